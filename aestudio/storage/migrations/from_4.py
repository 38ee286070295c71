"""Version 5: more of how data are read is chosen, and more is remembered of them."""

from dataclasses import replace
from typing import Any

import numpy as np

from aestudio.core.reference import DataReference
from aestudio.storage.migrations.editing import parsed_at, with_settings, with_text
from aestudio.storage.migrations.fingerprint_4 import fingerprint
from aestudio.storage.tree import Items

# What data went through before it could be chosen, and what was not known of them.
READING: dict[str, Any] = {
    "dates": "auto",
    "axis": "auto",
    "ground": "ignored",
    "folders": "classes",
}
DATA: dict[str, Any] = {"low": None, "high": None, "stored": ""}
PLACES: dict[str, tuple[str, ...]] = {"project": ("data",), "run/data": ()}


def to_5(items: Items) -> Items:
    """The data of the project and of its run tell it."""
    found = items
    for path, place in PLACES.items():
        found = _by_feature(found, path, *place)
        found = with_settings(found, path, DATA, *place)
        found = with_settings(found, path, READING, *place, "preparation", "reading")
    return _known_again(items, found)


def _by_feature(items: Items, path: str, *place: str) -> Items:
    """Automatic was each column of a table by itself, also of those that are one kind."""
    whole, data = parsed_at(items, path, *place)
    if data is None or len(data["shape"]) != 1 or data["preparation"]["scope"] != "auto":
        return items
    data["preparation"]["scope"] = "feature"
    return with_text(items, path, whole)


def _known_again(before: Items, after: Items) -> Items:
    """A run that knew its data knows them by their present fingerprint, and goes on."""
    path = "run/data" if "run/data" in before else "project"
    _whole, old = parsed_at(before, path, *PLACES[path])
    run = after.get("run")
    kept = None if run is None else run.attributes.get("data_sha256")
    if run is None or old is None or kept != fingerprint(old).encode():
        return after
    _whole, new = parsed_at(after, path, *PLACES[path])
    told = np.bytes_(DataReference.checked(new or {}).fingerprint.encode())
    return {**after, "run": replace(run, attributes={**run.attributes, "data_sha256": told})}
