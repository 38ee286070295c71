"""Samples that occur more than once, value for value, within the data and across their parts."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.units import count_text
from aestudio.data.preparation.splits import Rows
from aestudio.data.watch import UNWATCHED, Watch

ROWS = 4096  # Samples looked at together.
# Of the hash that stands for a sample: of ten million samples two different ones share one in one
# of 300,000 data sets.
BYTES = 8


@dataclass(frozen=True, slots=True)
class Repeats:
    """``duplicates`` are samples that equal an earlier one, ``shared`` test samples that equal a
    training sample, of ``testing`` in all."""

    duplicates: int
    shared: int
    testing: int

    @property
    def told(self) -> str:
        """What is worth knowing before the test error is believed; empty if nothing is."""
        if not self.shared:
            return ""
        verb = "is" if self.shared == 1 else "are"
        return (
            f"{self.shared:,} of {count_text(self.testing, 'test sample')} {verb} "
            "in the training part, too: the test error says less of new data"
        )


def repeats(
    values: NDArray[Any], training: Rows, testing: Rows, watch: Watch = UNWATCHED
) -> Repeats:
    """Look at samples (n, features), of which some rows train and some test; takes 8 bytes a
    sample. Raises ReadingStoppedError if the watch says so."""
    hashes = np.empty(len(values), np.uint64)
    for start in range(0, len(values), ROWS):
        watch.reached(start / len(values), "statistics")
        block = values[start : start + ROWS]
        hashes[start : start + len(block)] = [_hash(row) for row in _plain(block)]
    shared = np.isin(hashes[testing], hashes[training])
    different = len(np.unique(hashes))
    return Repeats(len(values) - different, int(np.count_nonzero(shared)), len(testing))


def _plain(block: NDArray[Any]) -> NDArray[Any]:
    """As it is, but for −0, which equals 0 and has other bits."""
    plain = block + block.dtype.type(0) if block.dtype.kind == "f" else block
    return np.ascontiguousarray(plain)


def _hash(row: NDArray[Any]) -> int:
    return int.from_bytes(blake2b(row.data, digest_size=BYTES).digest(), "little")
