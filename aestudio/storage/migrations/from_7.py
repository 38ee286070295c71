"""Version 8: runs may have been begun together, as a group."""

from aestudio.storage.tree import Items


def to_8(items: Items) -> Items:
    """Each run was begun by itself."""
    return items
