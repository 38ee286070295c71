"""The Walk view: codings one after the other, decoded."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from aestudio.analysis.passing import Passed
from aestudio.core.errors import StudioError
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import DrawnPath, Inspected
from aestudio.gui.inspect.measuring import passed_wish
from aestudio.gui.inspect.view import InspectView, Tools
from aestudio.gui.inspect.walk.frames_csv import frames_csv
from aestudio.gui.inspect.walk.pages import FilmPage, SlidersPage
from aestudio.gui.inspect.walk.routes import Frames, frames_wish
from aestudio.gui.inspect.walk.saving import FilmSaver
from aestudio.gui.inspect.walk.settings import Ends, Mode, Slot
from aestudio.gui.inspect.walk.sidebar import WalkSidebar
from aestudio.gui.inspect.walk.sliding import Sliding
from aestudio.gui.inspect.walk.wanted import Wanted, first_slots, names_of, picked
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.kit.widgets import button, label, row

FOOT = 36


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
        self._sliding = Sliding(name, tools.computations, self.moving, self)
        self._saver = FilmSaver(tools, self)
        self._build()
        self._connect()

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
        self._sliding.show_inspected(inspected)
        if new:
            self._passed = None
            self._sliding.forget_codings()
        drawn = inspected.path is not None and inspected.path is not self._path
        self._path = inspected.path
        if drawn:
            self._settings.set_mode(Mode.PATH)
        other = self._sample != inspected.sample
        self._sample = inspected.sample
        if other:
            self._sliding.begin()
        selected = before is None or before.selection is not inspected.selection
        of_selected, slides = self._wanted(inspected).of_selected, self._slides
        if new or not kept or drawn or (selected and of_selected) or (other and slides):
            self._ask(by_hand=kept and not new)

    def hide_inspected(self) -> None:
        super().hide_inspected()
        self.tools.computations.drop(f"{self.name} codings")
        self._sliding.drop()
        self.film.stop()
        self._inspected = None
        self._sliding.show_inspected(None)

    def focusInEvent(self, event: object) -> None:
        (self.moving.sliders if self._slides else self.film.grid).setFocus()

    def set_mode(self, mode: Mode) -> None:
        """Another way."""
        self._settings.set_mode(mode)

    def pick(self, letter: str) -> None:
        """Let a slot hold the sample that is pointed at; of A − B + C, the selected ones if any
        are."""
        inspected = self._inspected
        if inspected is None or not len(inspected.part):
            return
        self._slots[letter] = picked(inspected, self._settings.mode, letter)
        self._settings.show_slots(self._slots)
        if self._settings.mode is Mode.BETWEEN:
            self._settings.set_ends(Ends.PICKED)
        self._ask()

    def move_code(self, code: int, value: float) -> None:
        """Move a coding of the sample, from 0, to this value."""
        self._sliding.move(code, value)

    def reset(self) -> None:
        """All codings as the sample has them."""
        self._sliding.reset()

    def save_film(self) -> None:
        """Ask where the frames are to be saved, and do so."""
        path = self._saver.ask() if self._frames is not None else None
        if path is not None:
            self.write_film(path)

    def write_film(self, path: Path) -> None:
        """Save the frames; a film off the GUI thread."""
        inspected, frames, strip = self._inspected, self._frames, self.film.grid.picture()
        if inspected is not None and frames is not None and strip is not None:
            self._saver.write(path, inspected, frames, strip)

    def picture(self) -> Sketch | None:
        if not self._slides:
            return self.film.grid.picture()
        inspected, frames = self._inspected, self._moved_frame("")
        if inspected is None or frames is None:
            return None
        alone = type(self.film.grid)(self.tools.themes)
        alone.show_frames(frames, inspected.subject.parts.renderer, 0)
        found = alone.picture()
        alone.deleteLater()
        return found

    @property
    def about(self) -> str:
        return f"Walk: {self.told_label.text()}"

    def table(self) -> str:
        frames = self._moved_frame("sliders") if self._slides else self._frames
        inspected = self._inspected
        return "" if inspected is None or frames is None else frames_csv(frames, inspected)

    @property
    def _slides(self) -> bool:
        """Whether codings are moved one by one."""
        return self._settings.mode is Mode.SLIDERS

    def _moved_frame(self, name: str) -> Frames | None:
        """What moved codings decode to, as a single frame."""
        moved = self._sliding.moved
        if moved is None:
            return None
        return Frames(moved.codings[None], moved.output[None], (name,), (name,), "")

    def _wanted(self, inspected: Inspected) -> Wanted:
        chosen = self._settings
        return Wanted(inspected, chosen.mode, chosen.ends, chosen.settings, self._slots, self._seed)

    def _connect(self) -> None:
        self._settings.changed.connect(self._change)
        self._settings.picked.connect(self.pick)
        self._settings.again.connect(self._draw_again)
        self.moving.moved.connect(self.move_code)
        self._sliding.told.connect(self._tell_sliding)
        self._sliding.changed.connect(self.reset_button.setEnabled)
        self._sliding.failed.connect(self._say_error)
        self._saver.told.connect(self.told)
        self._saver.failed.connect(self.fail)

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
        """Other samples: what was picked is not among them."""
        self._frames = None
        self._sliding.forget()
        self._slots = first_slots(inspected)
        self._settings.show_slots(self._slots)

    def _change(self) -> None:
        self.reset_button.setVisible(self._slides)
        self.save_button.setVisible(not self._slides)
        self._ask()

    def _draw_again(self) -> None:
        self._seed += 1
        self._ask()

    def _ask(self, by_hand: bool = True) -> None:
        inspected = self._inspected
        if inspected is None:
            return
        mode, wanted = self._settings.mode, self._wanted(inspected)
        if wanted.missing:
            self.tools.computations.drop(self.name)
            self._frames = None
            self._say(wanted.missing)
            return
        if mode is Mode.SLIDERS:
            self._pages.setCurrentWidget(self.moving)
            self._sliding.ask(by_hand)
        if mode in (Mode.SLIDERS, Mode.DIRECTION) and self._passed is None:
            # While it learns, what is shown stays until there is other.
            if not inspected.subject.live or self._nothing_yet(mode):
                self.told_label.say("The codings of all samples are being worked out")
            self.tools.computations.ask(
                f"{self.name} codings", passed_wish(inspected), self._take_codings, self._say_error
            )
            return
        codings = None if self._passed is None else self._passed.codings
        if mode is Mode.SLIDERS:
            assert codings is not None
            self._sliding.ask_sliders(codings)
            return
        if mode is Mode.RANDOM and not inspected.subject.live:
            self.told_label.say("Codings are being drawn")
        self.tools.computations.ask(
            self.name,
            frames_wish(inspected, wanted.route, codings, by_hand),
            self._show_frames,
            self._say_error,
        )

    def _nothing_yet(self, mode: Mode) -> bool:
        return (self._sliding.moved if mode is Mode.SLIDERS else self._frames) is None

    def _take_codings(self, passed: Passed) -> None:
        self._passed = passed
        self._ask()

    def _tell_sliding(self, words: str) -> None:
        if self._slides:
            self.told_label.say(words)

    def _show_frames(self, frames: Frames) -> None:
        inspected = self._inspected
        if inspected is None or self._slides:
            return
        self._frames = frames
        self._pages.setCurrentWidget(self.film)
        self.save_button.setEnabled(True)
        renderer = inspected.subject.parts.renderer
        self.film.show_frames(frames, renderer, names_of(inspected))
        told = frames.told + self._wanted(inspected).beyond
        if not np.isfinite(frames.outputs).all():
            told = "What comes out is no number: the network has diverged"
        self.told_label.say(told)

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
