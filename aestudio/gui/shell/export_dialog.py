"""The dialog of an export: in which format, what of the network, and how Python loads it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from aestudio.core.errors import FileError, StudioError
from aestudio.core.run import Run
from aestudio.core.units import count_text
from aestudio.export.exporting import Exported
from aestudio.export.portable import Portable
from aestudio.export.settings import ExportSettings
from aestudio.export.targets.base import Target
from aestudio.export.targets.catalogue import TARGETS
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.forms import ParameterForm
from aestudio.gui.kit.lines_to_copy import LinesToCopy
from aestudio.gui.kit.widgets import button, label
from aestudio.gui.shell.exports import Exports
from aestudio.gui.shell.format_list import ABOUT_LEFT, FormatList
from aestudio.gui.shell.settings import Settings

WIDTH, PART_WIDTH, LINES_HEIGHT, NOTES_HEIGHT = 700, 150, 100, 48
NO_RUN = "No run is open"
BUSY = "Writing the file…"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a file: how large it is, what one should know, how Python loads it."""

    summary: str = ""
    notes: tuple[str, ...] = ()
    lines: str = ""

    @classmethod
    def before(cls, target: Target, portable: Portable) -> "Told":
        """Of one that is to be written."""
        counted = count_text(portable.parameters, "parameter")
        lines = target.snippet(portable, Path(f"model{(*target.endings, '')[0]}"))
        return cls(counted, target.notes(portable), lines)

    @classmethod
    def after(cls, exported: Exported) -> "Told":
        """Of one that has been."""
        told = f"{exported.path.name}: {exported.told}"
        return cls(told, exported.notes, exported.snippet)


class ExportDialog(QDialog):
    """It follows the run that is looked at; what is said of the file is said before it is
    written."""

    def __init__(self, exports: Exports, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("exportDialog")
        self.setWindowTitle("Export")
        self._exports, self._settings = exports, settings
        self._wanted = ExportSettings()
        self._target = _remembered(settings.export_format)
        self._exported: Exported | None = None
        self._of: Run | None = None  # The run that it is of, as it stood.
        self._make()
        self._place()
        self.formats.chosen.connect(self._choose)
        self.form.edited.connect(self._edit)
        exports.changed.connect(self.settle)
        exports.ended.connect(self._show_exported)
        exports.failed.connect(self._show_failed)
        self.settle()
        self.formats.rows[self._target.word].radio.setFocus()

    def settle(self) -> None:
        """Show what would be written by now, and what stands against it."""
        source, busy = self._exports.source, self._exports.busy
        if source is None or source.run is not self._of:
            self._exported = None
        self.source.say(NO_RUN if source is None else source.told)
        portable, mistake = self._portable()
        obstacles = (
            {} if portable is None else {one.word: one.obstacle(portable) for one in TARGETS}
        )
        self.formats.show_target(self._target)
        self.formats.show_obstacles(obstacles)
        self._show_wanted(portable)
        obstacle = mistake or obstacles.get(self._target.word)
        self._tell(portable, obstacle)
        self._offer(portable is not None and obstacle is None and not busy)

    def reject(self) -> None:
        """Close; what is being written is called off."""
        self._exports.stop()
        super().reject()

    def _portable(self) -> tuple[Portable | None, StudioError | None]:
        """What would be exported; or what is wrong with it."""
        source = self._exports.source
        try:
            return None if source is None else source.portable(self._wanted), None
        except FileError as error:
            return None, error

    def _show_wanted(self, portable: Portable | None) -> None:
        scales = portable is not None and not portable.scaling.is_identity
        possible = scales and self._target.holds_preparation
        wanted = self._wanted
        self.form.show_values({**dict(wanted), "prepared": wanted.prepared and possible})
        self.form.set_row_enabled("prepared", possible)

    def _tell(self, portable: Portable | None, obstacle: StudioError | None) -> None:
        """Of what is there already the figures are those of the file."""
        told = Told()
        if self._exported is not None:
            told = Told.after(self._exported)
        elif portable is not None:
            told = Told.before(self._target, portable)
        self.mistake.setText("" if obstacle is None else str(obstacle))
        self.mistake.setVisible(obstacle is not None)
        self.notes.setText("\n".join(f"{one}." for one in told.notes))
        self.notes.setVisible(obstacle is None)
        self.summary.say(BUSY if self._exports.busy else told.summary)
        self.lines.say(told.lines)

    def _offer(self, possible: bool) -> None:
        """Let it be written, or called off while it is."""
        busy = self._exports.busy
        self.export_button.setEnabled(possible)
        self.close_button.setText("Cancel" if busy else "Close")
        self.close_button.setAccessibleName(self.close_button.text())
        self.formats.setEnabled(not busy)
        self.form.setEnabled(not busy)

    def _choose(self, target: Target) -> None:
        self._target = target
        self._settings.set_export_format(target.word)
        self._anew()

    def _edit(self, name: str, value: Any) -> None:
        self._wanted = self._wanted.edited(**{name: value})
        self._anew()

    def _anew(self) -> None:
        """What is chosen now is in no file."""
        self._exported = None
        self.settle()

    def _export(self) -> None:
        source = self._exports.source
        if source is not None:
            self._exported, self._of = None, source.run
            self._exports.ask(source, self._target, self._wanted)

    def _show_exported(self, exported: Exported) -> None:
        self._exported = exported
        self.settle()

    def _show_failed(self, error: StudioError) -> None:
        self.settle()
        self.mistake.setText(str(error))
        self.mistake.show()
        self.notes.hide()

    def _leave(self) -> None:
        """The one button is for both."""
        if self._exports.busy:
            self._exports.stop()
        else:
            self.reject()

    def _make(self) -> None:
        self.source = ElidedLabel("strong", self)
        self.source.setObjectName("exportSource")
        self.formats = FormatList(self)
        self.form = ParameterForm(
            ExportSettings, tuple(ExportSettings.model_fields), self, named="export"
        )
        self.form.field("part").setMinimumWidth(PART_WIDTH)
        self.form.setFixedWidth(ABOUT_LEFT + PART_WIDTH)
        about = "Lines of Python that load the file"
        self.lines = LinesToCopy("LOAD IT WITH", about, "export", LINES_HEIGHT, self)
        self.notes, self.mistake = label("", "detail", self), label("", "mistake", self)
        self.notes.setObjectName("exportNotes")
        self.mistake.setObjectName("exportMistake")
        self.summary = ElidedLabel("strong", self)
        self.summary.setObjectName("exportSummary")
        self.close_button = button("Close", "closeExportButton", "Close (Esc)", self._leave, self)
        self.export_button = button(
            "Export…", "startExportButton", "Choose a file and write it", self._export, self
        )
        self.export_button.setProperty("role", "primary")
        self.export_button.setDefault(True)
        self.close_button.setAutoDefault(False)

    def _place(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(self.source)
        layout.addSpacing(4)
        layout.addWidget(label("FORMAT", "section", self))
        layout.addWidget(self.formats)
        layout.addSpacing(4)
        layout.addWidget(self.form, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(4)
        layout.addWidget(self.lines)
        told = QWidget(self)
        told.setMinimumHeight(NOTES_HEIGHT)
        both = QVBoxLayout(told)
        both.setContentsMargins(0, 0, 0, 0)
        for one in (self.notes, self.mistake):
            one.setWordWrap(True)
            both.addWidget(one)
        both.addStretch(1)
        layout.addWidget(told)
        layout.addStretch(1)
        below = QHBoxLayout()
        below.addWidget(self.summary, 1)
        below.addWidget(self.close_button)
        below.addWidget(self.export_button)
        layout.addLayout(below)
        self.setFixedWidth(WIDTH)


def _remembered(word: str) -> Target:
    return next((one for one in TARGETS if one.word == word), TARGETS[0])
