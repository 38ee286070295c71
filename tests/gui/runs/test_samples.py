"""The same samples by each marked run: in rows, or one run wiped over another."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aestudio.gui.runs.compared import INPUT, ComparedSamples, Named
from aestudio.gui.runs.samples_panel import NONE_MARKED, WAITING, WIPE, SamplesPanel
from aestudio.gui.shell.theme import Themes

LEFT = Qt.MouseButton.LeftButton
NAMED = [Named("a", "1 · tied", 0), Named("b", "2 · untied", 3)]


def images(count: int = 40, outputs: tuple[str, ...] = ("a", "b")) -> ComparedSamples:
    """Black inputs of 4×4 with a lit corner; run a makes white of them, run b grey."""
    inputs = np.zeros((count, 16), np.float32)
    inputs[:, 0] = 1
    shades = {"a": 1.0, "b": 0.5}
    made = {id: np.full((count, 16), shades[id], np.float32) for id in outputs}
    return ComparedSamples(inputs, (4, 4), made, names=tuple(f"Class {n}" for n in range(count)))


def rows_of_a_table(count: int = 40) -> ComparedSamples:
    values = np.random.default_rng(1).random((count, 6), np.float32)
    return ComparedSamples(values, None, {"a": values + 0.1, "b": values - 0.1})


@pytest.fixture
def panel(qtbot: QtBot, themes: Themes) -> Iterator[SamplesPanel]:
    found = SamplesPanel(themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(700, 340)
    found.show()
    yield found
    found.close()


@pytest.fixture
def filled(panel: SamplesPanel) -> SamplesPanel:
    panel.show_runs(NAMED)
    panel.show_samples(images())
    return panel


def shade(panel: SamplesPanel, row: int, sample: int) -> int:
    """How bright the middle of a picture is."""
    place = panel.rows.frame(row, sample).center().toPoint()
    return QColor(panel.rows.grab().toImage().pixel(place)).lightness()


def test_the_panel_says_what_to_do_until_there_is_something_to_see(panel: SamplesPanel) -> None:
    assert panel.hint.text() == NONE_MARKED
    panel.show_runs(NAMED)
    assert panel.hint.text() == WAITING
    panel.show_samples(images())
    assert not panel.hint.isVisible()
    panel.show_runs([])
    assert panel.hint.text() == NONE_MARKED


def test_the_input_stands_above_what_each_run_makes_of_it(filled: SamplesPanel) -> None:
    assert [one.title for one in filled.rows.named] == ["input", "1 · tied", "2 · untied"]
    assert [shade(filled, row, 0) for row in range(3)] == pytest.approx([0, 255, 128], abs=2)


def test_each_row_shows_the_same_samples_below_each_other(filled: SamplesPanel) -> None:
    above, below = filled.rows.frame(0, 5), filled.rows.frame(2, 5)
    assert (above.left(), above.width()) == (below.left(), below.width())
    assert below.top() > above.bottom()


def test_what_is_not_known_yet_is_an_empty_frame(panel: SamplesPanel, themes: Themes) -> None:
    panel.show_runs(NAMED)
    panel.show_samples(images(outputs=("a",)))
    assert shade(panel, 1, 0) == 255
    assert shade(panel, 2, 0) not in (0, 128)


def test_a_picture_tells_its_run_its_class_and_its_error(filled: SamplesPanel) -> None:
    # 15 black pixels come out as 0.5, the white one too: 16 · 0.25 / 16.
    assert filled.rows.told_at(filled.rows.frame(2, 3).center()) == (
        "2 · untied · Class 3 · error 0.2500"
    )
    assert filled.rows.told_at(filled.rows.frame(0, 3).center()) == "input · Class 3"
    assert filled.rows.told_at(QPointF(1, 1)) == ""


def test_arrow_keys_and_buttons_turn_to_samples_beyond(filled: SamplesPanel) -> None:
    columns = filled.rows.columns
    assert 5 < columns < 40
    QTest.keyClick(filled.rows, Qt.Key.Key_Right)
    assert filled.rows.shown.start == columns
    assert filled.back_button.isEnabled()
    filled.back_button.click()
    assert filled.rows.shown.start == 0
    assert not filled.back_button.isEnabled()
    for _page in range(20):
        filled.next_button.click()
    assert filled.rows.shown.stop == 40
    assert not filled.next_button.isEnabled()


def test_there_is_nothing_to_turn_where_all_samples_are_in_sight(panel: SamplesPanel) -> None:
    panel.show_runs(NAMED)
    panel.show_samples(images(3))
    assert list(panel.rows.shown) == [0, 1, 2]
    assert not panel.next_button.isVisible()


def test_rows_of_a_table_are_lines_and_wider(panel: SamplesPanel) -> None:
    panel.show_runs(NAMED)
    panel.show_samples(rows_of_a_table())
    frame = panel.rows.frame(1, 0)
    assert frame.width() >= 140
    assert frame.height() < frame.width() / 2


def test_a_wipe_shows_one_run_left_of_the_divider_and_the_other_right(
    filled: SamplesPanel,
) -> None:
    filled.show_view(WIPE)
    filled.wipe.wipe_to(0.5)
    divider = filled.wipe.grid.left() + 0.5 * filled.wipe.grid.width()
    image = filled.wipe.grab().toImage()
    for frame in filled.wipe.frames:
        if frame.left() < divider < frame.right():
            continue
        found = QColor(image.pixel(frame.center().toPoint())).lightness()
        assert found == pytest.approx(255 if frame.right() < divider else 128, abs=2)


def test_the_divider_is_dragged_and_moved_by_keys_and_stays_within(filled: SamplesPanel) -> None:
    filled.show_view(WIPE)
    wipe = filled.wipe
    grid = wipe.grid
    quarter = QPoint(round(grid.left() + grid.width() / 4), 60)
    QTest.mousePress(wipe, LEFT, pos=quarter)
    assert wipe.share == pytest.approx(0.25, abs=0.01)
    QTest.mouseMove(wipe, QPoint(round(grid.center().x()), 80))
    QTest.mouseRelease(wipe, LEFT, pos=QPoint(round(grid.center().x()), 80))
    wipe.wipe_to(0.5)
    QTest.keyClick(wipe, Qt.Key.Key_Right)
    assert wipe.share == pytest.approx(0.51)
    QTest.keyClick(wipe, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert wipe.share == pytest.approx(0.41)
    QTest.keyClick(wipe, Qt.Key.Key_End)
    QTest.keyClick(wipe, Qt.Key.Key_Right)
    assert wipe.share == 1
    QTest.keyClick(wipe, Qt.Key.Key_Home)
    assert wipe.share == 0


def test_which_runs_are_wiped_is_chosen_and_the_first_two_are_to_begin_with(
    filled: SamplesPanel,
) -> None:
    combos = filled.left_combo, filled.right_combo
    assert [one.currentData() for one in combos] == ["a", "b"]
    filled.left_combo.setCurrentIndex(filled.left_combo.findData(INPUT))
    filled.right_combo.setCurrentIndex(filled.right_combo.findData("a"))
    filled.show_runs([*NAMED, Named("c", "3 · more", 5)])
    assert [one.currentData() for one in combos] == ["a", "a"]
    filled.show_runs([NAMED[1]])
    assert [one.currentData() for one in combos] == [INPUT, "b"]


def test_the_view_that_is_chosen_is_told_to_be_kept(filled: SamplesPanel) -> None:
    told: list[str] = []
    filled.view_changed.connect(told.append)
    filled.views.button(WIPE).click()
    assert told == [WIPE]
    assert filled.wipe.isVisible()
    assert not filled.next_button.isVisible()
