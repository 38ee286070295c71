"""Finds resources/ in a source tree, a wheel, or a frozen bundle."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Path of a file that ships with the program, such as ``resource("styles", "studio.qss")``.

    Raises FileNotFoundError if the installation is incomplete.
    """
    for root in (_PACKAGE / "_resources", _PACKAGE.parent / "resources"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"resources/{'/'.join(parts)} is missing from this installation")
