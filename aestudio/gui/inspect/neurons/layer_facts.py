"""Figures of the layer that is looked at; those that count units lead to them."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from aestudio.core.units import count_text
from aestudio.gui.inspect.neurons.wishes import Facts
from aestudio.gui.kit.figures import number_text
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import button, label

STILL_TIP = (
    "Units that give nearly the same for all samples: their spread is below 1 % of what is usual "
    "in the layer. Click to go to the next of them"
)
TWINS_TIP = "Units whose kernel points where another's does. Click to go to the next of them"
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
TIED = "Tied: the decoder's kernels are these, transposed."


class LayerFacts(QWidget):
    """``still_wanted`` and ``twins_wanted`` tell that such units are to be gone to."""

    still_wanted = Signal()
    twins_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layerFacts")
        self.title = label("THIS LAYER", "section", self)
        self.still = self._count("Hardly ever move", "stillUnits", STILL_TIP, self.still_wanted)
        self.twins = self._count("Twins", "twinUnits", TWINS_TIP, self.twins_wanted)
        self.mean = label("–", "strong", self)
        self.apart = label("–", "strong", self)
        self.apart_caption = label("|W_dec − W_encᵀ| at most", "muted", self)
        self.note = label("", "detail", self)
        self.note.setWordWrap(True)
        self._build()

    def show_facts(self, units: int, facts: Facts | None, each: str = "unit") -> None:
        """Show these of a layer of so many units; what is None is being measured."""
        self.title.setText(f"THIS LAYER · {count_text(units, each)}")
        if facts is None:
            for one in (self.still, self.twins, self.mean, self.apart):
                one.setText("–")
            self.still.setEnabled(False)
            self.twins.setEnabled(False)
            return
        for one, found in ((self.still, facts.still), (self.twins, facts.with_twin)):
            one.setText(f"{len(found):,}")
            one.setEnabled(len(found) > 0)
        mean = float(facts.statistics.mean.mean())
        self.mean.setText(number_text(float(f"{mean:.2g}")) if mean == mean else "no number")
        self._show_pair(facts)

    def _show_pair(self, facts: Facts) -> None:
        pair = facts.pair
        apart = None if pair is None else pair.now
        for one in (self.apart, self.apart_caption):
            one.setVisible(apart is not None)
        self.apart.setText("" if apart is None else f"{apart.largest:.3g}")
        told = TIED if pair is not None and pair.tied else ""
        if pair is not None and not pair.tied:
            told = f"Untied: {str(pair.shares)[0].lower()}{str(pair.shares)[1:]}."
        self.note.setText(told)
        self.note.setVisible(bool(told))

    def _count(self, name: str, object_name: str, tip: str, wanted: SignalInstance) -> QPushButton:
        found = button("–", object_name, tip, wanted.emit, self)
        found.setProperty("role", "link")
        found.setAccessibleName(name)
        found.setEnabled(False)
        return found

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        twins = label("Twins (|cos| > 0.95)", "muted", self)
        for line, (caption, figure) in enumerate(
            (
                (label("Hardly ever move", "muted", self), self.still),
                (twins, self.twins),
                (label("Mean activation", "muted", self), self.mean),
                (self.apart_caption, self.apart),
            )
        ):
            caption.setToolTip(wrapped(figure.toolTip()))
            grid.addWidget(caption, line, 0)
            grid.addWidget(figure, line, 1)
            grid.setAlignment(figure, RIGHT)
        grid.setColumnStretch(0, 1)
        layout.addLayout(grid)
        layout.addWidget(self.note)
