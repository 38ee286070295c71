"""Version 6: layers of several kinds; parameters and terms by their names."""

import re
from collections.abc import Mapping
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from aestudio.storage.migrations.editing import parsed_at, with_settings, with_text
from aestudio.storage.tree import Item, Items, LayoutError

LAYER = re.compile(r"(weights|best)/layer_([0-9]+)(/.+)?")
VARIABLE = re.compile(r"(optimizer/slot_[0-9]+)/variable_([0-9]+)")
STAGE = re.compile(r"history/stage_[0-9]+")
TERM = "reconstruction"
# What could not be chosen, with the meaning that it always had.
UNSAID_OF_LAYERS = {"kind": "dense", "sparsity": {"kind": "none"}, "tying": True}
UNSAID = {"coding": {"kind": "plain"}, "decoder": None}
UNSAID_OF_PLANS = {"corruption": {"kind": "none"}}


def to_6(items: Items) -> Items:
    """Layers tell their kind and the shape of their inputs; arrays lie where their layer's name
    and their own lead; the losses are the only term that is known."""
    shape = _shape(items)
    found = _with_kinds(items, "project", shape, "architecture")
    found = _with_kinds(found, "run/architecture", shape)
    found = with_settings(found, "project", UNSAID_OF_PLANS, "plan")
    found = with_settings(found, "run/plan", UNSAID_OF_PLANS)
    _whole, architecture = parsed_at(items, "run/architecture")
    if architecture is not None:
        found = _renamed(found, _depth(architecture), bool(architecture.get("tied")), items)
    return _with_terms(found)


def _shape(items: Items) -> list[Any]:
    """Of the samples of the project."""
    _whole, data = parsed_at(items, "project", "data")
    shape = (data or {}).get("shape")
    return shape if isinstance(shape, list) else []


def _with_kinds(items: Items, path: str, shape: list[Any], *place: str) -> Items:
    whole, architecture = parsed_at(items, path, *place)
    if architecture is None:
        return items
    inputs = architecture.pop("inputs", 0)
    whole_sides = all(isinstance(side, int) for side in shape)
    fits = whole_sides and bool(shape) and prod(shape) == inputs
    architecture["input_shape"] = shape if fits else [inputs]
    for layer in architecture.get("layers", ()):
        if not isinstance(layer, dict):
            raise LayoutError(f"/{path} has a layer that is none")
        layer.update(UNSAID_OF_LAYERS)
    architecture.update(UNSAID)
    return with_text(items, path, whole)


def _depth(architecture: Mapping[str, Any]) -> int:
    layers = architecture.get("layers")
    if not isinstance(layers, list):
        raise LayoutError("/run/architecture has no layers")
    return len(layers)


def _renamed(items: Items, depth: int, tied: bool, before: Items) -> Items:
    variables = _variables(before, depth, tied)
    found: dict[str, Item] = {}
    for path, item in items.items():
        if match := LAYER.fullmatch(path):
            key = _key(int(match[2]), depth)
            found[f"{match[1]}/{key}{match[3] or ''}"] = _with_tie(item, depth)
        elif match := VARIABLE.fullmatch(path):
            number = int(match[2])
            if number > len(variables):
                raise LayoutError(f"/{path} belongs to nothing")
            key, name = variables[number - 1]
            found.setdefault(f"{match[1]}/{key}", Item())
            found[f"{match[1]}/{key}/{name}"] = item
        else:
            found[path] = item
    return found


def _key(number: int, depth: int) -> str:
    if not 1 <= number <= 2 * depth:
        raise LayoutError(f"layer {number} belongs to nothing")
    return f"encoder_{number}" if number <= depth else f"decoder_{2 * depth - number + 1}"


def _with_tie(item: Item, depth: int) -> Item:
    attributes = dict(item.attributes)
    source = attributes.pop("transposed_from", None)
    if source is not None:
        attributes["tied_to"] = np.bytes_(_key(int(source), depth).encode())
    return replace(item, attributes=attributes)


def _variables(items: Items, depth: int, tied: bool) -> list[tuple[str, str]]:
    """Layer and name of each variable of the stage under way, in their order."""
    stage = items.get("checkpoint", Item()).attributes.get("stage", 0)
    _whole, plan = parsed_at(items, "run/plan")
    layer_wise = (plan or {}).get("strategy") != "whole" and 1 <= stage <= depth
    numbers = (int(stage), 2 * depth - int(stage) + 1) if layer_wise else range(1, 2 * depth + 1)
    found = []
    for number in numbers:
        key = _key(number, depth)
        found += [(key, "bias")] if tied and number > depth else [(key, "kernel"), (key, "bias")]
    return found


def _with_terms(items: Items) -> Items:
    found = dict(items)
    for path, item in items.items():
        if not STAGE.fullmatch(path):
            continue
        found[path] = replace(
            item, attributes={**item.attributes, "terms": np.bytes_(TERM.encode())}
        )
        found.update({f"{path}/{name}": Item() for name in ("steps", "training", "validation")})
        losses, epochs = found.pop(f"{path}/step_losses", Item()), items.get(f"{path}/loss", Item())
        if losses.array is None or epochs.array is None:
            raise LayoutError(f"/{path} has no losses")
        found[f"{path}/steps/{TERM}"] = losses
        found[f"{path}/training/{TERM}"] = epochs
        found[f"{path}/validation/{TERM}"] = Item(array=np.full(epochs.array.shape, np.nan))
    return found
