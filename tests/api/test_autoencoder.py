"""What a model makes of arrays and frames, against the same worked out by hand."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

import aestudio
from aestudio.cli import main
from aestudio.core.errors import DataError, FileError
from aestudio.core.project import Document, Project
from aestudio.core.weights import Array
from aestudio.storage.project_file import save
from tests.api.linear import COLUMNS, OFFSET, SCALE, kept, numbers, passed


def close(found: NDArray[Any], expected: NDArray[Any]) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-3)


def scaled(samples: Array) -> Array:
    return (samples - OFFSET) / SCALE


def frame(samples: Array) -> pl.DataFrame:
    kinds = ["cat" if row[3] > row[4] else "dog" for row in samples]
    named = dict(zip(("height", "weight", "age"), samples.T, strict=False))
    return pl.DataFrame({**named, "kind": kinds})


def test_codings_are_those_of_scaled_samples() -> None:
    weights = kept()
    found = aestudio.load("m.h5").encode(numbers())
    assert found.dtype == np.float32
    close(found, passed(weights, scaled(numbers()), (1, 2)))


def test_codings_are_decoded_to_the_units_of_the_data() -> None:
    weights, codings = kept(), np.array([[0.5, -1.0], [2.0, 0.0]])
    close(aestudio.load("m.h5").decode(codings), passed(weights, codings, (3, 4)) * SCALE + OFFSET)


def test_reconstructions_have_the_units_and_the_shape_of_the_samples() -> None:
    weights = kept(shape=(5, 1, 1))
    expected = passed(weights, scaled(numbers())) * SCALE + OFFSET
    model = aestudio.load("m.h5")
    for shape in ((5,), (1, 5), (5, 1, 1)):
        found = model.reconstruct(numbers().reshape(7, *shape))
        assert found.shape == (7, *shape)
        close(found.reshape(7, 5), expected)
    assert model.decode(np.zeros((3, 2))).shape == (3, 5, 1, 1)


def test_a_score_is_the_mean_squared_error_of_scaled_inputs() -> None:
    weights = kept()
    found = aestudio.load("m.h5").score(numbers())
    assert found.dtype == np.float64
    inputs = scaled(numbers())
    close(found, ((passed(weights, inputs) - inputs) ** 2).mean(axis=1))


def test_errors_of_features_are_in_their_own_units() -> None:
    weights = kept()
    expected = np.abs(passed(weights, scaled(numbers())) * SCALE + OFFSET - numbers())
    close(aestudio.load("m.h5").feature_errors(numbers()), expected)


def test_lists_do_as_arrays_do() -> None:
    kept()
    model = aestudio.load("m.h5")
    np.testing.assert_array_equal(model.score(numbers().tolist()), model.score(numbers()))


def test_frames_give_frames_whose_columns_are_found_by_name() -> None:
    weights = kept(encoding=COLUMNS)
    model, samples = aestudio.load("m.h5"), numbers()
    mixed = frame(samples).select("kind", "age", "height", pl.lit("x").alias("note"), "weight")

    made = passed(weights, scaled(samples)) * SCALE + OFFSET
    found = model.reconstruct(mixed)
    assert found.columns == ["height", "weight", "age", "kind"]
    close(found.select("height", "weight", "age").to_numpy(), made[:, :3])
    likeliest = np.where(made[:, 3] > made[:, 4], "cat", "dog")
    assert found["kind"].to_list() == likeliest.tolist()

    codings = model.encode(mixed)
    assert codings.columns == ["code 1", "code 2"]
    close(codings.to_numpy(), passed(weights, scaled(samples), (1, 2)))
    assert model.decode(codings).equals(found)

    errors = model.score(mixed)
    assert errors.name == "error"
    close(errors.to_numpy(), model.score(samples))

    apart = np.abs(made - samples)
    off = model.feature_errors(mixed)
    close(off["age"].to_numpy(), apart[:, 2])
    close(off["kind"].to_numpy(), apart[:, 3:].sum(axis=1) / 2)


def test_a_lazy_frame_is_collected() -> None:
    kept(encoding=COLUMNS)
    model = aestudio.load("m.h5")
    assert model.encode(frame(numbers()).lazy()).equals(model.encode(frame(numbers())))


@pytest.mark.parametrize("ending", ["npy", "parquet"])
def test_files_by_their_names_give_what_the_command_line_gives(ending: str) -> None:
    kept(encoding=COLUMNS)
    model = aestudio.load("m.h5")
    np.save("d.npy", numbers())
    frame(numbers()).write_parquet("d.parquet")
    for command in ("encode", "reconstruct", "score"):
        assert main([command, "m.h5", f"d.{ending}", "--out", f"o.{ending}"]) == 0
        found = getattr(model, command)(f"d.{ending}")
        if ending == "npy":
            written = np.load("o.npy")
            np.testing.assert_array_equal(found, written[:, -1] if command == "score" else written)
        elif command == "score":
            assert pl.read_parquet("o.parquet")["error"].equals(found)
        else:
            assert pl.read_parquet("o.parquet").equals(found)


def test_arrays_in_memory_give_the_bits_that_the_command_line_gives() -> None:
    kept(shape=(1, 5))
    model, many = aestudio.load("m.h5"), numbers(9001)
    np.save("d.npy", many)
    assert main(["reconstruct", "m.h5", "d.npy", "--out", "o.npy"]) == 0
    np.testing.assert_array_equal(model.reconstruct(many), np.load("o.npy").reshape(-1, 5))


def test_channels_come_back_where_they_came_from(samples: Array) -> None:
    colours = np.random.default_rng(2).random((40, 4, 5, 3), dtype=np.float32)
    design = aestudio.Architecture.dense((4, 5, 3), 6)
    model = aestudio.fit(design, aestudio.TrainingPlan(epochs=1), colours)
    first = np.moveaxis(colours, 3, 1)
    with pytest.warns(aestudio.AEStudioWarning, match="channels first"):
        made = model.reconstruct(first)
    np.testing.assert_array_equal(made, np.moveaxis(model.reconstruct(colours), 3, 1))


def test_what_lies_far_outside_is_warned_of_at_the_line_that_asked(
    trained: aestudio.Autoencoder, samples: Array
) -> None:
    strange = samples[:1] + np.array([1e4, 0, 0, 0, 0, 0])
    with pytest.warns(aestudio.AEStudioWarning, match="far outside what training saw") as caught:
        trained.score(strange)
    assert Path(caught[0].filename) == Path(__file__)


def test_a_run_that_was_stopped_uses_the_layers_that_it_has_trained() -> None:
    weights = kept(strategy="one-at-a-time")
    with pytest.warns(aestudio.AEStudioWarning, match="1 of 2 layers are in use"):
        found = aestudio.load("m.h5").reconstruct(numbers())
    close(found, passed(weights, scaled(numbers()), (1, 4)) * SCALE + OFFSET)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (np.zeros((3, 4)), "samples: has 4 numbers a sample, the training samples have 5"),
        (np.zeros(5), "samples: has shape \\(5,\\); samples need at least two dimensions"),
        (np.zeros((0, 5)), "none of them empty"),
        ([["a", "b"]], "holds values of type <U1, not numbers"),
        ([[1, 2], [3]], "rows of several lengths"),
        (np.array([[1, 2, 3, 4, None]]), "missing"),
        ("nowhere.npy", "nowhere.npy: cannot be read"),
    ],
)
def test_what_is_no_sample_is_refused_with_the_reason(given: object, told: str) -> None:
    kept()
    with pytest.raises(DataError, match=told):
        aestudio.load("m.h5").encode(given)  # type: ignore[arg-type]


def test_a_sparse_matrix_is_refused_with_what_to_do() -> None:
    from scipy.sparse import csr_array

    kept()
    with pytest.raises(DataError, match=r"is a sparse matrix\. .*\.toarray\(\)"):
        aestudio.load("m.h5").encode(csr_array(numbers()))


@pytest.mark.parametrize("codings", [np.zeros((2, 3)), pl.DataFrame({"a": ["x"], "b": ["y"]})])
def test_what_is_no_coding_is_refused(codings: object) -> None:
    kept()
    with pytest.raises(DataError):
        aestudio.load("m.h5").decode(codings)  # type: ignore[arg-type]


def test_a_column_of_lists_is_refused_with_what_helps_in_memory() -> None:
    kept(encoding=COLUMNS)
    told = r"no plain numbers, texts or times: age \(list\)\. Spread what they hold over columns"
    with pytest.raises(DataError, match=told):
        aestudio.load("m.h5").encode(frame(numbers()).with_columns(age=pl.Series([[1]] * 7)))


def test_masked_values_are_missing_ones() -> None:
    kept()
    masked = np.ma.masked_greater(numbers(), 100)
    with pytest.raises(DataError, match="missing"):
        aestudio.load("m.h5").encode(masked)
    whole = np.ma.masked_array(numbers(), False)
    model = aestudio.load("m.h5")
    np.testing.assert_array_equal(model.encode(whole), model.encode(numbers()))


def test_a_frame_may_go_through_a_network_that_knows_no_columns() -> None:
    weights = kept()
    columns = {f"c{number}": one for number, one in enumerate(numbers().T)}
    found = aestudio.load("m.h5").reconstruct(pl.DataFrame(columns))
    assert found.columns == ["c0", "c1", "c2", "c3", "c4"]
    close(found.to_numpy(), passed(weights, scaled(numbers())) * SCALE + OFFSET)


def test_a_column_that_is_missing_is_named() -> None:
    kept(encoding=COLUMNS)
    with pytest.raises(DataError, match="has no column “age”"):
        aestudio.load("m.h5").encode(frame(numbers()).drop("age"))


def test_a_project_without_a_run_is_refused() -> None:
    save(Document(Project()), Path("m.h5"))
    with pytest.raises(FileError, match="holds no trained model yet"):
        aestudio.load("m.h5")


def test_it_tells_what_it_is_in_one_line(trained: aestudio.Autoencoder) -> None:
    assert repr(trained) == "<Autoencoder 6 → 4 → 2 → 4 → 6 (Run 1)>"


def test_a_copy_by_pickle_gives_the_same_bits(
    trained: aestudio.Autoencoder, samples: Array
) -> None:
    copy = pickle.loads(pickle.dumps(trained))
    np.testing.assert_array_equal(copy.encode(samples), trained.encode(samples))
    assert copy.history.equals(trained.history)


def test_weights_are_there_by_layer_and_name(trained: aestudio.Autoencoder) -> None:
    assert trained.weights["encoder_1", "kernel"].shape == (6, 4)
    assert ("decoder_1", "kernel") not in trained.weights.arrays  # It is the encoder's, transposed.


def test_gaps_in_an_array_are_not_sought_in_a_file(trained: aestudio.Autoencoder) -> None:
    with pytest.raises(DataError, match=r"Fill in what is missing: .* without gaps"):
        trained.score(np.full((3, 6), np.nan))
