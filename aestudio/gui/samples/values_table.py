"""The numbers of one sample in the units of the file, feature by feature."""

import numpy as np
from PySide6.QtWidgets import QWidget

from aestudio.core.named_values import Names
from aestudio.core.weights import Array
from aestudio.gui.kit.figure_table import FigureTable

HEADERS = ("Feature", "Input", "Output")
ROW_HEIGHT, WIDTH = 20, 76


class ValuesTable(FigureTable):
    """Where a feature has a name, what went in and what came out of it, the worst first once
    there is an output."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(HEADERS, ROW_HEIGHT, WIDTH, parent)
        self.setObjectName("valuesTable")
        self.setAccessibleName("Values of the sample")
        self.setToolTip("In the units of the file; the largest errors first")

    def show_values(self, names: Names, values: Array, output: Array | None) -> None:
        """Show one sample (features,) and its reconstruction, None before it is known."""
        order = np.arange(len(values))
        if output is not None:
            errors = np.nan_to_num(np.abs(values - output), nan=np.inf)
            order = np.argsort(-errors, kind="stable")
        inputs = names.texts(values)
        outputs = ["–"] * len(inputs) if output is None else names.texts(output)
        called = [one.name for one in names.encoding.features]
        self.show_rows([(called[place], inputs[place], outputs[place]) for place in order])
