"""The grid of samples: fills its width evenly, and scrolls under a bar in its margin."""

import numpy as np
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QScrollBar,
    QStyleOptionViewItem,
    QWidget,
)
from shiboken6 import isValid

from aestudio.gui.build.viewer.cell_delegate import CellDelegate
from aestudio.gui.build.viewer.cell_geometry import ABOVE, SIDE_MARGIN, fill
from aestudio.gui.build.viewer.cell_model import CellModel, Roles
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.samples.ordering import Order
from aestudio.gui.samples.renderer import Renderer
from aestudio.gui.samples.sample_pictures import names
from aestudio.gui.shell.theme import Theme, Themes

KEYS = PartKeys(
    "In the samples", enlarge=Keys("Show a sample large", {"Return": None}, {"Space": None})
)
BAR_WIDTH = 10
# A cell is painted as soon as a pixel of it shows; this many rows are at hand beyond.
ROWS_AHEAD = 2


class ReconstructionGrid(QListView):
    """``chosen`` carries the sample that was clicked or entered, ``scrolled`` nothing."""

    chosen = Signal(int)
    scrolled = Signal()

    def __init__(self, model: CellModel, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells, self._frames = model, len(names(damaged=False))
        self._delegate = CellDelegate(model, themes.current, self)
        self.setObjectName("reconstructionGrid")
        self.setAccessibleName("Samples, their reconstructions and errors")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Its own bar would take width from the cells; the one below lies in the margin.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self._bar = self._bar_in_margin()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self.scrolled)
        self.clicked.connect(self._choose)
        themes.changed.connect(self._show_theme)

    def show_renderer(self, renderer: Renderer) -> None:
        """Draw samples this way."""
        self._delegate.renderer = renderer
        self._lay_out()

    def show_frames(self, count: int) -> None:
        """Show so many pictures of each sample."""
        self._frames = count
        self._lay_out()

    @property
    def current_sample(self) -> int | None:
        """Where the keyboard is."""
        found: int | None = self.currentIndex().data(Roles.SAMPLE)
        return found

    def keep_current(self, sample: int | None) -> None:
        """The keyboard stays at that sample, without scrolling there."""
        place = None if sample is None else self._cells.row_of(sample)
        if place is not None:
            self.setAutoScroll(False)
            no_update = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self._cells.index(place), no_update)
            self.setAutoScroll(True)

    def visible_samples(self) -> Order:
        """Samples in sight, and a little beyond."""
        near = self._rows_near(ROWS_AHEAD)
        return np.sort(self._cells.order[near.start : near.stop])

    def _rows_near(self, ahead: int) -> range:
        """Rows of the model whose cells may be in sight, and those of some lines more."""
        geometry = self._delegate.geometry
        if geometry is None:
            return range(0)
        first = max(0, self.verticalScrollBar().value() // geometry.height - ahead)
        lines = self.viewport().height() // geometry.height + 2 + 2 * ahead
        start = first * geometry.columns
        most = self._cells.rowCount()
        return range(min(start, most), min(start + lines * geometry.columns, most))

    def picture(self) -> Sketch | None:
        """The samples that are wholly in sight, without marks; None without any."""
        area, near = self.viewport().rect(), self._rows_near(0)
        placed = [(cell, self.visualRect(cell)) for cell in map(self._cells.index, near)]
        shown = [(cell, rect) for cell, rect in placed if area.contains(rect)]
        if not shown:
            return None
        around = QRect()
        for _cell, rect in shown:
            around = around.united(rect)
        margin = SIDE_MARGIN - ABOVE
        around.adjust(-margin, -margin, margin, margin)

        def draw(painter: QPainter, _density: float) -> None:
            painter.translate(-around.topLeft())
            for cell, rect in shown:
                option = QStyleOptionViewItem()
                option.rect = rect
                self._delegate.paint(painter, option, cell)

        ground = self._delegate.theme.color("panel")
        return Sketch("reconstructions", around.size(), ground, draw)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bar.setGeometry(self.width() - BAR_WIDTH, 0, BAR_WIDTH, self.height())
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if KEYS.pressed(event) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(Roles.SAMPLE))

    def _lay_out(self) -> None:
        renderer = self._delegate.renderer
        if renderer is None or self.width() <= 4 * SIDE_MARGIN:
            return
        geometry = fill(self.width() - 2 * SIDE_MARGIN, renderer, self._frames)
        if geometry == self._delegate.geometry:
            return
        self._delegate.geometry = geometry
        self.setViewportMargins(SIDE_MARGIN - geometry.gap // 2, 0, 0, 0)
        self.setGridSize(QSize(geometry.pitch, geometry.height))
        self.verticalScrollBar().setSingleStep(geometry.height // 3)

    def _bar_in_margin(self) -> QScrollBar:
        inner = self.verticalScrollBar()
        bar = QScrollBar(Qt.Orientation.Vertical, self)
        bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar.hide()

        def show_range(low: int, high: int) -> None:
            if not isValid(inner):  # It still tells of its range while it is destroyed.
                return
            bar.setRange(low, high)
            bar.setPageStep(inner.pageStep())
            bar.setVisible(high > low)

        inner.rangeChanged.connect(show_range)
        inner.valueChanged.connect(bar.setValue)
        inner.valueChanged.connect(lambda _value: self._settle.start(0))
        bar.valueChanged.connect(inner.setValue)
        return bar

    def _show_theme(self, theme: Theme) -> None:
        self._delegate.theme = theme
        self.viewport().update()
