"""``aestudio tensorboard``, and ``train --tensorboard``."""

from pathlib import Path

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from aestudio.cli import main
from aestudio.commands.telling import USAGE
from aestudio.core.project import Document
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


def test_one_run_can_be_chosen() -> None:
    three_runs(Path("p.h5"))
    assert main(["tensorboard", "p.h5", "--out", "log", "--run", "plain"]) == 0
    assert [one.name for one in Path("log").iterdir()] == ["run 1 · plain"]


def test_a_project_without_a_run_is_answered(capsys: Told) -> None:
    save(Document(SMALL), Path("p.h5"))
    assert main(["tensorboard", "p.h5", "--out", "log"]) == USAGE
    assert "p.h5: holds no run yet. Train one first." in capsys.readouterr().err
