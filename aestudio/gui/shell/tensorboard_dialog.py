"""The dialog that writes curves for TensorBoard: of which runs, and how they are looked at."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from aestudio.core.errors import FileError, StudioError
from aestudio.core.runs import KeptRun
from aestudio.core.units import count_text
from aestudio.export.tensorboard.event_log import check_tensorboard
from aestudio.export.tensorboard.runs import CurvesWritten, command_for
from aestudio.gui.document.session import Session
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.lines_to_copy import LinesToCopy
from aestudio.gui.kit.widgets import button, label, row
from aestudio.gui.shell.event_files import EventFiles

WIDTH, CHOICE_WIDTH, LINE_HEIGHT, TOLD_HEIGHT = 560, 110, 34, 52
ROW_HEIGHT = 26
NONE_MARKED = "None is marked in the workspace Runs"
ABOUT = (
    "Loss and terms over epochs and steps, validation, learning rate and gradient norm go into a "
    "folder for each run, within one called “{}”. More runs can be added to it later."
)


class TensorBoardDialog(QDialog):
    """The curves of the runs that are marked, or of all of a project."""

    def __init__(
        self, files: EventFiles, session: Session, marked: Sequence[str], window: QWidget
    ) -> None:
        super().__init__(window)
        self.setObjectName("tensorBoardDialog")
        self.setWindowTitle("Write TensorBoard events")
        self._files, self._session = files, session
        self._marked, self._all = tuple(marked), not marked
        self._written: CurvesWritten | None = None
        self._of = 0  # Of how many runs the curves are being written.
        self._make()
        self._place()
        for news in (session.runs_changed, session.project_changed):
            news.connect(self.settle)
        files.changed.connect(self.settle)
        files.progressed.connect(self._show_progress)
        files.ended.connect(self._show_written)
        files.failed.connect(self._show_failed)
        self.settle()
        (self.of_all if self._all else self.of_marked).setFocus()

    @property
    def runs(self) -> tuple[KeptRun, ...]:
        """Those whose curves are wanted."""
        return self._session.runs.kept if self._all else self._marked_runs

    def show_marked(self, ids: tuple[str, ...]) -> None:
        """Others are marked by now."""
        self._marked = ids
        self._anew()

    def settle(self) -> None:
        """Show what would be written by now, and what stands against it."""
        kept, marked, busy = self._session.runs.kept, self._marked_runs, self._files.busy
        self.about_marked.say(", ".join(one.title for one in marked) or NONE_MARKED)
        self.about_all.say(f"{count_text(len(kept), 'run')} of {self._session.project.name}")
        self._all = self._all or not marked
        (self.of_all if self._all else self.of_marked).setChecked(True)
        self.of_marked.setEnabled(bool(marked) and not busy)
        self.of_all.setEnabled(not busy)
        obstacle = _obstacle()
        self._tell(obstacle)
        self.write_button.setEnabled(obstacle is None and not busy and bool(self.runs))
        self.close_button.setText("Cancel" if busy else "Close")
        self.close_button.setAccessibleName(self.close_button.text())

    def reject(self) -> None:
        """Close; what is being written is called off."""
        self._files.stop()
        super().reject()

    @property
    def _marked_runs(self) -> tuple[KeptRun, ...]:
        found = (self._session.runs.find(id) for id in self._marked)
        return tuple(one for one in found if one is not None)

    def _tell(self, obstacle: StudioError | None) -> None:
        """Of what is there already the line that leads to it, which can be copied."""
        written = self._written
        self.notes.setText(ABOUT.format(self._files.folder_name))
        self.notes.setVisible(obstacle is None)
        self.mistake.setText("" if obstacle is None else str(obstacle))
        self.mistake.setVisible(obstacle is not None)
        folder = Path(self._files.folder_name) if written is None else written.folder
        self.line.say(command_for(folder), complete=written is not None)
        if self._files.busy:
            return
        if written is None:
            self.summary.say(count_text(len(self.runs), "run"))
        else:
            told = f"Wrote {count_text(written.runs, 'run')} to {written.folder.name}"
            self.summary.say(told, tip=str(written.folder))

    def _choose(self, number: int) -> None:
        self._all = bool(number)
        self._anew()

    def _anew(self) -> None:
        """What is chosen now has not been written."""
        self._written = None
        self.settle()

    def _write(self) -> None:
        runs = self.runs
        self._written, self._of = None, len(runs)
        self._show_progress(0)
        self._files.ask(runs)
        self.settle()

    def _show_progress(self, written: int) -> None:
        self.summary.say(f"Writing the curves… {written} of {count_text(self._of, 'run')}")

    def _show_written(self, written: CurvesWritten) -> None:
        self._written = written
        self.settle()

    def _show_failed(self, error: StudioError) -> None:
        self.settle()
        self.mistake.setText(str(error))
        self.mistake.show()
        self.notes.hide()

    def _leave(self) -> None:
        """The one button is for both."""
        if self._files.busy:
            self._files.stop()
        else:
            self.reject()

    def _make(self) -> None:
        self.of_marked, self.about_marked = self._choice("Marked", "markedRuns")
        self.of_all, self.about_all = self._choice("All", "allRuns")
        self._group = QButtonGroup(self)
        for number, one in enumerate((self.of_marked, self.of_all)):
            self._group.addButton(one, number)
        self._group.idClicked.connect(self._choose)
        about = "The line for a terminal that shows the curves"
        self.line = LinesToCopy("SHOWN BY", about, "tensorBoard", LINE_HEIGHT, self)
        self.notes, self.mistake = label("", "detail", self), label("", "mistake", self)
        self.notes.setObjectName("tensorBoardNotes")
        self.mistake.setObjectName("tensorBoardMistake")
        self.summary = ElidedLabel("strong", self)
        self.summary.setObjectName("tensorBoardSummary")
        self.close_button = button(
            "Close", "closeTensorBoardButton", "Close (Esc)", self._leave, self
        )
        self.close_button.setAutoDefault(False)
        self.write_button = button(
            "Write…", "writeTensorBoardButton", "Choose a folder and write to it", self._write, self
        )
        self.write_button.setProperty("role", "primary")
        self.write_button.setDefault(True)

    def _choice(self, text: str, name: str) -> tuple[QRadioButton, ElidedLabel]:
        found, about = QRadioButton(text, self), ElidedLabel("muted", self)
        found.setObjectName(f"{name}Button")
        found.setAccessibleName(f"{text} runs")
        found.setToolTip(f"Write the curves of {text.lower()} runs")
        found.setFixedWidth(CHOICE_WIDTH)
        about.setObjectName(f"{name}Label")
        return found, about

    def _place(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(label("RUNS", "section", self))
        layout.addWidget(self._choices())
        layout.addWidget(self._told())
        layout.addWidget(self.line)
        layout.addSpacing(8)
        below = QHBoxLayout()
        below.addWidget(self.summary, 1)
        below.addWidget(self.close_button)
        below.addWidget(self.write_button)
        layout.addLayout(below)
        self.setFixedWidth(WIDTH)

    def _choices(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("role", "card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(1, 5, 1, 5)
        layout.setSpacing(0)
        for one, about in ((self.of_marked, self.about_marked), (self.of_all, self.about_all)):
            line = QWidget(card)
            line.setFixedHeight(ROW_HEIGHT)
            across = row(line, 11, 0, 11, 0)
            across.addWidget(one)
            across.addWidget(about, 1)
            layout.addWidget(line)
        return card

    def _told(self) -> QWidget:
        told = QWidget(self)
        told.setMinimumHeight(TOLD_HEIGHT)
        both = QVBoxLayout(told)
        both.setContentsMargins(0, 0, 0, 0)
        for one in (self.notes, self.mistake):
            one.setWordWrap(True)
            both.addWidget(one)
        both.addStretch(1)
        return told


def _obstacle() -> FileError | None:
    """What is missing here."""
    try:
        check_tensorboard()
    except FileError as error:
        return error
    return None
