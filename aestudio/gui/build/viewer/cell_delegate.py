"""Paints a cell of the grid: what becomes of an input, from above, and the error."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from aestudio.gui.build.viewer.cell_geometry import CellGeometry
from aestudio.gui.build.viewer.cell_model import CellModel, Roles
from aestudio.gui.samples.renderer import Renderer, draw_placeholder
from aestudio.gui.samples.sample_pictures import paints_of
from aestudio.gui.shell.theme import Theme, ui_font

FIGURE_PIXELS = 11


class CellDelegate(QStyledItemDelegate):
    """Needs to know the renderer, the geometry and the theme before it paints."""

    def __init__(self, model: CellModel, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.theme = theme
        self.renderer: Renderer | None = None
        self.geometry: CellGeometry | None = None

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        found = self.geometry
        return QSize(found.pitch, found.height) if found else QSize(54, 170)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        if self.renderer is None or self.geometry is None or self._model.part is None:
            return
        sample = index.data(Roles.SAMPLE)
        frames = self.geometry.frames(option.rect)
        painter.save()
        self._pictures(painter, frames, sample)
        self._figure(painter, self.geometry.figure(option.rect), index.data())
        self._marks(painter, frames, option.state)
        painter.restore()

    def _pictures(self, painter: QPainter, frames: tuple[QRectF, ...], sample: int) -> None:
        assert self.renderer is not None
        assert self._model.part is not None
        values, output = self._model.part.samples[sample], self._model.output(sample)
        seen, renderer = self._model.seen(sample), self.renderer
        paints = paints_of(renderer, self.theme, values, seen, output)
        for frame, paint in zip(frames, paints, strict=False):
            if paint is None:
                draw_placeholder(painter, frame, self.theme)
            else:
                paint(painter, frame)

    def _figure(self, painter: QPainter, place: QRectF, text: str) -> None:
        painter.setFont(ui_font(FIGURE_PIXELS))
        painter.setPen(self.theme.color("muted"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _marks(
        self, painter: QPainter, frames: tuple[QRectF, ...], state: QStyle.StateFlag
    ) -> None:
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if not focused and not hovered:
            return
        around = frames[0].united(frames[-1]).adjusted(-1.5, -1.5, 1.5, 1.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.color("accent" if focused else "faint"), 1.5))
        painter.drawRoundedRect(around, 3, 3)
