"""One step from each format version to the next; what is opened is always of the present one.

A step takes the tree of a file that was checked to hold nothing strange, and adds what later
versions tell, with the meaning that its absence had. The file itself stays as it is until the
project is saved, which keeps it as a backup.
"""

from collections.abc import Callable

from aestudio.storage.migrations.from_1 import to_2
from aestudio.storage.migrations.from_2 import to_3
from aestudio.storage.migrations.from_3 import to_4
from aestudio.storage.migrations.from_4 import to_5
from aestudio.storage.migrations.from_5 import to_6
from aestudio.storage.migrations.from_6 import to_7
from aestudio.storage.migrations.from_7 import to_8
from aestudio.storage.tree import Items

STEPS: dict[int, Callable[[Items], Items]] = {
    1: to_2,
    2: to_3,
    3: to_4,
    4: to_5,
    5: to_6,
    6: to_7,
    7: to_8,
}


def migrated(items: Items, version: int) -> Items:
    """The tree of a file of that version as the present version writes it."""
    while version in STEPS:
        items, version = STEPS[version](items), version + 1
    return items
