"""Trees of any shape, made by HDF5 and sealed, are refused in words or open as what they are."""

import io
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aestudio.core.errors import DataError, FileError
from aestudio.data.formats.hdf5_tree import tree_of
from aestudio.storage.block import sealed
from aestudio.storage.decode import document_in
from aestudio.storage.encode import encoded
from aestudio.storage.layout import FORMAT_VERSION
from tests.storage.test_project_file import document

FILES = Path(__file__).parents[1] / "files"
FUZZED = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)
PARTS = (
    "project", "data", "file_1", "run", "architecture", "plan", "scaling", "offset", "scale",
    "weights", "best", "layer_1", "layer_2", "layer_01", "encoder_1", "decoder_1", "decoder_2",
    "encoder_01", "kernel", "bias", "checkpoint", "optimizer", "slot_1", "variable_1", "history",
    "stage_1", "stage_2", "epoch", "loss", "step_losses", "steps", "training", "validation",
    "reconstruction", "l2", "more", "…", ".x",
)  # fmt: skip
ATTRIBUTES = (
    "format_version", "done", "step", "stage", "epoch", "name", "path", "source", "terms",
    "tied_to", "transposed_from", "more",
)  # fmt: skip
DTYPES = ("<f4", "<f8", ">f4", "<f2", "<i8", "<i4", "|u1", "|b1", "|S4", "<c8", "V3", "i4,f4")
places = st.lists(st.sampled_from(PARTS), min_size=1, max_size=4).map("/".join)
shapes = st.lists(st.integers(0, 4), max_size=4).map(tuple)


@st.composite
def arrays(draw: st.DrawFn) -> Any:
    dtype = np.dtype(draw(st.sampled_from(DTYPES)))
    shape = draw(shapes)
    size = int(np.prod(shape)) * dtype.itemsize
    content = draw(st.binary(min_size=size, max_size=size))
    return np.frombuffer(content, dtype).reshape(shape) if size else np.empty(shape, dtype)


texts = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=30).map(str.encode),
    st.recursive(st.integers() | st.floats() | st.none(), st.lists, max_leaves=9)
    .map(str)
    .map(str.encode),
)
words = texts.filter(lambda one: b"\0" not in one).map(np.bytes_)
values = st.one_of(arrays(), words, st.integers(-(2**63), 2**63 - 1), st.floats())
Edit = Callable[[Any], object]


def _put(place: str, value: Any) -> Edit:
    def edit(file: Any) -> None:
        if place in file:
            del file[place]
        file[place] = value

    return edit


def _move(place: str, other: str) -> Edit:
    return lambda file: file.move(place, other)


def _link(place: str, other: str, soft: bool) -> Edit:
    return _put(place, h5py.SoftLink(f"/{other}")) if soft else lambda f: _put(place, f[other])(f)


def _note(place: str, name: str, value: Any) -> Edit:
    return lambda file: file[place].attrs.__setitem__(name, value)


def _drop(place: str) -> Edit:
    return lambda file: file.__delitem__(place)


edits = st.one_of(
    st.builds(_put, places, values),
    st.builds(_move, places, places),
    st.builds(_link, places, places, st.booleans()),
    st.builds(_note, places | st.just("/"), st.sampled_from(ATTRIBUTES), values),
    st.builds(_drop, places),
)


def opened_or_refused(data: bytes, folder: Path) -> None:
    """Whatever the file holds, nothing but a FileError comes of it, or a document that can be
    saved and opened again."""
    path = folder / "a.h5"
    try:
        found = document_in(tree_of(data, "a.h5"), data, path)
    except (FileError, DataError) as error:
        told = error.where, bool(error.what), bool(error.remedy)
        assert told == ("a.h5", True, True)
        return
    light = found.project.data.edited(embedded=False)
    found = found.with_project(found.project.edited(data=light))
    again = encoded(found, folder)
    assert document_in(tree_of(again, "a.h5"), again, path).project == found.project


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("whole")
    return encoded(document(folder), folder)


@FUZZED
@given(changes=st.lists(edits, min_size=1, max_size=4))
def test_a_project_that_was_changed_anywhere(
    whole: bytes, tmp_path: Path, changes: list[Edit]
) -> None:
    memory = io.BytesIO(whole)
    with h5py.File(memory, "r+") as file:
        for change in changes:
            with suppress(KeyError, ValueError, OSError, RuntimeError, TypeError):
                change(file)
    opened_or_refused(sealed(memory.getvalue()), tmp_path)


@FUZZED
@given(changes=st.lists(edits, max_size=12), version=st.integers(0, FORMAT_VERSION))
def test_a_tree_made_of_nothing(tmp_path: Path, changes: list[Edit], version: int) -> None:
    memory = io.BytesIO()
    with h5py.File(memory, "w", userblock_size=512) as file:
        file.attrs["format_version"] = version
        for change in changes:
            with suppress(KeyError, ValueError, OSError, RuntimeError, TypeError):
                change(file)
    opened_or_refused(sealed(memory.getvalue()), tmp_path)


@FUZZED
@given(name=st.sampled_from(["project", "run/architecture", "run/plan"]), text=words)
def test_a_text_that_says_anything(whole: bytes, tmp_path: Path, name: str, text: bytes) -> None:
    memory = io.BytesIO(whole)
    with h5py.File(memory, "r+") as file:
        _put(name, text)(file)
    opened_or_refused(sealed(memory.getvalue()), tmp_path)


OLDER = [(FILES / f"version-{number}.h5").read_bytes() for number in (1, FORMAT_VERSION - 1)]
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.text(max_size=8),
    st.lists(st.integers(-2, 5), max_size=3),
    st.dictionaries(st.sampled_from(("units", "stage", "epochs", "x")), st.integers(), max_size=2),
)


@FUZZED
@given(data=st.data(), name=st.sampled_from(["project", "run/architecture", "run/plan"]))
def test_a_setting_that_says_anything(
    whole: bytes, tmp_path: Path, data: st.DataObject, name: str
) -> None:
    """One value somewhere in a text becomes another, in a file of the present version or older."""
    memory = io.BytesIO(data.draw(st.sampled_from([whole, *OLDER])))
    with h5py.File(memory, "r+") as file:
        values = json.loads(bytes(file[name][()]))
        at: Any = values
        while True:
            keys = sorted(at) if isinstance(at, dict) else list(range(len(at)))
            key = data.draw(st.sampled_from(keys))
            if not (isinstance(at[key], dict | list) and at[key] and data.draw(st.booleans())):
                break
            at = at[key]
        at[key] = data.draw(LEAVES)
        _put(name, np.bytes_(json.dumps(values).encode()))(file)
    opened_or_refused(sealed(memory.getvalue()), tmp_path)
