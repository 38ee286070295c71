"""Bring TensorFlow in from a background thread without holding up the window.

The dynamic loader keeps Python's lock while ``import`` maps TensorFlow's libraries. ctypes
gives the lock away, so the libraries are mapped through it first.
"""

import ctypes
import os
import sys
import warnings
from importlib.util import find_spec
from pathlib import Path

from aestudio.core.errors import StudioError, TrainingError
from aestudio.core.training import Engine

LIBRARIES = (
    "libtensorflow_framework.so.2",
    "libtensorflow_cc.so.2",
    "python/_pywrap_tensorflow_common.so",
)
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_CPP_MAX_VLOG_LEVEL": "0"}
GLOBAL_FLAGS = "tensorflow.python.pywrap_dlopen_global_flags"


def load_engine() -> Engine:
    """Import TensorFlow, set it up and return the engine; takes seconds the first time.

    Raises TrainingError if TensorFlow cannot be imported.
    """
    try:
        _prepare()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from aestudio.engine.trainer import TensorFlowEngine
        return TensorFlowEngine()
    except StudioError:
        raise
    except Exception as error:
        raise TrainingError(
            "TensorFlow could not be loaded",
            why=str(error),
            remedy="Install the project's dependencies again",
        ) from error


def _prepare() -> None:
    if "tensorflow" in sys.modules:
        return
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    # TensorFlow would map its libraries with RTLD_GLOBAL and so show its LLVM to OpenGL drivers.
    sys.modules.setdefault(GLOBAL_FLAGS, None)  # type: ignore[arg-type]
    _map_libraries()


def _map_libraries() -> None:
    spec = find_spec("tensorflow")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        for name in LIBRARIES:
            _map(Path(place) / name)


def _map(library: Path) -> None:
    if not library.exists():
        return
    try:
        ctypes.CDLL(str(library), mode=os.RTLD_LAZY | os.RTLD_LOCAL)
    except OSError:
        return  # Only a head start: the import that follows reports what is really missing.
