"""The same network as a table: every layer a row, settings typed or chosen in place."""

from collections.abc import Mapping
from enum import IntEnum
from math import ceil
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
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from aestudio.core.layers import Layer
from aestudio.core.params import Parameter, parameters
from aestudio.core.places import Place, Side, counted_at, kinds_at, layer_at, listed_at
from aestudio.core.project import Project
from aestudio.core.shapes import shape_text
from aestudio.core.stack import StackLayer
from aestudio.gui.build.designer.edits import set_kind, set_setting
from aestudio.gui.document.session import Session
from aestudio.gui.kit.forms import ChoiceField, NarrowCombo, field
from aestudio.gui.kit.kind_form import KindChoice
from aestudio.gui.kit.number_field import NumberField, format_number

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class Column(IntEnum):
    """The columns, from left to right."""

    LAYER = 0
    KIND = 1
    WIDTH = 2
    SHAPE = 3
    ACTIVATION = 4
    INITIALIZER = 5
    L2 = 6
    KERNEL = 7
    PARAMETERS = 8


HEADERS = (
    "Layer",
    "Kind",
    "Width",
    "Shape",
    "Activation",
    "Init.",
    "L2",
    "Kernel",
    "Parameters",
)
IN_FULL = {Column.INITIALIZER: "Initialisation", Column.L2: "L2 penalty"}
# Columns of settings that all layers have; the width is a setting of a name of its kind.
SETTINGS: Mapping[int, str] = {
    Column.ACTIVATION: "activation",
    Column.INITIALIZER: "initializer",
    Column.L2: "l2",
}
FIGURES = (Column.WIDTH, Column.L2, Column.PARAMETERS)
CHOICES = (Column.KIND, Column.ACTIVATION, Column.INITIALIZER)
CHEVRON = 10  # What a choice takes beside its text while it is made.
# Columns of words, which are shortened where there is no room for all; a number is never cut.
WORDS = (Column.LAYER, Column.KIND, Column.ACTIVATION, Column.INITIALIZER)
LEAST_WORD = 62
LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class LayerTableModel(QAbstractTableModel):
    """A row for each layer; edits go through the session."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._architecture = session.project.architecture
        self._layers = self._architecture.stack

    def show_project(self, project: Project) -> None:
        """Show the layers of ``project``."""
        self._architecture, layers = project.architecture, project.architecture.stack
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
        if role == Qt.ItemDataRole.ToolTipRole:
            return IN_FULL.get(Column(section))
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        layer = self._layers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(layer, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._text(layer, index.column())
        return _alignment(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if self.may_edit(index):
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def layer(self, index: Index) -> StackLayer:
        """The layer of a row."""
        return self._layers[index.row()]

    def may_edit(self, index: Index) -> bool:
        """Whether a cell is a setting of its layer's own."""
        if not index.isValid():
            return False
        layer, column = self._layers[index.row()], index.column()
        if column == Column.KIND:
            return listed_at(self._architecture, layer.number) is not None
        if column == Column.WIDTH:
            return counted_at(self._architecture, layer.number) is not None
        declared = parameters(self._kind(layer))
        if SETTINGS.get(column) not in declared:
            return False
        return not layer.heads if column == Column.ACTIVATION else layer.tied_to is None

    def parameter(self, index: Index) -> Parameter:
        """What is set in a cell."""
        declared = parameters(self._kind(self.layer(index)))
        if index.column() == Column.WIDTH:
            return declared[self._listed(self.layer(index)).counted]
        return declared[SETTINGS[index.column()]]

    def value(self, index: Index) -> Any:
        """What stands in a cell."""
        if index.column() == Column.WIDTH:
            return self._listed(self.layer(index)).width
        return getattr(self.layer(index), SETTINGS[index.column()])

    def _listed(self, layer: StackLayer) -> Layer:
        """The layer that says how wide it is; for the output, that which it mirrors."""
        place = counted_at(self._architecture, layer.number)
        return layer_at(self._architecture, place or Place(Side.ENCODER, 0))

    def _kind(self, layer: StackLayer) -> type[Layer]:
        return type(self._listed(layer))

    def _text(self, layer: StackLayer, column: int) -> str:
        own = any(one.name == "kernel" for one in layer.own)
        match Column(column):
            case Column.LAYER:
                return f"{layer.number}  {layer.role.capitalize()}"
            case Column.KIND:
                return self._kind_text(layer)
            case Column.WIDTH:
                is_output = counted_at(self._architecture, layer.number) is None
                return f"{layer.units if is_output else self._listed(layer).width:,}"
            case Column.ACTIVATION:
                return (
                    layer.activation.label if layer.operation.parameters(layer.input_shape) else "–"
                )
            case Column.INITIALIZER:
                return layer.initializer.label if own else "–"
            case Column.L2:
                return format_number(layer.l2) if own else "–"
            case Column.SHAPE:
                return shape_text(self._architecture.shown_shapes[layer.number])
            case Column.KERNEL:
                return kernel_text(layer)
            case Column.PARAMETERS:
                return f"{layer.parameters:,}"

    def _kind_text(self, layer: StackLayer) -> str:
        place = listed_at(self._architecture, layer.number)
        if place is not None:
            return layer_at(self._architecture, place).label
        return layer.operation.described(layer.input_shape).partition(" ")[0]


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
        self.setToolTip("Every layer a row: choose kind and activation, type width and penalty")
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
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(36)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentRowChanged.connect(self._select)
        session.selection_changed.connect(self._show_selection)

    def show_project(self, project: Project) -> None:
        """Show the layers of ``project``."""
        self._layers.show_project(project)
        shapes = project.architecture.shown_shapes
        self.setColumnHidden(Column.SHAPE, all(len(shape) == 1 for shape in shapes))
        self._fit_columns()
        self._show_selection(self._session.selected_layer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_columns()

    def _fit_columns(self) -> None:
        """As wide as what stands in them; what room is left they share."""
        shown = [one for one in Column if not self.isColumnHidden(one)]
        room = self.viewport().width()
        widths = self._narrowed({one: self._width_of(one) for one in shown}, room)
        each, rest = divmod(max(0, room - sum(widths.values())), len(shown))
        for number, column in enumerate(shown):
            self.setColumnWidth(column, widths[column] + each + (1 if number < rest else 0))

    def _narrowed(self, widths: dict[Column, int], room: int) -> dict[Column, int]:
        """Words shortened as far as they have to be, and can."""
        head = self.horizontalHeader()
        spare = {
            one: max(0, widths[one] - max(LEAST_WORD, head.sectionSizeHint(one)))
            for one in WORDS
            if one in widths
        }
        missing = max(0, sum(widths.values()) - room)
        share = min(1.0, missing / max(1, sum(spare.values())))
        return {one: width - ceil(share * spare.get(one, 0)) for one, width in widths.items()}

    def _width_of(self, column: Column) -> int:
        content = self.sizeHintForColumn(column)
        beside = CHEVRON if column in CHOICES else 0
        return max(self.horizontalHeader().sectionSizeHint(column), content + beside)

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

    def __init__(self, session: Session, layers: LayerTableModel, table: QTableView) -> None:
        super().__init__(table)
        self._session, self._layers, self._table = session, layers, table

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        if index.column() == Column.KIND:
            return self._kind_editor(parent, index)
        number, parameter = index.row() + 1, self._layers.parameter(index)
        name = parameter.name
        found = field(parameter, parent)
        found.setObjectName(f"{name}Cell")
        found.committed.connect(lambda value: set_setting(self._session, number, name, value))
        if isinstance(found, NumberField):
            found.setAlignment(Qt.AlignmentFlag.AlignRight)
            found.typed.connect(self._session.finish_merge)
            found.mistaken.connect(lambda text: self._pass_on(found, text))
        return found

    def _kind_editor(self, parent: QWidget, index: Index) -> QWidget:
        architecture = self._session.project.architecture
        place = listed_at(architecture, index.row() + 1)
        found = KindChoice("Kind", "What the layer does with what it takes", parent)
        found.setObjectName("kindCell")
        if place is not None:
            kinds = kinds_at(place)
            found.show_kind(kinds, layer_at(architecture, place).kind)
            found.chosen.connect(lambda kind: set_kind(self._session, place, kinds[kind]))
        return found

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, NumberField | ChoiceField):
            editor.show_value(self._layers.value(index))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, NumberField):
            editor.take()

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        room: QRect = option.rect
        room = room.adjusted(2, 1, -2, -1)
        if isinstance(editor, NarrowCombo):
            # Over the cell beside it, where it has to be, so that what is chosen is read.
            room.setWidth(max(room.width(), editor.whole_width))
            end = self._table.viewport().rect().right()
            room.translate(min(0, end - room.right()), 0)
        editor.setGeometry(room)

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


def kernel_text(layer: StackLayer) -> str:
    """The sides of a kernel, or whose it is: a dense mirror image uses it transposed."""
    found = next(
        (one for one in layer.operation.parameters(layer.input_shape) if one.name == "kernel"), None
    )
    if found is None:
        return "–"
    if layer.tied_to:
        return f"= W{layer.tied_to}{'ᵀ' if len(found.shape) == 2 else ''}"
    sides = [f"{side:,}" for side in found.shape]
    return (" × " if len(sides) == 2 else "×").join(sides)
