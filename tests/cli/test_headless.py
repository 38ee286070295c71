"""How a run goes on, ends and is kept, with an engine that pretends."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from aestudio import headless
from aestudio.cli import main
from aestudio.core.errors import FileError, TrainingError
from aestudio.core.events import EndReason, EpochDone, Event, RunEnded, RunStarted
from aestudio.core.project import Document, Project
from aestudio.core.run import Checkpoint, Run
from aestudio.core.training import EngineInfo, TrainingControl, TrainingJob
from aestudio.core.weights import LayerWeights, Weights
from aestudio.storage.project_file import load, save


class PretendingEngine:
    """Ends each run after an epoch, for ``reason``; remembers where the last one started."""

    info = EngineInfo("none", "CPU", 1, "float32")

    def __init__(self) -> None:
        self.reason, self.learns = EndReason.FINISHED, True
        self.start: Run | None = None

    def train(self, job: TrainingJob, control: TrainingControl) -> Iterator[Event]:
        self.start = job.start
        yield RunStarted(job.plan.stages(job.architecture), len(job.training), 0)
        yield EpochDone(1, "Whole network", 1, float("nan"), None, 1.0, 10.0)
        done = (1,) if self.reason is EndReason.FINISHED else ()
        point = Checkpoint(_weights(job), epoch=int(self.learns))
        run = Run(job.architecture, job.plan, job.data_sha256, point, done=done)
        failed = self.reason is EndReason.FAILED
        yield RunEnded(self.reason, run, TrainingError("it diverged") if failed else None)


def _weights(job: TrainingJob) -> Weights:
    return Weights(
        tuple(
            LayerWeights(
                None if layer.tied_to else np.zeros((layer.inputs, layer.units), np.float32),
                np.zeros(layer.units, np.float32),
            )
            for layer in job.architecture.dense_layers
        )
    )


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> PretendingEngine:
    pretending = PretendingEngine()
    monkeypatch.setattr("aestudio.engine.loader.load_engine", lambda _settings: pretending)
    np.save("d.npy", np.random.default_rng(0).random((40, 6), np.float32))
    return pretending


def train(*arguments: str, project: str = "book-whole") -> int:
    data = () if project.endswith(".h5") else ("--data", "d.npy", "--set", "layers=3")
    return main(["train", project, "--out", "m.h5", *data, *arguments])


def last_event(output: str) -> tuple[str, str, str | None]:
    event = json.loads(output.splitlines()[-1])
    return event["event"], event["reason"], event["model"]


def test_an_unfinished_run_goes_on_unless_told_to_restart(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.reason = EndReason.STOPPED
    assert train() == 0
    assert train(project="m.h5") == 0
    assert engine.start is not None
    assert "Going on with the unfinished run: stage 1, epoch 2." in capsys.readouterr().err
    assert train("--restart", project="m.h5") == 0
    assert engine.start is None


def test_another_setting_starts_again_and_says_so(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.reason = EndReason.STOPPED
    train()
    assert train("--set", "epochs=9", project="m.h5") == 0
    assert engine.start is None
    assert "it starts from the beginning" in capsys.readouterr().err


def test_the_last_line_tells_a_failed_run_and_keeps_what_it_learnt(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.reason = EndReason.FAILED
    assert train("--json") == 1
    told = capsys.readouterr()
    assert last_event(told.out) == ("run_ended", "failed", "m.h5")
    assert told.err == "it diverged.\n"
    assert load(Path("m.h5")).run is not None


def test_what_is_worth_knowing_is_noted_before_training(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("--set", "layers=6") == 0
    assert "Note: Hidden layer 1 is no narrower" in capsys.readouterr().err


def test_a_loss_that_is_no_number_is_null_in_json(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    train("--json")
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["loss"] for one in events if one["event"] == "epoch_done"] == [None]


def test_a_run_that_learnt_nothing_leaves_no_file(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.reason, engine.learns = EndReason.STOPPED, False
    train("--json")
    assert last_event(capsys.readouterr().out) == ("run_ended", "stopped", None)
    assert not Path("m.h5").exists()


def test_a_model_that_cannot_be_saved_is_kept_elsewhere(
    engine: PretendingEngine,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(document: Document, path: Path, *, backup: bool = True) -> None:
        if path == Path("m.h5"):
            raise FileError("cannot be saved", where="m.h5", why="No space left on device")
        save(document, path, backup=backup)

    monkeypatch.setattr("aestudio.keeper.save", full)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert train("--json") == 2
    told = capsys.readouterr()
    assert last_event(told.out) == ("run_ended", "failed", None)
    (kept,) = tmp_path.glob("aestudio-*/m.h5")
    assert f"The model is kept as {kept}" in told.err
    assert load(kept).run is not None


def test_settings_may_stand_apart_as_after_a_blank(engine: PretendingEngine) -> None:
    assert train("--set", "batch_size=9,", "epochs=3,", "layers=4,2,", "tied=true") == 0
    project = load(Path("m.h5")).project
    assert (project.plan.batch_size, project.plan.epochs) == (9, 3)
    assert (project.architecture.sizes, project.architecture.tied) == ((6, 4, 2, 4, 6), True)


def test_a_recipe_keeps_its_name_beside_a_file_that_has_it() -> None:
    Path("default").mkdir()
    assert headless.document_from("default", None, {}).project != Project()
