"""Feather, JSON, ARFF and LIBSVM that nest, explode, or lie about their sizes."""

import io
import json
from pathlib import Path

import polars as pl

from tests.faults.attacks.attack import Attack, Door, Make, Outside, content

NESTED = pl.DataFrame({"x": [{"a": [1, 2]}], "y": [1.0]})
LISTS = pl.DataFrame({"x": [[1.0], [2.0, 3.0]], "y": [1.0, 2.0]})
BYTES = pl.DataFrame({"x": [b"\0\1"], "y": [1.0]})
DEEP = 200_000


def feather(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_ipc(out)
    return out.getvalue()


def _repeated_text(path: Path, outside: Outside) -> None:
    """A text of a megabyte is stored once, and would be read 20,000 times."""
    text = pl.select(pl.lit("a" * 1_000_000).cast(pl.Categorical).repeat_by(20_000)).to_series()
    pl.DataFrame({"c": text.explode(empty_as_null=False)}).write_ipc(path)


def _exploding(path: Path, outside: Outside) -> None:
    zeros = {f"c{number}": pl.zeros(2**22, pl.Float64, eager=True) for number in range(300)}
    pl.DataFrame(zeros).write_ipc(path, compression="zstd")


SOUND = feather(pl.DataFrame({"x": [1.0] * 100}))
ARFF = "@relation r\n@attribute x real\n@attribute k {a,b}\n@data\n"
MADE: dict[tuple[str, str], tuple[Make, str]] = {
    ("t.feather", "nested"): (content(feather(NESTED)), r"times: x \(struct\)"),
    ("t.feather", "lists"): (content(feather(LISTS)), r"times: x \(list\)"),
    ("t.feather", "bytes"): (content(feather(BYTES)), r"times: x \(bytes\)"),
    ("t.feather", "a text 20,000 times"): (_repeated_text, "GiB; the most|than memory"),
    ("t.feather", "10 GB of zeros"): (_exploding, "GiB; the most"),
    ("t.feather", "cut"): (content(SOUND[:-20]), "damaged"),
    ("t.feather", "2 GiB of description"): (
        content(SOUND[:-10] + b"\xff\xff\xff\x7fARROW1"),
        "bytes of description",
    ),
    ("t.feather", "noise"): (content(b"ARROW1\0\0" + b"\xff" * 500 + SOUND[-10:]), "damaged|desc"),
    ("t.jsonl", "nested"): (content(b'{"x": {"a": 1}}\n{"x": {"a": 2}}\n'), r"x \(struct\)"),
    ("t.jsonl", "nested without end"): (
        content(b'{"x": 1}\n{"x": ' + b"[" * DEEP + b"]" * DEEP + b"}\n"),
        r"damaged|crash|silent|x \(list\)",
    ),
    ("t.json", "nested without end"): (content(b"[" * DEEP), "nested too deeply|no JSON"),
    ("t.json", "objects without end"): (content(b'[{"a":' * DEEP), "nested too deeply|no JSON"),
    ("t.json", "a number without end"): (content(b'[{"a": ' + b"9" * 10**6 + b"}]"), "damaged"),
    ("t.json", "a class to be made"): (
        content(
            json.dumps([{"py/object": "os.system", "py/newargs": {"a": ["mkdir evil"]}}]).encode()
        ),
        r"py/newargs \(struct\)",
    ),
    ("t.arff", "a quote without end"): (content(f"{ARFF}1,'a\n".encode()), "line 5 cannot be read"),
    ("t.arff", "a row of 10^9 places"): (
        content(f"{ARFF}{{999999999 1}}\n".encode()),
        "sparse row",
    ),
    ("t.arff", "100,000 wide, sparse"): (
        content(
            ("@relation r\n" + "".join(f"@attribute a{n} real\n" for n in range(100_000))).encode()
            + b"@data\n"
            + b"{0 1}\n" * 5000
        ),
        "the most that is read",
    ),
    ("t.arff", "tables in cells"): (
        content(b"@relation r\n@attribute x relational\n@end x\n@data\n'1'\n"),
        "x as relational",
    ),
    ("t.svm", "a place of 2^40"): (content(b"1 1:1 1099511627776:1\n"), "the most that is read"),
    ("t.svm", "a place below 0"): (content(b"1 -5:1 2:1\n"), "sample 1 is not written"),
    ("t.svm", "a place that is none"): (content(b"1 1e400:1 2:1\n"), "sample 1 is not written"),
    ("t.svm", "labels alone"): (content(b"1\n2\n"), "labels and no numbers"),
}
MORE_TABLES: tuple[Attack, ...] = tuple(
    Attack(f"{Path(file).suffix[1:]}: {name}", file, Door.DATA, make, why)
    for (file, name), (make, why) in MADE.items()
)
