"""A face-off is set up in a dialog: who takes part, under which settings, how long it all takes."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from aestudio.core.activation import Activation
from aestudio.core.objectives import Loss
from aestudio.core.queue import QueuedRun
from aestudio.core.runs import GroupKind, RunGroup, Runs
from aestudio.experiments.settings import Given
from aestudio.gui.document.session import Session
from aestudio.gui.runs.contender_row import ContenderRow
from aestudio.gui.runs.face_off_dialog import FaceOffDialog
from aestudio.gui.shell.theme import Themes
from tests.gui.runs.invented import OTHER_DATA, UNTIED, id_of, trained, with_run

Started = list[tuple[list[QueuedRun], RunGroup]]


@pytest.fixture
def dialog(session: Session, themes: Themes, qtbot: QtBot) -> Iterator[FaceOffDialog]:
    window = QWidget()
    themes.dress(window)
    qtbot.addWidget(window)
    window.show()
    found = FaceOffDialog(session, (), window)
    found.show()
    yield found
    found.close()
    window.close()


@pytest.fixture
def started(dialog: FaceOffDialog) -> Started:
    """What is put into the queue."""
    found: Started = []
    dialog.start_wanted.connect(lambda runs, group: found.append((runs, group)))
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
    dialog: FaceOffDialog,
) -> None:
    assert [one.candidate.name for one in dialog.rows if one.fits] == ["tied", "untied"]
    assert dialog.foot.summary.text() == "10 runs, about 1 min 40 s in all"
    enter(dialog, "seeds", "3")
    enter(dialog, "seconds", "2")
    assert dialog.foot.summary.text() == "6 runs, about 12 s in all"


def test_start_queues_each_contender_with_each_seed(
    dialog: FaceOffDialog, started: Started
) -> None:
    enter(dialog, "seeds", "2")
    row(dialog, "one at a time").box.click()
    dialog.foot.start_button.click()
    ((runs, group),) = started
    assert [one.name for one in runs] == [
        f"{name}, seed {seed}" for seed in (1, 2) for name in ("tied", "untied", "one at a time")
    ]
    assert (group.kind, group.name) == (GroupKind.FACE_OFF, "tied · untied · one at a time")
    assert group.budget.seconds == 10
    assert {one.group for one in runs} == {group.id}
    assert [one.project.architecture.tied for one in runs[:2]] == [True, False]
    assert [one.project.plan.seed for one in runs] == [1, 1, 1, 2, 2, 2]
    assert not dialog.isVisible()


def test_fewer_than_two_cannot_stand_against_each_other(dialog: FaceOffDialog) -> None:
    row(dialog, "tied").box.click()
    assert not dialog.foot.start_button.isEnabled()
    assert dialog.foot.summary.text() == "Choose two designs or more"
    row(dialog, "tied").box.click()
    assert dialog.foot.start_button.isEnabled()


def test_the_same_design_twice_is_told_beside_it_and_left_out(dialog: FaceOffDialog) -> None:
    row(dialog, "untied").box.click()
    whole = row(dialog, "whole")
    whole.box.click()
    assert whole.problem == "The same design as “tied”: left out."
    assert not dialog.foot.start_button.isEnabled()
    row(dialog, "untied").box.click()
    assert dialog.foot.start_button.isEnabled()
    assert dialog.foot.summary.text().startswith("10 runs")
    row(dialog, "tied").box.click()
    assert whole.problem == ""


def test_a_design_that_cannot_be_trained_says_why_and_cannot_be_chosen(
    session: Session, dialog: FaceOffDialog
) -> None:
    session.edit(
        "",
        lambda one: one.edited(
            architecture=one.architecture.edited(output_activation=Activation.LINEAR),
            plan=one.plan.edited(loss=Loss.BINARY_CROSS_ENTROPY),
        ),
    )
    assert "Cross-entropy needs outputs between 0 and 1" in row(dialog, "tied").problem
    assert not row(dialog, "tied").box.isEnabled()
    assert not dialog.foot.start_button.isEnabled()
    session.undo_stack.undo()
    assert row(dialog, "tied").fits
    assert dialog.foot.start_button.isEnabled()


def test_what_each_gets_is_asked_for_as_it_is_counted(
    dialog: FaceOffDialog, started: Started
) -> None:
    fields = [dialog.form.field(name) for name in ("seconds", "updates")]
    for given, visible in (
        (Given.SECONDS, [True, False]),
        (Given.PLAN, [False, False]),
        (Given.UPDATES, [False, True]),
    ):
        give(dialog, given)
        assert [one.isVisible() for one in fields] == visible
    enter(dialog, "updates", "500")
    assert "known after a first run" in dialog.foot.summary.text()
    dialog.foot.start_button.click()
    assert started[0][1].budget.updates == 500


def test_how_long_plans_take_is_reckoned_from_runs_on_the_same_data(
    session: Session, dialog: FaceOffDialog
) -> None:
    session.edit("", lambda one: one.edited(plan=one.plan.edited(epochs=8)))
    project = session.project
    # Four epochs took 3 s each.
    data = project.data.fingerprint
    run = trained(project.architecture, project.plan, seconds=3.0, data=data)
    session.show_runs(with_run(Runs(), run), None)
    give(dialog, Given.PLAN)
    assert dialog.foot.summary.text() == "10 runs, about 4 min in all"


def test_designs_of_marked_runs_on_these_data_take_part(
    session: Session, dialog: FaceOffDialog
) -> None:
    data = session.project.data.fingerprint
    runs = with_run(Runs(), trained(UNTIED, data=data), "free")
    runs = with_run(runs, trained(data=data), "bound")
    runs = with_run(runs, trained(data=OTHER_DATA), "elsewhere")
    session.show_runs(runs.opening(None), None)
    dialog.show_marked([id_of(runs, number) for number in (1, 2, 3)])
    assert [one.candidate.name for one in dialog.rows][5:] == ["free", "bound"]
    assert [one.candidate.name for one in dialog.rows if one.fits] == ["tied", "untied"]
    row(dialog, "free").box.click()
    dialog.show_marked([id_of(runs, 1)])
    assert [one.candidate.name for one in dialog.rows][5:] == ["free"]
    assert row(dialog, "free").is_chosen, "what is chosen stays so"


def test_marked_runs_stand_against_each_other_at_once(
    session: Session, themes: Themes, qtbot: QtBot
) -> None:
    data = session.project.data.fingerprint
    runs = with_run(Runs(), trained(UNTIED, data=data), "free")
    runs = with_run(runs, trained(data=data), "bound").opening(None)
    session.show_runs(runs, None)
    window = QWidget()
    qtbot.addWidget(window)
    found = FaceOffDialog(session, [id_of(runs, 1), id_of(runs, 2)], window)
    assert [one.candidate.name for one in found.rows if one.fits] == ["free", "bound"]


@pytest.mark.parametrize("typed", ["0", "1001", "many"])
def test_seeds_that_cannot_be_are_told(dialog: FaceOffDialog, typed: str) -> None:
    enter(dialog, "seeds", typed)
    assert dialog.isVisible()
    assert dialog.foot.mistake.text().startswith("Seeds: enter ")
    assert dialog.foot.summary.text() == "Put right what is marked"
    assert not dialog.foot.start_button.isEnabled(), "nobody wrote what it would start"
    enter(dialog, "seeds", "4")
    assert dialog.foot.summary.text().startswith("8 runs")
    assert dialog.foot.start_button.isEnabled()


def test_every_control_can_be_named_and_reached(dialog: FaceOffDialog) -> None:
    for one in (
        *dialog.findChildren(QAbstractButton),
        *dialog.findChildren(QLineEdit),
        *dialog.findChildren(QComboBox),
    ):
        assert one.objectName()
        assert one.accessibleName()
        assert one.toolTip()
        assert one.focusPolicy() & Qt.FocusPolicy.TabFocus
    boxes = [one.objectName() for one in dialog.findChildren(QCheckBox)]
    assert len({*boxes}) == len(boxes) == 5


def test_the_tab_key_leads_from_the_contenders_over_the_settings_to_start(
    dialog: FaceOffDialog, qtbot: QtBot
) -> None:
    qtbot.waitActive(dialog)
    reached = list[str]()
    for _step in range(10):
        focused = dialog.focusWidget()
        assert focused is not None
        reached.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert reached == [
        *(f"contender{number}CheckBox" for number in range(1, 6)),
        "givenField",
        "secondsField",
        "seedsField",
        "cancelFaceOffButton",
        "startFaceOffButton",
    ]
