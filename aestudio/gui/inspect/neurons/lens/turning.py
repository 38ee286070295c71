"""Holds a unit at a value, and shows what comes out of a sample."""

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from aestudio.core.weights import Array
from aestudio.gui.inspect.neurons.lens.sample_strip import SampleStrip
from aestudio.gui.inspect.neurons.unit_words import figure_text
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import label
from aestudio.gui.samples.renderer import Renderer
from aestudio.gui.shell.theme import Themes

FIXED, STEPS = 5, 200


class Turning(QWidget):
    """``held`` tells that the unit is held at another value by hand."""

    held = Signal()

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent)
        self._range = 0.0, 1.0
        self._outputs: Array | None = None
        self._live: Array | None = None
        self._renderer: Renderer | None = None
        self.title = label("TURN IT", "section", self)
        self.strip = SampleStrip("turnedOutputs", "Outputs", FIXED + 1, themes, self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.figure = label("–", "strong", self)
        self._build()
        self.slider.valueChanged.connect(self._turn)

    @property
    def values(self) -> Array:
        """Where the unit is held, from the least of its activations to the greatest."""
        return np.linspace(*self._range, FIXED).astype(np.float32)

    @property
    def value(self) -> float:
        """Where the slider holds it."""
        low, high = self._range
        return low + (high - low) * self.slider.value() / STEPS

    def show_range(self, low: float, high: float, value: float) -> None:
        """Hold it at ``value`` between these at first."""
        self._range = low, high
        share = (value - low) / (high - low) if high > low and np.isfinite(value) else 0.5
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(STEPS * max(0.0, min(share, 1.0))))
        self._outputs = self._live = None
        self._show()

    def show_renderer(self, renderer: Renderer) -> None:
        """Draw outputs with this."""
        self._renderer = renderer
        self._show()

    def show_outputs(self, outputs: Array) -> None:
        """What comes out at each of ``values``."""
        self._outputs = outputs
        self._show()

    def show_live(self, outputs: Array) -> None:
        """What comes out at the value of the slider."""
        self._live = outputs[0]
        self._show()

    def _build(self) -> None:
        self.slider.setObjectName("turnSlider")
        self.slider.setAccessibleName("Hold the unit at")
        self.slider.setToolTip(
            wrapped("Hold the unit at a value, whatever it listens to; the last output is that")
        )
        self.slider.setRange(0, STEPS)
        self.slider.setPageStep(STEPS // 10)
        self.figure.setMinimumWidth(44)
        self.figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        layout.addWidget(self.strip)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.slider, 1)
        line.addWidget(self.figure)
        layout.addLayout(line)

    def _turn(self) -> None:
        self._show()
        self.held.emit()

    def _show(self) -> None:
        self.figure.setText(figure_text(float(f"{self.value:.2g}")))
        if self._renderer is None:
            return
        fixed = [None] * FIXED if self._outputs is None else [*self._outputs]
        figures = [figure_text(float(f"{one:.2g}")) for one in (*self.values.tolist(), self.value)]
        tips = [f"The unit held at {one}" for one in figures]
        self.strip.show_samples(self._renderer, [*fixed, self._live], figures, tips)
        self.strip.mark(FIXED)
