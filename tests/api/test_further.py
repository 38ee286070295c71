"""Runs go on from Python: for more epochs, or as one more by other settings."""

import signal
import warnings
from pathlib import Path
from typing import Any

import pytest

import aestudio
from aestudio.cli import main
from aestudio.core.digest import run_digest
from aestudio.core.errors import DataError, ProjectError, TrainingError
from aestudio.core.events import EpochDone, Event, RunEnded
from aestudio.core.weights import Array
from aestudio.storage.project_file import load

SMALL = aestudio.Architecture.dense(6, 4, 2)
PLAN = aestudio.TrainingPlan(epochs=2, batch_size=16, learning_rate=0.01, seed=3)
FASTER = PLAN.edited(epochs=4, learning_rate=0.02)


def fit(samples: Array, plan: aestudio.TrainingPlan = PLAN, **given: Any) -> aestudio.Autoencoder:
    return aestudio.fit(SMALL, plan, samples, test=0.2, **given)


@pytest.fixture(scope="module")
def model(samples: Array) -> aestudio.Autoencoder:
    """Two epochs, of both of which a snapshot is kept."""
    return fit(samples, snapshots=5)


def train(*arguments: str) -> aestudio.Autoencoder:
    """What the command line makes of the project in m.h5."""
    assert main(["train", "m.h5", "--out", "m.h5", *arguments]) == 0
    return aestudio.load("m.h5")


def same(one: aestudio.Autoencoder, other: aestudio.Autoencoder) -> bool:
    """Weights, optimizer and all losses, to the bit."""
    return run_digest(one.run) == run_digest(other.run)


def test_more_epochs_are_those_that_it_would_have_had_and_those_of_the_command_line(
    model: aestudio.Autoencoder, samples: Array
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        longer = model.train_further(2)
    assert longer.weights.same_bits(fit(samples, PLAN.edited(epochs=4)).weights)
    assert (longer.plan.epochs, longer.title, [*longer.runs]) == (4, "Run 1", [1])
    assert len(model.history) == 2, "that model stays as it is"
    model.save("m.h5")
    told = train("--more", "2")
    assert longer.weights.same_bits(told.weights)
    assert longer.test_error == told.test_error


def test_a_branch_shares_the_epochs_before_and_is_that_of_the_command_line(
    model: aestudio.Autoencoder,
) -> None:
    faster = model.at(1).branch(FASTER, name="faster")
    losses = faster.history["loss"].to_list()
    assert losses[0] == model.history["loss"][0]
    assert losses[1] != model.history["loss"][1]
    assert faster.history["learning_rate"].round(6).to_list() == [0.01, 0.02, 0.02, 0.02]
    assert faster.runs.table()["name"].to_list() == ["", "faster"]
    assert same(faster.runs[1], model)
    origin = faster.document.runs.kept[1].info.parent
    assert origin is not None
    assert (origin.run, origin.stage, origin.epoch) == (model.document.runs.opened, 1, 1)
    model.save("m.h5")
    told = train("--from", "1@1", "--set", "learning_rate=0.02,epochs=4")
    assert faster.weights.same_bits(told.weights)


def test_without_an_epoch_a_branch_goes_on_from_the_last_one(
    model: aestudio.Autoencoder, samples: Array
) -> None:
    same_again = model.branch(PLAN.edited(epochs=3))
    assert same_again.title == "2 · epochs a stage 3"
    assert same_again.weights.same_bits(fit(samples, PLAN.edited(epochs=3)).weights)
    again = same_again.branch(PLAN.edited(epochs=4)).train_further(1)
    assert [*again.runs] == [1, 2, 3]
    assert again.weights.same_bits(fit(samples, PLAN.edited(epochs=5)).weights)
    assert same(again.runs[2], same_again)
    assert (
        again.runs[2]
        .runs[3]
        .train_further(1)
        .weights.same_bits(fit(samples, PLAN.edited(epochs=6)).weights)
    ), "looking at another run changes nothing"


def test_what_no_process_and_no_snapshot_knows_is_trained_again_which_is_told(
    samples: Array,
) -> None:
    fit(samples).save("m.h5")
    with pytest.warns(aestudio.AEStudioWarning, match="trained up to there again, from the begin"):
        longer = aestudio.load("m.h5").train_further(1)
    assert longer.weights.same_bits(fit(samples, PLAN.edited(epochs=3)).weights)


def test_asked_to_stop_on_the_way_to_where_it_goes_on_nothing_is_learnt(samples: Array) -> None:
    fit(samples).save("m.h5")
    control = aestudio.TrainingControl()
    control.stop()
    with (
        pytest.warns(aestudio.AEStudioWarning, match="trained up to there again"),
        pytest.raises(TrainingError, match="stopped before it had learnt anything"),
    ):
        aestudio.load("m.h5").train_further(1, control=control)


def test_a_run_that_was_stopped_goes_on_to_its_end(samples: Array) -> None:
    plan, heard = PLAN.edited(epochs=4), list[Event]()

    def stop_after_two(event: Event) -> None:
        if isinstance(event, EpochDone) and event.record.epoch == 2:
            signal.raise_signal(signal.SIGINT)

    stopped = fit(samples[20:], plan, validation=samples[:20], on_event=stop_after_two)
    assert not stopped.finished
    ended = stopped.train_further(on_event=heard.append)
    whole = fit(samples[20:], plan, validation=samples[:20])
    assert ended.finished
    assert isinstance(heard[-1], RunEnded)
    assert ended.weights.same_bits(whole.weights)
    watched = ended.history["validation_loss"].to_list()
    assert watched == whole.history["validation_loss"].to_list(), "of the samples given to fit"


def test_ctrl_c_keeps_what_there_is(model: aestudio.Autoencoder) -> None:
    def interrupt(event: Event) -> None:
        if isinstance(event, EpochDone) and event.record.epoch == 3:
            signal.raise_signal(signal.SIGINT)

    longer = model.train_further(100_000, on_event=interrupt)
    assert not longer.finished
    assert 3 <= len(longer.history) < 1000


def test_a_branch_is_saved_with_the_run_that_it_branched_off(
    model: aestudio.Autoencoder, samples: Array
) -> None:
    faster = model.at(1).branch(FASTER, snapshots=1)
    faster.save("m.h5")
    document = load(Path("m.h5"))
    assert document.continues
    assert {one.outline.data_sha256 for one in document.runs.kept} == {
        document.project.data.fingerprint
    }
    again = aestudio.load("m.h5")
    assert again.weights.same_bits(faster.weights)
    assert again.runs[1].weights.same_bits(model.weights)
    assert again.runs[1].snapshots == model.snapshots
    assert (
        again.runs[1]
        .train_further(1)
        .weights.same_bits(fit(samples, PLAN.edited(epochs=3)).weights)
    )


def test_a_branch_that_is_saved_to_the_file_of_its_run_is_one_more_there(
    model: aestudio.Autoencoder,
) -> None:
    model.save("m.h5")
    train("--restart", "--name", "other")
    faster = aestudio.load("m.h5", run=1).at(1).branch(FASTER, name="faster")
    faster.save("m.h5")
    again = aestudio.load("m.h5")
    assert again.title == "3 · faster"
    assert [again.runs[one].title for one in again.runs] == ["Run 1", "2 · other", "3 · faster"]
    assert again.runs[1].weights.same_bits(model.weights)


def test_what_cannot_go_on_is_refused_with_what_to_do(
    model: aestudio.Autoencoder, samples: Array
) -> None:
    stopped = fit(samples, PLAN.edited(epochs=9, early_stopping=1, min_improvement=0.9))
    for refused, message in (
        (lambda: model.train_further(), "Run 1: is finished. Say for how many epochs more"),
        (lambda: model.train_further(0), "epochs must be 1 or more"),
        (lambda: model.at(1).train_further(), r"has gone on since. Begin one more run here"),
        (lambda: model.branch(PLAN.edited(epochs=1)), "has 2 epochs of Whole network, 1 are pl"),
        (lambda: model.branch(PLAN.edited(optimizer="sgd")), "the state of another optimizer"),
        (lambda: stopped.train_further(2), r"stopped early, .* Begin one more run without early"),
    ):
        with pytest.raises(ProjectError, match=message):
            refused()


def test_without_its_samples_a_model_is_not_trained_further(samples: Array) -> None:
    with pytest.raises(DataError):
        fit(samples, keep_samples=False).train_further(1)


@pytest.mark.parametrize("epochs", ["a", 2.5, True])
def test_what_is_no_number_of_epochs_is_told_what_to_write(
    model: aestudio.Autoencoder, epochs: Any
) -> None:
    with pytest.raises(
        ProjectError, match=r"whole number \(got .*Write model\.train_further\(10\)"
    ):
        model.train_further(epochs)


@pytest.mark.parametrize("plan", [5, {"epochs": 3}])
def test_what_is_no_plan_is_told_what_to_write(model: aestudio.Autoencoder, plan: Any) -> None:
    with pytest.raises(
        ProjectError, match=r"is no plan\. Write model\.branch\(model\.plan\.edited"
    ):
        model.branch(plan)
