"""Feather, JSON, ARFF and LIBSVM: what the libraries write comes back, and nesting is refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.io import arff as scipy_arff
from sklearn.datasets import dump_svmlight_file

from aestudio.core.errors import DataError
from aestudio.data.formats.arff import read_arff
from aestudio.data.formats.arrow import read_arrow
from aestudio.data.formats.json_table import read_json
from aestudio.data.formats.libsvm import read_libsvm
from aestudio.data.raw import ColumnKind, Table
from aestudio.data.read import read_raw
from aestudio.data.samples import Samples
from tests.data.texts import contents

ROWS = np.random.default_rng(0).normal(size=(100, 3)).round(3)
FRAME = pl.DataFrame(
    {
        "x": [1.5, None, -3.25, 1e9],
        "n": [1, 2, 3, 2**40],
        "kind": ["red", "green", None, "red"],
        "flag": [True, False, True, None],
    }
)
CONTENTS = {
    "x": [1.5, None, -3.25, 1e9],
    "n": [1, 2, 3, 2**40],
    "kind": ["red", "green", None, "red"],
    "flag": ["true", "false", "true", None],
}


@pytest.mark.parametrize("compression", ["uncompressed", "lz4", "zstd"])
def test_feather_is_read_as_it_was_written(tmp_path: Path, compression: Any) -> None:
    times = FRAME.with_columns(
        day=pl.Series(["2024-02-29", None, "1999-12-31", "2000-01-01"]).str.to_date(),
        word=pl.col("kind").cast(pl.Categorical),
        small=pl.col("x").cast(pl.Float32),
    )
    times.write_ipc(tmp_path / "a.feather", compression=compression)
    table = read_arrow(tmp_path / "a.feather")
    found = contents(table)
    assert {name: found[name] for name in CONTENTS} == CONTENTS
    assert found["day"] == [1709164800, None, 946598400, 946684800]
    assert found["word"] == CONTENTS["kind"]
    assert table.columns[-1].values.dtype == np.float32


@pytest.mark.parametrize("write", ["write_ipc", "write_ndjson"])
def test_nested_columns_are_refused_by_name(tmp_path: Path, write: str) -> None:
    nested = pl.DataFrame({"x": [1.0, 2.0], "inner": [{"a": 1}, {"a": 2}], "many": [[1], [2, 3]]})
    getattr(nested, write)(tmp_path / "a")
    with pytest.raises(DataError, match=r"inner \(struct\), many \(list\)") as caught:
        read_raw(tmp_path / "a")
    verb = {"write_ipc": "read_ipc", "write_ndjson": "read_ndjson"}[write]
    assert f'polars.{verb}("a").drop("inner", "many")' in caught.value.remedy


def test_lines_of_objects_are_read(tmp_path: Path) -> None:
    FRAME.write_ndjson(tmp_path / "a.jsonl")
    assert contents(read_json(tmp_path / "a.jsonl")) == CONTENTS
    (tmp_path / "b.jsonl").write_text('{"a": 1}\n\n{"b": 2.5, "a": 2}\n{"a": "three"}\n')
    assert contents(read_json(tmp_path / "b.jsonl")) == {
        "a": ["1", "2", "three"],
        "b": [None, 2.5, None],
    }


RECORDS = FRAME.to_dicts()
COLUMNS = FRAME.to_dict(as_series=False)


@pytest.mark.parametrize(
    "value",
    [
        RECORDS,
        COLUMNS,
        {name: {str(i): cell for i, cell in enumerate(cells)} for name, cells in COLUMNS.items()},
        {"columns": FRAME.columns, "index": [0, 1, 2, 3], "data": [list(r) for r in FRAME.rows()]},
    ],
    ids=["objects", "columns", "columns by index", "split"],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_the_ways_of_pandas_to_write_json_are_read(
    tmp_path: Path, value: object, indent: int | None
) -> None:
    (tmp_path / "a.json").write_text(json.dumps(value, indent=indent))
    assert contents(read_json(tmp_path / "a.json")) == CONTENTS


@pytest.mark.parametrize(
    "text", ["[[1, 2], [3, 4.5]]", "[1, 2]\n[3, 4.5]\n", "[[1,2],\n[3,4.5]]\n"]
)
def test_rows_without_names_are_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    table = read_json(tmp_path / "a.json")
    assert contents(table) == {"column 1": [1, 3], "column 2": [2, 4.5]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": [1, 2], "b": [3]}', "columns of different length: a 2, b 1"),
        ("[[1, 2], [3]]", "row 2 has 1 value, the first has 2"),
        ('[{"a": {"b": 1}}]', r"a \(struct\)"),
        ('[{"a": [1, {"b": 2}]}]', "a "),
        ('[{"a": 1}', "line 1 is no JSON"),
        ('[{"a": 1},\n{"a": 2},\n', "line 3 is no JSON"),
        ('{"a": 1}\n\n{"a": 2\n', "line 3 is no JSON"),
        ("[" * 100_000, "nested too deeply|no JSON"),
        ('"text"', "holds no table"),
        ("[]", "holds no table"),
        ('{"a": []}', "has no rows"),
        ('{"cells": [{"a": 1}], "metadata": {}}', "holds no table"),
    ],
)
def test_json_that_is_no_table_is_refused_in_words(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(DataError, match=message) as caught:
        read_json(tmp_path / "a.json")
    assert caught.value.remedy


ARFF = r"""% made by hand
@RELATION "two words"

@attribute length numeric
@attribute 'the width' REAL
@attribute n integer
@attribute kind {setosa, 'Iris virginica', "it's"}
@attribute word string
@attribute day date "yyyy-MM-dd"

@DATA
1.5, 2, 3, setosa, 'a, b', 2024-02-29
% between
?,?,?,?,?,?
-1e3 , .5, 4, 'Iris virginica', "say \"so\"", "1999-12-31"
{0 7, 3 "it's", 4 x}
"""


def test_arff_is_read_as_declared(tmp_path: Path) -> None:
    (tmp_path / "a.arff").write_text(ARFF)
    table = read_arff(tmp_path / "a.arff")
    assert contents(table) == {
        "length": [1.5, None, -1000, 7],
        "the width": [2, None, 0.5, 0],
        "n": [3, None, 4, 0],
        "kind": ["setosa", None, "Iris virginica", "it's"],
        "word": ["a, b", None, 'say "so"', "x"],
        "day": [1709164800, None, 946598400, None],
    }
    assert table.columns[3].categories == ("setosa", "Iris virginica", "it's")
    assert table.columns[5].kind is ColumnKind.TIME


def test_arff_is_read_as_scipy_does(tmp_path: Path) -> None:
    lines = [f"{a},{b},{c},{'yn'[i % 2]}" for i, (a, b, c) in enumerate(ROWS)]
    head = "@relation r\n" + "".join(f"@attribute {name} numeric\n" for name in "abc")
    (tmp_path / "a.arff").write_text("\n".join([head + "@attribute k {n,y}", "@data", *lines]))
    data, _meta = scipy_arff.loadarff(tmp_path / "a.arff")
    found = contents(read_arff(tmp_path / "a.arff"))
    assert {name: found[name] for name in "abc"} == {name: data[name].tolist() for name in "abc"}
    assert found["k"] == [one.decode() for one in data["k"]]


def test_values_that_are_not_declared_count_as_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.arff").write_text("@relation r\n@attribute k {a,b}\n@data\na\nc\n?\n")
    (column,) = read_arff(tmp_path / "a.arff").columns
    assert (column.values.tolist(), column.unreadable) == ([0, -1, -1], 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@relation r\n@attribute a numeric\n", "no @data"),
        ("@relation r\n@attribute a numeric\n@data\n", "has no rows"),
        ("@relation r\n@data\n1\n", "declares 0 columns"),
        ("@relation r\n@attribute a\n@data\n1\n", "line 2 declares no column"),
        ("@relation r\n@attribute a relational\n@data\n1\n", "a as relational"),
        ("@relation r\n@attribute a real\n@attribute a real\n@data\n1,2\n", "column a twice"),
        ("@relation r\n@attribute a real\n@data\n1\n1,2\n", "line 5 has 2 values, 1 column"),
        ("@relation r\n@attribute a string\n@data\n'a\n", "line 4 cannot be read"),
        ("@relation r\n@attribute a real\n@data\n{1 5}\n", "line 4 is no sparse row"),
        ("@relation r\n@attribute a real\n@data\n{0 5\n", "line 4 is no sparse row"),
    ],
)
def test_arff_that_is_none_is_refused_with_its_line(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "a.arff").write_text(text)
    with pytest.raises(DataError, match=message) as caught:
        read_arff(tmp_path / "a.arff")
    assert caught.value.remedy


@pytest.mark.parametrize("zero_based", [True, False])
def test_libsvm_is_read_as_scikit_learn_writes_it(tmp_path: Path, zero_based: bool) -> None:
    values = np.where(ROWS > 0, ROWS, 0)
    values[0, 0] = 1.5  # A first place tells where counting begins.
    kinds = np.arange(100) % 3 - 1
    dump_svmlight_file(
        values, kinds, str(tmp_path / "a.data"), zero_based=zero_based, comment="by hand"
    )
    samples = read_raw(tmp_path / "a.data")
    assert isinstance(samples, Samples)
    assert samples.values == pytest.approx(values, rel=1e-6)
    assert samples.class_names == ("-1", "0", "1")
    assert samples.labels is not None
    assert samples.labels.tolist() == (kinds + 1).tolist()


def test_targets_that_are_no_classes_are_left_out_with_a_word(tmp_path: Path) -> None:
    (tmp_path / "a.svm").write_text("0.5 1:2 3:4\n# none\n1.25 qid:7 2:1 # aside\n")
    samples = read_libsvm(tmp_path / "a.svm")
    assert samples.values.tolist() == [[2, 0, 4], [0, 1, 0]]
    assert samples.labels is None
    assert "Left out the first number" in samples.notes[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 1:2\n1,2 1:3\n", "sample 2 .*“1,2 1:3”"),
        ("1 1:2\n1 one:3\n", "sample 2 "),
        ("1 1:2\n1 1.5:3\n", "sample 2 "),
        ("1 -1:2\n", "sample 1 "),
        ("1 1:2 3\n", "sample 1 "),
        ("1\n0\n", "labels and no numbers"),
        ("1 999999999999:1\n", "the most that is read"),
        ("1 1:2\n1 1e300:1\n", "sample 2|most that is read"),
        ("# nothing\n", "has no rows"),
    ],
)
def test_libsvm_that_is_none_is_refused_in_words(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.svm").write_text(text)
    with pytest.raises(DataError, match=message) as caught:
        read_libsvm(tmp_path / "a.svm")
    assert caught.value.remedy


def test_they_come_through_a_process_of_their_own(tmp_path: Path) -> None:
    FRAME.write_ipc(tmp_path / "a.feather")
    FRAME.write_ndjson(tmp_path / "a.jsonl")
    (tmp_path / "a.arff").write_text(ARFF)
    for name in ("a.feather", "a.jsonl", "a.arff"):
        table = read_raw(tmp_path / name)
        assert isinstance(table, Table)
        assert (table.name, len(table), table.notes) == ("a", 4, ())
