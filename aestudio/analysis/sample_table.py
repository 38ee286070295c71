"""Samples as a table: what went in, what came out and how far apart they are, in the units of the
data, and the codings; a line a sample."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.columns import Columns, code_columns, column_errors, original_columns
from aestudio.analysis.errors import sample_errors
from aestudio.analysis.forward import decode, encode
from aestudio.analysis.noise import as_seen
from aestudio.core.corruptions import Corruption, NoCorruption
from aestudio.core.encoding import Encoding
from aestudio.core.model import Model
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Array

CHUNK = 1000
AS_IT_IS = NoCorruption()
INPUT, OUTPUT, ERROR = "input ", "output ", "error "
SCALED = "scaled error"  # Of all inputs together, beside errors in the units of the data.


@dataclass(frozen=True, slots=True, eq=False)
class Tabled:
    """Samples, scaled float32 (n, features), and all that a table of them is made of: ``rows`` are
    their places in the file, ``labels`` int64 (n,) into ``class_names``, or None, and ``encoding``
    and ``scaling`` what was done to the raw values."""

    model: Model
    samples: Array
    rows: NDArray[np.int64]
    labels: NDArray[np.int64] | None
    class_names: Sequence[str]
    encoding: Encoding
    scaling: Scaling
    corruption: Corruption = AS_IT_IS

    def header(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(self._columns(slice(0, 1)))

    def columns(self, which: slice | NDArray[np.int64]) -> Columns:
        """Those of some samples: row of the file from 1, class, squared error averaged over all
        scaled inputs; of named inputs each with what came in, what came out, and how far apart
        they are; codes."""
        return self._columns(which)

    def column(self, name: str, should_stop: Callable[[], bool]) -> NDArray[np.generic] | None:
        """One column of all samples; None where it was to stop."""
        parts: list[NDArray[np.generic]] = []
        for which in self._chunks():
            if should_stop():
                return None
            parts.append(self._columns(which)[name])
        return np.concatenate(parts)

    def lines(
        self, order: NDArray[np.int64], progress: Callable[[float], object]
    ) -> Iterator[list[object]]:
        """The cells of each sample in this order, as they stand in a file."""
        for first in range(0, len(order), CHUNK):
            some = order[first : first + CHUNK]
            columns = [_plain(one) for one in self._columns(some).values()]
            yield from map(list, zip(*columns, strict=True))
            progress(min(first + CHUNK, len(order)) / len(order))

    def _chunks(self) -> Iterator[slice]:
        return (slice(first, first + CHUNK) for first in range(0, len(self.samples), CHUNK))

    def _columns(self, which: slice | NDArray[np.int64]) -> Columns:
        samples, rows = self.samples[which], self.rows[which]
        architecture, weights = self.model.architecture, self.model.weights
        codings = encode(architecture, weights, as_seen(self.corruption, samples, rows))
        made = decode(architecture, weights, codings)
        found: Columns = {"row": rows + 1}
        if self.labels is not None:
            found["class"] = np.asarray(self.class_names)[self.labels[which]]
        named = bool(self.encoding.features)
        found[SCALED if named else "error"] = sample_errors(samples, made)
        if named:
            found.update(self._named(samples, made))
        return {**found, **code_columns(codings)}

    def _named(self, samples: Array, made: Array) -> Columns:
        features, scaling = self.encoding.features, self.scaling
        # Only times count from somewhere else than 0.
        times = frozenset(one.column for one in features if one.origin)
        inputs, outputs = (
            original_columns(scaling.invert(one), features, times) for one in (samples, made)
        )
        apart = column_errors(samples, made, scaling, features)
        found: Columns = {}
        for name in inputs:
            found[INPUT + name] = inputs[name]
            found[OUTPUT + name] = outputs[name]
            found[ERROR + name] = apart[name]
        return found


def _plain(column: NDArray[np.generic]) -> list[object]:
    """Numbers as Python has them; those of 32 bits by as few digits as tell them."""
    if column.dtype == np.float32:
        return [float(str(one)) for one in column]
    return list(column.tolist())
