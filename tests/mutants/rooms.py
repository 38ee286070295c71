"""The rooms of the program that are mutated, each with the tests that have to notice."""

from dataclasses import dataclass
from pathlib import Path

PREPARATION = (
    "blocks", "dataset", "gaps", "inputs", "job", "prepare", "ranges", "reference", "scale",
    "splits", "streamed", "table_inputs", "table_samples",
)  # fmt: skip
COMMAND_LINE = (
    "cli", "describe", "describe_data", "headless", "keeper", "recipes", "reporting",
)  # fmt: skip
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
    """``modules`` are patterns from the root; ``tests`` the folder of the tests that are run."""

    name: str
    modules: tuple[str, ...]
    tests: str
    preloaded: tuple[str, ...] = TABLES

    def files(self, root: Path) -> list[str]:
        """The modules, as paths from the root, in order."""
        found = {path for pattern in self.modules for path in root.glob(pattern)}
        return sorted(path.relative_to(root).as_posix() for path in found)


ROOMS: tuple[Room, ...] = (
    Room("core", ("aestudio/core/**/*.py",), "tests/core", LIGHT),
    Room("analysis", ("aestudio/analysis/**/*.py",), "tests/analysis"),
    Room("storage", ("aestudio/storage/**/*.py",), "tests/storage"),
    Room("engine", ("aestudio/engine/**/*.py",), "tests/engine", HEAVY),
    Room("preparation", tuple(f"aestudio/data/{one}.py" for one in PREPARATION), "tests/data"),
    Room("cli", tuple(f"aestudio/{one}.py" for one in COMMAND_LINE), "tests/cli", HEAVY),
)
