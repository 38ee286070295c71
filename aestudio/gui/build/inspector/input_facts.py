"""What the input is: nothing is set there, it comes from the data."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from aestudio.core.reference import SAMPLE, DataReference
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.figures import amount_text
from aestudio.gui.kit.forms import rows_in
from aestudio.gui.kit.widgets import label

FIELD_HEIGHT = 28  # Its rows stand where those of a layer do.
ROWS = {
    "features": ("Features", "Numbers a sample, each an input of the network"),
    "source": ("From", "The data that the network learns"),
    "samples": ("Samples", "In the training and in the test part"),
    "range": ("Values", "Least and greatest value of the training part, as the network sees them"),
}


class InputFacts(QWidget):
    """How many features the samples have, where they are from, how many there are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, ElidedLabel] = {}
        self._named: dict[str, QLabel] = {}
        layout = self._rows = rows_in(self)
        for number, (name, (text, tip)) in enumerate(ROWS.items()):
            value = self._values[name] = ElidedLabel("", self)
            value.setObjectName(f"{name}Fact")
            value.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            named = self._named[name] = label(text, "muted", self)
            named.setToolTip(tip)
            layout.setRowMinimumHeight(number, FIELD_HEIGHT)
            layout.addWidget(named, number, 0)
            layout.addWidget(value, number, 1)

    def show_data(self, data: DataReference) -> None:
        """Show what samples of ``data`` are."""
        shape = (
            f" · {' × '.join(f'{side:,}' for side in data.shape)}" if len(data.shape) > 1 else ""
        )
        self._say("features", f"{data.features:,}{shape}", f"{data.features:,}")
        place = "" if data.source == SAMPLE else data.source
        self._say("source", data.name, tip=place)
        training, test = f"{data.training_samples:,}", f"{data.test_samples:,}"
        self._say("samples", f"{training} + {test} test", f"{training} + {test}")
        known = data.low is not None and data.high is not None
        self._say("range", f"{amount_text(data.low or 0.0)} to {amount_text(data.high or 0.0)}")
        for widget in (self._named["range"], self._values["range"]):
            widget.setVisible(known)
        self._rows.setRowMinimumHeight(list(ROWS).index("range"), FIELD_HEIGHT if known else 0)

    def _say(self, name: str, *wordings: str, tip: str = "") -> None:
        self._values[name].say(*wordings, tip=tip)
