"""Curves for TensorBoard, read back by its own reader."""

import errno
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from aestudio.core.errors import FileError
from aestudio.core.events import EpochDone, StageStarted, StepsDone
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.runs import KeptRun, Outline, RunInfo, new_id
from aestudio.export.tensorboard.event_log import EventLog, event_log, folder_of
from aestudio.export.tensorboard.runs import command_for, write_run, write_runs
from tests.cli.projects import SMALL, run_of

TERMS = ("reconstruction", "l2")
RECORDS = (
    EpochRecord(1, 0.5, 0.25, 2.0, 10.0, 0.01, terms=(0.5, 0.125), gradient_norm=4.0),
    EpochRecord(2, 0.125, None, 3.0, 20.0, 0.005, terms=(0.125, 0.0625)),
)


def read(folder: Path, tag: str) -> list[tuple[int, float]]:
    found = EventAccumulator(str(folder)).Reload()
    return [(one.step, one.value) for one in found.Scalars(tag)]


def tags(folder: Path) -> set[str]:
    found = EventAccumulator(str(folder)).Reload().Tags()["scalars"]
    return set(found)


@pytest.fixture
def told() -> Path:
    """Where a run of one stage has told its story."""
    stage = SMALL.plan.stages(SMALL.architecture)[0]
    with EventLog(Path("log")) as log:
        log.show(StageStarted(stage, 0, 5, 0, terms=TERMS))
        log.show(StepsDone(1, 1, 3, np.array([[1, 9], [3, 9]], np.float32), 10.0))
        log.show(EpochDone(1, stage.name, RECORDS[0]))
        log.show(StepsDone(1, 2, 2, np.array([[0.5, 9]], np.float32), 10.0))
        log.show(EpochDone(1, stage.name, RECORDS[1]))
    return Path("log")


def test_every_epoch_is_a_point_of_each_curve(told: Path) -> None:
    assert read(told / "training", "Whole network/loss") == [(1, 0.5), (2, 0.125)]
    assert read(told / "training", "Whole network/l2") == [(1, 0.125), (2, 0.0625)]
    rates = read(told / "training", "Whole network/learning rate")
    assert [rate for _step, rate in rates] == pytest.approx([0.01, 0.005])
    assert read(told / "training", "Whole network/gradient norm") == [(1, 4.0)]
    assert read(told / "validation", "Whole network/loss") == [(1, 0.25)]


def test_steps_are_counted_through_all_epochs_of_a_stage(told: Path) -> None:
    assert read(told / "training", "Whole network/steps/loss") == [(3, 2.0), (7, 0.5)]


def test_a_run_that_goes_on_adds_to_its_curves(told: Path) -> None:
    with EventLog(told) as log:
        log.epoch("Whole network", replace(RECORDS[1], epoch=3, loss=0.0625), TERMS)
    assert read(told / "training", "Whole network/loss") == [(1, 0.5), (2, 0.125), (3, 0.0625)]


def test_a_run_that_was_trained_is_written_as_of_the_time_at_which_it_was() -> None:
    losses = np.arange(25, dtype=np.float32)
    stage = StageHistory(
        1, "Whole network", 13, (np.stack([losses, losses], axis=1),), RECORDS, terms=TERMS
    )
    run = replace(run_of(), history=History((stage,)))
    write_run(run, RunInfo(id=new_id(), number=1, begun=1000.0), Path("log"))
    assert read(Path("log/training"), "Whole network/steps/loss") == [
        (10, 4.5),
        (20, 14.5),
        (25, 22.0),
    ]
    found = EventAccumulator("log/training").Reload().Scalars("Whole network/loss")
    assert [one.wall_time for one in found] == [1002.0, 1005.0]
    assert "Whole network/reconstruction" in tags(Path("log/training"))
    assert tags(Path("log/validation")) == {"Whole network/loss"}


def test_the_folder_of_a_run_is_named_by_it() -> None:
    assert folder_of(Path("log"), "2 · a/b") == Path("log/run 2 · a-b")


def test_a_folder_that_cannot_be_is_answered() -> None:
    Path("log").write_text("a file")
    with pytest.raises(FileError, match="cannot be written"):
        event_log(Path("log"))


def test_where_tensorboard_is_missing_it_is_said_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("aestudio.export.tensorboard.event_log.find_spec", lambda _name: None)
    with pytest.raises(FileError, match=r"pip install 'aestudio\[tensorboard\]'"):
        event_log(Path("log"))


def test_no_tensorflow_is_loaded_to_write_events() -> None:
    code = (
        f"import sys; sys.path[:] = {sys.path!r}\n"
        "from pathlib import Path; from aestudio.export.tensorboard.event_log import EventLog\n"
        "with EventLog(Path('log')): pass\n"
        "assert 'tensorflow' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def kept(*names: str) -> list[KeptRun]:
    """Runs of those names, from 1 on."""
    outline = Outline.of(run_of())
    infos = [RunInfo(id=new_id(), number=one, name=name) for one, name in enumerate(names, start=1)]
    return [KeptRun(info=info, outline=outline) for info in infos]


def entries(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []


def test_each_run_is_written_into_a_folder_of_its_own_and_told() -> None:
    told: list[int] = []
    written = write_runs(
        kept("plain", "tied"), lambda _known: run_of(), Path("log"), tell=told.append
    )
    assert written is not None
    assert written.told == "Wrote 2 runs to log"
    assert told == [1, 2]
    assert entries(Path("log")) == ["run 1 · plain", "run 2 · tied"]
    found = read(Path("log/run 2 · tied/validation"), "Whole network/loss")
    assert found == [(1, 0.5), (2, 0.25)]


def test_others_are_added_to_a_folder_but_none_twice() -> None:
    one, two = kept("plain", "tied")
    write_runs([one], lambda _known: run_of(), Path("log"))
    with pytest.raises(FileError, match="run 1 · plain: holds curves already"):
        write_runs([two, one], lambda _known: run_of(), Path("log"))
    assert entries(Path("log")) == ["run 1 · plain"]
    write_runs([two], lambda _known: run_of(), Path("log"))
    assert entries(Path("log")) == ["run 1 · plain", "run 2 · tied"]
    assert read(Path("log/run 1 · plain/validation"), "Whole network/loss") == [(1, 0.5), (2, 0.25)]


def test_curves_that_are_called_off_are_not_there() -> None:
    told: list[int] = []
    runs = kept("plain", "tied")
    found = write_runs(runs, lambda _known: run_of(), Path("log"), lambda: bool(told), told.append)
    assert found is None
    assert told == [1]
    assert not Path("log").exists()


def test_a_disk_that_fills_is_answered_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_log: EventLog) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(EventLog, "flush", full)
    with pytest.raises(FileError, match="No space left on device"):
        write_runs(kept("plain"), lambda _known: run_of(), Path("log"))
    assert not Path("log").exists()


def test_a_folder_in_a_file_is_answered() -> None:
    Path("log").write_text("a file")
    with pytest.raises(FileError, match="log/curves: cannot be written to"):
        write_runs(kept("plain"), lambda _known: run_of(), Path("log/curves"))


def test_the_line_that_shows_curves_leads_a_shell_to_their_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.which", lambda name, path=None: name)
    assert command_for(Path("my curves")) == "tensorboard --logdir 'my curves'"


def test_a_program_that_no_shell_finds_is_named_by_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    beside = Path(sys.executable).parent
    monkeypatch.setattr("shutil.which", lambda name, path=None: path and f"{path}/{name}")
    assert command_for(Path("log")) == f"{beside}/tensorboard --logdir log"
