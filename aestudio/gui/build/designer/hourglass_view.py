"""The network drawn to scale: select, drag, type, add and remove layers on it."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from aestudio.core.architecture import Architecture
from aestudio.core.corruptions import Corruption
from aestudio.core.errors import ProjectError
from aestudio.core.places import Place, counted_at, layer_at, number_of
from aestudio.core.project import Project
from aestudio.gui.build.designer.bar_notes import layer_tip, problems_by_bar
from aestudio.gui.build.designer.dragging import Drag, begin
from aestudio.gui.build.designer.edits import insert_after, is_removable, most_of, remove, set_width
from aestudio.gui.build.designer.geometry import Hourglass, hourglass
from aestudio.gui.build.designer.insert_menu import InsertMenu
from aestudio.gui.build.designer.painting import Appearance, Dragged, HourglassPainter
from aestudio.gui.build.designer.units_editor import UnitsEditor
from aestudio.gui.document.session import Session
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.shell.labels import in_labels
from aestudio.gui.shell.theme import Themes

HANDLE_REACH = 9.0
KEYS = PartKeys(
    "In the diagram",
    select=Keys("Select a layer", {"Left": -1, "Right": 1}),
    change=Keys("More or fewer units", {"Up": 1, "Down": -1}),
    edit=Keys("Type the units", {"Return": None}, {"F2": None}, more=("0–9",)),
    insert=Keys("Insert a layer after it", {"+": None}, {"Ins": None}),
    remove=Keys("Remove it", {"Del": None}, {"Backspace": None}),
)
BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class HourglassView(QWidget):
    """Shows the architecture of the session's project and edits it through the session.

    ``mistaken`` comes empty when what was typed is no longer wrong.
    """

    mistaken = Signal(str)

    def __init__(self, session: Session, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._themes = session, themes
        self._drag: Drag | None = None
        self._pointer = QPointF()
        self._shows_focus = False
        self._hovered: int | None = None
        self._mistakes: dict[int, str] = {}
        self._editor: UnitsEditor | None = None
        self.setObjectName("architectureDiagram")
        self.setAccessibleName("Architecture diagram")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 180)
        themes.changed.connect(self.update)
        session.selection_changed.connect(self.update)
        session.stage_selection_changed.connect(self.update)
        session.edit_refused.connect(self._show_refusal)
        session.findings_changed.connect(self._show_problems)

    def sizeHint(self) -> QSize:
        return QSize(636, 236)

    @property
    def architecture(self) -> Architecture:
        """What is drawn."""
        return self._session.project.architecture

    @property
    def mistakes(self) -> Mapping[int, str]:
        """What is wrong, by number of the bar it is shown on."""
        return self._mistakes

    @property
    def _corruption(self) -> Corruption:
        """What the selected stage does to its input, or all do."""
        plan, number = self._session.project.plan, self._session.selected_stage
        if not number:
            return plan.corruption
        return plan.stages(self.architecture)[number - 1].corruption

    def layout_now(self) -> Hourglass:
        """Where the parts lie at the present size."""
        scales = self._drag.scales if self._drag else None
        return hourglass(self.architecture, self.width(), self.height(), scales)

    def show_project(self, project: Project) -> None:
        """Draw the architecture of ``project``."""
        self._show_problems()
        self.setAccessibleDescription(str(project.architecture))

    def _show_problems(self) -> None:
        self._mistakes = problems_by_bar(self.architecture, self._session.problems)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        appearance = Appearance(
            theme=self._themes.current,
            size=QSizeF(self.size()),
            selected=self._session.selected_layer,
            hovered=self._hovered,
            focused=self._shows_focus and self.hasFocus(),
            mistakes=self._mistakes,
            editing=self._editor is not None,
            corruption=self._corruption.told,
            dragged=None if self._drag is None else Dragged(self._pointer, f"{self._drag.units:,}"),
        )
        with QPainter(self) as painter:
            HourglassPainter(painter, self.architecture, self.layout_now(), appearance).paint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._editor is not None:
            self._editor.place(self.layout_now(), self.size())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        position = event.position()
        handled = self._handle_at(position)
        if handled is not None:
            self._take(handled, position)
            return
        bar = self.layout_now().bar_at(position.x(), position.y())
        if bar is not None:
            self._session.select_layer(bar.number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._drag_to(event.position(), fine)
        elif not event.buttons():
            self._hover(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None and event.button() == Qt.MouseButton.LeftButton:
            self._let_go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        bar = self.layout_now().bar_at(event.position().x(), event.position().y())
        if bar is not None:
            self._session.select_layer(bar.number)
            self.edit_units()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._shows_focus = event.reason() in BY_KEYBOARD
        super().focusInEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        selected = self._session.selected_layer
        self._shows_focus = True
        self.update()
        if self._busy:
            if event.key() == Qt.Key.Key_Escape:
                self._give_up()
            return
        large = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match KEYS.pressed(event):
            case "select", step:
                self._session.select_layer(selected + step)
            case "change", step:
                self._change_units(selected, step * (10 if large else 1))
            case "remove", _:
                remove(self._session, selected)
            case "insert", _:
                insert_after(self._session, selected)
            case "edit", _:
                self.edit_units()
            case _ if event.text().isdigit():
                self.edit_units(event.text())
            case _:
                super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        bar = self.layout_now().bar_at(event.pos().x(), event.pos().y())
        if bar is not None:
            self._session.select_layer(bar.number)
        selected = self._session.selected_layer
        menu = QMenu(self)
        place = counted_at(self.architecture, selected)
        counted = layer_at(self.architecture, place).counted if place else "units"
        units = menu.addAction(f"Set {counted}…", self.edit_units)
        kinds = InsertMenu(self._session, selected, "Insert layer after", menu)
        if kinds.has_choice:
            menu.addMenu(kinds)
        else:
            menu.addAction("Insert layer after", lambda: insert_after(self._session, selected))
        gone = menu.addAction("Remove layer", lambda: remove(self._session, selected))
        units.setEnabled(place is not None)
        gone.setEnabled(is_removable(self.architecture, selected))
        menu.exec(event.globalPos())
        menu.deleteLater()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        if self._takes_back(event):
            event.accept()
            return True
        return super().event(event)

    def _takes_back(self, event: QEvent) -> bool:
        """Whether this asks for the Escape key, which ends a drag or typing before it dismisses
        a message."""
        return (
            self._busy
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
        )

    @property
    def _busy(self) -> bool:
        return self._drag is not None or self._editor is not None

    def _give_up(self) -> None:
        self._close_editor()
        if self._drag is not None:
            self._put_back(self._drag)

    def edit_units(self, typed: str = "") -> None:
        """Type the units of the selected layer, in place."""
        number = self._session.selected_layer
        place = counted_at(self.architecture, number)
        if place is None or self._editor is not None:
            return
        layer = layer_at(self.architecture, place)
        text = typed or str(layer.width)
        editor = UnitsEditor(number, text, layer.counted, most_of(layer), self)
        editor.place(self.layout_now(), self.size())
        if not typed:
            editor.selectAll()
        editor.editingFinished.connect(lambda: self._finish_editing(place))
        self._editor = editor
        editor.show()
        editor.setFocus()

    def _finish_editing(self, place: Place) -> None:
        text = self._close_editor()
        if text:
            # What was refused before is forgotten, also where the same as before is typed.
            self._show_problems()
            self.mistaken.emit("")
            set_width(self._session, place, int(text))

    def _close_editor(self) -> str:
        """What stood in the editor, if there was one."""
        editor, self._editor = self._editor, None
        if editor is None:
            return ""
        editor.hide()
        editor.deleteLater()
        self.setFocus()
        return editor.text()

    def _change_units(self, number: int, step: int) -> None:
        place = counted_at(self.architecture, number)
        if place is not None:
            units = layer_at(self.architecture, place).width + step
            set_width(self._session, place, units, merge=f"step-{place}")

    def _take(self, number: int, position: QPointF) -> None:
        laid, place = self.layout_now(), counted_at(self.architecture, number)
        if place is not None:
            self._pointer = position
            layer = layer_at(self.architecture, place)
            at = (position.x(), position.y())
            self._drag = begin(laid, laid.bars[number], layer.width, most_of(layer), at)
            self.update()

    def _drag_to(self, position: QPointF, fine: bool) -> None:
        if self._drag is not None and position != self._pointer:
            self._pointer = position
            self._drag = self._drag.to((position.x(), position.y()), fine)
            self._set_dragged(self._drag, self._drag.units)
            self.update()

    def _set_dragged(self, drag: Drag, units: int) -> None:
        place = counted_at(self.architecture, drag.number)
        if place is not None:
            set_width(self._session, place, units, merge=f"drag-{place}")

    def _put_back(self, drag: Drag) -> None:
        self._set_dragged(drag, drag.before)
        self._let_go()

    def _let_go(self) -> None:
        self._drag = None
        self._session.finish_merge()
        self.update()

    def _handle_at(self, position: QPointF) -> int | None:
        number = self._session.selected_layer
        if counted_at(self.architecture, number) is None:
            return None
        bar = self.layout_now().bars[number]
        across = (2 * HANDLE_REACH, 32) if bar.block else (32, 2 * HANDLE_REACH)
        for x, y in bar.edges:
            reach = QRectF(x - across[0] / 2, y - across[1] / 2, *across)
            if reach.contains(position):
                return number
        return None

    def _hover(self, position: QPointF) -> None:
        bar = self.layout_now().bar_at(position.x(), position.y())
        hovered = None if bar is None else bar.number
        held = self._handle_at(position)
        if held is not None:
            sideways = self.layout_now().bars[held].block is not None
            shapes = Qt.CursorShape
            self.setCursor(shapes.SizeHorCursor if sideways else shapes.SizeVerCursor)
        elif hovered is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def _show_tip(self, event: QHelpEvent) -> None:
        bar = self.layout_now().bar_at(event.pos().x(), event.pos().y())
        if bar is None:
            QToolTip.hideText()
            return
        QToolTip.showText(
            event.globalPos(),
            layer_tip(self.architecture, bar.number, self._mistakes, self._corruption),
            self,
        )

    def _show_refusal(self, error: ProjectError) -> None:
        number = number_of(self.architecture, error.location)
        if number is not None:
            self._mistakes = {**self._mistakes, number: in_labels(str(error))}
            self.update()
