"""What the colours of the loss plot stand for."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from aestudio.gui.build.training.loss_lines import TRAINING, VALIDATION, Entry
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.widgets import row
from aestudio.gui.shell.theme import Theme, Themes

STROKE, GAP = (13, 3), 5


class Legend(QWidget):
    """A stroke in the colour of each curve, and its name."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._strokes: list[tuple[Entry, QFrame]] = []
        self._words: list[ElidedLabel] = []
        self._layout = row(self, 2, 0, 0, 0, spacing=GAP)
        self.show_entries((TRAINING, VALIDATION))
        themes.changed.connect(self.show_theme)

    @property
    def words(self) -> tuple[str, ...]:
        """What it lists."""
        return tuple(one.word for one, _stroke in self._strokes)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """List these."""
        while self._layout.count():
            self._layout.takeAt(0)
        for part in (*(stroke for _one, stroke in self._strokes), *self._words):
            part.hide()
            part.deleteLater()
        self._strokes, self._words = [], []
        for one in entries:
            stroke = _Dashes(self, one.dotted) if one.dashed or one.dotted else QFrame(self)
            stroke.setFixedSize(*STROKE)
            word = ElidedLabel("muted", self)
            self._layout.addWidget(stroke)
            self._layout.addWidget(word)
            self._layout.addSpacing(GAP)
            self._strokes.append((one, stroke))
            self._words.append(word)
            stroke.show()
            word.show()
        self._layout.addStretch(1)
        self.show_theme(self._themes.current)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._wanted([one.word for one, _s in self._strokes]), STROKE[0])

    def minimumSizeHint(self) -> QSize:
        return QSize(2 + len(self._strokes) * (STROKE[0] + 4 * GAP), STROKE[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The longest words are shortened first; beyond that they end in dots."""
        words = [one.word for one, _stroke in self._strokes]
        for place in sorted(range(len(words)), key=lambda at: -len(words[at])):
            if self._wanted(words) <= self.width():
                break
            words[place] = self._strokes[place][0].shorter
        for label, (one, _stroke), word in zip(self._words, self._strokes, words, strict=True):
            label.say(word, tip="" if word == one.word else one.word)

    def _wanted(self, words: Sequence[str]) -> int:
        """The pixels that these words take, with their strokes."""
        width = sum(
            label.fontMetrics().horizontalAdvance(word) + 1
            for label, word in zip(self._words, words, strict=True)
        )
        return 2 + width + len(words) * (STROKE[0] + 4 * GAP)

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
