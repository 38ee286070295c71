"""What is probed and what comes of it, side by side: images, or profiles and rows of a table."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from aestudio.gui.inspect.probe.image_canvas import ImageCanvas
from aestudio.gui.inspect.probe.profile_canvas import ProfileCanvas
from aestudio.gui.inspect.probe.row_table import RowTable
from aestudio.gui.kit.widgets import label
from aestudio.gui.samples.picture import Picture
from aestudio.gui.shell.theme import Themes

CAPTION, GAP, MARGIN = 20, 12, 12
LEAST_SCALE = 4  # Screen pixels a pixel, from which on each is as large as the others.


class ImageStage(QWidget):
    """The image to draw on, as large as there is room; beside it what comes out, and where the two
    differ."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = ImageCanvas(themes, self)
        self.output = Picture("Output", themes.current, self)
        self.output.setObjectName("probeOutput")
        self.error = Picture("Error map", themes.current, self)
        self.error.setObjectName("probeError")
        self._captions = tuple(
            label(one, "section", self) for one in ("INPUT · draw on it", "OUTPUT", "ERROR MAP")
        )
        self._rows, self._columns = 1, 1
        self.setMinimumSize(300, 220)

    def show_shape(self, rows: int, columns: int) -> None:
        """Make room for images of so many pixels."""
        if (rows, columns) != (self._rows, self._columns):
            self._rows, self._columns = rows, columns
            self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        tall = self._rows / self._columns
        # Two pictures and their captions are as high as the canvas.
        across = self.width() - 2 * MARGIN - GAP + (CAPTION + GAP) / (2 * tall)
        width = min(across / 1.5, (self.height() - CAPTION - MARGIN) / tall)
        scale = width / self._columns
        if scale >= LEAST_SCALE:
            scale = int(scale)
        # The frame is drawn within.
        wide, high = round(scale * self._columns) + 2, round(scale * self._rows) + 2
        small_high = (high - CAPTION - GAP) // 2
        small_wide = round(small_high / tall)
        left = max(MARGIN, (self.width() - wide - GAP - small_wide) // 2)
        top = max(0, (self.height() - MARGIN - high - CAPTION) // 2)
        beside = left + wide + GAP
        places = (
            QRect(left, top, wide, high + CAPTION),
            QRect(beside, top, small_wide, small_high + CAPTION),
            QRect(beside, top + CAPTION + small_high + GAP, small_wide, small_high + CAPTION),
        )
        widgets = (self.canvas, self.output, self.error)
        for place, caption, widget in zip(places, self._captions, widgets, strict=True):
            caption.setGeometry(place.left(), place.top(), place.width(), CAPTION - 4)
            widget.setGeometry(place.adjusted(0, CAPTION, 0, 0))


class ProfileStage(QWidget):
    """The profile to drag points of, where it errs, and the values in a table if they have
    names."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = ProfileCanvas(themes, self)
        self.error = Picture("Error", themes.current, self)
        self.error.setObjectName("probeProfileError")
        self.error.setFixedHeight(52)
        self.table = RowTable(self)
        self.mistake = label("", "mistake", self)
        self.mistake.setObjectName("probeMistake")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 0, MARGIN, 0)
        layout.setSpacing(6)
        layout.addWidget(label("INPUT · drag its points; dashed: the output", "section", self))
        layout.addWidget(self.canvas, 2)
        layout.addWidget(label("ERROR", "section", self))
        layout.addWidget(self.error)
        layout.addWidget(self.table, 3)
        layout.addWidget(self.mistake)
        self.mistake.hide()
        self.mistake.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.mistake.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.table.rows.mistaken.connect(self._complain)

    def show_rows(self, on: bool) -> None:
        """Show the table, or the profile alone."""
        self.table.setVisible(on)

    def _complain(self, wrong: str) -> None:
        self.mistake.setText(wrong)
        self.mistake.setVisible(bool(wrong))
