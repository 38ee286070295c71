"""The Walk view: codings one after the other, decoded."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from aestudio.analysis.passing import Passed
from aestudio.analysis.walks.sliders import Sliders
from aestudio.core.errors import StudioError
from aestudio.core.named_values import Names
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import DrawnPath, Inspected
from aestudio.gui.inspect.measuring import passed_wish
from aestudio.gui.inspect.view import InspectView, Tools
from aestudio.gui.inspect.walk.film import gif_of
from aestudio.gui.inspect.walk.moving import Moved, moved_wish, sliders_wish
from aestudio.gui.inspect.walk.pages import FilmPage, SlidersPage
from aestudio.gui.inspect.walk.routes import (
    Along,
    Arithmetic,
    Between,
    Direction,
    Frames,
    Random,
    Route,
    frames_wish,
)
from aestudio.gui.inspect.walk.settings import Ends, Mode, Slot
from aestudio.gui.inspect.walk.sidebar import WalkSidebar
from aestudio.gui.kit.computations import Task, Wish
from aestudio.gui.kit.csv_text import csv_text
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.figures import class_text
from aestudio.gui.kit.following import Following
from aestudio.gui.kit.sketch import Sketch, contents
from aestudio.gui.kit.widgets import button, label, row
from aestudio.storage.atomic import replacing
from aestudio.storage.output import check_no_source
from aestudio.storage.target import unwritable

FOOT = 36
MOST = 12  # Samples that are walked between.
FILMS = {"GIF film (*.gif)": ".gif", "PNG strip of all frames (*.png)": ".png"}


class WalkView(InspectView):
    """From sample to sample, along a direction, at random, or code by code."""

    def __init__(self, name: str, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(name, tools, parent)
        self._inspected: Inspected | None = None
        self._samples: Array | None = None
        self._path: DrawnPath | None = None
        self._sample = 0
        self._slots: dict[str, Slot] = {}
        self._seed = 0
        self._frames: Frames | None = None
        self._passed: Passed | None = None
        self._sliders: Sliders | None = None
        self._moved: Moved | None = None
        self._by = np.zeros(0, np.float32)
        self._settings = WalkSidebar(self)
        self.film = FilmPage(tools.themes, self)
        self.moving = SlidersPage(tools.themes, self)
        self.nothing = label("", "muted", self)
        self.nothing.setObjectName("walkNothing")
        self._pages = QStackedWidget(self)
        self.told_label = ElidedLabel("muted", self)
        self.told_label.setObjectName("walkTold")
        self.reset_button = button(
            "Reset", "walkResetButton", "All codings as the sample has them", self.reset, self
        )
        self.save_button = button(
            "Save film…",
            "walkSaveButton",
            "Save the frames as a film (GIF), or beside each other (PNG)",
            self.save_film,
            self,
        )
        self._following = Following(tools.computations, f"{name} moved", self._say_error)
        self._build()
        self._settings.changed.connect(self._change)
        self._settings.picked.connect(self.pick)
        self._settings.again.connect(self._draw_again)
        self.moving.moved.connect(self.move_code)

    @property
    def header(self) -> tuple[QWidget, ...]:
        return self.reset_button, self.save_button

    @property
    def sidebar(self) -> WalkSidebar:
        return self._settings

    @property
    def frames(self) -> Frames | None:
        """What is walked through; None where there is nothing yet."""
        return self._frames

    def show_inspected(self, inspected: Inspected) -> None:
        before, self._inspected = self._inspected, inspected
        # What was picked stays while other views are looked at: samples are pointed at there.
        kept, self._samples = self._samples is inspected.part.samples, inspected.part.samples
        if not kept:
            self._forget(inspected)
        new = before is None or before.key != inspected.key
        if new:
            self._passed = self._sliders = None
        drawn = inspected.path is not None and inspected.path is not self._path
        self._path = inspected.path
        if drawn:
            self._settings.set_mode(Mode.PATH)
        other = self._sample != inspected.sample
        self._sample = inspected.sample
        if other:
            self._by = np.zeros(0, np.float32)
        selected = before is None or before.selection is not inspected.selection
        of_selected = self._settings.mode is Mode.BETWEEN and self._settings.ends is Ends.SELECTED
        slides = self._settings.mode is Mode.SLIDERS
        if new or not kept or drawn or (selected and of_selected) or (other and slides):
            self._ask(by_hand=kept and not new)

    def hide_inspected(self) -> None:
        super().hide_inspected()
        self.tools.computations.drop(f"{self.name} codings")
        self.tools.computations.drop(f"{self.name} sliders")
        self._following.drop()
        self.film.stop()
        self._inspected = None

    def focusInEvent(self, event: object) -> None:
        slides = self._settings.mode is Mode.SLIDERS
        (self.moving.sliders if slides else self.film.grid).setFocus()

    def set_mode(self, mode: Mode) -> None:
        """Another way."""
        self._settings.set_mode(mode)

    def pick(self, letter: str) -> None:
        """Let a slot hold the sample that is pointed at; of A − B + C, the selected ones if any
        are."""
        inspected = self._inspected
        if inspected is None or not len(inspected.part):
            return
        chosen = inspected.selection.rows
        if self._settings.mode is Mode.ARITHMETIC and len(chosen):
            rows = tuple(chosen.tolist())
            name = _called(inspected, rows[0]) if len(rows) == 1 else f"mean of {len(rows):,}"
            self._slots[letter] = Slot(rows, name, letter)
        else:
            self._slots[letter] = _slot(inspected, inspected.sample)
        self._settings.show_slots(self._slots)
        if self._settings.mode is Mode.BETWEEN:
            self._settings.set_ends(Ends.PICKED)
        self._ask()

    def move_code(self, code: int, value: float) -> None:
        """Move a coding of the sample, from 0, to this value."""
        moved = self._moved
        if moved is None or self._inspected is None:
            return
        if len(self._by) != len(moved.own):
            self._by = np.zeros(len(moved.own), np.float32)
        self._by = self._by.copy()
        self._by[code] = np.float32(value) - moved.own[code]
        shown = (moved.own + self._by).astype(np.float32)
        self.moving.sliders.show_codes(shown, moved.own)
        self._ask_moved(by_hand=True)

    def reset(self) -> None:
        """All codings as the sample has them."""
        self._by = np.zeros(0, np.float32)
        self._ask_moved(by_hand=True)

    def save_film(self) -> None:
        """Ask where the frames are to be saved, and do so."""
        if self._frames is None:
            return
        name, chosen = QFileDialog.getSaveFileName(
            self, "Save film", str(Path.home() / "walk.gif"), ";;".join(FILMS)
        )
        if name:
            path = Path(name)
            ending = FILMS.get(chosen, ".gif")
            known = path.suffix.lower() in FILMS.values()
            self.write_film(path if known else path.with_name(path.name + ending))

    def write_film(self, path: Path) -> None:
        """Save the frames; a film off the GUI thread."""
        inspected, frames, strip = self._inspected, self._frames, self.film.grid.picture()
        if inspected is None or frames is None or strip is None:
            return
        renderer, theme = inspected.subject.parts.renderer, self.tools.themes.current
        data = inspected.subject.dataset.reference
        drawn = contents(strip, ".png") if path.suffix.lower() == ".png" else None

        def work(_task: Task) -> Path:
            check_no_source(path, [data])
            written = gif_of(frames, renderer, theme) if drawn is None else drawn
            try:
                with replacing(path) as file:
                    file.write(written)
            except OSError as error:
                raise unwritable(path, error) from error
            return path

        self.told.emit(f"Saving {path.name} …")
        # Not of this view alone: it goes on where another one is turned to.
        self.tools.computations.ask(
            f"film {path}",
            Wish(("film", str(path), id(frames)), work, kept=False),
            lambda saved: self.told.emit(f"Saved {saved.name}"),
            self.fail,
        )

    def picture(self) -> Sketch | None:
        if self._settings.mode is not Mode.SLIDERS:
            return self.film.grid.picture()
        inspected, moved = self._inspected, self._moved
        if inspected is None or moved is None:
            return None
        frames = Frames(moved.codings[np.newaxis], moved.output[np.newaxis], ("",), ("",), "")
        alone = type(self.film.grid)(self.tools.themes)
        alone.show_frames(frames, inspected.subject.parts.renderer, 0)
        found = alone.picture()
        alone.deleteLater()
        return found

    @property
    def about(self) -> str:
        return f"Walk: {self.told_label.text()}"

    def table(self) -> str:
        inspected = self._inspected
        if inspected is None:
            return ""
        frames = self._frames
        if self._settings.mode is Mode.SLIDERS:
            moved = self._moved
            if moved is None:
                return ""
            names = ("sliders",)
            frames = Frames(moved.codings[None], moved.output[None], names, names, "")
        if frames is None:
            return ""
        dataset = inspected.subject.dataset
        called = [one.name for one in dataset.encoding.features]
        width = frames.outputs.shape[1]
        header = (
            "frame",
            *(f"code {number}" for number in range(1, frames.codings.shape[1] + 1)),
            *(called or (f"output {number}" for number in range(1, width + 1))),
        )
        outputs = dataset.encoding.restored(dataset.scaling.invert(frames.outputs))
        return csv_text(
            header,
            (
                (name, *codes, *made)
                for name, codes, made in zip(
                    frames.names, frames.codings.tolist(), outputs.tolist(), strict=True
                )
            ),
        )

    def _build(self) -> None:
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.nothing.setContentsMargins(80, 0, 80, 0)
        for page in (self.film, self.moving, self.nothing):
            self._pages.addWidget(page)
        foot = QWidget(self)
        foot.setFixedHeight(FOOT)
        line = row(foot, 12, 0, 12, 0)
        line.addWidget(self.told_label, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._pages, 1)
        layout.addWidget(foot)
        self.reset_button.hide()

    def _forget(self, inspected: Inspected) -> None:
        """Other samples: what was picked is not among them. At first one walks from the sample
        that is pointed at to one of another class."""
        self._frames = self._moved = None
        self._by = np.zeros(0, np.float32)
        self._slots = {}
        part = inspected.part
        if len(part) > 1:
            other = (inspected.sample + 1) % len(part)
            if part.labels is not None:
                differ = np.flatnonzero(part.labels != part.labels[inspected.sample])
                other = int(differ[0]) if len(differ) else other
            for letter, sample in zip("ABC", (inspected.sample, other, other), strict=True):
                if letter != "C":
                    self._slots[letter] = _slot(inspected, sample)
        self._settings.show_slots(self._slots)

    def _change(self) -> None:
        slides = self._settings.mode is Mode.SLIDERS
        self.reset_button.setVisible(slides)
        self.save_button.setVisible(not slides)
        self._ask()

    def _draw_again(self) -> None:
        self._seed += 1
        self._ask()

    def _ask(self, by_hand: bool = True) -> None:
        inspected = self._inspected
        if inspected is None:
            return
        mode = self._settings.mode
        missing = self._missing(inspected, mode)
        if missing:
            self.tools.computations.drop(self.name)
            self._frames = None
            self._say(missing)
            return
        if mode is Mode.SLIDERS:
            self._pages.setCurrentWidget(self.moving)
            self._ask_moved(by_hand)
        if mode in (Mode.SLIDERS, Mode.DIRECTION) and self._passed is None:
            # While it learns, what is shown stays until there is other.
            if not inspected.subject.live or self._nothing_yet(mode):
                self.told_label.say("The codings of all samples are being worked out")
            self.tools.computations.ask(
                f"{self.name} codings", passed_wish(inspected), self._take_codings, self._say_error
            )
            return
        if mode is Mode.SLIDERS:
            self._ask_sliders(inspected)
            return
        codings = None if self._passed is None else self._passed.codings
        if mode is Mode.RANDOM and not inspected.subject.live:
            self.told_label.say("Codings are being drawn")
        self.tools.computations.ask(
            self.name,
            frames_wish(inspected, self._route(inspected, mode), codings, by_hand),
            self._show_frames,
            self._say_error,
        )

    def _nothing_yet(self, mode: Mode) -> bool:
        return (self._moved if mode is Mode.SLIDERS else self._frames) is None

    def _missing(self, inspected: Inspected, mode: Mode) -> str:
        """What has to be chosen first, in words; empty where nothing has."""
        if not len(inspected.part):
            return "There is no sample here"
        if mode is Mode.PATH and inspected.path is None:
            return "Draw a path on the map first: turn Decode on there, and drag"
        if mode is Mode.BETWEEN and self._settings.ends is Ends.SELECTED:
            if len(inspected.selection) < 2:
                return "Select two samples or more, in any view, to walk from one to the next"
        elif mode in (Mode.BETWEEN, Mode.ARITHMETIC):
            wanted = "AB" if mode is Mode.BETWEEN else "ABC"
            lacking = [one for one in wanted if one not in self._slots]
            if lacking:
                others = "".join(f", then Set {one}" for one in lacking[1:])
                return f"Point at a sample, in any view, and press Set {lacking[0]}{others}"
        return ""

    def _route(self, inspected: Inspected, mode: Mode) -> Route:
        chosen, slots = self._settings.settings, self._slots
        match mode:
            case Mode.DIRECTION:
                number = min(chosen.direction, inspected.model.architecture.codings) - 1
                return Direction(number, chosen.sigmas, chosen.frames)
            case Mode.ARITHMETIC:
                a, b, c = (slots[one].rows for one in "ABC")
                return Arithmetic((a, b, c), chosen.steps)
            case Mode.RANDOM:
                return Random(chosen.count, self._seed)
            case Mode.PATH if inspected.path is not None:
                return Along(inspected.path)
        ends = (
            [_slot(inspected, one) for one in inspected.selection.rows[:MOST].tolist()]
            if self._settings.ends is Ends.SELECTED
            else [slots[one] for one in "AB"]
        )
        groups, marks = tuple(one.rows for one in ends), tuple(one.mark for one in ends)
        return Between(groups, marks, chosen.steps)

    def _ask_moved(self, by_hand: bool) -> None:
        if self._inspected is not None:
            self._following.ask(moved_wish(self._inspected, self._by, by_hand), self._show_moved)

    def _ask_sliders(self, inspected: Inspected) -> None:
        assert self._passed is not None
        self.tools.computations.ask(
            f"{self.name} sliders",
            sliders_wish(inspected, self._passed.codings),
            self._take_sliders,
            self._say_error,
        )

    def _take_codings(self, passed: Passed) -> None:
        self._passed = passed
        self._ask()

    def _take_sliders(self, sliders: Sliders) -> None:
        self._sliders = sliders
        self.moving.sliders.show_sliders(sliders)
        self._tell_sliders()

    def _show_frames(self, frames: Frames) -> None:
        inspected = self._inspected
        if inspected is None or self._settings.mode is Mode.SLIDERS:
            return
        self._frames = frames
        self._pages.setCurrentWidget(self.film)
        self.save_button.setEnabled(True)
        renderer = inspected.subject.parts.renderer
        self.film.show_frames(frames, renderer, _names(inspected))
        told = frames.told
        selected = len(inspected.selection)
        of_selected = self._settings.mode is Mode.BETWEEN and self._settings.ends is Ends.SELECTED
        if of_selected and selected > MOST:
            told = f"{told}; the first {MOST} of {selected:,} selected"
        if not np.isfinite(frames.outputs).all():
            told = "What comes out is no number: the network has diverged"
        self.told_label.say(told)

    def _show_moved(self, moved: Moved) -> None:
        inspected = self._inspected
        if inspected is None or self._settings.mode is not Mode.SLIDERS:
            return
        first = self._moved is None or not np.array_equal(self._moved.own, moved.own)
        if first:
            self._of_own: Array = moved.output
        if len(self._by) != len(moved.own):
            # Through another number of autoencoders there are other codings.
            self._by = np.zeros(0, np.float32)
            self._of_own = moved.output
        self._moved = moved
        self.reset_button.setEnabled(bool(np.any(self._by)))
        sample = inspected.part.samples[inspected.sample]
        renderer = inspected.subject.parts.renderer
        self.moving.show_moved(renderer, moved.output, sample, _names(inspected), self._of_own)
        self.moving.sliders.show_codes(moved.codings, moved.own)
        self._tell_sliders()

    def _tell_sliders(self) -> None:
        inspected, moved = self._inspected, self._moved
        if inspected is None or moved is None or self._sliders is None:
            return
        count = int(np.count_nonzero(self._by))
        name = _called(inspected, inspected.sample)
        changed = f"{count:,} of {len(moved.own):,} codings moved" if count else "as it is"
        if not np.isfinite(moved.output).all():
            changed = "what comes out is no number: the network has diverged"
        self.told_label.say(f"{name} · {changed}")

    def _say(self, words: str) -> None:
        self.nothing.setText(words)
        self._pages.setCurrentWidget(self.nothing)
        self.save_button.setEnabled(False)
        self.film.stop()
        self.told_label.say("")

    def _say_error(self, error: StudioError) -> None:
        """In place: where the walk would be."""
        self._frames = None
        self._say(str(error))


def _names(inspected: Inspected) -> Names | None:
    """Where the values have names."""
    dataset = inspected.subject.dataset
    found = Names(dataset.encoding, dataset.scaling)
    return found if found.known else None


def _called(inspected: Inspected, sample: int) -> str:
    part = inspected.part
    name = part.class_name(sample)
    number = f"Row {int(part.rows[sample]) + 1:,}"
    return f"{number} · {class_text(name)}" if name else number


def _slot(inspected: Inspected, sample: int) -> Slot:
    mark = f"{int(inspected.part.rows[sample]) + 1:,}"
    return Slot((sample,), _called(inspected, sample), mark)
