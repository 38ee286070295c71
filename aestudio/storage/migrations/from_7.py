"""Version 8: runs may have been begun together, as a group; epochs tell the loss of all layers
trained so far, and the length of the gradient."""

import re

import numpy as np

from aestudio.storage.layout import MEASURED_COLUMNS
from aestudio.storage.tree import Item, Items

EPOCHS = re.compile(r"(history/stage_[0-9]+/)epoch")


def to_8(items: Items) -> Items:
    """Each run was begun by itself, and nothing was measured."""
    found = dict(items)
    for path, item in items.items():
        match = EPOCHS.fullmatch(path)
        if match is not None and item.array is not None:
            unknown = Item(array=np.full(item.array.shape, np.nan))
            found.update({f"{match[1]}{name}": unknown for name in MEASURED_COLUMNS})
    return found
