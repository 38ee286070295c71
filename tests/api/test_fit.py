"""Training on samples that are given in Python."""

import signal
import threading
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import aestudio
from aestudio.cli import main
from aestudio.core.errors import DataError, DeviceError, DivergedError, ProjectError, TrainingError
from aestudio.core.events import EndReason, EpochDone, Event, RunEnded, RunStarted
from aestudio.core.weights import Array
from tests.networks import biases, kernels

SMALL = aestudio.Architecture.dense(6, 4, 2)
SHORT = aestudio.TrainingPlan(epochs=2, batch_size=16)


def elu(values: Any) -> Any:
    return np.where(values > 0, values, np.expm1(np.minimum(values, 0)))


def made(model: aestudio.Autoencoder, inputs: Array) -> Any:
    """Three layers of ELU and a linear one."""
    values: Any = inputs.astype(np.float64)
    pairs = zip(kernels(model.weights), biases(model.weights), strict=True)
    for number, (kernel, bias) in enumerate(pairs, start=1):
        values = values @ kernel + bias
        values = elu(values) if number < 4 else values
    return values


def test_losses_and_test_error_are_those_of_the_samples_that_were_given_for_them(
    trained: aestudio.Autoencoder, samples: Array
) -> None:
    low, high = samples[30:].min(axis=0), samples[30:].max(axis=0)

    def error(some: Array) -> float:
        inputs = (some - low) / (high - low)
        return float(((made(trained, inputs) - inputs) ** 2).mean())

    assert trained.history["validation_loss"][-1] == pytest.approx(error(samples[20:30]), rel=1e-4)
    assert trained.test_error is not None
    assert trained.test_error.scaled == pytest.approx(error(samples[:20]), rel=1e-4)
    np.testing.assert_allclose(trained.scaling.offset, low)
    np.testing.assert_allclose(trained.scaling.scale, high - low, rtol=1e-6)


def test_arrays_train_to_the_bits_that_the_command_line_trains_to(samples: Array) -> None:
    np.save("d.npy", samples)
    words = "layers=4,2,epochs=3,batch_size=16,seed=7"
    call = ["train", "default", "--data", "d.npy", "--out", "m.h5", "--set", words]
    assert main([*call, "--snapshots", "3"]) == 0
    other = aestudio.load("m.h5")
    model = aestudio.fit(other.architecture, other.plan, samples, test=0.2)
    assert model.weights.same_bits(other.weights)
    assert model.test_error == other.test_error
    # After two epochs it was what two epochs make.
    shorter = aestudio.fit(other.architecture, other.plan.edited(epochs=2), samples, test=0.2)
    assert other.at(2).weights.same_bits(shorter.weights)


def test_a_snapshot_is_what_so_many_epochs_make(samples: Array) -> None:
    model = aestudio.fit(SMALL, SHORT.edited(epochs=4), samples, snapshots=10)
    assert model.snapshots == ((1, 1), (1, 2), (1, 3), (1, 4))
    then = model.at(2)
    assert then.weights.same_bits(aestudio.fit(SMALL, SHORT, samples).weights)
    assert len(then.history) == 2
    assert then.test_error is None
    assert model.at(4).weights.same_bits(model.weights)


def test_a_seed_decides_all_bits_and_takes_the_place_of_the_plans(samples: Array) -> None:
    one, same, other = (aestudio.fit(SMALL, SHORT, samples, seed=seed) for seed in (1, 1, 2))
    assert one.weights.same_bits(same.weights)
    assert not one.weights.same_bits(other.weights)
    assert one.plan.seed == 1


def test_frames_are_learnt_from_column_by_column_without_their_labels(samples: Array) -> None:
    kinds = ["a", "b", "c"] * 40
    frame = pl.DataFrame({"x": samples[:, 0], "kind": kinds, "y": samples[:, 1]})
    model = aestudio.fit(aestudio.Architecture.dense(2, 1), SHORT, frame, labels="kind")
    assert [one.name for one in model.encoding.features] == ["x", "y"]
    whole = aestudio.fit(aestudio.Architecture.dense(5, 2), SHORT, frame)
    names = ["x", "kind = a", "kind = b", "kind = c", "y"]
    assert [one.name for one in whole.encoding.features] == names


def test_flat_rows_are_images_to_a_network_of_images() -> None:
    images = np.random.default_rng(3).random((30, 8, 8), dtype=np.float32)
    layers = (aestudio.Convolution(filters=2), aestudio.Dense(units=4))
    design = aestudio.Architecture(input_shape=(8, 8), layers=layers)
    flat = aestudio.fit(design, SHORT, images.reshape(30, 64))
    square = aestudio.fit(design, SHORT, images)
    assert flat.weights.same_bits(square.weights)
    assert flat.reconstruct(images.reshape(30, 64)).shape == (30, 64)
    assert flat.decode(flat.encode(images)).shape == (30, 8, 8)


def test_scaling_and_gaps_are_treated_as_told(samples: Array) -> None:
    holes = samples.copy()
    holes[3, 2] = np.nan
    with pytest.warns(aestudio.AEStudioWarning, match="1 missing value is filled in"):
        model = aestudio.fit(SMALL, SHORT, holes, scaling="standardise", missing="mean")
    known = np.delete(samples[:, 2].astype(np.float64), 3)
    assert model.encoding.fills[2] == pytest.approx(known.mean(), rel=1e-6)
    np.testing.assert_allclose(
        model.scaling.offset[[0, 5]], samples[:, [0, 5]].mean(axis=0), rtol=1e-4
    )
    # What is missing later is filled with the same.
    filled = holes.copy()
    filled[3, 2] = model.encoding.fills[2]
    np.testing.assert_array_equal(model.encode(holes), model.encode(filled))


def test_batches_are_no_larger_than_the_samples(samples: Array) -> None:
    model = aestudio.fit(SMALL, aestudio.TrainingPlan(epochs=1, batch_size=150), samples[:20])
    assert model.plan.batch_size == 18


def test_every_event_is_heard_the_end_last(samples: Array) -> None:
    heard: list[Event] = []
    model = aestudio.fit(SMALL, SHORT, samples, on_event=heard.append)
    assert isinstance(heard[0], RunStarted)
    assert isinstance(heard[-1], RunEnded)
    losses = [one.record.loss for one in heard if isinstance(one, EpochDone)]
    assert model.history["loss"].to_list() == losses


def test_ctrl_c_keeps_what_there_is_and_is_then_what_it_was(samples: Array) -> None:
    before = signal.getsignal(signal.SIGINT)

    def interrupt(event: Event) -> None:
        if isinstance(event, EpochDone):
            signal.raise_signal(signal.SIGINT)

    plan = SHORT.edited(epochs=100_000)
    model = aestudio.fit(SMALL, plan, samples, on_event=interrupt)
    assert not model.finished
    assert 1 <= len(model.history) < 1000
    assert np.isfinite(model.encode(samples)).all()
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_before_anything_is_learnt_is_an_interruption(samples: Array) -> None:
    def interrupt(event: Event) -> None:
        if isinstance(event, RunStarted):
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        aestudio.fit(SMALL, SHORT, samples, on_event=interrupt)


def test_a_training_is_stopped_from_elsewhere(samples: Array) -> None:
    control, found = aestudio.TrainingControl(), []

    def stop(event: Event) -> None:
        if isinstance(event, EpochDone):
            control.stop()

    def train() -> None:
        plan = SHORT.edited(epochs=100_000)
        found.append(aestudio.fit(SMALL, plan, samples, on_event=stop, control=control))

    thread = threading.Thread(target=train)
    thread.start()
    thread.join()
    assert not found[0].finished
    stopped = aestudio.TrainingControl()
    stopped.stop()
    with pytest.raises(TrainingError, match="stopped before it had learnt anything"):
        aestudio.fit(SMALL, SHORT, samples, control=stopped)


def test_one_that_diverges_tells_a_lower_rate_and_hands_over_what_was_good(samples: Array) -> None:
    ends: list[RunEnded] = []

    def listen(event: Event) -> None:
        if isinstance(event, RunEnded):
            ends.append(event)

    plan = aestudio.TrainingPlan(
        epochs=50, optimizer=aestudio.Optimizer.SGD, learning_rate=10, batch_size=8
    )
    with pytest.raises(DivergedError, match="Lower the learning rate"):
        aestudio.fit(SMALL, plan, samples, scaling="none", on_event=listen)
    assert ends[0].reason is EndReason.FAILED
    assert ends[0].run is not None
    assert ends[0].run.checkpoint.weights.finite


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"scaling": "log"}, "Scaling: must be 'auto', 'none', 'unit', 'standardise' or 'robust'"),
        ({"validation": 2.0}, "Validation: must be less than or equal to 0.9"),
        ({"test": 0.95}, "Test: must be less than or equal to 0.9"),
        ({"snapshots": -1}, "Snapshots: must be 0 or more"),
        ({"seed": -1}, "Seed: must be greater than or equal to 0"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_its_name(
    samples: Array, changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(ProjectError, match=told):
        aestudio.fit(SMALL, SHORT, samples, **changes)


def test_a_network_of_another_width_is_refused_with_how_to_fit_it(samples: Array) -> None:
    told = r"8 inputs, a sample has 6 numbers\. Fit it to them: architecture\.for_inputs\(\(6,\)\)"
    with pytest.raises(ProjectError, match=told):
        aestudio.fit(aestudio.Architecture.dense(8, 2), SHORT, samples)


def test_labels_that_do_not_fit_are_refused(samples: Array) -> None:
    with pytest.raises(DataError, match="labels of shape"):
        aestudio.fit(SMALL, SHORT, samples, labels=["a"])
    with pytest.raises(DataError, match="an array has no column “kind”"):
        aestudio.fit(SMALL, SHORT, samples, labels="kind")
    frame = pl.DataFrame(samples)
    with pytest.raises(DataError, match="1 labels are given for 120 samples"):
        aestudio.fit(SMALL, SHORT, frame, labels=["a"])


def test_a_device_that_is_not_there_is_refused(samples: Array) -> None:
    with pytest.raises(DeviceError, match="there is no such device here"):
        aestudio.fit(SMALL, SHORT, samples, device="gpu:7")


def test_files_and_arrays_do_not_mix(samples: Array) -> None:
    np.save("d.npy", samples)
    with pytest.raises(DataError, match="given in two ways"):
        aestudio.fit(SMALL, SHORT, samples, test="d.npy")
    with pytest.raises(DataError, match="given in two ways"):
        aestudio.fit(SMALL, SHORT, "d.npy", test=samples)


def test_a_file_is_trained_on_as_its_array_is(samples: Array) -> None:
    np.save("d.npy", samples)
    np.save("t.npy", samples[:9])
    told = "9 of 9 test samples are in the training part"
    with pytest.warns(aestudio.AEStudioWarning, match=told):
        of_file = aestudio.fit(SMALL, SHORT, Path("d.npy"), test="t.npy")
    with pytest.warns(aestudio.AEStudioWarning, match=told):
        of_array = aestudio.fit(SMALL, SHORT, samples, test=samples[:9])
    assert of_file.weights.same_bits(of_array.weights)
    assert of_file.test_error == of_array.test_error


def test_a_recipe_brings_a_network_and_a_plan_by_its_name() -> None:
    images = np.random.default_rng(5).integers(0, 256, (40, 28, 28)).astype(np.uint8)
    recipe = aestudio.recipe("book-tied")
    plan = recipe.plan.edited(epochs=1)
    model = aestudio.fit(recipe.architecture, plan, images)
    assert model.architecture.tied
    assert model.scaling.is_bytes
    with pytest.raises(ProjectError, match="Did you mean book-tied"):
        aestudio.recipe("book-tide")


def test_things_in_the_wrong_order_are_told_the_right_one(samples: Array) -> None:
    network: Any = aestudio.Architecture.dense(6, 2)
    plan: Any = aestudio.TrainingPlan()
    given: Any = samples
    for wrong, message in (
        ((given, network, plan), "ndarray stands where Architecture belongs"),
        ((network, given, plan), "ndarray stands where TrainingPlan belongs"),
        ((plan, network, given), "TrainingPlan stands where Architecture belongs"),
    ):
        with pytest.raises(ProjectError, match=rf"{message}\. Write fit\(architecture, plan, sam"):
            aestudio.fit(*wrong)
