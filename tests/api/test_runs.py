"""The runs of a project, and what each was after an epoch."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

import aestudio
from aestudio.core.errors import FileError, ProjectError
from aestudio.core.project import Document
from aestudio.core.run import Checkpoint
from aestudio.storage.project_file import load, save
from aestudio.storage.run_store import store_beside
from tests.cli.projects import run_of, three_runs
from tests.networks import full


def test_a_run_is_a_model_by_its_number_or_its_name() -> None:
    three_runs()
    model = aestudio.load("p.h5")
    assert model.title == "Run 3"
    assert [*model.runs] == [1, 2, 3]
    assert model.runs[2].title == model.runs["tied"].title == "2 · tied"
    assert aestudio.load("p.h5", run="plain").title == "1 · plain"
    assert model.runs[2].architecture.tied
    assert not model.runs[1].architecture.tied
    # As three_runs fills them: with the number of epochs.
    assert (model.runs[1].weights["encoder_1", "kernel"] == 2).all()
    assert (model.weights["encoder_1", "kernel"] == 3).all()


def test_a_run_passes_samples_through_its_own_weights() -> None:
    three_runs()
    samples = np.ones((2, 6), np.float32)
    found = aestudio.load("p.h5").runs[1].encode(samples)
    np.testing.assert_array_equal(found, np.full((2, 3), 6 * 2 + 2, np.float32))  # ELU(x·W + b)


def test_a_table_tells_of_all_runs_without_reading_any() -> None:
    three_runs()
    runs = aestudio.load("p.h5").runs
    table = runs.table()
    assert table["name"].to_list() == ["plain", "tied", ""]
    assert table["validation_loss"].to_list() == [0.25, 0.125, 0.25]
    assert table["test_mse"].to_list() == [0.125, 0.0625, None]
    assert table["starred"].to_list() == [True, False, False]
    assert repr(runs) == "<3 runs: 1 · plain, 2 · tied, Run 3>"


def test_a_snapshot_is_the_run_after_that_epoch() -> None:
    known = three_runs().runs.kept[0]
    early = run_of(losses=(0.5,))
    point = Checkpoint(full(early.architecture, 7), stage=1, epoch=1)
    store_beside(Path("p.h5")).keep_snapshot(known.id, replace(early, checkpoint=point, done=()))

    run = aestudio.load("p.h5").runs["plain"]
    assert run.snapshots == ((1, 1), (1, 2))
    then = run.at(1)
    assert (then.weights["encoder_1", "kernel"] == 7).all()
    assert then.history["epoch"].to_list() == [1]
    assert not then.finished
    assert then.title == "1 · plain"
    assert repr(then) == "<Autoencoder 6 → 3 → 6 (1 · plain, epoch 1)>"
    assert (run.at(1, stage=1).weights["encoder_1", "kernel"] == 7).all()


def test_a_snapshot_that_is_not_kept_is_refused_with_those_that_are() -> None:
    three_runs()
    model = aestudio.load("p.h5")
    with pytest.raises(
        ProjectError,
        match=r"no snapshot of epoch 7 is kept\. Choose epoch 1 of stage 1, 2 of stage 1",
    ):
        model.runs[1].at(7)
    with pytest.raises(ProjectError, match="no snapshot of epoch 1 of stage 2"):
        model.runs[1].at(1, stage=2)
    with pytest.raises(ProjectError, match="no snapshot is kept of it"):
        model.at(1)


def test_a_run_that_there_is_not_is_refused_with_those_that_are() -> None:
    three_runs()
    with pytest.raises(ProjectError, match=r"no run “5”\. Choose one of 1 · plain, 2 · tied"):
        aestudio.load("p.h5", run=5)


def test_a_project_with_no_run_opened_tells_how_to_name_one() -> None:
    document = three_runs()
    save(Document(document.project, runs=document.runs.opening(None)), Path("p.h5"))
    with pytest.raises(FileError, match=r"has none of its runs opened\. Name one: run=3"):
        aestudio.load("p.h5")
    assert aestudio.load("p.h5", run=1).title == "1 · plain"


def test_history_has_a_row_an_epoch() -> None:
    three_runs()
    found = aestudio.load("p.h5").history
    assert found["epoch"].to_list() == [1, 2, 3]
    assert found["stage_name"].unique().to_list() == ["Whole network"]
    assert found["validation_loss"].to_list() == [0.5, 0.375, 0.25]
    assert found["loss"].to_list() == [0.25, 0.1875, 0.125]
    assert found["seconds"].to_list() == [2, 2, 2]
    assert found["gradient_norm"].to_list() == [None, None, None]


def test_saving_one_run_leaves_the_project_as_it_is() -> None:
    three_runs()
    aestudio.load("p.h5", run="tied").save("t.h5")
    assert [one.title for one in load(Path("t.h5")).runs.kept] == ["2 · tied"]
    assert len(load(Path("p.h5")).runs.kept) == 3


def test_a_project_with_other_runs_is_not_written_over() -> None:
    three_runs()
    three_runs(Path("q.h5"))
    with pytest.raises(FileError, match=r"holds 3 other runs, which would be lost"):
        aestudio.load("q.h5").save("p.h5")


def test_a_run_that_is_saved_to_its_own_file_is_opened_there_beside_the_others() -> None:
    three_runs()
    aestudio.load("p.h5", run="plain").save("p.h5")
    again = aestudio.load("p.h5")
    assert again.title == "1 · plain"
    assert [again.runs[number].title for number in again.runs] == ["1 · plain", "2 · tied", "Run 3"]
    assert (again.runs[3].weights["encoder_1", "kernel"] == 3).all()


def test_a_run_that_came_to_its_file_in_the_meantime_is_not_lost() -> None:
    document = three_runs()
    model = aestudio.load("p.h5")
    save(document.with_new_run(run_of(), name="new"), Path("p.h5"))
    with pytest.raises(FileError, match=r"holds 1 other run, which would be lost"):
        model.save("p.h5")


def test_curves_of_one_run_or_of_all_are_written_for_tensorboard() -> None:
    three_runs()
    model = aestudio.load("p.h5", run="tied")
    written = model.tensorboard("one")
    assert written.told == "Wrote 1 run to one"
    assert [one.name for one in Path("one").iterdir()] == ["run 2 · tied"]
    assert model.runs.tensorboard("all").runs == len([*Path("all").iterdir()]) == 3
    found = EventAccumulator("all/run 2 · tied/validation").Reload()
    assert [one.value for one in found.Scalars("Whole network/loss")] == [0.5, 0.125]
    with pytest.raises(FileError, match="run 2 · tied: holds curves already"):
        model.tensorboard("all")
