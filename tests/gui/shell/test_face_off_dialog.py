"""A face-off is set up in a dialog: who takes part, under which terms, how long it all takes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from aestudio.core.activation import Activation
from aestudio.core.objectives import Loss
from aestudio.core.queue import QueuedRun
from aestudio.core.runs import GroupKind, RunGroup, Runs
from aestudio.experiments.terms import Given
from aestudio.gui.runs.comparison import Comparison
from aestudio.gui.runs.contender_row import ContenderRow
from aestudio.gui.runs.face_off_dialog import FaceOffDialog
from aestudio.gui.runs.page import RunsPage
from aestudio.gui.shell.main_window import MainWindow
from tests.gui.runs.invented import OTHER_DATA, UNTIED, id_of, trained, with_run

Started = list[tuple[list[QueuedRun], RunGroup]]


@pytest.fixture
def window(idle_window: MainWindow, qtbot: QtBot) -> MainWindow:
    qtbot.waitActive(idle_window)
    return idle_window


@pytest.fixture
def started(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Started:
    """What is put into the queue."""
    found: Started = []
    monkeypatch.setattr(window.queue, "add", lambda runs, group: found.append((list(runs), group)))
    return found


def comparison(window: MainWindow) -> Comparison:
    return window.workspaces.page(RunsPage).comparison


def dialog(window: MainWindow) -> FaceOffDialog:
    window.actions_["faceOffAction"].trigger()
    found = window.findChild(FaceOffDialog, "faceOffDialog")
    assert found is not None
    return found


def row(dialog: FaceOffDialog, name: str) -> ContenderRow:
    return next(one for one in dialog.rows if one.candidate.name == name)


def enter(dialog: FaceOffDialog, name: str, text: str) -> None:
    field = dialog.findChild(QLineEdit, f"{name}Field")
    assert field is not None
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def give(dialog: FaceOffDialog, given: Given) -> None:
    field = dialog.findChild(QComboBox, "givenField")
    assert field is not None
    field.setFocus()
    field.activated.emit(list(Given).index(given))


def test_tied_stands_against_untied_at_first_and_it_is_said_what_that_takes(
    window: MainWindow,
) -> None:
    found = dialog(window)
    assert [one.candidate.name for one in found.rows if one.fits] == ["tied", "untied"]
    assert found.summary.text() == "10 runs, about 1 min 40 s in all"
    enter(found, "seeds", "3")
    enter(found, "seconds", "2")
    assert found.summary.text() == "6 runs, about 12 s in all"


def test_start_queues_each_contender_with_each_seed_and_turns_to_the_runs(
    window: MainWindow, started: Started
) -> None:
    found = dialog(window)
    enter(found, "seeds", "2")
    row(found, "one at a time").box.click()
    found.start_button.click()
    ((runs, group),) = started
    assert [one.name for one in runs] == [
        f"{name}, seed {seed}" for seed in (1, 2) for name in ("tied", "untied", "one at a time")
    ]
    assert (group.kind, group.name) == (GroupKind.FACE_OFF, "tied · untied · one at a time")
    assert group.budget.seconds == 10
    assert {one.group for one in runs} == {group.id}
    assert [one.project.architecture.tied for one in runs[:2]] == [True, False]
    assert [one.project.plan.seed for one in runs] == [1, 1, 1, 2, 2, 2]
    assert window.workspaces.current == "runs"
    assert not found.isVisible()


def test_fewer_than_two_cannot_stand_against_each_other(window: MainWindow) -> None:
    found = dialog(window)
    row(found, "tied").box.click()
    assert not found.start_button.isEnabled()
    assert found.summary.text() == "Choose two designs or more"
    row(found, "tied").box.click()
    assert found.start_button.isEnabled()


def test_the_same_design_twice_is_told_beside_it_and_left_out(window: MainWindow) -> None:
    found = dialog(window)
    row(found, "untied").box.click()
    whole = row(found, "whole")
    whole.box.click()
    design = window.session.project
    same = "tied" if design.architecture.tied else "untied"
    if same == "tied":
        assert "The same design as “tied”" in whole.problem
        assert not found.start_button.isEnabled()
    row(found, "untied").box.click()
    assert whole.problem == f"The same design as “{same}”: left out."
    assert found.summary.text().startswith("10 runs")


def test_a_design_that_cannot_be_trained_says_why_and_cannot_be_chosen(
    window: MainWindow,
) -> None:
    found = dialog(window)
    window.session.edit(
        "",
        lambda one: one.edited(
            architecture=one.architecture.edited(output_activation=Activation.LINEAR),
            plan=one.plan.edited(loss=Loss.BINARY_CROSS_ENTROPY),
        ),
    )
    assert "Cross-entropy needs outputs between 0 and 1" in row(found, "tied").problem
    assert not row(found, "tied").box.isEnabled()
    assert not found.start_button.isEnabled()
    window.session.undo_stack.undo()
    assert row(found, "tied").fits
    assert found.start_button.isEnabled()


def test_what_each_gets_is_asked_for_as_it_is_counted(window: MainWindow, started: Started) -> None:
    found = dialog(window)
    seconds, updates = found.form.field("seconds"), found.form.field("updates")
    assert (seconds.isVisible(), updates.isVisible()) == (True, False)
    give(found, Given.UPDATES)
    assert (seconds.isVisible(), updates.isVisible()) == (False, True)
    enter(found, "updates", "500")
    assert "known after a first run" in found.summary.text()
    found.start_button.click()
    assert started[0][1].budget.updates == 500
    found = dialog(window)
    give(found, Given.PLAN)
    assert (found.form.field("seconds").isVisible(), found.form.field("updates").isVisible()) == (
        False,
        False,
    )


def test_how_long_plans_take_is_reckoned_from_runs_on_the_same_data(window: MainWindow) -> None:
    window.session.edit("", lambda one: one.edited(plan=one.plan.edited(epochs=8)))
    project = window.session.project
    # Four epochs took 3 s each.
    run = trained(project.architecture, project.plan, seconds=3.0, data=project.data.fingerprint)
    window.session.show_runs(with_run(Runs(), run), None)
    found = dialog(window)
    give(found, Given.PLAN)
    assert found.summary.text() == "10 runs, about 4 min in all"


def test_designs_of_marked_runs_on_these_data_take_part(window: MainWindow) -> None:
    data = window.session.project.data.fingerprint
    runs = with_run(Runs(), trained(UNTIED, data=data), "free")
    runs = with_run(runs, trained(data=data), "bound")
    runs = with_run(runs, trained(data=OTHER_DATA), "elsewhere")
    window.session.show_runs(runs.opening(None), None)
    window.workspaces.turn_to("runs")
    comparison(window).mark([id_of(runs, number) for number in (1, 2, 3)])  # type: ignore[arg-type]
    found = dialog(window)
    assert [one.candidate.name for one in found.rows][5:] == ["1 · free", "2 · bound"]
    assert [one.candidate.name for one in found.rows if one.fits] == ["1 · free", "2 · bound"]
    comparison(window).mark((id_of(runs, 1),))
    assert [one.candidate.name for one in found.rows][5:] == ["1 · free"]
    assert row(found, "1 · free").fits, "what is chosen stays so"


@pytest.mark.parametrize("typed", ["0", "1001", "many"])
def test_seeds_that_cannot_be_are_told(window: MainWindow, typed: str) -> None:
    found = dialog(window)
    enter(found, "seeds", typed)
    assert found.isVisible()
    assert "Seeds: enter 1 to 1,000" in found._mistake.text() or "whole" in found._mistake.text()
    assert found.summary.text().startswith("10 runs")


def test_every_control_can_be_named_and_reached(window: MainWindow) -> None:
    found = dialog(window)
    for one in (
        *found.findChildren(QAbstractButton),
        *found.findChildren(QLineEdit),
        *found.findChildren(QComboBox),
    ):
        assert one.objectName()
        assert one.accessibleName()
        assert one.toolTip()
        assert one.focusPolicy() & Qt.FocusPolicy.TabFocus
    boxes = [one.objectName() for one in found.findChildren(QCheckBox)]
    assert len({*boxes}) == len(boxes) == 5
