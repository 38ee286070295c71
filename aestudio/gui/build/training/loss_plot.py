"""The loss card: curves of all stages, or the start page while there are none."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from aestudio.core.progress import Progress
from aestudio.gui.build.training.loss_canvas import LossCanvas
from aestudio.gui.build.training.loss_export import history_csv
from aestudio.gui.build.training.loss_lines import Entry
from aestudio.gui.build.training.loss_reading import Readout
from aestudio.gui.build.training.loss_terms import GRADIENT, RATE
from aestudio.gui.build.training.loss_words import LossWords
from aestudio.gui.build.training.start_page import RecipeCard, StartPage
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.widgets import Card, row, set_property
from aestudio.gui.shell.theme import Theme, Themes

MEASURES = {GRADIENT: "Gradient norm", RATE: "Learning rate"}
CLOSE = 4  # Pixels between chips.
WHY = "A penalty of more than half of the objective is made small before the error is"


class LossCard(Card):
    """Shows the loss series of a run; before the first one, what to do.

    ``picture_wanted`` carries a Sketch.
    """

    picture_wanted = Signal(object)

    def __init__(
        self, themes: Themes, recipes: Sequence[RecipeCard] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__("Loss", parent)
        self.setObjectName("lossCard")
        self._themes = themes
        self._starting = False
        self._started = False
        self._readout: Readout | None = None
        self.start_page = StartPage(themes, recipes)
        self.canvas = LossCanvas(themes)
        self._origin = ElidedLabel("muted", self)
        self._origin.setObjectName("lossOrigin")
        self._origin.setContentsMargins(12, 6, 12, 0)
        self._origin.hide()
        self._warning = ElidedLabel("notice", self)
        self._warning.setObjectName("penaltyWarning")
        self._warning.setContentsMargins(12, 6, 12, 0)
        self._warning.hide()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start_page)
        self._pages.addWidget(self.canvas)
        self.body.addWidget(self._origin)
        self.body.addWidget(self._warning)
        self.body.addWidget(self._pages, 1)
        self._fill_header()
        self._actions = self._make_actions()
        self.canvas.hovered.connect(self._show_readout)
        self.canvas.listed.connect(self._show_legend)
        self.canvas.zoomed_changed.connect(self.fit_chip.setVisible)
        self.canvas.plot.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.canvas.plot.customContextMenuRequested.connect(self._open_menu)
        themes.changed.connect(self._show_theme)
        self._show_theme(themes.current)
        self._show_page()

    @property
    def showing_curves(self) -> bool:
        """Whether the plot is shown and not the start page."""
        return self._pages.currentWidget() is self.canvas

    def show_moment(self, moment: tuple[int, int] | None) -> None:
        """Mark the epoch whose weights are looked at, by stage and epoch; none for the last."""
        self.canvas.show_moment(moment)

    def show_progress(self, progress: Progress, origin: str = "") -> None:
        """Show how the losses of all stages have gone so far; ``origin`` says whose they are
        where that is not the present design."""
        self.show_origin(origin)
        self._started = bool(progress.history.stages) or progress.current is not None
        self._show_page()
        self.canvas.show_progress(progress)
        self._show_warning()

    def _show_warning(self) -> None:
        """Say that a penalty governs, and what to try, where one does."""
        found = self.canvas.budget.governing
        short = "" if found is None else found.told
        self._warning.say(
            *(() if found is None else (f"{short}. {found.remedy}.",)), short, tip=WHY
        )
        self._warning.setVisible(found is not None and self.showing_curves)

    def show_origin(self, origin: str) -> None:
        """Say whose the curves are."""
        self._origin.say(origin)
        self._origin.setVisible(bool(origin))

    def show_reference(self, value: float | None, text: str) -> None:
        """Draw a level to compare with, or none."""
        self.canvas.show_reference(value, text)

    def show_starting(self, starting: bool) -> None:
        """A run was asked for: show the plot although it is still empty."""
        self._starting = starting
        self._show_page()

    def band_edges(self) -> tuple[float, ...]:
        """Where the edges of the bands lie, in pixels from the left of this card."""
        left = self.canvas.mapTo(self, QPoint(0, 0)).x()
        return tuple(left + edge for edge in self.canvas.band_edges())

    def menu(self) -> QMenu:
        """What can be done with the plot."""
        found = QMenu(self)
        found.addActions(self._actions)
        found.aboutToShow.connect(partial(self.canvas.hover_at, None))
        return found

    def ask_for_picture(self) -> None:
        """Have the curves saved as they are shown, once there are any."""
        if self.showing_curves:
            self.picture_wanted.emit(self.canvas.picture())

    def copy_data(self) -> None:
        """Put the loss of every epoch on the clipboard, as CSV."""
        QGuiApplication.clipboard().setText(history_csv(self.canvas.history))

    def _fill_header(self) -> None:
        self._words = LossWords(self._themes, self)
        self.fit_chip = _chip("all", "fitPlotChip", "Show all (double-click, or Home)")
        self.fit_chip.clicked.connect(lambda _checked=False: self.canvas.fit())
        # It comes and goes while the wheel turns, which nothing beside it may follow.
        keeps = self.fit_chip.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.fit_chip.setSizePolicy(keeps)
        self.log_chip = self._toggle("log", "logChip", "Logarithmic losses", True)
        self.log_chip.toggled.connect(self.canvas.show_logarithmic)
        tip = "Average training losses over an epoch; leave single steps out"
        self.smooth_chip = self._toggle("smooth", "smoothChip", tip, False)
        self.smooth_chip.toggled.connect(self.canvas.show_smooth)
        tip = "The other terms of the objective, each on a scale of its own"
        self.terms_chip = self._toggle("terms", "termsChip", tip, True)
        self.terms_chip.toggled.connect(self.canvas.show_terms)
        tip = "How the terms share the objective, epoch by epoch, on the training part"
        self.budget_chip = self._toggle("budget", "budgetChip", tip, False)
        self.budget_chip.toggled.connect(self._show_budget)
        self.more_chip = self._more()
        self._has_terms = False
        self.axis_chip = _chip(
            "epochs", "axisChip", "Count epochs, those of all stages, or time on the axis"
        )
        self.axis_chip.setFixedWidth(60)
        self.axis_chip.clicked.connect(lambda _checked=False: self._turn_axis())
        self.header.addWidget(self._words.beside, 1)
        self.body.insertWidget(0, self._words.below)
        # Not a layout within the layout: that would keep room for chips that were hidden since.
        chips = QWidget()
        chips.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        beside = row(chips, 0, 0, 0, 0, spacing=CLOSE)
        for chip in self._chips():
            beside.addWidget(chip)
        self.header.addWidget(chips)
        self._in_time = False

    def _chips(self) -> tuple[QPushButton, ...]:
        curves = (self.fit_chip, self.log_chip, self.smooth_chip, self.terms_chip)
        return (*curves, self.budget_chip, self.more_chip, self.axis_chip)

    def _more(self) -> QPushButton:
        """A chip with a menu of what else can be drawn."""
        chip = _chip("+", "moreCurvesChip", "Draw the gradient’s length or the learning rate")
        menu = QMenu(chip)
        self.measure_actions = {name: menu.addAction(text) for name, text in MEASURES.items()}
        for name, action in self.measure_actions.items():
            action.setCheckable(True)
            action.setObjectName(f"{name}Action")
            action.toggled.connect(partial(self._show_measure, name))
        chip.setMenu(menu)
        return chip

    def _show_measure(self, name: str, shown: bool) -> None:
        self.canvas.show_measure(name, shown)
        on = any(one.isChecked() for one in self.measure_actions.values())
        set_property(self.more_chip, "on", on)

    def _show_budget(self, wanted: bool) -> None:
        """The chips that are about curves rest meanwhile."""
        self.canvas.show_budget(wanted)
        self._settle_chips()

    def _settle_chips(self) -> None:
        for chip in (self.log_chip, self.smooth_chip, self.terms_chip, self.more_chip):
            chip.setEnabled(not self.canvas.in_budget)

    def _toggle(self, text: str, name: str, tip: str, on: bool) -> QPushButton:
        chip = _chip(text, name, tip)
        chip.setCheckable(True)
        chip.setChecked(on)
        return chip

    def _make_actions(self) -> list[QAction]:
        return [
            self._action("Show all\tHome", self.canvas.fit),
            self._action("Zoom in\t+", partial(self.canvas.zoom_by, 0.8)),
            self._action("Zoom out\t−", partial(self.canvas.zoom_by, 1.25)),
            self._action("Losses nearer\tCtrl +", partial(self.canvas.zoom_by, 0.8, losses=True)),
            self._action("Losses farther\tCtrl −", partial(self.canvas.zoom_by, 1.25, losses=True)),
            *self.measure_actions.values(),
            self._action("Save picture…", self.ask_for_picture),
            self._action("Copy data (CSV)", self.copy_data),
        ]

    def _action(self, text: str, handler: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda _checked=False: handler())
        return action

    def _turn_axis(self) -> None:
        self._in_time = not self._in_time
        self.axis_chip.setText("time" if self._in_time else "epochs")
        self.canvas.show_time(self._in_time)

    def _show_page(self) -> None:
        plot = self._started or self._starting
        self._pages.setCurrentWidget(self.canvas if plot else self.start_page)
        self.title.setText("Loss" if plot else "Start")
        self._words.show(plot)
        at_times: dict[QWidget, bool] = {
            self._origin: bool(self._origin.text()),
            self.fit_chip: self.canvas.zoomed,
            self.terms_chip: self._has_terms,
            self.budget_chip: self._has_terms,
        }
        for widget in (self._origin, *self._chips()):
            widget.setVisible(plot and at_times.get(widget, True))

    def _show_legend(self, entries: Sequence[Entry], has_terms: bool, widest: Readout) -> None:
        self._has_terms = has_terms
        for chip in (self.terms_chip, self.budget_chip):
            chip.setVisible(has_terms and self.showing_curves)
        self._settle_chips()
        self._words.show_entries(entries, widest, self._themes.current)

    def _show_readout(self, readout: Readout | None) -> None:
        self._readout = readout
        self._words.reading.show_readout(readout, self._themes.current)

    def _show_theme(self, _theme: Theme) -> None:
        self._show_readout(self._readout)

    def _open_menu(self, position: QPoint) -> None:
        menu = self.menu()
        menu.exec(self.canvas.plot.mapToGlobal(position))
        menu.deleteLater()


def _chip(text: str, name: str, tip: str) -> QPushButton:
    found = QPushButton(text)
    found.setObjectName(name)
    found.setProperty("role", "chip")
    found.setToolTip(tip)
    found.setAccessibleName(tip)
    return found
