"""Version 3: data with a preparation, embedded data, and what a run was trained on."""

from aestudio.storage.migrations.editing import with_settings
from aestudio.storage.tree import Items

READING = {
    "separator": "",
    "decimal": "",
    "encoding": "",
    "header": None,
    "height": 0,
    "width": 0,
    "crop": False,
    "colour": "auto",
}
# What all data went through before it could be chosen.
PREPARATION = {
    "reading": READING,
    "ignored": [],
    "label_column": "auto",
    "missing": "refuse",
    "scaling": "auto",
    "scope": "auto",
    "split": "random",
    "split_column": "",
    "test_file": "",
    "balance": "as-is",
}
DATA = {
    "size": 0,
    "streamed": False,
    "preparation": PREPARATION,
    "held_out": None,
    "left_out": 0,
    "test_sha256": "",
    "embedded": False,
}


# Settings that came while the version was 2.
PLAN = {"cache_codings": True, "precision": "float32"}


def to_3(items: Items) -> Items:
    """The data tell how they are prepared; what the run was trained on is not known."""
    found = with_settings(items, "project", DATA, "data")
    found = with_settings(found, "project", PLAN, "plan")
    return with_settings(found, "run/plan", PLAN)
