"""Values far outside what training saw: how many, in how many samples, and the farthest."""

from dataclasses import dataclass

import numpy as np

from aestudio.core.encoding import Encoding, Feature
from aestudio.core.extent import Extent
from aestudio.core.preparation import ScalingRule
from aestudio.core.run import Run
from aestudio.core.scaling import Scaling
from aestudio.core.units import count_text
from aestudio.core.weights import Array

FAR = 1.0  # Times their own width outside the limits, from which on it is worth a word.
NUMBERS = 2**22  # Values looked at together.
TO_UNIT = (ScalingRule.AUTO, ScalingRule.UNIT)


@dataclass(frozen=True, slots=True, eq=False)
class Farthest:
    """The sample (features,), scaled, with the value that lies ``times`` the width of the limits
    outside them, and the feature, from 0, whose value that is."""

    sample: Array
    feature: int
    times: float


class Lookout:
    """Counts, block by block of scaled samples, what lies far outside ``extent``."""

    def __init__(self, extent: Extent) -> None:
        self._extent = extent
        self.values = self.samples = self.total = 0
        self.farthest: Farthest | None = None

    def look(self, scaled: Array) -> None:
        """Look at samples (n, features)."""
        together = max(1, NUMBERS // scaled.shape[1])
        for start in range(0, len(scaled), together):
            self._look(scaled[start : start + together])

    def _look(self, block: Array) -> None:
        self.total += len(block)
        beyond = self._extent.beyond(block)
        far = beyond > FAR
        if not far.any():
            return
        self.values += int(np.count_nonzero(far))
        self.samples += int(np.count_nonzero(far.any(axis=1)))
        row, feature = (int(one) for one in np.unravel_index(np.argmax(beyond), beyond.shape))
        times = float(beyond[row, feature])
        if self.farthest is None or times > self.farthest.times:
            self.farthest = Farthest(block[row].copy(), feature, times)

    def told(self, scaling: Scaling, encoding: Encoding, shape: tuple[int, ...], what: str) -> str:
        """One sentence in the units of the file; empty if nothing lies far outside.

        ``scaling`` and ``encoding`` are those the samples went through, ``shape`` is that of one,
        ``what`` calls one "sample" or "test sample".
        """
        farthest = self.farthest
        if farthest is None:
            return ""
        value, low, high = self._raw(farthest, scaling, encoding)
        count = count_text(self.values, "value")
        verb = "lies" if self.values == 1 else "lie"
        saw = f"{low} alone" if low == high else f"{low}…{high}"
        return (
            f"{count} in {self.samples:,} of {count_text(self.total, what)} {verb} "
            f"far outside what training saw: the farthest is {value}"
            f"{_place(farthest.feature, encoding, shape)}, "
            f"where training saw {saw}{_away(farthest.times, low == high)}"
        )

    def _raw(self, farthest: Farthest, scaling: Scaling, encoding: Encoding) -> list[str]:
        """The value and both limits as the file has them."""
        extent, width = self._extent, len(farthest.sample)
        limits = (np.broadcast_to(one, width) for one in (extent.low, extent.high))
        raw = scaling.invert(np.stack([farthest.sample, *limits]))[:, farthest.feature]
        if not encoding.features:
            return [_number(float(one)) for one in raw]
        feature = encoding.features[farthest.feature]
        return [_of_column(float(one), feature) for one in raw]


def _of_column(value: float, feature: Feature) -> str:
    """Columns of times have an origin."""
    if feature.origin:
        seconds = round(value + feature.origin + feature.base)
        return str(np.datetime64(seconds, "s")).replace("T", " ")
    return _number(value + feature.base)


def _number(value: float) -> str:
    return f"{value:.0f}" if 1e6 <= abs(value) < 1e15 else f"{value:.6g}"


def _place(feature: int, encoding: Encoding, shape: tuple[int, ...]) -> str:
    if encoding.features:
        return f" in “{encoding.features[feature].name}”"
    return f" in column {feature + 1}" if len(shape) == 1 else ""


def _away(times: float, constant: bool) -> str:
    if constant:
        return ""
    figure = f"{times:.1f}" if times < 10 else f"{times:,.0f}" if times < 1e9 else f"{times:.0e}"
    return f" ({figure} times that range away)"


def lookout_for(run: Run) -> Lookout | None:
    """What looks at later samples of a run; None where it is not known what training saw.

    Of older runs it is known where the rule has taken the training part to 0…1.
    """
    if run.extent is not None:
        return Lookout(run.extent)
    if run.data is None or run.data.preparation.scaling not in TO_UNIT:
        return None
    return Lookout(Extent(np.zeros(1, np.float32), np.ones(1, np.float32)))
