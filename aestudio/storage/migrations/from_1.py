"""Version 2: schedules, early stopping, clipping, and the rate of each epoch."""

import re

import numpy as np

from aestudio.storage.migrations.editing import with_settings
from aestudio.storage.tree import Item, Items

# What every plan of version 1 meant.
PLAN = {
    "schedule": "constant",
    "drop_factor": 0.5,
    "drop_every": 10,
    "plateau_patience": 5,
    "lowest_rate": 0.0,
    "early_stopping": 0,
    "min_improvement": 0.0,
    "clip_norm": 0.0,
}
EPOCHS = re.compile(r"(history/stage_[0-9]+/)epoch")


def to_2(items: Items) -> Items:
    """The plans tell all settings; the rates of the epochs are not known."""
    found = with_settings(items, "project", PLAN, "plan")
    found = with_settings(found, "run/plan", PLAN)
    return {**found, **_rates(items)}


def _rates(items: Items) -> Items:
    found = {}
    for path, item in items.items():
        match = EPOCHS.fullmatch(path)
        if match is not None and item.array is not None:
            found[f"{match[1]}learning_rate"] = Item(array=np.full(item.array.shape, np.nan))
    return found
