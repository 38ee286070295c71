"""What there is to know of the import, and a button for what can be put right at once."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from aestudio.core.errors import StudioError
from aestudio.core.preparation import Missing
from aestudio.gui.importing.texts import sentence
from aestudio.gui.kit.widgets import button, label, row, set_tone
from aestudio.gui.shell.labels import in_labels

MOST_SHOWN = 3
LINE = 17
HELP = "where a value is missing"
REMEDIES = (
    (Missing.MEDIAN, "Fill in the median", "fillMedianButton"),
    (Missing.MEAN, "Fill in the mean", "fillMeanButton"),
    (Missing.DROP, "Drop the samples", "dropSamplesButton"),
)


class NotesStrip(QFrame):
    """``missing_chosen`` carries what is to become of missing values."""

    missing_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importNotes")
        self.setProperty("role", "banner")
        self._area = QScrollArea(self)
        self._text = self._scrolled(self._area)
        self._buttons = [
            button(
                text,
                name,
                f"{text} where something is missing",
                partial(self.missing_chosen.emit, rule),
                self,
            )
            for rule, text, name in REMEDIES
        ]
        layout = row(self, 12, 6, 8, 6)
        layout.addWidget(self._area, 1)
        for one in self._buttons:
            layout.addWidget(one)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def show_unfit(self, error: StudioError, gaps: bool, notes: Sequence[str]) -> None:
        """Say why there are no samples, and below it what else is worth knowing; ``gaps`` that
        missing values are in the way, for which there are buttons."""
        remedy = "" if gaps or not error.remedy else f" {error.remedy.rstrip('.')}."
        why = f" {error.why.rstrip('.')}." if error.why else ""
        what = f"{error.where}: {error.what.rstrip('.')}." if error.where else sentence(error)
        told = f"{what}{why}{remedy}"
        self._show("\n".join((told, *_sentences(notes))), "error", gaps)

    def show_notes(self, notes: Sequence[str]) -> None:
        """Say what is worth knowing; nothing is shown if there is nothing."""
        self._show("\n".join(_sentences(notes)), "accent", False)

    def _show(self, text: str, tone: str, remedies: bool) -> None:
        text = in_labels(text)
        self._text.setText(text)
        self._text.setAccessibleName(text)
        set_tone(self, tone)
        for one in self._buttons:
            one.setVisible(remedies)
        lines = min(max(text.count("\n") + 1, 1 + len(text) // 110), MOST_SHOWN)
        self._area.setFixedHeight(max(lines * LINE, 28 if remedies else LINE) + 2)
        self.setVisible(bool(text))

    def _scrolled(self, area: QScrollArea) -> QLabel:
        content = QWidget(area.viewport())
        found = label("", "", content)
        found.setObjectName("importNotesText")
        found.setWordWrap(True)
        found.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(found)
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return found


def _sentences(notes: Sequence[str]) -> list[str]:
    return [f"{note.rstrip('.')}." for note in notes]
