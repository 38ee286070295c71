"""The card of a face-off: bars with their spread, and a sentence that says what can be said."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from aestudio.analysis.face_off import FaceOff
from aestudio.analysis.verdict import verdict
from aestudio.core.units import count_text
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.figures import time_text
from aestudio.gui.kit.widgets import Card, button, label, row, scrolled
from aestudio.gui.runs.face_off_bars import FaceOffBars
from aestudio.gui.shell.theme import Themes


class FaceOffCard(Card):
    """``face_off_wanted`` says that another one is to be set up."""

    face_off_wanted = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("Face-off", parent)
        self.setObjectName("faceOffCard")
        self._said = ""
        self.about = ElidedLabel("muted", self)
        tip = "Train several designs under the same terms, over several seeds"
        self.header.addWidget(self.about, 1)
        self.header.addWidget(
            button("New…", "newFaceOffButton", tip, self.face_off_wanted.emit, self)
        )
        content = QWidget(self)
        self.bars = FaceOffBars(themes.current, content)
        self._box = QFrame(content)
        self._box.setProperty("role", "verdict")
        self.sentence_label = label("", "", self._box)
        self.sentence_label.setObjectName("faceOffVerdict")
        self.sentence_label.setTextFormat(Qt.TextFormat.RichText)
        self.sentence_label.setWordWrap(True)
        self.sentence_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row(self._box, 12, 10, 12, 10).addWidget(self.sentence_label)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(10)
        layout.addWidget(self.bars)
        layout.addWidget(self._box)
        layout.addStretch(1)
        self.body.addWidget(scrolled(content, QScrollArea(self)), 1)
        themes.changed.connect(self.bars.show_theme)

    @property
    def sentence(self) -> str:
        """What is said of it."""
        return self._said

    def show_face_off(self, face_off: FaceOff, places: Sequence[int] = ()) -> None:
        """Show what came of it; ``places`` in the palette are those of its contenders."""
        self.about.say(_terms(face_off))
        self.bars.show_face_off(face_off, places)
        self._said = verdict(face_off)
        self.sentence_label.setText(_with_winner(self._said, face_off))
        self.sentence_label.setAccessibleName(self._said)


def _terms(face_off: FaceOff) -> str:
    """Same 2.5 s each · 5 seeds · test error."""
    if face_off.seconds is not None:
        seconds = face_off.seconds
        given = f"same {f'{seconds:g} s' if seconds < 60 else time_text(seconds)} each"
    elif face_off.epochs is not None:
        given = f"{count_text(face_off.epochs, 'epoch')} each"
    else:
        given = ""
    found = (given, count_text(face_off.seeds, "seed"), "test error")
    return " · ".join(one for one in found if one)


def _with_winner(sentence: str, face_off: FaceOff) -> str:
    """With the name of the best in bold where it is first told."""
    name = face_off.ranking[0].name if len(face_off.contenders) > 1 else ""
    before, found, after = sentence.partition(name) if name else (sentence, "", "")
    strong = f"<b>{escape(found)}</b>" if found else ""
    return f"{escape(before)}{strong}{escape(after)}"
