"""What is set of the Neurons view: the layer, what is shown of its units, and figures of it."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from aestudio.gui.inspect.captions import caption, captioned, combo
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.neurons.choices import Scale, Show, Sort
from aestudio.gui.inspect.neurons.layer_facts import LayerFacts
from aestudio.gui.inspect.neurons.stack_bars import StackBars
from aestudio.gui.inspect.neurons.tiles import has_colours
from aestudio.gui.inspect.neurons.wishes import Look
from aestudio.gui.kit.widgets import label
from aestudio.gui.shell.theme import Themes

SHOW_TIP = (
    "Kernels: what each unit listens to in a sample. What they write: what each adds to a "
    "reconstruction. Both sides: the kernels of the encoder beside those of the decoder layer "
    "opposite. Feature maps: what leaves each unit for the sample pointed at. Tied pairs: how far "
    "the two kernels of each pair are apart"
)
SORT_TIP = (
    "Norm: the longest kernels first. Spread: those whose activations vary most. Use: those that "
    "are active most often. Likeness: like kernels beside each other"
)
SCALE_TIP = (
    "Whether the full colour stands for the same weight in all pictures, so that strong and weak "
    "units can be told apart, or each has its own"
)


class NeuronsSidebar(QWidget):
    """``changed`` tells that units are to be shown otherwise, ``layer_chosen`` carries a layer."""

    changed = Signal()
    layer_chosen = Signal(int)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("neuronsSidebar")
        self.bars = StackBars(themes, self)
        self.show_combo = _choices("neuronsShowCombo", "Show", SHOW_TIP, list(Show), self)
        self.sort_combo = _choices("neuronsSortCombo", "Sort", SORT_TIP, list(Sort), self)
        self.scale_combo = _choices("neuronsScaleCombo", "Scale", SCALE_TIP, list(Scale), self)
        self.colour_box = QCheckBox("Channels in colour", self)
        self.facts = LayerFacts(self)
        self._build()
        for one in (self.show_combo, self.sort_combo, self.scale_combo):
            one.activated.connect(lambda _place: self._tell())
        self.colour_box.toggled.connect(lambda _on: self.changed.emit())
        self.bars.chosen.connect(self.layer_chosen)

    @property
    def look(self) -> Look:
        """How units are to be shown."""
        show, scale = Show(self.show_combo.currentText()), Scale(self.scale_combo.currentText())
        coloured = self.colour_box.isChecked() and not self.colour_box.isHidden()
        return Look(show, scale, coloured)

    @property
    def sort(self) -> Sort:
        """What is to come first."""
        return Sort(self.sort_combo.currentText())

    def show_inspected(self, inspected: Inspected) -> None:
        """Show the layer that is looked at, and what can be chosen of it."""
        architecture = inspected.model.architecture
        self.bars.show_stack(architecture, inspected.layer)
        shape = inspected.subject.dataset.shape
        self.colour_box.setHidden(not has_colours(shape))

    def _tell(self) -> None:
        """Nothing is sorted or coloured in a table of pairs."""
        units = self.look.show is not Show.PAIRS
        self.sort_combo.setEnabled(units)
        self.scale_combo.setEnabled(units)
        self.changed.emit()

    def choose(self, show: Show) -> None:
        """Show another picture of each unit."""
        with QSignalBlocker(self.show_combo):
            self.show_combo.setCurrentText(show)
        self._tell()

    def _build(self) -> None:
        self.colour_box.setObjectName("neuronsColourBox")
        self.colour_box.setAccessibleName("Channels in colour")
        self.colour_box.setToolTip("Red, green and blue as such; else their mean is shown")
        self.colour_box.setProperty("role", "box")
        self.colour_box.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(6)
        layout.addWidget(label("LAYER · pick one", "section", self))
        layout.addWidget(self.bars)
        form = captioned()
        form.addRow(caption("Show"), self.show_combo)
        form.addRow(caption("Sort"), self.sort_combo)
        form.addRow(caption("Scale"), self.scale_combo)
        layout.addLayout(form)
        layout.addWidget(self.colour_box)
        layout.addWidget(self.facts)


def _choices(name: str, accessible: str, tip: str, texts: list[str], parent: QWidget) -> QComboBox:
    found = combo(name, accessible, tip, parent)
    found.addItems(texts)
    return found
