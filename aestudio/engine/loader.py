"""Bring TensorFlow in from a background thread without holding up the window.

What holds Python's lock for long while TensorFlow is imported, and what is done about it: the
dynamic loader mapping large libraries (they are mapped before, through a call that gives the
lock away), and full garbage collections of ever more modules (there are none meanwhile).
"""

import ctypes
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import RLock

from aestudio.core.collecting import without_collections
from aestudio.core.engine_settings import EngineSettings
from aestudio.core.errors import StudioError, TrainingError, remedy_of_loading
from aestudio.core.training import Engine
from aestudio.core.units import bytes_text
from aestudio.engine.quiet import without_start_up_lines

# In the order in which they need each other.
LIBRARIES = (
    "libtensorflow_framework.so.2",
    "libtensorflow_cc.so.2",
    "python/lib_pywrap_tensorflow_common.so",
    "python/profiler/internal/_pywrap_profiler_plugin.so",
)
DEFAULT = EngineSettings()
# Measured with two threads: 2.25 GB suffice, with 1.84 GB it aborts.
LEAST_ADDRESS_SPACE = 2_100_000_000
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_CPP_MAX_VLOG_LEVEL": "0"}
GLOBAL_FLAGS = "tensorflow.python.pywrap_dlopen_global_flags"
KERAS = "keras"
LOADING = RLock()  # Who wants TensorFlow while it comes in waits: there is no Keras yet.


def load_engine(settings: EngineSettings = DEFAULT) -> Engine:
    """Import TensorFlow, set it up and return the engine; takes seconds the first time.

    With a cluster in the settings it waits for the other processes. Raises TrainingError if
    TensorFlow cannot be imported, DeviceError for devices that are not there.
    """
    with LOADING, _carefully():
        return _engine(settings)


def bring_tensorflow() -> None:
    """Import TensorFlow alone, for those who do not train; raises TrainingError as above."""
    with LOADING, _carefully(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import tensorflow  # noqa: F401


@contextmanager
def _carefully() -> Iterator[None]:
    """Where TensorFlow is imported for the first time."""
    try:
        if "tensorflow" in sys.modules:
            yield
            return
        _check_address_space()
        with without_start_up_lines(), without_collections(), _without_keras():
            _prepare()
            yield
    except StudioError:
        raise
    except Exception as error:
        raise TrainingError(
            "TensorFlow could not be loaded",
            why=str(error),
            remedy=remedy_of_loading(error),
        ) from error


def _check_address_space() -> None:
    """Raise TrainingError where TensorFlow would end the process for want of it."""
    if sys.platform == "win32":
        return
    import resource

    allowed, _hard = resource.getrlimit(resource.RLIMIT_AS)
    if allowed != resource.RLIM_INFINITY and allowed < LEAST_ADDRESS_SPACE:
        raise TrainingError(
            f"TensorFlow takes at least {bytes_text(LEAST_ADDRESS_SPACE)} of address space, "
            f"and {bytes_text(allowed)} are allowed",
            remedy="Allow more (ulimit -v)",
        )


def _engine(settings: EngineSettings) -> Engine:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from aestudio.engine.trainer import TensorFlowEngine
    return TensorFlowEngine(settings)


@contextmanager
def _without_keras() -> Iterator[None]:
    """Keep TensorFlow from importing Keras at its end, where it goes on without: that is a third
    of all modules, scikit-learn's among them, and none is used here. Later it can be imported."""
    if KERAS in sys.modules:
        yield
        return
    sys.modules[KERAS] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[KERAS]


def _prepare() -> None:
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    # TensorFlow would map its libraries with RTLD_GLOBAL and so show its LLVM to OpenGL drivers.
    sys.modules.setdefault(GLOBAL_FLAGS, None)  # type: ignore[arg-type]
    if sys.platform == "linux":
        _map_libraries()


def _map_libraries() -> None:
    """Only a head start: the import that follows reports what is really missing."""
    spec = find_spec("tensorflow")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        for name in LIBRARIES:
            _map(Path(place) / name)


def _map(library: Path) -> None:
    # ctypes.CDLL(library) would hold Python's lock (until 3.13); a foreign call does not.
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.argtypes, dlopen.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
    if library.exists():
        dlopen(os.fsencode(library), os.RTLD_NOW | os.RTLD_LOCAL)
