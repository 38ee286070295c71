"""What the lens wants to know of a unit, and how it is worked out."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

import numpy as np

from aestudio.analysis.errors import sample_errors
from aestudio.analysis.forward import onward
from aestudio.analysis.noise import as_seen
from aestudio.analysis.units.kernels import Kernels
from aestudio.analysis.units.lens import (
    CHUNK,
    LayerActivations,
    Lens,
    activations_of,
    errors_without,
    lens_of,
    turned,
)
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import Inspected, Rows
from aestudio.gui.inspect.neurons.tiles import Tiles, tiles_of
from aestudio.gui.kit.computations import Lane, Task, Wish

MOST_KEPT = 2**25  # Activations of a layer that are kept.
MOST_SAMPLES = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Through:
    """What left a layer for the samples ``rows`` of the part; ``of`` says of which network, samples
    and layer."""

    of: Hashable
    passed: LayerActivations
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """A lens with pictures of what the unit listens to and writes; ``rows`` are those of the part
    that excite it most, ``samples`` how many it was looked at with. ``measured`` says that the
    error without it is known. ``through`` is what was worked out for it and serves all units of
    the layer, None where it was at hand."""

    lens: Lens
    listens: Tiles
    writes: Tiles
    rows: Rows
    samples: int
    measured: bool
    through: Through | None = None


def layer_key(inspected: Inspected) -> Hashable:
    """What all lenses on a layer depend on."""
    return inspected.key, inspected.layer


def chosen_rows(samples: int, units: int) -> Rows:
    """Evenly spread ones where there are too many to keep what leaves a layer for all of them."""
    most = max(1, min(MOST_SAMPLES, MOST_KEPT // max(units, 1)))
    if samples <= most:
        return np.arange(samples)
    return np.linspace(0, samples - 1, most).astype(np.int64)


def looked_wish(inspected: Inspected, through: Through | None) -> Wish[Looked]:
    """The lens on the unit: at once where its layer was passed before, and then without its
    worth."""
    at_hand = through is not None

    def work(task: Task) -> Looked | None:
        # A diverged network overflows; what is told of it says so.
        with np.errstate(over="ignore", invalid="ignore"):
            known = through or _through(inspected, task.stopped)
            found = None if known is None else _looked(inspected, known, task, not at_hand)
        if found is None or through is not None:
            return found
        return replace(found, through=known)

    key = ("lens", inspected.key, inspected.layer, inspected.unit, at_hand)
    lane = Lane.INTERACTIVE if at_hand else Lane.THOROUGH
    return Wish(key, work, lane, inspected.subject.live)


def without_wish(inspected: Inspected, through: Through) -> Wish[float]:
    """The error without the unit."""
    part, model, layer, unit = inspected.part, inspected.model, inspected.layer, inspected.unit

    def work(task: Task) -> float | None:
        samples = part.samples[through.rows]
        with np.errstate(over="ignore", invalid="ignore"):
            found = errors_without(model, samples, through.passed, [unit], task.stopped)
        return None if found is None else float(found.mean())

    key = ("error without", inspected.key, layer, unit)
    return Wish(key, work, live=inspected.subject.live)


def turned_wish(inspected: Inspected, unit: int, values: Array) -> Wish[Array]:
    """What comes out of the sample pointed at where the unit is held at each value."""
    part, model, layer = inspected.part, inspected.model, inspected.layer
    one = slice(inspected.sample, inspected.sample + 1)

    def work(_task: Task) -> Array:
        seen = as_seen(inspected.corruption, part.samples[one], part.rows[one])[0]
        return turned(model, seen, layer, unit, values)

    key = ("turned", inspected.key, layer, unit, inspected.sample, values.tobytes())
    return Wish(key, work, Lane.INTERACTIVE, inspected.subject.live, kept=False)


def _through(inspected: Inspected, should_stop: Callable[[], bool]) -> Through | None:
    part, corruption = inspected.part, inspected.corruption
    rows = chosen_rows(len(part), inspected.stack_layer.units)
    samples = part.samples[rows]
    seen = as_seen(corruption, samples, part.rows[rows])
    found = activations_of(inspected.model, seen, inspected.layer, should_stop)
    if found is None or corruption.is_none:
        return None if found is None else Through(layer_key(inspected), found, rows)
    errors = _errors(inspected, samples, found.outputs, should_stop)
    return (
        None
        if errors is None
        else Through(layer_key(inspected), replace(found, errors=errors), rows)
    )


def _looked(inspected: Inspected, through: Through, task: Task, measured: bool) -> Looked | None:
    part, rows = inspected.part, through.rows
    lens = lens_of(
        inspected.model,
        part.samples[rows],
        inspected.layer,
        inspected.unit,
        task.stopped,
        passed=through.passed,
        labels=None if part.labels is None else part.labels[rows],
        without=measured,
    )
    if lens is None:
        return None
    listens, writes = (_tiles(one) for one in (lens.listens, lens.writes))
    return Looked(lens, listens, writes, rows[lens.rows], len(rows), measured)


def _errors(
    inspected: Inspected, samples: Array, outputs: Array, should_stop: Callable[[], bool]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]] | None:
    """Those against samples as they are, of what was made of damaged ones."""
    model, layer = inspected.model, inspected.layer
    errors = np.empty(len(samples))
    for first in range(0, len(samples), CHUNK):
        if should_stop():
            return None
        part = slice(first, first + CHUNK)
        made = onward(model.architecture, model.weights, outputs[part], layer)
        errors[part] = sample_errors(samples[part], made)
    return errors


def _tiles(kernels: Kernels) -> Tiles:
    return tiles_of(kernels.images, kernels.units, kernels.told, limit=kernels.limit)
