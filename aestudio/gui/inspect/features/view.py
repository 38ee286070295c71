"""The Features view: what codings are worth to a classifier, against the number of labels."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from aestudio.analysis.features import FeaturesCompared
from aestudio.core.errors import StudioError
from aestudio.gui.inspect.captions import caption, captioned, combo
from aestudio.gui.inspect.features.accuracy_chart import AccuracyChart
from aestudio.gui.inspect.features.comparing import features_wish, key_of, why_not
from aestudio.gui.inspect.heading import Heading
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.view import InspectView, Tools
from aestudio.gui.kit.csv_text import csv_text
from aestudio.gui.kit.figures import unbroken
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.kit.widgets import button, label, row, separator

SEEDS = (1, 3, 5, 10)
USUAL = 3
ABOUT = (
    "How well are classes told apart by codings, by the inputs themselves, and by as many "
    "principal components, when a linear classifier has few labels to learn from? Each kind "
    "learns from 10, 30, 100 … labels, drawn anew with every seed, and is tested on samples that "
    "the network has not seen."
)
OLDER = "These are of the network as it was before: compute them again for what is looked at now."
WORKING = "Training the classifiers"
CENTRE = Qt.AlignmentFlag.AlignHCenter
WIDTH, FOOT = 460, 44


class FeaturesView(InspectView):
    """Works when it is asked to; what it found stays until it is asked again."""

    def __init__(self, name: str, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(name, tools, parent)
        self._inspected: Inspected | None = None
        self._computing: Inspected | None = None
        self._key: tuple[object, ...] | None = None
        self.compute_button = button(
            "Compute",
            "featuresComputeButton",
            "Train the classifiers: some seconds, or a minute for many samples",
            self._compute,
            self,
        )
        self.cancel_button = button("Cancel", "featuresCancelButton", "Stop it", self._cancel, self)
        self.progress = QProgressBar(self)
        self.seeds = combo(
            "featuresSeedsCombo",
            "Seeds",
            "How often labels are drawn anew: more tell the spread better, and take longer",
            self,
        )
        self.heading = Heading("features", self)
        self.chart = AccuracyChart(tools.themes, self)
        self.about_label = label(ABOUT, "muted", self)
        self.told_label = label("", "", self)
        self.older_label = label(OLDER, "notice", self)
        self.state_label = label("", "muted", self)
        self._sidebar = QWidget(self)
        self._stack = QStackedWidget(self)
        self._build()
        self._show_state()

    @property
    def sidebar(self) -> QWidget:
        return self._sidebar

    @property
    def wanted_seeds(self) -> int:
        """How often labels are to be drawn."""
        return int(self.seeds.currentData())

    def show_inspected(self, inspected: Inspected) -> None:
        self._inspected = inspected
        self._show_state()

    def hide_inspected(self) -> None:
        super().hide_inspected()
        self._inspected = self._computing = None
        self._show_state()

    @property
    def about(self) -> str:
        return f"Features, {self.wanted_seeds} seeds"

    def picture(self) -> Sketch | None:
        if self.chart.found is None or self._stack.currentIndex() == 0:
            return None

        def draw(painter: QPainter, _density: float) -> None:
            self.chart.draw(painter, marks=False)

        ground = self.tools.themes.current.color("panel")
        return Sketch("features", self.chart.size(), ground, draw)

    def table(self) -> str:
        """A line for each kind and number of labels: mean, deviation, and each seed."""
        found = self.chart.found
        if found is None or self._stack.currentIndex() == 0:
            return ""
        seeds = found.curves[0].accuracies.shape[1]
        header = ("features", "labels", "mean accuracy", "standard deviation")
        return csv_text(
            (*header, *(f"seed {one}" for one in range(seeds))),
            (
                (
                    one.name,
                    count,
                    float(one.means[at]),
                    float(one.deviations[at]) if seeds > 1 else "",
                    *one.accuracies[at].tolist(),
                )
                for one in found.curves
                for at, count in enumerate(found.counts)
            ),
        )

    def _build(self) -> None:
        self.progress.setObjectName("featuresProgress")
        self.progress.setAccessibleName("How far the classifiers are")
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.setFixedSize(160, 4)
        self.state_label.setObjectName("featuresState")
        for count in SEEDS:
            self.seeds.addItem(f"{count}", count)
        self.seeds.setCurrentIndex(SEEDS.index(USUAL))
        self.seeds.activated.connect(lambda _place: self._show_state())
        self.heading.say("Accuracy on test samples", "of a linear classifier, by its labels")
        side = QVBoxLayout(self._sidebar)
        side.setContentsMargins(0, 0, 0, 4)
        side.setSpacing(6)
        side.addWidget(label("FEATURES", "section", self))
        form = captioned()
        form.addRow(caption("Seeds"), self.seeds)
        side.addLayout(form)
        self.about_label.setObjectName("featuresAbout")
        self.told_label.setObjectName("featuresTold")
        self.older_label.setObjectName("featuresOlder")
        for one in (self.about_label, self.told_label, self.older_label):
            one.setWordWrap(True)
        self.about_label.setFixedWidth(WIDTH)
        self.about_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.told_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        empty = QWidget(self)
        across = row(empty, 0, 0, 0, 0)
        across.addStretch(1)
        middle = QVBoxLayout()
        middle.setSpacing(8)
        middle.addStretch(2)
        middle.addWidget(label("What are codings worth?", "name", self), 0, CENTRE)
        middle.addWidget(self.about_label)
        middle.addStretch(3)
        across.addLayout(middle)
        across.addStretch(1)
        shown = QWidget(self)
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(0, 0, 0, 12)
        layout.setSpacing(6)
        layout.addWidget(self.chart, 1)
        below = QVBoxLayout()
        below.setContentsMargins(20, 0, 20, 0)
        below.setSpacing(4)
        below.addWidget(self.told_label)
        below.addWidget(self.older_label)
        layout.addLayout(below)
        self._stack.addWidget(empty)
        self._stack.addWidget(shown)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.heading)
        outer.addWidget(self._stack, 1)
        outer.addWidget(separator(parent=self))
        outer.addWidget(self._foot())

    def _foot(self) -> QWidget:
        foot = QWidget(self)
        foot.setFixedHeight(FOOT)
        line = row(foot, 16, 0, 12, 0)
        line.addWidget(self.state_label)
        line.addWidget(self.progress)
        line.addStretch(1)
        line.addWidget(self.cancel_button)
        line.addWidget(self.compute_button)
        return foot

    def _compute(self) -> None:
        inspected = self._inspected
        if inspected is None or why_not(inspected):
            return
        self._computing = inspected
        self.progress.setValue(0)
        self._show_state()
        seeds = self.wanted_seeds
        key = key_of(inspected, seeds)

        def then(found: FeaturesCompared) -> None:
            self._key = key
            self._show_found(found)

        self.tools.computations.ask(
            self.name, features_wish(inspected, seeds), then, self._fail, self._show_share
        )

    def _cancel(self) -> None:
        self.tools.computations.drop(self.name)
        self._computing = None
        self._show_state()

    def _show_share(self, share: float, _so_far: object) -> None:
        self.progress.setValue(round(1000 * share))
        self.state_label.setText(f"{WORKING}: {share:.0%}")

    def _show_found(self, found: FeaturesCompared) -> None:
        self._computing = None
        self.chart.show_found(found)
        self.told_label.setText(unbroken(found.told))
        self._show_state()

    def _fail(self, error: StudioError) -> None:
        self._computing = None
        self._key = None
        self._show_state()
        self.about_label.setText(str(error))

    def _show_state(self) -> None:
        inspected = self._inspected
        hindrance = "" if inspected is None else why_not(inspected)
        working = self._computing is not None
        known = self._key is not None and not hindrance
        now = None if inspected is None else key_of(inspected, self.wanted_seeds)
        self._stack.setCurrentIndex(1 if known else 0)
        self.about_label.setText(hindrance or ABOUT)
        self.state_label.setText(WORKING if working else "")
        older = self._key is not None and now is not None and now[:-1] != self._key[:-1]
        self.older_label.setVisible(known and older)
        self.compute_button.setEnabled(
            inspected is not None and not working and not hindrance and now != self._key
        )
        self.compute_button.setText("Compute again" if known else "Compute")
        self.cancel_button.setVisible(working)
        self.progress.setVisible(working)
