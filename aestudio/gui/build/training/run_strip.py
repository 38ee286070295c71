"""How the run goes, in one line and a slim bar."""

from math import ceil

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from aestudio.core.progress import Progress
from aestudio.gui.build.training.run_text import PAUSED, RunText, run_text
from aestudio.gui.shell.theme import Themes, ui_font

BAR_WIDTH = 120
BAR_GAP = 8
DOT = " · "
MOST_KEPT = 190  # Of the stage's text; what is longer gives way to the buttons.
MOST_WIDE = MOST_KEPT + BAR_GAP + BAR_WIDTH  # Of what it asks for at the least.
TICK_MS = 33
ROUND_TICKS = 48
READY = RunText(("Ready",), (), 0.0)
LOADING = RunText(("Loading TensorFlow…",), (), None)


class RunStrip(QWidget):
    """Stage and epoch, speed, time left."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._text = READY
        self._progress: Progress | None = None
        self._state_text: str | None = None
        self._loading = False
        self._widths: list[float] = []
        self._tick = 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._advance)
        self._widths = self._seats_for(READY)
        self.setObjectName("runStrip")
        self.setAccessibleName("Progress")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._reserve()
        # A method, not a lambda: it goes with the widget, while the themes stay.
        themes.changed.connect(self._repaint)

    def _repaint(self, _theme: object) -> None:
        self.update()

    @property
    def text(self) -> RunText:
        """What is shown."""
        return self._text

    @property
    def moving(self) -> bool:
        """Whether the bar runs to and fro because the end is not known."""
        return self._text.fraction is None

    def show_progress(self, progress: Progress, state_text: str | None = None) -> None:
        """Show how far the run is, or ``state_text`` in place of the numbers."""
        self._progress, self._state_text = progress, state_text
        self._show()

    def show_loading(self, loading: bool) -> None:
        """Say that the engine is being loaded, as long as nothing else is to be said."""
        self._loading = loading
        self._show()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Room for the stage, also where it is paused; what is beside it comes before more."""
        advance = self._metrics().horizontalAdvance
        least = max((advance(f"{seat}{PAUSED}") for seat in self._text.seats[:1]), default=90.0)
        return QSize(min(ceil(least), MOST_KEPT) + BAR_GAP + BAR_WIDTH, 28)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run_timer()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_text(painter)
            self._paint_bar(painter)

    def _show(self) -> None:
        text = LOADING
        if self._progress is not None:
            idle = self._progress.current is None
            loading = "Loading TensorFlow…" if self._loading and idle else None
            text = run_text(self._progress, loading or self._state_text)
        elif not self._loading:
            text = READY
        if text == self._text:
            return
        wider = text.seats != self._text.seats
        self._widths = self._seats_for(text)
        self._text = text
        self.setAccessibleDescription(text.sentence)
        self.setToolTip(text.sentence)
        self._run_timer()
        if wider:
            self._reserve()
        self.update()

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(ui_font(12))

    def _seats_for(self, text: RunText) -> list[float]:
        """Widths of the parts: those of the widest texts seen since the parts are these."""
        advance = self._metrics().horizontalAdvance
        widths = [advance(part) for part in text.parts]
        if len(widths) == len(self._widths) > 1:
            widths = [max(pair) for pair in zip(widths, self._widths, strict=True)]
        if len(widths) > 1:
            widths[0] = max(widths[0], advance(text.seats[0]))
        return widths

    def _reserve(self) -> None:
        """Room for the widest texts there may be, so that the bar beside never moves."""
        advance = self._metrics().horizontalAdvance
        seats = self._text.seats or self._text.parts
        texts = sum(advance(seat) for seat in seats) + advance(DOT) * (len(seats) - 1)
        self.setMaximumWidth(max(ceil(texts) + BAR_GAP + BAR_WIDTH, self.sizeHint().width()))
        self.updateGeometry()

    @property
    def line(self) -> str:
        """What is painted, up to the bar; what there is nothing to say of leaves no gap."""
        return DOT.join(part for part in self.shown if part)

    @property
    def shown(self) -> tuple[str, ...]:
        """The parts that there is room for: the speed goes first, then the time that is left."""
        return tuple(text for text, _seat in self._placed())

    def _placed(self) -> list[tuple[str, float]]:
        """What is shown, each with the room that is kept for it, so that nothing comes and goes
        with the width of a number."""
        metrics, room = self._metrics(), float(self.width() - BAR_WIDTH - BAR_GAP)
        dot = metrics.horizontalAdvance(DOT)
        placed = list(zip(self._text.parts, self._widths, strict=True))
        while len(placed) > 1 and sum(width + dot for _part, width in placed) - dot > room:
            del placed[1]
        if len(placed) == 1 and placed[0][1] > room:
            text = metrics.elidedText(placed[0][0], Qt.TextElideMode.ElideRight, room)
            return [(text, room)]
        return placed

    def _paint_text(self, painter: QPainter) -> None:
        painter.setFont(ui_font(12))
        painter.setPen(self._themes.current.color("error" if self._text.failed else "muted"))
        seat = QRectF(0, 0, self.width() - BAR_WIDTH - BAR_GAP, self.height())
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(seat, int(align), self.line)

    def _paint_bar(self, painter: QPainter) -> None:
        theme = self._themes.current
        track = QRectF(self.width() - BAR_WIDTH, self.height() / 2 - 2, BAR_WIDTH, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("hairline"))
        painter.drawRoundedRect(track, 2, 2)
        painter.setBrush(theme.color("error" if self._text.failed else "accent"))
        done = self._done(track)
        if done.width() > 0:
            painter.drawRoundedRect(done, 2, 2)

    def _done(self, track: QRectF) -> QRectF:
        fraction = self._text.fraction
        done = QRectF(track)
        if fraction is None:
            way = self._tick / ROUND_TICKS
            done.setWidth(36)
            done.translate((track.width() - 36) * (1 - abs(2 * way - 1)), 0)
        else:
            done.setWidth(max(4.0, track.width() * fraction) if fraction else 0)
        return done

    def _run_timer(self) -> None:
        if self.moving and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _advance(self) -> None:
        self._tick = (self._tick + 1) % ROUND_TICKS
        self.update()
