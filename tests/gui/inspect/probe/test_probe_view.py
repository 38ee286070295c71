"""A sample is changed by hand, and what the network makes of it follows."""

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aestudio.analysis.forward import reconstruct
from aestudio.analysis.probing.placed import Placed
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.errors import StudioError
from aestudio.core.weights import Array, Weights
from aestudio.data.dataset import Dataset
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.probe.profile_canvas import ProfileCanvas
from aestudio.gui.inspect.probe.view import ProbeView
from aestudio.gui.inspect.view import Tools
from aestudio.gui.kit.sketch import image_of
from tests.gui.inspect.looking import looked_at, settle, shown
from tests.gui.small import dataset

LEFT = Qt.MouseButton.LeftButton


def named(features: int) -> Dataset:
    """A table whose columns are called a, b, c …"""
    names = tuple(Feature(column=chr(ord("a") + one)) for one in range(features))
    return replace(dataset((features,)), encoding=Encoding(features=names))


def output_of(inspected: Inspected, values: Array) -> Array:
    model = inspected.model
    found: Array = reconstruct(model.architecture, model.weights, values[np.newaxis])[0]
    return found


@pytest.fixture
def probe(qtbot: QtBot, tools: Tools, inspected: Inspected) -> ProbeView:
    """A view of images of 6 × 6 pixels."""
    return shown(qtbot, ProbeView("probe", tools), inspected)


def shown_output(view: ProbeView) -> Array:
    assert view.probed is not None
    return view.probed.now.output


def test_it_starts_from_the_sample_that_is_pointed_at(
    probe: ProbeView, inspected: Inspected, qtbot: QtBot
) -> None:
    np.testing.assert_array_equal(probe.values, inspected.part.samples[0])
    probe.change(Placed((0,), (1.0,)))
    probe.show_inspected(inspected.pointing_at(4))
    settle(qtbot, probe)
    np.testing.assert_array_equal(probe.values, inspected.part.samples[4])
    assert probe.changes == 0
    assert probe.told_label.text() == f"Row {inspected.part.rows[4] + 1} · Class " + (
        f"{inspected.part.class_name(4)} · as it is"
    )


def test_what_is_drawn_reaches_the_output_and_the_errors(
    probe: ProbeView, inspected: Inspected, qtbot: QtBot
) -> None:
    canvas = probe.images.canvas
    QTest.mouseClick(canvas, LEFT, pos=canvas.place.center().toPoint())
    settle(qtbot, probe)
    original = inspected.part.samples[0]
    assert not np.array_equal(probe.values, original)
    wanted = output_of(inspected, probe.values)
    np.testing.assert_allclose(shown_output(probe), wanted, atol=1e-6)
    errors = [
        float(np.mean((wanted - probe.values) ** 2)),
        float(np.mean((wanted - original) ** 2)),
        float(np.mean((output_of(inspected, original) - original) ** 2)),
    ]
    assert probe.figures.texts == (*(f"{one:.4f}" for one in errors), "1")


def test_a_stroke_is_followed_while_it_is_drawn(
    probe: ProbeView, inspected: Inspected, qtbot: QtBot
) -> None:
    canvas = probe.images.canvas
    centre = canvas.place.center().toPoint()
    QTest.mousePress(canvas, LEFT, pos=centre)
    QTest.mouseMove(canvas, centre + QPoint(30, 0))
    settle(qtbot, probe)
    assert probe.changes == 0
    assert probe.told_label.text().endswith("1 change")
    np.testing.assert_allclose(shown_output(probe), output_of(inspected, probe.values), atol=1e-6)
    QTest.mouseRelease(canvas, LEFT, pos=centre)
    assert probe.changes == 1


def test_changes_are_taken_back_one_by_one_and_all_at_once(
    probe: ProbeView, inspected: Inspected
) -> None:
    original = inspected.part.samples[0]
    QTest.keyClick(probe.images.canvas, Qt.Key.Key_Right)
    once = probe.values
    QTest.keyClick(probe.images.canvas, Qt.Key.Key_N)
    probe.do("blur")
    probe.do("turn", 1)
    assert probe.changes == 4
    probe.undo_button.click()
    QTest.keyClick(probe.images.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    probe.undo()
    np.testing.assert_array_equal(probe.values, once)
    # By a pixel to the right, and the ground comes in.
    np.testing.assert_allclose(once.reshape(6, 6)[:, 1:], original.reshape(6, 6)[:, :-1], atol=1e-6)
    probe.do("noise")
    probe.reset_button.click()
    np.testing.assert_array_equal(probe.values, original)
    assert not probe.undo_button.isEnabled()


def test_noise_added_twice_is_not_the_same_noise(probe: ProbeView) -> None:
    probe.do("noise")
    first = probe.values
    probe.undo()
    probe.do("noise")
    assert not np.array_equal(probe.values, first)


def test_what_was_changed_stays_where_the_network_learns_on(
    probe: ProbeView, inspected: Inspected, qtbot: QtBot
) -> None:
    probe.change(Placed((0, 1), (1.0, 0.0)))
    values, subject = probe.values, inspected.subject
    later = replace(
        subject, model=looked_at(subject.dataset, (3, 2)).subject.model, of=object(), live=True
    )
    probe.show_inspected(inspected.of_subject(later))
    settle(qtbot, probe)
    np.testing.assert_array_equal(probe.values, values)
    wanted = output_of(inspected.of_subject(later), values)
    np.testing.assert_allclose(shown_output(probe), wanted, atol=1e-6)


def test_a_network_that_has_diverged_is_told_in_words(
    qtbot: QtBot, tools: Tools, inspected: Inspected
) -> None:
    model = inspected.subject.model
    broken = Weights({key: one * np.float32(np.nan) for key, one in model.weights.arrays.items()})
    subject = replace(inspected.subject, model=replace(model, weights=broken), of=broken)
    view = shown(qtbot, ProbeView("probe", tools), replace(inspected, subject=subject))
    assert "diverged" in view.told_label.text()
    assert view.figures.texts[0] == "not finite"


def test_of_a_row_cells_are_typed_over_and_its_output_stands_beside(
    qtbot: QtBot, tools: Tools
) -> None:
    inspected = looked_at(named(5))
    view = shown(qtbot, ProbeView("probe", tools), inspected)
    rows = view.profiles.table.rows
    assert rows.setData(rows.index(2, 1), "0.25")
    settle(qtbot, view)
    wanted = inspected.part.samples[0].copy()
    wanted[2] = 0.25
    np.testing.assert_array_equal(view.values, wanted)
    assert rows.index(2, 1).data() == "0.25"
    made = output_of(inspected, wanted)[2]
    assert float(rows.index(2, 2).data().replace("−", "-")) == pytest.approx(made, abs=1e-3)
    assert not rows.setData(rows.index(2, 1), "x")
    assert view.profiles.mistake.text() == "c: “x” is no number"


def dragged(view: ProbeView, place: int, channel: int, up: int) -> ProfileCanvas:
    canvas = view.profiles.canvas
    here = canvas.at(place, channel).toPoint()
    QTest.mousePress(canvas, LEFT, pos=here)
    QTest.mouseMove(canvas, here - QPoint(0, up))
    QTest.mouseRelease(canvas, LEFT, pos=here - QPoint(0, up))
    return canvas


@pytest.mark.parametrize(("shape", "channel"), [((12,), 0), ((12, 2), 1)])
def test_a_point_that_is_dragged_moves_and_the_others_stay(
    qtbot: QtBot, tools: Tools, shape: tuple[int, ...], channel: int
) -> None:
    inspected = looked_at(dataset(shape))
    view = shown(qtbot, ProbeView("probe", tools), inspected)
    before = view.values
    dragged(view, 5, channel, up=20)
    settle(qtbot, view)
    channels = 1 if len(shape) == 1 else shape[1]
    assert np.flatnonzero(view.values != before).tolist() == [5 * channels + channel]
    assert view.values[5 * channels + channel] > before[5 * channels + channel]
    np.testing.assert_allclose(shown_output(view), output_of(inspected, view.values), atol=1e-6)


def test_a_sequence_has_no_table_and_is_changed_with_keys_too(qtbot: QtBot, tools: Tools) -> None:
    view = shown(qtbot, ProbeView("probe", tools), looked_at(dataset((12, 2))))
    assert view.profiles.table.isHidden()
    before, canvas = view.values, view.profiles.canvas
    for key in (Qt.Key.Key_Right, Qt.Key.Key_C, Qt.Key.Key_Up):
        QTest.keyClick(canvas, key)
    assert np.flatnonzero(view.values != before).tolist() == [3]
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    np.testing.assert_array_equal(view.values, before)


def test_images_in_colour_are_drawn_on_in_a_colour(qtbot: QtBot, tools: Tools) -> None:
    view = shown(qtbot, ProbeView("probe", tools), looked_at(dataset((6, 6, 3))))
    sidebar = view.sidebar
    sidebar.set_colour(QColor(255, 0, 0))
    assert sidebar.ink == (1.0, 0.0, 0.0)
    canvas = view.images.canvas
    QTest.mouseClick(canvas, LEFT, pos=canvas.place.center().toPoint())
    np.testing.assert_allclose(view.values.reshape(6, 6, 3)[2:4, 2:4], [[[1, 0, 0]] * 2] * 2)


def test_an_image_of_any_size_takes_the_place_of_the_sample_and_undo_brings_it_back(
    qtbot: QtBot, tools: Tools, tmp_path: Path
) -> None:
    inspected = looked_at(dataset((8, 8)))
    view = shown(qtbot, ProbeView("probe", tools), inspected)
    pixels = np.zeros((16, 16), np.uint8)
    pixels[:8] = 255
    Image.fromarray(pixels).save(tmp_path / "later.png")
    view.take_file(tmp_path / "later.png")
    settle(qtbot, view)
    found = view.values.reshape(8, 8)
    np.testing.assert_allclose(found[0], 1.0)
    np.testing.assert_allclose(found[7], 0.0)
    assert view.told_label.text().startswith("later.png")
    view.undo()
    np.testing.assert_array_equal(view.values, inspected.part.samples[0])


def test_of_a_table_the_first_row_of_a_file_is_taken_by_the_names_of_its_columns(
    qtbot: QtBot, tools: Tools, tmp_path: Path
) -> None:
    view = shown(qtbot, ProbeView("probe", tools), looked_at(named(3)))
    (tmp_path / "more.csv").write_text("c,a,b\n0.3,0.1,0.2\n9,9,9\n")
    view.take_file(tmp_path / "more.csv")
    settle(qtbot, view)
    np.testing.assert_allclose(view.values, [0.1, 0.2, 0.3])
    assert "the first of 2 samples" in view.told_label.text()


def test_a_file_that_does_not_fit_is_told_and_changes_nothing(
    probe: ProbeView, inspected: Inspected, qtbot: QtBot, tmp_path: Path
) -> None:
    told: list[StudioError] = []
    probe.failed.connect(told.append)
    np.save(tmp_path / "wide.npy", np.zeros((2, 50), np.float32))
    probe.take_file(tmp_path / "wide.npy")
    qtbot.waitUntil(lambda: bool(told))
    assert "wide.npy" in str(told[0])
    np.testing.assert_array_equal(probe.values, inspected.part.samples[0])


def test_the_table_has_codings_and_values_before_and_after(
    probe: ProbeView, inspected: Inspected, qtbot: QtBot
) -> None:
    probe.change(Placed((0,), (0.125,)))
    settle(qtbot, probe)
    rows = list(csv.reader(StringIO(probe.table())))
    assert rows[0] == ["kind", "name", "sample", "changed", "output"]
    assert [one[0] for one in rows[1:]] == ["code"] * 2 + ["feature"] * 36
    assert float(rows[3][3]) == 0.125
    assert float(rows[3][2]) == pytest.approx(float(inspected.part.samples[0, 0]))


def test_the_picture_has_all_three_and_the_codings(probe: ProbeView) -> None:
    sketch = probe.picture()
    assert sketch is not None
    assert image_of(sketch).width() == 3 * sketch.size.width()


def test_nothing_is_to_be_seen_once_it_is_out_of_sight(probe: ProbeView) -> None:
    probe.hide_inspected()
    assert probe.picture() is None
    assert probe.table() == ""


def test_a_single_sample_without_a_label_is_enough(qtbot: QtBot, tools: Tools) -> None:
    data = dataset((6, 6), samples=3, labelled=False)
    inspected = looked_at(data, (1,))
    assert len(inspected.part) == 1
    view = shown(qtbot, ProbeView("probe", tools), inspected)
    assert view.codes.codes is not None
    assert len(view.codes.codes) == 1


def test_another_subject_with_other_samples_begins_anew(
    probe: ProbeView, inspected: Inspected, qtbot: QtBot
) -> None:
    probe.change(Placed((0,), (0.5,)))
    other = looked_at(dataset((4, 4)))
    probe.show_inspected(inspected.of_subject(other.subject))
    settle(qtbot, probe)
    assert len(probe.values) == 16
    assert probe.changes == 0


def test_what_was_changed_is_there_again_after_other_views_were_looked_at(
    probe: ProbeView, inspected: Inspected, qtbot: QtBot
) -> None:
    probe.change(Placed((0,), (0.5,)))
    values = probe.values
    probe.hide_inspected()
    probe.show_inspected(inspected)
    settle(qtbot, probe)
    np.testing.assert_array_equal(probe.values, values)
    assert probe.changes == 1
    np.testing.assert_allclose(shown_output(probe), output_of(inspected, values), atol=1e-6)


def test_a_file_that_is_dropped_on_it_is_probed(qtbot: QtBot, tools: Tools, tmp_path: Path) -> None:
    view = shown(qtbot, ProbeView("probe", tools), looked_at(named(3)))
    np.save(tmp_path / "row.npy", np.array([[0.5, 0.25, 0.75]], np.float32))
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(tmp_path / "row.npy"))])
    where = QPointF(view.rect().center())
    none = Qt.KeyboardModifier.NoModifier
    view.dropEvent(QDropEvent(where, Qt.DropAction.CopyAction, held, LEFT, none))
    settle(qtbot, view)
    np.testing.assert_array_equal(view.values, np.array([0.5, 0.25, 0.75], np.float32))
