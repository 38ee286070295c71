"""The Probe view: a sample that is changed by hand, and what the network makes of it meanwhile."""

from pathlib import Path

import numpy as np
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from aestudio.analysis.noise import as_seen
from aestudio.analysis.probing.edits import Edit, Edits
from aestudio.analysis.probing.moves import Blurred, Shifted, Turned
from aestudio.analysis.probing.noise import Noisy
from aestudio.analysis.probing.placed import Taken
from aestudio.core.weights import Array
from aestudio.gui.importing.imports import DATA
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.probe.codes_chart import CodesChart
from aestudio.gui.inspect.probe.draft import Draft
from aestudio.gui.inspect.probe.foreign import Foreign, foreign_sample
from aestudio.gui.inspect.probe.probing import Probed, probe_wish
from aestudio.gui.inspect.probe.sidebar import ProbeSidebar
from aestudio.gui.inspect.probe.stage_stack import StageStack
from aestudio.gui.inspect.probe.told import (
    figures_of,
    picture_of,
    table_of,
    words_of,
)
from aestudio.gui.inspect.selected.figures_row import FiguresRow
from aestudio.gui.inspect.view import InspectView, Tools
from aestudio.gui.kit.computations import Task, Wish
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.following import Following
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.kit.widgets import button, label, row
from aestudio.gui.samples.error_scale import ErrorScale

FOOT = 36
FIGURES = ("error", "against the sample", "of the sample itself", "changes")


class ProbeView(InspectView):
    """Starts from the sample that is pointed at; goes back to it where another is."""

    def __init__(self, name: str, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(name, tools, parent)
        self._inspected: Inspected | None = None
        self._draft = Draft()
        self._begun: tuple[Array, int, bool] | None = None
        self._probed: Probed | None = None
        self._seeds = 0
        self._told = ""
        self._settings = ProbeSidebar(self)
        self._stages = StageStack(tools.themes, self)
        self.images, self.profiles = self._stages.images, self._stages.profiles
        self.figures = FiguresRow(FIGURES, self)
        self.codes = CodesChart("probeCodes", tools.themes, self)
        self.told_label = ElidedLabel("muted", self)
        self.told_label.setObjectName("probeTold")
        self.scale = ErrorScale(tools.themes, self)
        self.undo_button = button(
            "Undo change",
            "probeUndoButton",
            "Take the last change of the sample back (Ctrl+Z within the sample)",
            self.undo,
            self,
        )
        self.reset_button = button(
            "Reset",
            "probeResetButton",
            "Back to the sample that is pointed at (R)",
            self.reset,
            self,
        )
        self._following = Following(tools.computations, name, self.fail)
        self.setAcceptDrops(True)
        self._build()
        self._connect()

    @property
    def header(self) -> tuple[QWidget, ...]:
        return self.undo_button, self.reset_button

    @property
    def sidebar(self) -> ProbeSidebar:
        return self._settings

    @property
    def values(self) -> Array:
        """The sample as it is now."""
        return self._draft.values

    @property
    def probed(self) -> Probed | None:
        """What came of it last."""
        return self._probed

    @property
    def changes(self) -> int:
        """How many there are to be taken back."""
        return self._draft.changes

    def show_inspected(self, inspected: Inspected) -> None:
        before, self._inspected = self._inspected, inspected
        if not len(inspected.part):
            self.told_label.say("There is no sample to probe")
            return
        # What was changed stays while other views are looked at.
        begun = self._begun
        same = (
            begun is not None
            and begun[0] is inspected.part.samples
            and begun[1:] == (inspected.sample, inspected.noisy)
        )
        if not same:
            self._begin(inspected)
        if not same or before is None or before.key != inspected.key:
            self._ask(by_hand=not same)

    def hide_inspected(self) -> None:
        super().hide_inspected()
        self._following.drop()
        self.tools.computations.drop(f"{self.name} file")
        self._stages.give_up()
        self._draft.drop_stroke()
        self._inspected = None

    def focusInEvent(self, event: object) -> None:
        self._stages.canvas.setFocus()

    def undo(self) -> None:
        """Take the last change back."""
        self._set(self._draft.edits.undone())

    def reset(self) -> None:
        """Back to the sample."""
        self._told = ""
        self._set(Edits())

    def change(self, edit: Edit) -> None:
        """Change the sample."""
        self._set(self._draft.edits.then(edit))

    def do(self, command: str, how: object = None) -> None:
        """What a key or a button stands for."""
        paper = self._stages.paper
        canvas = None if paper is None else paper.canvas
        sidebar = self._settings
        match command, how:
            case "undo", _:
                self.undo()
            case "reset", _:
                self.reset()
            case "noise", _:
                self._add_noise()
            case "file", _:
                self._choose_file()
            case "size", int(step):
                sidebar.step_size(step)
            case "erase", _:
                sidebar.erase.toggle()
            case "shift", (int(right), int(down)) if canvas is not None:
                self.change(Shifted(canvas, right, down))
            case "turn", int(way) if canvas is not None:
                self.change(Turned(canvas, way * sidebar.degrees))
            case "blur", _ if canvas is not None:
                self.change(Blurred(canvas, sidebar.blur))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self._inspected is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls()[:1]:
            event.acceptProposedAction()
            self.take_file(Path(url.toLocalFile()))

    def take_file(self, path: Path) -> None:
        """Probe the first sample of a file."""
        inspected = self._inspected
        if inspected is None:
            return
        dataset = inspected.subject.dataset

        def work(_task: Task) -> Foreign:
            return foreign_sample(path, dataset)

        self.told_label.say(f"Reading {path.name} …")
        wish = Wish(("foreign", str(path), id(dataset)), work, kept=False)
        self.tools.computations.ask(f"{self.name} file", wish, self._take, self._refuse)

    def picture(self) -> Sketch | None:
        inspected, probed = self._inspected, self._probed
        if inspected is None or probed is None:
            return None
        return picture_of(inspected, probed, self.codes, self.tools.themes.current)

    @property
    def about(self) -> str:
        return f"Probe: {self.told_label.text()}"

    def table(self) -> str:
        inspected, probed = self._inspected, self._probed
        if inspected is None or probed is None:
            return ""
        return table_of(inspected, probed, self._draft.original)

    @property
    def _count(self) -> int:
        """Changes, with the one that is under way."""
        return self.changes + self._stages.drawing

    def _build(self) -> None:
        below = QWidget(self)
        under = QVBoxLayout(below)
        under.setContentsMargins(12, 0, 12, 0)
        under.setSpacing(6)
        under.addWidget(self.figures)
        under.addWidget(label("CODINGS · lines: of the sample before any change", "section", self))
        under.addWidget(self.codes, 1)
        foot = QWidget(self)
        foot.setFixedHeight(FOOT)
        line = row(foot, 12, 0, 12, 0)
        line.addWidget(self.told_label, 1)
        line.addWidget(self.scale)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._stages, 4)
        layout.addWidget(below, 1)
        layout.addWidget(foot)

    def _connect(self) -> None:
        for canvas in self._stages.canvases:
            canvas.changing.connect(self._follow)
            canvas.edited.connect(self.change)
            canvas.asked.connect(self.do)
        self.profiles.table.rows.edited.connect(self.change)
        self.profiles.table.undo_wanted.connect(self.undo)
        self._settings.asked.connect(self.do)
        self._settings.brush_changed.connect(self._set_brush)
        self.tools.themes.changed.connect(lambda _theme: self._paint())

    def _begin(self, inspected: Inspected) -> None:
        """From the sample that is pointed at."""
        part, one = inspected.part, slice(inspected.sample, inspected.sample + 1)
        self._begun = part.samples, inspected.sample, inspected.noisy
        original = as_seen(inspected.corruption, part.samples[one], part.rows[one])[0]
        self._draft, self._told, self._probed = Draft(original), "", None
        self._stages.begin(inspected)
        self._settings.show_paper(self._stages.paper)
        self._set_brush()
        self.scale.show_renderer(inspected.subject.parts.renderer)

    def _set(self, edits: Edits) -> None:
        if self._inspected is None:
            return
        self._stages.give_up()
        self._draft.set(edits)
        self._ask()

    def _follow(self, values: Array) -> None:
        """A stroke is under way."""
        self._draft.follow(values)
        self._ask()

    def _ask(self, by_hand: bool = True) -> None:
        inspected, draft = self._inspected, self._draft
        if inspected is None:
            return
        self._show_values()
        self._following.ask(
            probe_wish(inspected, draft.values, draft.original, self._probed, by_hand),
            self._show_probed,
        )

    def _show_values(self) -> None:
        """What is seen at once."""
        inspected = self._inspected
        assert inspected is not None
        self._stages.show_values(inspected, self._draft.values)
        self.undo_button.setEnabled(self.changes > 0)
        self.reset_button.setEnabled(self.changes > 0)

    def _show_probed(self, probed: Probed) -> None:
        inspected = self._inspected
        if inspected is None or len(probed.values) != len(self._draft.original):
            return
        self._probed = probed
        self.figures.show_figures(figures_of(probed, self._count))
        self.codes.show_codes(probed.now.codings, probed.before.codings)
        self._paint()
        self._tell(probed)

    def _paint(self) -> None:
        inspected, probed = self._inspected, self._probed
        if inspected is not None and probed is not None:
            self._stages.show_probed(inspected, probed, self._draft.original)

    def _tell(self, probed: Probed) -> None:
        inspected = self._inspected
        assert inspected is not None
        self.told_label.say(words_of(inspected, probed, self._count, self._told))

    def _set_brush(self) -> None:
        sidebar = self._settings
        self.images.canvas.set_brush(sidebar.radius, sidebar.ink, sidebar.erase.isChecked())

    def _add_noise(self) -> None:
        self._seeds += 1
        paper = self._stages.paper
        canvas = None if paper is None else paper.canvas
        low, high = (-np.inf, np.inf) if canvas is None else (canvas.low, canvas.high)
        self.change(Noisy(self._settings.wanted_noise, self._seeds, low, high))

    def _choose_file(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(
            self, "Probe a sample of a file", str(self.tools.folders.begin(DATA))
        )
        if name:
            self.tools.folders.remember(DATA, Path(name))
            self.take_file(Path(name))

    def _take(self, found: Foreign) -> None:
        self._told = found.told
        self.change(Taken(found.values))
        self.told.emit(found.told)

    def _refuse(self, error: object) -> None:
        if self._probed is not None:
            self._tell(self._probed)
        self.failed.emit(error)
