"""Samples by one run wiped over those by another: what lies left of the divider is the one's."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.runs.compared import INPUT, ComparedSamples, Named
from aestudio.gui.runs.palette import run_colour
from aestudio.gui.runs.sample_rows import draw_values
from aestudio.gui.samples.renderer import Renderer
from aestudio.gui.shell.theme import Theme, ui_font

MARGIN, GAP, ABOVE, SQUARE = 12, 6, 26, 8
LARGER = 1.5  # Than the pictures need be: there is one of each.
STEP, LARGE_STEP = 0.01, 0.1
GRIP, LEAST_NAME = 6.0, 60
KEYS = PartKeys(
    "In samples wiped over others",
    wipe=Keys("Move the divider", {"Left": -1.0, "Right": 1.0}),
    show=Keys("All of one, of the other", {"End": 1.0, "Home": 0.0}),
)


class WipeView(QWidget):
    """``moved`` carries where the divider stands, 0 at the left and 1 at the right."""

    moved = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._samples: ComparedSamples | None = None
        self._renderer: Renderer | None = None
        self._left = self._right = Named(INPUT, "input")
        self._share = 0.5
        self.setObjectName("sampleWipe")
        self.setAccessibleName("Divider between the samples of two runs")
        self.setToolTip("Drag the divider, or move it with the arrow keys; Shift for large steps")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def share(self) -> float:
        """Where the divider stands, 0 at the left and 1 at the right."""
        return self._share

    def show_samples(
        self, samples: ComparedSamples, renderer: Renderer, left: Named, right: Named
    ) -> None:
        """Show samples by two runs."""
        self._samples, self._renderer = samples, renderer
        self._left, self._right = left, right
        self.update()

    def show_theme(self, theme: Theme) -> None:
        """Paint in the colours of ``theme``."""
        self._theme = theme
        self.update()

    def wipe_to(self, share: float) -> None:
        """Move the divider."""
        self._share = min(max(share, 0.0), 1.0)
        self.setAccessibleDescription(f"{self._share:.0%}")
        self.moved.emit(self._share)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, 220)

    @property
    def grid(self) -> QRectF:
        """Where the pictures lie."""
        return QRectF(self.rect()).adjusted(MARGIN, ABOVE, -MARGIN, -MARGIN)

    @property
    def frames(self) -> tuple[QRectF, ...]:
        """Those of the samples that there is room for, row by row."""
        if self._samples is None or self._renderer is None:
            return ()
        grid = self.grid
        wanted = round(LARGER * self._renderer.least_width)
        columns = max(1, int(grid.width() + GAP) // (wanted + GAP))
        width = (int(grid.width()) - (columns - 1) * GAP) // columns
        height = self._renderer.height(width)
        rows = max(1, int(grid.height() + GAP) // (height + GAP))
        places = ((row, column) for row in range(rows) for column in range(columns))
        found = (
            QRectF(grid.left() + c * (width + GAP), grid.top() + r * (height + GAP), width, height)
            for r, c in places
        )
        return tuple(found)[: len(self._samples)]

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._samples is None or self._renderer is None or not self.frames:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            divider, whole = self._divider, QRectF(self.rect())
            sides = (
                (self._left, QRectF(0, 0, divider, whole.height())),
                (self._right, QRectF(divider, 0, whole.width() - divider, whole.height())),
            )
            for named, clip in sides:
                painter.save()
                painter.setClipRect(clip)
                self._pictures(painter, named.id, clip)
                painter.restore()
            self._names(painter)
            self._handle(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._follow(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        large = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match KEYS.pressed(event):
            case "wipe", step:
                self.wipe_to(self._share + step * (LARGE_STEP if large else STEP))
            case "show", share:
                self.wipe_to(share)
            case _:
                super().keyPressEvent(event)

    @property
    def _divider(self) -> float:
        return self.grid.left() + self._share * self.grid.width()

    def _follow(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.wipe_to((event.position().x() - self.grid.left()) / max(1.0, self.grid.width()))

    def _pictures(self, painter: QPainter, id: str, clip: QRectF) -> None:
        assert self._samples is not None
        assert self._renderer is not None
        for sample, frame in enumerate(self.frames):
            if frame.intersects(clip):
                draw_values(painter, frame, self._samples, self._renderer, id, sample, self._theme)

    def _names(self, painter: QPainter) -> None:
        """Each on its side of the divider, as long as it has room there."""
        font = ui_font(11, QFont.Weight.Medium)
        painter.setFont(font)
        metrics, grid = QFontMetricsF(font), self.grid
        for named, at_left in ((self._left, True), (self._right, False)):
            mark = 0 if named.id == INPUT else SQUARE + 6
            room = self._divider - grid.left() if at_left else grid.right() - self._divider
            whole = metrics.horizontalAdvance(named.title)
            left = min(whole, room - 8 - mark)
            if left < min(whole, LEAST_NAME):
                continue
            title = metrics.elidedText(named.title, Qt.TextElideMode.ElideMiddle, left + 1)
            width = metrics.horizontalAdvance(title) + mark
            x = self._divider - 8 - width if at_left else self._divider + 8
            if mark:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(run_colour(named.colour, self._theme))
                painter.drawRoundedRect(QRectF(x, ABOVE / 2 - 3, SQUARE, SQUARE), 2, 2)
            painter.setPen(self._theme.color("text"))
            painter.drawText(
                QRectF(x + mark, 4, width + 1, ABOVE - 6),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                title,
            )

    def _handle(self, painter: QPainter) -> None:
        x, bottom = self._divider, max(one.bottom() for one in self.frames)
        ink = self._theme.color("accent")
        painter.setPen(QPen(ink, 3.0 if self.hasFocus() else 2.0))
        painter.drawLine(QPointF(x, 6), QPointF(x, bottom + 4))
        painter.setPen(QPen(self._theme.color("panel"), 1.5))
        painter.setBrush(ink)
        middle = (self.grid.top() + bottom) / 2
        painter.drawRoundedRect(QRectF(x - GRIP / 2 - 1, middle - 14, GRIP + 2, 28), 4, 4)
