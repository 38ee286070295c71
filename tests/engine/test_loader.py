"""Loading the engine leaves standard error, garbage collection and the window alone."""

import errno
import logging
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread
from types import ModuleType, SimpleNamespace

import pytest

from aestudio.core.errors import TrainingError
from aestudio.engine import loader
from aestudio.engine.quiet import without_start_up_lines, without_warnings

ROOT = Path(__file__).parents[2]
LOADING = """
import gc, os, sys
from importlib.util import find_spec
from aestudio.engine import load_engine
info = load_engine().info
assert gc.isenabled()
assert not {"keras", "sklearn"} & sys.modules.keys(), "nothing here uses them"
assert find_spec("keras"), "who does can import it"
os.write(2, b"after")
print(info)
"""


def test_loading_prints_nothing_and_leaves_keras_to_those_who_use_it() -> None:
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "-1"}
    environment.pop("TF_CPP_MIN_LOG_LEVEL", None)
    done = subprocess.run(
        [sys.executable, "-c", LOADING], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.stderr == "after"
    assert done.returncode == 0
    assert "CPU" in done.stdout


def test_keras_stays_if_it_is_there_already(monkeypatch: pytest.MonkeyPatch) -> None:
    there = ModuleType("keras")
    monkeypatch.setitem(sys.modules, "keras", there)
    with loader._without_keras():
        assert sys.modules["keras"] is there
    assert sys.modules["keras"] is there


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (ImportError("libx.so.2: failed to map segment from shared object"), "Memory is short"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "Memory is short"),
        (MemoryError(), "Memory is short"),
        (ImportError("No module named 'tensorflow'"), "Install the project's dependencies"),
    ],
)
def test_a_library_that_finds_no_room_is_told_as_memory(
    error: Exception, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_settings: object) -> None:
        raise error

    monkeypatch.setattr(loader, "_engine", failing)
    with pytest.raises(TrainingError, match="TensorFlow could not be loaded") as caught:
        loader.load_engine()
    assert caught.value.remedy.startswith(remedy)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_too_little_address_space_is_told_before_tensorflow_aborts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("resource.getrlimit", lambda _which: (1_800_000_000, -1))
    monkeypatch.delitem(sys.modules, "tensorflow", raising=False)
    with pytest.raises(TrainingError, match=r"at least 2\.1 GB of address space, and 1\.8 GB are"):
        loader.load_engine()


@pytest.mark.parametrize(
    ("system", "mapped"), [("linux", True), ("darwin", False), ("win32", False)]
)
def test_libraries_are_mapped_ahead_where_they_have_these_names_and_settings_of_the_user_remain(
    monkeypatch: pytest.MonkeyPatch, system: str, mapped: bool
) -> None:
    modules: dict[str, object] = {}
    environment = {"TF_CPP_MIN_LOG_LEVEL": "0"}
    calls: list[bool] = []
    monkeypatch.setattr(loader, "sys", SimpleNamespace(platform=system, modules=modules))
    monkeypatch.setattr(loader, "os", SimpleNamespace(environ=environment))
    monkeypatch.setattr(loader, "_map_libraries", lambda: calls.append(True))
    loader._prepare()
    assert bool(calls) is mapped
    assert environment == {"TF_CPP_MIN_LOG_LEVEL": "0", "TF_CPP_MAX_VLOG_LEVEL": "0"}
    # Without this module TensorFlow maps its libraries for itself alone.
    assert modules == {"tensorflow.python.pywrap_dlopen_global_flags": None}


def test_only_start_up_lines_are_dropped(capfd: pytest.CaptureFixture[str]) -> None:
    with without_start_up_lines():
        os.write(2, b"one\nI0000 00:00:1.5 7 port.cc:153] oneDNN custom operations are on. You\n")
        os.write(2, b"two, without an end of line")
    os.write(2, b"\nthree\n")
    assert capfd.readouterr().err == "one\ntwo, without an end of line\nthree\n"


def test_standard_error_comes_back_after_a_failure(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError), without_start_up_lines():
        raise ZeroDivisionError
    os.write(2, b"heard\n")
    assert capfd.readouterr().err == "heard\n"


def test_a_child_started_meanwhile_keeps_its_standard_error(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with without_start_up_lines():
        child = subprocess.Popen(
            [sys.executable, "-c", "import os; input(); os.write(2, b'child')"],
            stdin=subprocess.PIPE,
        )
    child.communicate(b"\n")
    assert child.returncode == 0
    assert capfd.readouterr().err in ("", "child")  # The reader may still be passing it on.


def test_who_wants_tensorflow_while_it_comes_in_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    free: list[bool] = []

    def come_in(_settings: object) -> None:
        other = Thread(target=lambda: free.append(loader.LOADING.acquire(blocking=False)))
        other.start()
        other.join()

    monkeypatch.setattr(loader, "_engine", come_in)
    loader.load_engine()
    assert free == [False]


def test_of_what_tensorflow_logs_only_errors_are_told(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("tensorflow")
    before = logger.level
    with without_warnings():
        logger.warning("no source code")
        logger.error("no memory")
    assert caplog.messages == ["no memory"]
    assert logger.level == before
