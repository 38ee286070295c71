"""Which runs are on the map, each in its colour, and which could be."""

from functools import partial

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from aestudio.gui.inspect.captions import combo
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.map.beside import reasons
from aestudio.gui.inspect.runs_beside import RunsBeside
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import button, label, row
from aestudio.gui.runs.compared import Named
from aestudio.gui.runs.palette import COUNT, run_colour
from aestudio.gui.shell.theme import Themes

DOT = 10  # Pixels.
TURNED_TIP = (
    "Codings of the other runs are turned, mirrored, moved and scaled until they lie as near to "
    "those of this run as they go: what each code stands for is chance. Without it they lie where "
    "they are"
)
ADD, FULL = "Add a run…", f"{COUNT} runs at most can be compared: take one away first"


class RunsSection(QWidget):
    """``marks_wanted`` carries the ids of the runs that are to be compared, here and in the
    workspace Runs; ``changed`` tells that codings are to be turned, or not."""

    marks_wanted = Signal(tuple)
    changed = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mapRuns")
        self._themes = themes
        self._beside: RunsBeside | None = None
        self._shown: object = None
        self.lines = QWidget(self)
        self._lines = QVBoxLayout(self.lines)
        self.add = combo("mapAddRunCombo", "Add a run", "Lay one more run on the map", self)
        self.turned = QCheckBox("Turned onto this run", self)
        self._build()
        self.add.activated.connect(self._add)
        self.turned.toggled.connect(lambda _on: self.changed.emit())

    def show_inspected(self, inspected: Inspected, count: int) -> None:
        """List the runs; of each ``count`` samples are on the map."""
        beside = inspected.beside
        if beside is None:
            return
        why = reasons(inspected)
        shown = beside.own, beside.marked, beside.offered, tuple(why.items()), count
        if shown == self._shown:
            return
        self._beside, self._shown = beside, shown
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        on_map = f"{count:,}"
        self._lines.addWidget(self._line(beside.own, on_map, "This run, which is looked at"))
        for one in beside.marked:
            reason = why[one.id]
            self._lines.addWidget(self._line(one, reason or on_map, _why(one, reason), gone=True))
        self._offer(beside)
        self.turned.setVisible(any(not one for one in why.values()))

    def _build(self) -> None:
        self.lines.setObjectName("mapRunsList")
        self.lines.setAccessibleName("Runs on the map")
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(2)
        self.add.setPlaceholderText(ADD)
        self.turned.setObjectName("mapTurnedBox")
        self.turned.setAccessibleName("Turned onto this run")
        self.turned.setToolTip(wrapped(TURNED_TIP))
        self.turned.setProperty("role", "box")
        self.turned.setChecked(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(6)
        layout.addWidget(label("RUNS · samples on the map", "section", self))
        layout.addWidget(self.lines)
        layout.addWidget(self.add)
        layout.addWidget(self.turned)

    def _line(self, run: Named, figure: str, tip: str, gone: bool = False) -> QWidget:
        line = QWidget(self.lines)
        across = row(line, 3, 0, 0, 0, spacing=6)
        name, told = ElidedLabel("", line), ElidedLabel("muted", line)
        name.say(run.title, tip=tip)
        told.say(figure, tip=tip)
        told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        across.addWidget(RunDot(run.colour, self._themes, line))
        across.addWidget(name, 3)
        across.addWidget(told, 2)
        if gone:
            less = button("×", f"mapLess{run.colour}Button", "", partial(self._less, run.id), line)
            less.setToolTip(f"Take {run.title} off the map")
            less.setAccessibleName(f"Take {run.title} off the map")
            less.setProperty("role", "link")
            less.setMinimumWidth(20)
            across.addWidget(less)
        return line

    def _offer(self, beside: RunsBeside) -> None:
        full = len(beside.marks) >= COUNT
        with QSignalBlocker(self.add):
            self.add.clear()
            for one in beside.offered:
                self.add.addItem(one.title, one.id)
            self.add.setCurrentIndex(-1)
        self.add.setVisible(bool(beside.offered))
        self.add.setEnabled(not full)
        self.add.setToolTip(FULL if full else "Lay one more run on the map")

    def _add(self, place: int) -> None:
        if self._beside is not None:
            id = str(self.add.itemData(place))
            self.add.setCurrentIndex(-1)
            self.marks_wanted.emit(self._beside.with_mark(id))

    def _less(self, id: str) -> None:
        if self._beside is not None:
            self.marks_wanted.emit(self._beside.without_mark(id))


class RunDot(QWidget):
    """The colour of a run."""

    def __init__(self, place: int, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent)
        self._place, self._themes = place, themes
        self.setFixedSize(DOT, DOT)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(run_colour(self._place, self._themes.current))
            painter.drawEllipse(QRectF(self.rect()))


def _why(run: Named, reason: str) -> str:
    return f"{run.title} is not on the map: {reason}" if reason else f"{run.title}, as it ended"
