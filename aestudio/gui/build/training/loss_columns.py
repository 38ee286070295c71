"""Steps that are closer than pixels: from the lowest to the highest of each column.

A line through all of them covers most pixels many times over, which takes far longer to draw than
all else in the plot.
"""

import numpy as np
from pyqtgraph.Qt.internals import PrimitiveArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from aestudio.gui.build.training.loss_frame import Marks
from aestudio.gui.build.training.stage_axis import Floats

PALE = 0.38  # Of the ink of single steps.


def draw_columns(painter: QPainter, marks: Marks) -> None:
    """A bar a column, one pixel high at least; no gap between it and the next."""
    columns, frame = marks.columns, marks.frame
    if columns is None or not len(columns.x):
        return
    right = frame.x(columns.x)
    left = np.concatenate([right[:1] - 1.0, right[:-1]])
    # A gap parts two stages, where no bar runs from one to the other.
    apart = np.concatenate([[True], ~np.isfinite(columns.high[:-1])])
    left = np.where(apart, right - 1.0, left)
    top, bottom = frame.y(columns.high), frame.y(_known(columns.low, columns.high))
    top, bottom = _touching(top, bottom, apart)
    seen = np.isfinite(top) & (right >= -1) & (left <= frame.width + 1)
    bars = _bars(left[seen], top[seen], right[seen], bottom[seen])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(marks.theme.mixed("training", PALE))
    painter.drawRects(*bars.drawargs())


def _known(low: Floats, high: Floats) -> Floats:
    """What cannot be shown is left out of a column that has something else."""
    return np.where(np.isfinite(low), low, high)


def _touching(top: Floats, bottom: Floats, apart: Floats) -> tuple[Floats, Floats]:
    """Bars that reach as far as the ones before them, where these end above or below."""
    before_top, before_bottom = (np.concatenate([one[:1], one[:-1]]) for one in (top, bottom))
    known = np.isfinite(before_top) & ~apart.astype(bool)
    lower = np.where(known & (before_top > bottom), before_top, bottom)
    upper = np.where(known & (before_bottom < top), before_bottom, top)
    return np.floor(upper), np.maximum(np.ceil(lower), np.floor(upper) + 1.0)


def _bars(left: Floats, top: Floats, right: Floats, bottom: Floats) -> PrimitiveArray:
    left, right = np.floor(left), np.floor(right)
    found = PrimitiveArray(QRectF, 4)
    found.resize(len(left))
    memory = found.ndarray()
    memory[:, 0], memory[:, 1] = left, top
    memory[:, 2], memory[:, 3] = np.maximum(right - left, 1.0), bottom - top
    return found
