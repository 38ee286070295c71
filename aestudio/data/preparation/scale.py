"""Which scaling suits which data; it learns from the training part alone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.core.preparation import ScalingRule, Scope
from aestudio.core.scaling import Scaling, Whole, less
from aestudio.data.preparation.kindred import Columns, are_bytes
from aestudio.data.preparation.splits import Rows
from aestudio.data.width import Values, is_wide

ROWS = 4096  # Samples looked at together.
COLUMNS = 64  # Features whose quartiles are taken together.
# Of 32-bit numbers that lose no digits.
SMALLEST, GREATEST = (float(one) for one in (np.finfo(np.float32).tiny, np.finfo(np.float32).max))


class Fit(Protocol):
    """Looks at samples block by block, then says how to scale them."""

    def add(self, values: Values) -> None:
        """Look at rows (n, features), n ≥ 1, all of one type that samples are kept in."""

    def scaling(self, name: str) -> Scaling:
        """What suits them; raises DataError if a range overflows."""


def fitted(
    values: Values,
    shape: tuple[int, ...],
    training: Rows,
    name: str,
    rule: ScalingRule = ScalingRule.AUTO,
    scope: Scope = Scope.AUTO,
    numbers: NDArray[np.bool_] | None = None,
    together: Sequence[Columns] = (),
) -> Scaling:
    """The scaling that ``rule`` asks for, from the ``training`` rows of ``values`` (n, features).

    Automatic: bytes are divided by 255; 0…1 stays; all else is min–max scaled to 0…1. Limits
    are one pair a feature for tables, one pair in all for images, unless ``scope`` says which, and
    one pair for each group of features that are scaled ``together``. ``numbers`` bool (features,)
    are those to scale; the others stay. A constant feature becomes 0. Raises DataError if a range
    overflows.
    """
    if rule is ScalingRule.AUTO and values.dtype == np.uint8:
        return Scaling.bytes()
    if rule is ScalingRule.NONE or len(training) == 0:
        return Scaling.identity()
    some = np.arange(values.shape[1]) if numbers is None else np.flatnonzero(numbers)
    if len(some) == 0:
        return Scaling.identity()
    by_feature = by_features(scope, shape)
    whole = len(some) == values.shape[1]
    own = _fitted(values, training, None if whole else some, name, rule, by_feature)
    found = own if whole else _spread(own, some, values.shape[1])
    return found if found.is_identity else _joined(found, values, training, together, name, rule)


def _fitted(
    values: Values,
    training: Rows,
    columns: Columns | None,
    name: str,
    rule: ScalingRule,
    by_feature: bool,
) -> Scaling:
    """That of some features, all where None."""
    if rule is ScalingRule.ROBUST:
        chosen = values if columns is None else values[:, columns]
        return _robust(chosen, training, by_feature, name)
    fit = fit_for(rule, by_feature, values.dtype)
    for start in range(0, len(training), ROWS):
        block = values[training[start : start + ROWS]]
        fit.add(block if columns is None else block[:, columns])
    return fit.scaling(name)


def _joined(
    found: Scaling,
    values: Values,
    training: Rows,
    together: Sequence[Columns],
    name: str,
    rule: ScalingRule,
) -> Scaling:
    """With one pair of limits for all features of a group; the same for all where that is one."""
    offset, scale = found.offset.copy(), found.scale.copy()
    for group in together:
        one = _group(values, training, group, name, rule)
        if len(group) == values.shape[1]:
            return one
        offset[group], scale[group] = one.offset[0], one.scale[0]
    return replace(found, offset=offset, scale=scale)


def _group(values: Values, training: Rows, group: Columns, name: str, rule: ScalingRule) -> Scaling:
    """Pixels in a table are scaled as those of images are."""
    one = _fitted(values, training, group, name, rule, by_feature=False)
    if rule is not ScalingRule.AUTO:
        return one
    low, high = float(one.offset[0]), float(one.offset[0]) + float(one.scale[0])
    return Scaling.bytes() if are_bytes(low, high) and _are_whole(values, group) else one


def _are_whole(values: Values, group: Columns) -> bool:
    blocks = (values[start : start + ROWS][:, group] for start in range(0, len(values), ROWS))
    return all(bool((block == np.round(block)).all()) for block in blocks)


def by_features(scope: Scope, shape: tuple[int, ...]) -> bool:
    """Whether each feature of samples of that shape has limits of its own."""
    return scope is Scope.FEATURE or (scope is Scope.AUTO and len(shape) == 1)


def fit_for(rule: ScalingRule, by_feature: bool, dtype: np.dtype[Any]) -> Fit:
    """What finds the scaling of a rule in one pass, of samples that are kept in ``dtype``: all but
    NONE and ROBUST."""
    whole = is_whole(dtype)
    fit: Fit = (
        Moments(by_feature)
        if rule is ScalingRule.STANDARDISE
        else Limits(by_feature, keeps_unit=rule is ScalingRule.AUTO and not whole)
    )
    return Counted(fit, by_feature) if whole else fit


def is_whole(dtype: np.dtype[Any]) -> bool:
    """Whether numbers of that type may be too large for floats to tell apart."""
    return dtype in (np.int64, np.uint64)


class Counted:
    """A fit of whole numbers, which are counted from the first of them."""

    def __init__(self, fit: Fit, by_feature: bool) -> None:
        self._fit, self._by_feature = fit, by_feature
        self._origin: Whole | None = None

    def add(self, values: Values) -> None:
        """Look at rows (n, features), n ≥ 1."""
        if self._origin is None:
            self._origin = _first(values if self._by_feature else values[:, :1])
        self._fit.add(less(values, self._origin))

    def scaling(self, name: str) -> Scaling:
        """That of the fit, from the origin on."""
        return replace(self._fit.scaling(name), origin=self._origin)


class Limits:
    """Least and greatest value so far, of each feature or of all; ``keeps_unit`` leaves values
    alone that are all between 0 and 1."""

    def __init__(self, by_feature: bool, *, keeps_unit: bool = True) -> None:
        self._axis = 0 if by_feature else None
        self._keeps_unit = keeps_unit
        self._found: tuple[Values, Values] | None = None

    def add(self, values: Values) -> None:
        """Look at rows (n, features), n ≥ 1."""
        values = _as_floats(values)
        low, high = (np.atleast_1d(limit(values, axis=self._axis)) for limit in (np.min, np.max))
        if self._found is not None:
            low, high = np.minimum(self._found[0], low), np.maximum(self._found[1], high)
        self._found = low, high

    def checked(self, name: str) -> tuple[Values, Values]:
        """Both, once there are some; raises DataError if a range overflows."""
        if self._found is None:
            raise ValueError("there are no limits of nothing")
        between(*self._found, name)
        return self._found

    def scaling(self, name: str) -> Scaling:
        """What takes them to 0…1; raises DataError if a range overflows."""
        if self._found is None:
            return Scaling.identity()
        low, high = self._found
        if self._keeps_unit and low.min() >= 0 and high.max() <= 1:
            return Scaling.identity()
        return between(low, high, name)


class Moments:
    """Mean and deviation (of the population) so far, of each feature or of all.

    In float64, off the first values seen and by Chan's rule, which loses nothing where the mean
    is large; a constant has a deviation of exactly 0.
    """

    def __init__(self, by_feature: bool) -> None:
        self._by_feature = by_feature
        self._limits = Limits(by_feature)
        self._count = 0
        self._shift = self._mean = self._squares = np.zeros(1)

    def add(self, values: Values) -> None:
        """Look at rows (n, features), n ≥ 1."""
        self._limits.add(values)
        block = values.astype(np.float64).reshape(-1, values.shape[1] if self._by_feature else 1)
        if not self._count:
            self._shift = block[0].copy()
        block -= self._shift
        more, centre = len(block), block.mean(axis=0)
        step, total = centre - self._mean, self._count + len(block)
        squares = np.square(block - centre).sum(axis=0)
        self._squares = self._squares + squares + np.square(step) * (self._count * more / total)
        self._mean = self._mean + step * (more / total)
        self._count = total

    def scaling(self, name: str) -> Scaling:
        """What takes them to mean 0 and deviation 1; raises DataError if a range overflows."""
        if not self._count:
            return Scaling.identity()
        low, high = self._limits.checked(name)
        return _centred(self._shift + self._mean, np.sqrt(self._squares / self._count), low, high)


def between(low: Values, high: Values, name: str) -> Scaling:
    """low…high becomes 0…1, a constant becomes 0; raises DataError if a range overflows.

    As wide as its limits are, which are float32 or float64.
    """
    with np.errstate(over="ignore"):
        span = high - low
    if not np.isfinite(span).all():
        raise DataError(
            f"column {int(np.argmin(np.isfinite(span))) + 1} spans more than numbers can hold",
            where=name,
            remedy="Scale it down first",
        )
    return Scaling(low, np.where(span >= SMALLEST, span, 1.0).astype(low.dtype))


def _robust(values: Values, training: Rows, by_feature: bool, name: str) -> Scaling:
    """The median becomes 0, the quartiles lie 1 apart."""
    lows, highs, quartiles, origins = [], [], [], []
    for raw in _columns(values, training) if by_feature else [values[training].reshape(-1, 1)]:
        origin = _first(raw) if is_whole(raw.dtype) else None
        block = less(raw, origin)
        lows.append(block.min(axis=0))
        highs.append(block.max(axis=0))
        quartiles.append(np.percentile(block, [25, 50, 75], axis=0))
        origins += [] if origin is None else [origin]
    kind = np.float64 if is_wide(values.dtype) else np.float32
    low, high = (np.concatenate(one).astype(kind) for one in (lows, highs))
    between(low, high, name)
    first, median, third = np.concatenate(quartiles, axis=1)
    found = _centred(median, third - first, low, high)
    return replace(found, origin=np.concatenate(origins)) if origins else found


def _first(values: Values) -> Whole:
    """Whole numbers (features,) that those of a block are counted from."""
    first: Whole = values[0].copy()
    return first


def _as_floats(values: Values) -> Values:
    return values.astype(np.float32) if values.dtype == np.uint8 else values


def _columns(values: Values, training: Rows) -> Iterator[Values]:
    """Training rows of some features after the other, so that all are never copied at once."""
    for start in range(0, values.shape[1], COLUMNS):
        yield values[:, start : start + COLUMNS][training]


def _centred(
    centre: NDArray[np.float64], spread: NDArray[np.float64], low: Values, high: Values
) -> Scaling:
    """``centre`` becomes 0, ``spread`` 1; a spread of nothing, or of so little that what lies
    farthest would overflow, is none."""
    reach = np.maximum(high - centre, centre - low)
    none = (spread < SMALLEST) | (reach > GREATEST / 2 * spread)
    scale = np.where(none, 1.0, spread)
    return Scaling(centre.astype(low.dtype), scale.astype(low.dtype))


def _spread(scaling: Scaling, some: NDArray[np.intp], features: int) -> Scaling:
    """A scaling of ``some`` features as one of all; the others stay as they are."""
    if scaling.is_identity:
        return scaling
    kind = scaling.offset.dtype
    offset, scale = np.zeros(features, kind), np.ones(features, kind)
    offset[some], scale[some] = scaling.offset, scaling.scale
    return Scaling(offset, scale)


def scaling_of(of_bytes: bool, greatest: Callable[[], float], trained: Scaling | None) -> Scaling:
    """What takes samples to where a network was trained; ``greatest`` tells their maximum.

    Pixels may come as bytes or as 0…1, whichever the network was trained on.
    """
    if of_bytes:
        return Scaling.bytes() if trained is None or trained.is_identity else trained
    if trained is None or (trained.is_bytes and greatest() <= 1):
        return Scaling.identity()
    return trained
