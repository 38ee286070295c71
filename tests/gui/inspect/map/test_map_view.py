"""The map of the samples: what is seen, selected, decoded and told there."""

import csv
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from io import StringIO
from threading import Event
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from aestudio.analysis.forward import decode, encode, reconstruct
from aestudio.analysis.maps.projection import CODES, TSNE, MapPoints
from aestudio.analysis.maps.splat import GREY
from aestudio.core.model import Model
from aestudio.core.plan import TrainingPlan
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import Inspected, Selection, Subject, inspected_first
from aestudio.gui.inspect.map.how_section import NO_PICTURES
from aestudio.gui.inspect.map.laid import Drawn, Laid, drawn_of
from aestudio.gui.inspect.map.view import MapView
from aestudio.gui.kit.sketch import image_of
from aestudio.gui.samples.part import PartName, Parts
from aestudio.gui.shell.theme import DARK, LIGHT, Theme
from tests.gui.inspect.map.conftest import LONG, Looking
from tests.gui.small import dataset, network

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


def _points(view: MapView) -> Array:
    assert view.laid is not None
    return view.laid.map.points


def _kept(view: MapView) -> list[str]:
    return [one.name for one in view.kept]


def _choose(view: MapView, kind: str) -> None:
    box = view.how.method
    box.setCurrentIndex(box.findData(kind))
    box.activated.emit(box.currentIndex())


def _codings(inspected: Inspected) -> Array:
    model = inspected.model
    return encode(model.architecture, model.weights, inspected.part.samples)


def _errors(inspected: Inspected) -> list[float]:
    model, samples = inspected.model, inspected.part.samples
    made = reconstruct(model.architecture, model.weights, samples)
    return [float(one) for one in np.square(made - samples).mean(axis=1)]


def _rows(inspected: Inspected, kept: Callable[[float], bool]) -> list[int]:
    return [row for row, error in enumerate(_errors(inspected)) if kept(error)]


def _other_network(inspected: Inspected, seed: int = 5) -> Inspected:
    model = Model(*network(36, (4, 2), seed=seed))
    return inspected.of_subject(replace(inspected.subject, model=model, of=model))


def test_every_sample_is_on_the_map_along_the_principal_components(looking: Looking) -> None:
    codings = _codings(looking.inspected).astype(np.float64)
    apart = codings - codings.mean(axis=0)
    _left, sizes, _right = np.linalg.svd(apart, full_matrices=False)
    spreads = np.linalg.norm(_points(looking.view), axis=0)
    np.testing.assert_allclose(spreads, sizes[:2], rtol=1e-4)
    assert looking.view.how.told.text().startswith("All 30 samples, none left out.")


def test_points_have_the_colours_of_their_classes(looking: Looking) -> None:
    drawn = looking.view.canvas.drawn
    assert drawn is not None
    assert len(np.unique(drawn.splat.packed)) == 3
    assert not looking.view.how.scale.isVisibleTo(looking.view.sidebar)


def test_by_error_the_ends_of_the_colours_are_told(looking: Looking) -> None:
    looking.view.how.colour.setCurrentText("Error")
    looking.view.how.colour.activated.emit(1)
    looking.settle()
    low, high = np.quantile(_errors(looking.inspected), [0.01, 0.99])
    assert looking.view.how.scale.ends == (f"≤ {low:.4f}", f"≥ {high:.4f}")
    assert looking.view.how.scale.isVisibleTo(looking.view.sidebar)


def test_what_is_drawn_around_is_selected(looking: Looking) -> None:
    rows = [3, 11]
    looking.around(rows[0])
    assert rows[0] in looking.selected
    assert looking.inspected.selection.told == "lasso on the map"
    before = set(looking.selected)
    looking.around(rows[1], held=SHIFT)
    assert {*before, rows[1]} <= set(looking.selected)
    looking.around(rows[0], held=ALT)
    assert rows[0] not in looking.selected


def test_the_lasso_takes_all_within_and_nothing_beyond(looking: Looking) -> None:
    canvas = looking.view.canvas
    corners = [QPoint(40, 40), QPoint(300, 40), QPoint(300, 460), QPoint(40, 460)]
    looking.drag(*corners)
    places = canvas.camera.on_screen(_points(looking.view), canvas.pixels)
    inside = (places > (40, 40)).all(axis=1) & (places < (300, 460)).all(axis=1)
    assert looking.selected == np.flatnonzero(inside).tolist()
    assert 0 < len(looking.selected) < 30


def test_unselected_points_are_grey(looking: Looking) -> None:
    looking.change(lambda one: one.selecting(Selection(np.array([4, 7]), "by others")))
    looking.settle()
    drawn = looking.view.canvas.drawn
    assert drawn is not None
    assert drawn.splat.selected is not None
    assert sorted(drawn.splat.order[drawn.splat.selected].tolist()) == [4, 7]


def test_a_click_points_at_the_nearest_sample_and_beside_all_selects_nothing(
    looking: Looking,
) -> None:
    looking.around(3)
    QTest.mouseClick(looking.view.canvas, Qt.MouseButton.LeftButton, pos=looking.place(8))
    assert looking.inspected.sample == 8
    assert looking.selected == []
    QTest.mouseClick(looking.view.canvas, Qt.MouseButton.LeftButton, SHIFT, looking.place(8))
    QTest.mouseClick(looking.view.canvas, Qt.MouseButton.LeftButton, SHIFT, looking.place(2))
    assert looking.selected == [2, 8]
    QTest.mouseClick(looking.view.canvas, Qt.MouseButton.LeftButton, SHIFT, looking.place(8))
    assert looking.selected == [2]
    QTest.mouseClick(looking.view.canvas, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert looking.selected == []


def test_the_sample_under_the_pointer_is_shown(looking: Looking) -> None:
    canvas = looking.view.canvas
    QTest.mouseMove(canvas, looking.place(8))
    assert canvas.hovered == 8
    QTest.mouseMove(canvas, QPoint(1, 1))
    assert canvas.hovered is None


def test_numbers_select_from_and_to(looking: Looking) -> None:
    errors = sorted(_errors(looking.inspected))
    section = looking.view.selecting
    section.errors.low.setText(f"{errors[10]:.9f}")
    section.errors.low.editingFinished.emit()
    looking.settle()
    least = float(f"{errors[10]:.9f}")
    assert looking.selected == _rows(looking.inspected, lambda error: error >= least)
    codes = _codings(looking.inspected)[:, 1]
    section.number.setCurrentText("Code 2")
    section.numbers.high.setText("0.25")
    section.numbers.high.editingFinished.emit()
    looking.settle()
    both = [
        row for row in _rows(looking.inspected, lambda error: error >= least) if codes[row] <= 0.25
    ]
    assert looking.selected == both
    assert looking.inspected.selection.told.endswith("code 2 ≤ 0.25")


def test_ranges_are_emptied_when_something_else_is_selected(looking: Looking) -> None:
    section = looking.view.selecting
    section.errors.low.setText("0")
    section.errors.low.editingFinished.emit()
    looking.settle()
    assert len(looking.selected) == 30
    looking.around(3)
    assert section.errors.bounds == (None, None)
    assert section.errors.low.text() == ""


def test_the_others_are_selected_and_nothing(looking: Looking) -> None:
    looking.around(3)
    before = looking.selected
    looking.view.selecting.invert.click()
    looking.settle()
    assert looking.selected == sorted({*range(30)} - {*before})
    assert looking.inspected.selection.told == "all but lasso on the map"
    looking.view.selecting.clear.click()
    assert looking.selected == []


def test_a_selection_is_mapped_alone_and_all_again(looking: Looking) -> None:
    rows = np.arange(5, 20)
    looking.change(lambda one: one.selecting(Selection(rows, "by others")))
    looking.view.selecting.again.click()
    looking.settle()
    codings = _codings(looking.inspected)[rows].astype(np.float64)
    sizes = np.linalg.svd(codings - codings.mean(axis=0), compute_uv=False)
    spreads = np.linalg.norm(_points(looking.view), axis=0)
    np.testing.assert_allclose(spreads, sizes[:2], rtol=1e-4)
    assert looking.view.how.told.text().startswith("15 of 30 samples: those that were selected.")
    looking.around(7)
    assert 7 in looking.selected
    assert set(looking.selected) <= {*rows.tolist()}
    looking.view.selecting.all.click()
    looking.settle()
    assert len(_points(looking.view)) == 30
    assert not looking.view.selecting.all.isVisibleTo(looking.view.sidebar)


def test_a_selection_is_kept_under_a_name_and_selected_again(looking: Looking) -> None:
    looking.around(3)
    rows = looking.selected
    section = looking.view.selecting
    section.keep.click()
    section.name.setText("odd ones")
    QTest.keyClick(section.name, Qt.Key.Key_Return)
    looking.view.selecting.clear.click()
    assert looking.selected == []
    kept = section.list.findChild(QPushButton, "mapKept0Button")
    assert kept is not None
    assert kept.text() == "odd ones"
    assert "lasso on the map" in kept.toolTip()
    kept.click()
    assert looking.selected == rows
    assert looking.inspected.selection.told == "odd ones"
    gone = section.list.findChild(QPushButton, "mapForget0Button")
    assert gone is not None
    gone.click()
    assert _kept(looking.view) == []


def test_kept_selections_are_those_of_the_samples_that_are_looked_at(looking: Looking) -> None:
    looking.around(3)
    looking.view.selecting.keep_wanted.emit("mine")
    looking.change(lambda one: one.of_part(one.subject.parts[PartName.TRAINING]))
    looking.settle()
    assert _kept(looking.view) == []
    looking.change(lambda one: one.of_part(one.subject.parts[PartName.TEST]))
    looking.settle()
    assert _kept(looking.view) == ["mine"]


def test_escape_leaves_a_selection_without_a_name(looking: Looking) -> None:
    looking.around(3)
    section = looking.view.selecting
    section.keep.click()
    QTest.keyClick(section.name, Qt.Key.Key_Escape)
    assert not section.name.isVisible()
    assert _kept(looking.view) == []


def test_two_codes_lie_where_their_numbers_are(looking: Looking) -> None:
    _choose(looking.view, CODES)
    looking.settle()
    np.testing.assert_allclose(_points(looking.view), _codings(looking.inspected), rtol=1e-5)
    looking.view.how.first.setCurrentIndex(1)
    looking.view.how.first.activated.emit(1)
    looking.view.how.second.setCurrentIndex(0)
    looking.view.how.second.activated.emit(0)
    looking.settle()
    swapped = _codings(looking.inspected)[:, ::-1]
    np.testing.assert_allclose(_points(looking.view), swapped, rtol=1e-5)


class Settling:
    """A t-SNE that is as far as it is told to be."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[int, float]] = []
        self.gate = Event()
        self.gate.set()
        monkeypatch.setattr("aestudio.gui.inspect.map.laid.tsne_map", self)

    def __call__(
        self,
        codings: Array,
        perplexity: float,
        should_stop: Callable[[], bool],
        progress: Callable[[float, Array], object],
    ) -> object:
        self.asked.append((len(codings), perplexity))
        numbers = np.arange(2 * len(codings), dtype=np.float32)
        points = numbers.reshape(-1, 2) * numbers.reshape(-1, 2)
        self.gate.wait()
        progress(0.5, points)
        return None if should_stop() else MapPoints(points, TSNE, "All 30 samples, none left out.")


def test_t_sne_is_computed_when_it_is_asked_for_and_kept(
    looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    settling, view = Settling(monkeypatch), looking.view
    before = _points(view)
    _choose(view, TSNE)
    looking.settle()
    assert settling.asked == []
    assert _points(view).tolist() == before.tolist()
    assert "t-SNE is not computed yet" in view.how.told.text()
    view.how.perplexity.setText("7")
    view.how.perplexity.take()
    view.how.compute.click()
    assert view.how.cancel.isVisibleTo(view.sidebar)
    looking.settle()
    assert settling.asked == [(30, 7.0)]
    assert _points(view)[-1].tolist() == [58**2, 59**2]
    assert view.how.compute.isVisibleTo(view.sidebar)
    _choose(view, "pca")
    looking.settle()
    assert _points(view).tolist() == before.tolist()
    _choose(view, TSNE)
    looking.settle()
    assert _points(view)[-1].tolist() == [58**2, 59**2]
    assert len(settling.asked) == 1


def test_t_sne_is_seen_while_it_settles(
    looking: Looking, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    Settling(monkeypatch)
    seen = list[float]()
    _choose(looking.view, TSNE)
    looking.settle()
    canvas = looking.view.canvas
    show = canvas.show_drawn

    def showing(drawn: Drawn, *more: bool) -> None:
        seen.append(float(drawn.laid.map.points[-1, 1]))
        show(drawn, *more)

    monkeypatch.setattr(canvas, "show_drawn", showing)
    looking.view.how.compute.click()
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == 59**2, timeout=LONG)
    assert looking.view.how.progress.value() == 50


def test_a_t_sne_that_is_cancelled_leaves_the_components(
    looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    settling, gate = Settling(monkeypatch), Event()
    settling.gate = gate
    before = _points(looking.view)
    _choose(looking.view, TSNE)
    looking.settle()
    looking.view.how.compute.click()
    looking.view.how.cancel.click()
    gate.set()
    looking.settle()
    assert _points(looking.view).tolist() == before.tolist()
    assert looking.view.how.compute.isVisibleTo(looking.view.sidebar)


def test_why_a_t_sne_cannot_be_computed_is_said_until_it_is_tried_again(
    qtbot: QtBot, view: MapView
) -> None:
    model = Model(*network(36, (4, 2)))
    data = dataset((6, 6), samples=9)
    looking = _looking_at(qtbot, view, Subject(model, Parts(data, TrainingPlan()), of=model))
    _choose(view, TSNE)
    view.how.compute.click()
    looking.settle()
    assert "t-SNE takes at least 4 samples" in view.how.told.text()
    assert len(_points(view)) == 3
    assert view.how.compute.isVisibleTo(view.sidebar)
    looking.change(lambda one: one.of_part(one.subject.parts[PartName.TRAINING]))
    looking.settle()
    assert "t-SNE is not computed yet" in view.how.told.text()


def test_t_sne_goes_on_while_another_view_is_in_sight(
    looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    Settling(monkeypatch)
    _choose(looking.view, TSNE)
    looking.settle()
    looking.view.how.compute.click()
    looking.view.hide_inspected()
    looking.settle()
    looking.at(looking.inspected)
    looking.settle()
    assert _points(looking.view)[-1].tolist() == [58**2, 59**2]


def test_of_another_moment_a_t_sne_stays_and_says_so(
    looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    settling, view = Settling(monkeypatch), looking.view
    _choose(view, TSNE)
    view.how.compute.click()
    looking.settle()
    looking.at(_other_network(looking.inspected))
    looking.settle()
    assert len(settling.asked) == 1
    assert _points(view)[-1].tolist() == [58**2, 59**2]
    assert "It was computed of other codings or settings." in view.how.told.text()


def test_samples_stand_where_points_are_dense_until_they_are_switched_off(
    looking: Looking,
) -> None:
    canvas = looking.view.canvas
    few = set(canvas.thumbs_in_sight.tolist())
    assert 0 < len(few) < 30
    for _ in range(4):
        QTest.keyClick(canvas, Qt.Key.Key_Plus)
    looking.settle()
    assert set(canvas.thumbs_in_sight.tolist()) != few
    looking.view.how.pictures.setCurrentText(NO_PICTURES)
    looking.view.how.pictures.activated.emit(1)
    looking.settle()
    assert canvas.thumbs_in_sight.tolist() == []


def _frames(looking: Looking) -> dict[int, tuple[int, int, int]]:
    """The colour above each picture of a sample, by its row."""
    canvas = looking.view.canvas
    seen, found = canvas.grab().toImage(), dict[int, tuple[int, int, int]]()
    for row in canvas.thumbs_in_sight.tolist():
        colour = seen.pixelColor(looking.place(row) - QPoint(0, 13))
        found[row] = colour.red(), colour.green(), colour.blue()
    return found


def _colours_of_points(looking: Looking) -> dict[int, tuple[int, ...]]:
    drawn = looking.view.canvas.drawn
    assert drawn is not None
    bytes_ = drawn.splat.packed.view(np.uint8).reshape(-1, 4)[:, :3].tolist()
    return dict(zip(drawn.splat.order.tolist(), map(tuple, bytes_), strict=True))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("by", ["Class", "Error", "Code 1", "Label doubt", "One colour", "Run"])
def test_pictures_are_framed_in_the_colours_of_their_points(
    looking: Looking, by: str, theme: Theme
) -> None:
    looking.view.tools.themes.use(theme)
    box = looking.view.how.colour
    box.setCurrentText(by)
    box.activated.emit(box.currentIndex())
    looking.settle()
    frames, points = _frames(looking), _colours_of_points(looking)
    assert frames
    assert frames == {row: points[row] for row in frames}


def test_pictures_of_what_is_not_selected_are_framed_in_grey(looking: Looking) -> None:
    first, *others = looking.view.canvas.thumbs_in_sight.tolist()
    colour = _frames(looking)[first]
    looking.change(lambda one: one.selecting(Selection(np.array([first]), "one")))
    looking.settle()
    frames = _frames(looking)
    assert frames[first] == colour
    assert {frames[one] for one in others} == {GREY}


def test_the_decoder_shows_what_it_makes_of_the_place_under_the_pointer(
    looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, canvas = looking.view, looking.view.canvas
    outputs, told = list[Array](), list[tuple[str, ...]]()

    def showing(paint: partial[None], words: tuple[str, ...]) -> None:
        outputs.append(paint.keywords["output"])
        told.append(words)

    monkeypatch.setattr(canvas, "show_decoded", showing)
    view.decode_button.click()
    # Two codes are the plane of their two components.
    QTest.mouseMove(canvas, looking.place(8))
    looking.settle()
    model = looking.inspected.model
    at = canvas.camera.on_map(
        np.array([[looking.place(8).x(), looking.place(8).y()]]), canvas.pixels
    )
    codings = _codings(looking.inspected)
    _u, _s, axes = np.linalg.svd(codings - codings.mean(axis=0), full_matrices=False)
    axes *= np.sign(axes[np.arange(2), np.abs(axes).argmax(axis=1)])[:, None]
    wanted = (codings.mean(axis=0) + at @ axes).astype(np.float32)
    expected = decode(model.architecture, model.weights, wanted)[0]
    np.testing.assert_allclose(outputs[-1], expected, atol=1e-4)
    assert told[-1][0] == "decoded here"


def test_a_path_is_decoded_along_its_length(looking: Looking) -> None:
    view = looking.view
    view.decode_button.click()
    start, end = looking.place(3), looking.place(8)
    looking.drag(start, (start + end) / 2, end)
    assert looking.selected == []
    assert view.walked is not None
    assert view.strip.count == len(view.walked.outputs) == 12
    assert view.strip.isVisibleTo(view)
    model, walked = looking.inspected.model, view.walked
    np.testing.assert_allclose(
        walked.outputs, decode(model.architecture, model.weights, walked.codings), atol=1e-6
    )
    lengths = np.linalg.norm(np.diff(walked.codings, axis=0), axis=1)
    np.testing.assert_allclose(lengths, lengths.mean(), rtol=0.02)


def test_escape_ends_the_path_then_decoding_then_the_selection(looking: Looking) -> None:
    view = looking.view
    looking.around(3)
    view.decode_button.click()
    looking.drag(looking.place(3), QPoint(200, 200), looking.place(8))
    there = [view.strip.isVisibleTo(view), view.decode_button.isChecked(), looking.selected != []]
    assert there == [True, True, True]
    for number in range(3):
        QTest.keyClick(view.canvas, Qt.Key.Key_Escape)
        there[number] = False
        assert there == [
            view.strip.isVisibleTo(view),
            view.decode_button.isChecked(),
            looking.selected != [],
        ]
    assert view.lasso_button.isChecked()


@pytest.mark.parametrize(
    ("key", "moves"),
    [
        (Qt.Key.Key_Left, (60, 0)),
        (Qt.Key.Key_Right, (-60, 0)),
        (Qt.Key.Key_Up, (0, 60)),
        (Qt.Key.Key_Down, (0, -60)),
    ],
)
def test_arrows_move_the_map(looking: Looking, key: Qt.Key, moves: tuple[int, int]) -> None:
    before = looking.place(3)
    QTest.keyClick(looking.view.canvas, key)
    after = looking.place(3) - before
    assert (after.x(), after.y()) == moves


def test_keys_look_closer_and_show_all_again(looking: Looking) -> None:
    canvas = looking.view.canvas
    before = canvas.camera
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.camera.across == pytest.approx(before.across / 1.25)
    QTest.keyClick(canvas, Qt.Key.Key_Minus)
    QTest.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.camera.across == pytest.approx(before.across * 1.25)
    QTest.keyClick(canvas, Qt.Key.Key_F)
    assert canvas.camera == before


@pytest.mark.parametrize("button", [Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton])
def test_other_buttons_move_the_map(looking: Looking, button: Qt.MouseButton) -> None:
    before = looking.place(3)
    looking.drag(QPoint(200, 200), QPoint(215, 190), QPoint(230, 180), button=button)
    assert looking.place(3) - before == QPoint(30, -20)
    assert looking.selected == []


def test_with_space_held_the_left_button_moves_the_map(looking: Looking) -> None:
    canvas, before = looking.view.canvas, looking.place(3)
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    looking.drag(QPoint(200, 200), QPoint(215, 190), QPoint(230, 180))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert looking.place(3) - before == QPoint(30, -20)
    looking.around(3)
    assert 3 in looking.selected


def test_the_wheel_looks_closer_at_what_is_under_the_pointer(looking: Looking) -> None:
    canvas, at = looking.view.canvas, looking.place(8)
    before = canvas.camera.across
    event = QWheelEvent(
        QPointF(at),
        QPointF(canvas.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)
    assert canvas.camera.across < 0.8 * before
    assert (looking.place(8) - at).manhattanLength() <= 1


def test_another_moment_is_shown_as_closely_as_the_one_before(looking: Looking) -> None:
    canvas = looking.view.canvas
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    before = canvas.camera
    looking.at(_other_network(looking.inspected))
    looking.settle()
    assert canvas.camera == before
    _choose(looking.view, CODES)
    looking.settle()
    assert canvas.camera != before


def test_what_is_shown_stays_until_the_next_is_there(looking: Looking) -> None:
    drawn = looking.view.canvas.drawn
    looking.at(_other_network(looking.inspected))
    assert looking.view.canvas.drawn is drawn
    looking.settle()
    assert looking.view.canvas.drawn is not drawn


def test_while_a_network_learns_the_hand_is_answered_at_once(
    looking: Looking, qtbot: QtBot
) -> None:
    drawn = looking.view.canvas.drawn
    other = _other_network(looking.inspected)
    looking.at(other.of_subject(replace(other.subject, live=True, of="the first epoch")))
    qtbot.waitUntil(lambda: looking.view.canvas.drawn is not drawn, timeout=LONG)
    looking.around(3)
    assert 3 in looking.selected
    shown = looking.view.canvas.drawn
    assert shown is not None
    assert shown.splat.selected is not None


def test_news_do_not_keep_from_being_seen_what_is_being_drawn(
    looking: Looking, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, gate, shown = Event(), Event(), list[Drawn]()

    def held(laid: Laid, *more: Any) -> Drawn:
        begun.set()
        gate.wait()
        return drawn_of(laid, *more)

    monkeypatch.setattr("aestudio.gui.inspect.map.painter.drawn_of", held)
    monkeypatch.setattr(looking.view.canvas, "show_drawn", lambda drawn, *_: shown.append(drawn))
    looking.at(_other_network(looking.inspected))
    qtbot.waitUntil(begun.is_set, timeout=LONG)
    looking.at(_other_network(looking.inspected, seed=6))
    gate.set()
    looking.settle()
    assert len(shown) == 2


def test_all_in_sight_are_selected_by_a_key(looking: Looking) -> None:
    canvas = looking.view.canvas
    QTest.keyClick(canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    looking.settle()
    assert len(looking.selected) == 30
    for _ in range(5):
        QTest.keyClick(canvas, Qt.Key.Key_Plus)
    QTest.keyClick(canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    looking.settle()
    places = canvas.camera.on_screen(_points(looking.view), canvas.pixels)
    seen = (places >= 0).all(axis=1) & (places <= canvas.pixels).all(axis=1)
    assert looking.selected == np.flatnonzero(seen).tolist()


def test_the_table_tells_place_class_and_error_of_each_sample(looking: Looking) -> None:
    told = list[str]()
    looking.view.ask_table(told.append)
    looking.settle()
    lines = [*csv.DictReader(StringIO(told[0]))]
    part, errors = looking.inspected.part, _errors(looking.inspected)
    assert [int(one["row"]) for one in lines] == [row + 1 for row in part.rows.tolist()]
    assert [one["class"] for one in lines] == [part.class_name(row) for row in range(30)]
    np.testing.assert_allclose([float(one["error"]) for one in lines], errors, rtol=1e-5)
    places = [(float(one["x"]), float(one["y"])) for one in lines]
    np.testing.assert_allclose(places, _points(looking.view), rtol=1e-6)


def test_the_picture_shows_the_points_and_no_pointer(looking: Looking) -> None:
    looking.view.how.pictures.setCurrentText(NO_PICTURES)
    looking.view.how.pictures.activated.emit(1)
    looking.settle()
    sketch = looking.view.picture()
    assert sketch is not None
    before = image_of(sketch)
    QTest.mouseMove(looking.view.canvas, looking.place(8))
    assert image_of(sketch) == before
    at = looking.place(8) * 3
    assert before.pixelColor(at) != sketch.ground
    assert looking.view.about == "Map: PCA of the codings"


def _looking_at(qtbot: QtBot, view: MapView, subject: Subject) -> Looking:
    found = Looking(qtbot, view, inspected_first(subject))
    found.settle()
    return found


@pytest.mark.parametrize("units", [(4, 2), (1,)])
@pytest.mark.parametrize("samples", [3, 90])
@pytest.mark.parametrize("shape", [(6, 6), (5,), (12, 2)])
@pytest.mark.parametrize("kind", ["pca", CODES])
def test_whatever_the_samples_and_codes_all_are_mapped(
    qtbot: QtBot, view: MapView, shape: tuple[int, ...], samples: int, units: tuple[int, ...],
    kind: str,
) -> None:  # fmt: skip
    data = dataset(shape, samples, labelled=samples > 3)
    model = Model(*network(int(np.prod(shape)), units))
    looking = _looking_at(qtbot, view, Subject(model, Parts(data, TrainingPlan()), of=model))
    _choose(view, kind)
    looking.settle()
    assert looking.failures == []
    assert len(_points(view)) == samples // 3
    assert view.canvas.grab().toImage() != QImage()
    looking.around(0)
    assert 0 in looking.selected


def test_codings_that_are_no_numbers_are_said_in_words(
    qtbot: QtBot, view: MapView, subject: Subject
) -> None:
    architecture, weights = network(36, (4, 2))
    weights.arrays[next(iter(weights.arrays))][:] = np.nan
    model = Model(architecture, weights)
    looking = _looking_at(qtbot, view, replace(subject, model=model, of=model))
    assert view.canvas.drawn is None
    assert view.picture() is None
    assert "30 of 30 samples are no finite numbers" in view.canvas.words
    looking.at(_other_network(looking.inspected))
    looking.settle()
    assert len(_points(view)) == 30


@pytest.mark.parametrize("kind", ["pca", CODES, TSNE])
def test_no_control_is_wider_than_the_card_that_it_stands_in(looking: Looking, kind: str) -> None:
    looking.view.how.colour.setCurrentText("Error")
    looking.view.how.colour.activated.emit(1)
    _choose(looking.view, kind)
    looking.around(3)
    looking.view.selecting.again.click()
    looking.settle()
    # The card's 236 pixels without its margins and a bar that scrolls.
    assert looking.view.sidebar.minimumSizeHint().width() <= 236 - 2 - 24 - 8


def test_everything_can_be_reached_and_is_explained(looking: Looking) -> None:
    widgets = [*looking.view.header, looking.view.canvas]
    widgets += [
        one
        for one in looking.view.sidebar.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.window() is looking.view.sidebar
    ]
    for one in widgets:
        assert one.objectName()
        assert one.accessibleName(), one.objectName()
        assert one.toolTip(), one.objectName()
