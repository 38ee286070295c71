"""Version 5: more of how data are read is chosen, and more is remembered of them."""

from typing import Any

from aestudio.storage.migrations.editing import with_settings
from aestudio.storage.tree import Items

# What data went through before it could be chosen, and what was not known of them.
READING: dict[str, Any] = {
    "dates": "auto",
    "axis": "auto",
    "ground": "ignored",
    "folders": "classes",
}
PREPARATION: dict[str, Any] = {}
DATA: dict[str, Any] = {"low": None, "high": None, "stored": ""}


def to_5(items: Items) -> Items:
    """The data of the project and of its run tell it."""
    for path, place in (("project", ("data",)), ("run/data", ())):
        items = with_settings(items, path, DATA, *place)
        items = with_settings(items, path, PREPARATION, *place, "preparation")
        items = with_settings(items, path, READING, *place, "preparation", "reading")
    return items
