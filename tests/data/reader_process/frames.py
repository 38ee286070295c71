"""What a reader may say, true or not."""

import json
from typing import Any

import pytest

from aestudio.core.errors import DataError
from aestudio.data.formats.images.pictures import Pictures
from aestudio.data.layout import Laid
from aestudio.data.raw import Table
from aestudio.data.reader_process.guarded import ask
from aestudio.data.reader_process.wire import HEAD
from aestudio.data.samples import Samples
from aestudio.data.watch import UNWATCHED, Watch

REQUEST = {"task": "read", "path": "/data/a.npy", "kind": "npy", "seconds": 60}
KINDS = Samples | Table | Laid | Pictures


def told(*frames: tuple[bytes, object], then: bytes = b"") -> str:
    """A program that says these frames, and ends."""
    bodies = [
        (letter, body if isinstance(body, bytes) else json.dumps(body).encode())
        for letter, body in frames
    ]
    parts = [HEAD.pack(letter, len(body)) + body for letter, body in bodies]
    return f"sys.stdout.buffer.write({b''.join([*parts, then])!r})"


def array(dtype: str = "<f4", shape: Any = (2, 2)) -> dict[str, Any]:
    return {"is": "array", "dtype": dtype, "shape": shape}


def samples(values: Any = None, **other: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"is": "Samples", "values": values or array(), "shape": [2]}
    labels: dict[str, Any] = {"name": "a", "labels": None, "class_names": []}
    told: dict[str, Any] = {"sha256": "", "notes": [], "choices": [], "marks": None, "stored": ""}
    return {**plain, **labels, **told, **other}


def column(**other: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"is": "Column", "name": "x", "kind": "number"}
    cells: dict[str, Any] = {"values": array("<f8", [2]), "categories": []}
    return {**plain, **cells, "unreadable": 0, "base": 0, **other}


def table(*columns: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"is": "Table", "columns": list(columns), "name": "a", "sha256": ""}
    return {**plain, "dialect": None, "notes": [], "choices": [], "pixels": None}


def laid(layout: dict[str, Any]) -> dict[str, Any]:
    return {"is": "Laid", "layout": layout, "name": "", "labels": None, "class_names": []}


def flat(shape: Any = (2, 2), dtype: str = "<f4", offset: Any = 0) -> dict[str, Any]:
    return laid({"is": "Flat", "shape": shape, "dtype": dtype, "offset": offset})


def chunked(**other: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"is": "Chunked", "shape": [2, 2], "dtype": "<f4"}
    form: dict[str, Any] = {"chunk": [2, 2], "filters": []}
    places = {name: array("<i8", [1]) for name in ("offsets", "sizes", "skipped")}
    return laid({**plain, **form, **places, "fill": 0.0, **other})


def refused(kind: Any = KINDS, watch: Watch = UNWATCHED) -> DataError:
    with pytest.raises(DataError) as caught:
        ask(REQUEST, kind, watch)
    assert caught.value.where == "a.npy"
    assert caught.value.remedy
    return caught.value
