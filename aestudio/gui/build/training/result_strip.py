"""The headline of a finished run, below the stages; hidden while there is none."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from aestudio.gui.build.training.headline import Headline
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.popover import Popover
from aestudio.gui.kit.widgets import button, label, row, set_tone

HEIGHT, LINE = 50, 19
MARGIN, GAP, SPACING = 12, 12, 6


class ResultStrip(QFrame):
    """``design_wanted`` says that the design of the run is to come back."""

    design_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("resultStrip")
        self.setProperty("role", "card")
        self.setAccessibleName("Result of the run")
        self.setFixedHeight(HEIGHT)
        self.figure = label("", "figure", self)
        self.figure.setObjectName("resultFigure")
        self.what = ElidedLabel("", self, least=170)
        self.what.setObjectName("resultWhat")
        self.verdict = ElidedLabel("pill", self, least=200)
        self.verdict.setObjectName("resultVerdict")
        self.verdict.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        # What is long gives way to the button, and is told in full by its tip.
        self.about = ElidedLabel("muted", self)
        self.about.setObjectName("resultAbout")
        self.inside = ElidedLabel("muted", self)
        self.inside.setObjectName("resultInside")
        self.why = button(
            "Why?", "collapseWhyButton", "What this means, and what to try", self._explain, self
        )
        self.why.setProperty("role", "link")
        self._explanation = Popover(self)
        self.back = button(
            "Back to this design",
            "runDesignButton",
            "Give the network and its training the settings that this run had",
            self.design_wanted.emit,
            self,
        )
        self._headline: Headline | None = None
        self._place()
        self.hide()

    def show_headline(self, headline: Headline | None) -> None:
        """Show what a run has come to; nothing if there is none."""
        self._headline = headline
        self.setVisible(headline is not None)
        if headline is None:
            return
        self.figure.setText(headline.figure)
        self.verdict.setVisible(bool(headline.verdict))
        set_tone(self.verdict, headline.tone)
        whose = "as trained: " if headline.other_design else ""
        self.about.say(f"{whose}{headline.about}")
        self.back.setVisible(headline.other_design)
        self._show_inside(headline)
        self._word(headline)
        parts = (
            headline.figure,
            headline.what,
            headline.verdict,
            self.about.text(),
            headline.inside or "",
        )
        self.setAccessibleDescription(", ".join(part for part in parts if part))

    def _show_inside(self, headline: Headline) -> None:
        """A third line, where there is something to know of the inside of the network."""
        known = headline.inside is not None
        self.inside.setVisible(known)
        self.inside.say(headline.inside or "", tip=headline.meaning)
        self.why.setVisible(bool(headline.why))
        self.setFixedHeight(HEIGHT + (LINE if known else 0))

    def _explain(self) -> None:
        if self._headline is not None:
            self._explanation.show_at(self.why, self._headline.why)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._headline is not None:
            self._word(self._headline)

    def _word(self, headline: Headline) -> None:
        """Say what the figure is and how PCA does, in as many words as there is room for."""
        what, verdict = headline.briefly
        pairs = ((headline.what, headline.verdict), (headline.what, verdict), (what, verdict))
        back = self.back.sizeHint().width() + GAP if headline.other_design else 0
        room = self.width() - 2 * MARGIN - back - self.figure.sizeHint().width()
        for pair in pairs:
            for line, text, whole in zip((self.what, self.verdict), pair, pairs[0], strict=True):
                line.say(text, tip="" if text == whole else whole)
            shown = sum(one.sizeHint().width() for one in (self.what, self.verdict) if one.text())
            if shown + 2 * SPACING <= room:
                return

    def _place(self) -> None:
        layout = row(self, MARGIN, 5, MARGIN, 5, spacing=GAP)
        texts = QVBoxLayout()
        texts.setContentsMargins(0, 0, 0, 0)
        texts.setSpacing(1)
        first = QHBoxLayout()
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(SPACING)
        for widget in (self.figure, self.what, self.verdict):
            first.addWidget(widget)
        first.addStretch(1)
        texts.addLayout(first)
        texts.addWidget(self.about)
        last = QHBoxLayout()
        last.setContentsMargins(0, 0, 0, 0)
        last.setSpacing(SPACING)
        last.addWidget(self.inside)
        last.addWidget(self.why)
        last.addStretch(1)
        texts.addLayout(last)
        layout.addLayout(texts, 1)
        layout.addWidget(self.back)
