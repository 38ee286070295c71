"""Mean losses of the contenders over seconds, each in a band as wide as its seeds spread."""

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from aestudio.analysis.run_curves import RunCurve
from aestudio.core.units import count_text
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.runs.curves_canvas import CurvesCanvas
from aestudio.gui.runs.curves_scene import Axis, Options, picture_of
from aestudio.gui.shell.theme import Themes

HEIGHT = 96
OPTIONS = Options(axis=Axis.SECONDS)


class MeanCurvesView(QWidget):
    """Hidden while there is nothing to draw."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.about = ElidedLabel("muted", self)
        self.about.setObjectName("faceOffCurvesAbout")
        self.notes_label = ElidedLabel("muted", self)
        self.notes_label.setObjectName("faceOffCurvesNotes")
        self.canvas = CurvesCanvas(themes.current, self)
        self.canvas.setObjectName("faceOffCurvesPlot")
        self.canvas.setAccessibleName("Mean curves of the contenders")
        self.canvas.setMinimumHeight(HEIGHT)
        # As high as there is room for; as high as it would be by itself it had to be scrolled to.
        self.canvas.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.about)
        layout.addWidget(self.notes_label)
        layout.addWidget(self.canvas, 1)
        themes.changed.connect(self.canvas.show_theme)
        self.show_curves(())

    def show_curves(self, curves: Sequence[RunCurve]) -> None:
        """Lay the means of contenders over one another."""
        picture = picture_of(curves, OPTIONS)
        spread = _spread(curves)
        whose = f"{picture.title} over seconds"
        self.about.say(
            f"{whose}, {picture.subtitle}: mean{spread}", f"{whose}: mean{spread}", whose
        )
        self.notes_label.say(" ".join(picture.notes))
        self.notes_label.setVisible(bool(picture.notes))
        self.canvas.show_picture(picture, OPTIONS.axis, logarithmic=OPTIONS.logarithmic)
        self.setVisible(bool(picture.lines or picture.rings or picture.spans))


def _spread(curves: Sequence[RunCurve]) -> str:
    """Of how many seeds; nothing of one alone."""
    counts = [one.runs for one in curves]
    fewest, most = min(counts, default=1), max(counts, default=1)
    if most == 1:
        return ""
    several = count_text(most, "seed")
    return f" ± standard deviation, {several if fewest == most else f'{fewest:,}–{several}'}"
