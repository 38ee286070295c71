"""The reconstructions card: inputs, what the network makes of them, and where it errs."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from aestudio.analysis.insight import Insight
from aestudio.core.architecture import Architecture
from aestudio.core.corruptions import Corruption
from aestudio.core.named_values import Names
from aestudio.core.project import Problem, Project
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Weights
from aestudio.data.dataset import Dataset
from aestudio.gui.build.viewer.cell_model import CellModel
from aestudio.gui.build.viewer.filters import Filters
from aestudio.gui.build.viewer.footer import HINT, LEARNING, MEASURING, WAITING, Footer
from aestudio.gui.build.viewer.mean_error import error_of, noise_of
from aestudio.gui.build.viewer.measuring import Outcome, Pictures, Request
from aestudio.gui.build.viewer.noise_chip import NO_DAMAGE, NoiseChip
from aestudio.gui.build.viewer.pages import Pages
from aestudio.gui.build.viewer.picture_menu import pop_up
from aestudio.gui.build.viewer.reconstructor import Reconstructor
from aestudio.gui.build.viewer.remarks import remarks
from aestudio.gui.document.session import Session
from aestudio.gui.kit.widgets import Card
from aestudio.gui.samples.ordering import Order, arranged
from aestudio.gui.samples.part import Part, PartName, part_of
from aestudio.gui.samples.renderers import renderer_for
from aestudio.gui.shell.theme import Themes


class ReconstructionPanel(Card):
    """Shows samples beside their reconstructions; computes off the GUI thread.

    ``picture_wanted`` carries a Sketch, ``test_error_changed`` the error of the whole test part,
    ``judged`` a Problem of the network that was looked at, or None if there is none any more;
    ``looked_into`` nothing, once there is another ``insight``.
    Closing the panel ends its thread; a window that holds it calls ``close`` or ``shut_down``
    before it goes.
    """

    picture_wanted = Signal(object)
    test_error_changed = Signal(float)
    judged = Signal(object)
    looked_into = Signal()

    def __init__(self, session: Session, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("Reconstructions", parent)
        self.setObjectName("reconstructionPanel")
        self._session = session
        self._data = session.project.data
        self._parts: dict[PartName, Part] = {}
        self._scaling: Scaling | None = None
        self._network: tuple[Architecture, Weights] | None = None
        self._moment = ""
        self._live = False
        self._far = ""
        self._finding: Problem | None = None
        self._sorted_by: Outcome | None = None
        self.model = CellModel(self)
        self._filters = Filters()
        self.pages = Pages(self.model, themes, self._filters)
        self.grid, self.enlarged = self.pages.grid, self.pages.enlarged
        self.footer = Footer(themes)
        self._reconstructor = Reconstructor(self)
        self._first: Request | None = None
        self._late = False  # Whether what is to be seen is measured once it is in sight.
        self.noise_chip = NoiseChip(self)
        self._build()
        self._connect()
        self.footer.show_hint(WAITING)

    @property
    def idle(self) -> bool:
        """Whether nothing is being computed or waits for it."""
        return self._reconstructor.idle

    @property
    def test_error(self) -> float | None:
        """The error of the whole test part with the weights that are shown, once it is known."""
        return None if self.model.outcome is None else self.model.outcome.test_error

    @property
    def insight(self) -> Insight | None:
        """Into the network with the weights that are shown, once it is known."""
        outcome, network = self.model.outcome, self._network
        same = outcome is not None and network is not None and network[1] is outcome.request.weights
        return outcome.insight if outcome is not None and same else None

    def show_dataset(self, dataset: Dataset) -> None:
        """Show the samples of ``dataset``."""
        self._reconstructor.drop()
        self._scaling = dataset.scaling
        test = part_of(dataset, PartName.TEST)
        training = part_of(dataset, PartName.TRAINING)
        # Without a test part the card would be empty.
        self._parts = {PartName.TEST: test if len(test) else training, PartName.TRAINING: training}
        self._far = dataset.far
        renderer = renderer_for(dataset.shape, dataset.train, dataset.scaling)
        self.grid.show_renderer(renderer)
        self.footer.scale.show_renderer(renderer)
        self.enlarged.show_renderer(renderer, Names(dataset.encoding, dataset.scaling))
        self._show_part()

    def show_weights(
        self,
        architecture: Architecture,
        weights: Weights,
        moment: str = "",
        damage: Corruption = NO_DAMAGE,
    ) -> None:
        """Show what these weights make of the samples; ``architecture`` may be shallower.

        ``moment`` tells from when they are, in a run that goes on, and ``damage`` what was done to
        the samples that they learnt from.
        """
        self._network, self._moment = (architecture, weights), moment
        self._expect(damage)
        if self.model.outcome is None:
            self._show_hint()
        self._measure()

    def set_live(self, live: bool) -> None:
        """Whether training goes on: then the cells keep their places."""
        if live == self._live:
            return
        self._live = live
        if live:
            self._judge(None)
        if self.model.outcome is None:
            self._show_hint()
        if not live:
            self._reconstructor.hurry()
            if self._filters.sorting.by_error:
                self._arrange()
            self._show_error()

    def clear(self, damage: Corruption = NO_DAMAGE) -> None:
        """Forget the weights; the inputs stay, damaged as those to come will have seen them."""
        self._reconstructor.drop()
        self._network = None
        self._expect(damage)
        self._judge(None)
        self._forget_outcome()

    def shut_down(self) -> None:
        """Let the worker end; nothing is computed any more."""
        self._reconstructor.shut_down()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.shut_down()
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._late:
            self._measure()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """With the right button or the key of the menu, on whichever page is shown."""
        sketch = self.pages.picture()
        if sketch is None:
            super().contextMenuEvent(event)
            return
        save = partial(self.picture_wanted.emit, sketch)
        pop_up(self, event.globalPos(), sketch, save)

    def _build(self) -> None:
        self.header.addStretch(1)
        self.header.addWidget(self.noise_chip)
        self.header.addWidget(self._filters.sorting_combo)
        self.body.addWidget(self.pages, 1)
        self.body.addWidget(self.footer)

    def _connect(self) -> None:
        self._filters.part_chosen.connect(self._show_part)
        self._filters.order_chosen.connect(self._rearrange)
        self.noise_chip.toggled.connect(lambda _on: self._turn_noise())
        self.pages.turned.connect(self._fetch_missing)
        self._reconstructor.measured.connect(self._show_outcome)
        self._reconstructor.drawn.connect(self._show_pictures)
        self._reconstructor.failed.connect(self.footer.show_hint)
        self._session.run_changed.connect(lambda _run: self._show_error())
        self._session.project_changed.connect(self._show_project)

    def _show_project(self, project: Project) -> None:
        """Samples of other data go at once; those of the project come when they are read."""
        if project.data == self._data:
            self._show_error()
            return
        self._data = project.data
        self._reconstructor.drop()
        self._parts = {}
        self.model.show_part(None, self.model.order[:0])
        self.pages.leave()
        self._filters.clear()
        self.footer.show_hint(WAITING)

    @property
    def _shown_part(self) -> Part | None:
        return self._parts.get(self._filters.part)

    def _show_part(self) -> None:
        part = self._shown_part
        if part is None:
            return
        self._filters.show_classes(part)
        self.model.show_part(part, self._order(part))
        self._sorted_by = None
        self.pages.leave_if_gone()
        self._filters.show_count(self.model.rowCount())
        self._forget_outcome()
        self._measure()

    def _forget_outcome(self) -> None:
        self.model.show_outcome(None)
        self._sorted_by = None
        self._show_hint()
        self.pages.show_details()

    def _show_hint(self) -> None:
        """What is awaited: the data, the first epochs, the errors of the run; else what to do."""
        part, network = self._shown_part, self._network
        if part is None:
            self.footer.show_hint(WAITING)
        elif network is not None and network[0].inputs == part.features:
            self.footer.show_hint(MEASURING)
        else:
            self.footer.show_hint(LEARNING if self._live else HINT)

    def _measure(self) -> None:
        part, network = self._shown_part, self._network
        if part is None or network is None or network[0].inputs != part.features:
            return
        # One moment of many tells nobody anything but who sees it.
        self._late = (self._live or bool(self._moment)) and not self.isVisible()
        if self._late:
            self._reconstructor.drop()
            return
        test = self._parts[PartName.TEST]
        request = Request(part, test, *network, self._live, self._moment, self.noise_chip.wanted)
        visible = self.pages.visible_samples()
        if self.model.outcome is None and len(visible):
            # What is in sight need not wait until all of the part is measured.
            self._first = request
            self._reconstructor.draw(request, visible)
        self._reconstructor.ask(request, visible)

    def _expect(self, damage: Corruption) -> None:
        """Show samples damaged in that way from the next outcome on."""
        self.noise_chip.show_damage(damage)
        self._show_damage()

    def _turn_noise(self) -> None:
        self._show_damage()
        self._measure()

    def _show_damage(self) -> None:
        self.model.expect(self.noise_chip.wanted)
        self.pages.show_frames()

    def _show_outcome(self, outcome: Outcome) -> None:
        self.model.show_outcome(outcome)
        self.pages.show_frames()
        if self._filters.sorting.by_error and not (self._live and self._sorted_by):
            self._arrange()
        self._show_error()
        self.pages.show_details()
        self._fetch_missing()
        self.test_error_changed.emit(outcome.test_error)
        if not outcome.request.live and not outcome.request.moment:
            self._judge(outcome.finding)
            self.looked_into.emit()

    def _judge(self, finding: Problem | None) -> None:
        if finding != self._finding:
            self._finding = finding
            self.judged.emit(finding)

    def _show_pictures(self, pictures: Pictures) -> None:
        outcome = self.model.outcome
        if pictures.request is (self._first if outcome is None else outcome.request):
            self.model.show_pictures(pictures)
            self.pages.show_details()

    def _show_error(self) -> None:
        outcome = self.model.outcome
        if outcome is None:
            return
        part, only = outcome.request.part, self._filters.only
        kept = self._sorted_by if self._live else None
        self.footer.show_error(
            part.name,
            error_of(outcome, only, self._scaling),
            remarks(outcome, self._session, self._far, kept),
            "" if only is None else part.class_names[only],
            noise_of(outcome, only, self._scaling),
        )
        self.footer.show_moment(outcome.request.moment)

    def _rearrange(self) -> None:
        self._arrange()
        self._show_error()
        self.grid.scrollToTop()
        self.pages.leave_if_gone()

    def _arrange(self) -> None:
        part = self._shown_part
        if part is None:
            return
        self._sorted_by = self.model.outcome if self._filters.sorting.by_error else None
        current = self.grid.current_sample
        self.model.show_order(self._order(part))
        self.grid.keep_current(current)
        self._filters.show_count(self.model.rowCount())
        self.pages.show_details()
        self._fetch_missing()

    def _order(self, part: Part) -> Order:
        outcome = self.model.outcome if self.model.part is part else None
        errors = None if outcome is None else outcome.errors
        return arranged(part, self._filters.sorting, errors, self._filters.only)

    def _fetch_missing(self) -> None:
        visible = self.pages.visible_samples()
        if self.model.outcome is not None and self.model.unknown(visible):
            self._reconstructor.draw(self.model.outcome.request, visible)
