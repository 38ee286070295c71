"""The Map view: every sample a point, near those that the network finds alike."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from aestudio.analysis.passing import Passed
from aestudio.core.errors import StudioError
from aestudio.gui.inspect.inspected import DrawnPath, Inspected, Rows, Selection
from aestudio.gui.inspect.map.beside import Beside
from aestudio.gui.inspect.map.canvas import MapCanvas
from aestudio.gui.inspect.map.choosing import Choosing
from aestudio.gui.inspect.map.colouring import By
from aestudio.gui.inspect.map.decoded import Walked
from aestudio.gui.inspect.map.doubts import NAME, Doubts
from aestudio.gui.inspect.map.keeping import KeptSelections
from aestudio.gui.inspect.map.kept import Kept
from aestudio.gui.inspect.map.laid import Laid
from aestudio.gui.inspect.map.laying import Laying
from aestudio.gui.inspect.map.mapped import Mapped, OfRun
from aestudio.gui.inspect.map.painter import Painter
from aestudio.gui.inspect.map.path_strip import PathStrip
from aestudio.gui.inspect.map.sidebar import MapSidebar
from aestudio.gui.inspect.map.thumbs import Thumbs
from aestudio.gui.inspect.map.wandering import Wandering
from aestudio.gui.inspect.measuring import passed_wish
from aestudio.gui.inspect.view import InspectView, Tools
from aestudio.gui.kit.computations import Task, Wish
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.kit.widgets import button
from aestudio.gui.samples.part import Part

MEASURING = "The codings of all samples are being worked out"


class MapView(InspectView):
    """What is laid out, painted, selected and decoded there comes of the same wishes as anywhere
    else."""

    def __init__(self, name: str, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(name, tools, parent)
        self._inspected: Inspected | None = None
        self._part: Part | None = None
        self._seen: tuple[Inspected, Passed] | None = None  # Of one moment.
        self._mapped: Mapped | None = None
        self._laid: Laid | None = None
        self._rows: Rows | None = None
        computations = tools.computations
        self._settings = MapSidebar(tools.themes, self)
        self.how, self.selecting = self._settings.how, self._settings.selection
        self.runs = self._settings.runs
        self.canvas = MapCanvas(tools.themes, self)
        self.strip = PathStrip(tools.themes, self)
        self._painter = Painter(name, tools, self.how, self.canvas, self)
        self._laying = Laying(name, computations, self.how, self)
        self._beside = Beside(name, computations, self)
        self._doubts = Doubts(name, computations, self)
        self._choosing = Choosing(
            name, computations, self.canvas, self.selecting, self._doubts, self
        )
        self._wandering = Wandering(name, tools, self.canvas, self.strip, self)
        self._keeping = KeptSelections(self.selecting)
        self.lasso_button = _mode_button(
            "Lasso",
            "mapLassoButton",
            "A drag with the left button selects what it is drawn around",
            partial(self._turn_decoding, False),
        )
        self.decode_button = _mode_button(
            "Decode",
            "mapDecodeButton",
            "What the decoder makes of the place under the pointer; a drag draws a path to walk",
            partial(self._turn_decoding, True),
        )
        self.fit_button = button("Fit", "mapFitButton", "Show all of it (F)", self.canvas.fit)
        self._turn_decoding(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.strip)
        self.setFocusProxy(self.canvas)
        self._connect()

    @property
    def header(self) -> tuple[QWidget, ...]:
        return self.lasso_button, self.decode_button, self.fit_button

    @property
    def sidebar(self) -> QWidget:
        return self._settings

    @property
    def laid(self) -> Laid | None:
        """The map that is shown."""
        return self._laid

    @property
    def walked(self) -> Walked | None:
        """The path that was drawn last."""
        return self._wandering.walked

    @property
    def kept(self) -> tuple[Kept, ...]:
        """Selections of these samples that have names."""
        return self._keeping.here

    def show_inspected(self, inspected: Inspected) -> None:
        before, self._inspected = self._inspected, inspected
        for piece in (self._choosing, self._wandering):
            piece.show_inspected(inspected)
        if self._part is None or self._part.samples is not inspected.part.samples:
            self._begin(inspected)
        self.how.show_inspected(inspected)
        self.selecting.show_inspected(inspected, self._rows is None)
        self._show_runs()
        self.canvas.show_sample(inspected.sample)
        self._show_outline()
        if before is None or before.key != inspected.key:
            self._measure(inspected)
        elif before.beside is not inspected.beside and self._of_runs:
            self._lay()
        elif before.selection is not inspected.selection:
            self._draw()

    def hide_inspected(self) -> None:
        super().hide_inspected()
        self._drop()
        self._laying.rest()
        self._choosing.drop()
        self._beside.drop()
        self._doubts.drop()
        self.tools.computations.drop(f"{self.name} csv")
        self._inspected = None
        for piece in (self._choosing, self._wandering):
            piece.show_inspected(None)

    def close(self) -> bool:
        self._laying.cancel()
        return super().close()

    def picture(self) -> Sketch | None:
        return self.canvas.picture()

    @property
    def about(self) -> str:
        return "Map" if self._laid is None else self._laid.about

    def ask_table(self, then: Callable[[str], object]) -> None:
        """Row of the file, place, class and error of the samples on the map; what their neighbours
        say, where it was asked for."""
        part, laid, mapped, doubt = self._part, self._laid, self._mapped, self._doubts.known
        if part is None or laid is None or mapped is None:
            return
        more = {} if doubt is None else {NAME.lower(): doubt.found.shares}

        def work(_task: Task) -> str:
            return laid.table(part, mapped.passed.errors, more)

        wish = Wish(object(), work, kept=False)
        self.tools.computations.ask(f"{self.name} csv", wish, then, self.fail)

    def _connect(self) -> None:
        self.how.look_changed.connect(self._look)
        self.runs.changed.connect(self._lay)
        self.runs.marks_wanted.connect(self.marks_wanted)
        self._beside.there.connect(self._lay)
        self._laying.laid.connect(self._show_laid)
        self._painter.shown.connect(self._show_outline)
        self._doubts.told.connect(self.told)
        self._doubts.withdrawn.connect(self.withdrawn)
        self._choosing.chosen.connect(self._choose)
        self._choosing.pointed.connect(self._point_at)
        self._wandering.drawn.connect(self._tell_path)
        for part in (self._laying, self._painter):
            part.failed.connect(self._say_failed)
        for failed in (
            self._beside.failed,
            self._doubts.failed,
            self._choosing.failed,
            self._wandering.failed,
            self._painter.pictures_failed,
        ):
            failed.connect(self.fail)
        canvas = self.canvas
        canvas.over.connect(lambda point: self._wandering.decode(point, self._laid))
        canvas.walked.connect(lambda points: self._wandering.walk(points, self._laid))
        canvas.ended.connect(self._end)
        self.strip.walk_wanted.connect(partial(self.view_wanted.emit, "walk"))
        selecting = self.selecting
        selecting.again_wanted.connect(self._map_selected)
        selecting.all_wanted.connect(self._map_all)
        selecting.keep_wanted.connect(self._keep)
        self.tools.themes.changed.connect(lambda _theme: self._draw())

    def _begin(self, inspected: Inspected) -> None:
        """Other samples are looked at."""
        self._part, self._rows = inspected.part, None
        self._seen = self._mapped = self._laid = None
        self._doubts.forget()
        self._choosing.show_laid(None, None)
        self._laying.forget()
        self._beside.forget()
        self._drop()
        self._wandering.hide()
        self._painter.begin(Thumbs(inspected.part, inspected.subject.parts.renderer))
        self._keeping.show_part(inspected.part)

    def _drop(self) -> None:
        """Nothing that follows the hand is wanted any more."""
        self._painter.drop()
        self._wandering.drop()

    def _show_outline(self) -> None:
        self.canvas.show_outline(self._choosing.outline)

    def _measure(self, inspected: Inspected) -> None:
        self.canvas.show_words(MEASURING)
        self.tools.computations.ask(
            self.name,
            passed_wish(inspected),
            partial(self._show_passed, inspected),
            self._say_failed,
            lambda share, _so_far: self.canvas.show_words(f"{MEASURING}: {share:.0%}"),
        )

    def _show_passed(self, inspected: Inspected, passed: Passed) -> None:
        self._seen = inspected, passed
        self._doubts.forget()
        self._lay()

    @property
    def _of_runs(self) -> bool:
        """Whether the runs that are compared are wanted on the map."""
        return self.how.colouring.by is By.RUN

    @property
    def _samples(self) -> Rows:
        """Rows of those that are to be on the map."""
        assert self._part is not None
        return np.arange(len(self._part)) if self._rows is None else self._rows

    def _show_runs(self) -> None:
        self.runs.setVisible(self._of_runs)
        if self._of_runs and self._inspected is not None:
            self.runs.show_inspected(self._inspected, len(self._samples))

    def _look(self) -> None:
        """Other colours are wanted; by run, another map. What was worked out for those before is
        not wanted any more."""
        if self.how.colouring.by is By.NEIGHBOURS:
            self._doubts.tell()
        else:
            self._doubts.drop()
        if not self._of_runs:
            self._beside.drop()
        self._show_runs()
        if self._of_runs or (self._laid is not None and self._laid.runs):
            self._lay()
        else:
            self._draw()

    def _lay(self) -> None:
        if self._inspected is None or self._seen is None:
            return
        inspected = replace(self._seen[0], beside=self._inspected.beside)
        passed = self._seen[1]
        others = self._beside.of(inspected) if self._of_runs else ()
        if others is None:
            return
        beside = inspected.beside if self._of_runs else None
        runs = () if beside is None else (OfRun(beside.own, inspected, passed), *others)
        self._mapped = Mapped(inspected, passed, self._samples, runs, self.runs.turned.isChecked())
        self._painter.know(self._mapped, self._doubts.known)
        self._laying.lay(self._mapped)

    def _show_laid(self, laid: Laid, live: bool) -> None:
        self._laid = laid
        self._choosing.show_laid(laid, self._mapped)
        self._draw(live)

    def _draw(self, live: bool = False) -> None:
        inspected, mapped, laid = self._inspected, self._mapped, self._laid
        if inspected is None or mapped is None or laid is None:
            return
        doubt = self._doubts.known
        if self.how.colouring.by is By.NEIGHBOURS and doubt is None:
            self._doubts.find(mapped.inspected, mapped.passed, partial(self._draw, live))
            return
        self._painter.know(mapped, doubt)
        self._painter.paint(inspected, mapped, laid, doubt, live)

    def _say_failed(self, error: StudioError) -> None:
        """In place of the map, where the eye is."""
        self._laid = None
        self._choosing.show_laid(None, None)
        self.canvas.show_drawn(None)
        self.canvas.show_words(str(error))
        self.how.say("")

    def _choose(self, selection: Selection) -> None:
        self.change_wanted.emit(lambda one: one.selecting(selection))

    def _point_at(self, row: int) -> None:
        self.change_wanted.emit(lambda one: one.pointing_at(row))

    def _map_selected(self) -> None:
        if self._inspected is not None and len(self._inspected.selection):
            self._map(self._inspected.selection.rows)

    def _map_all(self) -> None:
        self._map(None)

    def _map(self, rows: Rows | None) -> None:
        self._laying.cancel()
        self._rows = rows
        self._wandering.forget()
        if self._inspected is not None:
            self.selecting.show_inspected(self._inspected, rows is None)
        self._show_runs()
        self._lay()

    def _keep(self, name: str) -> None:
        if self._inspected is not None:
            self._keeping.keep(name, self._inspected.selection)

    def _turn_decoding(self, on: bool) -> None:
        self.lasso_button.setChecked(not on)
        self.decode_button.setChecked(on)
        self.canvas.set_decoding(on)

    def _tell_path(self, path: DrawnPath | None) -> None:
        self.change_wanted.emit(lambda one: one.along(path))

    def _end(self) -> None:
        """The innermost of what is under way."""
        if self.canvas.stop_stroke():
            return
        if self.walked is not None:
            self._wandering.forget()
        elif self.canvas.decoding:
            self._turn_decoding(False)
        elif self._inspected is not None and len(self._inspected.selection):
            self._choosing.nothing()


def _mode_button(text: str, name: str, tip: str, clicked: Callable[[], object]) -> QPushButton:
    found = button(text, name, tip, clicked)
    found.setCheckable(True)
    return found
