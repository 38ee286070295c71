"""The values of a decoded sample in the units of the file."""

import numpy as np
from PySide6.QtWidgets import QWidget

from aestudio.core.named_values import Names
from aestudio.core.weights import Array
from aestudio.gui.kit.figure_table import FigureTable
from aestudio.gui.kit.figures import number_text

HEADERS = ("Column", "Value", "Change")
ROW_HEIGHT, WIDTH = 22, 80


class FrameTable(FigureTable):
    """Column, value, and how far it is from that of the frame it is compared with, in the order
    of the file."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(HEADERS, ROW_HEIGHT, WIDTH, parent)
        self.setObjectName(name)
        self.setAccessibleName("Values of the frame")
        self.setToolTip("In the units of the file; the change is that since the first frame")

    def show_values(self, names: Names, values: Array, first: Array) -> None:
        """Show a sample (features,), compared with another."""
        apart = np.asarray(names.scaling.invert(values) - names.scaling.invert(first)).tolist()
        called = [one.name for one in names.encoding.features]
        changes = map(number_text, apart)
        self.show_rows([*zip(called, names.texts(values), changes, strict=True)])
