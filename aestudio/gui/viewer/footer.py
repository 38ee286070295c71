"""The line below the grid: the error of all samples, or what to do to see one."""

from dataclasses import dataclass
from textwrap import fill

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from aestudio.core.measured import Measured
from aestudio.gui.figures import error_figure
from aestudio.gui.theme import Themes
from aestudio.gui.viewer.error_scale import ErrorScale
from aestudio.gui.widgets import label

HINT = "Press Train: reconstructions appear here\nwhile the network learns"
LEARNING = "Reconstructions appear here\nwhile the network learns"
MEASURING = "Reconstructions appear here\nas soon as they have been computed"
WAITING = "Samples appear here once the data have been read"
HEIGHT = 52
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
        self.moment.setToolTip("The epoch of these pictures; the training may be further on")
        self.note = label(LEGEND, "muted")
        self.note.setObjectName("viewerNote")
        self.note.setStyleSheet("font-size: 11px;")
        self.scale = ErrorScale(themes)
        self.scale.setToolTip(LEGEND_HELP)
        self._pages.addWidget(self._figures())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.addWidget(self._pages)

    def show_hint(self, text: str) -> None:
        """Say what to do, or what is wrong."""
        self.hint.setText(text)
        self._pages.setCurrentIndex(0)

    def show_error(self, part: str, error: Measured, remark: Remark | None) -> None:
        """Show the error of a part, and the remark or the legend."""
        as_read = error.raw == error.scaled
        self.caption.setText(f"{part.lower()} error{'' if as_read else ', scaled'}")
        self.error.setText(error_figure(error.scaled))
        self.error.setToolTip(f"Mean squared error {error}")
        self.note.setText(remark.words if remark else LEGEND)
        self.note.setToolTip(
            f"{fill(remark.whole, 80)}\n\n{LEGEND_HELP}" if remark else LEGEND_HELP
        )
        self.note.setAccessibleDescription(remark.whole if remark else "")
        self._pages.setCurrentIndex(1)

    def show_moment(self, moment: str) -> None:
        """Say from when the pictures are, where that changes."""
        self.moment.setText(moment)

    def _figures(self) -> QWidget:
        page = QWidget()
        above, below = QHBoxLayout(), QHBoxLayout()
        above.setSpacing(4)
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
