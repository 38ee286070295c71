"""The card of the curves: the losses of all marked runs over one axis."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QWidget

from aestudio.analysis.run_curves import RunCurve
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.widgets import Card, Segments
from aestudio.gui.runs.curves_canvas import CurvesCanvas
from aestudio.gui.runs.curves_scene import Axis, Options, Picture, Smoothing, picture_of
from aestudio.gui.runs.hint import hint
from aestudio.gui.shell.theme import Theme, Themes

NONE_MARKED = "Mark runs in the table to see their curves side by side."
TIPS = {
    Axis.EPOCHS: "Count epochs, of all stages together",
    Axis.STEPS: "Count steps of the optimizer",
    Axis.SECONDS: "Count seconds of training: what each run came to in the same time",
}


class CurvesPanel(Card):
    """Shows RunCurves; how they are shown is chosen in its head."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("Validation loss", parent)
        self.setObjectName("runCurvesCard")
        self._curves: tuple[RunCurve, ...] = ()
        self._options = Options()
        self.canvas = CurvesCanvas(themes.current, self)
        self.notes_label = ElidedLabel("muted", self)
        self.notes_label.setObjectName("runCurvesNotes")
        self.notes_label.setContentsMargins(12, 8, 12, 0)
        self.hint = hint(NONE_MARKED, "runCurvesHint", self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.hint)
        self._pages.addWidget(self.canvas)
        self.body.addWidget(self.notes_label)
        self.body.addWidget(self._pages, 1)
        self._fill_header()
        themes.changed.connect(self._show_theme)
        self.show_curves(())

    @property
    def notes(self) -> tuple[str, ...]:
        """What is said of what is not drawn."""
        return self.canvas.picture.notes

    @property
    def options(self) -> Options:
        """How the curves are shown."""
        return self._options

    def show_curves(self, curves: Sequence[RunCurve]) -> None:
        """Lay these over one another."""
        self._curves = tuple(curves)
        self._draw()

    def show_options(self, options: Options) -> None:
        """Show them another way."""
        self._options = options
        self.axis_choice.show_value(options.axis)
        self.log_chip.setChecked(options.logarithmic)
        self.stages_chip.setChecked(options.parts)
        smooth = options.smoothing is not Smoothing.NONE
        self.smooth_chip.setText(f"smooth · {options.smoothing}" if smooth else "smooth")
        self.smooth_chip.setChecked(smooth)
        self._draw()

    def smoothing_menu(self) -> QMenu:
        """How much to smooth."""
        found = QMenu(self)
        group = QActionGroup(found)
        for one in Smoothing:
            action = QAction(one.capitalize(), found)
            action.setCheckable(True)
            action.setChecked(one is self._options.smoothing)
            action.triggered.connect(lambda _on=False, one=one: self._choose(smoothing=one))
            group.addAction(action)
            found.addAction(action)
        return found

    def _fill_header(self) -> None:
        self.axis_choice = Segments([(one, one.capitalize()) for one in Axis], self)
        self.axis_choice.setFixedWidth(186)
        for one in Axis:
            self.axis_choice.button(one).setToolTip(TIPS[one])
            self.axis_choice.button(one).setObjectName(f"runCurves{one.capitalize()}Segment")
        self.axis_choice.chosen.connect(lambda axis: self._choose(axis=axis))
        self.axis_choice.show_value(self._options.axis)
        self.fit_chip = _chip("all", "fitRunCurvesChip", "Show all (double-click, or Home)", self)
        self.fit_chip.clicked.connect(lambda _checked=False: self.canvas.fit())
        self.fit_chip.hide()
        self.canvas.zoomed_changed.connect(self.fit_chip.setVisible)
        tip = "Stages that trained a part of a network, too, by losses of their own"
        self.stages_chip = self._toggle("stages", "runStagesChip", tip, False)
        self.stages_chip.clicked.connect(lambda on: self._choose(parts=on))
        self.log_chip = self._toggle("log", "runCurvesLogChip", "Logarithmic losses", True)
        self.log_chip.clicked.connect(lambda on: self._choose(logarithmic=on))
        tip = "Average over the epochs before; the curve as it was stays behind it"
        self.smooth_chip = self._toggle("smooth", "runCurvesSmoothChip", tip, False)
        self.smooth_chip.clicked.connect(lambda _on: self._open_smoothing())
        self.measure_label = ElidedLabel("muted", self)
        self.measure_label.setObjectName("runCurvesMeasure")
        self.header.addWidget(self.measure_label, 1)
        for part in (
            self.fit_chip,
            self.axis_choice,
            self.stages_chip,
            self.log_chip,
            self.smooth_chip,
        ):
            self.header.addWidget(part)

    def _toggle(self, text: str, name: str, tip: str, on: bool) -> QPushButton:
        found = _chip(text, name, tip, self)
        found.setCheckable(True)
        found.setChecked(on)
        return found

    def _choose(self, **changes: object) -> None:
        self.show_options(replace(self._options, **changes))  # type: ignore[arg-type]

    def _open_smoothing(self) -> None:
        self.smooth_chip.setChecked(self._options.smoothing is not Smoothing.NONE)
        menu = self.smoothing_menu()
        menu.exec(self.smooth_chip.mapToGlobal(self.smooth_chip.rect().bottomLeft()))
        menu.deleteLater()

    def _draw(self) -> None:
        found = picture_of(self._curves, self._options)
        drawn = bool(found.lines or found.rings or found.spans)
        self.hint.setText(_why_empty(found) if not drawn else "")
        self._pages.setCurrentWidget(self.canvas if drawn else self.hint)
        self.title.setText(found.title)
        self.measure_label.say(found.subtitle)
        self.stages_chip.setVisible(any(one.parts for one in self._curves))
        self.notes_label.say(" ".join(found.notes))
        self.notes_label.setVisible(drawn and bool(found.notes))
        logarithmic = self._options.logarithmic
        self.canvas.show_picture(found, self._options.axis, logarithmic=logarithmic)

    def _show_theme(self, theme: Theme) -> None:
        self.canvas.show_theme(theme)


def _why_empty(picture: Picture) -> str:
    return "\n".join(picture.notes) or NONE_MARKED


def _chip(text: str, name: str, tip: str, parent: QWidget) -> QPushButton:
    found = QPushButton(text, parent)
    found.setObjectName(name)
    found.setProperty("role", "chip")
    found.setToolTip(tip)
    found.setAccessibleName(tip)
    found.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return found
