"""The card of the queue: what is trained at the moment, and what waits for its turn."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QWidget,
)

from aestudio.core.queue import QueuedRun, QueueState
from aestudio.core.units import count_text
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.kit.widgets import Card, button, label, row

KEYS = PartKeys(
    "In the queue",
    move=Keys("Train it earlier, later", {"Alt+Up": -1, "Alt+Down": 1}),
    drop=Keys("Do not train it", {"Del": None}),
)
ROW = 26
ID = Qt.ItemDataRole.UserRole
STEPS = 1000  # Of the bar.


class QueueCard(Card):
    """``drop_wanted`` carries the ids of runs that are not to be trained, ``move_wanted`` ids and
    by how many places they are to go down, ``place_wanted`` ids and the row before which they are
    to stand, ``hold_wanted`` whether to hold, ``stop_wanted`` nothing."""

    drop_wanted = Signal(tuple)
    move_wanted = Signal(tuple, int)
    place_wanted = Signal(tuple, int)
    hold_wanted = Signal(bool)
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Queue", parent)
        self.setObjectName("queueCard")
        self._held = False
        self.about = ElidedLabel("muted", self)
        self.about.setObjectName("queueAbout")
        self.list = WaitingList(self)
        self._fill_header()
        self.body.addWidget(self._now())
        around = QHBoxLayout()
        around.setContentsMargins(10, 0, 10, 6)
        around.addWidget(self.list)
        self.body.addLayout(around, 1)
        self.list.drop_wanted.connect(self.drop_wanted)
        self.list.move_wanted.connect(self.move_wanted)
        self.list.place_wanted.connect(self.place_wanted)
        self.list.itemSelectionChanged.connect(self._offer)
        self._offer()

    def show_state(self, state: QueueState) -> None:
        """Show how the queue stands."""
        self._held = state.held
        self.about.say(_about(state))
        self.hold_button.setText("Go on" if state.held else "Hold")
        self.hold_button.setAccessibleName("Go on with the queue" if state.held else "Hold")
        current = state.current
        self.name_label.say(current.name if current else "Nothing is trained at the moment")
        self.step_label.setText(step_text(state))
        self.bar.setValue(round(STEPS * state.fraction))
        self.list.show_waiting(state.queue.waiting)
        self._offer()

    def _fill_header(self) -> None:
        self.earlier_button = button(
            "Earlier", "queueEarlierButton", "Train it earlier (Alt+Up)", self.list.earlier, self
        )
        self.later_button = button(
            "Later", "queueLaterButton", "Train it later (Alt+Down)", self.list.later, self
        )
        self.drop_button = button(
            "Remove", "queueRemoveButton", "Do not train it (Del)", self.list.drop, self
        )
        tip = "Begin no other run until told to go on; the run under way pauses"
        self.hold_button = button(
            "Hold", "queueHoldButton", tip, lambda: self.hold_wanted.emit(not self._held), self
        )
        tip = "End the run under way and empty the queue; runs that have ended stay"
        self.stop_button = button("Stop all", "queueStopButton", tip, self.stop_wanted.emit, self)
        self.header.addWidget(self.about, 1)
        for one in (
            self.earlier_button,
            self.later_button,
            self.drop_button,
            self.hold_button,
            self.stop_button,
        ):
            self.header.addWidget(one)

    def _now(self) -> QFrame:
        found = QFrame(self)
        found.setFixedHeight(34)
        self.name_label = ElidedLabel("", found, middle=True)
        self.name_label.setObjectName("queueCurrentName")
        self.step_label = label("", "muted", found)
        self.step_label.setObjectName("queueCurrentStep")
        self.bar = QProgressBar(found)
        self.bar.setObjectName("queueBar")
        self.bar.setAccessibleName("Progress of the run under way")
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(120, 4)
        line = row(found, 12, 0, 12, 0, spacing=8)
        line.addWidget(self.name_label, 1)
        line.addWidget(self.step_label)
        line.addWidget(self.bar)
        return found

    def _offer(self) -> None:
        chosen = bool(self.list.selected)
        for one in (self.earlier_button, self.later_button, self.drop_button):
            one.setEnabled(chosen)


class WaitingList(QListWidget):
    """Runs that wait, the next one first; dragged, or moved and removed by keys."""

    drop_wanted = Signal(tuple)
    move_wanted = Signal(tuple, int)
    place_wanted = Signal(tuple, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("queueList")
        self.setAccessibleName("Runs that wait")
        self.setToolTip("Drag to change the order; Del removes")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setMinimumHeight(2 * ROW)
        self._shown: tuple[str, ...] = ()

    @property
    def selected(self) -> tuple[str, ...]:
        """Ids of those that are selected."""
        return tuple(str(one.data(ID)) for one in self.selectedItems())

    def show_waiting(self, waiting: Sequence[QueuedRun]) -> None:
        """Show these; what is selected stays so."""
        ids = tuple(one.id for one in waiting)
        if ids == self._shown:
            return
        selected, self._shown = {*self.selected}, ids
        self.blockSignals(True)
        self.clear()
        for one in waiting:
            item = QListWidgetItem(one.name)
            item.setData(ID, one.id)
            item.setSizeHint(QSize(0, ROW))
            self.addItem(item)
        chosen = [self.item(place) for place, id in enumerate(ids) if id in selected]
        for item in chosen:
            self.setCurrentItem(item, QItemSelectionModel.SelectionFlag.Select)
        self.blockSignals(False)
        self.itemSelectionChanged.emit()

    def earlier(self) -> None:
        """Move what is selected up."""
        self.move_wanted.emit(self.selected, -1)

    def later(self) -> None:
        """Move what is selected down."""
        self.move_wanted.emit(self.selected, 1)

    def drop(self) -> None:
        """Remove what is selected."""
        self.drop_wanted.emit(self.selected)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "move", by:
                self.move_wanted.emit(self.selected, by)
            case "drop", _:
                self.drop()
            case _:
                super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """The queue moves what was dragged, and is shown then; Qt moves nothing."""
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self.place_wanted.emit(self.selected, self._row_below(event.position().y()))

    def _row_below(self, y: float) -> int:
        """The first row whose middle lies below a height; the end where none does."""
        middles = [self.visualItemRect(self.item(row)).center().y() for row in range(self.count())]
        return next((row for row, middle in enumerate(middles) if middle >= y), self.count())


def step_text(state: QueueState) -> str:
    """How far the run under way is, in words."""
    one, progress = state.current, state.progress
    if one is None:
        return ""
    if progress is None or progress.current is None:
        return "Preparing…"
    epochs = sum(len(stage.epochs) for stage in progress.history.stages)
    if one.budget.seconds is not None:
        trained = sum(stage.seconds for stage in progress.history.stages)
        return f"{trained:.1f} of {one.budget.seconds:g} s, {count_text(epochs, 'epoch')}"
    stage = progress.current
    return f"{stage.stage.name}, epoch {stage.epoch + 1:,} of {stage.stage.epochs:,}"


def _about(state: QueueState) -> str:
    """2 of 10, held."""
    if not state.busy:
        return ""
    under_way = state.ended + (state.current is not None)
    return f"{under_way:,} of {state.total:,}{state.halt}"
