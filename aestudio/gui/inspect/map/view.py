"""The Map view: every sample a point, near those that the network finds alike."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from aestudio.analysis.maps.density import peaks
from aestudio.analysis.maps.projection import CODES, TSNE, MapPoints
from aestudio.analysis.maps.selecting import Mode, combined, in_range, within
from aestudio.analysis.passing import Passed
from aestudio.core.errors import StudioError
from aestudio.gui.inspect.inspected import NO_ROWS, DrawnPath, Inspected, Rows, Selection
from aestudio.gui.inspect.map.camera import Numbers
from aestudio.gui.inspect.map.canvas import MapCanvas
from aestudio.gui.inspect.map.colouring import Scale, ends, numbers, painted
from aestudio.gui.inspect.map.decoded import Walked, path_wish, point_wish
from aestudio.gui.inspect.map.kept import Kept
from aestudio.gui.inspect.map.laid import (
    Drawn,
    Laid,
    drawn_of,
    flat_wish,
    laid_key,
    tsne_wish,
)
from aestudio.gui.inspect.map.method import Method
from aestudio.gui.inspect.map.path_strip import PathStrip
from aestudio.gui.inspect.map.selection_section import Bounds
from aestudio.gui.inspect.map.sidebar import MapSidebar
from aestudio.gui.inspect.map.thumbs import Thumbs
from aestudio.gui.inspect.measuring import passed_wish
from aestudio.gui.inspect.view import InspectView, Tools
from aestudio.gui.kit.computations import Lane, Task, Wish
from aestudio.gui.kit.figures import number_text
from aestudio.gui.kit.following import Following
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.kit.widgets import button
from aestudio.gui.samples.part import Part

REMEMBERED = 8  # Maps by t-SNE.
LASSO = "lasso on the map"
MEASURING = "The codings of all samples are being worked out"
WAITING = (
    "t-SNE is not computed yet: what is seen are principal components, which it begins with. "
    "Compute lays the samples out so that near ones stay near."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """A t-SNE that was computed, and of which moment of a network."""

    laid: Laid
    moment: str


@dataclass(frozen=True, slots=True, eq=False)
class _Lassoed:
    """What was selected by drawing around it, and where on which map."""

    selection: Selection
    corners: Numbers
    on: MapPoints


class MapView(InspectView):
    """What is laid out, painted, selected and decoded there comes of the same wishes as anywhere
    else; ``walked`` is the path that was drawn last."""

    def __init__(self, name: str, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(name, tools, parent)
        self._inspected: Inspected | None = None
        self._part: Part | None = None
        self._passed: Passed | None = None
        self._laid: Laid | None = None
        self._rows: Rows | None = None
        self._scene: Hashable = None
        self._made: dict[Hashable, _Made] = {}
        self._computing: Hashable = None
        self._trouble = ""
        self._lassoed: _Lassoed | None = None
        self._ranged: Selection | None = None
        self._kept: tuple[Kept, ...] = ()
        self.walked: Walked | None = None
        self._thumbs: Thumbs | None = None
        computations = tools.computations
        self._drawing = Following(computations, f"{name} drawn", self._say_failed)
        self._peaking = Following(computations, f"{name} pictures", self.fail)
        self._decoding = Following(computations, f"{name} decoded", self.fail)
        self._settings = MapSidebar(tools.themes, self)
        self.how, self.selecting = self._settings.how, self._settings.selection
        self.canvas = MapCanvas(tools.themes, self)
        self.strip = PathStrip(tools.themes, self)
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
    def kept(self) -> tuple[Kept, ...]:
        """Selections of these samples that have names."""
        return tuple(one for one in self._kept if self._part and one.is_of(self._part))

    def show_inspected(self, inspected: Inspected) -> None:
        before, self._inspected = self._inspected, inspected
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
        # A t-SNE goes on: it would be lost by a look at another view.
        super().hide_inspected()
        for one in (self._drawing, self._peaking, self._decoding):
            one.drop()
        for slot in ("points", "selecting", "walked", "csv"):
            self.tools.computations.drop(f"{self.name} {slot}")
        self._inspected = None

    def close(self) -> bool:
        self._cancel()
        return super().close()

    def picture(self) -> Sketch | None:
        return self.canvas.picture()

    @property
    def about(self) -> str:
        return "Map" if self._laid is None else self._laid.about

    def ask_table(self, then: Callable[[str], object]) -> None:
        """Row of the file, place, class and error of the samples on the map."""
        part, laid, passed = self._part, self._laid, self._passed
        if part is None or laid is None or passed is None:
            return

        def work(_task: Task) -> str:
            return laid.table(part, passed.errors)

        wish = Wish(object(), work, kept=False)
        self.tools.computations.ask(f"{self.name} csv", wish, then, self.fail)

    def _connect(self) -> None:
        self.how.method_changed.connect(self._lay)
        self.how.look_changed.connect(lambda: self._draw())
        self.how.compute_wanted.connect(self._compute)
        self.how.cancel_wanted.connect(self._cancel)
        self.canvas.moved.connect(lambda: self._show_peaks())
        self.canvas.lassoed.connect(self._lasso)
        self.canvas.clicked.connect(self._click)
        self.canvas.all_wanted.connect(self._select_in_sight)
        self.canvas.over.connect(self._decode)
        self.canvas.walked.connect(self._walk)
        self.canvas.ended.connect(self._end)
        self.strip.closed.connect(self._forget_path)
        self.strip.walk_wanted.connect(partial(self.view_wanted.emit, "walk"))
        self.selecting.range_changed.connect(self._select_ranges)
        self.selecting.invert_wanted.connect(self._invert)
        self.selecting.clear_wanted.connect(lambda: self._select(NO_ROWS, ""))
        self.selecting.again_wanted.connect(self._map_selected)
        self.selecting.all_wanted.connect(self._map_all)
        self.selecting.keep_wanted.connect(self._keep)
        self.selecting.shown.connect(self._show_kept)
        self.selecting.forgotten.connect(self._forget_kept)
        self.tools.themes.changed.connect(lambda _theme: self._draw())

    def _begin(self, inspected: Inspected) -> None:
        """Other samples are looked at."""
        self._trouble = ""
        self._part, self._rows = inspected.part, None
        self._passed = self._laid = self._scene = None
        self._thumbs = Thumbs(inspected.part, inspected.subject.parts.renderer)
        self._cancel()
        for one in (self._drawing, self._peaking, self._decoding):
            one.drop()
        self._hide_path()
        self.canvas.show_drawn(None)
        self.canvas.show_thumbs(self._thumbs)
        self.canvas.show_peaks(NO_ROWS)
        self.selecting.show_kept(self.kept)

    def _show_marks(self, inspected: Inspected) -> None:
        self.canvas.show_sample(inspected.sample)
        chosen = inspected.selection
        self._show_outline(chosen)
        if self._ranged is not None and self._ranged is not chosen:
            self._ranged = None
            self.selecting.show_no_ranges()

    def _show_outline(self, chosen: Selection) -> None:
        """What was drawn around stays as long as it is what is selected, on the map where it was
        drawn."""
        last, laid = self._lassoed, self._laid
        there = last is not None and laid is not None and last.on is laid.map
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
        self._passed = passed
        if self._thumbs is not None:
            self._thumbs.errors = passed.errors
        self._lay()

    @property
    def _mapped(self) -> Rows:
        """Rows of the samples that are to be on the map."""
        assert self._part is not None
        return np.arange(len(self._part)) if self._rows is None else self._rows

    def _lay(self) -> None:
        inspected, passed = self._inspected, self._passed
        if inspected is None or passed is None:
            return
        method, rows = self.how.wanted, self._mapped
        self.how.show_share(0.0 if self._computing is not None else None)
        made = self._made_for(inspected, rows, method) if method.kind == TSNE else None
        if made is not None:
            self._show_laid(made)
            return
        flat = Method() if method.kind == TSNE else method
        self.tools.computations.ask(
            f"{self.name} points",
            flat_wish(inspected, passed, rows, flat),
            self._show_laid,
            self._say_failed,
        )

    def _made_for(self, inspected: Inspected, rows: Rows, method: Method) -> Laid | None:
        """The t-SNE of these samples: of this network, or else of it at another moment."""
        assert self._passed is not None
        found = self._made.get(laid_key(inspected, rows, method))
        if found is not None:
            return found.laid
        alike = [
            one
            for one in self._made.values()
            if one.laid.of_all == len(inspected.part) and np.array_equal(one.laid.rows, rows)
        ]
        return replace(alike[-1].laid, codings=self._passed.codings[rows]) if alike else None

    def _show_laid(self, laid: Laid) -> None:
        self._laid = laid
        self._say(laid)
        inspected = self._inspected
        self._draw(live=inspected is not None and inspected.subject.live)

    def _say(self, laid: Laid) -> None:
        inspected = self._inspected
        if inspected is None:
            return
        told = laid.told
        if inspected.subject.dataset.stream is not None:
            told = f"{told} The data are streamed: these samples are a choice of them."
        if self.how.wanted.kind == TSNE and self._computing is None:
            wanted = laid_key(inspected, self._mapped, self.how.wanted)
            if laid.map.method != TSNE:
                told = f"{told}\n{self._trouble or WAITING}"
            elif laid.key != wanted:
                told = f"{told}\nIt was computed of {self._moment_of(laid)}."
        self.how.say(told)

    def _moment_of(self, laid: Laid) -> str:
        made = self._made.get(laid.key)
        return made.moment if made is not None and made.moment else "other codings or settings"

    def _draw(self, live: bool = False) -> None:
        """Paint the points; ``live`` if a network that still learns asks for it, not the hand."""
        inspected, passed, laid = self._inspected, self._passed, self._laid
        if inspected is None or passed is None or laid is None:
            return
        colouring, theme = self.how.colouring, self.tools.themes.current
        chosen, before = inspected.selection.rows, self.canvas.drawn

        def work(_task: Task) -> tuple[Drawn, Scale | None]:
            found = painted(colouring, inspected, passed, theme)
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

    def _compute(self) -> None:
        inspected, passed = self._inspected, self._passed
        if inspected is None or passed is None:
            return
        wish = tsne_wish(inspected, passed, self._mapped, self.how.wanted)
        self._computing, self._trouble = wish.key, ""
        self.how.show_share(0.0)
        self.how.say("Neighbours are looked for")
        moment = inspected.subject.moment
        self.tools.computations.ask(
            f"{self.name} settling",
            wish,
            partial(self._finish, moment),
            self._fail_settling,
            self._settle,
        )

    def _settle(self, share: float, so_far: object) -> None:
        self.how.show_share(share)
        wanted = self.how.wanted.kind == TSNE and self._inspected is not None
        if wanted and isinstance(so_far, Laid):
            self.how.say(f"t-SNE settles: {share:.0%}")
            self._laid = so_far
            self._draw()

    def _finish(self, moment: str, laid: Laid) -> None:
        self._computing = None
        self._made[laid.key] = _Made(laid, moment)
        if len(self._made) > REMEMBERED:
            self._made.pop(next(iter(self._made)))
        self.how.show_share(None)
        if self.how.wanted.kind == TSNE:
            self._lay()

    def _fail_settling(self, error: StudioError) -> None:
        self._computing = None
        self._trouble = str(error)
        self.how.show_share(None)
        self._lay()

    def _cancel(self) -> None:
        if self._computing is not None:
            self._computing = None
            self.tools.computations.drop(f"{self.name} settling")
            self.how.show_share(None)
            self._lay()

    def _lasso(self, polygon: Numbers, mode: Mode) -> None:
        inspected, laid = self._inspected, self._laid
        if inspected is None or laid is None:
            return
        before = inspected.selection.rows

        def work() -> Rows:
            found = laid.rows[within(laid.map.points, polygon)]
            return _combined(len(inspected.part), before, found, mode)

        def then(selection: Selection) -> None:
            kept = mode is not Mode.REMOVE and len(selection) > 0
            self._lassoed = _Lassoed(selection, polygon, laid.map) if kept else None

        self._work_out(work, LASSO, then)

    def _select_in_sight(self) -> None:
        laid = self._laid
        if self._inspected is None or laid is None:
            return
        x0, y0, x1, y1 = self.canvas.camera.window(self.canvas.pixels)

        def work() -> Rows:
            x, y = laid.map.points.T
            found: Rows = laid.rows[(x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)]
            return found

        self._work_out(work, "in sight on the map", lambda _selection: None)

    def _select_ranges(self) -> None:
        inspected, passed = self._inspected, self._passed
        if inspected is None or passed is None:
            return
        ranges = self.selecting.ranges

        def work() -> Rows:
            kept = np.full(len(inspected.part), bool(ranges))
            for colouring, (low, high) in ranges:
                values = numbers(colouring, inspected, passed)
                assert values is not None
                least = -np.inf if low is None else low
                kept &= in_range(values, least, np.inf if high is None else high)
            return np.flatnonzero(kept)

        def then(selection: Selection) -> None:
            self._ranged = selection

        names = {one: name for name, one in self.selecting.choices.items()}
        told = ", ".join(
            f"{names.get(one, 'error').lower()} {_bounds_text(bounds)}" for one, bounds in ranges
        )
        self._work_out(work, told, then)

    def _invert(self) -> None:
        inspected = self._inspected
        if inspected is None:
            return
        before = inspected.selection
        told = f"all but {before.told}" if len(before) else "all"

        def work() -> Rows:
            kept = np.ones(len(inspected.part), np.bool_)
            kept[before.rows] = False
            return np.flatnonzero(kept)

        self._work_out(work, told, lambda _selection: None)

    def _work_out(
        self, work: Callable[[], Rows], told: str, then: Callable[[Selection], object]
    ) -> None:
        """Select what comes of it."""

        def show(rows: Rows) -> None:
            selection = Selection(rows, told)
            then(selection)
            self.change_wanted.emit(lambda one: one.selecting(selection))

        wish = Wish(object(), lambda _task: work(), Lane.INTERACTIVE, kept=False)
        self.tools.computations.ask(f"{self.name} selecting", wish, show, self.fail)

    def _select(self, rows: Rows, told: str) -> None:
        self.change_wanted.emit(lambda one: one.selecting(Selection(rows, told)))

    def _click(self, row: int, mode: Mode) -> None:
        inspected = self._inspected
        if inspected is None:
            return
        if row >= 0:
            self.change_wanted.emit(lambda one: one.pointing_at(row))
        if mode is Mode.REPLACE:
            if len(inspected.selection):
                self._select(NO_ROWS, "")
        elif row >= 0:
            before = inspected.selection.rows
            if mode is Mode.ADD and row in before:
                mode = Mode.REMOVE
            rows = _combined(len(inspected.part), before, np.array([row]), mode)
            self._select(rows, "on the map")

    def _map_selected(self) -> None:
        if self._inspected is not None and len(self._inspected.selection):
            self._map(self._inspected.selection.rows)

    def _map_all(self) -> None:
        self._map(None)

    def _map(self, rows: Rows | None) -> None:
        self._cancel()
        self._rows = rows
        self._forget_path()
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
        self.change_wanted.emit(lambda one: one.selecting(kept.selection))

    def _forget_kept(self, kept: Kept) -> None:
        self._kept = tuple(one for one in self._kept if one is not kept)
        self.selecting.show_kept(self.kept)

    def _turn_decoding(self, on: bool) -> None:
        self.lasso_button.setChecked(not on)
        self.decode_button.setChecked(on)
        self.canvas.set_decoding(on)

    def _decode(self, point: Numbers | None) -> None:
        inspected, laid = self._inspected, self._laid
        if point is None or inspected is None or laid is None:
            return
        self._decoding.ask(point_wish(inspected, laid, point), self._show_decoded)

    def _show_decoded(self, walked: Walked) -> None:
        if self._inspected is None or not self.canvas.underway:
            return
        renderer, theme = self._inspected.subject.parts.renderer, self.tools.themes.current
        (output,) = walked.outputs
        paint = partial(renderer.draw_output, sample=output, output=output, theme=theme)
        words = (*walked.told.split(", ", 1), "drag to walk")
        self.canvas.show_decoded(paint, words)

    def _walk(self, points: Numbers) -> None:
        inspected, laid = self._inspected, self._laid
        if inspected is None or laid is None:
            return
        self.canvas.show_path(points)
        self.tools.computations.ask(
            f"{self.name} walked", path_wish(inspected, laid, points), self._show_walked, self.fail
        )

    def _show_walked(self, walked: Walked) -> None:
        if self._inspected is None:
            return
        self.walked = walked
        path = DrawnPath(walked.codings, walked.told)
        self.change_wanted.emit(lambda one: one.along(path))
        words = f"Along the path, in {len(walked.outputs)} equal steps: {walked.told}"
        self.strip.show_outputs(walked.outputs, self._inspected.subject.parts.renderer, words)

    def _forget_path(self) -> None:
        if self.walked is not None:
            self._hide_path()
            self.change_wanted.emit(lambda one: one.along(None))

    def _hide_path(self) -> None:
        self.walked = None
        self.canvas.show_path(None)
        self.strip.show_outputs(None, None, "")

    def _end(self) -> None:
        """The innermost of what is under way."""
        if self.canvas.stop_stroke():
            return
        if self.walked is not None:
            self._forget_path()
        elif self.canvas.decoding:
            self._turn_decoding(False)
        elif self._inspected is not None and len(self._inspected.selection):
            self._select(NO_ROWS, "")


def _combined(count: int, before: Rows, found: Rows, mode: Mode) -> Rows:
    """Rows that are selected after others were found."""
    masks = np.zeros((2, count), np.bool_)
    masks[0, before] = masks[1, found] = True
    return np.flatnonzero(combined(masks[0], masks[1], mode))


def _bounds_text(bounds: Bounds) -> str:
    low, high = bounds
    if low is None or high is None:
        return f"≥ {number_text(low)}" if low is not None else f"≤ {number_text(high or 0.0)}"
    return f"from {number_text(low)} to {number_text(high)}"


def _mode_button(text: str, name: str, tip: str, clicked: Callable[[], object]) -> QPushButton:
    found = button(text, name, tip, clicked)
    found.setCheckable(True)
    return found
