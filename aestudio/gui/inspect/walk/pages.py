"""What is seen of a walk: one frame large and all of them, or a slider for each coding."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from aestudio.core.named_values import Names
from aestudio.core.weights import Array
from aestudio.gui.inspect.probe.codes_chart import CodesChart
from aestudio.gui.inspect.walk.code_sliders import CodeSliders
from aestudio.gui.inspect.walk.frame_grid import FrameGrid
from aestudio.gui.inspect.walk.frame_table import FrameTable
from aestudio.gui.inspect.walk.large_frame import LargeFrame
from aestudio.gui.inspect.walk.routes import Frames
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.icons import icon
from aestudio.gui.kit.widgets import button, label, row
from aestudio.gui.samples.renderer import Renderer
from aestudio.gui.shell.theme import Theme, Themes

MARGIN, FRAME_MS, OWN = 12, 80, 96


class FilmPage(QWidget):
    """Plays the frames; the large one is the current one."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.large = LargeFrame("walkLarge", "The current frame", themes, self)
        self.name = ElidedLabel("strong", self)
        self.name.setObjectName("walkFrameName")
        self.table = FrameTable("walkTable", self)
        self.codes = CodesChart("walkCodes", themes, self)
        self.play = button("", "walkPlayButton", "Play the frames (Space)", self.toggle, self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.figure = label("", "muted", self)
        self.grid = FrameGrid(themes, self)
        self._frames: Frames | None = None
        self._renderer: Renderer | None = None
        self._names: Names | None = None
        self._current = 0
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._advance)
        self._build()
        self.slider.valueChanged.connect(self.go_to)
        self.grid.chosen.connect(self.go_to)
        self.grid.play_wanted.connect(self.toggle)
        themes.changed.connect(self.show_theme)
        self.show_theme(themes.current)

    @property
    def current(self) -> int:
        """The number of the frame that is large, from 0."""
        return self._current

    @property
    def playing(self) -> bool:
        """Whether it goes from frame to frame by itself."""
        return self._timer.isActive()

    def show_theme(self, theme: Theme) -> None:
        """Draw the icons in the colours of ``theme``."""
        colour = theme.color("text")
        self._icons = {
            playing: icon(name, colour, filled=True)
            for playing, name in ((True, "pause"), (False, "play"))
        }
        self.play.setIcon(self._icons[self.playing])

    def show_frames(self, frames: Frames | None, renderer: Renderer, names: Names | None) -> None:
        """Show these; ``names`` where their values have some. The current one stays where there
        are as many."""
        same = frames is not None and self._frames is not None and len(frames) == len(self._frames)
        self._frames, self._renderer, self._names = frames, renderer, names
        self.table.setVisible(names is not None)
        self._current = self._current if same else 0
        count = 0 if frames is None else len(frames)
        if count < 2:
            self.stop()
        self.slider.setRange(0, max(0, count - 1))
        for one in (self.play, self.slider):
            one.setEnabled(count > 1)
        self.grid.show_frames(frames, renderer, self._current)
        self._show_current()

    def go_to(self, number: int) -> None:
        """Another frame large."""
        if number != self._current:
            self._current = number
            self.grid.show_current(number)
            self._show_current()

    def toggle(self) -> None:
        """Play, or stop."""
        if self.playing:
            self.stop()
        elif self._frames is not None and len(self._frames) > 1:
            self._timer.start()
            self.play.setIcon(self._icons[True])

    def stop(self) -> None:
        """Stay where it is."""
        self._timer.stop()
        self.play.setIcon(self._icons[False])

    def _advance(self) -> None:
        if self._frames is not None:
            self.go_to((self._current + 1) % len(self._frames))

    def _show_current(self) -> None:
        frames, number = self._frames, self._current
        self.slider.setValue(number)
        if frames is None or self._renderer is None or not len(frames):
            self.figure.setText("")
            self.name.say("")
            self.codes.show_codes(None)
            if self._renderer is not None:
                self.large.show_values(self._renderer, None)
            return
        self.figure.setText(f"{number + 1:,} / {len(frames):,}")
        self.name.say(frames.names[number])
        self.large.show_values(self._renderer, frames.outputs[number])
        self.codes.show_codes(frames.codings[number], frames.codings[0])
        if self._names is not None:
            self.table.show_values(self._names, frames.outputs[number], frames.outputs[0])

    def _build(self) -> None:
        self.slider.setObjectName("walkSlider")
        self.slider.setAccessibleName("Frame")
        self.slider.setToolTip("Go to a frame")
        self.slider.setPageStep(1)
        self.figure.setFixedWidth(64)
        self.figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        beside = QVBoxLayout()
        beside.setSpacing(6)
        beside.addWidget(self.name)
        beside.addWidget(self.table, 3)
        beside.addWidget(label("CODINGS · lines: of the first frame", "section", self))
        beside.addWidget(self.codes, 2)
        above = QHBoxLayout()
        above.setContentsMargins(MARGIN, 0, MARGIN, 0)
        above.setSpacing(16)
        above.addWidget(self.large, 1)
        above.addLayout(beside, 1)
        transport = QWidget(self)
        line = row(transport, MARGIN, 0, MARGIN, 0)
        line.addWidget(self.play)
        line.addWidget(self.slider, 1)
        line.addWidget(self.figure)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(above, 3)
        layout.addWidget(transport)
        layout.addWidget(self.grid, 2)


class SlidersPage(QWidget):
    """The decoded sample large beside the sliders."""

    moved = Signal(int, float)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.large = LargeFrame(
            "walkDecoded", "What the codings decode to", themes, self, above=True
        )
        # A fixed height here, so that the width alone gives way.
        own = QWidget(self)
        own.setFixedHeight(OWN)
        self.own = LargeFrame("walkOwn", "The sample itself", themes, own)
        beside = row(own, 0, 0, 0, 0)
        beside.addWidget(self.own, 100)
        beside.addStretch(1)
        self.table = FrameTable("walkSlidersTable", self)
        self.table.setToolTip("In the units of the file; the change is that since the sample")
        self.sliders = CodeSliders(themes, self)
        self.sliders.moved.connect(self.moved)
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(label("DECODED", "section", self))
        left.addWidget(self.large, 100)
        left.addWidget(self.table, 100)
        left.addWidget(label("THE SAMPLE ITSELF", "section", self))
        left.addWidget(own)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(label("CODINGS · those first that change most", "section", self))
        right.addWidget(self.sliders, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(left, 1)
        layout.addLayout(right, 1)

    def show_moved(
        self, renderer: Renderer, output: Array, sample: Array, names: Names | None, of_own: Array
    ) -> None:
        """Show what codings decode to, beside a sample; ``of_own`` is what its own codings decode
        to."""
        self.large.show_values(renderer, output)
        self.own.show_values(renderer, sample)
        self.table.setVisible(names is not None)
        if names is not None:
            self.table.show_values(names, output, of_own)
