"""Models of Keras: layers one after the other, and models within models."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from aestudio.core.errors import DataError
from aestudio.data.networks.keras_layers import (
    NESTED,
    PLAIN,
    Arrays,
    Config,
    is_own,
    is_tied,
    owner_of,
    shape_in,
    step_of,
    tied_step,
)
from aestudio.data.networks.steps import MOST_STEPS, Step, StepKind

MOST_DEPTH = 8
# What layers are called that draw codings, and those that tell how far these spread.
DRAWS, SPREAD = re.compile("sampl|repara", re.I), re.compile("var|std|sigma", re.I)
HEADS = ("Dense", "Conv2D")
CHAIN = "A layer takes what several others give"
# The arrays of one layer: by its place among the layers, and its description.
Finder = Callable[[tuple[str, ...], str, Config], Arrays]


def steps_in(model: Mapping[str, Any], arrays: Finder, place: str) -> tuple[Step, ...]:
    """The steps of a model; raises DataError for one that is no chain of layers."""
    if model.get("class_name") not in NESTED or not is_own(model):
        raise DataError(
            f"is a model of a class of its own ({str(model.get('class_name'))[:60]})",
            where=place,
            why="What such a class does is told by a program, and no program of a file is run",
            remedy="Build it as Sequential or with keras.Model(inputs, outputs), and save it again",
        )
    found: list[Step] = []
    for one in _walk(model, (), arrays, place):
        found.append(one)
        if len(found) > MOST_STEPS:
            raise DataError(
                f"has more than {MOST_STEPS} layers", where=place, remedy="Choose a smaller network"
            )
    # Models within it have inputs of their own.
    first = next((one for one in found if one.kind is StepKind.INPUT and one.shape), None)
    rest = [one for one in found if one.kind is not StepKind.INPUT]
    return (*([first] if first else []), *rest)


def _walk(
    model: Mapping[str, Any], path: tuple[str, ...], arrays: Finder, place: str
) -> Iterator[Step]:
    if len(path) > MOST_DEPTH:
        raise DataError("has models nested too deep", where=place, remedy=PLAIN)
    config = model.get("config")
    config = {"layers": config} if isinstance(config, list) else config  # Keras before 2.3.
    layers = config.get("layers") if isinstance(config, dict) else None
    if not isinstance(config, dict) or not isinstance(layers, list) or not _are_layers(layers):
        raise DataError("has a model without layers", where=place, remedy="Save it again")
    sides = config.get("build_input_shape")
    if isinstance(sides, list) and shape_in(sides[1:]):
        yield Step(StepKind.INPUT, "input", "InputLayer", shape=shape_in(sides[1:]))
    drawing = {_name(one) for one, _spread in _drawn(layers)}
    for layer in _in_order(layers, place):
        kind, own = str(layer["class_name"])[:100], layer["config"]
        here = (*path, str(own.get("name", layer.get("name", "")))[:200])
        if kind in NESTED and is_own(layer):
            yield from _walk(layer, here, arrays, place)
            continue
        built = own.get("batch_input_shape")
        if isinstance(built, list) and shape_in(built[1:]):
            yield Step(StepKind.INPUT, "input", "InputLayer", shape=shape_in(built[1:]))
        if is_tied(kind, layer):
            name, owner, settings = owner_of(own)
            lent = arrays((*path, name), owner, settings)
            yield _once(tied_step(kind, own, arrays(here, kind, own), lent), layer)
            continue
        if _draws(layer) and here[-1] in drawing:
            yield Step(StepKind.DRAWING, here[-1], kind)
            continue
        yield _step(kind, own, arrays(here, kind, own), layer)


def _step(kind: str, config: Config, arrays: Arrays, layer: Mapping[str, Any]) -> Step:
    own = is_own(layer) and str(layer.get("registered_name") or kind) == kind
    return _once(step_of(kind, config, arrays, own=own), layer)


def _once(found: Step, layer: Mapping[str, Any]) -> Step:
    """The step, which is a problem where it is done several times."""
    nodes = layer.get("inbound_nodes")
    if isinstance(nodes, list) and len(nodes) > 1 and not found.problem:
        return replace(found, problem="It is used several times", remedy=PLAIN)
    return found


def _are_layers(layers: list[Any]) -> bool:
    return 0 < len(layers) <= MOST_STEPS and all(
        isinstance(one, dict)
        and isinstance(one.get("class_name"), str)
        and isinstance(one.get("config"), dict | list)
        and (isinstance(one["config"], dict) or one["class_name"] in NESTED)
        for one in layers
    )


def _in_order(layers: list[dict[str, Any]], place: str) -> list[dict[str, Any]]:
    """As a sample goes through them; raises DataError where it goes several ways."""
    if not any("inbound_nodes" in one for one in layers):
        return layers
    after: dict[str, dict[str, Any]] = {}
    first, spreads = None, spreads_in(layers)
    layers = [one for one in layers if _name(one) not in spreads]
    for one in layers:
        _check_output(one, layers, place)
        before = set(_sources(one.get("inbound_nodes") or [])) - spreads
        if not before:
            first = one if first is None else None
            if first is None:
                raise _branched("It has several inputs", place)
            continue
        if len(before) > 1:
            raise _branched(f"{CHAIN}: {_name(one)}", place)
        (source,) = before
        if source in after:
            raise _branched(f"Several layers take what {source[:60]} gives", place)
        after[source] = one
    chain = [] if first is None else [first]
    while chain and _name(chain[-1]) in after:
        chain.append(after.pop(_name(chain[-1])))
    if len(chain) != len(layers):
        raise _branched("Some of its layers lead nowhere", place)
    return chain


def spreads_in(layers: Sequence[Mapping[str, Any]]) -> set[str]:
    """The layers that tell how far codings spread which another layer draws."""
    return {spread for _layer, spread in _drawn(layers)}


def _drawn(layers: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Layers that draw codings, with those that tell how far these spread: of two that take the
    same, and whose outputs nobody else takes, the one that is called so, else the second."""
    taken = {_name(one): list(_sources(one.get("inbound_nodes") or [])) for one in layers}
    kinds = {_name(one): one["class_name"] for one in layers}
    for one in layers:
        pair = list(dict.fromkeys(taken[_name(one)]))
        if not _draws(one) or len(pair) != 2 or not all(each in taken for each in pair):
            continue
        mean, spread = pair[::-1] if SPREAD.search(pair[0]) else pair
        beside = taken[mean] == taken[spread] and kinds[mean] == kinds[spread] in HEADS
        alone = all(spread not in each or name == _name(one) for name, each in taken.items())
        if beside and alone:
            yield one, spread


def _draws(layer: Mapping[str, Any]) -> bool:
    """Whether a layer may draw codings, which is known by its name alone: it is a program."""
    kind = str(layer["class_name"])
    return bool(DRAWS.search(kind)) or kind == "Lambda"


def _check_output(
    layer: Mapping[str, Any], layers: Sequence[Mapping[str, Any]], place: str
) -> None:
    """Raise DataError where a layer takes of a model what tells the spread of codings."""
    models = {_name(one): one["config"] for one in layers if one["class_name"] in NESTED}
    for name, number in _outputs(layer.get("inbound_nodes") or []):
        config = models.get(name)
        outputs = config.get("output_layers") if isinstance(config, dict) else None
        inner = config.get("layers") if isinstance(config, dict) else None
        if not isinstance(outputs, list) or not isinstance(inner, list) or not _are_layers(inner):
            continue
        told = outputs[number] if 0 <= number < len(outputs) else None
        if isinstance(told, list) and told and str(told[0]) in spreads_in(inner):
            raise _branched("The decoder takes what tells how far codings spread", place)


def _name(layer: Mapping[str, Any]) -> str:
    config = layer["config"]
    own = config.get("name") if isinstance(config, dict) else None
    return str(layer.get("name", own))


def _sources(nodes: Any) -> Iterator[str]:
    """The layers that a layer takes from."""
    return (name for name, _number in _outputs(nodes))


def _outputs(nodes: Any) -> Iterator[tuple[str, int]]:
    """The layers that a layer takes from, and which of their outputs, as Keras 3 and those before
    it write them."""
    if isinstance(nodes, dict):
        history = nodes.get("keras_history")
        if isinstance(history, list) and history:
            yield str(history[0]), _number(history)
            return
        for one in nodes.values():
            yield from _outputs(one)
    elif isinstance(nodes, list):
        if len(nodes) >= 3 and isinstance(nodes[0], str) and type(nodes[1]) is int:
            yield nodes[0], _number(nodes)
            return
        for one in nodes:
            yield from _outputs(one)


def _number(told: list[Any]) -> int:
    return told[2] if len(told) > 2 and type(told[2]) is int else 0


def _branched(why: str, place: str) -> DataError:
    return DataError(
        "is not one layer after the other",
        where=place,
        why=why,
        remedy="Leave out what goes around layers, and save the chain of encoder and decoder",
    )
