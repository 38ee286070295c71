"""Samples by standard input, tables to standard output."""

import io
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from aestudio.cli import main
from aestudio.commands.telling import USAGE
from tests.cli.projects import three_runs

Told = pytest.CaptureFixture[str]
ROWS = np.random.default_rng(4).random((5, 6)).astype(np.float32)


@pytest.fixture(autouse=True)
def model() -> None:
    three_runs(Path("p.h5"))
    np.save("rows.npy", ROWS)


def pipe(monkeypatch: pytest.MonkeyPatch, contents: bytes) -> None:
    stream = SimpleNamespace(buffer=io.BytesIO(contents), isatty=lambda: False)
    monkeypatch.setattr("sys.stdin", stream)


@pytest.mark.parametrize("command", ["encode", "reconstruct", "score"])
def test_what_goes_to_standard_output_is_what_a_file_gets(
    command: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main([command, "p.h5", "rows.npy", "--out", "t.csv"]) == 0
    capfdbinary.readouterr()
    assert main([command, "p.h5", "rows.npy", "--out", "-"]) == 0
    found = capfdbinary.readouterr()
    assert found.out == Path("t.csv").read_bytes()
    assert b"Wrote 5 rows to standard output" in found.err


@pytest.mark.parametrize("form", ["array", "table"])
def test_samples_that_arrive_by_standard_input_are_read_as_what_they_are(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["encode", "p.h5", "rows.npy", "--out", "expected.npy"]) == 0
    columns = {f"c{number}": column for number, column in enumerate(ROWS.T)}
    text = pl.DataFrame(columns).write_csv().encode()
    pipe(monkeypatch, Path("rows.npy").read_bytes() if form == "array" else text)
    assert main(["encode", "p.h5", "-", "--out", "codes.npy"]) == 0
    np.testing.assert_array_equal(np.load("codes.npy"), np.load("expected.npy"))


def test_data_that_arrive_are_told_of(monkeypatch: pytest.MonkeyPatch, capsys: Told) -> None:
    pipe(monkeypatch, b"a,b\n1,2\n3,4\n5,6\n")
    assert main(["data", "-"]) == 0
    assert capsys.readouterr().out.startswith("standard input: 3 samples, 2 columns")


def test_what_cannot_be_read_is_answered_by_the_name_of_the_stream(
    monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    pipe(monkeypatch, b"")
    assert main(["encode", "p.h5", "-", "--out", "codes.npy"]) == USAGE
    assert capsys.readouterr().err.startswith("standard input: ")


def test_a_terminal_is_no_samples(monkeypatch: pytest.MonkeyPatch, capsys: Told) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    assert main(["encode", "p.h5", "-", "--out", "codes.npy"]) == USAGE
    assert "standard input: is a terminal" in capsys.readouterr().err


def test_nothing_goes_out_where_the_samples_do_not_fit(capsys: Told) -> None:
    np.save("rows.npy", ROWS[:, :4])
    assert main(["encode", "p.h5", "rows.npy", "--out", "-"]) == USAGE
    assert capsys.readouterr().out == ""
