"""Which epochs of a stage stay as snapshots: a rule that the user sees."""

from collections.abc import Sequence
from math import log

RULE = "The first, the best and the last epoch, and others evenly in the logarithm of the epoch"
MOST = 30  # That a stage keeps.


def kept_epochs(epochs: Sequence[int], best: int | None, most: int) -> tuple[int, ...]:
    """Those of ``epochs`` (from 1, rising) that stay, ``most`` at the most: the first, the
    ``best`` where there is one, the last, and of the others those nearest to even steps of the
    logarithm; rising.

    What was dropped never comes back: thinned again and again while epochs are added, few more
    places than ``most`` are tried for.
    """
    if len(epochs) <= most:
        return tuple(epochs)
    forced = (epochs[-1], best, epochs[0])
    there = [one for one in forced if one is not None and one in epochs]
    kept = set(there[:most])
    while len(kept) < most:
        kept.add(max((one for one in epochs if one not in kept), key=lambda one: _gap(one, kept)))
    return tuple(sorted(kept))


def _gap(epoch: int, kept: set[int]) -> float:
    """How far the nearest of those kept is, in the logarithm."""
    return min(abs(log(epoch) - log(one)) for one in kept)
