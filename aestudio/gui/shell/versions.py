"""Of what this program is made here: the versions of its parts, and what it trains on."""

import platform

import h5py
import numpy as np
import PySide6
from PySide6.QtCore import qVersion

from aestudio import __version__
from aestudio.core.training import EngineInfo

LOADING = "loading…"


def versions(engine: EngineInfo | None) -> tuple[tuple[str, str], ...]:
    """Names and versions; what the engine tells of itself once it is there."""
    framework = f"TensorFlow {LOADING}" if engine is None else engine.framework
    name, _space, version = framework.rpartition(" ")
    return (
        ("AE Studio", __version__),
        ("Python", platform.python_version()),
        ("PySide6", PySide6.__version__),
        ("Qt", qVersion()),
        (name or "Framework", version),
        ("NumPy", np.__version__),
        ("h5py", h5py.__version__),
        ("Trains on", LOADING if engine is None else str(engine)),
        ("System", f"{platform.system()} {platform.release()} {platform.machine()}"),
    )


def as_text(facts: tuple[tuple[str, str], ...]) -> str:
    """A line each, to be put into a message."""
    return "\n".join(f"{name}: {value}" for name, value in facts)
