"""What is done to the sample: with which brush, how it is moved, which noise."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QGridLayout,
    QPushButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from aestudio.core.corruptions import CORRUPTIONS, Corruption
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.gui.inspect.captions import CAPTION, caption, captioned, combo
from aestudio.gui.inspect.probe.paper import Paper
from aestudio.gui.inspect.probe.stroke import Ink
from aestudio.gui.kit.figures import number_text
from aestudio.gui.kit.kind_form import KindForm
from aestudio.gui.kit.widgets import button, label, row

NOISES = {name: one for name, one in CORRUPTIONS.items() if one.draw is not None}
SIZES = 60  # Steps of the slider; a step is so much of the brush:
STEP = 0.25  # Pixels.
FULL = 100  # Percent.
ANGLES, SIGMAS = (5.0, 15.0, 45.0, 90.0), (0.5, 0.7, 1.0, 2.0)


class ProbeSidebar(QWidget):
    """``brush_changed`` tells that another brush is wanted, ``asked`` carries what is to be done
    and how: shift, turn, blur, noise, file."""

    brush_changed = Signal()
    asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("probeSidebar")
        self._paper: Paper | None = None
        self._colour = QColor(Qt.GlobalColor.white)
        self.size_slider = _slider("probeSizeSlider", "Size of the brush", 1, SIZES, 6, self)
        self.size_figure = label("", "muted", self)
        self.value_slider = _slider("probeValueSlider", "Value it draws", 0, FULL, FULL, self)
        self.value_figure = label("", "muted", self)
        self._value_row = _beside(self.value_slider, self.value_figure, self)
        self.colour = QPushButton("", self)
        self.erase = QCheckBox("Erase", self)
        self.turn = _choice("probeTurnCombo", "Turn by", ANGLES, "{:g}°", self)
        self.sigma = _choice("probeBlurCombo", "Blur by a Gaussian of", SIGMAS, "σ {:g} px", self)
        self.noise = KindForm("probeNoise", "Noise", "Which noise is added", NOISES, self)
        self._noise: Corruption = GaussianNoise()
        self.images, self._form = QWidget(self), captioned()
        self._build()
        self.size_slider.valueChanged.connect(self._change_brush)
        self.value_slider.valueChanged.connect(self._change_brush)
        self.erase.toggled.connect(self._change_brush)
        self.noise.edited.connect(lambda value, _name: self._set_noise(value))

    @property
    def radius(self) -> float:
        """Of the brush, in pixels of the image."""
        return STEP * self.size_slider.value()

    @property
    def ink(self) -> Ink:
        """What it draws, as the network sees it."""
        paper = self._paper
        if paper is None:
            return 1.0
        if paper.channels < 3:
            return paper.value(self.value_slider.value() / FULL)
        colour = self._colour
        parts = [colour.redF(), colour.greenF(), colour.blueF(), 1.0][: paper.channels]
        return tuple(paper.value(one) for one in parts)

    @property
    def degrees(self) -> float:
        """By which it is turned."""
        return float(self.turn.currentData())

    @property
    def blur(self) -> float:
        """Standard deviation of the Gaussian it is blurred with, in pixels."""
        return float(self.sigma.currentData())

    @property
    def wanted_noise(self) -> Corruption:
        """Which noise is to be added."""
        return self._noise

    def show_paper(self, paper: Paper | None) -> None:
        """Offer what can be done to these images; None for what is no image."""
        self.images.setVisible(paper is not None)
        if paper is None or paper is self._paper:
            return
        new = self._paper is None or self._paper.canvas != paper.canvas
        self._paper = paper
        coloured = paper.channels >= 3
        self._form.setRowVisible(self._value_row, not coloured)
        self._form.setRowVisible(self.colour, coloured)
        if new:
            dark = paper.ground_brightness < 0.5
            with QSignalBlocker(self.value_slider):
                self.value_slider.setValue(FULL if dark else 0)
            self._colour = QColor(Qt.GlobalColor.white if dark else Qt.GlobalColor.black)
        self._change_brush()

    def step_size(self, step: int) -> None:
        """A larger or a smaller brush."""
        self.size_slider.setValue(self.size_slider.value() + step)

    def set_colour(self, colour: QColor) -> None:
        """Draw with this colour."""
        self._colour = colour
        self._change_brush()

    def _build(self) -> None:
        self.erase.setObjectName("probeEraseBox")
        self.erase.setProperty("role", "box")
        self.erase.setToolTip("Draw what lies where nothing is (E); the right button does so too")
        self.erase.setAccessibleName("Erase")
        self.colour.setObjectName("probeColourButton")
        self.colour.setProperty("role", "compact")
        self.colour.setToolTip("Choose the colour that is drawn with")
        self.colour.setAccessibleName("Colour it draws with")
        self.colour.clicked.connect(lambda _checked=False: self._choose_colour())
        self._set_noise(self._noise)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(6)
        layout.addWidget(self.images)
        inside = QVBoxLayout(self.images)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        inside.addWidget(label("BRUSH", "section", self))
        form = self._form
        form.addRow(caption("Size"), _beside(self.size_slider, self.size_figure, self))
        form.addRow(caption("Value"), self._value_row)
        form.addRow(caption("Colour"), self.colour)
        inside.addLayout(form)
        inside.addWidget(self.erase)
        inside.addSpacing(4)
        inside.addWidget(label("MOVE", "section", self))
        inside.addWidget(self._moves())
        layout.addSpacing(4)
        layout.addWidget(label("NOISE", "section", self))
        layout.addWidget(self.noise)
        layout.addWidget(
            button("Add noise", "probeNoiseButton", "Damage it so (N)", self._ask_noise, self)
        )
        layout.addSpacing(4)
        layout.addWidget(label("ANOTHER SAMPLE", "section", self))
        layout.addWidget(
            button(
                "From a file…",
                "probeFileButton",
                "Probe the first sample of a file: an image of any size, a row. A file can be "
                "dropped on the view as well",
                lambda: self.asked.emit("file", None),
                self,
            )
        )

    def _moves(self) -> QWidget:
        found = QWidget(self)
        grid = QGridLayout(found)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(6)
        ways = (("←", "Left", -1, 0), ("→", "Right", 1, 0), ("↑", "Up", 0, -1), ("↓", "Down", 0, 1))
        for column, (arrow, name, right, down) in enumerate(ways):
            one = self._move(
                arrow, name, f"Shift it {name.lower()} by a pixel", "shift", (right, down)
            )
            grid.addWidget(one, 0, column)
        grid.addWidget(self._move("⟲", "TurnLeft", "Turn it counter-clockwise", "turn", 1), 1, 0)
        grid.addWidget(self._move("⟳", "TurnRight", "Turn it clockwise", "turn", -1), 1, 1)
        grid.addWidget(self.turn, 1, 2, 1, 2)
        grid.addWidget(self._move("Blur", "Blur", "Blur it", "blur", None), 2, 0, 1, 2)
        grid.addWidget(self.sigma, 2, 2, 1, 2)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        return found

    def _move(self, text: str, name: str, tip: str, command: str, how: object) -> QPushButton:
        found = button(
            text, f"probe{name}Button", tip, partial(self.asked.emit, command, how), self
        )
        found.setAccessibleName(tip)
        found.setMinimumWidth(30)
        found.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return found

    def _ask_noise(self) -> None:
        self.asked.emit("noise", None)

    def _set_noise(self, value: Corruption) -> None:
        self._noise = value
        self.noise.show_value(value)
        # In line with the captions above, which leaves room for the fields.
        for grid in self.noise.findChildren(QGridLayout):
            grid.setColumnMinimumWidth(0, CAPTION)

    def _choose_colour(self) -> None:
        found = QColorDialog.getColor(self._colour, self, "Colour of the brush")
        if found.isValid():
            self.set_colour(found)

    def _change_brush(self, _value: object = None) -> None:
        self.size_figure.setText(f"{2 * self.radius:g} px")
        if self._paper is not None:
            written = self._paper.written(self.value_slider.value() / FULL)
            self.value_figure.setText(number_text(written))
        self.colour.setText(self._colour.name().upper())
        ink = "white" if self._colour.lightnessF() < 0.5 else "black"
        self.colour.setStyleSheet(f"background: {self._colour.name()}; color: {ink};")
        self.brush_changed.emit()


def _slider(
    name: str, accessible: str, low: int, high: int, value: int, parent: QWidget
) -> QSlider:
    found = QSlider(Qt.Orientation.Horizontal, parent)
    found.setObjectName(name)
    found.setAccessibleName(accessible)
    found.setToolTip(accessible)
    found.setRange(low, high)
    found.setValue(value)
    return found


def _choice(
    name: str, accessible: str, values: tuple[float, ...], text: str, parent: QWidget
) -> QComboBox:
    found = combo(name, accessible, accessible, parent)
    for value in values:
        found.addItem(text.format(value), value)
    found.setCurrentIndex(1)
    return found


def _beside(slider: QWidget, figure: QWidget, parent: QWidget) -> QWidget:
    found = QWidget(parent)
    line = row(found, 0, 0, 0, 0)
    line.addWidget(slider, 1)
    figure.setFixedWidth(44)
    line.addWidget(figure)
    return found
