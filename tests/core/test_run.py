"""What a run tells of itself, and what a document makes of it."""

import json
from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.corruptions import Corruption, NoCorruption
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.corruptions.masking import Masking
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.project import DataReference, Document, Project
from aestudio.core.run import Checkpoint, Run, StageState
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Weights

DATA = DataReference(shape=(8,), sha256="ab")
PLAN = TrainingPlan(strategy=Strategy.FINE_TUNED)
NETWORK = Architecture(input_shape=(8,), layers=tuple(Dense(units=n) for n in (6, 4, 2)))
PROJECT = Project(data=DATA, architecture=NETWORK, plan=PLAN)


def run(stage: int = 1, done: tuple[int, ...] = (), flaw: str = "") -> Run:
    point = Checkpoint(Weights({}), stage=stage)
    return Run(NETWORK, PLAN, "ab", point, done=done, flaw=flaw)


@pytest.mark.parametrize(
    ("stage", "step", "done", "levels"),
    [
        (1, 0, (), 1),
        (1, 3, (), 1),
        (2, 0, (1,), 1),
        (2, 3, (1,), 2),
        (3, 3, (1, 2), 3),
        (4, 0, (1, 2, 3), 3),
        (5, 0, (1, 2, 3, 4), 3),
        (1, 0, (2,), 2),
    ],
)
def test_a_layer_wise_run_has_trained_the_levels_whose_stages_have_begun(
    stage: int, step: int, done: tuple[int, ...], levels: int
) -> None:
    point = Checkpoint(Weights({}), stage=stage, step=step)
    assert replace(run(stage, done), checkpoint=point).levels == levels


def test_a_whole_network_is_shown_whole_even_before_its_first_step() -> None:
    whole = Run(NETWORK, PLAN.edited(strategy=Strategy.WHOLE), "ab", Checkpoint(Weights({})))
    assert whole.levels == 3


def test_a_run_is_finished_once_every_stage_is_done() -> None:
    assert [one.number for one in run().stages] == [1, 2, 3, 4]
    assert not run(5, (1, 2, 4)).finished
    assert run(5, (1, 2, 3, 4)).finished


def test_a_run_saw_samples_with_the_noise_of_its_last_stage_that_damaged_them() -> None:
    weak, strong = GaussianNoise(strength=0.1), GaussianNoise(strength=0.5)
    own = PLAN.edited(corruption=weak).with_override("autoencoder-2", corruption=Masking())
    plan = own.with_override("fine-tuning", corruption=strong)

    def seen(stage: int, *done: int, by: TrainingPlan = plan) -> Corruption:
        return Run(NETWORK, by, "ab", Checkpoint(Weights({}), stage, epoch=1), done=done).corruption

    assert seen(1) == weak
    assert seen(2, 1) == weak  # Masking hides codings, not samples.
    assert seen(4, 1, 2, 3) == strong
    assert seen(4, 1, 2, 3, by=own.with_override("fine-tuning", corruption=NoCorruption())) == weak
    assert seen(4, 1, 2, 3, by=PLAN) == NoCorruption()


def test_what_is_noted_of_a_run_changes_nothing_else() -> None:
    one, encoding = run(2, (1,)), Encoding(fills=(1.0,))
    noted = one.with_data(DATA, encoding, Scaling.bytes()).with_test_mse(0.5)
    assert (noted.data, noted.encoding, noted.test_mse) == (DATA, encoding, 0.5)
    assert noted.scaling is not None
    assert noted.scaling.is_bytes
    assert (noted.done, noted.checkpoint, noted.plan) == (one.done, one.checkpoint, one.plan)
    other = PLAN.edited(learning_rate=0.5)
    assert one.under(other).plan == other
    assert one.under(other).checkpoint is one.checkpoint


def test_a_run_goes_on_while_it_is_open_sound_and_of_this_very_design() -> None:
    document = Document(PROJECT)
    assert not document.continues
    assert not document.can_continue
    open_run = document.with_run(run())
    assert open_run.run is not None
    assert (open_run.continues, open_run.can_continue) == (True, True)
    finished = document.with_run(run(5, (1, 2, 3, 4)))
    assert (finished.continues, finished.can_continue) == (True, False)
    flawed = document.with_run(run(flaw="its weights are no numbers"))
    assert (flawed.continues, flawed.can_continue) == (True, False)
    assert not open_run.with_run(None).continues


@pytest.mark.parametrize(
    "other",
    [
        PROJECT.edited(plan=PLAN.edited(seed=1)),
        PROJECT.edited(architecture=NETWORK.edited(tied=True)),
        PROJECT.edited(data=DATA.edited(sha256="cd")),
        PROJECT.edited(data=DATA.edited(test_share=0.3)),
    ],
)
def test_a_run_does_not_go_on_under_another_design(other: Project) -> None:
    document = Document(PROJECT, run()).with_project(other)
    assert document.project is other
    assert not document.continues
    assert document.with_project(PROJECT.edited(name="b")).can_continue


RECORDS = (
    EpochRecord(1, 0.5, 0.6, 1.0, 9.0),
    EpochRecord(2, 0.4, 0.2, 2.0, 9.0),
    EpochRecord(3, 0.1, 0.3, 4.0, 9.0),
)


def test_the_best_epoch_is_that_of_the_lowest_validation_loss() -> None:
    series = StageHistory(1, "Whole network", 1, epochs=RECORDS)
    assert series.best == RECORDS[1]
    assert series.seconds == 7.0
    untold = tuple(replace(one, validation_loss=None) for one in RECORDS)
    assert replace(series, epochs=untold).best == untold[2]
    wild = replace(RECORDS[1], validation_loss=float("nan"))
    assert replace(series, epochs=(RECORDS[0], wild)).best == RECORDS[0]
    assert replace(series, epochs=()).best is None


def test_the_kept_epoch_is_the_last_unless_another_is_named() -> None:
    series = StageHistory(1, "Whole network", 1, epochs=RECORDS)
    assert series.kept == RECORDS[2]
    assert replace(series, kept_epoch=2).kept == RECORDS[1]
    assert replace(series, epochs=()).kept is None


def test_series_stand_in_the_order_of_their_stages_each_once() -> None:
    first, second = (StageHistory(number, str(number), 1) for number in (1, 2))
    history = History().with_stage(second).with_stage(first)
    assert history.stages == (first, second)
    longer = replace(first, epochs=RECORDS)
    assert history.with_stage(longer).stages == (longer, second)
    assert history.stage(2) is second
    assert history.stage(3) is None


def test_an_input_is_called_by_its_column_and_category() -> None:
    assert Feature(column="height").name == "height"
    assert Feature(column="kind", category="a b").name == "kind = a b"
    assert (Feature(column="x").origin, Feature(column="x").fill) == (0.0, None)


def test_the_samples_that_neither_train_nor_test_are_counted() -> None:
    data = DATA.edited(samples=100)
    assert (data.test_samples, data.training_samples) == (20, 80)
    counted = data.edited(held_out=30, left_out=15)
    assert (counted.test_samples, counted.training_samples) == (30, 55)
    assert data.edited(held_out=0).training_samples == 100
    assert DataReference(shape=(3, 4, 5)).features == 60


def test_a_digest_tells_the_best_weights_and_the_stages_that_are_done() -> None:
    bias = np.ones(2, np.float32)
    best = Weights({("encoder_1", "bias"): bias})
    other = Weights({("encoder_1", "bias"): 2 * bias})
    runs = [
        run(),
        replace(run(), checkpoint=Checkpoint(Weights({}), best=best)),
        replace(run(), checkpoint=Checkpoint(Weights({}), best=other)),
        replace(run(), checkpoint=Checkpoint(Weights({}), step=1)),
        run(done=(1,)),
        run(stage=2),
    ]
    assert len({one.digest() for one in runs}) == len(runs)


def test_an_array_of_a_file_has_a_fingerprint_of_its_own_whatever_the_file_is_called() -> None:
    first, renamed, second = (
        DATA.edited(source=source).fingerprint
        for source in ("/a/b.h5:/images", "/c/d.HDF5:/images", "/a/b.h5:/more")
    )
    assert first == renamed
    assert len({first, second, DATA.edited(source="/a/b.h5").fingerprint}) == 3


def test_a_test_error_is_told_in_both_units_once_there_is_one() -> None:
    assert run().test_error is None
    pixels = run().with_data(DATA, Encoding(), Scaling.bytes()).with_test_mse(0.5)
    assert pixels.test_error is not None
    assert (pixels.test_error.scaled, pixels.test_error.raw) == (0.5, 0.5 * 255**2)
    assert pixels.with_test_mse(None).test_error is None


def test_a_fingerprint_is_made_as_it_always_was() -> None:
    def hashed(**chosen: object) -> str:
        return sha256(json.dumps(["ab", "", chosen], sort_keys=True).encode()).hexdigest()

    assert DATA.fingerprint == "ab"
    assert DATA.edited(test_share=0.3).fingerprint == hashed(test_share=0.3)
    assert DATA.edited(source="a.npz:/x").fingerprint == hashed(array="/x")
    both = DATA.edited(source="a.npz:/x", test_share=0.3)
    assert both.fingerprint == hashed(array="/x", test_share=0.3)
    reading = DATA.preparation.reading
    white = DATA.preparation.edited(reading=reading.edited(ground="black"))
    assert DATA.edited(preparation=white).fingerprint == "ab"
    sized = DATA.preparation.edited(reading=reading.edited(ground="black", height=8))
    assert DATA.edited(preparation=sized).fingerprint == hashed(reading={"height": 8})


def test_a_document_refers_to_its_data_and_those_that_its_run_was_trained_on() -> None:
    other = DATA.edited(source="/b")
    assert Document(PROJECT).references == (DATA,)
    assert Document(PROJECT, run()).references == (DATA,)
    noted = run().with_data(other, Encoding(), Scaling.bytes())
    assert Document(PROJECT, noted).references == (DATA, other)


def test_the_states_of_a_stage_are_told_in_these_words() -> None:
    words = "waiting running paused stopped outdated done diverged failed"
    assert [one.value for one in StageState] == words.split()
