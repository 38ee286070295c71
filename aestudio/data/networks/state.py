"""Weights without the network that they belong to, as PyTorch saves them: layers by name and shape.

What lies between the layers is not told, nor always in which order they come: files may be sorted
by name, which puts the decoder before the encoder. The order is the first of the likely ones in
which each layer takes what the one before it gives, and by which it may be an autoencoder.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError
from aestudio.data.networks.steps import MOST_STEPS, Network, Step, StepKind, float32, unknown

NUMBERS = re.compile(r"(\d+)")
FIRST = re.compile(r"enc|^e\d|down|first")
LAST = re.compile(r"dec|^d\d|^up|out|final")
MOST_GROUPS, MOST_ORDERS = 5, 200
SMALL = 1e-5  # What PyTorch adds to a variance.
OTHERWISE = "Export the network as ONNX, which tells what comes after what"
KNOWN = "Use Linear, Conv2d, ConvTranspose2d and BatchNorm2d, or leave it out"
Array = NDArray[Any]
Group = tuple["_Layer", ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """A step with what it takes and gives: channels or units; 0 takes and gives anything."""

    step: Step
    takes: int = 0
    gives: int = 0


def network_of(arrays: Mapping[str, Array], place: str) -> Network:
    """The layers that weights of those names belong to; raises DataError."""
    with np.errstate(all="ignore"):  # Of weights that are no numbers it is told later.
        layers = [_layer(name, own) for name, own in _modules(arrays).items()]
    if not layers or len(layers) > MOST_STEPS:
        raise DataError(
            f"holds the weights of {len(layers):,} layers",
            where=place,
            remedy="Choose the weights of an autoencoder: its state_dict",
        )
    wrong = any(one.step.problem for one in layers)
    ordered = layers if wrong else _in_order(layers, place)
    return Network("PyTorch", tuple(one.step for one in ordered), has_order=False)


def _modules(arrays: Mapping[str, Array]) -> dict[str, dict[str, Array]]:
    """The arrays of each module, in the order of the file."""
    found: dict[str, dict[str, Array]] = {}
    for name, array in arrays.items():
        module, _dot, last = name.rpartition(".")
        if last != "num_batches_tracked":
            found.setdefault(module or "network", {})[last] = array
    return found


def _layer(name: str, own: Mapping[str, Array]) -> _Layer:
    name = name[:200]
    weight, bias = own.get("weight"), own.get("bias")
    if any(one.dtype.kind != "f" for one in own.values()):
        return _Layer(unknown(name, "layer", "Its weights are whole numbers", KNOWN))
    if weight is None or set(own) - {"weight", "bias", "running_mean", "running_var"}:
        held = ", ".join(sorted(own))[:80]
        return _Layer(unknown(name, "layer", f"It has {held}, as no layer here", KNOWN))
    if "running_mean" in own and "running_var" in own and weight.ndim == 1 and bias is not None:
        return _normalisation(name, own)
    if weight.ndim == 2:
        step = _step(StepKind.DENSE, name, "Linear", weight.T, bias)
        return _Layer(step, weight.shape[1], weight.shape[0])
    if weight.ndim == 4:
        back = bias is not None and len(bias) == weight.shape[1] != weight.shape[0]
        return _convolution(name, weight, bias, back=back)
    return _Layer(unknown(name, "layer", f"Its weights have {weight.ndim} axes", KNOWN))


def _convolution(name: str, weight: Array, bias: Array | None, *, back: bool) -> _Layer:
    """Whether it leads back is told by its bias, and where that fits both by its name."""
    alike = weight.shape[0] == weight.shape[1] or bias is None
    back = back or (alike and _leads_back(name))
    kind = StepKind.CONVOLUTION_BACK if back else StepKind.CONVOLUTION
    kernel = weight.transpose(2, 3, 1, 0)
    step = _step(kind, name, "ConvTranspose2d" if back else "Conv2d", kernel, bias)
    takes, gives = weight.shape[:2] if back else weight.shape[1::-1]
    return _Layer(step, takes, gives)


def _leads_back(name: str) -> bool:
    return bool(re.search("dec|up|trans", name.lower()))


def _normalisation(name: str, own: Mapping[str, Array]) -> _Layer:
    arrays = [own[one].astype(np.float64) for one in ("weight", "bias")]
    mean, variance = own["running_mean"], own["running_var"]
    if len({one.shape for one in (*arrays, mean, variance)}) > 1:
        return _Layer(unknown(name, "BatchNorm", "Its arrays differ in length", KNOWN))
    factor = arrays[0] / np.sqrt(variance.astype(np.float64) + SMALL)
    added = arrays[1] - mean * factor
    step = Step(StepKind.SCALING, name, "BatchNorm", kernel=float32(factor), bias=float32(added))
    return _Layer(step, len(factor), 0)


def _step(kind: StepKind, name: str, what: str, kernel: Array, bias: Array | None) -> Step:
    own = None if bias is None else float32(bias)
    first = kind is not StepKind.DENSE
    return Step(kind, name, what, kernel=float32(kernel), bias=own, channels_first=first)


def _in_order(layers: Sequence[_Layer], place: str) -> Sequence[_Layer]:
    by_name, of_file, *others = islice(_orders(layers), MOST_ORDERS)
    for one in (by_name, of_file):
        if _fits(one):
            return one
    fitting = [one for one in others if _fits(one)]
    if fitting:  # Of a circle of layers, the widest place is where it begins and ends.
        return max(fitting, key=lambda one: one[0].takes)
    names = ", ".join(one.step.name for one in layers)[:160]
    raise DataError(
        "does not tell in which order its layers come",
        where=place,
        why=f"In no likely order does each take what the one before gives ({names})",
        remedy=OTHERWISE,
    )


def _orders(layers: Sequence[_Layer]) -> Iterator[Sequence[_Layer]]:
    """Likely orders: that of names, with the encoder first; that of the file; those of names with
    groups of the same name in another order."""
    groups: dict[str, list[_Layer]] = {}
    for one in sorted(layers, key=lambda one: _natural(one.step.name)):
        groups.setdefault(NUMBERS.sub("", one.step.name.partition(".")[0]), []).append(one)
    ranked = [group for _name, group in sorted(groups.items(), key=lambda one: _rank(*one))]
    yield [one for group in ranked for one in group]
    yield layers
    if len(groups) <= MOST_GROUPS:
        for order in permutations(ranked):
            yield [one for group in order for one in group]


def _rank(name: str, group: Sequence[_Layer]) -> tuple[int, bool]:
    """Encoder, what has another name, decoder; convolutions are outside of dense layers."""
    low = name.lower()
    dense = all(one.step.kind is StepKind.DENSE for one in group)
    if FIRST.search(low) or low == "e":
        return 0, dense
    return (2, not dense) if LAST.search(low) or low == "d" else (1, dense)


def _natural(name: str) -> list[tuple[int, str]]:
    """Numbers in names by their size: layer 10 comes after layer 9."""
    return [(int(one), "") if one.isdigit() else (-1, one) for one in NUMBERS.split(name)]


def _fits(layers: Sequence[_Layer]) -> bool:
    """Whether each takes what the one before gives, and the last gives what the first takes."""
    sized: list[_Layer] = []
    for one in layers:
        if one.step.kind is StepKind.SCALING:
            if not sized or sized[-1].gives != one.takes:
                return False
            continue
        sized.append(one)
    chained = all(_follows(one, other) for one, other in pairwise(sized))
    narrowest = min((one.gives for one in sized[:-1]), default=0)
    return bool(sized) and chained and _closes(sized[0], sized[-1], narrowest)


def _follows(one: _Layer, other: _Layer) -> bool:
    flattened = one.step.kind is not StepKind.DENSE and other.step.kind is StepKind.DENSE
    unflattened = one.step.kind is StepKind.DENSE and other.step.kind is not StepKind.DENSE
    if one.step.kind is StepKind.CONVOLUTION_BACK and flattened:
        return False
    if flattened:
        return other.takes % max(one.gives, 1) == 0
    if unflattened:
        return one.gives % max(other.takes, 1) == 0
    return one.gives == other.takes


def _closes(first: _Layer, last: _Layer, narrowest: int) -> bool:
    """Whether a chain may be that of an autoencoder: it gives what it takes, and begins neither
    with what leads back nor narrower than it ever becomes."""
    dense = StepKind.DENSE
    if first.step.kind is StepKind.CONVOLUTION_BACK:
        return False
    if first.step.kind is dense and last.step.kind is dense:
        return first.takes == last.gives and narrowest <= first.takes
    if first.step.kind is dense:
        return first.takes % max(last.gives, 1) == 0
    if last.step.kind is dense:
        return last.gives % max(first.takes, 1) == 0
    return first.takes == last.gives
