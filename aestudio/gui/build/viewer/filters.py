"""The line above the grid: which samples are shown, and how many they are."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from aestudio.gui.build.viewer.cell_geometry import SIDE_MARGIN
from aestudio.gui.build.viewer.choices import (
    chosen_class,
    class_choice,
    part_choice,
    show_classes,
    sorting_choice,
)
from aestudio.gui.kit.figures import count_text
from aestudio.gui.kit.widgets import label, row
from aestudio.gui.samples.ordering import Sorting
from aestudio.gui.samples.part import Part, PartName


class Filters(QFrame):
    """``part_chosen`` and ``order_chosen`` carry nothing; the latter stands for the class, too.

    ``sorting_combo`` has its place elsewhere.
    """

    part_chosen = Signal()
    order_chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._part, self._class = part_choice(), class_choice()
        self.sorting_combo = sorting_choice()
        self._count = label("", "muted")
        line = row(self, SIDE_MARGIN, 8, SIDE_MARGIN, 6, spacing=0)
        line.addWidget(self._part)
        line.addSpacing(5)
        line.addWidget(self._class)
        line.addStretch(1)
        line.addWidget(self._count)
        self._class.hide()
        self._part.activated.connect(lambda _index: self.part_chosen.emit())
        for combo in (self.sorting_combo, self._class):
            combo.activated.connect(lambda _index: self.order_chosen.emit())

    @property
    def part(self) -> PartName:
        """The part that is asked for."""
        return PartName(self._part.currentText())

    @property
    def sorting(self) -> Sorting:
        """What is to come first."""
        return Sorting(self.sorting_combo.currentText())

    @property
    def only(self) -> int | None:
        """Number of the class that is asked for, None for all."""
        return chosen_class(self._class)

    def show_classes(self, part: Part) -> None:
        """List the classes of a part with their counts."""
        show_classes(self._class, part)

    def show_count(self, count: int) -> None:
        """How many samples are shown, where no classes are listed with theirs."""
        self._count.setText(count_text(count, "sample"))
        self._count.setVisible(self._class.isHidden())

    def clear(self) -> None:
        """There are no samples."""
        self._class.hide()
        self._count.setText("")
