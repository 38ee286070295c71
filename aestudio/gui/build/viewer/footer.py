"""The line below the grid: the error of all samples, or what to do to see one."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from aestudio.core.measured import Measured
from aestudio.gui.build.viewer.cell_geometry import SIDE_MARGIN
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.figures import class_text, error_figure
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import label
from aestudio.gui.samples.error_scale import ErrorScale
from aestudio.gui.shell.theme import Themes

HINT = "Press Train: reconstructions appear here\nwhile the network learns"
LEARNING = "Reconstructions appear here\nwhile the network learns"
MEASURING = "Reconstructions appear here\nas soon as they have been computed"
WAITING = "Samples appear here once the data have been read"
HEIGHT = 52
FIGURE_GAP, NOTE_GAP = 4, 10
LEAST_NOTE = 40
LEGEND = "input · output · error map"
# The longer one where there is room for it.
DAMAGED_LEGENDS = (
    "input · as the network saw it · output · error map",
    "input · as seen · output · error map",
)
COLOURS_HELP = (
    "red or orange where the output is too low, blue where it is too high;\n"
    "the full colour stands for half the range of the data"
)
LEGEND_HELP = (
    "From top to bottom: the input, what the network makes of it, and input − output:\n"
    f"{COLOURS_HELP}"
)
DAMAGED_HELP = (
    "From top to bottom: the input, what the network saw of it, what it makes of that,\n"
    f"and input − output: {COLOURS_HELP}"
)


@dataclass(frozen=True, slots=True)
class Remark:
    """What takes the legend's place while it matters: a few words, and the whole of it."""

    words: str
    whole: str


@dataclass(frozen=True, slots=True)
class Noise:
    """That an error is that of samples with noise; ``without`` is that of the same samples as they
    are, where it is known."""

    without: Measured | None = None

    @property
    def wordings(self) -> tuple[str, ...]:
        """What to say behind the error, from long to short."""
        if self.without is None:
            return ("with noise", "noisy")
        clean = error_figure(self.without.scaled)
        return f"with noise · {clean} without", f"noisy · {clean} clean", "noisy"

    @property
    def lines(self) -> tuple[str, ...]:
        """The same for its tip."""
        first = "of samples with the noise that the network learnt from"
        return (first,) if self.without is None else (first, f"Without noise {self.without}")


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
        self.noise = ElidedLabel("muted", least=0)
        self.noise.setObjectName("viewerNoiseError")
        self.moment = label("", "muted")
        self.moment.setObjectName("viewerMoment")
        self.moment.setStyleSheet("font-size: 11px;")
        self._moment = ""
        self._wordings: tuple[str, ...] = (LEGEND,)
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
        self,
        part: str,
        error: Measured | None,
        remark: Remark | None,
        of_class: str = "",
        noise: Noise | None = None,
    ) -> None:
        """Show the error of a part or of a class in it, None for none; the remark or the legend.

        ``noise`` says that it is that of damaged samples.
        """
        as_read = error is None or error.raw == error.scaled
        # The class by its name would take the room of the epoch; it stands in its box above.
        what = "class" if of_class else part.lower()
        self.caption.setText(f"{what} error{'' if as_read else ', scaled'}")
        self.error.setText(error_figure(None if error is None else error.scaled))
        told = "Mean squared error" if error is None else f"Mean squared error {error}"
        whose = f"{class_text(of_class)} of the {part.lower()} part" if of_class else ""
        lines = (whose, told, *(() if noise is None else noise.lines))
        self.error.setToolTip("\n".join(line for line in lines if line))
        self.noise.say(*(("",) if noise is None else noise.wordings))
        self.noise.setVisible(noise is not None)
        legends, meaning = (
            ((LEGEND,), LEGEND_HELP) if noise is None else (DAMAGED_LEGENDS, DAMAGED_HELP)
        )
        self._wordings = (remark.words,) if remark else legends
        self.note.setToolTip(f"{wrapped(remark.whole)}\n\n{meaning}" if remark else meaning)
        self.scale.setToolTip(meaning)
        self.note.setAccessibleDescription(remark.whole if remark else "")
        self._fit()
        self._pages.setCurrentIndex(1)

    def show_moment(self, moment: str) -> None:
        """Say from when the pictures are, where that changes: the epoch, behind its stage."""
        self._moment = moment
        self.moment.setToolTip(f"These pictures: {moment}. The training may be further on")
        self.moment.setAccessibleName(moment)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """With the shortest words: those that are shown were chosen for the width that there is,
        and would hold the card open."""
        epoch = self.moment.fontMetrics().horizontalAdvance(self._epoch)
        return QSize(2 * SIDE_MARGIN + self._before_moment() + epoch, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The stage of the epoch goes where there is too little room for it; the scale has what
        the words leave it, and goes where that is too little."""
        self._fit_moment()
        room, least = self.width() - 2 * SIDE_MARGIN - NOTE_GAP, self.scale.minimumSizeHint()
        for words in self._wordings:
            self.note.setText(words)
            left = room - self.note.sizeHint().width()
            if left >= least.width():
                break
        self.scale.setFixedWidth(min(max(left, 0), self.scale.sizeHint().width()))
        self.scale.setVisible(left >= least.width())

    def _fit_moment(self) -> None:
        noise = 0 if self.noise.isHidden() else self.noise.sizeHint().width() + FIGURE_GAP
        room = self.width() - 2 * SIDE_MARGIN - self._before_moment() - noise
        needed = self.moment.fontMetrics().horizontalAdvance(self._moment)
        self.moment.setText(self._moment if needed <= room else self._epoch)

    @property
    def _epoch(self) -> str:
        return self._moment.rpartition(", ")[2]

    def _before_moment(self) -> int:
        shown = (self.caption, self.error)
        return sum(one.sizeHint().width() + FIGURE_GAP for one in shown)

    def _figures(self) -> QWidget:
        page = QWidget()
        above, below = QHBoxLayout(), QHBoxLayout()
        above.setSpacing(FIGURE_GAP)
        below.setSpacing(NOTE_GAP)
        above.addWidget(self.caption)
        above.addWidget(self.error)
        above.addWidget(self.noise)
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
