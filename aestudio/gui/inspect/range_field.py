"""Two bounds, either of which may be left open."""

from math import isfinite

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from aestudio.gui.kit.widgets import label, row, set_property


class RangeField(QWidget):
    """``changed`` tells that other bounds are wanted, once they are numbers."""

    changed = Signal()

    def __init__(self, name: str, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.low, self.high = QLineEdit(self), QLineEdit(self)
        layout = row(self, 0, 0, 0, 0, spacing=4)
        for field, end, words in ((self.low, "Low", "from"), (self.high, "High", "to")):
            field.setObjectName(f"{name}{end}")
            field.setAccessibleName(f"{accessible} {words}")
            field.setToolTip(f"{accessible} {words} this number; empty for any")
            field.setPlaceholderText("any")
            field.setMinimumWidth(40)
            field.editingFinished.connect(self._read)
            layout.addWidget(field, 1)
            if field is self.low:
                layout.addWidget(label("–", "muted", self))
        self._told: tuple[float | None, float | None] = (None, None)

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """The least and the most; None where it is open."""
        return self._told

    def show_bounds(self, low: float | None, high: float | None) -> None:
        """Show other bounds without telling anyone."""
        self._told = low, high
        for field, value in ((self.low, low), (self.high, high)):
            set_property(field, "mistake", False)
            field.setText("" if value is None else f"{value:.6g}")

    def _read(self) -> None:
        for field in (self.low, self.high):
            set_property(field, "mistake", not _is_bound(field.text()))
        if any(field.property("mistake") for field in (self.low, self.high)):
            return
        low, high = _bound(self.low.text()), _bound(self.high.text())
        if (low, high) != self._told:
            self._told = low, high
            self.changed.emit()


def _is_bound(text: str) -> bool:
    """Whether it is a number, or nothing."""
    try:
        bound = _bound(text)
    except ValueError:
        return False
    return bound is None or isfinite(bound)


def _bound(text: str) -> float | None:
    return float(text.replace(",", ".")) if text.strip() else None
