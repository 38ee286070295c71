"""What went wrong is on the disk afterwards."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from aestudio.logs import NAME, details, log_folder, logging_to, note, note_device

ROOT = Path(__file__).resolve().parents[2]
CRASHES = """
import os, signal, sys
from pathlib import Path
from aestudio.logs import logging_to
with logging_to(Path(sys.argv[1])):
    os.kill(os.getpid(), signal.SIGSEGV)
"""


def failed() -> Exception:
    try:
        raise ValueError("a slot stumbled")
    except ValueError as error:
        return error


def test_the_log_has_errors_with_their_traceback_and_the_versions(tmp_path: Path) -> None:
    with logging_to(tmp_path / "logs"):
        note(failed())
    text = (tmp_path / "logs" / "log.txt").read_text()
    for wanted in ("a slot stumbled", "test_logs.py", "tensorflow 2", "AE Studio"):
        assert wanted in text
    assert not logging.getLogger(NAME).handlers


def test_the_next_start_hears_of_a_crash_of_the_interpreter_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CRASHES, str(tmp_path)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode != 0
    with logging_to(tmp_path) as left:
        assert "Segmentation fault" in left
    with logging_to(tmp_path) as left:
        assert left == ""
    assert "Segmentation fault" in (tmp_path / "crash-before.txt").read_text()


def test_the_log_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aestudio.logs.MOST_BYTES", 1000)
    with logging_to(tmp_path):
        for _ in range(20):
            note(failed())
    assert sum(one.stat().st_size for one in tmp_path.glob("log.txt*")) < 20_000
    assert len(list(tmp_path.glob("log.txt*"))) == 4


def test_a_place_that_takes_no_log_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with logging_to(tmp_path / "file") as left:
        note(failed())
    assert left == ""


def test_details_can_be_sent_to_somebody() -> None:
    assert details(failed()).endswith("ValueError: a slot stumbled\n")


def test_the_log_tells_the_device_and_so_do_details(tmp_path: Path) -> None:
    with logging_to(tmp_path):
        note_device("TensorFlow 2 on CPU · 2 threads")
    assert "computes on: TensorFlow 2 on CPU" in (tmp_path / "log.txt").read_text(encoding="utf-8")
    assert "CPU · 2 threads\n\nTraceback" in details(failed(), "CPU · 2 threads")


def test_the_log_lies_in_the_users_folder(tmp_path: Path) -> None:
    assert log_folder().is_relative_to(tmp_path)
