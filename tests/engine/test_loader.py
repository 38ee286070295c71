"""Loading the engine leaves standard error, garbage collection and the window alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from aestudio.engine.quiet import without_start_up_lines

ROOT = Path(__file__).parents[2]
LOADING = """
import gc, os, sys
from aestudio.engine import load_engine
info = load_engine().info
assert gc.isenabled()
os.write(2, b"after")
print(info)
"""


def test_loading_prints_nothing() -> None:
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "-1"}
    environment.pop("TF_CPP_MIN_LOG_LEVEL", None)
    done = subprocess.run(
        [sys.executable, "-c", LOADING], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.stderr == "after"
    assert done.returncode == 0
    assert "CPU" in done.stdout


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
