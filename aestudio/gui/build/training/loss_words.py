"""Where the legend of the loss plot and its readout stand: nothing of the one gives way to the
other, and nothing moves while the pointer does."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from aestudio.gui.build.training.legend import LINE, Legend
from aestudio.gui.build.training.loss_lines import Entry
from aestudio.gui.build.training.loss_reading import Readout
from aestudio.gui.build.training.loss_readout import ReadoutLabel
from aestudio.gui.shell.theme import Theme, Themes

APART = 16  # Pixels between legend and readout.
MARGIN = 12  # To both sides, as in the header.
ABOVE = 5  # The first line of their own.


class LossWords(QObject):
    """``beside`` is the room in the header, ``below`` lines of their own under it.

    What goes where follows from the curves that are drawn and from the width of the card, never
    from what the pointer is at: for that, the room of the widest readout is kept.
    """

    def __init__(self, themes: Themes, parent: QWidget) -> None:
        super().__init__(parent)
        self._card = parent
        self.beside, self.below = _Room(parent), _Room(parent)
        self.legend, self.reading = Legend(themes, self.beside), ReadoutLabel(self.beside)
        self._widest, self._shown = 0, False
        # What changes its height while a layout is at work is passed over by it.
        for one in (self.beside, self.below):
            one.resized.connect(self._place)
            # What changes its height while a layout is at work is passed over by it.
            one.resized.connect(self._arrange, Qt.ConnectionType.QueuedConnection)
        self._arrange()

    def show_entries(self, entries: Sequence[Entry], widest: Readout, theme: Theme) -> None:
        """List these curves; ``widest`` is what there may be to read of them at the most."""
        self.legend.show_entries(entries)
        self._widest = self.reading.width_of(widest, theme)
        self._arrange()

    def show(self, shown: bool) -> None:
        """Show them, or leave the header to others."""
        self._shown = shown
        self.beside.setVisible(shown)
        self._arrange()

    def _arrange(self) -> None:
        bottom = self._place()
        self.below.setFixedHeight(bottom)
        self.below.setVisible(self._shown and bottom > ABOVE)

    def _place(self) -> int:
        """Put them where there is room; how far down the lines below the header reach."""
        room, legend, widest = self.beside.width(), self.legend.line_width, self._widest
        together = legend + APART + widest <= room
        readout_below = not together and widest > room
        legend_below = not together and (not readout_below or legend > room)
        whole = max(1, self._card.width() - 2 * MARGIN)
        self.legend.wrap(whole if legend_below else legend)
        bottom = self._place_legend(legend_below)
        return self._place_reading(readout_below, bottom, whole, 0 if legend_below else legend)

    def _place_legend(self, below: bool) -> int:
        """How far down the lines below the header reach with it."""
        self._put(self.legend, self.below if below else self.beside)
        self.legend.move(*((MARGIN, ABOVE) if below else (0, self._top)))
        return ABOVE + (self.legend.height() if below else 0)

    def _place_reading(self, below: bool, top: int, whole: int, legend: int) -> int:
        self._put(self.reading, self.below if below else self.beside)
        if below:
            place = QRect(MARGIN, top, whole, LINE)
        else:
            left = legend + APART if legend else 0
            place = QRect(left, self._top, max(1, self.beside.width() - left), LINE)
        side = Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag.AlignRight
        self.reading.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.reading.setGeometry(place)
        return top + (LINE if below else 0)

    @property
    def _top(self) -> int:
        """Of a line in the middle of the header."""
        return (self.beside.height() - LINE) // 2

    def _put(self, widget: QWidget, where: QWidget) -> None:
        if widget.parentWidget() is not where:
            widget.setParent(where)
            widget.show()


class _Room(QWidget):
    """As wide as there is room for, whatever stands in it."""

    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()
