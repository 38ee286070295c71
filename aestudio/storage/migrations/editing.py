"""What the steps have in common."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from aestudio.storage.tree import Items, LayoutError


def with_settings(items: Items, path: str, settings: Mapping[str, Any], *place: str) -> Items:
    """The JSON at ``path`` with those settings that it lacks, in the object at ``place`` in it."""
    item = items.get(path)
    if item is None or item.array is None:
        return items
    whole = _parsed(bytes(item.array[()]), path)
    inner = whole
    for name in place:
        inner = inner.get(name) if isinstance(inner, dict) else None
    if not isinstance(inner, dict):
        raise LayoutError(f"/{path} is no object")
    inner.update({name: value for name, value in settings.items() if name not in inner})
    text = np.array(json.dumps(whole, ensure_ascii=True).encode("ascii"))
    return {**items, path: replace(item, array=text)}


def _parsed(text: bytes, path: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise LayoutError(f"{path} is nested too deep") from error
