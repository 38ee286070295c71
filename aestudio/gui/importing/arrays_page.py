"""The arrays of a file as a tree, to choose the one that holds the samples."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from aestudio.data.raw import ArrayEntry

NAME = Qt.ItemDataRole.UserRole
HEADERS = ("Array", "Shape", "Type")


class ArraysPage(QTreeWidget):
    """``chosen`` carries the name of an array, such as /train/images."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("arraysTree")
        self.setAccessibleName("Arrays of the file")
        self.setToolTip("Choose the array that holds the samples")
        self.setHeaderLabels(HEADERS)
        self.setRootIsDecorated(True)
        self.setIndentation(16)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(1, 170)
        header.resizeSection(2, 110)
        self._entries: tuple[ArrayEntry, ...] = ()
        self._items: dict[str, QTreeWidgetItem] = {}
        self.currentItemChanged.connect(self._choose)

    def show_arrays(self, entries: Sequence[ArrayEntry], chosen: str) -> None:
        """List the arrays, groups opened, and mark the one in use without telling anyone."""
        with QSignalBlocker(self):
            if tuple(entries) != self._entries:
                self._entries = tuple(entries)
                self._fill()
            item = self._items.get(chosen.strip("/"))
            if item is None:
                self.selectionModel().clear()
            else:
                self.setCurrentItem(item)

    def _fill(self) -> None:
        self.clear()
        self._items = {}
        groups: dict[str, QTreeWidgetItem] = {}
        for entry in self._entries:
            path = entry.name.strip("/")
            parent = self._group(path.rpartition("/")[0], groups)
            item = QTreeWidgetItem([path.rpartition("/")[2], _shape(entry), _type(entry)])
            item.setData(0, NAME, entry.name)
            if not entry.usable:
                item.setDisabled(True)
                item.setToolTip(0, "Not samples: numbers in at least two dimensions are needed")
            parent.addChild(item)
            self._items[path] = item
        self.expandAll()

    def _group(self, path: str, groups: dict[str, QTreeWidgetItem]) -> QTreeWidgetItem:
        """The item of a group, made where it is missing."""
        if not path:
            return self.invisibleRootItem()
        if path not in groups:
            above, _slash, name = path.rpartition("/")
            item = QTreeWidgetItem([name])
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self._group(above, groups).addChild(item)
            groups[path] = item
        return groups[path]

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        name = item.data(0, NAME) if item is not None else None
        if name:
            self.chosen.emit(name)


def _shape(entry: ArrayEntry) -> str:
    return " × ".join(f"{one:,}" for one in entry.shape) or "a single value"


def _type(entry: ArrayEntry) -> str:
    return "text" if entry.dtype.lstrip("|<>=")[:1] in ("S", "U", "O") else entry.dtype
