"""The Map view: every sample a point, near those that the network finds alike."""

from collections.abc import Callable, Hashable
from functools import partial

import numpy as np
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from aestudio.analysis.maps.density import peaks
from aestudio.analysis.maps.projection import CODES
from aestudio.analysis.maps.selecting import Mode
from aestudio.analysis.passing import Passed
from aestudio.core.errors import StudioError
from aestudio.gui.inspect.inspected import NO_ROWS, DrawnPath, Inspected, Rows, Selection
from aestudio.gui.inspect.map.camera import Numbers
from aestudio.gui.inspect.map.canvas import MapCanvas
from aestudio.gui.inspect.map.choosing import Choosing, together
from aestudio.gui.inspect.map.colouring import By, Scale, ends, painted
from aestudio.gui.inspect.map.decoded import Walked
from aestudio.gui.inspect.map.doubts import NAME, Doubt, doubt_wish
from aestudio.gui.inspect.map.kept import Kept
from aestudio.gui.inspect.map.laid import Drawn, Laid, drawn_of
from aestudio.gui.inspect.map.laying import Laying
from aestudio.gui.inspect.map.mapped import Mapped
from aestudio.gui.inspect.map.path_strip import PathStrip
from aestudio.gui.inspect.map.sidebar import MapSidebar
from aestudio.gui.inspect.map.thumbs import Thumbs
from aestudio.gui.inspect.map.wandering import Wandering
from aestudio.gui.inspect.measuring import passed_wish
from aestudio.gui.inspect.view import InspectView, Tools
from aestudio.gui.kit.computations import Lane, Task, Wish
from aestudio.gui.kit.following import Following
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
        self._passed: Passed | None = None
        self._doubt: Doubt | None = None
        self._laid: Laid | None = None
        self._rows: Rows | None = None
        self._scene: Hashable = None
        self._kept: tuple[Kept, ...] = ()
        self._thumbs: Thumbs | None = None
        computations = tools.computations
        self._drawing = Following(computations, f"{name} drawn", self._say_failed)
        self._peaking = Following(computations, f"{name} pictures", self.fail)
        self._settings = MapSidebar(tools.themes, self)
        self.how, self.selecting = self._settings.how, self._settings.selection
        self.canvas = MapCanvas(tools.themes, self)
        self.strip = PathStrip(tools.themes, self)
        self._laying = Laying(name, computations, self.how, self)
        self._choosing = Choosing(name, computations, self)
        self._wandering = Wandering(name, tools, self.canvas, self.strip, self)
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
        return tuple(one for one in self._kept if self._part and one.is_of(self._part))

    def show_inspected(self, inspected: Inspected) -> None:
        before, self._inspected = self._inspected, inspected
        self._wandering.show_inspected(inspected)
        if self._part is None or self._part.samples is not inspected.part.samples:
            self._begin(inspected)
        self.how.show_inspected(inspected)
        self.selecting.show_inspected(inspected, self._rows is None)
        self._show_marks(inspected)
        if before is None or before.key != inspected.key:
            self._measure(inspected)
        elif before.selection is not inspected.selection:
            self._draw()

    def hide_inspected(self) -> None:
        super().hide_inspected()
        self._drop()
        self._laying.rest()
        self._choosing.drop()
        for slot in ("csv", "neighbours"):
            self.tools.computations.drop(f"{self.name} {slot}")
        self._inspected = None
        self._wandering.show_inspected(None)

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
        part, laid, passed, doubt = self._part, self._laid, self._passed, self._doubt
        if part is None or laid is None or passed is None:
            return
        more = {} if doubt is None else {NAME.lower(): doubt.found.shares}

        def work(_task: Task) -> str:
            return laid.table(part, passed.errors, more)

        wish = Wish(object(), work, kept=False)
        self.tools.computations.ask(f"{self.name} csv", wish, then, self.fail)

    def _connect(self) -> None:
        self.how.look_changed.connect(lambda: self._draw())
        self._laying.laid.connect(self._show_laid)
        self._laying.failed.connect(self._say_failed)
        self._choosing.chosen.connect(self._choose)
        self._wandering.drawn.connect(self._tell_path)
        for part in (self._choosing, self._wandering):
            part.failed.connect(self.fail)
        canvas = self.canvas
        canvas.moved.connect(lambda: self._show_peaks())
        canvas.lassoed.connect(self._lasso)
        canvas.clicked.connect(self._click)
        canvas.all_wanted.connect(self._select_in_sight)
        canvas.over.connect(lambda point: self._wandering.decode(point, self._laid))
        canvas.walked.connect(lambda points: self._wandering.walk(points, self._laid))
        canvas.ended.connect(self._end)
        self.strip.walk_wanted.connect(partial(self.view_wanted.emit, "walk"))
        selecting = self.selecting
        selecting.range_changed.connect(self._select_ranges)
        selecting.doubtful_wanted.connect(self._select_doubtful)
        selecting.invert_wanted.connect(self._invert)
        selecting.clear_wanted.connect(self._select_nothing)
        selecting.again_wanted.connect(self._map_selected)
        selecting.all_wanted.connect(self._map_all)
        selecting.keep_wanted.connect(self._keep)
        selecting.shown.connect(self._show_kept)
        selecting.forgotten.connect(self._forget_kept)
        self.tools.themes.changed.connect(lambda _theme: self._draw())

    def _begin(self, inspected: Inspected) -> None:
        """Other samples are looked at."""
        self._part, self._rows = inspected.part, None
        self._passed = self._doubt = self._laid = self._scene = None
        self._thumbs = Thumbs(inspected.part, inspected.subject.parts.renderer)
        self._laying.forget()
        self._drop()
        self._wandering.hide()
        self.canvas.show_drawn(None)
        self.canvas.show_thumbs(self._thumbs)
        self.canvas.show_peaks(NO_ROWS)
        self.selecting.show_kept(self.kept)

    def _drop(self) -> None:
        """Nothing that follows the hand is wanted any more."""
        self._drawing.drop()
        self._peaking.drop()
        self._wandering.drop()

    def _show_marks(self, inspected: Inspected) -> None:
        self.canvas.show_sample(inspected.sample)
        chosen, ranged = inspected.selection, self._choosing.ranged
        self._show_outline(chosen)
        if ranged is not None and ranged is not chosen:
            self._choosing.ranged = None
            self.selecting.show_no_ranges()

    def _show_outline(self, chosen: Selection) -> None:
        """What was drawn around stays as long as it is what is selected, on the map where it was
        drawn."""
        last, laid = self._choosing.lassoed, self._laid
        there = last is not None and laid is not None and last.on.map is laid.map
        own = last is not None and last.selection is chosen
        self.canvas.show_outline(last.corners if last is not None and there and own else None)

    def _measure(self, inspected: Inspected) -> None:
        self.canvas.show_words(MEASURING)
        self.tools.computations.ask(
            self.name,
            passed_wish(inspected),
            self._show_passed,
            self._say_failed,
            lambda share, _so_far: self.canvas.show_words(f"{MEASURING}: {share:.0%}"),
        )

    def _show_passed(self, passed: Passed) -> None:
        self._passed, self._doubt = passed, None
        if self._thumbs is not None:
            self._thumbs.errors, self._thumbs.doubt = passed.errors, None
        self._lay()

    @property
    def _mapped(self) -> Rows:
        """Rows of the samples that are to be on the map."""
        assert self._part is not None
        return np.arange(len(self._part)) if self._rows is None else self._rows

    def _lay(self) -> None:
        if self._inspected is not None and self._passed is not None:
            self._laying.lay(Mapped(self._inspected, self._passed, self._mapped))

    def _show_laid(self, laid: Laid, live: bool) -> None:
        self._laid = laid
        self._draw(live)

    def _draw(self, live: bool = False) -> None:
        """Paint the points; ``live`` if a network that still learns asks for it, not the hand."""
        inspected, passed, laid = self._inspected, self._passed, self._laid
        if inspected is None or passed is None or laid is None:
            return
        colouring, theme, doubt = self.how.colouring, self.tools.themes.current, self._doubt
        if colouring.by is By.NEIGHBOURS and doubt is None:
            self._find_doubt(partial(self._draw, live))
            return
        chosen, before = inspected.selection.rows, self.canvas.drawn

        def work(_task: Task) -> tuple[Drawn, Scale | None]:
            found = painted(colouring, inspected, passed, theme, doubt)
            return drawn_of(laid, found.colours, chosen, before), found.scale

        def show(found: tuple[Drawn, Scale | None]) -> None:
            drawn, scale = found
            self.how.show_ends(None if scale is None else ends(colouring, inspected, scale))
            scene = laid.map.method, id(self._rows), self._codes_shown(laid)
            self._show_outline(inspected.selection)
            anew, self._scene = scene != self._scene, scene
            self.canvas.show_drawn(drawn, laid.map.method != CODES, anew)
            self._show_peaks(live)

        self._drawing.ask(Wish(object(), work, Lane.INTERACTIVE, live, kept=False), show)

    def _codes_shown(self, laid: Laid) -> Hashable:
        return self.how.wanted.told if laid.map.method == CODES else None

    def _show_peaks(self, live: bool = False) -> None:
        drawn, thumbs = self.canvas.drawn, self._thumbs
        if drawn is None or thumbs is None or not self.how.with_pictures:
            self.canvas.show_peaks(NO_ROWS)
            return
        window, (width, height) = self.canvas.camera.window(self.canvas.pixels), self.canvas.pixels
        points, rows, apart = drawn.laid.map.points, drawn.laid.rows, thumbs.apart

        def work(_task: Task) -> Rows:
            return rows[peaks(points, window, (int(width), int(height)), apart)]

        self._peaking.ask(
            Wish(object(), work, Lane.INTERACTIVE, live, kept=False), self.canvas.show_peaks
        )

    def _say_failed(self, error: StudioError) -> None:
        """In place of the map, where the eye is."""
        self._laid = None
        self.canvas.show_drawn(None)
        self.canvas.show_words(str(error))
        self.how.say("")

    def _lasso(self, polygon: Numbers, mode: Mode) -> None:
        if self._inspected is not None and self._laid is not None:
            self._choosing.within(polygon, mode, self._inspected, self._laid)

    def _select_in_sight(self) -> None:
        if self._inspected is not None and self._laid is not None:
            self._choosing.in_sight(self.canvas.camera.window(self.canvas.pixels), self._laid)

    def _select_ranges(self) -> None:
        inspected, passed, ranges = self._inspected, self._passed, self.selecting.ranges
        if inspected is None or passed is None:
            return
        if self._doubt is None and any(one.by is By.NEIGHBOURS for one, _bounds in ranges):
            self._find_doubt(self._select_ranges)
            return
        names = {one: name for name, one in self.selecting.choices.items()}
        self._choosing.by_ranges(ranges, names, inspected, passed, self._doubt)

    def _select_doubtful(self, count: int) -> None:
        if self._doubt is None:
            self._find_doubt(partial(self._select_doubtful, count))
        else:
            self._choosing.doubtful(count, self._doubt)

    def _find_doubt(self, then: Callable[[], object]) -> None:
        """Which labels their neighbours contradict, and what is to be done once it is known."""
        inspected, passed = self._inspected, self._passed
        if inspected is None or passed is None:
            return

        def show(doubt: Doubt) -> None:
            self._doubt = doubt
            if self._thumbs is not None:
                self._thumbs.doubt = doubt
            then()

        self.tools.computations.ask(
            f"{self.name} neighbours",
            doubt_wish(inspected, passed),
            show,
            self.fail,
            lambda share, _so_far: self.told.emit(f"Neighbours are looked for: {share:.0%}"),
        )

    def _invert(self) -> None:
        if self._inspected is not None:
            self._choosing.others(self._inspected)

    def _choose(self, selection: Selection) -> None:
        self.change_wanted.emit(lambda one: one.selecting(selection))

    def _select_nothing(self) -> None:
        self._choose(Selection())

    def _click(self, row: int, mode: Mode) -> None:
        inspected = self._inspected
        if inspected is None:
            return
        if row >= 0:
            self.change_wanted.emit(lambda one: one.pointing_at(row))
        if mode is Mode.REPLACE:
            if len(inspected.selection):
                self._select_nothing()
        elif row >= 0:
            before = inspected.selection.rows
            if mode is Mode.ADD and row in before:
                mode = Mode.REMOVE
            rows = together(len(inspected.part), before, np.array([row]), mode)
            self._choose(Selection(rows, "on the map"))

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
        self._lay()

    def _keep(self, name: str) -> None:
        inspected = self._inspected
        if inspected is None or not len(inspected.selection):
            return
        chosen = inspected.selection
        others = tuple(one for one in self._kept if one.name != name or one not in self.kept)
        self._kept = (*others, Kept(name, chosen.rows, chosen.told, inspected.part))
        self.selecting.show_kept(self.kept)

    def _show_kept(self, kept: Kept) -> None:
        self._choose(kept.selection)

    def _forget_kept(self, kept: Kept) -> None:
        self._kept = tuple(one for one in self._kept if one is not kept)
        self.selecting.show_kept(self.kept)

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
            self._select_nothing()


def _mode_button(text: str, name: str, tip: str, clicked: Callable[[], object]) -> QPushButton:
    found = button(text, name, tip, clicked)
    found.setCheckable(True)
    return found
