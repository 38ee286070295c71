"""A report is saved from the window: beside it, told in the status line, called off there."""

from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from aestudio.core.errors import FileError
from aestudio.core.project import Document
from aestudio.export.report.gather import gather
from aestudio.gui.shell.main_window import MainWindow

GATHER = "aestudio.gui.shell.reports.gather"


@pytest.fixture
def window(window_with_run: MainWindow) -> MainWindow:
    return window_with_run


def report_label(window: MainWindow) -> QLabel:
    found = window.findChild(QLabel, "reportLabel")
    assert isinstance(found, QLabel)
    return found


def answers(monkeypatch: pytest.MonkeyPatch, *names: Path | str) -> list[Path]:
    """Answers the dialog with each in turn; what it proposed."""
    waiting, proposed = list(names), list[Path]()

    def answer(_window: object, _title: str, path: str, _filter: str) -> tuple[str, str]:
        proposed.append(Path(path))
        return str(waiting.pop(0)), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return proposed


def save_to(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.reports.saved, timeout=20_000):
        window.actions_["saveReportAction"].trigger()


def test_it_is_offered_with_a_run_and_its_data_alone(idle_window: MainWindow) -> None:
    action = idle_window.actions_["saveReportAction"]
    assert not action.isEnabled()


def test_a_report_is_saved_where_the_dialog_says(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert window.actions_["saveReportAction"].isEnabled()
    proposed = answers(monkeypatch, tmp_path / "r")
    save_to(window, qtbot)
    text = (tmp_path / "r.html").read_text("utf-8")
    assert "<title>Digits · 1 · small</title>" in text
    assert "Over 2,000 test samples" in text
    assert proposed[0].name == "Digits-run-1.html"
    news = window.findChild(QLabel, "newsLabel")
    assert isinstance(news, QLabel)
    assert news.text() == "Saved r.html"


def test_nothing_is_done_where_no_file_is_chosen(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, "")
    window.actions_["saveReportAction"].trigger()
    assert not window.reports.background.busy


def test_a_file_with_the_ending_added_is_replaced_only_if_the_dialog_asks(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "r.html").write_text("before")
    proposed = answers(monkeypatch, tmp_path / "r", "")
    window.reports.ask()
    assert proposed[1] == tmp_path / "r.html"
    assert (tmp_path / "r.html").read_text() == "before"


def test_while_it_is_made_the_status_line_tells_how_far_and_can_call_it_off(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun, go_on = Event(), Event()

    def held_up(*given: Any) -> Any:
        begun.set()
        assert go_on.wait(20)
        return gather(*given)

    monkeypatch.setattr(GATHER, held_up)
    answers(monkeypatch, tmp_path / "r.html")
    label, cancel = report_label(window), window.findChild(QToolButton, "stopReportButton")
    assert isinstance(cancel, QToolButton)
    assert not label.isVisible()
    window.actions_["saveReportAction"].trigger()
    assert begun.wait(20)
    assert label.isVisible()
    assert cancel.isVisible()
    assert label.text() == "Making the report · 0 %"
    assert not window.actions_["saveReportAction"].isEnabled(), "one at a time"
    cancel.click()
    go_on.set()
    qtbot.waitUntil(lambda: not label.isVisible(), timeout=20_000)
    assert not cancel.isVisible()
    assert not (tmp_path / "r.html").exists()
    assert window.actions_["saveReportAction"].isEnabled()


def test_a_report_that_cannot_be_written_is_told(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answers(monkeypatch, tmp_path / "nowhere" / "r.html")
    with qtbot.waitSignal(window.reports.failed, timeout=20_000) as told:
        window.reports.ask()
    error = told.args[0]
    assert isinstance(error, FileError)
    assert error.what == "cannot be written to"
    assert not report_label(window).isVisible()


def test_a_report_does_not_take_the_place_of_the_data(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = tmp_path / "d.html"
    data.write_text("data")
    run, project = window.session.run, window.session.project
    assert run is not None
    known = replace(run, data=project.data.edited(source=str(data)))
    window.session.open(Document(project, known), None)
    answers(monkeypatch, data)
    with qtbot.waitSignal(window.reports.failed, timeout=20_000):
        window.reports.ask()
    assert data.read_text() == "data"


def test_a_window_that_closes_waits_for_no_report(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def until_stopped(*given: Any) -> None:
        assert given[4].__self__.wait(20)

    monkeypatch.setattr(GATHER, until_stopped)
    answers(monkeypatch, tmp_path / "r.html")
    window.reports.ask()
    window.session.undo_stack.setClean()
    window.shut_down()
    assert not (tmp_path / "r.html").exists()
