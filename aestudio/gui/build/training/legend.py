"""What the colours of the loss plot stand for."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLineF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from aestudio.gui.build.training.loss_lines import TRAINING, VALIDATION, Entry
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.shell.theme import Theme, Themes

STROKE, GAP, AFTER = (13, 3), 5, 10  # Pixels: of a stroke, behind it, behind its word.
LINE = 18


class Legend(QWidget):
    """A stroke in the colour of each curve, and its name; in several lines where it must."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._strokes: list[tuple[Entry, QFrame]] = []
        self._words: list[ElidedLabel] = []
        self._width = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_entries((TRAINING, VALIDATION))
        themes.changed.connect(self.show_theme)

    @property
    def words(self) -> tuple[str, ...]:
        """What it lists."""
        return tuple(one.word for one, _stroke in self._strokes)

    @property
    def line_width(self) -> int:
        """The pixels of all of it in one line."""
        return 2 + sum(self._wide(at) for at in range(len(self._words)))

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """List these."""
        for part in (*(stroke for _one, stroke in self._strokes), *self._words):
            part.hide()
            part.deleteLater()
        self._strokes, self._words = [], []
        for one in entries:
            stroke = _Dashes(self, one.dotted) if one.dashed or one.dotted else QFrame(self)
            stroke.setFixedSize(*STROKE)
            word = ElidedLabel("muted", self)
            word.say(one.word, one.shorter, tip=wrapped(one.tip))
            self._strokes.append((one, stroke))
            self._words.append(word)
            stroke.show()
            word.show()
        self.show_theme(self._themes.current)
        self.wrap(self._width or self.line_width)

    def wrap(self, width: int) -> None:
        """Take so many pixels, and as many lines as these make of it."""
        self._width = width
        left, top = 2, 0
        for at, ((_one, stroke), word) in enumerate(zip(self._strokes, self._words, strict=True)):
            if left > 2 and left + self._wide(at) - AFTER > width:
                left, top = 2, top + LINE
            stroke.move(left, top + (LINE - STROKE[1]) // 2)
            start = left + STROKE[0] + GAP
            word.setGeometry(start, top, min(self._text(at), max(1, width - start)), LINE)
            left += self._wide(at)
        self.setFixedSize(width, top + LINE)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._width, self.height())

    def _text(self, at: int) -> int:
        label = self._words[at]
        return label.fontMetrics().horizontalAdvance(self._strokes[at][0].word) + 1

    def _wide(self, at: int) -> int:
        """The pixels of an entry, with what keeps the next one apart."""
        return STROKE[0] + GAP + self._text(at) + AFTER

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.wrap(self._width)

    def show_theme(self, theme: Theme) -> None:
        """Draw in the colours of ``theme``."""
        for one, stroke in self._strokes:
            if isinstance(stroke, _Dashes):
                stroke.show_ink(theme, one.token)
            else:
                color = getattr(theme, one.token)
                stroke.setStyleSheet(f"background: {color}; border: none; border-radius: 1px;")


class _Dashes(QFrame):
    """A dashed stroke, or a dotted one."""

    def __init__(self, parent: QWidget, dotted: bool) -> None:
        super().__init__(parent)
        self._pen, self._dotted = QPen(), dotted

    def show_ink(self, theme: Theme, token: str) -> None:
        self._pen = QPen(theme.color(token), 2)
        self._pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        self._pen.setDashPattern((1.0, 1.0) if self._dotted else (1.6, 1.0))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self._pen)
            painter.drawLine(QLineF(0, 1.5, self.width(), 1.5))
