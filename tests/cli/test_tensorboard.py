"""``aestudio tensorboard``, and ``train --tensorboard``."""

import errno
from pathlib import Path

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from aestudio.cli import main
from aestudio.commands.reporting import LoggingReporter, SilentReporter
from aestudio.commands.telling import USAGE
from aestudio.core.events import EpochDone, Event, StageStarted
from aestudio.core.history import EpochRecord
from aestudio.core.project import Document
from aestudio.export.tensorboard.event_log import EventLog
from aestudio.storage.project_file import save
from tests.cli.projects import SMALL, three_runs

Told = pytest.CaptureFixture[str]


def losses(folder: str) -> list[float]:
    found = EventAccumulator(folder).Reload().Scalars("Whole network/loss")
    return [one.value for one in found]


def test_every_run_of_a_project_gets_a_folder(capsys: Told) -> None:
    three_runs(Path("p.h5"))
    assert main(["tensorboard", "p.h5", "--out", "log"]) == 0
    assert "Wrote 3 runs to log" in capsys.readouterr().out
    assert len(list(Path("log").iterdir())) == 3
    assert losses("log/run 2 · tied/validation") == [0.5, 0.125]


def test_runs_that_are_there_already_are_not_written_again(capsys: Told) -> None:
    three_runs(Path("p.h5"))
    assert main(["tensorboard", "p.h5", "--out", "log", "--run", "plain"]) == 0
    assert main(["tensorboard", "p.h5", "--out", "log"]) == USAGE
    assert "holds curves already. Choose another folder" in capsys.readouterr().err


def test_one_run_can_be_chosen() -> None:
    three_runs(Path("p.h5"))
    assert main(["tensorboard", "p.h5", "--out", "log", "--run", "plain"]) == 0
    assert [one.name for one in Path("log").iterdir()] == ["run 1 · plain"]


def test_a_project_without_a_run_is_answered(capsys: Told) -> None:
    save(Document(SMALL), Path("p.h5"))
    assert main(["tensorboard", "p.h5", "--out", "log"]) == USAGE
    assert "p.h5: holds no run yet. Train one first." in capsys.readouterr().err


class Heard(SilentReporter):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def show(self, event: Event) -> None:
        self.events.append(event)


def test_while_a_run_trains_its_epochs_are_told_and_written() -> None:
    stage = SMALL.plan.stages(SMALL.architecture)[0]
    done = EpochDone(1, stage.name, EpochRecord(1, 0.5, 0.25, 2.0, 10.0))
    heard = Heard()
    with EventLog(Path("log")) as log:
        reporter = LoggingReporter(heard, log)
        for event in (StageStarted(stage, 0, 5, 0), done):
            reporter.show(event)
    assert heard.events[-1] is done
    assert losses("log/training") == [0.5]


def test_curves_that_cannot_be_written_do_not_end_the_training(
    monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    def full(_log: EventLog, _event: Event) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    stage = SMALL.plan.stages(SMALL.architecture)[0]
    heard = Heard()
    with EventLog(Path("log")) as log:
        monkeypatch.setattr(EventLog, "show", full)
        reporter = LoggingReporter(heard, log)
        for _ in range(2):
            reporter.show(StageStarted(stage, 0, 5, 0))
    assert len(heard.events) == 2
    told = capsys.readouterr().err
    assert told == "Note: the curves for TensorBoard end here: No space left on device.\n"
