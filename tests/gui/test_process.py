"""The program as a process: it ends cleanly, with the status that says why."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from aestudio.storage.recovery import leftovers, recovery_folder

ROOT = Path(__file__).parents[2]


def start(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
    )


PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from aestudio import app

create = app.create

def telling(argv):
    application, window = create(argv)
    window.controller.progress_changed.connect(
        lambda progress: progress.current and progress.current.epoch and print("epoch", flush=True)
    )
    if "-train" in argv and app.SMOKE_TEST not in argv:
        QTimer.singleShot(0, window, window.training.train)
    return application, window

app.create = telling
sys.exit(app.main([one for one in sys.argv[1:] if one.startswith("-")] + ["-train"]))
"""


@pytest.mark.slow
def test_a_smoke_test_trains_in_the_window_and_exits_with_0() -> None:
    process = start("--smoke-test")
    _out, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    assert leftovers(recovery_folder()) == ()


def wait_for_a_copy(process: "subprocess.Popen[str]") -> None:
    """Read on until a run under way has been kept aside."""
    assert process.stdout is not None
    while not list(recovery_folder().glob("*.json")):
        assert "epoch" in process.stdout.readline()


@pytest.mark.slow
def test_a_request_to_end_in_mid_training_ends_cleanly_with_its_number() -> None:
    process = start()
    wait_for_a_copy(process)
    process.send_signal(signal.SIGTERM)
    _out, errors = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM, errors
    for word in ("Traceback", "QThread", "QBackingStore"):
        assert word not in errors
    (left,) = leftovers(recovery_folder())
    assert "epochs done" in left.state


ASKING = """
import sys
from PySide6.QtCore import QTimer
from aestudio import app

create = app.create

def asking(argv):
    application, window = create(argv)
    window.session.edit("Rename", lambda project: project.edited(name="Mine"))
    QTimer.singleShot(0, window, window.close)
    QTimer.singleShot(300, window, lambda: print(application.activeModalWidget(), flush=True))
    return application, window

app.create = asking
sys.exit(app.main([]))
"""


@pytest.mark.slow
def test_a_request_to_end_does_not_wait_for_the_answer_to_a_question() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ASKING],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
    )
    assert process.stdout is not None
    assert "QMessageBox" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    _out, errors = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGTERM, errors
    assert "Traceback" not in errors
    (left,) = leftovers(recovery_folder())
    assert left.name == "Mine"
