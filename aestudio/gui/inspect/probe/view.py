"""The Probe view: a sample that is changed by hand, and what the network makes of it meanwhile."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from aestudio.analysis.noise import as_seen
from aestudio.analysis.probing.edits import Edit, Edits
from aestudio.analysis.probing.moves import Blurred, Shifted, Turned
from aestudio.analysis.probing.noise import Noisy
from aestudio.analysis.probing.placed import Taken
from aestudio.core.named_values import Names
from aestudio.core.units import count_text
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.probe.codes_chart import CodesChart
from aestudio.gui.inspect.probe.foreign import Foreign, foreign_sample
from aestudio.gui.inspect.probe.paper import Paper, paper_of
from aestudio.gui.inspect.probe.probing import Probed, probe_wish
from aestudio.gui.inspect.probe.sidebar import ProbeSidebar
from aestudio.gui.inspect.probe.stages import ImageStage, ProfileStage
from aestudio.gui.inspect.selected.figures_row import FiguresRow
from aestudio.gui.inspect.view import InspectView, Tools
from aestudio.gui.kit.computations import Task, Wish
from aestudio.gui.kit.csv_text import csv_text
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.figures import class_text, error_figure
from aestudio.gui.kit.following import Following
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.kit.widgets import button, label, row
from aestudio.gui.samples.error_scale import ErrorScale
from aestudio.gui.samples.image_renderer import ImageRenderer
from aestudio.gui.samples.profile_renderer import ProfileRenderer
from aestudio.gui.shell.theme import ui_font

FOOT, SIDE, GAP = 36, 220, 12
FIGURES = ("error", "against the sample", "of the sample itself", "changes")


class ProbeView(InspectView):
    """Starts from the sample that is pointed at; goes back to it where another is."""

    def __init__(self, name: str, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(name, tools, parent)
        self._inspected: Inspected | None = None
        self._original, self._values = np.zeros(0, np.float32), np.zeros(0, np.float32)
        self._settled = self._values  # Without what is being drawn.
        self._begun: tuple[Array, int, bool] | None = None
        self._edits = Edits()
        self._probed: Probed | None = None
        self._paper: Paper | None = None
        self._seeds = 0
        self._told = ""
        self._settings = ProbeSidebar(self)
        self.images, self.profiles = (
            ImageStage(tools.themes, self),
            ProfileStage(tools.themes, self),
        )
        self._stages = QStackedWidget(self)
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
        return self._values

    @property
    def probed(self) -> Probed | None:
        """What came of it last."""
        return self._probed

    @property
    def changes(self) -> int:
        """How many there are to be taken back."""
        return len(self._edits.done)

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
        self._give_up()
        self._values = self._settled
        self._inspected = None

    def focusInEvent(self, event: object) -> None:
        self._canvas.setFocus()

    def undo(self) -> None:
        """Take the last change back."""
        self._set(self._edits.undone())

    def reset(self) -> None:
        """Back to the sample."""
        self._told = ""
        self._set(Edits())

    def change(self, edit: Edit) -> None:
        """Change the sample."""
        self._set(self._edits.then(edit))

    def do(self, command: str, how: object = None) -> None:
        """What a key or a button stands for."""
        canvas = None if self._paper is None else self._paper.canvas
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
        renderer, theme = inspected.subject.parts.renderer, self.tools.themes.current
        wide = SIDE if renderer.side_by_side else 3 * SIDE
        high = renderer.height(wide)
        step = (wide + GAP, 0) if renderer.side_by_side else (0, high + GAP + 16)
        values, output = probed.values, probed.now.output
        width = 3 * (wide + GAP) - GAP if renderer.side_by_side else wide
        below = high + 16 if renderer.side_by_side else 3 * step[1]

        def draw(painter: QPainter, _density: float) -> None:
            frames = [
                QRectF(GAP + n * step[0], GAP + 16 + n * step[1], wide, high) for n in range(3)
            ]
            painter.setFont(ui_font(11))
            for frame, name in zip(frames, ("Input", "Output", "Error map"), strict=True):
                painter.setPen(theme.color("muted"))
                painter.drawText(QRectF(frame.left(), frame.top() - 16, wide, 14), 0, name)
            renderer.draw_input(painter, frames[0], values, theme)
            renderer.draw_output(painter, frames[1], values, output, theme)
            renderer.draw_error(painter, frames[2], values, output, theme)
            self.codes.draw(painter, QRectF(GAP, 2 * GAP + below, width, 90))

        size = QSize(width + 2 * GAP, below + 3 * GAP + 90)
        return Sketch("probe", size, theme.color("panel"), draw)

    @property
    def about(self) -> str:
        return f"Probe: {self.told_label.text()}"

    def table(self) -> str:
        inspected, probed = self._inspected, self._probed
        if inspected is None or probed is None:
            return ""
        names = _names(inspected)
        codes = (
            ("code", number, float(old), float(new), "")
            for number, (old, new) in enumerate(
                zip(probed.before.codings, probed.now.codings, strict=True), 1
            )
        )
        scaling = names.scaling
        sample, changed, output = (
            scaling.invert(one).tolist()
            for one in (self._original, probed.values, probed.now.output)
        )
        called = [one.name for one in names.encoding.features] or range(1, len(sample) + 1)
        features = (
            ("feature", *each) for each in zip(called, sample, changed, output, strict=True)
        )
        return csv_text(("kind", "name", "sample", "changed", "output"), (*codes, *features))

    @property
    def _count(self) -> int:
        """Changes, with the one that is under way."""
        drawing = self.images.canvas.drawing or self.profiles.canvas.drawing
        return self.changes + drawing

    @property
    def _canvas(self) -> QWidget:
        profile = self._stages.currentWidget() is self.profiles
        return self.profiles.canvas if profile else self.images.canvas

    def _build(self) -> None:
        self._stages.addWidget(self.images)
        self._stages.addWidget(self.profiles)
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
        for canvas in (self.images.canvas, self.profiles.canvas):
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
        self._original = as_seen(inspected.corruption, part.samples[one], part.rows[one])[0]
        self._edits, self._values, self._told = Edits(), self._original, ""
        self._probed = None
        self._give_up()
        dataset, renderer = inspected.subject.dataset, inspected.subject.parts.renderer
        drawn_on = isinstance(renderer, ImageRenderer)
        if isinstance(renderer, ImageRenderer):
            self._paper = paper_of(dataset, renderer)
            self.images.show_shape(renderer.form.rows, renderer.form.columns)
        else:
            self._paper = None
            self.profiles.show_rows(len(dataset.shape) == 1)
        self._stages.setCurrentWidget(self.images if drawn_on else self.profiles)
        self._settings.show_paper(self._paper)
        self._set_brush()
        self.scale.show_renderer(renderer)

    def _give_up(self) -> None:
        self.images.canvas.give_up()
        self.profiles.canvas.give_up()

    def _set(self, edits: Edits) -> None:
        if self._inspected is None:
            return
        self._give_up()
        more = len(edits.done) == len(self._edits.done) + 1 and edits.done[:-1] == self._edits.done
        self._edits = edits
        # One more change does not need those before it again.
        self._values = edits.done[-1].of(self._settled) if more else edits.of(self._original)
        self._ask()

    def _follow(self, values: Array) -> None:
        """A stroke is under way."""
        self._values = values
        self._ask(settled=False)

    def _ask(self, by_hand: bool = True, settled: bool = True) -> None:
        inspected = self._inspected
        if inspected is None:
            return
        if settled:
            self._settled = self._values
        self._show_values()
        self._following.ask(
            probe_wish(inspected, self._values, self._original, self._probed, by_hand),
            self._show_probed,
        )

    def _show_values(self) -> None:
        """What is seen at once."""
        inspected = self._inspected
        assert inspected is not None
        renderer = inspected.subject.parts.renderer
        if isinstance(renderer, ImageRenderer) and self._paper is not None:
            self.images.canvas.show_sample(self._paper, renderer, self._values)
        elif isinstance(renderer, ProfileRenderer):
            self.profiles.canvas.show_sample(renderer, self._values)
        self.undo_button.setEnabled(self.changes > 0)
        self.reset_button.setEnabled(self.changes > 0)

    def _show_probed(self, probed: Probed) -> None:
        inspected = self._inspected
        if inspected is None or len(probed.values) != len(self._original):
            return
        self._probed = probed
        now, before = probed.now, probed.before
        count = self._count
        changed = count > 0
        self.figures.show_figures(
            (
                error_figure(now.error),
                error_figure(now.from_original) if changed else "",
                error_figure(before.error) if changed else "",
                f"{count:,}" if changed else "",
            )
        )
        self.codes.show_codes(now.codings, before.codings)
        self._paint()
        self._tell(probed)

    def _paint(self) -> None:
        inspected, probed = self._inspected, self._probed
        if inspected is None or probed is None:
            return
        renderer, theme = inspected.subject.parts.renderer, self.tools.themes.current
        values, output = probed.values, probed.now.output

        def draw_output(painter: QPainter, frame: QRectF) -> None:
            renderer.draw_output(painter, frame, values, output, theme)

        def draw_error(painter: QPainter, frame: QRectF) -> None:
            renderer.draw_error(painter, frame, values, output, theme)

        if isinstance(renderer, ImageRenderer):
            self.images.output.show_picture(draw_output, theme)
            self.images.error.show_picture(draw_error, theme)
            return
        self.profiles.canvas.show_output(output)
        self.profiles.error.show_picture(draw_error, theme)
        if len(inspected.subject.dataset.shape) == 1:
            self.profiles.table.show_row(_names(inspected), values, self._original, output)

    def _tell(self, probed: Probed) -> None:
        inspected = self._inspected
        assert inspected is not None
        part, sample = inspected.part, inspected.sample
        name = part.class_name(sample)
        words = [f"Row {int(part.rows[sample]) + 1:,}"]
        if name:
            words.append(class_text(name))
        if self._told:
            words = [self._told]
        words.append(count_text(self._count, "change") if self._count else "as it is")
        if not np.isfinite(probed.now.output).all():
            words.append("what comes out is no number: the network has diverged")
        self.told_label.say(" · ".join(words))

    def _set_brush(self) -> None:
        sidebar = self._settings
        self.images.canvas.set_brush(sidebar.radius, sidebar.ink, sidebar.erase.isChecked())

    def _add_noise(self) -> None:
        self._seeds += 1
        canvas = None if self._paper is None else self._paper.canvas
        low, high = (-np.inf, np.inf) if canvas is None else (canvas.low, canvas.high)
        self.change(Noisy(self._settings.wanted_noise, self._seeds, low, high))

    def _choose_file(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(self, "Probe a sample of a file")
        if name:
            self.take_file(Path(name))

    def _take(self, found: Foreign) -> None:
        self._told = found.told
        self.change(Taken(found.values))
        self.told.emit(found.told)

    def _refuse(self, error: object) -> None:
        if self._probed is not None:
            self._tell(self._probed)
        self.failed.emit(error)


def _names(inspected: Inspected) -> Names:
    dataset = inspected.subject.dataset
    return Names(dataset.encoding, dataset.scaling)
