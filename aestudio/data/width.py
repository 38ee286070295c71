"""Whether numbers need 64 bits: where their differences are small beside the numbers themselves,
such as coordinates in metres, times since 1970, or numbers that only count."""

from collections.abc import Iterator
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Where most values lie within ROOM times the distance of their quartiles from 0, rounding to the 24
# bits of a short float moves none of them by more than some millionths of that distance
# (2⁻²⁴ · ROOM = 4·10⁻⁶): training does not notice, and such data stay as they always were.
ROOM = 64.0
GREATEST = float(np.finfo(np.float32).max)
PROBES = 1000  # Samples that the spread is taken of,
MOST_PROBED = 2**22  # and numbers of them.
NUMBERS = 2**16  # Of so many that are looked at together all stay near the processor.
WHOLE = 2**24  # Up to here short floats hold all whole numbers.
TOGETHER = 512  # Numbers that are reduced together, lest few features make it slow.
SHORT = ("b1", "u1", "i1", "u2", "i2", "f2", "f4")
LONG = (np.float64, np.int64, np.uint64)

Values = NDArray[Any]


def is_short(dtype: np.dtype[Any]) -> bool:
    """Whether short floats hold every number of that type."""
    return dtype.str[1:] in SHORT


def is_wide(dtype: np.dtype[Any]) -> bool:
    """Whether values that are kept in that type need their digits."""
    return dtype in LONG


def kept_in(dtype: np.dtype[Any], wide: bool) -> np.dtype[Any]:
    """The type that numbers of another are kept in: bytes stay bytes, and where digits matter
    whole numbers of 64 bits stay whole."""
    if dtype == np.uint8:
        return np.dtype(np.uint8)
    if not wide or is_short(dtype):
        return np.dtype(np.float32)
    native = dtype.newbyteorder("=")
    return native if native in LONG else np.dtype(np.float64)


def narrowed(values: Values, alike: bool, wide: bool | None = None) -> Values:
    """Numbers (n, features) in the type that they are kept in, infinite where they are too large;
    as they are where they are of it. ``wide`` None finds out whether their digits matter."""
    if wide is None:
        wide = needs_digits(values, alike)
    dtype = kept_in(values.dtype, wide)
    if values.dtype == dtype and dtype != np.float64:
        return values
    kept = np.empty(values.shape, dtype)
    for block, into in zip(_blocks(values), _blocks(kept), strict=True):
        keep(block, into)
    return kept


def keep(values: Values, out: Values) -> None:
    """Put numbers where they are kept; what is too large for a short float is infinite in any."""
    with np.errstate(over="ignore"):
        out[:] = values
    if out.dtype == np.float64 and out.size and not -GREATEST <= out.min() <= out.max() <= GREATEST:
        out[np.abs(out) > GREATEST] = np.inf


def needs_digits(values: Values, alike: bool) -> bool:
    """Whether numbers (n, features) need 64 bits, as Width says."""
    width = Width(values.dtype, len(values), values.shape[1], alike)
    width.look(values, 0)
    if width.doubtful:
        width.look_closer(values)
    return width.wide


class Width:
    """Looks at all samples of a file, in pieces and any order, then says whether they need 64 bits.

    ``alike`` takes all of the ``features`` for one, as they are scaled. A feature needs its digits
    if short floats do not hold its numbers as they are, and its quartiles are much closer together
    than they are to 0: so rare values far away, such as codes for missing ones, have no say. Where
    the quartiles coincide the range decides. Any thread may look.
    """

    def __init__(self, dtype: np.dtype[Any], count: int, features: int, alike: bool) -> None:
        self._short, self._alike = is_short(dtype), alike
        self._every = max(1, count // PROBES, count * features // MOST_PROBED)
        self._inexact = np.zeros(1 if alike else features, np.bool_)
        self._probes: list[Values] = []
        self._extents: list[Values] = []
        self._lock = Lock()

    def look(self, values: Values, first: int) -> None:
        """Look at rows (k, features), of which the first is number ``first`` of the file."""
        if self._short:
            return
        self._probes.append(self._columns(values[-first % self._every :: self._every]).copy())
        for block in _blocks(values):
            if self._inexact.all():
                return
            if not _are_exact(block):
                found = _any(_changed(self._columns(block)))
                with self._lock:
                    self._inexact |= found

    @property
    def doubtful(self) -> bool:
        """Whether some feature is the same in all samples that were probed, so that all have to be
        looked at more closely."""
        return bool(self._alike_in_probes.any())

    def look_closer(self, values: Values) -> None:
        """Look at rows again."""
        self._extents += _extent(self._columns(values)[:, self._alike_in_probes])

    @property
    def wide(self) -> bool:
        """Whether any feature needs its digits."""
        if not self._inexact.any():
            return False
        probes = np.concatenate(self._probes)[:, self._inexact]
        low, high = _quartiles(probes)
        equal = low == high
        low[equal], high[equal] = _extent(probes[:, equal])
        if self._extents:
            equal = low == high
            low[equal], high[equal] = _extent(np.stack(self._extents))
        return bool(_lose(low, high).any())

    @property
    def _alike_in_probes(self) -> NDArray[np.bool_]:
        if not self._inexact.any():
            return self._inexact
        low, high = _extent(np.concatenate(self._probes))
        alike: NDArray[np.bool_] = self._inexact & (low == high)
        return alike

    def _columns(self, values: Values) -> Values:
        return values.reshape(-1, 1) if self._alike else values


def _blocks(values: Values) -> Iterator[Values]:
    rows = max(1, NUMBERS // max(values.shape[1], 1))
    return (values[start : start + rows] for start in range(0, len(values), rows))


def _are_exact(values: Values) -> bool:
    """Whether short floats hold all of them, told sooner than which they are."""
    if values.dtype.kind in "ui":
        return bool(values.max() <= WHOLE and values.min() >= -WHOLE)
    with np.errstate(over="ignore"):
        return bool((values.astype(np.float32) == values).all())


def _changed(values: Values) -> NDArray[np.bool_]:
    """Where a short float is not the number itself."""
    with np.errstate(over="ignore", invalid="ignore"):
        changed: NDArray[np.bool_] = values.astype(np.float32).astype(values.dtype) != values
    if values.dtype.kind == "f":
        changed &= ~np.isnan(values)
    return changed


def _any(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which columns of (k, features) have a flag, bool (features,)."""
    rows, features = flags.shape
    fold = max(1, TOGETHER // features)
    whole = rows - rows % fold
    several = flags[:whole].reshape(-1, fold * features).any(axis=0).reshape(fold, features)
    found = np.zeros(features, np.bool_)
    np.logical_or(several.any(axis=0), flags[whole:].any(axis=0), out=found)
    return found


def _quartiles(values: Values) -> tuple[Values, Values]:
    """Of each column's finite numbers, two of themselves; NaN where there are none."""
    known = np.isfinite(values)
    ordered = np.sort(values if known.all() else np.where(known, values, np.nan), axis=0)
    last = np.maximum(known.sum(axis=0) - 1, 0)
    places = (last // 4, last - last // 4)
    low, high = (np.take_along_axis(ordered, one[np.newaxis], axis=0)[0] for one in places)
    return low, high


def _extent(values: Values) -> tuple[Values, Values]:
    """Least and greatest finite number of each column; NaN where there are none."""
    known = np.isfinite(values)
    finite = values if known.all() else np.where(known, values, np.nan)
    return np.fmin.reduce(finite, axis=0), np.fmax.reduce(finite, axis=0)


def _lose(low: Values, high: Values) -> NDArray[np.bool_]:
    """Whether short floats blur what lies between two numbers, for each pair of them."""
    if low.dtype.kind in "ui":
        # Modulo 2⁶⁴, which no difference of 64-bit numbers exceeds.
        spread = (high.astype(np.uint64) - low.astype(np.uint64)).astype(np.float64)
    else:
        spread = high.astype(np.float64) - low.astype(np.float64)
    size = np.maximum(np.abs(low.astype(np.float64)), np.abs(high.astype(np.float64)))
    return np.asarray((spread > 0) & (size > ROOM * spread))
