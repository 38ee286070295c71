"""Which versions of its libraries the program runs with."""

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


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True
