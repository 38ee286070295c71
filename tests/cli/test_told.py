"""Every word of JSON that scripts may read, and every line beside it."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from aestudio.commands import reporting
from aestudio.commands.describe import described, told
from aestudio.commands.reporting import (
    BarReporter,
    JsonReporter,
    LineReporter,
    SilentReporter,
    reading_watch,
    reporter_for,
)
from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.errors import ProjectError
from aestudio.core.events import EpochDone, RunStarted, StageEnded, StageStarted, StepsDone
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.layers.dense import Dense
from aestudio.core.measured import Measured
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.preparation import Preparation, Split
from aestudio.core.project import Document, Project
from aestudio.core.reference import DataReference
from aestudio.core.run import Checkpoint, Run
from aestudio.recipes import ORDER, recipe, recipes, with_other_data
from tests.losses import steps
from tests.networks import zeros

NETWORK = Architecture(
    input_shape=(6,),
    layers=(Dense(units=4, l2=0.5), Dense(units=2, activation=Activation.SELU)),
    tied=True,
)
PLAN = TrainingPlan(strategy=Strategy.ONE_AT_A_TIME, epochs=3, batch_size=10, seed=5)
PLAN = PLAN.with_override("autoencoder-2", schedule="cosine", early_stopping=2)
DATA = DataReference(source="/d/a.csv", name="a", samples=100, shape=(6,), test_share=0.3)
PROJECT = Project(name="Mine", data=DATA, architecture=NETWORK, plan=PLAN)
FIRST, SECOND = PLAN.stages(NETWORK)
STAGE_1 = {
    "stage": 1,
    "stage_name": "Autoencoder 1",
    "sizes": [6, 4, 6],
    "epochs": 3,
    "learning_rate": 0.001,
    "batch_size": 10,
    "cached_bytes": 0,
    "schedule": "constant",
    "early_stopping": 0,
}
STAGE_2 = STAGE_1 | {
    "stage": 2,
    "stage_name": "Autoencoder 2",
    "sizes": [4, 2, 4],
    "cached_bytes": 4 * 4 * 70,
    "schedule": "cosine",
    "early_stopping": 2,
}


def test_each_event_of_a_run_is_an_object_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    with JsonReporter(PROJECT) as reporter:
        reporter.show(RunStarted((FIRST, SECOND), 63, 7))
        reporter.show(StageStarted(SECOND, 1, 7, 1120, 2))
        reporter.show(StepsDone(2, 2, 3, steps([0]), 9.0))
        record = EpochRecord(
            2, 0.5, float("nan"), 1.5, 420.0, 0.001, whole_loss=0.75, gradient_norm=2.5
        )
        reporter.show(EpochDone(2, "Autoencoder 2", record))
        reporter.show(StageEnded(2, True, 3.5, 2, 1))
        reporter.ended("finished", Measured(0.25, 4.0), Path("m.h5"), 0.375)
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {
            "event": "run_started",
            "project": "Mine",
            "sizes": [6, 4, 2, 4, 6],
            "tied": True,
            "parameters": 6 * 4 + 4 * 2 + 4 + 2 + 4 + 6,
            "seed": 5,
            "samples": 63,
            "validation_samples": 7,
            "stages": [STAGE_1, STAGE_2],
        },
        {"event": "stage_started", **STAGE_2, "cached_bytes": 1120, "epoch": 1, "step": 2},
        {
            "event": "epoch_done",
            "stage": 2,
            "stage_name": "Autoencoder 2",
            "epoch": 2,
            "loss": 0.5,
            "validation_loss": None,
            "seconds": 1.5,
            "samples_per_s": 420.0,
            "learning_rate": 0.001,
            "whole_loss": 0.75,
            "gradient_norm": 2.5,
        },
        {
            "event": "stage_ended",
            "stage": 2,
            "finished": True,
            "seconds": 3.5,
            "epochs": 2,
            "kept_epoch": 1,
        },
        {
            "event": "run_ended",
            "reason": "finished",
            "test_mse": 0.25,
            "test_mse_raw": 4.0,
            "test_mse_corrupted": 0.375,
            "model": "m.h5",
        },
    ]


def test_a_log_has_a_line_an_epoch(capsys: pytest.CaptureFixture[str]) -> None:
    with LineReporter() as reporter:
        reporter.show(StageEnded(1, True, 1.0, 1, 1))
        reporter.show(StageStarted(FIRST, 0, 7, 0))
        reporter.show(EpochDone(1, "Autoencoder 1", EpochRecord(1, 0.5, 0.25, 1.0, 12_345.6)))
        reporter.show(EpochDone(1, "Autoencoder 1", EpochRecord(2, 0.5, None, 1.0, 12.0)))
        reporter.show(StageEnded(1, True, 1.0, 3, None))
        reporter.show(StageEnded(1, False, 1.0, 2, None))
        reporter.ended("stopped", None, None)
        reporter.ended("stopped", None, Path("m.h5"))
        reporter.ended("finished", Measured(0.25, 0.25), Path("m.h5"), 0.375)
    found = capsys.readouterr()
    assert found.err == (
        "Autoencoder 1, epoch 1: loss 0.50000  validation 0.25000  12,346 samples/s\n"
        "Autoencoder 1, epoch 2: loss 0.50000  12 samples/s\n"
    )
    assert found.out == (
        "Stopped, saved as m.h5\n"
        "Finished, test MSE 0.25000 in the data's units; 0.37500 with noise, saved as m.h5\n"
    )


def screen_of(*events: Any) -> list[str]:
    """The last state of each line that a terminal shows, without the drawing of the bar."""
    screen = StringIO()
    console = Console(file=screen, width=100, force_terminal=True, color_system=None)
    with BarReporter(console) as reporter:
        for event in events:
            reporter.show(event)
        reporter._bars.refresh()
    lines = screen.getvalue().replace("\r", "\n").splitlines()
    return [line for line in lines if "Autoencoder" in line]


@pytest.mark.parametrize(
    ("epoch", "step", "share"), [(0, 0, 0.0), (1, 0, 1 / 3), (1, 4, 11 / 21), (3, 0, 1.0)]
)
def test_a_bar_begins_where_the_stage_does(epoch: int, step: int, share: float) -> None:
    reporter = BarReporter(Console(file=StringIO()))
    with reporter:
        reporter.show(RunStarted((FIRST, SECOND), 63, 7))
        reporter.show(StageStarted(FIRST, epoch, 7, 0, step))
        (task,) = reporter._bars.tasks
        assert task.completed / (task.total or 1) == pytest.approx(share)
        assert task.fields["epochs"] == f"{epoch}/3"


def test_a_bar_grows_by_steps_and_epochs_and_is_full_where_a_stage_stops_early() -> None:
    reporter = BarReporter(Console(file=StringIO()))
    with reporter:
        assert reporter._bars.tasks[0].description == "Loading TensorFlow"
        reporter.show(RunStarted((FIRST, SECOND), 63, 7))
        reporter.show(StageStarted(FIRST, 0, 7, 0))
        reporter.show(StepsDone(1, 2, 3, steps([0] * 3), 9.0))
        (task,) = reporter._bars.tasks
        assert (task.completed, task.total) == (10, 21)
        reporter.show(EpochDone(1, "Autoencoder 1", EpochRecord(2, 0.5, None, 1.0, 12_345.0)))
        (task,) = reporter._bars.tasks
        assert (task.completed, task.fields["epochs"]) == (14, "2/3")
        assert task.fields["told"] == "loss 0.50000 12.3k/s"
        reporter.show(StageEnded(1, True, 1.0, 2, None))
        (task,) = reporter._bars.tasks
        assert (task.completed, task.total) == (14, 14)
        assert task.fields["told"] == "stopped early at 2"
        reporter.show(StageStarted(SECOND, 0, 7, 1120))
        assert len(reporter._bars.tasks) == 2
        assert reporter._bars.tasks[1].fields["told"] == "caching 1 kB of codings"


def test_lines_of_a_bar_have_all_that_is_told() -> None:
    (*_before, last) = screen_of(
        RunStarted((FIRST,), 63, 7),
        StageStarted(FIRST, 0, 7, 0),
        EpochDone(1, "Autoencoder 1", EpochRecord(1, 0.5, 0.25, 1.0, 9_000.0)),
    )
    assert "1/3" in last
    assert last.rstrip().endswith("loss 0.50000 val 0.25000 9.0k/s")


def test_who_is_told_depends_on_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(reporter_for(PROJECT, True), JsonReporter)
    assert isinstance(reporter_for(PROJECT, False), LineReporter)
    assert isinstance(reporter_for(PROJECT, True, silent=True), SilentReporter)
    monkeypatch.setattr(reporting, "Console", lambda **_: Console(force_terminal=True))
    assert isinstance(reporter_for(PROJECT, False), BarReporter)
    assert isinstance(reporter_for(PROJECT, True), JsonReporter)


def test_reading_large_data_is_told_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reading_watch("a").reached(0.5, "a")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    watch = reading_watch("a")
    for share in (0.0, 0.001, 0.5, 0.509, 1.0):
        watch.reached(share, "a")
    assert capsys.readouterr().err == ("\rReading a: 0 %\rReading a: 50 %\rReading a: 100 %\n")


def run() -> Run:
    records = (
        EpochRecord(1, 0.5, 0.25, 1.5, 40.0),
        EpochRecord(2, 0.125, float("inf"), 2.0, 40.0),
    )
    history = History((StageHistory(2, "Autoencoder 2", 7, (), records, 1),))
    point = Checkpoint(zeros(NETWORK), 2, 2)
    return Run(NETWORK, PLAN, DATA.fingerprint, point, history, done=(1,))


def test_info_tells_all_of_a_run_in_json() -> None:
    facts = described(Document(PROJECT, run()))
    state = facts["run"].pop("sha256")
    assert len(state) == 64
    stage: dict[str, Any] = {"name": STAGE_1["stage_name"], "finished": True, "epochs_done": 0}
    stage |= {name: value for name, value in STAGE_1.items() if name != "stage_name"}
    stage |= {"kept_epoch": None, "loss": None, "validation_loss": None, "seconds": 0.0}
    second = {name: value for name, value in STAGE_2.items() if name != "stage_name"}
    second |= {"name": "Autoencoder 2", "finished": False, "epochs_done": 2, "kept_epoch": 1}
    second |= {"loss": 0.5, "validation_loss": 0.25, "seconds": 3.5}
    assert facts == {
        "name": "Mine",
        "data": {
            "name": "a",
            "source": "/d/a.csv",
            "shape": [6],
            "training": 70,
            "testing": 30,
            "embedded": False,
            "preparation": {},
        },
        "architecture": {
            "sizes": [6, 4, 2, 4, 6],
            "shapes": [[6], [4], [2], [4], [6]],
            "kinds": ["dense", "dense"],
            "coding": {"kind": "plain"},
            "sparsity": [{"kind": "none"}, {"kind": "none"}],
            "tied": True,
            "activations": ["elu", "selu", "elu", "linear"],
            "l2": [0.5, 0.0],
            "parameters": 48,
            "saved_by_tying": 32,
        },
        "plan": {
            "strategy": "one-at-a-time",
            "optimizer": "adam",
            "loss": "mse",
            "corruption": {"kind": "none"},
            "validation_share": 0.1,
            "seed": 5,
        },
        "stages": [stage, second],
        "runs": {
            "count": 1,
            "opened": 1,
            "name": "",
            "starred": False,
            "note": "",
            "parent": None,
        },
        "run": {
            "finished": False,
            "test_mse": None,
            "test_mse_raw": None,
            "test_mse_corrupted": None,
            "test_rmse_by_input": None,
            "flaw": "",
        },
        "edited_since": False,
    }


def test_info_tells_all_of_a_run_in_lines() -> None:
    chosen = Preparation(split=Split.LAST)
    chosen = chosen.edited(reading=chosen.reading.edited(height=8))
    seen = DATA.edited(preparation=chosen)
    document = Document(PROJECT.edited(data=seen), run().with_test_mse(0.25, corrupted=0.375))
    *lines, state, edited = told(described(document)).splitlines()
    assert lines == [
        "Mine · a",
        "Data prepared: split last, height 8",
        "6 → 4 → 2 → 4 → 6, tied (32 saved), 48 parameters",
        "elu, selu, elu, linear; L2 (scale · ½Σw²) 0.5, 0",
        "one-at-a-time, adam, mse, seed 5",
        "  1. Autoencoder 1: 0 of 3 epochs, learning rate 0.001, batch 10",
        "  2. Autoencoder 2: 2 of 3 epochs (epoch 1 kept), learning rate 0.001 (cosine), batch 10, "
        "caches 1 kB of codings, loss 0.50000, validation 0.25000, 3.5 s",
        "Unfinished, test MSE 0.25000 (scaled); 0.37500 with noise",
    ]
    assert state.startswith("State ")
    assert edited == "The design has been edited since; this is what was trained"


def test_a_finished_run_with_a_flaw_is_told_so() -> None:
    done = replace(run(), done=(1, 2), flaw="its weights are none")
    lines = told(described(Document(PROJECT.edited(plan=PLAN), done))).splitlines()
    assert "Finished" in lines
    assert "Warning: it cannot go on: its weights are none" in lines
    untied = PROJECT.edited(architecture=NETWORK.edited(tied=False))
    assert "6 → 4 → 2 → 4 → 6, untied, 80 parameters" in told(described(Document(untied)))


def test_recipes_come_in_the_order_of_the_book_each_under_its_name() -> None:
    assert [one.name for one in recipes()] == list(ORDER)
    assert ORDER[0] == "default"
    assert [one.name for one in map(recipe, ORDER)] == list(ORDER)
    with pytest.raises(ProjectError, match="Did you mean book-tied"):
        recipe("book-teid")
    with pytest.raises(ProjectError, match="Choose one of default, book-whole, "):
        recipe("xyzzy")


@pytest.mark.parametrize(
    ("before", "after"),
    [("MNIST sample", "a"), ("default", "default"), ("Mine", "Mine")],
)
def test_a_name_that_somebody_gave_stays_with_other_data(before: str, after: str) -> None:
    assert with_other_data(Project(name=before), DATA).name == after
    titled = recipe("book-tied").project
    assert with_other_data(titled, DATA).name == "a"
