"""Bars of a histogram, large or in a cell of a table."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

WIDEST = 12.0


def draw_bars(
    painter: QPainter,
    frame: QRectF,
    counts: NDArray[np.int64],
    colour: QColor,
    widest: float = WIDEST,
) -> None:
    """Bars that stand on the frame's lower edge, the greatest as high as the frame, none wider
    than ``widest`` or, for a count above zero, lower than a pixel."""
    greatest = int(counts.max()) if len(counts) else 0
    if not greatest:
        return
    step = min(frame.width() / len(counts), widest)
    gap = 1.0 if step >= 3 else 0.0
    for place, count in enumerate(counts.tolist()):
        height = max(count / greatest * frame.height(), 1.0 if count else 0.0)
        bar = QRectF(frame.left() + place * step, frame.bottom() - height, step - gap, height)
        painter.fillRect(bar, colour)
