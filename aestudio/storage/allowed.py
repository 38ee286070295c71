"""What may be in a project file, and nothing else: the table that layout describes in words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from aestudio.storage.layout import EPOCH_COLUMNS, MEASURED_COLUMNS, MOST_TEXT
from aestudio.storage.tree import Item, Items, LayoutError

NUMBER = "[1-9][0-9]{0,6}"
LAYER, NAME = rf"(?:encoder|decoder)_{NUMBER}", "[a-z][a-z0-9_]{0,39}"
ANY, WORD, WHOLE, REAL, SERIES = "anything", "text", "whole number", "number", "whole numbers"
FLOAT32, BYTES = "float32", "uint8"
OF_RUN_IN_WORDS = ("architecture", "plan", "data", "encoding")


@dataclass(frozen=True, slots=True)
class Allowed:
    """A group without ``dtype``, or an array of ``dimensions``, with attributes of those kinds.

    Of several types, written apart, any will do. ``longest`` are the bytes of a text at the most.
    """

    path: str
    dtype: str = ""
    dimensions: int = 0
    attributes: Mapping[str, str] = field(default_factory=dict)
    longest: int = 0


def _text(path: str, longest: int, **attributes: str) -> Allowed:
    return Allowed(path, "S", 0, attributes, longest)


def _columns(columns: Mapping[str, str]) -> tuple[Allowed, ...]:
    """One number an epoch each."""
    named = columns.items()
    return tuple(Allowed(rf"history/stage_{NUMBER}/{name}", dtype, 1) for name, dtype in named)


ALWAYS = (
    Allowed("", attributes={"format": ANY, "format_version": WHOLE, "program_version": ANY}),
    _text("project", MOST_TEXT["project"], source=WORD),
    Allowed("data"),
    Allowed(rf"data/file_{NUMBER}", BYTES, 1, {"path": WORD}),
    *(_text(f"run/{name}", MOST_TEXT[name]) for name in OF_RUN_IN_WORDS),
    Allowed("run/test_mse_by_input", "float64", 1),
    Allowed("run/scaling"),
    Allowed("run/scaling/(?:offset|scale)", f"{FLOAT32} float64", 1),
    Allowed("run/scaling/origin", "int64 uint64", 1),
    Allowed("run/extent"),
    Allowed("run/extent/(?:low|high)", FLOAT32, 1),
    Allowed("weights|best"),
    Allowed("checkpoint", attributes={"stage": WHOLE, "epoch": WHOLE, "step": WHOLE}),
    Allowed("optimizer", attributes={"step": WHOLE}),
    Allowed(rf"optimizer/slot_{NUMBER}"),
    Allowed("history"),
    *_columns(EPOCH_COLUMNS),
)
PLACE = {"name": WORD, "steps_per_epoch": WHOLE, "kept_epoch": WHOLE}
OF_RUN = {"data_sha256": WORD, "done": SERIES, "test_mse": REAL}
SINCE_6 = (
    *ALWAYS,
    Allowed("run", attributes={**OF_RUN, "test_mse_corrupted": REAL}),
    Allowed(rf"(?:weights|best|optimizer/slot_{NUMBER})/{LAYER}", attributes={"tied_to": WORD}),
    Allowed(rf"(?:weights|best|optimizer/slot_{NUMBER})/{LAYER}/{NAME}", FLOAT32, -1),
    Allowed(rf"history/stage_{NUMBER}", attributes={**PLACE, "terms": WORD}),
    Allowed(rf"history/stage_{NUMBER}/(?:steps|training|validation)"),
    Allowed(rf"history/stage_{NUMBER}/steps/{NAME}", FLOAT32, 1),
    Allowed(rf"history/stage_{NUMBER}/(?:training|validation)/{NAME}", "float64", 1),
)
SINCE_7 = (*SINCE_6, _text("runs", MOST_TEXT["runs"]))
PRESENT = (*SINCE_7, *_columns(MEASURED_COLUMNS))
# Dense layers by their numbers, variables by theirs, and the losses alone.
UP_TO_5 = (
    *ALWAYS,
    Allowed("run", attributes=OF_RUN),
    Allowed(rf"(?:weights|best)/layer_{NUMBER}", attributes={"transposed_from": WHOLE}),
    Allowed(rf"(?:weights|best)/layer_{NUMBER}/kernel", FLOAT32, 2),
    Allowed(rf"(?:weights|best)/layer_{NUMBER}/bias", FLOAT32, 1),
    Allowed(rf"optimizer/slot_{NUMBER}/variable_{NUMBER}", FLOAT32, -1),
    Allowed(rf"history/stage_{NUMBER}", attributes=PLACE),
    Allowed(rf"history/stage_{NUMBER}/step_losses", FLOAT32, 1),
)


def check_allowed(items: Items, version: int) -> None:
    """Raise LayoutError for the first thing that no project file of that version holds."""
    for path, item in items.items():
        for problem in _problems(path, item, version):
            raise LayoutError(f"/{path[:80]} {problem}")


def _problems(path: str, item: Item, version: int) -> Iterator[str]:
    if item.problem:
        yield item.problem
    # The same answer for all that differ in their numbers alone, of which there may be many.
    one = _allowed(re.sub("[0-9]+", "1", path), version)
    if one is None or re.fullmatch(one.path, path) is None:
        yield "is no part of a project"
        return
    yield from _of_array(one, item)
    for name, value in item.attributes.items():
        if name not in one.attributes:
            yield f"has an attribute {name[:40]}, which is no part of a project"
        elif not _is(value, one.attributes[name]):
            yield f"has an attribute {name} that is no {one.attributes[name]}"


@lru_cache(256)
def _allowed(path: str, version: int) -> Allowed | None:
    return next((one for one in _of_version(version) if re.fullmatch(one.path, path)), None)


def _of_version(version: int) -> tuple[Allowed, ...]:
    if version <= 5:
        return UP_TO_5
    return {6: SINCE_6, 7: SINCE_7}.get(version, PRESENT)


def _of_array(one: Allowed, item: Item) -> Iterator[str]:
    array = item.array
    if (array is None) != (not one.dtype):
        yield "is no group" if array is not None else "is no array"
    if array is None or not one.dtype:
        return
    if one.dtype == "S":
        if array.dtype.kind != "S" or array.shape != ():
            yield "is no text"
        elif array.nbytes > one.longest:
            yield f"is a text of {array.nbytes:,} bytes, {one.longest:,} are the most"
    elif array.dtype not in [np.dtype(kind) for kind in one.dtype.split()]:
        yield f"has type {array.dtype}, not {' or '.join(one.dtype.split())}"
    elif one.dimensions not in (-1, array.ndim):
        yield f"has {array.ndim} dimensions, not {one.dimensions}"


def _is(value: Any, kind: str) -> bool:
    match kind:
        case "text":
            return isinstance(value, bytes)
        case "whole number":
            return isinstance(value, np.integer)
        case "number":
            return isinstance(value, np.floating)
        case "whole numbers":
            return isinstance(value, np.ndarray) and value.dtype.kind == "i" and value.ndim == 1
    return True
