"""The histogram of errors: what is told, what a drag, a click and a key select."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aestudio.gui.inspect.errors.error_axis import ErrorAxis
from aestudio.gui.inspect.errors.histogram_painting import left_of, plot_of, threshold_text
from aestudio.gui.inspect.errors.spread import spread_of
from aestudio.gui.inspect.inspected import Inspected, Selection
from aestudio.gui.inspect.view import Tools
from aestudio.gui.samples.part import PartName
from tests.gui.inspect.errors.shown import Shown, drag
from tests.networks import full

LONG = 60_000
LOW = 200  # Pixels from the top: within the plot.
WIDGET = QRectF(0, 0, 580, 260)


def _at(shown: Shown, error: float) -> QPoint:
    return QPoint(round(shown.view.histogram.axis().pixel(error)), LOW)


def test_every_sample_is_in_a_bin_and_the_figures_are_those_of_numpy(shown: Shown) -> None:
    spread = shown.view.histogram.spread
    assert spread is not None
    assert spread.summary.histogram.counts.sum() == 30
    errors = shown.errors
    expected = [errors.mean(), errors.std(ddof=1) / 30**0.5]
    expected += [*np.percentile(errors, [50, 90, 95, 99]), errors.max()]
    assert shown.view.figures.texts == tuple(f"{one:.4f}" for one in expected)


def test_a_range_that_is_dragged_over_is_selected_and_told(shown: Shown) -> None:
    errors = np.sort(shown.errors)
    low, high = (errors[9] + errors[10]) / 2, (errors[19] + errors[20]) / 2
    drag(shown.view.histogram, _at(shown, low), _at(shown, high))
    axis = shown.view.histogram.axis()
    ends = [axis.error(_at(shown, one).x()) for one in (low, high)]
    expected = [row for row, one in enumerate(shown.errors) if ends[0] <= one <= ends[1]]
    assert 8 <= len(expected) <= 12
    assert shown.selected == expected
    assert shown.inspected.selection.told == f"errors {ends[0]:.3g} – {ends[1]:.3g}"
    assert shown.view.histogram.selected_counts.sum() == len(expected)


def test_ctrl_adds_a_range_to_the_selection(shown: Shown) -> None:
    errors = shown.errors
    best, worst = int(errors.argmin()), int(errors.argmax())
    shown.change(lambda one: one.selecting(Selection(np.array([best]), "by hand")))
    edge = _at(shown, float(errors.max()))
    drag(shown.view.histogram, edge - QPoint(8, 0), edge + QPoint(12, 0), ctrl=True)
    assert best in shown.selected
    assert worst in shown.selected
    assert shown.inspected.selection.told.startswith("by hand and errors ")


def test_a_click_selects_the_bin_and_one_into_an_empty_bin_nothing(shown: Shown) -> None:
    spread = shown.view.histogram.spread
    assert spread is not None
    counts, edges = spread.summary.histogram.counts, spread.summary.histogram.edges
    fullest, empty = int(counts.argmax()), int(counts.argmin())
    assert counts[empty] == 0
    for number in (fullest, empty):
        middle = float(edges[number : number + 2].mean())
        QTest.mouseClick(shown.view.histogram, Qt.MouseButton.LeftButton, pos=_at(shown, middle))
        inside = (shown.errors >= edges[number]) & (shown.errors < edges[number + 1])
        assert shown.selected == [int(one) for one in np.flatnonzero(inside)]


def test_the_bin_below_the_mouse_is_told(shown: Shown) -> None:
    histogram = shown.view.histogram
    assert histogram.spread is not None
    counts = histogram.spread.summary.histogram.counts
    number = int(counts.argmax())
    low, high = histogram.spread.summary.histogram.edges[number : number + 2].tolist()
    QTest.mouseMove(histogram, _at(shown, (low + high) / 2))
    share = 100 * counts[number] / 30
    assert histogram.readout == (
        f"errors {low:.3g} – {high:.3g}",
        f"{counts[number]} samples, {share:.1f} %",
    )


def test_keys_choose_bins_and_select_their_samples(shown: Shown) -> None:
    histogram = shown.view.histogram
    assert histogram.spread is not None
    edges = histogram.spread.summary.histogram.edges
    QTest.keyClick(histogram, Qt.Key.Key_End)
    for _step in range(3):
        QTest.keyClick(histogram, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(histogram, Qt.Key.Key_Return)
    expected = np.flatnonzero(shown.errors >= edges[-5])
    assert len(expected) > 0
    assert shown.selected == expected.tolist()
    QTest.keyClick(histogram, Qt.Key.Key_Escape)
    assert shown.selected == []


def test_what_others_select_is_seen_in_its_bins(shown: Shown) -> None:
    rows = np.argsort(shown.errors)[:7]
    shown.change(lambda one: one.selecting(Selection(np.sort(rows), "elsewhere")))
    counts = shown.view.histogram.selected_counts
    assert counts.sum() == 7
    assert (
        np.flatnonzero(counts).max()
        <= np.flatnonzero(
            shown.view.histogram.spread.summary.histogram.counts.cumsum() >= 7  # type: ignore[union-attr]
        )[0]
    )


@pytest.mark.parametrize(("choice", "logarithmic"), [(1, False), (2, True)])
def test_errors_are_laid_out_as_is_chosen(shown: Shown, choice: int, logarithmic: bool) -> None:
    axis = shown.view.sidebar.axis  # type: ignore[attr-defined]
    axis.setCurrentIndex(choice)
    axis.activated.emit(choice)
    shown.settle()
    edges = shown.view.histogram.spread.summary.histogram.edges  # type: ignore[union-attr]
    steps = np.diff(np.log(edges) if logarithmic else edges)
    assert steps == pytest.approx(steps[0])


def test_a_network_that_diverged_is_told_of_in_words(shown: Shown, inspected: Inspected) -> None:
    model = inspected.subject.model
    weights = full(model.architecture, np.nan)
    broken = type(model)(model.architecture, weights)
    subject = type(inspected.subject)(broken, inspected.subject.parts, of=broken)
    shown.look_at(inspected.of_subject(subject))
    assert "no errors that are numbers" in shown.view.histogram.message
    assert shown.view.table() == ""
    assert shown.view.picture() is None


def test_a_single_sample_has_a_bin(shown: Shown, inspected: Inspected) -> None:
    part = inspected.part.taken(np.array([3]), inspected.part.name)
    shown.look_at(inspected.of_part(part))
    assert shown.view.histogram.spread is not None
    assert shown.view.histogram.spread.summary.histogram.counts.sum() == 1
    assert shown.view.figures.texts[1] == "–"


def test_errors_that_are_no_numbers_are_in_no_bin_and_in_no_range() -> None:
    errors = np.array([0.1, np.nan, 0.3, np.inf, 0.2])
    spread = spread_of(errors, logarithmic=False)
    assert spread.bins[[1, 3]].tolist() == [-1, -1]
    assert spread.counts_of(np.arange(5)).sum() == 3
    assert spread.rows_between(-np.inf, np.inf).tolist() == [0, 2, 4]


def test_bins_of_samples_are_those_that_are_counted(tools: Tools) -> None:
    errors = np.random.default_rng(3).gamma(2, 0.01, 400)
    for logarithmic in (False, True):
        spread = spread_of(errors, logarithmic)
        every = spread.counts_of(np.arange(400))
        assert every.tolist() == spread.summary.histogram.counts.tolist()


def test_the_picture_is_as_large_as_the_view(shown: Shown) -> None:
    sketch = shown.view.picture()
    assert sketch is not None
    assert sketch.size == shown.view.size()


@pytest.mark.parametrize("live", [True, False], ids=["while it learns", "rewound"])
def test_what_is_seen_of_the_same_samples_stays_until_the_next_comes(
    shown: Shown, inspected: Inspected, live: bool
) -> None:
    before, words = shown.view.histogram.spread, shown.view.page.sentence
    model = inspected.subject.model
    later = type(model)(model.architecture, full(model.architecture, 0.01))
    shown.view.show_inspected(
        inspected.of_subject(replace(inspected.subject, model=later, of=later, live=live))
    )
    assert shown.view.histogram.spread is before
    assert shown.view.histogram.message == ""
    assert shown.view.page.sentence == words
    shown.settle()
    assert shown.view.histogram.spread is not before


def test_epochs_that_end_sooner_than_one_is_measured_do_not_keep_it_from_being_shown(
    qtbot: QtBot, tools: Tools, shown: Shown, inspected: Inspected
) -> None:
    seen: list[str] = []
    tools.computations.changed.connect(lambda: seen.append(shown.view.figures.texts[0]))
    model, expected = inspected.subject.model, []
    for value in (0.01, 0.02, 0.03):
        new = type(model)(model.architecture, full(model.architecture, value))
        subject = replace(inspected.subject, model=new, of=new, live=True)
        shown.inspected = inspected.of_subject(subject)
        shown.view.show_inspected(shown.inspected)
        expected.append(f"{shown.errors.mean():.4f}")
    assert len({*expected}) == 3
    qtbot.waitUntil(lambda: shown.view.figures.texts[0] == expected[2], timeout=LONG)
    assert expected[0] in seen


def test_out_of_sight_nothing_is_wanted(shown: Shown, inspected: Inspected) -> None:
    parts = inspected.subject.parts
    shown.view.show_inspected(inspected.of_part(parts[PartName.TRAINING]))
    shown.view.hide_inspected()
    shown.settle()
    assert shown.view.histogram.spread is None
    assert shown.view.histogram.message.startswith("Measuring")


@pytest.mark.parametrize("width", [20.0, 96.0, 140.0])
def test_words_at_the_ends_of_the_axis_are_not_cut(width: float) -> None:
    plot = plot_of(WIDGET)
    for at in (plot.left(), plot.center().x(), plot.right()):
        left = left_of(at, width, plot)
        assert left >= 0
        assert left + width <= WIDGET.right()
    assert left_of(plot.center().x(), width, plot) == plot.center().x() - width / 2


def test_a_threshold_beyond_the_axis_is_told_to_lie_there() -> None:
    axis = ErrorAxis(0.01, 0.06, logarithmic=False, left=52, width=500)
    assert threshold_text(axis, 0.0391) == "threshold 0.0391"
    assert threshold_text(axis, 0.1) == "threshold 0.1 →"
    assert threshold_text(axis, 0.001) == "← threshold 0.001"


def test_the_words_of_the_threshold_stand_above_the_bars_and_cover_none(shown: Shown) -> None:
    histogram, threshold = shown.view.histogram, float(np.median(shown.errors))
    histogram.show_threshold(threshold)
    image, x = histogram.grab().toImage(), _at(shown, threshold).x()
    ground = image.pixelColor(image.width() - 4, LOW)

    def coloured(top: int, bottom: int) -> set[int]:
        """Columns in which there is something in a strong colour."""
        return {
            column
            for column in range(2, image.width() - 2)
            for line in range(top, bottom)
            if image.pixelColor(column, line).saturation() > ground.saturation() + 100
        }

    assert len(coloured(2, 16)) > 20
    assert coloured(60, image.height() - 60) <= {*range(x - 2, x + 4)}
