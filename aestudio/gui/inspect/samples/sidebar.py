"""What is set of the Samples view: pictures, size, order, and which samples are shown."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QSlider, QVBoxLayout, QWidget

from aestudio.gui.inspect.captions import caption, captioned, combo
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.range_field import RangeField
from aestudio.gui.inspect.samples.filters import Filter, Order
from aestudio.gui.inspect.samples.shown import ALL, Frame
from aestudio.gui.kit.widgets import label

LEAST, MOST = 20, 192  # Pixels of a picture.


class SamplesSidebar(QWidget):
    """``changed`` tells that samples are to be shown otherwise."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("samplesSidebar")
        self.order = combo("samplesOrderCombo", "Order", "What comes first", self)
        self.order.addItems(list(Order))
        self.only = combo("samplesClassCombo", "Class", "Show the samples of one class only", self)
        self.errors = RangeField("samplesError", "Error", self)
        self.selected = _box("Selected ones only", "samplesSelectedBox", self)
        self.size_slider = QSlider(Qt.Orientation.Horizontal, self)
        self.frames = {one: _box(one, f"samples{one.name.title()}Box", self) for one in ALL}
        self._build()
        self.order.activated.connect(lambda _place: self.changed.emit())
        self.only.activated.connect(lambda _place: self.changed.emit())
        self.errors.changed.connect(self.changed)
        self.size_slider.valueChanged.connect(lambda _value: self.changed.emit())
        for box in (self.selected, *self.frames.values()):
            box.toggled.connect(lambda _on: self.changed.emit())

    @property
    def wanted_order(self) -> Order:
        """What is to come first."""
        return Order(self.order.currentText())

    @property
    def wanted_filter(self) -> Filter:
        """Which samples are to be shown."""
        place = self.only.currentIndex()
        return Filter(
            place - 1 if place > 0 else None, self.selected.isChecked(), *self.errors.bounds
        )

    @property
    def wanted_frames(self) -> tuple[Frame, ...]:
        """The pictures of each sample; the input where none is chosen."""
        seen = not self.frames[Frame.SEEN].isHidden()
        found = [
            one
            for one, box in self.frames.items()
            if box.isChecked() and (one is not Frame.SEEN or seen)
        ]
        return tuple(found) or (Frame.INPUT,)

    def show_inspected(self, inspected: Inspected, usual_width: int) -> None:
        """Offer what can be chosen of these samples, ``usual_width`` for their pictures first."""
        part = inspected.part
        names = ["All classes", *part.class_names] if part.labels is not None else ["All samples"]
        if [self.only.itemText(place) for place in range(self.only.count())] != names:
            with QSignalBlocker(self.only):
                self.only.clear()
                self.only.addItems(names)
        self.only.setEnabled(part.labels is not None)
        self.selected.setEnabled(len(inspected.selection) > 0 or self.selected.isChecked())
        self.frames[Frame.SEEN].setHidden(not inspected.noisy)
        if self.size_slider.value() == 0:
            with QSignalBlocker(self.size_slider):
                self.size_slider.setRange(LEAST, MOST)
                self.size_slider.setValue(usual_width)

    def show_all(self) -> None:
        """Take all filters away."""
        self.only.setCurrentIndex(0)
        self.errors.show_bounds(None, None)
        with QSignalBlocker(self.selected):
            self.selected.setChecked(False)
        self.changed.emit()

    def _build(self) -> None:
        self.size_slider.setObjectName("samplesSizeSlider")
        self.size_slider.setAccessibleName("Size of the pictures")
        self.size_slider.setToolTip("How large the pictures are")
        self.size_slider.setRange(0, MOST)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(6)
        layout.addWidget(label("SAMPLES", "section", self))
        form = captioned()
        form.addRow(caption("Order"), self.order)
        form.addRow(caption("Class"), self.only)
        form.addRow(caption("Error"), self.errors)
        form.addRow(caption("Size"), self.size_slider)
        layout.addLayout(form)
        layout.addWidget(self.selected)
        layout.addSpacing(6)
        layout.addWidget(label("PICTURES", "section", self))
        for box in self.frames.values():
            box.setChecked(True)
            layout.addWidget(box)


def _box(text: str, name: str, parent: QWidget) -> QCheckBox:
    found = QCheckBox(text, parent)
    found.setObjectName(name)
    found.setAccessibleName(text)
    found.setProperty("role", "box")
    return found
