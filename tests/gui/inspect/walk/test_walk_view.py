"""Codings one after the other are decoded, played and saved."""

import csv
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aestudio.analysis.forward import decode, encode
from aestudio.analysis.image_form import ImageForm
from aestudio.core.codings.variational import Variational
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.errors import StudioError
from aestudio.core.model import Model
from aestudio.core.plan import TrainingPlan
from aestudio.core.weights import Array, Weights
from aestudio.data.dataset import Dataset
from aestudio.gui.inspect.inspected import DrawnPath, Inspected, Selection, Subject, inspected_first
from aestudio.gui.inspect.view import Tools
from aestudio.gui.inspect.walk.film import gif_of, pixels_of
from aestudio.gui.inspect.walk.routes import Frames
from aestudio.gui.inspect.walk.settings import Ends, Mode
from aestudio.gui.inspect.walk.view import WalkView
from aestudio.gui.kit.number_field import NumberField
from aestudio.gui.kit.sketch import image_of
from aestudio.gui.samples.image_renderer import ImageRenderer
from aestudio.gui.samples.part import Parts
from aestudio.gui.shell.theme import LIGHT
from tests.gui.inspect.looking import looked_at, settle, shown
from tests.gui.small import dataset
from tests.networks import drawn


@pytest.fixture
def walk(qtbot: QtBot, tools: Tools, inspected: Inspected) -> WalkView:
    """A view of images of 6 × 6 pixels with 2 codings."""
    return shown(qtbot, WalkView("walk", tools), inspected)


def codings_of(inspected: Inspected, *rows: int) -> Array:
    model = inspected.model
    return encode(model.architecture, model.weights, inspected.part.samples[list(rows)])


def decoded(inspected: Inspected, codings: Array) -> Array:
    model = inspected.model
    return decode(model.architecture, model.weights, codings.astype(np.float32))


def frames_of(view: WalkView) -> Frames:
    assert view.frames is not None
    return view.frames


def large_of(view: WalkView) -> Array:
    """What is decoded beside the sliders."""
    found = view.moving.large.values
    assert found is not None
    return found


def turned(qtbot: QtBot, view: WalkView, mode: Mode) -> WalkView:
    view.set_mode(mode)
    # Sliders are asked for once all codings are there.
    settle(qtbot, view)
    settle(qtbot, view)
    return view


def test_at_first_it_goes_from_the_sample_pointed_at_to_one_of_another_class(
    walk: WalkView, inspected: Inspected
) -> None:
    labels, frames = inspected.part.labels, frames_of(walk)
    assert labels is not None
    other = int(np.flatnonzero(labels != labels[0])[0])
    ends = codings_of(inspected, 0, other)
    np.testing.assert_allclose(frames.codings[[0, -1]], ends, atol=1e-6)
    np.testing.assert_allclose(frames.codings[3], (9 * ends[0] + 3 * ends[1]) / 12, atol=1e-5)
    np.testing.assert_allclose(frames.outputs, decoded(inspected, frames.codings), atol=1e-6)
    first, last = (int(inspected.part.rows[one]) + 1 for one in (0, other))
    assert frames.names[0] == f"Row {first}"
    assert frames.names[3] == f"Row {first} → row {last} · 25 %"


def test_a_and_b_are_the_samples_that_are_pointed_at(
    walk: WalkView, inspected: Inspected, qtbot: QtBot
) -> None:
    for letter, sample in (("A", 7), ("B", 3)):
        walk.show_inspected(inspected.pointing_at(sample))
        walk.sidebar.picked.emit(letter)
        settle(qtbot, walk)
    np.testing.assert_allclose(
        frames_of(walk).codings[[0, -1]], codings_of(inspected, 7, 3), atol=1e-6
    )


def test_of_the_selected_samples_each_is_walked_to_and_a_selection_is_followed(
    walk: WalkView, inspected: Inspected, qtbot: QtBot
) -> None:
    walk.sidebar.set_ends(Ends.SELECTED)
    walk.sidebar.changed.emit()
    assert "Select two samples or more" in walk.nothing.text()
    walk.show_inspected(inspected.selecting(Selection(np.array([2, 5, 9]), "by hand")))
    settle(qtbot, walk)
    np.testing.assert_allclose(
        frames_of(walk).codings[[0, 12, 24]], codings_of(inspected, 2, 5, 9), atol=1e-6
    )
    everything = Selection(np.arange(30), "all")
    walk.show_inspected(inspected.selecting(everything))
    settle(qtbot, walk)
    assert "the first 12 of 30 selected" in walk.told_label.text()


def test_along_a_direction_the_mean_lies_in_the_middle(
    walk: WalkView, inspected: Inspected, qtbot: QtBot
) -> None:
    turned(qtbot, walk, Mode.DIRECTION)
    frames, every = frames_of(walk), codings_of(inspected, *range(30))
    np.testing.assert_allclose(frames.codings[6], every.mean(axis=0), atol=1e-5)
    step = frames.codings[12] - frames.codings[0]
    deviation = np.sqrt(np.linalg.eigvalsh(np.cov(every.T, bias=True))[-1])
    assert np.linalg.norm(step) == pytest.approx(6 * deviation, rel=1e-4)
    assert (frames.marks[0], frames.marks[6], frames.marks[12]) == ("−3.0 σ", "mean", "+3.0 σ")


def test_what_tells_a_from_b_is_added_to_c_and_groups_count_by_their_mean(
    walk: WalkView, inspected: Inspected, qtbot: QtBot
) -> None:
    turned(qtbot, walk, Mode.ARITHMETIC)
    assert walk.nothing.text().endswith("press Set C")
    walk.show_inspected(inspected.pointing_at(8))
    walk.pick("C")
    walk.show_inspected(inspected.selecting(Selection(np.array([1, 2, 4]), "by hand")))
    walk.pick("A")
    walk.show_inspected(inspected.pointing_at(6))
    walk.pick("B")
    settle(qtbot, walk)
    a = codings_of(inspected, 1, 2, 4).mean(axis=0)
    b, c = codings_of(inspected, 6, 8)
    np.testing.assert_allclose(frames_of(walk).codings[[0, -1]], [c, a - b + c], atol=1e-5)
    assert frames_of(walk).names[-1] == "A − B + C"


def test_random_codings_say_where_they_come_from_and_others_can_be_drawn(
    qtbot: QtBot, tools: Tools
) -> None:
    plain = looked_at(dataset((6, 6)), (4, 2)).subject
    architecture = plain.model.architecture.edited(coding=Variational())
    model = Model(architecture, drawn(architecture, 3))
    inspected = inspected_first(Subject(model, plain.parts, of=model))
    view = turned(qtbot, shown(qtbot, WalkView("walk", tools), inspected), Mode.RANDOM)
    assert view.told_label.text().startswith("Drawn from N(0, I)")
    first = frames_of(view)
    assert len(first) == 24
    np.testing.assert_allclose(first.outputs, decoded(inspected, first.codings), atol=1e-6)
    view.sidebar.again.emit()
    settle(qtbot, view)
    assert not np.array_equal(frames_of(view).codings, first.codings)


def test_sliders_begin_at_the_sample_and_those_that_change_most_come_first(
    walk: WalkView, inspected: Inspected, qtbot: QtBot
) -> None:
    turned(qtbot, walk, Mode.SLIDERS)
    own = codings_of(inspected, 0)
    np.testing.assert_allclose(large_of(walk), decoded(inspected, own)[0], atol=1e-6)
    every = codings_of(inspected, *range(30))
    low, high = np.quantile(every, (0.01, 0.99), axis=0)
    spread = []
    for code in range(2):
        moved = np.tile(every.mean(axis=0), (7, 1))
        moved[:, code] = np.linspace(low[code], high[code], 7)
        spread.append(decoded(inspected, moved).var(axis=0).mean())
    assert walk.moving.sliders.order == np.argsort(spread)[::-1].tolist()


def test_a_slider_that_is_dragged_moves_its_coding_alone_and_reset_takes_it_back(
    walk: WalkView, inspected: Inspected, qtbot: QtBot
) -> None:
    turned(qtbot, walk, Mode.SLIDERS)
    sliders, own = walk.moving.sliders, codings_of(inspected, 0)[0]
    code, track = sliders.order[1], sliders.track(1)
    place = QPoint(round(track.right()), round(track.center().y()))
    QTest.mouseClick(sliders.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(qtbot, walk)
    every = codings_of(inspected, *range(30))[:, code]
    wanted = own.copy()
    wanted[code] = max(np.quantile(every, 0.99), own[code])
    np.testing.assert_allclose(large_of(walk), decoded(inspected, wanted[np.newaxis])[0], atol=1e-4)
    assert "1 of 2 codings moved" in walk.told_label.text()
    walk.reset_button.click()
    settle(qtbot, walk)
    np.testing.assert_allclose(large_of(walk), decoded(inspected, own[np.newaxis])[0], atol=1e-6)


def test_sliders_are_moved_with_keys_and_go_back_to_the_sample(
    walk: WalkView, qtbot: QtBot
) -> None:
    turned(qtbot, walk, Mode.SLIDERS)
    before = large_of(walk)
    QTest.keyClick(walk.moving.sliders, Qt.Key.Key_PageDown)
    settle(qtbot, walk)
    assert not np.array_equal(large_of(walk), before)
    QTest.keyClick(walk.moving.sliders, Qt.Key.Key_Home)
    settle(qtbot, walk)
    np.testing.assert_array_equal(large_of(walk), before)


def test_another_sample_brings_its_own_codings(
    walk: WalkView, inspected: Inspected, qtbot: QtBot
) -> None:
    turned(qtbot, walk, Mode.SLIDERS)
    QTest.keyClick(walk.moving.sliders, Qt.Key.Key_PageDown)
    walk.show_inspected(inspected.pointing_at(11))
    settle(qtbot, walk)
    wanted = decoded(inspected, codings_of(inspected, 11))[0]
    np.testing.assert_allclose(large_of(walk), wanted, atol=1e-6)


def test_frames_are_gone_through_with_keys_the_mouse_and_the_slider(walk: WalkView) -> None:
    grid, film = walk.film.grid, walk.film
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert (film.current, film.slider.value(), film.figure.text()) == (1, 1, "2 / 13")
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert film.current == 12
    film.slider.setValue(5)
    np.testing.assert_array_equal(film.large.values, frames_of(walk).outputs[5])
    place = grid.place_of(2).center().toPoint()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert film.current == 2


def test_frames_play_until_they_are_stopped_or_out_of_sight(walk: WalkView, qtbot: QtBot) -> None:
    QTest.keyClick(walk.film.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: walk.film.current > 0)
    walk.film.play.click()
    assert not walk.film.playing
    walk.film.toggle()
    walk.hide_inspected()
    assert not walk.film.playing


def test_other_steps_make_other_frames_and_the_settings_say_what_cannot_be(
    walk: WalkView, qtbot: QtBot
) -> None:
    field = walk.sidebar.form(Mode.BETWEEN).field("steps")
    assert isinstance(field, NumberField)
    field.setText("4")
    field.take()
    settle(qtbot, walk)
    assert len(frames_of(walk)) == 5
    field.setText("0")
    field.take()
    assert walk.sidebar.mistake.text() == "Steps: enter 1 to 200"


def test_while_it_learns_the_frame_in_sight_stays_the_same_number(
    walk: WalkView, inspected: Inspected, qtbot: QtBot
) -> None:
    walk.film.go_to(4)
    later = looked_at(inspected.subject.dataset, (3, 2)).subject.model
    subject = replace(inspected.subject, model=later, of=object(), live=True)
    now = inspected.of_subject(subject)
    walk.show_inspected(now)
    settle(qtbot, walk)
    assert walk.film.current == 4
    wanted = decoded(now, frames_of(walk).codings)
    np.testing.assert_allclose(frames_of(walk).outputs, wanted, atol=1e-6)


@pytest.mark.parametrize("mode", list(Mode))
def test_a_network_that_has_diverged_is_told_in_words(
    qtbot: QtBot, tools: Tools, inspected: Inspected, mode: Mode
) -> None:
    model = inspected.subject.model
    broken = Weights({key: one * np.float32(np.nan) for key, one in model.weights.arrays.items()})
    subject = replace(inspected.subject, model=replace(model, weights=broken), of=broken)
    path = DrawnPath(np.zeros((3, 2), np.float32), "")
    view = shown(qtbot, WalkView("walk", tools), replace(inspected, subject=subject, path=path))
    turned(qtbot, view, mode)
    if mode is Mode.ARITHMETIC:
        view.pick("C")
        settle(qtbot, view)
    told = f"{view.told_label.text()} {view.nothing.text()}"
    assert "diverged" in told


def test_with_a_single_sample_it_is_said_what_is_missing(qtbot: QtBot, tools: Tools) -> None:
    inspected = looked_at(dataset((6, 6), samples=3, labelled=False), (1,))
    view = shown(qtbot, WalkView("walk", tools), inspected)
    assert "Set A" in view.nothing.text()
    assert not view.save_button.isEnabled()
    turned(qtbot, view, Mode.SLIDERS)
    assert view.moving.sliders.order == [0]


def named(features: int) -> Dataset:
    names = tuple(Feature(column=chr(ord("a") + one)) for one in range(features))
    return replace(dataset((features,)), encoding=Encoding(features=names))


def test_of_a_table_the_values_of_the_frame_stand_beside_it(qtbot: QtBot, tools: Tools) -> None:
    view = shown(qtbot, WalkView("walk", tools), looked_at(named(4)))
    view.film.go_to(12)
    values, frames = view.film.table.model(), frames_of(view)
    row = [values.index(1, column).data().replace("−", "-") for column in range(3)]
    assert row[0] == "b"
    assert float(row[1]) == pytest.approx(frames.outputs[12, 1], abs=1e-3)
    change = frames.outputs[12, 1] - frames.outputs[0, 1]
    assert float(row[2]) == pytest.approx(change, abs=1e-3)


def test_the_table_has_codings_and_outputs_of_every_frame(qtbot: QtBot, tools: Tools) -> None:
    view = shown(qtbot, WalkView("walk", tools), looked_at(named(4)))
    rows, frames = list(csv.reader(StringIO(view.table()))), frames_of(view)
    assert rows[0] == ["frame", "code 1", "code 2", "a", "b", "c", "d"]
    assert len(rows) == 1 + len(frames)
    np.testing.assert_allclose(
        np.array([one[1:] for one in rows[1:]], np.float64),
        np.concatenate([frames.codings, frames.outputs], axis=1),
        rtol=1e-6,
    )


def test_a_film_has_every_frame_and_its_pixels_are_not_blurred() -> None:
    outputs = np.random.default_rng(0).random((3, 36)).astype(np.float32)
    frames = Frames(np.zeros((3, 1), np.float32), outputs, ("",) * 3, ("",) * 3, "")
    film = Image.open(BytesIO(gif_of(frames, ImageRenderer(ImageForm(6, 6, 1, False)), LIGHT)))
    found = [np.asarray(one.convert("L")) for one in ImageSequence.Iterator(film)]
    # The least whole number of pixels that makes 320 of 6.
    wanted = np.round(outputs * 255).astype(np.uint8).reshape(3, 6, 6)
    np.testing.assert_array_equal(found, wanted.repeat(54, axis=1).repeat(54, axis=2))
    assert film.info["loop"] == 0


def test_frames_in_colour_are_films_in_colour() -> None:
    red = np.tile(np.array([1, 0, 0], np.float32), 64)
    pixels = pixels_of(red, ImageRenderer(ImageForm(8, 8, 3, False)), LIGHT)
    assert pixels.shape == (320, 320, 3)
    assert (pixels == [255, 0, 0]).all()


def test_a_film_is_saved_off_the_window_and_the_strip_as_a_picture(
    walk: WalkView, qtbot: QtBot, tmp_path: Path
) -> None:
    told: list[str] = []
    walk.told.connect(told.append)
    for name in ("walk.gif", "walk.png"):
        walk.write_film(tmp_path / name)
        qtbot.waitUntil(lambda: told[-1].startswith("Saved"))
        told.clear()
    with Image.open(tmp_path / "walk.gif") as film:
        # Frames that are alike to the bit are one that is shown for longer.
        shares = [one.info["duration"] for one in ImageSequence.Iterator(film)]
    assert sum(shares) == 13 * 80
    with Image.open(tmp_path / "walk.png") as strip:
        assert strip.format == "PNG"


def test_a_film_that_cannot_be_written_is_told(
    walk: WalkView, qtbot: QtBot, tmp_path: Path
) -> None:
    told: list[StudioError] = []
    walk.failed.connect(told.append)
    walk.write_film(tmp_path / "nowhere" / "walk.gif")
    qtbot.waitUntil(lambda: bool(told))
    assert "nowhere" in str(told[0])


@pytest.mark.parametrize("mode", [Mode.BETWEEN, Mode.SLIDERS])
def test_what_is_seen_is_a_picture(walk: WalkView, qtbot: QtBot, mode: Mode) -> None:
    turned(qtbot, walk, mode)
    sketch = walk.picture()
    assert sketch is not None
    assert not image_of(sketch).isNull()


def test_other_samples_forget_what_was_picked(
    walk: WalkView, inspected: Inspected, qtbot: QtBot
) -> None:
    parts = Parts(dataset((6, 6), samples=60), TrainingPlan())
    walk.show_inspected(inspected.pointing_at(9))
    walk.pick("A")
    subject = replace(inspected.subject, parts=parts, of=object())
    other = inspected.of_subject(subject)
    walk.show_inspected(other)
    settle(qtbot, walk)
    np.testing.assert_allclose(frames_of(walk).codings[0], codings_of(other, 0)[0], atol=1e-6)


def test_what_was_picked_stays_while_samples_are_pointed_at_in_other_views(
    walk: WalkView, inspected: Inspected, qtbot: QtBot
) -> None:
    walk.show_inspected(inspected.pointing_at(9))
    walk.pick("A")
    settle(qtbot, walk)
    walk.hide_inspected()
    walk.show_inspected(inspected.pointing_at(4))
    walk.pick("B")
    settle(qtbot, walk)
    np.testing.assert_allclose(
        frames_of(walk).codings[[0, -1]], codings_of(inspected, 9, 4), atol=1e-6
    )


def test_through_fewer_autoencoders_no_coding_is_moved_any_more(
    walk: WalkView, inspected: Inspected, qtbot: QtBot
) -> None:
    turned(qtbot, walk, Mode.SLIDERS)
    QTest.keyClick(walk.moving.sliders, Qt.Key.Key_PageDown)
    settle(qtbot, walk)
    outer = inspected.of_depth(1)
    walk.show_inspected(outer)
    settle(qtbot, walk)
    settle(qtbot, walk)
    np.testing.assert_allclose(large_of(walk), decoded(outer, codings_of(outer, 0))[0], atol=1e-6)
    assert "as it is" in walk.told_label.text()


def test_a_path_that_was_drawn_on_the_map_is_walked_at_once(
    qtbot: QtBot, walk: WalkView, inspected: Inspected
) -> None:
    codings = np.random.default_rng(8).normal(size=(5, 2)).astype(np.float32)
    along = inspected.along(DrawnPath(codings, "by 5 neighbours"))
    walk.show_inspected(along)
    settle(qtbot, walk)
    assert walk._settings.mode is Mode.PATH
    np.testing.assert_allclose(frames_of(walk).outputs, decoded(inspected, codings), rtol=1e-5)
    assert frames_of(walk).marks == ("0 %", "25 %", "50 %", "75 %", "100 %")
    walk.show_inspected(along.along(None))
    walk.set_mode(Mode.BETWEEN)
    walk.set_mode(Mode.PATH)
    assert "Draw a path on the map" in walk.nothing.text()


def test_a_path_goes_with_the_codings_on_which_it_was_drawn(inspected: Inspected) -> None:
    drawn_path = DrawnPath(np.zeros((3, 2), np.float32), "")
    along = inspected.along(drawn_path)
    assert along.of_subject(inspected.subject).path is drawn_path
    assert along.of_subject(replace(inspected.subject, of=object())).path is None
    assert along.of_depth(1).path is None
