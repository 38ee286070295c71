"""The left card: what is looked at, and below it what the view in sight lets one set."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from aestudio.core.runs import Runs
from aestudio.gui.build.viewer.noise_chip import noise_tip
from aestudio.gui.inspect.captions import caption, captioned, combo
from aestudio.gui.inspect.class_list import ClassList
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.one_in_sight import OneInSight
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import Card, label, row, scrolled
from aestudio.gui.samples.part import PartName
from aestudio.gui.shell.theme import Themes

MARGIN = 12
ANOTHER = "Another file…"
WHICH_RUN = "Which run; choosing one opens it"
TRAINED = "The run that is being trained; it is kept when it ends"


class LookAtCard(Card):
    """``change_wanted`` carries a function of Inspected, ``part_wanted`` the name of a part,
    ``run_wanted`` the id of a run, ``file_wanted`` nothing: samples of another file are to be
    chosen."""

    change_wanted = Signal(object)
    part_wanted = Signal(object)
    run_wanted = Signal(str)
    file_wanted = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("Look at", parent)
        self.setObjectName("lookAtCard")
        self._inspected: Inspected | None = None
        self._runs: list[str] = []
        self._opened = -1
        self.part = combo("inspectPartCombo", "Samples", "Which samples of the data")
        self.run = combo("inspectRunCombo", "Run", WHICH_RUN, middle=True)
        self.run.setPlaceholderText("Being trained")
        self.depth_slider = QSlider(Qt.Orientation.Horizontal, self)
        self.depth_figure = label("", "muted", self)
        self.noise = QCheckBox("As the network saw them", self)
        self.moment = ElidedLabel("detail", self)
        self.data = ElidedLabel("muted", self)
        self.classes = ClassList(themes, self)
        self._own = OneInSight(self)
        # Each in what keeps it at the top, so that its heading stands where the others' do.
        self._sidebars: dict[QWidget, QWidget] = {}
        self._build()
        self._connect()

    def add_sidebar(self, sidebar: QWidget) -> None:
        """What one more view lets one set."""
        atop = QWidget(self)
        layout = QVBoxLayout(atop)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(sidebar)
        layout.addStretch(1)
        self._sidebars[sidebar] = atop
        self._own.add(atop)

    def show_sidebar(self, sidebar: QWidget | None) -> None:
        """Show that of the view in sight, if it has one."""
        self._own.setHidden(sidebar is None)
        if sidebar is not None:
            self._own.turn_to(self._sidebars[sidebar])

    def show_runs(self, runs: Runs) -> None:
        """List the runs of the project; the opened one is chosen."""
        self._runs = [one.id for one in runs.kept]
        with QSignalBlocker(self.run):
            self.run.clear()
            self.run.addItems([one.title for one in runs.kept])
            if runs.opened in self._runs:
                self.run.setCurrentIndex(self._runs.index(runs.opened))
        self._opened = self.run.currentIndex()
        self.run.setEnabled(len(self._runs) > 1)

    def show_inspected(self, inspected: Inspected) -> None:
        """Show what is looked at."""
        self._inspected = inspected
        subject = inspected.subject
        names = [*subject.parts.sizes]
        with QSignalBlocker(self.part):
            self.part.clear()
            for name, size in subject.parts.sizes.items():
                self.part.addItem(f"{name} · {size:,}", name)
            self.part.addItem(ANOTHER)
            self.part.setCurrentIndex(names.index(inspected.part.name))
        with QSignalBlocker(self.depth_slider):
            self.depth_slider.setRange(1, inspected.levels)
            self.depth_slider.setValue(inspected.depth)
        self.depth_figure.setText(f"{inspected.depth} of {inspected.levels}")
        for one in (self.depth_slider, self.depth_figure, self._depth_caption):
            one.setVisible(inspected.levels > 1)
        with QSignalBlocker(self.noise):
            self.noise.setChecked(inspected.noisy)
        self.noise.setHidden(subject.damage.is_none)
        self.noise.setToolTip(noise_tip(subject.damage))
        self.moment.say(_moment(inspected))
        self.data.say(subject.dataset.reference.name)
        self._show_run(subject.live)
        self.classes.show_inspected(inspected)

    def _show_run(self, live: bool) -> None:
        """The one that is opened, or that it is none of these yet while one is trained."""
        with QSignalBlocker(self.run):
            self.run.setCurrentIndex(-1 if live else self._opened)
        self.run.setEnabled(not live and len(self._runs) > 1)
        self.run.setToolTip(TRAINED if live else WHICH_RUN)

    def _build(self) -> None:
        self.data.setObjectName("inspectDataName")
        self.header.addWidget(self.data, 1)
        self.depth_slider.setObjectName("inspectDepthSlider")
        self.depth_slider.setAccessibleName("Depth")
        self.depth_slider.setPageStep(1)
        self.depth_slider.setToolTip(
            wrapped(
                "How many of the autoencoders samples pass through, from the outermost on: what "
                "is lost by each"
            )
        )
        self.noise.setObjectName("inspectNoiseBox")
        self.noise.setAccessibleName("As the network saw them")
        self.noise.setToolTip("Samples damaged as they were while the network learnt")
        self.noise.setProperty("role", "box")
        self.moment.setObjectName("inspectMoment")
        content = QFrame(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(MARGIN, 10, MARGIN, MARGIN)
        layout.setSpacing(8)
        depth = QWidget(content)
        line = row(depth, 0, 0, 0, 0)
        line.addWidget(self.depth_slider, 1)
        line.addWidget(self.depth_figure)
        form = captioned()
        form.addRow(caption("Samples"), self.part)
        form.addRow(caption("Run"), self.run)
        self._depth_caption = caption("Depth")
        form.addRow(self._depth_caption, depth)
        layout.addLayout(form)
        layout.addWidget(self.noise)
        layout.addWidget(self.moment)
        layout.addWidget(self._own)
        layout.addWidget(self.classes)
        layout.addStretch(1)
        self.body.addWidget(scrolled(content))

    def _connect(self) -> None:
        self.part.activated.connect(self._choose_part)
        self.run.activated.connect(lambda place: self.run_wanted.emit(self._runs[place]))
        self.depth_slider.valueChanged.connect(
            lambda depth: self.change_wanted.emit(partial(Inspected.of_depth, depth=depth))
        )
        self.noise.toggled.connect(self._turn_noise)
        self.classes.change_wanted.connect(self.change_wanted)

    def _choose_part(self, place: int) -> None:
        if self.part.itemData(place) is None:
            if self._inspected is not None:
                self.show_inspected(self._inspected)
            self.file_wanted.emit()
            return
        self.part_wanted.emit(PartName(self.part.itemData(place)))

    def _turn_noise(self, on: bool) -> None:
        self.change_wanted.emit(lambda one: one.with_noise(on))


def _moment(inspected: Inspected) -> str:
    """When the network was so, and whether it goes on."""
    subject = inspected.subject
    if subject.live:
        return f"While it learns: {subject.moment}" if subject.moment else "While it learns"
    return f"As it was at {subject.moment}" if subject.moment else ""
