"""Names of columns that are numbers are told from samples, and what was decided is said."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.data.texts import contents, table_of

RNG = np.random.default_rng(5)
FLOATS = RNG.normal(size=(30, 8)).round(3)
PIXELS = RNG.integers(0, 256, (30, 12))


def lines(values: NDArray[Any]) -> list[str]:
    return [",".join(str(one) for one in row) for row in values.tolist()]


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("0,1,2", FLOATS[:, :3]),
        ("1,2,3", FLOATS[:, :3]),
        ("0,1", FLOATS[:, :2]),
        ("0,1,2,3,4,5,6,7", FLOATS),
        ("0,1,2,3,4,5,6,7,8,9,10,11", PIXELS),
        ("2001,2002,2003,2004", FLOATS[:, :4] * 1000),
        ("2001,2002,2003", RNG.integers(10_000, 90_000, (30, 3))),
        ("2001,2002", RNG.integers(10_000, 90_000, (30, 2))),
        ("1.5,2.5,3.5,4.5", FLOATS[:, :4]),
        ("400.0,402.1,404.3,406.2,408.7,410.1,412.0,414.9", FLOATS),
        ("900,850,800,750", FLOATS[:, :4]),
        ("0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8", FLOATS),
        ('"0","1","2"', FLOATS[:, :3]),
    ],
)
def test_numbers_that_go_on_above_others_that_do_not_are_names(
    tmp_path: Path,
    header: str,
    values: NDArray[Any],
) -> None:
    found = table_of(tmp_path, "\n".join([header, *lines(values), ""]))
    assert [one.name for one in found.columns] == header.replace('"', "").split(",")
    np.testing.assert_array_equal(np.stack([one.values for one in found.columns], 1), values)
    assert [one.setting for one in found.choices] == ["header"]
    without = table_of(tmp_path, "\n".join([header, *lines(values), ""]), header=False)
    assert len(without) == len(values) + 1


@pytest.mark.parametrize(
    "values",
    [
        FLOATS,
        PIXELS,
        np.array([[0, 1], [1, 0], [1, 1], [0, 0]]),
        np.array([[0, 1, 1], [1, 0, 1], [1, 1, 0], [0, 0, 0]] * 4),
        np.arange(60).reshape(20, 3),
        np.arange(60.0).reshape(20, 3) / 4,
        np.c_[np.arange(20), np.arange(20) + 1, FLOATS[:20, 0]],
        np.c_[np.arange(1, 21), np.arange(2, 22) * 2],
        np.sort(FLOATS, axis=1),
        np.cumsum(np.abs(FLOATS), axis=1).round(3),
        np.c_[np.arange(20) / 10, FLOATS[:20, :3]],
        np.eye(6, dtype=int),
        np.array([[1, 2, 3], [3, 1, 2], [2, 3, 1], [2, 2, 2], [1, 3, 2]] * 4),
        np.zeros((10, 3), int),
        np.array([[1, 2]]),
        np.array([[1, 2], [3, 4]]),
        np.array([[5, 6, 7, 8], [1, 9, 4, 3], [2, 6, 7, 1]]),
    ],
)
def test_a_first_sample_is_not_taken_for_names(
    tmp_path: Path,
    values: NDArray[Any],
) -> None:
    found = table_of(tmp_path, "\n".join([*lines(values), ""]))
    np.testing.assert_array_equal(np.stack([one.values for one in found.columns], 1), values)
    assert found.told == ()


@pytest.mark.parametrize("start", [0, 1])
@pytest.mark.parametrize("header", [",0,1,2", '"",a,b,c', "Unnamed: 0,x,y,z"])
def test_the_row_numbers_of_pandas_and_r_are_no_column(
    tmp_path: Path, start: int, header: str
) -> None:
    rows = [f"{n + start},{row}" for n, row in enumerate(lines(FLOATS[:, :3]))]
    found = table_of(tmp_path, "\n".join([header, *rows, ""]))
    assert [one.name for one in found.columns] == header.split(",")[1:]
    np.testing.assert_array_equal(np.stack([one.values for one in found.columns], 1), FLOATS[:, :3])
    assert any("counts the rows and is left out" in one for one in found.told)


def test_row_numbers_with_gaps_and_names_of_rows_are_no_column_either(tmp_path: Path) -> None:
    rows = [f"{7 * n % 31},{row}" for n, row in enumerate(lines(FLOATS[:, :2]))]
    assert list(contents(table_of(tmp_path, "\n".join([",a,b", *rows, ""])))) == ["a", "b"]
    rows = [f"car {n},{row}" for n, row in enumerate(lines(FLOATS[:, :2]))]
    assert list(contents(table_of(tmp_path, "\n".join([",a,b", *rows, ""])))) == ["a", "b"]


def test_a_first_column_without_a_name_that_holds_measurements_stays(tmp_path: Path) -> None:
    found = table_of(tmp_path, "\n".join([",a,b", *lines(FLOATS[:, :3]), ""]))
    assert list(contents(found)) == ["column 1", "a", "b"]


def test_numbers_and_one_word_name_columns_of_numbers_and_words(tmp_path: Path) -> None:
    rows = [f"{row},{'abc'[n % 3]}" for n, row in enumerate(lines(FLOATS[:, :3]))]
    found = table_of(tmp_path, "\n".join(["0,1,2,species", *rows, ""]))
    assert list(contents(found)) == ["0", "1", "2", "species"]
