"""Which part of the plot is looked at: chosen by the user, else all of it."""

from dataclasses import dataclass, replace

Range = tuple[float, float]

CLOSEST = 1e-7  # Of a stage; a step of a long run is still told from the next.


@dataclass(frozen=True, slots=True)
class Sight:
    """``across`` in stages and ``losses`` in plot coordinates; None follows what there is."""

    across: Range | None = None
    losses: Range | None = None

    @property
    def partial(self) -> bool:
        """Whether something was chosen."""
        return self != Sight()

    def stretched(self, shown: Range, stages: float, factor: float, at: float) -> "Sight":
        """Nearer, or farther for factors above 1, with ``at`` where it is; of ``shown``."""
        return self.at(_about(shown, factor, at), stages)

    def moved(self, shown: Range, stages: float, by: float) -> "Sight":
        """``by`` stages to the right of ``shown``."""
        if self.across is None:
            return self
        return self.at((shown[0] + by, shown[1] + by), stages)

    def at(self, across: Range, stages: float) -> "Sight":
        """Another part of so many stages; all of them if it holds all."""
        low, high = across
        width = max(high - low, CLOSEST)
        if width >= stages * (1 - 1e-9):
            return replace(self, across=None)
        left = min(max(low, 0.0), stages - width)
        return replace(self, across=(left, left + width))

    def losses_stretched(self, shown: Range, factor: float, at: float) -> "Sight":
        """Losses nearer, or farther for factors above 1."""
        low, high = _about(shown, factor, at)
        least = 1e-9 * max(abs(low), abs(high), 1e-20)
        if not (high - low > least and high - low < 1e31):
            return self
        return replace(self, losses=(low, high))

    def losses_moved(self, shown: Range, by: float) -> "Sight":
        """``by`` upwards of ``shown``."""
        return replace(self, losses=(shown[0] + by, shown[1] + by))


def _about(shown: Range, factor: float, at: float) -> Range:
    low, high = shown
    return at + (low - at) * factor, at + (high - at) * factor
