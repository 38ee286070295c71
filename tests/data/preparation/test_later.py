"""Samples that come after training are brought to the form of training, or refused by name."""

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from aestudio.core.architecture import Architecture
from aestudio.core.errors import DataError
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import TrainingPlan
from aestudio.core.preparation import Missing, Preparation, ScalingRule, Split
from aestudio.core.reference import DataReference
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Weights
from aestudio.data.blocks import Blocks, blocks_like, blocks_of
from aestudio.data.dataset import load_dataset
from aestudio.data.formats.images.image_form import EarlierForm, Pixels
from aestudio.data.preparation.later import brought_to, earlier_form
from aestudio.data.preparation.prepare import prepare
from aestudio.data.reference import reference_for
from aestudio.data.samples import Samples
from tests.data.pictures import read_here

BYTES = np.random.default_rng(0).integers(0, 256, (10, 24, 16), np.uint8)
COLOURS = np.random.default_rng(1).integers(0, 256, (10, 24, 16, 3), np.uint8)
PORTRAIT = EarlierForm(24, 16, Pixels.GREY)


def folder_of(folder: Path, pixels: NDArray[Any], ending: str = "png") -> Path:
    folder.mkdir(parents=True)
    for number, one in enumerate(pixels):
        Image.fromarray(one).save(folder / f"{number}.{ending}")
    return folder


def trained_on(path: Path, **prepared: Any) -> Run:
    dataset = load_dataset(reference_for(path, preparation=Preparation(**prepared)))
    stack = Architecture(input_shape=(dataset.train.shape[1],), layers=(Dense(units=2),))
    return dataset.noted_in(Run(stack, TrainingPlan(), "", Checkpoint(Weights({}))))


def as_seen(blocks: Blocks, run: Run) -> NDArray[Any]:
    """What the network gets."""
    scaling = blocks.scaling(run.scaling)
    found: NDArray[Any] = np.concatenate([scaling.apply(one) for one in blocks])
    return found


def turned(one: NDArray[Any]) -> NDArray[Any]:
    """An image of 16 × 24 stretched to 24 × 16, as Pillow does."""
    image = Image.fromarray(np.ascontiguousarray(one.T))
    return np.asarray(image.resize((16, 24), Image.Resampling.BICUBIC))


# --- images ----------------------------------------------------------------------------------


def test_images_of_another_shape_are_stretched_to_that_of_training_and_that_is_said(
    tmp_path: Path,
) -> None:
    """They were taken row by row, since their numbers are as many."""
    found = read_here(folder_of(tmp_path / "l", BYTES.transpose(0, 2, 1)), PORTRAIT)
    assert found.shape == (24, 16)
    expected = [turned(one).reshape(-1) for one in BYTES]
    np.testing.assert_array_equal(found.values, expected)
    assert found.told == ("10 images of 16 × 24: stretched to the 24 × 16 that was trained on",)


def test_larger_images_of_the_same_shape_are_resized(tmp_path: Path) -> None:
    large = np.repeat(np.repeat(BYTES, 2, axis=1), 2, axis=2)
    found = read_here(folder_of(tmp_path / "l", large), PORTRAIT)
    assert found.told == ("10 images of 48 × 32: resized to the 24 × 16 that was trained on",)


def test_images_are_cut_to_the_form_where_those_of_training_were(tmp_path: Path) -> None:
    wide = np.concatenate([BYTES[:, :, :4], BYTES, BYTES[:, :, -4:]], axis=2)
    found = read_here(folder_of(tmp_path / "w", wide), PORTRAIT, crop=True)
    np.testing.assert_array_equal(found.values, BYTES.reshape(10, -1))
    assert found.told == ("10 images of 24 × 24: cut to the 24 × 16 that was trained on",)


def test_sixteen_bits_become_eight_as_bright_as_they_were(tmp_path: Path) -> None:
    """They were all white."""
    found = read_here(folder_of(tmp_path / "d", BYTES.astype(np.uint16) * 257), PORTRAIT)
    np.testing.assert_array_equal(found.values, BYTES.reshape(10, -1))
    assert found.told == ("16-bit grey images; all were made 8-bit grey",)


def test_eight_bits_become_sixteen_where_sixteen_were_trained_on(tmp_path: Path) -> None:
    deep = EarlierForm(24, 16, Pixels.DEEP)
    found = read_here(folder_of(tmp_path / "g", BYTES), deep)
    np.testing.assert_array_equal(found.values, BYTES.reshape(10, -1).astype(np.float32) * 257)
    assert found.told == ("8-bit grey images; all were made 16-bit grey",)


def test_colours_become_grey_and_grey_becomes_colours(tmp_path: Path) -> None:
    found = read_here(folder_of(tmp_path / "c", COLOURS), PORTRAIT)
    grey = [np.asarray(Image.fromarray(one).convert("L")).reshape(-1) for one in COLOURS]
    np.testing.assert_array_equal(found.values, grey)
    assert found.told == ("Colour images; all were made 8-bit grey",)
    found = read_here(folder_of(tmp_path / "g", BYTES), EarlierForm(24, 16, Pixels.COLOUR))
    np.testing.assert_array_equal(found.values, np.repeat(BYTES.reshape(10, -1), 3, axis=1))


def test_of_several_sizes_the_frequent_one_and_the_count_of_the_others_are_told(
    tmp_path: Path,
) -> None:
    folder = folder_of(tmp_path / "s", BYTES[:2].transpose(0, 2, 1))
    folder_of(tmp_path / "s" / "deeper", BYTES[:3, :12])
    found = read_here(folder, PORTRAIT)
    assert found.told == (
        "2 images beside the sub-folders left out",
        "3 images of 12 × 16: stretched to the 24 × 16 that was trained on",
    )
    large = np.repeat(np.repeat(BYTES[:1], 2, axis=1), 2, axis=2)
    Image.fromarray(large[0]).save(folder / "deeper" / "large.png")
    assert read_here(folder, PORTRAIT).told[1:] == (
        "4 images of 12 × 16, 1 more size: stretched to the 24 × 16 that was trained on",
    )
    assert read_here(folder, PORTRAIT, sizes="leave").told[1:] == (
        "3 images of 12 × 16: stretched to the 24 × 16 that was trained on",
        "2 sizes, 12 × 16 the most frequent (3 of 4 images): 1 other was left out",
    )


@pytest.mark.parametrize("most", [1.0, 255.0, 65535.0])
def test_real_numbers_become_bytes_by_what_their_brightest_means(
    tmp_path: Path, most: float
) -> None:
    real = (BYTES / np.float32(255) * np.float32(most)).astype(np.float32)
    real[:, 0, 0] = most
    found = read_here(folder_of(tmp_path / "r", real, "tif"), PORTRAIT)
    np.testing.assert_allclose(found.values[:, 1:], BYTES.reshape(10, -1)[:, 1:], atol=1)


def test_pixels_are_no_measurements_in_32_bits(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "g", BYTES)
    with pytest.raises(DataError, match="holds 8-bit grey images, those trained on were 32-bit"):
        read_here(folder, EarlierForm(24, 16, Pixels.REAL))


@pytest.mark.parametrize("kind", ["portrait", "landscape", "deep", "rgb"])
def test_the_network_sees_later_images_as_it_saw_those_of_training(
    tmp_path: Path, kind: str
) -> None:
    run = trained_on(folder_of(tmp_path / "p", BYTES))
    change: dict[str, NDArray[Any]] = {
        "portrait": BYTES,
        "landscape": BYTES.transpose(0, 2, 1),
        "deep": BYTES.astype(np.uint16) * 257,
        "rgb": np.stack([BYTES] * 3, axis=-1),
    }
    blocks = blocks_of(folder_of(tmp_path / kind, change[kind]), run)
    assert blocks.shape == (24, 16)
    expected = np.array([turned(one) for one in BYTES]) if kind == "landscape" else BYTES
    np.testing.assert_allclose(as_seen(blocks, run), expected.reshape(10, -1) / 255, atol=1e-6)
    assert bool(blocks.notes) == (kind != "portrait")


def test_a_single_image_is_passed_through_a_network_that_was_trained_on_such(
    tmp_path: Path,
) -> None:
    folder = folder_of(tmp_path / "p", BYTES)
    blocks = blocks_of(folder / "3.png", trained_on(folder))
    np.testing.assert_array_equal(np.concatenate(list(blocks)), BYTES[3].reshape(1, -1))


def test_images_to_test_with_are_brought_to_the_form_of_those_to_train_with(
    tmp_path: Path,
) -> None:
    training = folder_of(tmp_path / "p", BYTES)
    testing = folder_of(tmp_path / "t", np.stack([BYTES.transpose(0, 2, 1)] * 3, axis=-1)[:4])
    preparation = Preparation(split=Split.FILE, test_file=str(testing))
    reference = reference_for(training, preparation=preparation)
    dataset = load_dataset(reference)
    expected = np.array([turned(one).reshape(-1) for one in BYTES[:4]])
    np.testing.assert_allclose(dataset.test, expected / 255, atol=1e-6)
    assert "t: 4 images of 16 × 24: stretched to the 24 × 16 that was trained on" in dataset.notes


# --- arrays ----------------------------------------------------------------------------------


def saved(path: Path, array: NDArray[Any]) -> Path:
    if path.suffix == ".h5":
        with h5py.File(path, "w") as file:
            file["x"] = array
    else:
        np.save(path, array)
    return path


@pytest.mark.parametrize("name", ["a.npy", "a.h5"])
@pytest.mark.parametrize("first", [True, False])
def test_channels_are_brought_to_where_those_of_training_were(
    tmp_path: Path, name: str, first: bool
) -> None:
    own, other = (COLOURS, COLOURS.transpose(0, 3, 1, 2))[:: 1 if first else -1]
    run = trained_on(saved(tmp_path / "t.npy", own))
    blocks = blocks_of(saved(tmp_path / name, other), run)
    assert blocks.shape == own.shape[1:]
    np.testing.assert_array_equal(np.concatenate(list(blocks)), own.reshape(10, -1))
    where, sides = ("first", "3 × 24 × 16") if first else ("last", "24 × 16 × 3")
    taken = "24 × 16 × 3" if first else "3 × 24 × 16"
    assert blocks.notes == (f"Samples of {sides} have their channels {where}: taken as {taken}",)


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ((3, 9, 8), True),
        ((3, 9, 5), True),
        ((3, 9, 4), False),
        ((9, 8, 3), False),
        ((5, 9, 8), False),
        ((3, 9), False),
    ],
)
def test_channels_that_come_first_are_said(shape: tuple[int, ...], said: bool) -> None:
    values = np.eye(6, int(np.prod(shape)), dtype=np.uint8)
    found = prepare(Samples(values, shape, "a"), Preparation(), 0.5)
    sides = " × ".join(map(str, shape))
    told = f"Samples of {sides} are taken for images with their 3 channels first"
    assert found.notes == ((told,) if said else ())
    assert found.shape == shape


def test_gaps_are_filled_after_channels_were_brought_to_their_place(tmp_path: Path) -> None:
    last = np.random.default_rng(0).random((8, 5, 4, 3))
    run = trained_on(saved(tmp_path / "t.npy", last), missing=Missing.MEAN, split=Split.LAST)
    later = last.copy()
    later[0, 2, 1, 0] = np.nan
    (found,) = blocks_of(saved(tmp_path / "l.npy", later.transpose(0, 3, 1, 2)), run)
    later[0, 2, 1, 0] = last[:6, 2, 1, 0].mean()
    np.testing.assert_allclose(found, later.reshape(8, -1), rtol=1e-6)


@pytest.mark.parametrize(
    ("trained", "own"),
    [
        ((24, 16), (16, 24)),
        ((28, 28), (14, 56)),
        ((32, 32, 3), (32, 3, 32)),
        ((32, 32, 3), (32, 32, 4)),
        ((32, 32, 3), (1, 32, 32)),
        ((28, 28), (783,)),
        ((32, 32, 3), (3072,)),
        ((3072,), (3, 32, 32)),
        ((2, 3, 4), (4, 2, 3)),
    ],
)
def test_samples_of_another_form_are_refused_naming_both(
    trained: tuple[int, ...], own: tuple[int, ...]
) -> None:
    with pytest.raises(DataError) as caught:
        brought_to(trained, own, "a.npy")
    for shape in (trained, own):
        told = " × ".join(map(str, shape)) if len(shape) > 1 else f"{shape[0]:,} numbers"
        assert told in caught.value.what
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("trained", "own", "said"),
    [
        ((24, 16), (24, 16), False),
        ((28, 28, 1), (28, 28), False),
        ((28, 28), (1, 28, 28), False),
        ((28, 28), (784,), True),
        ((784,), (28, 28), True),
        ((5,), (5,), False),
    ],
)
def test_samples_whose_order_is_certain_are_taken(
    trained: tuple[int, ...], own: tuple[int, ...], said: bool
) -> None:
    values = np.arange(784.0)[None, :24]
    found = brought_to(trained, own, "a.npy")
    assert found.applied(values) is values
    assert (found.shape, bool(found.notes)) == (trained, said)


WIDE = BYTES.astype(np.uint16) * 257


@pytest.mark.parametrize(
    ("trained", "later", "expected"),
    [
        (BYTES, WIDE, BYTES / 255),
        (BYTES, BYTES.astype(np.int64), BYTES / 255),
        (BYTES, (BYTES / 255).astype(np.float32), BYTES / 255),
        (WIDE, BYTES, None),
        (BYTES / 255, BYTES, BYTES / 255),
        (BYTES / 255, WIDE, BYTES / 255),
        (BYTES / 255, BYTES.astype(np.int32), BYTES / 255),
        (WIDE, BYTES.astype(np.int64) % 3, BYTES % 3 / 255),
        (WIDE, BYTES.astype(np.int64) % 2, BYTES % 2 / 65535),
    ],
    ids=[
        "16 for 8",
        "64 for 8",
        "1 for 8",
        "8 for 16",
        "8 for 1",
        "16 for 1",
        "32 for 1",
        "dark for 16",
        "0 and 1 for 16",
    ],
)
def test_pixels_of_other_bits_are_as_bright_as_those_of_training(
    tmp_path: Path, trained: NDArray[Any], later: NDArray[Any], expected: NDArray[Any] | None
) -> None:
    run = trained_on(saved(tmp_path / "t.npy", trained))
    seen = as_seen(blocks_of(saved(tmp_path / "l.npy", later), run), run)
    if expected is None:
        assert run.scaling is not None
        expected = run.scaling.apply(trained.reshape(10, -1))
    np.testing.assert_allclose(seen, expected.reshape(10, -1), atol=1e-5)


def test_pixels_of_other_bits_are_as_bright_whatever_the_scaling(tmp_path: Path) -> None:
    run = trained_on(saved(tmp_path / "t.npy", BYTES), scaling=ScalingRule.STANDARDISE)
    blocks = blocks_of(saved(tmp_path / "l.npy", WIDE), run)
    assert run.scaling is not None
    expected = run.scaling.apply(BYTES.reshape(10, -1))
    np.testing.assert_allclose(as_seen(blocks, run), expected, atol=1e-5)
    assert blocks.notes == ("Pixels up to 65,535 are taken as 0…255, which was trained on",)


def test_numbers_that_are_no_pixels_stay(tmp_path: Path) -> None:
    counts = np.random.default_rng(0).integers(0, 60_000, (20, 5)).astype(np.uint16)
    run = trained_on(saved(tmp_path / "t.npy", counts))
    later = saved(tmp_path / "l.npy", (counts % 200).astype(np.uint8))
    (found,) = blocks_of(later, run)
    np.testing.assert_array_equal(found, counts % 200)


@pytest.mark.parametrize(
    ("shape", "stored", "scaling", "expected"),
    [
        ((24, 16), "", Scaling.bytes(), EarlierForm(24, 16, Pixels.GREY)),
        ((24, 16), "", Scaling.uniform(300, 50_000), EarlierForm(24, 16, Pixels.DEEP)),
        ((24, 16), "real", Scaling.uniform(300, 50_000), EarlierForm(24, 16, Pixels.REAL)),
        ((24, 16), "float64", Scaling.identity(), EarlierForm(24, 16, Pixels.GREY)),
        ((24, 16), "", Scaling.uniform(-5, 10), EarlierForm(24, 16, None)),
        ((24, 16, 3), "", None, EarlierForm(24, 16, Pixels.COLOUR)),
        ((3, 24, 16), "uint8", None, EarlierForm(24, 16, Pixels.COLOUR)),
        ((24, 16, 1), "uint8", None, EarlierForm(24, 16, Pixels.GREY)),
        ((784,), "", Scaling.bytes(), None),
        ((100, 3), "", Scaling.bytes(), None),
        ((24, 16, 4), "", Scaling.bytes(), None),
    ],
)
def test_the_form_of_training_is_known_by_what_was_remembered(
    shape: tuple[int, ...], stored: str, scaling: Scaling | None, expected: EarlierForm | None
) -> None:
    data = DataReference(source="a", shape=shape, stored=stored)
    assert earlier_form(data, scaling) == expected


def test_test_arrays_are_brought_to_the_channels_of_training(tmp_path: Path) -> None:
    training, testing = tmp_path / "t.npy", tmp_path / "l.npy"
    np.save(training, COLOURS)
    np.save(testing, COLOURS[:4].transpose(0, 3, 1, 2))
    preparation = Preparation(split=Split.FILE, test_file=str(testing))
    dataset = load_dataset(reference_for(training, preparation=preparation))
    np.testing.assert_allclose(dataset.test, COLOURS[:4].reshape(4, -1) / 255, rtol=1e-6)
    np.save(testing, COLOURS[:4, :, :, 0].transpose(0, 2, 1))
    with pytest.raises(DataError, match="16 × 24, the training samples are of 24 × 16 × 3"):
        reference_for(training, preparation=preparation)


def test_sides_that_may_be_channels_or_not_are_not_turned() -> None:
    assert brought_to((4, 8, 3), (3, 4, 8), "a").notes
    with pytest.raises(DataError):
        brought_to((3, 8, 3), (3, 3, 8), "a")


def test_later_images_are_brought_to_the_form_of_data_that_no_run_has_learnt_from_yet(
    tmp_path: Path,
) -> None:
    data = load_dataset(reference_for(folder_of(tmp_path / "training", BYTES)))
    folder = folder_of(tmp_path / "later", np.full((1, 30, 30), 255, np.uint8))
    found = blocks_like(folder, data)
    assert found.shape == (24, 16)
    (values,) = found
    np.testing.assert_array_equal(found.scaling(data.scaling).apply(values), np.ones((1, 384)))
