"""The same network as a table: every layer a row, settings typed or chosen in place."""

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from aestudio.core.layers.dense import Dense
from aestudio.core.params import parameters
from aestudio.core.project import Project
from aestudio.core.stack import Role, StackLayer
from aestudio.gui.build.designer.edits import set_setting
from aestudio.gui.document.session import Session
from aestudio.gui.kit.forms import ChoiceField, field
from aestudio.gui.kit.number_field import NumberField, format_number

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
EDITABLE = {1: "units", 2: "activation", 3: "initializer", 4: "l2"}
FIGURES = (1, 4, 6)
LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
HEADERS = ("Layer", "Units", "Activation", "Initialisation", "L2 penalty", "Kernel", "Parameters")


class LayerTableModel(QAbstractTableModel):
    """A row for each dense layer; edits go through the session."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._layers = session.project.architecture.stack

    def show_project(self, project: Project) -> None:
        """Show the layers of ``project``."""
        layers = project.architecture.stack
        if len(layers) != len(self._layers):
            self.beginResetModel()
            self._layers = layers
            self.endResetModel()
            return
        self._layers = layers
        self.dataChanged.emit(self.index(0, 0), self.index(len(layers) - 1, len(HEADERS) - 1))

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._layers)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        layer = self._layers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _texts(layer)[index.column()]
        return _alignment(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if _may_edit(self._layers[index.row()], index.column()):
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def layer(self, index: Index) -> StackLayer:
        """The layer of a row."""
        return self._layers[index.row()]

    def may_edit(self, index: Index) -> bool:
        """Whether a cell is a setting of its layer's own."""
        return index.isValid() and _may_edit(self._layers[index.row()], index.column())


class LayerTable(QTableView):
    """The view: a field in each cell that is a setting, and Tab from one to the next.

    ``mistaken`` says what is wrong with what was typed; empty when it was put right.
    """

    mistaken = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("layerTable")
        self.setAccessibleName("Layers")
        self.setToolTip("Every layer a row: type units and penalty, choose activation")
        self._layers = LayerTableModel(session, self)
        self.setModel(self._layers)
        delegate = _SettingDelegate(session, self._layers, self)
        delegate.mistaken.connect(self.mistaken)
        self.setItemDelegate(delegate)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.AllEditTriggers)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(30)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setHighlightSections(False)
        self.selectionModel().currentRowChanged.connect(self._select)
        session.selection_changed.connect(self._show_selection)

    def show_project(self, project: Project) -> None:
        """Show the layers of ``project``."""
        self._layers.show_project(project)
        self._show_selection(self._session.selected_layer)

    def moveCursor(
        self, action: QTableView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        if action is QTableView.CursorAction.MoveNext:
            return self._next_setting(1)
        if action is QTableView.CursorAction.MovePrevious:
            return self._next_setting(-1)
        return super().moveCursor(action, modifiers)

    def edit(self, index: Index, *how: Any) -> bool:  # type: ignore[override]
        # A layer that is selected elsewhere must not draw the focus here.
        by_itself = bool(how) and how[0] is QTableView.EditTrigger.CurrentChanged
        if by_itself and not self._has_focus():
            return False
        return bool(super().edit(index, *how))

    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def _next_setting(self, direction: int) -> QModelIndex:
        """The next cell that can be edited; at either end the present one, so that Tab leaves."""
        layers, columns = self._layers, len(HEADERS)
        here = self.currentIndex()
        place = here.row() * columns + here.column() + direction if here.isValid() else 0
        while 0 <= place < layers.rowCount() * columns:
            found = layers.index(*divmod(place, columns))
            if layers.may_edit(found):
                return found
            place += direction
        return here

    def _select(self, current: QModelIndex) -> None:
        if current.isValid() and self.isVisible():
            self._session.select_layer(current.row() + 1)

    def _show_selection(self, number: int) -> None:
        if number and self.currentIndex().row() != number - 1:
            column = max(0, self.currentIndex().column())
            self.selectionModel().setCurrentIndex(
                self._layers.index(number - 1, column),
                self.selectionModel().SelectionFlag.ClearAndSelect
                | self.selectionModel().SelectionFlag.Rows,
            )


class _SettingDelegate(QStyledItemDelegate):
    """The field of its setting in each cell; it edits the project itself.

    No value goes through Qt's properties: they know neither our choices nor our fields.
    """

    mistaken = Signal(str)

    def __init__(self, session: Session, layers: LayerTableModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._layers = session, layers

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        number, name = index.row() + 1, EDITABLE[index.column()]
        found = field(parameters(Dense)[name], parent)
        found.setObjectName(f"{name}Cell")
        found.committed.connect(lambda value: set_setting(self._session, number, name, value))
        if isinstance(found, NumberField):
            found.setAlignment(Qt.AlignmentFlag.AlignRight)
            found.typed.connect(self._session.finish_merge)
            found.mistaken.connect(lambda text: self._pass_on(found, text))
        return found

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        value = getattr(self._layers.layer(index), EDITABLE[index.column()])
        if isinstance(editor, NumberField | ChoiceField):
            editor.show_value(value)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, NumberField):
            editor.take()

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        room: QRect = option.rect
        editor.setGeometry(room.adjusted(2, 1, -2, -1))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(editor, NumberField) and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.KeyPress and event.key() in LEAVING:
                editor.take()
                # The cell stays open until it is put right, or left with Escape.
                if editor.is_mistaken:
                    return True
            elif event.key() == Qt.Key.Key_Escape:
                editor.drop()
        return super().eventFilter(editor, event)

    def _pass_on(self, found: NumberField, text: str) -> None:
        # A cell that is left with a mistake is gone with it: the words stay.
        if text or found.hasFocus():
            self.mistaken.emit(text)


def _alignment(column: int) -> int:
    is_figure = column in FIGURES
    side = Qt.AlignmentFlag.AlignRight if is_figure else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _texts(layer: StackLayer) -> tuple[str, ...]:
    tied = f"= W{layer.tied_to}ᵀ" if layer.tied_to else f"{layer.inputs:,} × {layer.units:,}"
    return (
        f"{layer.number}  {layer.role.capitalize()}",
        f"{layer.units:,}",
        layer.activation.label,
        "–" if layer.tied_to else layer.initializer.label,
        "–" if layer.tied_to else format_number(layer.l2),
        tied,
        f"{layer.parameters:,}",
    )


def _may_edit(layer: StackLayer, column: int) -> bool:
    if column not in EDITABLE:
        return False
    if EDITABLE[column] == "units":
        return layer.role is not Role.OUTPUT
    return EDITABLE[column] == "activation" or layer.tied_to is None
