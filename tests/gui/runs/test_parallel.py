"""A sweep across parallel axes: where runs cross them, and how one is pointed at and chosen."""

from collections.abc import Iterator, Mapping
from math import log

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from aestudio.core.runs import Runs
from aestudio.gui.runs.parallel_scene import Parallel, parallel_of
from aestudio.gui.runs.sweep_view import ALIKE, ALONE, HOW, SweepView
from aestudio.gui.shell.theme import Themes
from tests.gui.runs.invented import PLAN, UNTIED, id_of, swept, trained, with_run

LEFT = Qt.MouseButton.LeftButton


def of(runs: Runs) -> Parallel:
    return parallel_of(runs.kept)


def with_plans(*changes: Mapping[str, object]) -> Runs:
    runs = Runs()
    for place, one in enumerate(changes):
        runs = with_run(runs, trained(plan=PLAN.edited(**one), mse=0.01 * (place + 1)))
    return runs


@pytest.fixture
def runs() -> Runs:
    return swept(Runs())


@pytest.fixture
def view(qtbot: QtBot, themes: Themes, runs: Runs) -> Iterator[SweepView]:
    found = SweepView(themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(600, 300)
    found.show_runs(runs.kept)
    found.show()
    yield found
    found.close()


def test_there_is_an_axis_for_each_setting_that_differs_and_one_for_the_error(runs: Runs) -> None:
    assert [one.label for one in of(runs).axes] == ["Tied", "Learning rate", "Test error"]


def test_runs_cross_the_error_from_the_lowest_below_to_the_highest_above(runs: Runs) -> None:
    found = of(runs)
    # Of 0.04, 0.01, 0.02 and none; the highest is less than ten times the lowest.
    heats = {one.id: one.heat for one in found.threads}
    wanted = {1: 1.0, 2: 0.0, 3: (0.02 - 0.01) / 0.03, 4: None}
    for number, heat in wanted.items():
        assert heats[id_of(runs, number)] == (heat if heat is None else pytest.approx(heat))
    assert [one.title.split()[0] for one in found.threads] == ["2", "3", "1", "4"]
    assert [(one.place, one.text) for one in found.axes[-1].marks] == [
        (0.0, "0.0100"),
        (1.0, "0.0400"),
    ]


def test_errors_far_apart_are_told_apart_by_their_logarithm() -> None:
    runs = Runs()
    for place, mse in enumerate((0.001, 0.01, 0.1)):
        runs = with_run(runs, trained(plan=PLAN.edited(epochs=3 + place), mse=mse))
    assert [one.heat for one in of(runs).threads] == pytest.approx([0.0, 0.5, 1.0])


def test_a_setting_that_is_declared_logarithmic_has_such_an_axis() -> None:
    rates = (0.0001, 0.001, 0.03)
    found = of(with_plans(*({"learning_rate": one} for one in rates)))
    places = [one.places[0] for one in found.threads]
    by_hand = [log(one / 0.0001) / log(0.03 / 0.0001) for one in rates]
    assert places == pytest.approx(by_hand)
    assert [one.text for one in found.axes[0].marks] == ["0.0001", "0.001", "0.03"]


def test_any_other_number_lies_where_it_is_between_the_ends() -> None:
    found = of(with_plans({"batch_size": 10}, {"batch_size": 20}, {"batch_size": 50}))
    assert [one.places[0] for one in found.threads] == pytest.approx([0, 0.25, 1])


def test_of_many_values_the_ends_are_written() -> None:
    found = of(with_plans(*({"batch_size": size} for size in range(10, 22))))
    assert [one.text for one in found.axes[0].marks] == ["10", "21"]


def test_words_stand_evenly_apart() -> None:
    found = of(with_plans(*({"optimizer": one} for one in ("adam", "sgd", "nadam"))))
    assert [(one.place, one.text) for one in found.axes[0].marks] == [
        (0.0, "Adam"),
        (0.5, "Nadam"),
        (1.0, "SGD with momentum"),
    ]


def test_lines_end_at_the_axes_they_cross(view: SweepView, runs: Runs) -> None:
    found = of(runs)
    canvas = view.canvas
    best, broken = found.threads[0], found.threads[-1]
    assert len(canvas.points(best)) == 3
    assert len(canvas.points(broken)) == 2, "one that came to no error ends before it"
    assert canvas.points(best)[-1].y() > canvas.points(found.threads[2])[-1].y()
    xs = [one.x() for one in canvas.points(best)]
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1])


def middle(view: SweepView, runs: Runs, number: int) -> QPoint:
    """Of the last part of its line."""
    thread = of(runs).thread(id_of(runs, number))
    assert thread is not None
    *_, before, last = view.canvas.points(thread)
    return ((before + last) / 2).toPoint()


def test_pointing_tells_the_run_and_a_click_chooses_it(view: SweepView, runs: Runs) -> None:
    chosen = list[str]()
    view.run_wanted.connect(chosen.append)
    assert view.told.text() == HOW
    QTest.mouseMove(view.canvas, middle(view, runs, 3))
    assert view.told.text() == "Run 3 · tied · learning rate 0.01 · test error 0.0200"
    QTest.mouseClick(view.canvas, LEFT, pos=middle(view, runs, 3))
    assert chosen == [id_of(runs, 3)]
    view.canvas.leaveEvent(None)  # type: ignore[arg-type]
    assert view.told.text() == HOW


def test_far_from_every_line_nothing_is_pointed_at(view: SweepView) -> None:
    assert view.canvas.thread_at(QPointF(2, 2)) is None


def test_the_keys_lead_from_the_best_to_the_worst_and_choose(view: SweepView, runs: Runs) -> None:
    chosen = list[str]()
    view.run_wanted.connect(chosen.append)
    canvas = view.canvas
    canvas.setFocus()
    for key, number in (
        (Qt.Key.Key_Down, 2),
        (Qt.Key.Key_Down, 3),
        (Qt.Key.Key_End, 4),
        (Qt.Key.Key_Down, 4),
        (Qt.Key.Key_Up, 1),
        (Qt.Key.Key_Home, 2),
    ):
        QTest.keyClick(canvas, key)
        assert canvas.told.startswith(f"Run {number} · ")
        assert canvas.accessibleDescription() == canvas.told
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert chosen == [id_of(runs, 2)]
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.told == ""


def test_a_run_that_broke_off_is_said_to_have_no_error(view: SweepView) -> None:
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_End)
    assert view.told.text().endswith("came to no error")


def test_the_run_that_is_looked_at_stands_out(view: SweepView, runs: Runs) -> None:
    before = view.canvas.grab().toImage()
    view.show_current(id_of(runs, 1))
    assert view.canvas.grab().toImage() != before
    view.show_current("0" * 32)
    assert view.canvas.grab().toImage() == before, "a run of no line makes no difference"


@pytest.mark.parametrize(("kept", "told"), [(0, ALIKE), (1, ALONE), (2, ALIKE)])
def test_with_nothing_that_differs_that_is_said(view: SweepView, kept: int, told: str) -> None:
    runs = with_run(with_run(Runs(), trained(UNTIED)), trained(UNTIED))
    view.show_runs(runs.kept[:kept])
    assert view.told.text() == told
    assert not view.canvas.grab().isNull()


def test_it_is_drawn_anew_in_the_colours_of_another_theme(view: SweepView, themes: Themes) -> None:
    before = view.canvas.grab().toImage()
    themes.toggle()
    try:
        assert view.canvas.grab().toImage() != before
    finally:
        themes.toggle()
    assert view.canvas.grab().toImage() == before
