"""Models become project files, with the samples that no other file has."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import aestudio
from aestudio.api import saving
from aestudio.cli import main
from aestudio.core.errors import FileError
from aestudio.core.project import Document
from aestudio.core.weights import Array
from aestudio.data.dataset import Dataset, load_dataset
from aestudio.storage.lock import held
from aestudio.storage.project_file import load

PLAN = aestudio.TrainingPlan(epochs=1, batch_size=16)
MODEL = Path("m.h5")


def saved(samples: Any, inputs: int | tuple[int, ...], **given: Any) -> tuple[Document, Dataset]:
    """What a window finds in the file, and the data that it trains on."""
    model = aestudio.fit(aestudio.Architecture.dense(inputs, 2), PLAN, samples, **given)
    model.save(MODEL)
    document = load(MODEL)
    assert document.run is not None
    assert document.run.checkpoint.weights.same_bits(model.run.checkpoint.weights)
    assert document.continues
    return document, load_dataset(document.project.data)


def test_a_saved_model_is_what_it_was(trained: aestudio.Autoencoder, samples: Array) -> None:
    trained.save(MODEL)
    model = aestudio.load(MODEL)
    np.testing.assert_array_equal(model.encode(samples), trained.encode(samples))
    np.testing.assert_array_equal(model.reconstruct(samples), trained.reconstruct(samples))
    assert model.history.equals(trained.history)
    assert model.test_error == trained.test_error
    assert model.document.project.name == "Pairs"


def test_arrays_lie_in_the_file_and_are_trained_on_again(samples: Array) -> None:
    document, data = saved(samples, 6, test=0.25)
    assert document.project.data.embedded
    assert (len(data.train), len(data.test)) == (90, 30)
    inputs = (samples - data.scaling.offset) / data.scaling.scale
    np.testing.assert_allclose(data.train, inputs[data.train_rows], rtol=1e-5, atol=1e-6)


def test_the_command_line_goes_on_with_what_was_saved(samples: Array) -> None:
    saved(samples, 6, test=0.2, seed=3)
    assert main(["train", "m.h5", "--out", "m.h5", "--more", "2"]) == 0
    model = aestudio.load(MODEL)
    design = aestudio.Architecture.dense(6, 2)
    longer = aestudio.fit(design, PLAN.edited(epochs=3), samples, test=0.2, seed=3)
    assert model.weights.same_bits(longer.weights)
    assert [*model.runs] == [1]


@pytest.mark.parametrize("labels", [[10, 9], ["b", "a"]])
def test_labels_come_along(samples: Array, labels: list[Any]) -> None:
    _document, data = saved(samples, 6, labels=labels * 60)
    assert data.train_labels is not None
    named = np.array(data.class_names)[data.train_labels]
    expected = np.array([str(one) for one in labels * 60])[data.train_rows]
    np.testing.assert_array_equal(named, expected)


def test_images_keep_their_bytes_and_their_shape() -> None:
    images = np.random.default_rng(1).integers(0, 256, (40, 5, 4, 3)).astype(np.uint8)
    document, data = saved(images, (5, 4, 3))
    assert document.project.data.shape == (5, 4, 3)
    assert data.scaling.is_bytes
    np.testing.assert_allclose(data.train * 255, images.reshape(40, 60)[data.train_rows], rtol=1e-6)


def test_frames_come_back_column_by_column() -> None:
    frame = pl.DataFrame(
        {
            "when": pl.date_range(pl.date(2024, 1, 1), pl.date(2024, 2, 9), eager=True),
            "size": np.arange(40) / 8,
            "kind": pl.Series(["x", "y"] * 20, dtype=pl.Categorical),
            "large": np.arange(40) + 2**60,
            "flag": [True, False, False, True] * 10,
        }
    )
    with pytest.warns(aestudio.AEStudioWarning, match="taken as seconds since its earliest time"):
        document, data = saved(frame, 7, labels=np.arange(40) % 3)
    names = [one.name for one in data.encoding.features]
    assert names[:4] == ["when", "size", "kind = x", "kind = y"]
    assert document.run is not None
    assert document.run.encoding == data.encoding
    assert sorted(data.class_names) == ["0", "1", "2"]
    assert data.scaling.agrees(document.run.scaling)  # type: ignore[arg-type]


def test_samples_that_test_come_along_with_their_labels(samples: Array) -> None:
    labels = np.array(["a", "b"] * 60)
    test = (samples[:20] + 1, labels[:20])
    document, data = saved(samples, 6, labels=labels, test=test)
    assert document.project.data.test_samples == 20
    assert data.test_labels is not None
    inputs = (samples[:20] + 1 - data.scaling.offset) / data.scaling.scale
    np.testing.assert_allclose(data.test, inputs, rtol=1e-5, atol=1e-5)


def test_more_than_may_be_embedded_lies_beside_the_file(
    samples: Array, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MOST_EMBEDDED", samples.nbytes - 1)
    document, data = saved(samples, 6)
    place = Path(document.project.data.source)
    assert not document.project.data.embedded
    assert place.parent.samefile(Path())
    assert place.name.startswith("m-")
    np.testing.assert_array_equal(np.load(place), samples)
    assert len(data.train) == 120


def test_without_its_samples_a_model_is_smaller_and_still_a_model(samples: Array) -> None:
    design = aestudio.Architecture.dense(6, 2)
    model = aestudio.fit(design, PLAN, samples, keep_samples=False)
    model.save(MODEL)
    np.testing.assert_array_equal(aestudio.load(MODEL).encode(samples), model.encode(samples))
    assert load(MODEL).project.data.are_to_come


def test_data_in_a_file_stay_there(samples: Array) -> None:
    np.save("d.npy", samples)
    document, _data = saved("d.npy", 6)
    assert Path(document.project.data.source).samefile("d.npy")


def test_what_was_there_before_is_kept_aside(trained: aestudio.Autoencoder) -> None:
    trained.save(MODEL)
    first = MODEL.read_bytes()
    trained.save(MODEL)
    assert MODEL.with_name("m.h5.bak").read_bytes() == first
    assert MODEL.read_bytes() == first  # The same model gives the same bytes.


def test_a_file_that_is_open_in_a_window_is_left_alone(trained: aestudio.Autoencoder) -> None:
    with held(MODEL), pytest.raises(FileError, match="is in use"):
        trained.save(MODEL)
    assert not MODEL.exists()


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("m.keras", r"has the ending \.keras, which is not written here"),
        ("nowhere/m.h5", "there is no such folder"),
    ],
)
def test_a_place_where_it_cannot_be_is_refused(
    trained: aestudio.Autoencoder, place: str, told: str
) -> None:
    with pytest.raises(FileError, match=told):
        trained.save(place)


def test_a_model_does_not_take_the_place_of_its_data(samples: Array) -> None:
    import h5py

    with h5py.File("d.h5", "w") as file:
        file["x"] = samples
    model = aestudio.fit(aestudio.Architecture.dense(6, 2), PLAN, "d.h5")
    with pytest.raises(FileError, match="is read as data"):
        model.save("d.h5")


def test_snapshots_come_along_and_those_of_the_model_before_stay_with_its_backup(
    samples: Array,
) -> None:
    design, plan = aestudio.Architecture.dense(6, 2), PLAN.edited(epochs=3)
    model = aestudio.fit(design, plan, samples, snapshots=2)
    assert model.snapshots == ((1, 1), (1, 3))
    model.save(MODEL)
    found = aestudio.load(MODEL)
    assert found.snapshots == model.snapshots
    assert found.at(1).weights.same_bits(model.at(1).weights)
    # Kept as of the data in the file, so that it is trained on from there.
    assert found.at(1).run.data_sha256 == found.document.project.data.fingerprint

    found.save("copy.h5")
    assert aestudio.load("copy.h5").at(1).weights.same_bits(model.at(1).weights)

    aestudio.fit(design, plan, samples).save(MODEL)
    assert aestudio.load(MODEL).snapshots == ()
    before = aestudio.load("m.h5.bak")
    assert before.at(1).weights.same_bits(model.at(1).weights)


def test_samples_that_were_changed_in_place_are_not_passed_off_as_what_was_trained_on(
    samples: Array,
) -> None:
    own = samples.copy()
    model = aestudio.fit(aestudio.Architecture.dense(6, 2), PLAN, own)
    own[0, 0] += 1
    with pytest.raises(FileError, match="have changed since they were trained on"):
        model.save(MODEL)
    assert not MODEL.exists()


def test_a_project_without_a_name_is_called_as_its_file(
    trained: aestudio.Autoencoder, samples: Array
) -> None:
    plan = aestudio.TrainingPlan(epochs=1, batch_size=16)
    aestudio.fit(aestudio.Architecture.dense(6, 2), plan, samples).save("digits.h5")
    assert aestudio.load("digits.h5").document.project.name == "digits"
    trained.save("m.h5")
    assert aestudio.load("m.h5").document.project.name == "Pairs"
