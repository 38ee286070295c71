"""A signal ends training cleanly: the model is kept if there is one, and the status says why."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aestudio.cli import main
from aestudio.commands import headless
from aestudio.commands.reporting import reporter_for
from aestudio.commands.signals import Interrupted, Signals
from aestudio.core.events import EpochDone, Event
from aestudio.storage.project_file import load

ROOT = Path(__file__).parents[2]
PATIENCE = 240  # Seconds; on a busy machine it takes a minute until TensorFlow is there.
SETTINGS = "layers=6,4,batch_size=10,epochs=100000"
LONG = ("train", "book-tied", "--data", "d.npy", "--set", SETTINGS, "--json", "--out", "m.h5")


@pytest.fixture(autouse=True)
def data(clean_place: Path) -> None:
    np.save("d.npy", np.random.default_rng(0).random((200, 8), np.float32))


def started(*arguments: str) -> "subprocess.Popen[str]":
    # Tests stand in a folder of their own, so the program has to be told where it lies.
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-m", "aestudio", *arguments],
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until_an_epoch(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    assert any('"epoch_done"' in line for line in process.stdout)


def until_tensorflow_loads(process: "subprocess.Popen[str]") -> None:
    maps = Path(f"/proc/{process.pid}/maps")
    while process.poll() is None and "libtensorflow" not in maps.read_text():
        time.sleep(0.02)


def last_event(output: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(output.splitlines()[-1])
    return event


def test_a_signal_ends_the_program_until_there_is_something_to_keep() -> None:
    asked = Signals()
    with pytest.raises(Interrupted) as caught:
        asked.handle(signal.SIGTERM, None)
    assert caught.value.status == 128 + signal.SIGTERM
    assert asked.control.stopping
    with pytest.raises(Interrupted) as caught:
        asked.begin()  # As where an import has swallowed the first.
    assert caught.value.status == 128 + signal.SIGTERM


def test_a_signal_in_training_asks_for_a_stop_and_is_remembered() -> None:
    asked = Signals()
    asked.begin()
    assert not asked.control.stopping
    asked.handle(signal.SIGINT, None)
    assert asked.control.stopping
    assert asked.caught == signal.SIGINT


@pytest.mark.slow
def test_a_signal_in_training_keeps_the_model_and_ends_the_program() -> None:
    with started(*LONG) as process:
        until_an_epoch(process)
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in errors
    check_kept(process.returncode, output, signal.SIGTERM)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_any_request_to_end_keeps_the_model(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], number: signal.Signals
) -> None:
    made = reporter_for

    def signalling(*about: Any, **more: Any) -> Any:
        reporter = made(*about, **more)
        show = reporter.show

        def shown(event: Event) -> None:
            show(event)
            if isinstance(event, EpochDone):
                signal.raise_signal(number)

        monkeypatch.setattr(reporter, "show", shown)
        return reporter

    monkeypatch.setattr(headless, "reporter_for", signalling)
    check_kept(main(list(LONG)), capfd.readouterr().out, number)


def check_kept(status: int, output: str, number: signal.Signals) -> None:
    """The run was stopped by that signal, and what it had learnt is in the file."""
    assert status == 128 + number
    ended = last_event(output)
    assert (ended["event"], ended["reason"], ended["model"]) == ("run_ended", "stopped", "m.h5")
    run = load(Path("m.h5")).run
    assert run is not None
    assert not run.finished
    assert run.history.stages[0].epochs
    assert run.test_mse == ended["test_mse"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "after"),
    [(signal.SIGINT, 0), (signal.SIGTERM, 0.3), (signal.SIGINT, 0.6), (signal.SIGTERM, 1)],
)
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_signal_while_tensorflow_loads_leaves_no_model(
    number: signal.Signals, after: float
) -> None:
    with started(*LONG) as process:
        until_tensorflow_loads(process)
        time.sleep(after)
        process.send_signal(number)
        output, errors = process.communicate(timeout=PATIENCE)
    if '"epoch_done"' in output:
        pytest.skip("training had begun on this fast machine")
    assert process.returncode == 128 + number, errors
    assert errors.count("Interrupted before training began") == 1
    assert "Traceback" not in errors
    assert last_event(output)["model"] is None
    assert not Path("m.h5").exists()


@pytest.mark.slow
def test_a_reader_that_leaves_does_not_cost_the_model() -> None:
    with started(*LONG) as process:
        until_an_epoch(process)
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(timeout=PATIENCE) == 1
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()
    assert load(Path("m.h5")).run is not None


@pytest.mark.slow
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes the streams")
def test_closed_streams_cost_nothing(closed: str) -> None:
    Path("d.csv").write_text("a,b,c\n" + "".join(f"{n},{n * n},{n % 4}\n" for n in range(30)))
    command = f"{sys.executable} -m aestudio data d.csv"
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        ["sh", "-c", f"{command} {closed}"],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert ("30 samples" in done.stdout) == (closed == "2>&-")
