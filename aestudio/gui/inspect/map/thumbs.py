"""Small pictures of samples that stand on the map."""

from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from aestudio.gui.inspect.inspected import Rows
from aestudio.gui.inspect.map.camera import Numbers
from aestudio.gui.inspect.map.doubts import Doubt
from aestudio.gui.inspect.map.mapped import OfRun
from aestudio.gui.kit.figures import class_text, error_figure
from aestudio.gui.samples.part import Part
from aestudio.gui.samples.renderer import RADIUS, Renderer
from aestudio.gui.shell.theme import Theme

IMAGE, PROFILE = 24, 44  # Pixels wide.
APART = 2.3  # Times as far as one is wide.
FRAME = 2.0
KEPT = 400


class Thumbs:
    """Draws the pictures of a part, each once at a size."""

    def __init__(self, part: Part, renderer: Renderer) -> None:
        self.part, self._renderer = part, renderer
        self.errors: NDArray[np.float64] | None = None
        self.doubt: Doubt | None = None
        self._drawn: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()

    @property
    def size(self) -> QSizeF:
        """Of a picture."""
        return self.sized(IMAGE if self._renderer.side_by_side else PROFILE)

    @property
    def apart(self) -> float:
        """Pixels between two of them."""
        return APART * max(self.size.width(), self.size.height())

    def sized(self, width: int) -> QSizeF:
        """A picture of that width."""
        return QSizeF(width, self._renderer.height(width))

    def draw(
        self,
        painter: QPainter,
        rows: Rows,
        places: Numbers,
        frames: NDArray[np.uint8],
        theme: Theme,
        density: float,
    ) -> None:
        """Those of the samples ``rows`` (k,), in the middle of ``places`` (k, 2), in ``frames`` of
        the colours that their points have, (k, 3)."""
        each = zip(rows.tolist(), np.round(places).tolist(), frames.tolist(), strict=True)
        for row, (x, y), colour in each:
            corner = QPointF(x - self.size.width() / 2, y - self.size.height() / 2)
            frame = QRectF(corner, self.size)
            painter.drawPixmap(
                frame, self._picture(row, theme, density), QRectF(QPointF(), self.size * density)
            )
            self._frame(painter, frame, QColor(*colour))

    def paint(self, painter: QPainter, frame: QRectF, row: int, theme: Theme) -> None:
        """One sample into a frame of any size."""
        painter.fillRect(frame.adjusted(1, 1, -1, -1), theme.color("panel"))
        self._renderer.draw_input(painter, frame, self.part.samples[row], theme)

    def words(self, row: int, by: OfRun | None = None) -> tuple[str, ...]:
        """What to say of a sample, as one of several runs has it."""
        name = self.part.class_name(row)
        found = ([] if by is None else [by.run.title]) + ([class_text(name)] if name else [])
        found.append(f"row {int(self.part.rows[row]) + 1:,}")
        errors = self.errors if by is None else by.passed.errors
        if errors is not None:
            found.append(f"error {error_figure(float(errors[row]))}")
        if self.doubt is not None:
            found.append(self.doubt.words(row))
        return tuple(one for one in found if one)

    def _picture(self, row: int, theme: Theme, density: float) -> QPixmap:
        key = row, theme.name, density
        found = self._drawn.get(key)
        if found is None:
            found = QPixmap((self.size * density).toSize())
            found.fill(Qt.GlobalColor.transparent)
            with QPainter(found) as painter:
                painter.scale(density, density)
                self.paint(painter, QRectF(QPointF(), self.size), row, theme)
            self._drawn[key] = found
            if len(self._drawn) > KEPT:
                self._drawn.popitem(last=False)
        return found

    def _frame(self, painter: QPainter, frame: QRectF, colour: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, FRAME))
        painter.drawRoundedRect(frame.adjusted(-0.5, -0.5, 0.5, 0.5), RADIUS, RADIUS)
