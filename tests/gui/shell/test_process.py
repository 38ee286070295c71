"""The program as a process: it ends cleanly, with the status that says why."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from aestudio.storage.recovery import leftovers, recovery_folder

ROOT = Path(__file__).parents[3]
PATIENCE = 240  # Seconds; on a busy machine it takes a minute until TensorFlow is there.


def started(program: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
    )


TRAINING = """
import sys
from PySide6.QtCore import QTimer
from aestudio import app

create = app.create

def telling(argv):
    application, window = create(argv)
    window.controller.progress_changed.connect(
        lambda progress: progress.current and progress.current.epoch and print("epoch", flush=True)
    )
    QTimer.singleShot(0, window, window.training.train)
    return application, window

app.create = telling
sys.exit(app.main([]))
"""


def wait_for_a_copy(process: "subprocess.Popen[str]") -> None:
    """Read on until a run under way has been kept aside."""
    assert process.stdout is not None
    while not list(recovery_folder().glob("*.json")):
        assert "epoch" in process.stdout.readline()


@pytest.mark.slow
def test_a_request_to_end_in_mid_training_ends_cleanly_with_its_number() -> None:
    process = started(TRAINING)
    wait_for_a_copy(process)
    process.send_signal(signal.SIGTERM)
    _out, errors = process.communicate(timeout=PATIENCE)
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
    process = started(ASKING)
    assert process.stdout is not None
    assert "QMessageBox" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    _out, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + signal.SIGTERM, errors
    assert "Traceback" not in errors
    (left,) = leftovers(recovery_folder())
    assert left.name == "Mine"
