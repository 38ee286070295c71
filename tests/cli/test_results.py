"""Scores, codings and reconstructions bear the names and the units of the data."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from aestudio.cli import main
from aestudio.commands.document import document_from
from aestudio.core.activation import Activation
from aestudio.core.layers.dense import Dense
from aestudio.core.project import Document, Project
from aestudio.core.run import Checkpoint, Run
from aestudio.core.weights import Array, Weights
from aestudio.data.dataset import load_dataset
from aestudio.storage.project_file import load, save
from tests.networks import zeros

ROWS = 40
# What the network gives for every sample, scaled: length, kind = blue, green, red, "a,b", error.
OUTPUT = np.array([0.25, 0.1, 0.7, 0.2, 0.5, 1.5], np.float32)
LENGTH = np.linspace(10, 50, ROWS)
SECOND = np.arange(ROWS) ** 2 % 17
KINDS = ("red", "blue", "green")


def table(rows: int = ROWS) -> str:
    lines = [
        f"{float(LENGTH[n])!r},{KINDS[n % 3]},{SECOND[n]},{n % 7},{'ab'[n % 2]}"
        for n in range(rows)
    ]
    return "\n".join(['length,kind,"a,b",error,label', *lines]) + "\n"


def constant(project: Project, output: Array) -> Run:
    """A run whose network gives ``output`` for every sample."""
    last = Weights({("decoder_1", "bias"): output})
    point = Checkpoint(zeros(project.architecture).joined(last), step=1)
    return Run(project.architecture, project.plan, project.data.fingerprint, point)


def saved(project: Project, output: Array) -> None:
    run = load_dataset(project.data).noted_in(constant(project, output))
    save(Document(project, run), Path("m.h5"))


@pytest.fixture
def model() -> None:
    Path("d.csv").write_text(table())
    values = {"split": "last", "test_share": "0.5", "scaling": "unit", "loss": "mse"}
    values |= {"layers": "2", "output_activation": "linear", "scope": "feature", "tied": "false"}
    saved(document_from("default", Path("d.csv"), values).project, OUTPUT)


def rows_of(name: str) -> list[dict[str, str]]:
    with Path(name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def scaled() -> NDArray[np.float64]:
    """The inputs by hand: numbers between the limits of the first half, categories 0 or 1."""
    first = slice(0, ROWS // 2)

    def unit(values: NDArray[Any]) -> NDArray[Any]:
        low, high = values[first].min(), values[first].max()
        return np.asarray((values - low) / (high - low))

    number = np.arange(ROWS)
    kinds = [number % 3 == KINDS.index(name) for name in ("blue", "green", "red")]
    return np.column_stack([unit(LENGTH), *kinds, unit(SECOND), unit(number % 7)])


def test_scores_are_a_row_a_sample(model: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "m.h5", "d.csv", "--out", "s.csv"]) == 0
    found = rows_of("s.csv")
    assert list(found[0]) == ["sample", "label", "error"]
    assert [int(one["sample"]) for one in found] == list(range(1, ROWS + 1))
    assert [one["label"] for one in found] == ["a", "b"] * (ROWS // 2)
    expected = np.mean((scaled() - OUTPUT) ** 2, axis=1)
    np.testing.assert_allclose([float(one["error"]) for one in found], expected, rtol=1e-5)
    told = capsys.readouterr().out
    assert f"Wrote 40 rows to s.csv: mean error {expected.mean():.5f} (scaled), the largest" in told
    assert f"{expected.max():.5f} in sample {expected.argmax() + 1}" in told


def test_errors_of_columns_are_in_their_own_units(model: None) -> None:
    assert main(["score", "m.h5", "d.csv", "--out", "s.csv", "--per-feature"]) == 0
    found = rows_of("s.csv")
    columns = ["length", "kind", "a,b", "error (data)"]
    assert list(found[0]) == ["sample", "label", "error", *columns]
    first = slice(0, ROWS // 2)

    def apart(values: NDArray[Any], output: float) -> NDArray[Any]:
        low, high = values[first].min(), values[first].max()
        return np.asarray(np.abs(low + output * (high - low) - values))

    kinds = np.abs(scaled()[:, 1:4] - OUTPUT[1:4]).sum(axis=1) / 2
    expected = [apart(LENGTH, 0.25), kinds, apart(SECOND, 0.5), apart(np.arange(ROWS) % 7, 1.5)]
    for name, errors in zip(columns, expected, strict=True):
        np.testing.assert_allclose([float(one[name]) for one in found], errors, rtol=1e-4)


def test_scores_are_told_in_json_and_written_as_parquet(
    model: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", "m.h5", "d.csv", "--out", "s.parquet", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    expected = np.mean((scaled() - OUTPUT) ** 2, axis=1)
    assert facts == {
        "samples": ROWS,
        "mean_error": pytest.approx(expected.mean(), rel=1e-5),
        "largest_error": pytest.approx(expected.max(), rel=1e-5),
        "largest_sample": expected.argmax() + 1,
        "file": "s.parquet",
    }
    found = pl.read_parquet("s.parquet")
    assert found.columns == ["sample", "label", "error"]
    np.testing.assert_allclose(found["error"].to_numpy(), expected, rtol=1e-5)


def test_a_later_table_without_labels_is_scored_without(model: None) -> None:
    lines = [line.rpartition(",")[0] for line in table(5).splitlines()]
    Path("later.csv").write_text("\n".join(lines))
    assert main(["score", "m.h5", "later.csv", "--out", "s.csv"]) == 0
    assert list(rows_of("s.csv")[0]) == ["sample", "error"]
    assert len(rows_of("s.csv")) == 5


def test_a_reconstruction_has_the_columns_of_the_data(model: None) -> None:
    assert main(["reconstruct", "m.h5", "d.csv", "--out", "r.csv"]) == 0
    found = rows_of("r.csv")
    assert list(found[0]) == ["length", "kind", "a,b", "error"]
    low, high = LENGTH[0], LENGTH[ROWS // 2 - 1]
    assert float(found[0]["length"]) == pytest.approx(low + 0.25 * (high - low), rel=1e-6)
    assert {one["kind"] for one in found} == {"green"}
    assert float(found[0]["error"]) == pytest.approx(9.0)
    assert main(["reconstruct", "m.h5", "d.csv", "--out", "r.npy"]) == 0
    assert np.load("r.npy").shape == (ROWS, 6)


def test_codings_in_a_table_are_numbered(model: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["encode", "m.h5", "d.csv", "--out", "c.parquet"]) == 0
    assert capsys.readouterr().out == "Wrote 40 rows to c.parquet\n"
    found = pl.read_parquet("c.parquet")
    assert (found.columns, found.shape) == (["code 1", "code 2"], (ROWS, 2))


@pytest.mark.parametrize("command", ["encode", "reconstruct", "score"])
def test_another_ending_is_refused_before_anything_is_read(
    model: None, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "m.h5", "none.csv", "--out", "r.txt"]) == 2
    told = capsys.readouterr().err
    assert told == (
        "r.txt: has the ending .txt, which is not written here. "
        "Let the name end in .npy, .csv or .parquet.\n"
    )


def test_an_array_is_scored_piece_by_piece() -> None:
    values = np.random.default_rng(0).random((9001, 3)).astype(np.float32)
    np.save("d.npy", values)
    layers = (Dense(units=1, activation=Activation.LINEAR),)
    project = document_from("default", Path("d.npy"), {"scaling": "none"}).project
    linear = Activation.LINEAR
    stack = project.architecture.edited(layers=layers, tied=False, output_activation=linear)
    saved(project.edited(architecture=stack), np.array([0.5, 0.25, 0], np.float32))
    arguments = ["score", "m.h5", "d.npy", "--per-feature"]
    assert main([*arguments, "--out", "s.npy"]) == 0
    found = np.load("s.npy")
    assert (found.shape, found.dtype) == ((9001, 5), np.float64)
    np.testing.assert_array_equal(found[:, 0], np.arange(1, 9002))
    apart = np.abs(values - np.array([0.5, 0.25, 0]))
    np.testing.assert_allclose(found[:, 1], (apart**2).mean(axis=1), rtol=1e-5)
    np.testing.assert_allclose(found[:, 2:], apart, rtol=1e-5, atol=1e-7)
    assert main([*arguments, "--out", "s.csv"]) == 0
    with Path("s.csv").open() as file:
        assert next(file) == "sample,error,input 1,input 2,input 3\n"
        again = np.loadtxt(file, delimiter=",")
    np.testing.assert_array_equal(again, found)


def test_an_error_that_is_no_number_is_null(
    model: None, capsys: pytest.CaptureFixture[str]
) -> None:
    document = load(Path("m.h5"))
    assert document.run is not None
    run = constant(document.project, OUTPUT * np.float32(np.nan))
    broken = replace(document.run, checkpoint=run.checkpoint)
    save(document.with_run(broken), Path("m.h5"))
    assert main(["score", "m.h5", "d.csv", "--out", "s.csv", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["largest_error"] is None
