"""The line below the grid: the error of all samples, or what to do to see one."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from aestudio.core.measured import Measured
from aestudio.gui.build.viewer.cell_geometry import SIDE_MARGIN
from aestudio.gui.build.viewer.error_scale import ErrorScale
from aestudio.gui.kit.figures import class_text, error_figure
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import label
from aestudio.gui.shell.theme import Themes

HINT = "Press Train: reconstructions appear here\nwhile the network learns"
LEARNING = "Reconstructions appear here\nwhile the network learns"
MEASURING = "Reconstructions appear here\nas soon as they have been computed"
WAITING = "Samples appear here once the data have been read"
HEIGHT = 52
FIGURE_GAP, NOTE_GAP = 4, 10
LEAST_NOTE = 40
LEGEND = "input · output · error map"
LEGEND_HELP = (
    "From top to bottom: the input, what the network makes of it, and input − output:\n"
    "red or orange where the output is too low, blue where it is too high;\n"
    "the full colour stands for half the range of the data"
)


@dataclass(frozen=True, slots=True)
class Remark:
    """What takes the legend's place while it matters: a few words, and the whole of it."""

    words: str
    whole: str


class Footer(QFrame):
    """Keeps its height whatever it says."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "cardFooter")
        self.setFixedHeight(HEIGHT)
        self._pages = QStackedWidget()
        self.hint = label(HINT, "muted")
        self.hint.setObjectName("viewerHint")
        self.hint.setWordWrap(True)
        self.hint.setStyleSheet("font-size: 11px;")
        self._pages.addWidget(self.hint)
        self.caption = label("", "muted")
        self.error = label("", "strong")
        self.error.setObjectName("viewerError")
        self.moment = label("", "muted")
        self.moment.setObjectName("viewerMoment")
        self.moment.setStyleSheet("font-size: 11px;")
        self._moment = ""
        self.note = _Note(LEGEND)
        self.note.setObjectName("viewerNote")
        self.scale = ErrorScale(themes)
        self.scale.setToolTip(LEGEND_HELP)
        self._pages.addWidget(self._figures())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SIDE_MARGIN, 0, SIDE_MARGIN, 0)
        layout.addWidget(self._pages)

    def show_hint(self, text: str) -> None:
        """Say what to do, or what is wrong."""
        self.hint.setText(text)
        self._pages.setCurrentIndex(0)

    def show_error(
        self, part: str, error: Measured | None, remark: Remark | None, of_class: str = ""
    ) -> None:
        """Show the error of a part or of a class in it, None for none; the remark or the legend."""
        as_read = error is None or error.raw == error.scaled
        # The class by its name would take the room of the epoch; it stands in its box above.
        what = "class" if of_class else part.lower()
        self.caption.setText(f"{what} error{'' if as_read else ', scaled'}")
        self.error.setText(error_figure(None if error is None else error.scaled))
        told = "Mean squared error" if error is None else f"Mean squared error {error}"
        whose = f"{class_text(of_class)} of the {part.lower()} part" if of_class else ""
        self.error.setToolTip("\n".join(line for line in (whose, told) if line))
        self.note.setText(remark.words if remark else LEGEND)
        self.note.setToolTip(f"{wrapped(remark.whole)}\n\n{LEGEND_HELP}" if remark else LEGEND_HELP)
        self.note.setAccessibleDescription(remark.whole if remark else "")
        self._fit()
        self._pages.setCurrentIndex(1)

    def show_moment(self, moment: str) -> None:
        """Say from when the pictures are, where that changes: the epoch, behind its stage."""
        self._moment = moment
        self.moment.setToolTip(f"These pictures: {moment}. The training may be further on")
        self.moment.setAccessibleName(moment)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The stage of the epoch goes where there is too little room for it; the scale has what
        the words leave it, and goes where that is too little."""
        self._fit_moment()
        left = self.width() - 2 * SIDE_MARGIN - NOTE_GAP - self.note.sizeHint().width()
        self.scale.setFixedWidth(min(max(left, 0), self.scale.sizeHint().width()))
        self.scale.setVisible(left >= self.scale.minimumSizeHint().width())

    def _fit_moment(self) -> None:
        before = self.caption.sizeHint().width() + self.error.sizeHint().width() + 2 * FIGURE_GAP
        room = self.width() - 2 * SIDE_MARGIN - before
        needed = self.moment.fontMetrics().horizontalAdvance(self._moment)
        epoch = self._moment.rpartition(", ")[2]
        self.moment.setText(self._moment if needed <= room else epoch)

    def _figures(self) -> QWidget:
        page = QWidget()
        above, below = QHBoxLayout(), QHBoxLayout()
        above.setSpacing(FIGURE_GAP)
        below.setSpacing(NOTE_GAP)
        above.addWidget(self.caption)
        above.addWidget(self.error)
        above.addStretch(1)
        above.addWidget(self.moment)
        below.addWidget(self.note, 1)
        below.addWidget(self.scale)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 6, 0, 6)
        layout.setSpacing(2)
        layout.addLayout(above)
        layout.addLayout(below)
        return page


class _Note(QLabel):
    """Ends in dots where even the whole line is too short for it; never holds the card open."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "muted")
        self.setStyleSheet("font-size: 11px;")

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_NOTE, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        elided = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self.text(), elided, self.width())
        with QPainter(self) as painter:
            painter.setPen(self.palette().windowText().color())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
