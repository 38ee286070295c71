"""The reconstructions card: inputs, what the network makes of them, and where it errs."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QVBoxLayout, QWidget

from aestudio.analysis.insight import Insight
from aestudio.core.architecture import Architecture
from aestudio.core.corruptions import Corruption, NoCorruption
from aestudio.core.measured import Measured, measured_as
from aestudio.core.named_values import Names
from aestudio.core.project import Problem, Project
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Weights
from aestudio.data.dataset import Dataset
from aestudio.gui.build.training.headline import as_trained
from aestudio.gui.build.viewer.cell_geometry import SIDE_MARGIN
from aestudio.gui.build.viewer.cell_model import CellModel, Roles
from aestudio.gui.build.viewer.choices import (
    chosen_class,
    class_choice,
    noise_chip,
    noise_tip,
    part_choice,
    show_classes,
    sorting_choice,
)
from aestudio.gui.build.viewer.enlarged import EnlargedView
from aestudio.gui.build.viewer.footer import (
    HINT,
    LEARNING,
    MEASURING,
    WAITING,
    Footer,
    Noise,
    Remark,
)
from aestudio.gui.build.viewer.grid import ReconstructionGrid
from aestudio.gui.build.viewer.measuring import Outcome, Pictures, Request, mean
from aestudio.gui.build.viewer.reconstructor import Reconstructor
from aestudio.gui.build.viewer.sample_details import details_of
from aestudio.gui.document.session import Session
from aestudio.gui.kit.figures import count_text
from aestudio.gui.kit.sketch import Sketch, image_of
from aestudio.gui.kit.widgets import Card, label, row
from aestudio.gui.samples.ordering import Order, Sorting, arranged, of_class
from aestudio.gui.samples.part import Part, PartName, part_of
from aestudio.gui.samples.renderers import renderer_for
from aestudio.gui.samples.sample_pictures import names
from aestudio.gui.shell.labels import advice
from aestudio.gui.shell.theme import Themes

NO_DAMAGE = NoCorruption()


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
        self._damage: Corruption = NO_DAMAGE
        self._live = False
        self._far = ""
        self._finding: Problem | None = None
        self._sorted_by: Outcome | None = None
        self._enlarged_sample: int | None = None
        self.model = CellModel(self)
        self.grid = ReconstructionGrid(self.model, themes)
        self.enlarged = EnlargedView(themes)
        self.footer = Footer(themes)
        self._reconstructor = Reconstructor(self)
        self._first: Request | None = None
        self._late = False  # Whether what is to be seen is measured once it is in sight.
        self._part, self._sorting, self._class = part_choice(), sorting_choice(), class_choice()
        self.noise_chip = noise_chip(self)
        self._shown = label("", "muted")
        self._pages = QStackedWidget()
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
            if self._wanted_sorting.by_error:
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
        sketch = self._picture()
        if sketch is None:
            super().contextMenuEvent(event)
            return
        menu = QMenu(self)
        menu.setObjectName("viewerMenu")
        menu.addAction("Save picture…", lambda: self.picture_wanted.emit(sketch))
        menu.addAction("Copy picture", lambda: _copy(sketch))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _picture(self) -> Sketch | None:
        large = self._enlarged_sample is not None
        return self.enlarged.picture() if large else self.grid.picture()

    def enlarge(self, sample: int) -> None:
        """Show one sample large, in place of the grid."""
        self._enlarged_sample = sample
        self._show_enlarged()
        self._fetch_missing()
        self._pages.setCurrentWidget(self.enlarged)
        self.enlarged.setFocus()

    def close_enlarged(self) -> None:
        """Back to the grid, at the sample that was looked at."""
        sample, self._enlarged_sample = self._enlarged_sample, None
        self._pages.setCurrentIndex(0)
        self.grid.setFocus()
        place = None if sample is None else self.model.row_of(sample)
        if place is not None:
            self.grid.setCurrentIndex(self.model.index(place))

    def _build(self) -> None:
        self.header.addStretch(1)
        self.header.addWidget(self.noise_chip)
        self.header.addWidget(self._sorting)
        filters = QFrame()
        line = row(filters, SIDE_MARGIN, 8, SIDE_MARGIN, 6, spacing=0)
        line.addWidget(self._part)
        line.addSpacing(5)
        line.addWidget(self._class)
        line.addStretch(1)
        line.addWidget(self._shown)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(filters)
        layout.addWidget(self.grid, 1)
        self._pages.addWidget(page)
        self._pages.addWidget(self.enlarged)
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(self.footer)
        self._class.hide()

    def _connect(self) -> None:
        self._part.activated.connect(lambda _index: self._show_part())
        for combo in (self._sorting, self._class):
            combo.activated.connect(lambda _index: self._rearrange())
        self.noise_chip.toggled.connect(lambda _on: self._turn_noise())
        self.grid.chosen.connect(self.enlarge)
        self.grid.scrolled.connect(self._fetch_missing)
        self.enlarged.moved.connect(self._step)
        self.enlarged.closed.connect(self.close_enlarged)
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
        if self._enlarged_sample is not None:
            self.close_enlarged()
        self._class.hide()
        self._shown.setText("")
        self.footer.show_hint(WAITING)

    @property
    def _shown_part(self) -> Part | None:
        return self._parts.get(PartName(self._part.currentText()))

    @property
    def _wanted_sorting(self) -> Sorting:
        return Sorting(self._sorting.currentText())

    def _show_part(self) -> None:
        part = self._shown_part
        if part is None:
            return
        show_classes(self._class, part)
        self.model.show_part(part, self._order(part))
        self._sorted_by = None
        self._leave_enlarged_if_gone()
        self._show_count()
        self._forget_outcome()
        self._measure()

    def _forget_outcome(self) -> None:
        self.model.show_outcome(None)
        self._sorted_by = None
        self._show_hint()
        self._show_enlarged()

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
        request = Request(part, test, *network, self._live, self._moment, self._wanted_damage)
        visible = self._visible()
        if self.model.outcome is None and len(visible):
            # What is in sight need not wait until all of the part is measured.
            self._first = request
            self._reconstructor.draw(request, visible)
        self._reconstructor.ask(request, visible)

    @property
    def _wanted_damage(self) -> Corruption:
        return self._damage if self.noise_chip.isChecked() else NO_DAMAGE

    def _expect(self, damage: Corruption) -> None:
        """Show samples damaged in that way from the next outcome on."""
        self._damage = damage
        self.noise_chip.setHidden(damage.is_none)
        if not damage.is_none:
            self.noise_chip.setToolTip(noise_tip(damage))
        self.model.expect(self._wanted_damage)
        self._show_frames()

    def _turn_noise(self) -> None:
        self.model.expect(self._wanted_damage)
        self._show_frames()
        self._measure()

    def _show_frames(self) -> None:
        self.grid.show_frames(len(names(damaged=not self.model.corruption.is_none)))
        self._show_enlarged()

    def _show_outcome(self, outcome: Outcome) -> None:
        self.model.show_outcome(outcome)
        self._show_frames()
        if self._wanted_sorting.by_error and not (self._live and self._sorted_by):
            self._arrange()
        self._show_error()
        self._show_enlarged()
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
            self._show_enlarged()

    def _show_error(self) -> None:
        outcome = self.model.outcome
        if outcome is not None:
            part, only = outcome.request.part, chosen_class(self._class)
            error = self._error(part, outcome.errors, only)
            noise = None
            if not outcome.request.corruption.is_none:
                noise = Noise(self._error(part, outcome.whole_errors, only))
            name = "" if only is None else part.class_names[only]
            self.footer.show_error(part.name, error, self._remarks(outcome), name, noise)
            self.footer.show_moment(outcome.request.moment)

    def _error(
        self, part: Part, errors: NDArray[np.float64] | None, only: int | None
    ) -> Measured | None:
        """The mean over a part or a class of it; None where there are none."""
        found = np.empty(0) if errors is None else of_class(part, errors, only)
        return measured_as(mean(found), self._scaling) if len(found) else None

    def _remarks(self, outcome: Outcome) -> Remark | None:
        """What to know of the network, the samples and their order."""
        told = [one for one in (self._remark(outcome), self._kept_order(outcome)) if one]
        if not told:
            return None
        whole = ".\n".join(one.whole.rstrip(".") for one in told)
        return told[0] if len(told) == 1 else Remark(" · ".join(one.words for one in told), whole)

    def _kept_order(self, outcome: Outcome) -> Remark | None:
        """That cells stand where earlier errors put them."""
        if not self._live or self._sorted_by in (None, outcome):
            return None
        assert self._sorted_by is not None
        earlier = self._sorted_by.request.moment
        since = f"those of {earlier}" if earlier else "those before this run"
        return Remark(
            "order kept while training",
            f"Sorted by earlier errors, {since}: no cell moves while the network learns. "
            "Choose the order again to sort by the errors of this moment",
        )

    def _remark(self, outcome: Outcome) -> Remark | None:
        """What to know of the network that was looked at, or of the samples."""
        finding, depth = outcome.finding, self._depth(outcome)
        if finding is not None:
            return Remark("one output for all inputs", advice(finding))
        if depth:
            return Remark(depth, "The layers learnt so far")
        origin = "" if outcome.request.live else as_trained(self._session.document)
        if origin:
            return Remark(
                origin, f"The design has been changed since: these are reconstructions {origin}"
            )
        if self._far and outcome.request.part.name is PartName.TEST:
            return Remark("values far outside training", f"{self._far}.")
        return None

    def _depth(self, outcome: Outcome) -> str:
        """How deep the network is that was looked at, if it is not all of it."""
        architecture = outcome.request.architecture
        run = self._session.run
        whole = self._session.project.architecture
        if run is not None and not outcome.request.live:
            whole = run.architecture
        partial = architecture.depth < whole.depth
        if not partial or whole.first_levels(architecture.depth) != architecture:
            return ""
        return f"through {architecture.depth} of {whole.depth} layers"

    def _rearrange(self) -> None:
        self._arrange()
        self._show_error()
        self.grid.scrollToTop()
        self._leave_enlarged_if_gone()

    def _arrange(self) -> None:
        part = self._shown_part
        if part is None:
            return
        self._sorted_by = self.model.outcome if self._wanted_sorting.by_error else None
        current = self.grid.currentIndex().data(Roles.SAMPLE)
        self.model.show_order(self._order(part))
        self._keep_current(current)
        self._show_count()
        self._show_enlarged()
        self._fetch_missing()

    def _keep_current(self, sample: int | None) -> None:
        """The keyboard stays at its sample, without scrolling there."""
        place = None if sample is None else self.model.row_of(sample)
        if place is not None:
            selection = self.grid.selectionModel()
            no_update = QItemSelectionModel.SelectionFlag.NoUpdate
            self.grid.setAutoScroll(False)
            selection.setCurrentIndex(self.model.index(place), no_update)
            self.grid.setAutoScroll(True)

    def _order(self, part: Part) -> Order:
        outcome = self.model.outcome if self.model.part is part else None
        errors = None if outcome is None else outcome.errors
        return arranged(part, self._wanted_sorting, errors, chosen_class(self._class))

    def _show_count(self) -> None:
        """Where no classes are listed with theirs."""
        self._shown.setText(count_text(self.model.rowCount(), "sample"))
        self._shown.setVisible(self._class.isHidden())

    def _visible(self) -> Order:
        samples = self.grid.visible_samples()
        if self._enlarged_sample is None:
            return samples
        return np.union1d(samples, [self._enlarged_sample])

    def _fetch_missing(self) -> None:
        visible = self._visible()
        if self.model.outcome is not None and self.model.unknown(visible):
            self._reconstructor.draw(self.model.outcome.request, visible)

    def _show_enlarged(self) -> None:
        if self._enlarged_sample is not None:
            self.enlarged.show_details(details_of(self.model, self._enlarged_sample))

    def _step(self, by: int) -> None:
        if self._enlarged_sample is None:
            return
        place = (self.model.row_of(self._enlarged_sample) or 0) + by
        if 0 <= place < self.model.rowCount():
            self.enlarge(int(self.model.order[place]))

    def _leave_enlarged_if_gone(self) -> None:
        sample = self._enlarged_sample
        if sample is not None and self.model.row_of(sample) is None:
            self.close_enlarged()


def _copy(sketch: Sketch) -> None:
    QGuiApplication.clipboard().setImage(image_of(sketch))
