"""What came of a face-off: bars with their spread, a sentence, and the mean curves over seconds."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from aestudio.analysis.face_off import FaceOff
from aestudio.analysis.run_curves import RunCurve
from aestudio.analysis.verdict import verdict
from aestudio.core.units import count_text
from aestudio.gui.kit.figures import time_text
from aestudio.gui.kit.widgets import label, row, scrolled
from aestudio.gui.runs.face_off_bars import FaceOffBars
from aestudio.gui.runs.mean_curves_view import MeanCurvesView
from aestudio.gui.shell.theme import Themes

PLOT = 1000  # All the room that is left, where it is there.


class FaceOffView(QWidget):
    """Shows a FaceOff, and RunCurves that are means of its contenders."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("faceOffView")
        self._said = ""
        content = QWidget(self)
        self.bars = FaceOffBars(themes.current, content)
        self._box = QFrame(content)
        self._box.setProperty("role", "verdict")
        self.sentence_label = label("", "", self._box)
        self.sentence_label.setObjectName("faceOffVerdict")
        self.sentence_label.setTextFormat(Qt.TextFormat.RichText)
        self.sentence_label.setWordWrap(True)
        self.sentence_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row(self._box, 12, 7, 12, 7).addWidget(self.sentence_label)
        self.curves = MeanCurvesView(themes, content)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.bars)
        layout.addWidget(self._box)
        layout.addWidget(self.curves, PLOT)
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content, QScrollArea(self)))
        themes.changed.connect(self.bars.show_theme)

    @property
    def sentence(self) -> str:
        """What is said of it."""
        return self._said

    def show_face_off(self, face_off: FaceOff, places: Sequence[int] = ()) -> None:
        """Show what came of it; ``places`` in the palette are those of its contenders."""
        self.bars.show_face_off(face_off, places)
        self._said = verdict(face_off)
        self.sentence_label.setText(_with_winner(self._said, face_off))
        self.sentence_label.setAccessibleName(self._said)

    def show_curves(self, curves: Sequence[RunCurve]) -> None:
        """Show how the losses of each contender went, on the average."""
        self.curves.show_curves(curves)


def given_text(face_off: FaceOff) -> str:
    """Same 2.5 s each · 5 seeds · test error."""
    if face_off.seconds is not None:
        seconds = face_off.seconds
        given = f"same {f'{seconds:g} s' if seconds < 60 else time_text(seconds)} each"
    elif face_off.updates is not None:
        given = f"{count_text(face_off.updates, 'update')} each, in whole epochs"
    elif face_off.epochs is not None:
        given = f"{count_text(face_off.epochs, 'epoch')} each"
    else:
        given = "each its own plan"
    return " · ".join((given, _seeds_text(face_off), "test error"))


def _seeds_text(face_off: FaceOff) -> str:
    """5 seeds; 4–5 seeds while some contenders have had more of them than others."""
    most = max((len(one.trials) for one in face_off.contenders), default=0)
    several = count_text(most, "seed")
    return several if most == face_off.seeds else f"{face_off.seeds:,}–{several}"


def _with_winner(sentence: str, face_off: FaceOff) -> str:
    """With the name of the best in bold where it is first told."""
    name = face_off.ranking[0].name if len(face_off.contenders) > 1 else ""
    before, found, after = sentence.partition(name) if name else (sentence, "", "")
    strong = f"<b>{escape(found)}</b>" if found else ""
    return f"{escape(before)}{strong}{escape(after)}"
