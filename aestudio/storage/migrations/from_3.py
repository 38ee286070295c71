"""Version 4: what becomes of unlike images and of complex numbers is chosen."""

from aestudio.storage.migrations.editing import with_settings
from aestudio.storage.tree import Items

# What such images went through before; complex numbers were refused.
READING = {
    "frames": "first",
    "sizes": "resize",
    "cmyk": "convert",
    "bits": "all",
    "complex": "both",
}


def to_4(items: Items) -> Items:
    """The data of the project and of its run tell it."""
    found = with_settings(items, "project", READING, "data", "preparation", "reading")
    return with_settings(found, "run/data", READING, "preparation", "reading")
