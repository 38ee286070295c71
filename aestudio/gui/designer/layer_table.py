"""The same network as a table: every layer a row, settings typed or chosen in place."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from aestudio.core.architecture import DenseLayer, LayerSpec, Role
from aestudio.core.params import Labelled, parameters
from aestudio.core.project import Project
from aestudio.gui.number_field import format_number, parse_number
from aestudio.gui.session import Session

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
EDITABLE = {1: "units", 2: "activation", 3: "initializer", 4: "l2"}
FIGURES = (1, 4, 6)
HEADERS = ("Layer", "Units", "Activation", "Initialisation", "L2 penalty", "Kernel", "Parameters")


class LayerTableModel(QAbstractTableModel):
    """A row for each dense layer; edits go through the session."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._layers = session.project.architecture.dense_layers

    def show_project(self, project: Project) -> None:
        """Show the layers of ``project``."""
        layers = project.architecture.dense_layers
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
        if role == Qt.ItemDataRole.EditRole and index.column() in EDITABLE:
            return getattr(layer, EDITABLE[index.column()])
        return _alignment(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if _may_edit(self._layers[index.row()], index.column()):
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        layer, name = self._layers[index.row()], EDITABLE[index.column()]
        try:
            value = _read(name, value)
        except ValueError:
            return False
        return self._session.edit(
            f"Set {HEADERS[index.column()].lower()} of layer {layer.number}",
            lambda project: project.edited(
                architecture=project.architecture.with_setting(layer.number, name, value)
            ),
        )


class LayerTable(QTableView):
    """The view, with a combo box where there is a choice."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("layerTable")
        self.setAccessibleName("Layers")
        self.setToolTip("Every layer a row: type units and penalty, choose activation")
        self._layers = LayerTableModel(session, self)
        self.setModel(self._layers)
        self.setItemDelegate(_ChoiceDelegate(self))
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


class _ChoiceDelegate(QStyledItemDelegate):
    """Combo boxes for enumerations; what is chosen is committed at once."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        value = index.data(Qt.ItemDataRole.EditRole)
        if not isinstance(value, Labelled):
            return super().createEditor(parent, option, index)
        combo = QComboBox(parent)
        for choice in type(value):
            combo.addItem(choice.label, choice)
        combo.activated.connect(lambda _chosen: self._finish(combo))
        return combo

    def _finish(self, combo: QComboBox) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QComboBox):
            editor.setCurrentText(value.label)
        else:
            editor.setProperty("text", format_number(value))

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        chosen = editor.currentData() if isinstance(editor, QComboBox) else None
        value = editor.property("text") if chosen is None else chosen
        model.setData(index, value)


def _alignment(column: int) -> int:
    is_figure = column in FIGURES
    side = Qt.AlignmentFlag.AlignRight if is_figure else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _texts(layer: DenseLayer) -> tuple[str, ...]:
    tied = f"= W{layer.tied_to}ᵀ" if layer.tied_to else f"{layer.inputs} × {layer.units}"
    return (
        f"{layer.number}  {layer.role.capitalize()}",
        str(layer.units),
        layer.activation.label,
        "–" if layer.tied_to else layer.initializer.label,
        "–" if layer.tied_to else format_number(layer.l2),
        tied,
        f"{layer.parameters:,}",
    )


def _may_edit(layer: DenseLayer, column: int) -> bool:
    if column not in EDITABLE:
        return False
    if EDITABLE[column] == "units":
        return layer.role is not Role.OUTPUT
    return EDITABLE[column] == "activation" or layer.tied_to is None


def _read(name: str, value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Labelled):
        return parse_number(value, whole=parameters(LayerSpec)[name].type is int)
    return value
