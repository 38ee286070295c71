"""What is set of the Errors view."""

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aestudio.gui.inspect.captions import caption, captioned, combo
from aestudio.gui.inspect.errors.anomalies_panel import AnomaliesPanel
from aestudio.gui.kit.widgets import label


class AxisChoice(StrEnum):
    """How errors are laid out."""

    AUTOMATIC = "Automatic"
    LINEAR = "Linear"
    LOGARITHMIC = "Logarithmic"

    @property
    def logarithmic(self) -> bool | None:
        """None where it depends on the errors."""
        return None if self is AxisChoice.AUTOMATIC else self is AxisChoice.LOGARITHMIC


class ErrorsSidebar(QWidget):
    """``changed`` tells that errors are to be shown otherwise."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("errorsSidebar")
        self.axis = combo(
            "errorsAxisCombo",
            "Axis of errors",
            "Even, or by orders of magnitude; automatic is logarithmic where a few samples have "
            "far more error than most",
            self,
        )
        self.axis.addItems(list(AxisChoice))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(6)
        layout.addWidget(label("ERRORS", "section", self))
        form = captioned()
        form.addRow(caption("Axis"), self.axis)
        layout.addLayout(form)
        self.anomalies = AnomaliesPanel(self)
        self.anomalies.hide()
        layout.addWidget(self.anomalies)
        self.axis.activated.connect(lambda _place: self.changed.emit())

    @property
    def wanted_axis(self) -> AxisChoice:
        """How errors are to be laid out."""
        return AxisChoice(self.axis.currentText())
