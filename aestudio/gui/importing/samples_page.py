"""Some samples: drawn as images or series, or listed as rows of a table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import nlargest
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from aestudio.core.scaling import BYTE
from aestudio.core.weights import Array
from aestudio.data.preparation.splits import Rows
from aestudio.data.raw import Column, ColumnKind, Pixels, Table
from aestudio.data.samples import Samples
from aestudio.gui.build.viewer.cell_geometry import SIDE_MARGIN, CellGeometry, fill
from aestudio.gui.importing.findings import Findings
from aestudio.gui.importing.texts import cell_text, figure_text
from aestudio.gui.kit.figures import class_text
from aestudio.gui.samples.image_renderer import ImageRenderer
from aestudio.gui.samples.renderer import Renderer
from aestudio.gui.samples.renderers import renderer_for
from aestudio.gui.shell.theme import Theme, Themes, ui_font

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
MOST_DRAWN, MOST_LISTED = 120, 200
# Rows of more numbers are drawn as series rather than listed.
MOST_LISTED_FEATURES = 64
CAPTION = 18
ROW_HEIGHT = 24
FITTED_COLUMNS = 40
MOST_MEASURED = 3  # Of the texts of a column; the longest by letters may not be the widest.
BAR = 14


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Samples (n, features) as the renderer wants them, a caption each, and their rows, from 0."""

    renderer: Renderer
    samples: Array
    captions: tuple[str, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """Rows as text: ``cell(row, column)``."""

    headers: tuple[str, ...]
    rows: int
    cell: Callable[[int, int], str]
    figures: frozenset[int] = frozenset()

    def longest(self, column: int) -> list[int]:
        """The rows of a column's longest texts."""
        return nlargest(
            MOST_MEASURED, range(self.rows), key=lambda row: len(self.cell(row, column))
        )


def listed_table(table: Table) -> Listed:
    """The first rows of a table."""
    columns = table.columns
    return Listed(
        tuple(column.name for column in columns),
        min(len(table), MOST_LISTED),
        lambda row, column: cell_text(columns[column], row),
        frozenset(n for n, column in enumerate(columns) if _is_figure(column)),
    )


def listed_rows(values: NDArray[Any], labels: tuple[str, ...]) -> Listed:
    """The first rows of an array (n, features), with their class in front if there are labels."""
    before = 1 if any(labels) else 0
    names = (*(["class"] if before else []), *(str(n + 1) for n in range(values.shape[1])))

    def cell(row: int, column: int) -> str:
        if column < before:
            return labels[row]
        return figure_text(values[row, column - before])

    figures = frozenset(range(before, len(names)))
    return Listed(names, min(len(values), MOST_LISTED), cell, figures)


class SamplesPage(QStackedWidget):
    """A grid of pictures, or a list of rows."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("samplesPage")
        self.grid = SampleGrid(themes, self)
        self.rows = _rows_view(self)
        self._model = RowsModel(self.rows)
        self.rows.setModel(self._model)
        self.addWidget(self.grid)
        self.addWidget(self.rows)

    @property
    def listed(self) -> Listed:
        """What the list shows."""
        return self._model.listed

    @property
    def follows_scaling(self) -> bool:
        """Whether other scaling changes what is shown: of rows and images it does not."""
        drawn = self.grid.drawn if self.currentWidget() is self.grid else None
        return drawn is not None and not isinstance(drawn.renderer, ImageRenderer)

    def show_samples(self, found: Drawn | Listed | None) -> None:
        """Show samples; None for none."""
        if isinstance(found, Listed):
            self._model.show_rows(found)
            if len(found.headers) <= FITTED_COLUMNS:
                self._fit_columns()
            self.setCurrentWidget(self.rows)
        else:
            self.grid.show_samples(found)
            self.setCurrentWidget(self.grid)

    def _fit_columns(self) -> None:
        """As wide as the header and the longest cells; Qt would ask for all that is known of every
        cell, which for 30 columns takes 120 ms."""
        header = self.rows.horizontalHeader()
        for column in range(len(self.listed.headers)):
            width = header.sectionSizeHint(column)
            for row in self.listed.longest(column):
                cell = self._model.index(row, column)
                width = max(width, self.rows.sizeHintForIndex(cell).width())
            header.resizeSection(column, width)


class SampleGrid(QListView):
    """Pictures with a caption, as many abreast as fit."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawn: Drawn | None = None
        self._model = _Numbers(self)
        self._delegate = _PictureDelegate(themes.current, self)
        self.setObjectName("sampleGrid")
        self.setAccessibleName("Samples from all over the data")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(self._delegate)
        self.setModel(self._model)
        themes.changed.connect(self._show_theme)

    def show_samples(self, drawn: Drawn | None) -> None:
        """Show these pictures; None for none."""
        self.drawn = self._delegate.drawn = drawn
        self._model.show_samples(drawn)
        self._lay_out()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        # Room for the bar whether it shows or not, so that pictures keep their size.
        width = self.width() - 2 * SIDE_MARGIN - BAR
        if self.drawn is None or width <= 0:
            return
        geometry = fill(width, self.drawn.renderer)
        self._delegate.geometry = geometry
        self.setViewportMargins(SIDE_MARGIN - geometry.gap // 2, SIDE_MARGIN - 2, 0, 0)
        self.setGridSize(QSize(geometry.pitch, geometry.frame_height + CAPTION + 6))
        self.verticalScrollBar().setSingleStep(geometry.frame_height)

    def _show_theme(self, theme: Theme) -> None:
        self._delegate.theme = theme
        self.viewport().update()


class _Numbers(QAbstractListModel):
    """A row a picture; its caption is its text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._drawn: Drawn | None = None

    def show_samples(self, drawn: Drawn | None) -> None:
        self.beginResetModel()
        self._drawn = drawn
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() or self._drawn is None else len(self._drawn.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._drawn is None:
            return None
        caption = self._drawn.captions[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return caption
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            place = f"Sample {self._drawn.rows[index.row()] + 1:,}"
            return f"{place}: {class_text(caption)}" if caption else place
        return None


class _PictureDelegate(QStyledItemDelegate):
    """Paints a sample above its caption."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.drawn: Drawn | None = None
        self.geometry: CellGeometry | None = None
        # Made once, not for each of a hundred pictures whenever they are painted.
        self._font = ui_font(11)
        self._metrics = QFontMetricsF(self._font)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        found = self.geometry
        return QSize(found.pitch, found.frame_height + CAPTION + 6) if found else QSize(60, 80)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if self.drawn is None or self.geometry is None:
            return
        painter.save()
        cell, found = option.rect, self.geometry
        frame = QRectF(cell.left() + found.gap // 2, cell.top(), found.width, found.frame_height)
        self.drawn.renderer.draw_input(painter, frame, self.drawn.samples[index.row()], self.theme)
        self._write(painter, frame, self.drawn.captions[index.row()])
        painter.restore()

    def _write(self, painter: QPainter, frame: QRectF, caption: str) -> None:
        if caption:
            elided = Qt.TextElideMode.ElideRight
            shown = self._metrics.elidedText(caption, elided, frame.width())
            painter.setFont(self._font)
            painter.setPen(self.theme.color("muted"))
            below = QRectF(frame.left(), frame.bottom(), frame.width(), CAPTION)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, shown)


class RowsModel(QAbstractTableModel):
    """Rows of text with the names of their columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.listed = Listed((), 0, lambda row, column: "")

    def show_rows(self, listed: Listed) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.listed = listed
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else self.listed.rows

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.listed.headers)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            across = orientation is Qt.Orientation.Horizontal
            return self.listed.headers[section] if across else f"{section + 1:,}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section) if orientation is Qt.Orientation.Horizontal else None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.listed.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        return None

    def _alignment(self, column: int) -> int:
        right = column in self.listed.figures
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


def _rows_view(parent: QWidget) -> QTableView:
    found = QTableView(parent)
    found.setObjectName("rowsTable")
    found.setAccessibleName("First rows")
    found.setToolTip("The first rows as they were read")
    found.setShowGrid(False)
    found.setWordWrap(False)
    found.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    found.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    found.setTabKeyNavigation(False)
    found.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    header = found.horizontalHeader()
    header.setHighlightSections(False)
    header.setMaximumSectionSize(220)
    header.setDefaultSectionSize(84)
    return found


def some_samples(found: Findings) -> Drawn | Listed | None:
    """Samples as they are best seen: the first rows of a table as they were read, or of an array
    of a few features; else pictures from all over the file. None where nothing was read."""
    if found.look is None:
        return None
    raw = found.look.raw
    if isinstance(raw, Table) and raw.pixels is not None:
        return _drawn_table(raw, raw.pixels, found)
    if isinstance(raw, Table):
        return listed_table(raw)
    if len(raw.shape) == 1 and raw.features <= MOST_LISTED_FEATURES:
        return listed_rows(raw.values, _captions(raw, range(min(len(raw), MOST_LISTED))))
    rows = np.linspace(0, len(raw) - 1, min(len(raw), MOST_DRAWN)).astype(np.int64)
    renderer, values = _as_pictures(raw, rows, found)
    return Drawn(renderer, values, _captions(raw, rows.tolist()), tuple(rows.tolist()))


def _drawn_table(table: Table, pixels: Pixels, found: Findings) -> Drawn:
    """The images that are told by columns of pixels, with the label of each."""
    rows = np.linspace(0, len(table) - 1, min(len(table), MOST_DRAWN)).astype(np.int64)
    columns = {one.name: one for one in table.columns}
    values = np.stack([columns[name].values[rows] for name in pixels.names], axis=1)
    label = next((columns[name] for name, role in found.roles if role == "label"), None)
    captions = tuple("" if label is None else cell_text(label, int(row)) for row in rows)
    shown = _finite(values) / np.float32(BYTE)
    return Drawn(renderer_for(pixels.shape, shown), shown, captions, tuple(rows.tolist()))


def _as_pictures(raw: Samples, rows: Rows, found: Findings) -> tuple[Renderer, Array]:
    values = raw.values[rows]
    pixels = _finite(values)
    if values.dtype == np.uint8:
        pixels /= np.float32(BYTE)
    renderer = renderer_for(raw.shape, pixels)
    if isinstance(renderer, ImageRenderer) or found.prepared is None:
        return renderer, pixels
    # Series of different units lie over each other once they are scaled.
    scaled = _finite(found.prepared.scaling.apply(values))
    return renderer_for(raw.shape, scaled), scaled


def _captions(raw: Samples, rows: Iterable[int]) -> tuple[str, ...]:
    """The class of each of these samples."""
    labels = raw.labels
    return tuple("" if labels is None else raw.class_names[int(labels[row])] for row in rows)


def _finite(values: NDArray[Any]) -> Array:
    return np.nan_to_num(values.astype(np.float32), posinf=0.0, neginf=0.0)


def _is_figure(column: Column) -> bool:
    return column.kind is ColumnKind.NUMBER
