"""What several runs make of the same samples, whatever each did to the values before."""

from collections.abc import Callable, Mapping

import numpy as np

from aestudio.analysis.forward import reconstruct
from aestudio.core.run import Run
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Array


def by_runs(
    samples: Array,
    scaling: Scaling,
    runs: Mapping[str, Run],
    should_stop: Callable[[], bool] = lambda: False,
) -> dict[str, Array]:
    """Reconstructions float32 (n, features), by the key of their run, of samples that ``scaling``
    has scaled, and scaled alike; without runs that take other inputs. What there is when it is to
    stop."""
    found: dict[str, Array] = {}
    for key, run in runs.items():
        if should_stop():
            break
        own = run.scaling or scaling
        model = run.model
        if model.architecture.inputs != samples.shape[1] or not _counts_alike(own, scaling):
            continue
        seen = _rescaled(samples, scaling, own)
        made = reconstruct(model.architecture, model.weights, seen)
        found[key] = _rescaled(made, own, scaling)
    return found


def _rescaled(values: Array, before: Scaling, after: Scaling) -> Array:
    """Values that one scaling has scaled as another would have."""
    if before.agrees(after):
        return values
    raw = values.astype(np.float64) * before.scale + before.offset
    return ((raw - after.offset) / after.scale).astype(np.float32)


def _counts_alike(one: Scaling, other: Scaling) -> bool:
    """Whether both take the same numbers off first, if any."""
    mine, theirs = (0 if each.origin is None else each.origin for each in (one, other))
    return bool(np.all(np.equal(mine, theirs)))
