"""Every word of JSON and every line that ``aestudio data`` tells, of data worked out by hand."""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aestudio.cli import main
from aestudio.commands.describe_data import data_described, data_told
from aestudio.core.preparation import Preparation
from aestudio.data.wanted import Wanted

TABLE = """day,length,kind,word,same
2020-01-01 00:00:00,1.5,red,alpha,7
2020-01-02 00:00:00,2.5,blue,beta,7
2020-01-03 00:00:00,,red,gamma,7
2020-01-04 00:00:00,4.5,red,delta,7
2020-01-05 00:00:00,3,blue,epsilon,7
2020-01-06 00:00:00,2,red,zeta,7
2020-01-07 00:00:00,1,blue,eta,7
2020-01-08 00:00:00,5,red,theta,7
2020-01-09 00:00:00,2.25,red,iota,7
2020-01-10 00:00:00,1.75,blue,kappa,7
"""
SETTINGS = "missing=mean,split=last,test_share=0.2,label_column=kind,ignored=word,scope=feature"
GREEK = ("alpha", "beta", "delta", "epsilon", "eta", "gamma", "iota", "kappa", "theta", "zeta")


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[dict[str, Any], list[str]]:
    """The facts, and the lines."""
    assert main(["data", *arguments, "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert main(["data", *arguments]) == 0
    return facts, capsys.readouterr().out.splitlines()


@pytest.fixture
def table() -> str:
    Path("t.csv").write_text(TABLE)
    return "t.csv"


@pytest.mark.parametrize(("kind", "bytes_a_number"), [(np.float32, 4), (np.uint8, 1)])
def test_an_array_needs_its_own_memory_and_that_of_its_samples_in_32_bits(
    monkeypatch: pytest.MonkeyPatch, kind: type[np.generic], bytes_a_number: int
) -> None:
    np.save("a.npy", np.random.default_rng(0).integers(0, 99, (20, 3)).astype(kind))
    assert needed("a.npy", monkeypatch) == 60 * (bytes_a_number + 4)


def test_a_table_needs_its_columns_and_eight_bytes_beside_each_of_their_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("t.csv").write_text("a,b\n" + "".join(f"{n}.5,{n * n}.5\n" for n in range(20)))
    assert needed("t.csv", monkeypatch) == 20 * 2 * (8 + 8)


def test_what_reading_takes_is_needed_where_it_is_more_than_what_remains(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    np.save("a.npy", np.random.default_rng(0).random((20, 3)))
    assert needed("a.npy", monkeypatch, reading=1000) == 1000


def needed(name: str, monkeypatch: pytest.MonkeyPatch, reading: int = 0) -> int:
    """The bytes that are told of a file whose reading takes so many."""
    plan = (reading, 10**9, False)
    monkeypatch.setattr("aestudio.commands.describe_data.memory_plan", lambda *_: plan)
    facts = data_described(Wanted(Path(name), Preparation(), 0.2, ()))
    assert facts["memory"]["free"] == 10**9
    return int(facts["memory"]["needed"])


def test_a_table_is_told_in_json(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    facts, _lines = told(capsys, table, "--set", SETTINGS)
    memory, chosen = facts.pop("memory"), facts.pop("preparation")
    assert memory["streamed"] is False
    assert memory["free"] > memory["needed"] > 0
    assert (chosen["missing"], chosen["split"], chosen["ignored"]) == ("mean", "last", ["word"])
    named = [facts["columns"].pop(0) for _ in range(5)]
    whole = {"missing": 0, "unreadable": 0}
    assert named == [
        {"name": "day", "kind": "time", **whole, "minimum": "2020-01-01 00:00:00",
         "maximum": "2020-01-10 00:00:00"},
        {"name": "length", "kind": "number", "missing": 1, "unreadable": 0, "minimum": 1.0,
         "maximum": 5.0},
        {"name": "kind", "kind": "category", **whole, "categories": {"blue": 4, "red": 6}},
        {"name": "word", "kind": "category", **whole, "categories": dict.fromkeys(GREEK, 1)},
        {"name": "same", "kind": "number", **whole, "minimum": 7.0, "maximum": 7.0},
    ]  # fmt: skip
    codes = facts["statistics"].pop("codes")
    assert list(codes) == ["0.9", "0.95", "0.99"]
    notes = facts.pop("notes")
    assert "1 missing value is filled in with the mean of the training part" in notes
    assert facts == {
        "source": "t.csv",
        "size": len(TABLE),
        "name": "t",
        "sha256": hashlib.sha256(TABLE.encode()).hexdigest(),
        "kind": "table",
        "samples": 10,
        "missing": 1,
        "columns": [],
        "dialect": {"separator": ",", "decimal": ".", "encoding": "utf-8", "header": True},
        "choices": [],
        "problem": None,
        "inputs": ["day", "length", "same"],
        "samples_prepared": 10,
        "shape": [3],
        "labels": {"blue": 4, "red": 6},
        "split": {"training": 8, "testing": 2, "left_out": 0, "dropped": 0, "filled": 1},
        "scaling": {
            "by_feature": True,
            "offset": [0.0, 1.0, 7.0],
            "scale": [7 * 86_400.0, 4.0, 1.0],
            "together": [],
        },
        "statistics": {
            "duplicates": 0,
            "in_both_parts": 0,
            "near_constant": ["same"],
            "suspicious": [],
        },
    }


def test_a_table_is_told_in_lines(table: str, capsys: pytest.CaptureFixture[str]) -> None:
    _facts, lines = told(capsys, table, "--set", SETTINGS)
    assert lines[:10] == [
        "t: 10 samples, 5 columns, 1 missing, 1 kB, comma-separated utf-8, decimal “.”, "
        "with a header",
        "  day     time      2020-01-01 00:00:00 … 2020-01-10 00:00:00",
        "  length  number    1…5, 1 missing",
        "  kind    category  blue 4, red 6",
        "  word    category  alpha 1, beta 1, delta 1, epsilon 1, eta 1, gamma 1, iota 1, kappa 1 "
        "and 2 more",
        "  same    number    7…7",
        "Inputs: 3 (day, length, same)",
        "Labels: blue 4, red 6",
        "Parts: 8 samples train, 2 test, 1 value filled in",
        "Scaling: auto, each input by its own limits",
    ]
    assert lines[10] == "Nearly constant: same"
    assert lines[11].startswith(
        "PCA keeps of the variance: 90% with 2, 95% with 2, 99% with 2 codes"
    )
    assert lines[12].startswith("Memory: held in memory, needs about 2 kB of ")
    assert lines[13].startswith("Note: ")


def test_bytes_are_told_by_their_shape(capsys: pytest.CaptureFixture[str]) -> None:
    values = np.arange(120, dtype=np.uint8).reshape(10, 3, 4)
    np.save("a.npy", values)
    facts, lines = told(capsys, "a.npy", "--set", "split=last")
    assert (facts["type"], facts["minimum"], facts["maximum"]) == ("uint8", 0, 119)
    assert (facts["missing"], facts["inputs"], facts["labels"]) == (0, [], None)
    assert facts["scaling"] == {"by_feature": False, "offset": 0, "scale": 255, "together": []}
    assert lines[:5] == [
        "a: 10 samples of 3 × 4, uint8, 0…119, 1 kB",
        "Inputs: 12",
        "Parts: 8 samples train, 2 test",
        "Scaling: auto, (x − 0) / 255",
        "PCA keeps of the variance: 90% with 1, 95% with 1, 99% with 1 code",
    ]


def test_what_is_missing_or_strange_in_an_array_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    values = np.random.default_rng(0).normal(5, 1, (200, 2)).astype(np.float32)
    values[3, 0] = np.nan
    values[[7, 9], 1] = 1e6
    values[50] = values[51]
    np.save("a.npy", values)
    facts, lines = told(capsys, "a.npy", "--set", "missing=drop,split=last,scaling=standardise")
    assert (facts["samples"], facts["missing"]) == (200, 1)
    known = values[np.isfinite(values)]
    assert (facts["minimum"], facts["maximum"]) == (known.min(), known.max())
    split = {"training": 159, "testing": 40, "left_out": 0, "dropped": 1, "filled": 0}
    assert facts["split"] == split
    assert facts["statistics"]["duplicates"] == 1
    words = "2 values lie far from the rest"
    assert {"input": 2, "what": words, "count": 2} in facts["statistics"]["suspicious"]
    assert "Parts: 159 samples train, 40 test, 1 dropped" in lines
    assert "Duplicates: 1" in lines
    assert f"Suspicious: 2: {words}" in lines
    assert "Scaling: standardise, each input by its own limits" in lines


def of(**changes: Any) -> list[str]:
    """The lines of an array of one column, with other facts."""
    facts: dict[str, Any] = {
        "name": "n", "kind": "array", "samples": 1, "shape": [1], "type": "float32",
        "minimum": 0.25, "maximum": 0.5, "missing": 0, "size": 0, "notes": [], "problem": None,
        "memory": {"needed": 2_000_000, "free": 9_000_000_000, "streamed": True},
    }  # fmt: skip
    return data_told({**facts, **changes}).splitlines()


def test_one_thing_is_singular_and_what_is_not_known_is_left_out() -> None:
    assert of() == [
        "n: 1 sample of 1 number, float32, 0.25…0.5",
        "Memory: read from the disk as training goes, needs about 2 MB of 9.0 GB free",
    ]
    assert of(samples=1200, minimum=None, missing=1100, size=10**6)[0] == (
        "n: 1,200 samples of 1 number, float32, 1,100 missing, 1 MB"
    )
    problem = of(problem="it is bad", notes=["one", "two"])
    assert problem[2:] == ["Note: one", "Note: two", "Cannot be trained on yet: it is bad"]
    choice = {"setting": "header", "found": "f", "done": "d", "values": ["yes", "no"]}
    assert of(choices=[choice])[2:] == ["Choice: f: d (--set header=yes|no)"]


def column(**facts: Any) -> dict[str, Any]:
    return {"name": "c", "kind": "number", "missing": 0, "unreadable": 0, **facts}


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        (column(minimum=None, maximum=None, missing=9), "  c  number    empty, 9 missing"),
        (column(kind="text", examples=["x" * 30, "b"]), f"  c  text      “{'x' * 20}”, “b”"),
        (column(minimum=1.0, maximum=1e9), "  c  number    1…1e+09"),
    ],
)
def test_a_column_tells_what_it_holds(facts: dict[str, Any], line: str) -> None:
    dialect = {"separator": "^", "decimal": ",", "encoding": "utf-16", "header": False}
    lines = of(kind="table", columns=[facts], dialect=dialect)
    assert lines[0].endswith("'^'-separated utf-16, decimal “,”, without a header")
    assert lines[0].startswith("n: 1 sample, 1 column")
    assert lines[1] == line


SPLIT = {"training": 1, "testing": 0, "left_out": 2, "dropped": 1000, "filled": 3}
STATISTICS: dict[str, Any] = {
    "duplicates": 0, "near_constant": [], "suspicious": [], "codes": {"0.9": None},
}  # fmt: skip


def prepared(**changes: Any) -> list[str]:
    scaling = {"by_feature": False, "offset": 0.0, "scale": 1.0, "together": []}
    facts: dict[str, Any] = {"split": SPLIT, "scaling": scaling, "inputs": [], "labels": None}
    facts |= {"statistics": STATISTICS, "preparation": {"scaling": "auto"}}
    return of(**facts | changes)


def test_parts_and_scaling_are_told_in_words() -> None:
    assert prepared()[1:4] == [
        "Inputs: 1",
        "Parts: 1 sample trains, 0 test, 2 left out, 1,000 dropped, 3 values filled in",
        "Scaling: auto, values stay as they are",
    ]
    by_feature = {"by_feature": True, "offset": [0.0], "scale": [1.0], "together": [12]}
    line = prepared(scaling=by_feature)[3]
    assert line == "Scaling: auto, 12 inputs together, each other input by its own limits"
    offset = {"by_feature": False, "offset": 2.5, "scale": 0.5, "together": []}
    assert prepared(scaling=offset)[3] == "Scaling: auto, (x − 2.5) / 0.5"
    assert "Scaling" not in "".join(of(split=SPLIT))
    constant = {**STATISTICS, "near_constant": [3, 4]}
    assert "Nearly constant: 2 inputs" in prepared(statistics=constant)
    kept = {**STATISTICS, "codes": {"0.9": 1200, "0.99": None}}
    assert "PCA keeps of the variance: 90% with 1,200 codes" in prepared(statistics=kept)


@pytest.mark.parametrize(
    ("sign", "word"),
    [(",", "comma"), (";", "semicolon"), ("\t", "tab"), (" ", "space"), ("|", "bar"), ("^", "'^'")],
)
def test_separators_have_names(sign: str, word: str) -> None:
    dialect = {"separator": sign, "decimal": ".", "encoding": "utf-8", "header": True}
    assert f", {word}-separated utf-8" in of(kind="table", columns=[], dialect=dialect)[0]
