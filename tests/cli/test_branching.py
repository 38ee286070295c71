"""Branches, further epochs and snapshots through ``aestudio train``, with the real engine."""

from itertools import count
from pathlib import Path

import numpy as np
import pytest

from aestudio.cli import main
from aestudio.core.digest import run_digest
from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.storage.project_file import load, save
from aestudio.storage.run_store import store_beside
from tests.engine.conftest import ENGINE

Told = pytest.CaptureFixture[str]
FEW = "batch_size=8,layers=4,corruption=gaussian,validation_share=0.2"


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """One for all tests: what it has compiled serves them all."""
    monkeypatch.setattr("aestudio.engine.loader.load_engine", lambda _settings: ENGINE)


def new(*settings: str, snapshots: str = "9", epochs: int = 4) -> Document:
    """A project in m.h5 with one run of a few epochs."""
    np.save("d.npy", np.random.default_rng(0).random((40, 6), np.float32))
    chosen = ["--data", "d.npy", "--set", f"{FEW},epochs={epochs}", *settings]
    assert main(["train", "book-whole", "--out", "m.h5", "--snapshots", snapshots, *chosen]) == 0
    return load(Path("m.h5"))


def train(*arguments: str) -> Document:
    assert main(["train", "m.h5", "--out", "m.h5", *arguments]) == 0
    return load(Path("m.h5"))


def digest(found: Document | Run) -> str:
    run = found.run if isinstance(found, Document) else found
    assert run is not None
    return run_digest(run)


def places(document: Document, number: int = 1) -> list[tuple[int, int]]:
    known = document.runs.called(str(number))
    assert known is not None
    return [(one.stage, one.epoch) for one in store_beside(Path("m.h5")).snapshots(known.id)]


def test_each_epoch_leaves_a_snapshot_and_a_branch_from_it_equals_its_parent(
    capsys: Told,
) -> None:
    parent = new()
    assert places(parent) == [(1, 1), (1, 2), (1, 3), (1, 4)]
    branch = train("--from", "1@2")
    assert "Going on with the run, as run 2 · the same again: stage 1, epoch 3." in (
        capsys.readouterr().err
    )
    assert digest(branch) == digest(parent)
    origin = branch.runs.kept[1].info.parent
    assert origin is not None
    assert (origin.run, origin.stage, origin.epoch) == (parent.runs.kept[0].id, 1, 2)
    # By its name, and its last snapshot: there is nothing left to train.
    assert digest(train("--from", "untied")) == digest(parent)


def test_a_branch_by_another_setting_shares_the_epochs_before(capsys: Told) -> None:
    parent = new()
    branch = train("--from", "1@2", "--set", "learning_rate=0.02", "--name", "faster")
    assert parent.run is not None
    assert branch.run is not None
    before, after = parent.run.history.stages[0], branch.run.history.stages[0]
    losses = [[one.loss for one in stage.epochs] for stage in (before, after)]
    assert losses[0][:2] == losses[1][:2]
    assert losses[0][2:] != losses[1][2:]
    assert branch.runs.kept[1].info.name == "faster"
    assert branch.run.plan.learning_rate == branch.project.plan.learning_rate == 0.02
    # Only epochs of its own: those before are its parent's.
    assert places(branch, 2) == [(1, 3), (1, 4)]


@pytest.mark.parametrize(("snapshots", "start"), [("2", "epoch 1 of stage 1"), ("0", "the beginn")])
def test_an_epoch_of_which_nothing_is_kept_is_reached_by_training_up_to_there_again(
    snapshots: str, start: str, capsys: Told
) -> None:
    parent = new(snapshots=snapshots, epochs=5)
    assert (1, 3) not in places(parent)
    branch = train("--from", "1@3", "--snapshots", snapshots)
    told = capsys.readouterr().err
    assert "Nothing is kept of run 1 · untied after epoch 3 of stage 1; it is trained" in told
    assert start in told
    assert digest(branch) == digest(parent)


def test_a_branch_of_a_branch_without_snapshots_is_trained_from_where_both_began() -> None:
    new(snapshots="0")
    train("--from", "1@1", "--set", "learning_rate=0.02", "--snapshots", "0")
    parent = load(Path("m.h5"))
    branch = train("--from", "2@3")
    assert digest(branch) == digest(parent)
    assert main(["train", "m.h5", "--out", "m.h5", "--from", "2@1"]) == 0
    assert digest(load(Path("m.h5"))) == digest(parent)


def test_a_run_that_was_stopped_after_an_epoch_is_a_snapshot_itself(capsys: Told) -> None:
    parent = new()
    known, store = parent.runs.kept[0], store_beside(Path("m.h5"))
    stopped = store.snapshot(known.id, 1, 2)
    store.remove()
    save(parent.with_run(stopped), Path("m.h5"))
    assert digest(train("--from", "1")) == digest(parent)
    assert "Nothing is kept" not in capsys.readouterr().err


def test_an_epoch_before_a_branch_is_that_of_its_parent(capsys: Told) -> None:
    new(snapshots="0")
    train("--from", "1@2", "--set", "learning_rate=0.02", "--snapshots", "0")
    assert main(["train", "m.h5", "--out", "m.h5", "--from", "2@1"]) == 2
    told = capsys.readouterr().err
    assert "it begins after epoch 2 of stage 1 of run 1 · untied" in told
    assert "--from 1@1:1" in told


def test_where_there_are_stages_the_place_names_one(capsys: Told) -> None:
    parent = new("strategy=one-at-a-time,layers=5,3", epochs=2)
    assert places(parent) == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert main(["train", "m.h5", "--out", "m.h5", "--from", "1@1"]) == 2
    assert "Run 1 · untied: it has 2 stages. Write the stage before the epoch: 1@1:1" in (
        capsys.readouterr().err
    )
    assert digest(train("--from", "1@1:2")) == digest(parent)


def test_more_epochs_of_a_finished_run_are_those_it_would_have_had() -> None:
    parent = new(epochs=2)
    further = train("--more", "2")
    assert len(further.runs.kept) == 1
    assert further.project.plan.epochs == 4
    assert places(further) == [(1, 1), (1, 2), (1, 3), (1, 4)]
    Path("m.h5").unlink()
    at_once = new(epochs=4)
    assert digest(further) == digest(at_once) != digest(parent)


def test_more_epochs_say_where_they_are_not_what_they_would_have_been(capsys: Told) -> None:
    new("schedule=cosine", epochs=2)
    train("--more", "1")
    told = capsys.readouterr().err
    assert "Note: more epochs are not those of a longer run: the cosine has come down" in told


def test_a_run_that_stopped_early_has_no_more_epochs_to_train(capsys: Told) -> None:
    document = new("early_stopping=1,learning_rate=1", epochs=9)
    assert document.run is not None
    assert len(document.run.history.stages[0].epochs) < 9
    assert main(["train", "m.h5", "--out", "m.h5", "--more", "2"]) == 2
    assert "stopped early, after" in capsys.readouterr().err


def test_snapshots_are_thinned_to_so_many_a_stage_the_first_the_best_and_the_last_among_them() -> (
    None
):
    document = new(snapshots="3", epochs=6)
    assert document.run is not None
    best = document.run.history.stages[0].best
    assert best is not None
    kept = [epoch for _stage, epoch in places(document)]
    assert len(kept) == 3
    assert {1, 6, best.epoch} <= set(kept)


def test_the_last_epoch_is_kept_however_little_time_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = count()
    monkeypatch.setattr("aestudio.commands.snapshot_writer.perf_counter", lambda: next(clock))
    monkeypatch.setattr("aestudio.commands.headless.SNAPSHOT_REST", 1e9)
    np.save("d.npy", np.random.default_rng(0).random((40, 6), np.float32))
    chosen = ["--data", "d.npy", "--set", f"{FEW},epochs=3,strategy=one-at-a-time,layers=5,3"]
    assert main(["train", "book-whole", "--out", "m.h5", *chosen]) == 0
    # The first too: until one is kept it has taken no time.
    assert places(load(Path("m.h5"))) == [(1, 1), (1, 3), (2, 3)]
