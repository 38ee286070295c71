"""A project file is looked into by another process, which opens no file and is not believed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from aestudio.core.errors import FileError
from aestudio.data.formats.hdf5_tree import tree_of
from aestudio.data.formats.tree import Attribute, Entry, Tree
from aestudio.storage import project_file
from aestudio.storage.decode import document_in
from aestudio.storage.encode import encoded
from aestudio.storage.project_file import load, save
from tests.data.reader_process.conftest import reader as reader
from tests.storage.test_project_file import document


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    save(document(tmp_path), tmp_path / "a.h5")
    return tmp_path / "a.h5"


def test_hdf5_parses_nothing_in_this_process(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("parsed here")

    monkeypatch.setattr(h5py, "File", parse)
    assert load(saved).run is not None


def test_what_is_looked_into_are_the_bytes_whose_seal_held(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = project_file._contents

    def then_replaced(path: Path) -> bytes:
        found = contents(path)
        path.write_bytes(b"something else")
        return found

    monkeypatch.setattr(project_file, "_contents", then_replaced)
    assert load(saved).run is not None


@pytest.mark.usefixtures("readers_are_started")
@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("frame(b'A', b'null'); sys.stdout.flush(); time.sleep(600)", "fell silent for"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "ended with SIGSEGV"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", "far more time"),
        ("frame(b'R', b'[]')", "makes no sense"),
    ],
)
def test_a_process_that_hangs_crashes_or_lies_ends_in_words(
    saved: Path, reader: Callable[[str], None], program: str, message: str
) -> None:
    reader(program)
    with pytest.raises(FileError, match=message) as caught:
        load(saved)
    assert caught.value.where == "a.h5"
    assert caught.value.remedy


def told(entry: Entry, **changes: Any) -> Callable[[Tree], Tree]:
    """The tree with one entry changed."""

    def change(tree: Tree) -> Tree:
        return Tree(
            tuple(
                replace(one, **changes) if one.path == entry.path else one for one in tree.entries
            )
        )

    return change


BIAS, ROOT = Entry("weights/encoder_1/bias"), Entry("")


def without(path: str) -> Callable[[Tree], Tree]:
    return lambda tree: Tree(tuple(one for one in tree.entries if one.path != path))


@pytest.mark.parametrize(
    ("lie", "message"),
    [
        (lambda tree: Tree(()), "there is no root"),
        (lambda tree: Tree(tree.entries * 2), "is there twice"),
        (lambda tree: Tree(tree.entries[:-1]), "does not fit Whole network"),
        (without("checkpoint"), "/checkpoint is missing"),
        (without("history/stage_1/steps"), "/history/stage_1/steps is missing"),
        (told(BIAS, offset=2**62), "more values than the file holds"),
        (told(BIAS, offset=-4), "an unknown form"),
        (told(BIAS, shape=(-3,)), "an unknown form"),
        (told(BIAS, shape=(2**62,)), "more values than the file holds"),
        (told(BIAS, shape=(1,) * 9), "an unknown form"),
        (told(BIAS, dtype="|O"), "an unknown form"),
        (told(BIAS, dtype="<f4,<f4"), "an unknown form"),
        (told(BIAS, dtype="|S0"), "an unknown form"),
        (told(BIAS, offset=6272), "lies where /project does"),
        (told(BIAS, problem="is strange"), "/weights/encoder_1/bias is strange"),
        (told(ROOT, attributes=(Attribute("format_version", "<i8", (), "00"),)), "more values"),
        (told(ROOT, attributes=(Attribute("format_version", "<i8", (), "z"),)), "hexadecimal"),
    ],
)
def test_what_the_other_process_tells_is_checked_again(
    tmp_path: Path, lie: Callable[[Tree], Tree], message: str
) -> None:
    data = encoded(document(tmp_path), tmp_path)
    tree = tree_of(data, "a.h5")
    assert document_in(tree, data, tmp_path / "a.h5").run is not None
    with pytest.raises(FileError, match=message):
        document_in(lie(tree), data, tmp_path / "a.h5")


def test_places_are_told_as_they_are(tmp_path: Path) -> None:
    one = document(tmp_path)
    data = encoded(one, tmp_path)
    assert one.run is not None
    for entry in tree_of(data, "a.h5").entries:
        if entry.path == "weights/encoder_1/kernel":
            found = np.frombuffer(data, entry.dtype, 12, entry.offset).reshape(entry.shape)
            np.testing.assert_array_equal(found, one.run.checkpoint.weights["encoder_1", "kernel"])
            return
    pytest.fail("the kernel was not told of")
