"""What lies about the curves, in plot coordinates, and the frame that makes pixels of these."""

from dataclasses import dataclass, field
from typing import TypeVar

from PySide6.QtCore import QRectF

from aestudio.gui.build.training.label_place import Drawn
from aestudio.gui.build.training.loss_series import Best
from aestudio.gui.build.training.stage_axis import Band, Floats
from aestudio.gui.shell.theme import Theme

Place = TypeVar("Place", float, Floats)

# A plot of fewer pixels has no room for words beside its curves.
LOW = 64.0


@dataclass(frozen=True, slots=True)
class Reference:
    """A level to compare with."""

    y: float
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """The best epoch of a stage before the last one, its height in plot coordinates, and what
    stands there."""

    best: Best
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class RightAxis:
    """The scale of a curve that is no loss: ``ticks`` are heights in plot coordinates and what
    stands there, ``token`` is its ink."""

    ticks: tuple[tuple[float, str], ...]
    token: str


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """What lies between two curves: from ``low`` to ``high`` (points,) at ``x``, in plot
    coordinates; ``token`` is its ink."""

    token: str
    x: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The lowest and the highest loss up to ``x`` (columns,), in plot coordinates."""

    x: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the plot in sight and the pixels that it takes."""

    left: float
    right: float
    low: float
    high: float
    width: float
    height: float

    def x(self, at: Place) -> Place:
        """Plot coordinate → pixels."""
        return (at - self.left) / (self.right - self.left) * self.width

    def y(self, at: Place) -> Place:
        """Plot coordinate → pixels."""
        return (self.high - at) / (self.high - self.low) * self.height

    @property
    def rect(self) -> QRectF:
        """All of it, in pixels."""
        return QRectF(0, 0, self.width, self.height)


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """All that is drawn besides the curves; ``best_y`` and ``grid`` in plot coordinates.

    ``kept`` are the best epochs of stages before; ``moment`` is where the weights are from that are
    looked at, where those are not the last.
    """

    theme: Theme
    frame: Frame
    bands: tuple[Band, ...] = ()
    grid: tuple[float, ...] = ()
    best: Best | None = None
    best_y: float = 0.0
    best_text: str = ""
    reference: Reference | None = None
    moment: float | None = None
    dots: tuple[tuple[float, float], ...] = ()
    kept: tuple[Kept, ...] = ()
    focused: bool = False
    drawn: Drawn = field(default_factory=lambda: Drawn.of((), QRectF()))
    right: RightAxis | None = None
    areas: tuple[Area, ...] = ()
    columns: Columns | None = None

    @property
    def low(self) -> bool:
        """Whether there is no room for words."""
        return self.frame.height < LOW
