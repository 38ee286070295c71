"""Edits are undoable steps; what is refused changes nothing."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.project import Document, Problem, Project
from aestudio.core.run import Checkpoint, Run
from aestudio.gui.document.session import Session
from tests.networks import zeros


def with_units(session: Session, units: int, merge: str = "") -> bool:
    return session.edit(
        "Set units",
        lambda project: project.edited(
            architecture=project.architecture.with_layer(0, units=units)
        ),
        merge,
    )


def units(session: Session) -> int:
    return session.project.architecture.layers[0].width


def test_undo_takes_back_an_edit_and_redo_brings_it_again(session: Session) -> None:
    with_units(session, 200)
    session.undo_stack.undo()
    assert units(session) == 300
    session.undo_stack.redo()
    assert units(session) == 200


def test_edits_of_one_drag_are_one_step_of_undo(session: Session) -> None:
    for wanted in (299, 250, 220):
        with_units(session, wanted, merge="drag-0")
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert units(session) == 300


def test_a_second_drag_is_a_step_of_its_own(session: Session) -> None:
    with_units(session, 250, merge="drag-0")
    session.finish_merge()
    with_units(session, 200, merge="drag-0")
    assert session.undo_stack.count() == 2
    session.undo_stack.undo()
    assert units(session) == 250


def test_a_refused_edit_says_why_and_leaves_the_project_as_it_was(session: Session) -> None:
    before = session.project
    refused: list[object] = []
    session.edit_refused.connect(refused.append)
    assert not with_units(session, 0)
    assert session.project is before
    assert session.undo_stack.count() == 0
    assert "Hidden layer 1, Units" in str(refused[0])


def trained(session: Session) -> Run:
    """A run of the session's design that has hardly begun."""
    project = session.project
    weights = zeros(project.architecture)
    data = project.data.fingerprint
    return Run(project.architecture, project.plan, data, Checkpoint(weights))


def test_what_was_found_of_a_run_holds_while_the_design_is_that_of_the_run(
    session: Session, qtbot: QtBot
) -> None:
    session.set_run(trained(session))
    finding = Problem("all units are dead", "train anew", ("architecture", "layers", 0), False)
    with qtbot.waitSignal(session.findings_changed):
        session.note_finding(finding)
    assert session.problems == (finding,)
    with_units(session, 200)
    assert not session.problems
    session.undo_stack.undo()
    assert session.problems == (finding,)
    session.note_finding(None)
    assert not session.problems


def test_a_penalty_that_governs_a_run_is_among_what_was_found_of_it(
    session: Session, qtbot: QtBot
) -> None:
    session.edit(
        "Penalise",
        lambda project: project.edited(architecture=project.architecture.with_layer(1, l2=0.01)),
    )
    run, stage = trained(session), trained(session).stages[0]

    def after(error: float, penalty: float) -> Run:
        record = EpochRecord(1, error, None, 1.0, 1.0, None, (error, penalty))
        series = StageHistory(1, stage.name, 9, epochs=(record,), terms=stage.terms)
        return replace(run, history=History((series,)))

    session.set_run(after(0.3, 0.1))
    assert not session.problems
    with qtbot.waitSignal(session.findings_changed):
        session.set_run(after(0.1, 0.3))
    (found,) = session.problems
    assert found.what.startswith("L2, kernels is 75 % of the objective")
    assert (found.location[:3], found.blocking) == (("architecture", "layers", 0), False)
    with_units(session, 200)
    assert not session.problems
    session.undo_stack.undo()
    with qtbot.waitSignal(session.findings_changed):
        session.set_run(None)
    assert not session.problems


def test_an_edit_that_changes_nothing_is_no_step(session: Session) -> None:
    assert with_units(session, 300)
    assert session.undo_stack.count() == 0


def test_saving_makes_the_document_clean_and_an_edit_soils_it(
    session: Session, tmp_path: Path
) -> None:
    with_units(session, 200)
    assert session.modified
    session.mark_saved(tmp_path / "a.h5", session.document)
    assert not session.modified
    session.undo_stack.undo()
    assert session.modified


def test_a_design_that_is_again_what_was_saved_is_not_unsaved(
    session: Session, tmp_path: Path
) -> None:
    before = session.project.architecture.layers[0].width
    session.mark_saved(tmp_path / "a.h5", session.document)
    with_units(session, 200)
    assert session.modified
    with_units(session, before)
    assert not session.modified


def test_an_edit_made_while_saving_stays_unsaved(session: Session, tmp_path: Path) -> None:
    with_units(session, 200)
    snapshot = session.document
    with_units(session, 100)
    session.mark_saved(tmp_path / "a.h5", snapshot)
    assert session.modified


def test_removing_layers_keeps_the_selection_inside_the_network(session: Session) -> None:
    session.select_layer(4)
    session.edit(
        "Remove",
        lambda project: project.edited(
            architecture=project.architecture.edited(layers=project.architecture.layers[1:])
        ),
    )
    assert session.selected_layer == 2


def test_opening_another_document_forgets_the_steps_of_undo(
    session: Session, qapp: QApplication
) -> None:
    with_units(session, 200)
    session.open(Document(Project()), None)
    assert not session.undo_stack.canUndo()
    assert not session.modified
