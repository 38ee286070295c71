"""The rooms of the program that are mutated, each with the tests that have to notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PREPARATION = (
    "blocks", "dataset", "formats/cells/whole_numbers", "job", "preparation/*", "reference",
    "streaming/ranges", "streaming/streamed", "width",
)  # fmt: skip
PREPARED = (
    "blocks", "complex", "dataset", "formats/cells/number_lists", "formats/cells/written_dates",
    "formats/images/folder_layout", "precision", "preparation/*", "streaming/streamed", "width",
)  # fmt: skip
COMMAND_LINE = ("cli", "commands/*", "recipes")
# What tests import anyway. A process forked with these is ready at once; nothing of ours is among
# them, and TensorFlow has not computed anything yet, so it may be forked too.
LIGHT = (
    "numpy", "pydantic", "pytest", "hypothesis", "h5py", "psutil", "platformdirs", "scipy.special",
    "PySide6.QtWidgets", "PySide6.QtTest",
)  # fmt: skip
TABLES = (*LIGHT, "polars", "PIL.Image", "sklearn.datasets", "multiprocessing.connection")
HEAVY = (*TABLES, "typer", "rich.progress", "tensorflow", "keras")


@dataclass(frozen=True, slots=True)
class Room:
    """``modules`` and ``tests``, the files of the tests that are run, are patterns from the
    root."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    preloaded: tuple[str, ...] = TABLES

    def files(self, root: Path) -> list[str]:
        """The modules, as paths from the root, in order."""
        return _found(root, self.modules)

    def test_files(self, root: Path) -> list[str]:
        """The tests, likewise."""
        return _found(root, self.tests)


def _found(root: Path, patterns: Sequence[str]) -> list[str]:
    found = {path for pattern in patterns for path in root.glob(pattern)}
    return sorted(path.relative_to(root).as_posix() for path in found)


def _room(name: str, preloaded: tuple[str, ...] = TABLES) -> Room:
    """A folder of the program, with the folder of its tests."""
    return Room(name, (f"aestudio/{name}/**/*.py",), (f"tests/{name}/test_*.py",), preloaded)


def _test_of(module: str) -> str:
    """The file in which a module is tested, or all of a folder."""
    folder, slash, name = module.rpartition("/")
    return f"{folder}{slash}test_{name}"


ROOMS: tuple[Room, ...] = (
    _room("core", LIGHT),
    _room("analysis"),
    _room("storage"),
    _room("engine", HEAVY),
    Room(
        "preparation",
        tuple(f"aestudio/data/{one}.py" for one in PREPARATION),
        tuple(f"tests/data/{_test_of(one)}.py" for one in PREPARED),
    ),
    Room(
        "cli",
        tuple(f"aestudio/{one}.py" for one in COMMAND_LINE),
        ("tests/cli/test_*.py",),
        HEAVY,
    ),
    _room("api", HEAVY),
    _room("estimators", HEAVY),
    _room("experiments"),
    Room("export", ("aestudio/export/**/*.py",), ("tests/export/**/test_*.py",), HEAVY),
    _room("importers", HEAVY),
)
