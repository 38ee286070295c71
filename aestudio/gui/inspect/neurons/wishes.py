"""What the Neurons view wants to know, and how it is worked out."""

from dataclasses import dataclass, replace

import numpy as np

from aestudio.analysis.noise import as_seen
from aestudio.analysis.tie_inspector import TiedPair, ties
from aestudio.analysis.units.activity import UnitStatistics, units_of
from aestudio.analysis.units.kernels import (
    Indices,
    Kernels,
    listens_to,
    pair_of,
    writes,
)
from aestudio.analysis.units.likeness import Twins, alike, twins
from aestudio.analysis.units.maps import feature_maps, outputs_of
from aestudio.analysis.units.rows import kernel_rows
from aestudio.core.model import Model
from aestudio.core.shapes import is_image
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.neurons.choices import Scale, Show
from aestudio.gui.inspect.neurons.tiles import Tiles, tiles_of
from aestudio.gui.kit.computations import Lane, Task, Wish

MOST_NUMBERS = 2**25  # Of all pictures; of more, those in sight alone are worked out.


@dataclass(frozen=True, slots=True)
class Look:
    """How units are to be shown; ``coloured`` says that three channels are colours."""

    show: Show = Show.KERNELS
    scale: Scale = Scale.SAME
    coloured: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Of a layer over the samples: how its units answer, which look alike, and the pair that it
    is one of, if any."""

    layer: int
    statistics: UnitStatistics
    twins: Twins
    pair: TiedPair | None

    @property
    def still(self) -> Indices:
        """Units that hardly ever move."""
        return np.flatnonzero(self.statistics.still).astype(np.int64)

    @property
    def with_twin(self) -> Indices:
        """Units that have a twin."""
        return np.unique(self.twins.pairs).astype(np.int64)

    def twins_of(self, unit: int) -> tuple[tuple[int, float], ...]:
        """Units whose kernels are like that one's, and the cosines."""
        found = []
        for pair, cosine in zip(self.twins.pairs.tolist(), self.twins.cosines, strict=True):
            if unit in pair:
                found.append((pair[1] if pair[0] == unit else pair[0], float(cosine)))
        return tuple(found)


def same_units(before: Inspected, now: Inspected) -> bool:
    """Whether the units are those of the same layer, at another moment or in another run: then
    what is seen of them stays until there is something newer, without a flicker."""
    same = before.model.architecture == now.model.architecture
    return same and before.layer == now.layer


def too_many(inspected: Inspected, look: Look) -> bool:
    """Whether the pictures of all units are too large to be kept."""
    if look.show is Show.MAPS:
        return False
    sizes = max(inspected.model.architecture.inputs, 1)
    return inspected.stack_layer.width * sizes > MOST_NUMBERS


def tiles_wish(inspected: Inspected, look: Look, units: Indices | None) -> Wish[tuple[Tiles, ...]]:
    """The pictures of ``units``, or all; two of each where encoder and decoder are beside each
    other, none where there is no pair."""
    model, layer = inspected.model, inspected.layer

    def work(task: Task) -> tuple[Tiles, ...] | None:
        found = _kernels(inspected, look.show, units, task)
        if found is None:
            return None
        limit = max((one.limit for one in found), default=0.0)
        return tuple(
            tiles_of(
                one.images,
                one.units,
                one.told,
                limit=limit if look.scale is Scale.SAME else None,
                in_colour=look.coloured,
            )
            for one in found
        )

    sample = inspected.sample if look.show is Show.MAPS else -1
    chosen = None if units is None else units.tobytes()
    key = ("units", inspected.key, id(model.weights), layer, look, sample, chosen)
    return Wish(key, work, Lane.INTERACTIVE, inspected.subject.live)


def facts_wish(inspected: Inspected) -> Wish[Facts]:
    """What there is to say of all units of the layer."""
    model, layer = inspected.model, inspected.layer

    def work(task: Task) -> Facts | None:
        # A diverged network overflows; what is told of it says so.
        with np.errstate(over="ignore", invalid="ignore"):
            statistics = units_of(model, layer, seen_samples(inspected), task.stopped)
            if statistics is None:
                return None
            found = twins(kernel_rows(model, layer), task.stopped)
            return None if found is None else Facts(layer, statistics, found, _pair(model, layer))

    key = ("unit facts", inspected.key, layer)
    return Wish(key, work, live=inspected.subject.live)


def alike_wish(inspected: Inspected) -> Wish[Indices]:
    """An order in which units with like kernels are neighbours."""
    model, layer = inspected.model, inspected.layer

    def work(_task: Task) -> Indices:
        return alike(kernel_rows(model, layer))

    return Wish(("units alike", inspected.key, layer), work, live=inspected.subject.live)


def ties_wish(inspected: Inspected) -> Wish[tuple[TiedPair, ...]]:
    """What the layers of each pair share."""
    model = inspected.model
    return Wish(("ties", inspected.key), lambda _task: ties(model), live=inspected.subject.live)


def seen_samples(inspected: Inspected) -> Array:
    """Samples of the part as the network gets them."""
    part = inspected.part
    found: Array = as_seen(inspected.corruption, part.samples, part.rows)
    return found


def _pair(model: Model, layer: int) -> TiedPair | None:
    return next((one for one in ties(model) if layer in (one.encoder, one.decoder)), None)


def _kernels(
    inspected: Inspected, show: Show, units: Indices | None, task: Task
) -> tuple[Kernels, ...] | None:
    model, layer = inspected.model, inspected.layer
    chosen = None if units is None else units.tolist()
    match show:
        case Show.MAPS:
            return (_maps(inspected),)
        case Show.BOTH:
            pair = pair_of(model, layer, chosen, task.stopped)
            return (pair.encoder, pair.decoder) if pair else None if task.stopped() else ()
        case Show.WRITES:
            written = writes(model, layer, chosen, task.stopped)
            return None if written is None else (written,)
        case _:
            listened = listens_to(model, layer, chosen, task.stopped)
            return None if listened is None else (listened,)


def _maps(inspected: Inspected) -> Kernels:
    """What leaves the layer for the sample that is pointed at."""
    model, layer = inspected.model, inspected.layer
    one = slice(inspected.sample, inspected.sample + 1)
    part = inspected.part
    sample = as_seen(inspected.corruption, part.samples[one], part.rows[one])[0]
    own = inspected.stack_layer
    if own.channelled and is_image(own.output_shape):
        images = feature_maps(model, sample, layer)[..., np.newaxis]
    else:
        images = outputs_of(model, sample, layer).reshape(-1, 1, 1, 1)
    told = f"what leaves each unit for row {int(part.rows[inspected.sample]) + 1:,} of the data"
    whole = Kernels(images, np.arange(len(images)), 0.0, told)
    finite = np.abs(images[np.isfinite(images)])
    return replace(whole, limit=float(finite.max(initial=0.0)))
