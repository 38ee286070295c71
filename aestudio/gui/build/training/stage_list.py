"""The stages of the plan in a row of cards, above their bands in the loss plot."""

from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QToolButton,
    QWidget,
)

from aestudio.core.progress import Progress
from aestudio.gui.build.training.bands import band_edges
from aestudio.gui.build.training.stage_card import StageCard, stage_cards
from aestudio.gui.build.training.stage_card_delegate import (
    BUTTON,
    BUTTON_HEIGHT,
    CARD_ROLE,
    HEIGHT,
    StageCardDelegate,
    button_rect,
    card_rect,
)
from aestudio.gui.document.session import Session
from aestudio.gui.kit.icons import icon
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.shell.theme import Theme, Themes

NARROWEST = 96  # In which “Stage 12” and “last 0.0123” have room.
NARROWEST_WITH_PILL = 160
RUN = "Run only this stage"
KEYS = PartKeys(
    "In the stages",
    go=Keys("Go to a stage", {"Left": -1, "Right": 1}),
    settings=Keys("Settings of a stage", {"Space": None}),
    run=Keys("Run only that stage", {"Return": None}),
    common=Keys("Back to the common settings", {"Esc": None}),
)


class StageList(QListWidget):
    """Shows how far each stage is; selecting one selects it in the session.

    ``run_stage_requested`` carries the number of a stage to run alone, and whether from new
    weights rather than those that it has.
    """

    run_stage_requested = Signal(int, bool)

    def __init__(self, session: Session, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._themes = session, themes
        self._cards: tuple[StageCard, ...] = ()
        self._hovered = -1
        self._delegate = StageCardDelegate(themes)
        self.setObjectName("stageList")
        self.setAccessibleName("Stages")
        self.setItemDelegate(self._delegate)
        self._set_behaviour()
        self._run_button = self._make_run_button()
        self.itemSelectionChanged.connect(self._tell_session)
        self.currentRowChanged.connect(lambda _row: self._place_run_button())
        session.stage_selection_changed.connect(self.show_selection)
        themes.changed.connect(self._show_theme)
        self._show_theme(themes.current)
        project = session.project
        self.show_progress(
            Progress.waiting(project.architecture, project.plan, project.data.training_samples)
        )

    @property
    def cards(self) -> tuple[StageCard, ...]:
        """What is shown."""
        return self._cards

    def sizeHint(self) -> QSize:
        return QSize(636, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * NARROWEST, HEIGHT)

    def card_rects(self) -> tuple[QRectF, ...]:
        """Where the cards lie, in pixels of this widget."""
        return tuple(self._card_rect(row) for row in range(self.count()))

    def show_progress(self, progress: Progress) -> None:
        """Show how far the stages are; what has not changed is left alone."""
        cards = stage_cards(progress)
        if len(cards) != self.count():
            self._rebuild(len(cards))
        for row, card in enumerate(cards):
            if row >= len(self._cards) or card != self._cards[row]:
                self._show_card(self.item(row), card)
        self._cards = cards
        self._place_run_button()

    def show_selection(self, number: int) -> None:
        """Mark the card of a stage, or none for 0, without telling the session."""
        with QSignalBlocker(self):
            if 0 < number <= self.count():
                self.setCurrentRow(number - 1)
            else:
                self.clearSelection()
        self._place_run_button()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._size_items()
        super().resizeEvent(event)
        self._place_run_button()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or item is None:
            return
        if self._hits_button(self.row(item), event.position().toPoint()):
            return
        number = self.row(item) + 1
        self._session.select_stage(0 if number == self._session.selected_stage else number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(event.position().toPoint())
        if not event.buttons():
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._place_run_button()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._place_run_button()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = -1
        self._place_run_button()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "common", _ if self._session.selected_stage:
                self._session.select_stage(0)
            case "settings", _:
                number = self.currentRow() + 1
                self._session.select_stage(0 if number == self._session.selected_stage else number)
            case "run", _ if self.currentRow() >= 0:
                self._ask_to_run(self.currentRow())
            case _:
                super().keyPressEvent(event)  # Qt goes from stage to stage.

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        row = self.currentRow() if keyboard else self.indexAt(event.pos()).row()
        if row >= 0:
            menu = self.menu_for(row)
            menu.exec(event.globalPos())
            menu.deleteLater()

    def menu_for(self, row: int) -> QMenu:
        """What can be done with the stage of a row."""
        menu = QMenu(self)
        for text, renewed in self._ways_to_run(row):
            run = menu.addAction(text, partial(self._request, row, renewed))
            run.setEnabled(self._cards[row].runnable)
        selected = self._session.selected_stage == row + 1
        text = "Show the common settings" if selected else "Settings of this stage"
        menu.addAction(text, lambda: self._session.select_stage(0 if selected else row + 1))
        return menu

    def _set_behaviour(self) -> None:
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(False)
        self.setMouseTracking(True)
        self.setFixedHeight(HEIGHT)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalScrollBar().valueChanged.connect(lambda _at: self._place_run_button())

    def _make_run_button(self) -> QToolButton:
        button = QToolButton(self.viewport())
        button.setObjectName("runStageButton")
        button.setAccessibleName(RUN)
        button.setToolTip(f"{RUN} (Enter)")
        button.setIconSize(QSize(12, 12))
        button.setProperty("role", "inCard")
        button.setFixedSize(BUTTON, BUTTON_HEIGHT)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda _checked=False: self._ask_to_run(self._button_row()))
        button.hide()
        return button

    def _rebuild(self, count: int) -> None:
        with QSignalBlocker(self):
            self.clear()
            self._cards = ()
            for _row in range(count):
                self.addItem(QListWidgetItem())
        self._hovered = -1
        self._size_items()
        self.show_selection(self._session.selected_stage)

    def _show_card(self, item: QListWidgetItem, card: StageCard) -> None:
        item.setData(CARD_ROLE, card)
        name = f"{card.titles[0]}, {card.state}, {card.figures[0]}"
        if item.data(Qt.ItemDataRole.AccessibleTextRole) != name:
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
            item.setToolTip(card.tip)

    def _size_items(self) -> None:
        count = self.count()
        edges = [round(edge) for edge in band_edges(self.width(), count)]
        edges[0], edges[-1] = 0, self.width()
        for row in range(count):
            width = max(NARROWEST, edges[row + 1] - edges[row])
            self.item(row).setSizeHint(QSize(width, HEIGHT))
        step = edges[-2] - edges[-3] if count > 2 else self.width()
        self._delegate.compact = step < NARROWEST_WITH_PILL

    def _card_rect(self, row: int) -> QRectF:
        cell = self.visualItemRect(self.item(row))
        return card_rect(QRectF(cell), row, self.count())

    def _tell_session(self) -> None:
        rows = [self.row(item) for item in self.selectedItems()]
        if rows:
            self._session.select_stage(rows[0] + 1)
            self._place_run_button()

    def _hover(self, position: QPoint) -> None:
        row = self.indexAt(position).row()
        if row != self._hovered:
            self._hovered = row
            self._place_run_button()

    def _button_row(self) -> int:
        """The card that the pointer is on, else the selected one, else that of the keyboard."""
        if self._hovered >= 0:
            return self._hovered
        selected = self._session.selected_stage - 1
        return self.currentRow() if selected < 0 and self.hasFocus() else selected

    def _hits_button(self, row: int, position: QPoint) -> bool:
        """Run the stage of a row if its button lies there; a finger comes without hovering."""
        if not self._cards[row].runnable or not self._button_place(row).contains(position):
            return False
        self._hover(position)
        self._ask_to_run(row)
        return True

    def _button_place(self, row: int) -> QRect:
        return button_rect(self._card_rect(row), self._delegate.compact)

    def _place_run_button(self) -> None:
        row = self._button_row()
        shown = 0 <= row < len(self._cards) and self._cards[row].runnable
        if shown and self._run_button.geometry() != (place := self._button_place(row)):
            self._run_button.setGeometry(place)
        if self._run_button.isHidden() == shown:
            self._run_button.setVisible(shown)
        if self._delegate.under_button != (under := row if shown else -1):
            self._delegate.under_button = under
            self.viewport().update()

    def _ways_to_run(self, row: int) -> tuple[tuple[str, bool], ...]:
        """What to start from is a question only where there is something to start from."""
        if not self._cards[row].learnt:
            return ((RUN, False),)
        on = (f"{RUN}, on from the weights it has", False)
        return (on, (f"{RUN}, from new weights", True)) if self._cards[row].renewable else (on,)

    def _ask_to_run(self, row: int) -> None:
        """Run a stage that has learnt nothing; ask what to start from if it has."""
        if not (0 <= row < len(self._cards) and self._cards[row].runnable):
            return
        if not self._cards[row].learnt:
            self._request(row, False)
            return
        menu = QMenu(self)
        menu.setObjectName("runStageMenu")
        for text, renewed in self._ways_to_run(row):
            menu.addAction(text, partial(self._request, row, renewed))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(self._run_button.geometry().bottomLeft()))

    def _request(self, row: int, renewed: bool) -> None:
        if 0 <= row < len(self._cards) and self._cards[row].runnable:
            self.run_stage_requested.emit(row + 1, renewed)

    def _show_theme(self, theme: Theme) -> None:
        self._run_button.setIcon(icon("play", theme.color("accent"), filled=True))
        self.viewport().update()
