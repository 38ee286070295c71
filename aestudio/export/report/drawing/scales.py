"""Where numbers lie on an axis, and at which of them it is marked."""

from dataclasses import dataclass
from math import ceil, floor, log10

# Of powers of ten, the finest first.
FEWEST = 3  # Powers and their parts; between closer limits the marks are in even steps.
FACTORS = ((1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8), (1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,))


@dataclass(frozen=True, slots=True)
class Scale:
    """From ``low``…``high``, low < high, to ``start``…``end``; both above 0 where it is
    logarithmic."""

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def place(self, value: float) -> float:
        """Where a number lies."""
        low, high = self._moved(self.low), self._moved(self.high)
        share = (self._moved(value) - low) / (high - low)
        return self.start + share * (self.end - self.start)

    def marks(self, most: int) -> tuple[float, ...]:
        """Round numbers within, up to ``most`` or one more."""
        return self._decades(most) if self.logarithmic else self._steps(most)

    def _moved(self, value: float) -> float:
        return log10(max(value, 1e-300)) if self.logarithmic else value

    def _decades(self, most: int) -> tuple[float, ...]:
        first, last = floor(log10(self.low)), ceil(log10(self.high))
        for factors in FACTORS:
            found = [one * 10.0**power for power in range(first, last + 1) for one in factors]
            inside = tuple(one for one in found if self.low <= one <= self.high)
            if len(inside) <= most:
                break
        return inside[:: -(-len(inside) // most)] if len(inside) >= FEWEST else self._steps(most)

    def _steps(self, most: int) -> tuple[float, ...]:
        rough = (self.high - self.low) / most
        power = 10.0 ** floor(log10(rough))
        step = next(one * power for one in (1, 2, 2.5, 5, 10) if one * power >= rough * (1 - 1e-9))
        first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
        return tuple(count * step for count in range(first, last + 1))
