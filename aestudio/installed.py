"""Which libraries are there, and in which versions."""

import sys
from importlib.metadata import PackageNotFoundError, version

# One library, under the names that it is also distributed by.
OTHER_NAMES = {"tensorflow": ("tensorflow-cpu",)}


def distributed_as(library: str) -> str:
    """The name by which a library was installed here; its own if it was not installed."""
    names = (library, *OTHER_NAMES.get(library, ()))
    return next((name for name in names if _is_installed(name)), library)


def installed_version(library: str) -> str:
    """The version of a library, such as 2.21.0; PackageNotFoundError if it is not installed."""
    return version(distributed_as(library))


def is_importable(library: str) -> bool:
    """Whether a library can be imported, later at least: while TensorFlow comes in, Keras is held
    back by an entry in sys.modules, which importlib.util.find_spec takes for its absence."""
    finders = (getattr(one, "find_spec", None) for one in sys.meta_path)
    return any(find is not None and find(library, None) is not None for find in finders)


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True
