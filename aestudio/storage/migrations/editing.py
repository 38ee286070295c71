"""What the steps have in common."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from aestudio.storage.tree import Item, Items, LayoutError


def with_settings(items: Items, path: str, settings: Mapping[str, Any], *place: str) -> Items:
    """The JSON at ``path`` with those settings that it lacks, in the object at ``place`` in it."""
    whole, inner = parsed_at(items, path, *place)
    if inner is None:
        return items
    inner.update({name: value for name, value in settings.items() if name not in inner})
    return with_text(items, path, whole)


def parsed_at(items: Items, path: str, *place: str) -> tuple[Any, dict[str, Any] | None]:
    """The JSON at ``path``, and the object at ``place`` in it; None for both if there is none."""
    array = items.get(path, Item()).array
    if array is None:
        return None, None
    whole = _parsed(bytes(array[()]), path)
    inner = whole
    for name in place:
        inner = inner.get(name) if isinstance(inner, dict) else None
    if not isinstance(inner, dict):
        raise LayoutError(f"/{path} is no object")
    return whole, inner


def with_text(items: Items, path: str, whole: Any) -> Items:
    """Another JSON at ``path``, where there is one."""
    text = np.array(json.dumps(whole).encode("ascii"))
    return {**items, path: replace(items[path], array=text)}


def _parsed(text: bytes, path: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise LayoutError(f"{path} is nested too deep") from error
