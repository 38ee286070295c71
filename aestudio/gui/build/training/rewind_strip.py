"""Goes back to any epoch of the run that is opened, plays it, and goes on from there."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QStackedWidget, QWidget

from aestudio.core.snapshots import RULE, Timeline
from aestudio.core.units import bytes_text, count_text
from aestudio.gui.build.training.moment import moment_text
from aestudio.gui.build.training.rewind_track import RewindTrack
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.icons import icon
from aestudio.gui.kit.widgets import button, row
from aestudio.gui.shell.theme import Theme, Themes

PLAY_EVERY_MS = 200
HEIGHT, TOLD = 36, 130
NARROW, TOLD_THERE = 520, 100  # Pixels below which fewer words have to do.
MORE = (5, 20, 100)


class RewindStrip(QFrame):
    """``moved`` carries the position chosen, ``branch_wanted`` and ``fill_wanted`` that of which to
    go on from, or to which to train again, ``more_wanted`` how many more epochs. ``ready`` says
    whether all of a snapshot is seen, so that the next can be played."""

    moved = Signal(int)
    branch_wanted = Signal(int)
    fill_wanted = Signal(int)
    more_wanted = Signal(int)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rewindStrip")
        self.setProperty("role", "card")
        self.setAccessibleName("Epochs of the run")
        self.setFixedHeight(HEIGHT)
        self._timeline, self._finished, self._unlike = Timeline(), False, ""
        self.ready: Callable[[], bool] = lambda: True
        self.play = button("", "playButton", "Play the snapshots one after the other", self._toggle)
        self.track = RewindTrack(themes, self)
        self.told = ElidedLabel("muted", self, least=150)
        self.told.setObjectName("rewindTold")
        self.fill = button(
            "Train up to it",
            "fillButton",
            "Train from the snapshot before up to this epoch again: the result is the same, bit "
            "for bit",
            lambda: self.fill_wanted.emit(self.track.position),
            self,
        )
        self.branch = button(
            "Continue from here",
            "branchButton",
            "Train one more run from this snapshot, with the settings as they are now",
            lambda: self.branch_wanted.emit(self.track.position),
            self,
        )
        self.more = button("More epochs", "moreEpochsButton", "Train this run further", self._ask)
        self._fewer = {self.branch: "Continue", self.fill: "Train to it", self.more: "More"}
        self._whole = {one: one.text() for one in self._fewer}
        self._menu = QMenu(self)
        self._timer = QTimer(self)
        self._timer.setInterval(PLAY_EVERY_MS)
        self._timer.timeout.connect(self._advance)
        self.told.setFixedWidth(TOLD)
        self.more.setEnabled(False)
        layout = row(self, 8, 3, 8, 3)
        layout.addWidget(self.play)
        layout.addWidget(self.track, 1)
        # In one place, so that nothing moves under the hand that drags.
        self._onwards = QStackedWidget(self)
        for onward in (self.branch, self.fill):
            self._onwards.addWidget(onward)
        self._onwards.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for widget in (self.told, self._onwards, self.more):
            layout.addWidget(widget)
        self.track.moved.connect(self._moved)
        themes.changed.connect(self.show_theme)
        self.show_theme(themes.current)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        for one, words in (self._fewer if narrow else self._whole).items():
            one.setText(words)
        self._keep_room()

    def _keep_room(self) -> None:
        """As wide for every position, lest the track change under the hand that drags."""
        narrow, lengths = self.width() < NARROW, self._timeline.lengths
        longest = max((self._longest(*one, narrow=narrow) for one in lengths), default=0)
        self.told.setFixedWidth(max(TOLD_THERE if narrow else TOLD, longest))

    def _longest(self, stage: int, count: int, *, narrow: bool) -> int:
        """The pixels of what is told of the last epoch of a stage."""
        told = moment_text(stage, f"{count:,}", several=len(self._timeline.lengths) > 1)
        told += "" if narrow else f" of {count:,}"
        return self.told.fontMetrics().horizontalAdvance(told) + 2

    def show_theme(self, theme: Theme) -> None:
        """Draw the icons in the colours of ``theme``."""
        color = theme.color("text")
        self._icons = {
            playing: icon(name, color, filled=True)
            for playing, name in ((True, "pause"), (False, "play"))
        }
        self._show_playing()

    def show_timeline(self, timeline: Timeline, finished: bool, unlike: str = "") -> None:
        """Show the epochs of a run; nothing where there is none to go back to. ``unlike`` says why
        more epochs are not those of a longer run, where they are not."""
        self._unlike = unlike
        at_end = self.track.position in (0, self._timeline.epochs)
        position = timeline.epochs if at_end else min(self.track.position, timeline.epochs)
        self._timeline, self._finished = timeline, finished
        self.track.show_timeline(timeline, position)
        self._keep_room()
        self.setVisible(bool(timeline.snapshots))
        if not timeline.snapshots:
            self._stop()
        self._tell()

    def show_position(self, position: int) -> None:
        """The handle where it was moved to elsewhere, without a word to anyone."""
        self.track.show_timeline(self._timeline, position)
        self._tell()

    def go_to_end(self) -> None:
        """The handle where the run ended, without a word to anyone: another run is shown."""
        self._stop()
        self.track.show_timeline(self._timeline, self._timeline.epochs)
        self._tell()

    @property
    def playing(self) -> bool:
        """Whether it goes from snapshot to snapshot by itself."""
        return self._timer.isActive()

    def _moved(self, position: int) -> None:
        self._tell()
        self.moved.emit(position)

    def _tell(self) -> None:
        timeline, position = self._timeline, self.track.position
        if not timeline.lengths or not position:
            return
        here, at_end = timeline.at(position), position == timeline.epochs
        said = self._said(position)
        self.told.say(said, self._moment(position), tip=f"{said}. {self._tip()}")
        before = timeline.before(position)
        missing = here is None and before is not None and not at_end
        self._onwards.setCurrentWidget(self.fill if missing else self.branch)
        self.branch.setEnabled(here is not None)
        self.more.setEnabled(at_end and here is not None and self._finished)

    def _said(self, position: int) -> str:
        timeline = self._timeline
        stage, _epoch = timeline.place(position)
        moment = self._moment(position)
        said = f"{moment} of {dict(timeline.lengths)[stage]:,}"
        if timeline.at(position) is not None or position == timeline.epochs:
            return said
        before = timeline.before(position)
        if before is None:
            return f"{said}: no snapshot"
        return f"{moment}: {before.epoch:,} shown"

    def _moment(self, position: int) -> str:
        stage, epoch = self._timeline.place(position)
        return moment_text(stage, f"{epoch:,}", several=len(self._timeline.lengths) > 1)

    def _tip(self) -> str:
        kept = self._timeline.snapshots
        size = bytes_text(sum(one.bytes for one in kept))
        return f"{count_text(len(kept), 'snapshot')}, {size}. {RULE} stay"

    def _toggle(self) -> None:
        if self.playing:
            self._stop()
            return
        marks = self._timeline.marks
        if marks and self.track.position >= marks[-1]:
            self.track.move_to(marks[0])
        self._timer.start()
        self._show_playing()

    def _advance(self) -> None:
        if not self.ready():
            return
        before = self.track.position
        self.track.step(1)
        if self.track.position == before:
            self._stop()

    def _stop(self) -> None:
        self._timer.stop()
        self._show_playing()

    def _show_playing(self) -> None:
        self.play.setIcon(self._icons[self.playing])

    def _ask(self) -> None:
        self._menu.clear()
        if self._unlike:
            told = f"Not those that a longer run would have had: {self._unlike}"
            self._menu.addAction(told).setEnabled(False)
        again = self._timeline.lengths[-1][1]
        for count in sorted({*MORE, again}):
            same = " (as many again)" if count == again else ""
            more = self._menu.addAction(f"{count_text(count, 'more epoch')}{same}")
            more.triggered.connect(partial(self._want_more, count))
        self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _want_more(self, count: int, _checked: bool = False) -> None:
        self.more_wanted.emit(count)
