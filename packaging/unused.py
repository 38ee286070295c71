"""What the bundle can do without; aestudio.spec leaves it out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath

# As PyInstaller lists files: where it goes, where it comes from, what kind it is.
Listed = tuple[str, str, str]

# Nothing is drawn by OpenGL or read from the network, and all words are the program's own.
QT_FOLDERS = {
    "egldeviceintegrations",
    "generic",
    "networkinformation",
    "tls",
    "translations",
    "wayland-graphics-integration-client",
    "xcbglintegrations",
}
# Screens without a desktop; and what brings in GTK for a look that the program does not take.
QT_PLUGINS = {
    "libqeglfs",
    "libqgtk3",
    "libqlinuxfb",
    "libqminimal",
    "libqminimalegl",
    "libqvkkhrdisplay",
    "libqvnc",
}
# Imported by libraries where it is there, and only for what is not done here.
MODULES = [
    *("IPython", "grpc", "matplotlib", "tkinter"),
    *("PySide6.QtNetwork", "PySide6.QtTest"),
    # What developers have besides.
    *("PyInstaller", "_pytest", "coverage", "hatchling", "hypothesis", "mypy", "pip", "pytest"),
]
# What the program can do without, and who has no Python needs not: developers have it for tests.
OPTIONAL = ["ai_edge_litert", "onnxruntime", "pandas"]
# Libraries that carry symbols by the hundred megabytes.
STRIPPED = ("_polars_runtime_32/", "libpython", "tensorflow/")


def is_wanted(goes_to: str) -> bool:
    path = PurePath(goes_to)
    if "PySide6" not in path.parts:
        return True
    return path.stem not in QT_PLUGINS and QT_FOLDERS.isdisjoint(path.parts)


def without_unused(files: Sequence[Listed], needs: Callable[[str], Iterable[str]]) -> list[Listed]:
    """The files that are wanted, and no library that only the others need.

    ``needs`` tells which libraries a file needs, by their names or paths.
    """
    left = [one for one in files if not is_wanted(one[0])]
    theirs = _needed(left, needs)
    wanted = [one for one in files if is_wanted(one[0])]
    kept = [one for one in wanted if _name(one) not in theirs]
    return _with_needed(kept, [one for one in wanted if one not in kept], needs)


def without_dangling(files: Iterable[Listed], left_out: Iterable[Listed]) -> list[Listed]:
    """The files but for links to what is left out."""
    gone = {PurePath(one[0]) for one in left_out}
    return [one for one in files if one[2] != "SYMLINK" or _target(one) not in gone]


def _target(link: Listed) -> PurePath:
    return PurePath(os.path.normpath(PurePath(link[0]).parent / link[1]))


def _with_needed(
    files: list[Listed], others: Sequence[Listed], needs: Callable[[str], Iterable[str]]
) -> list[Listed]:
    """The files, and those of the others that they need, also through each other."""
    names = _needed(files, needs)
    found = [one for one in others if _name(one) in names]
    if not found:
        return files
    return _with_needed([*files, *found], [one for one in others if one not in found], needs)


def _needed(files: Iterable[Listed], needs: Callable[[str], Iterable[str]]) -> set[str]:
    return {PurePath(name).name for _, source, _ in files for name in needs(source)}


def _name(file: Listed) -> str:
    return PurePath(file[0]).name


def is_stripped(goes_to: str) -> bool:
    return goes_to.startswith(STRIPPED)
