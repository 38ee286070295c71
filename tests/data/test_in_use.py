"""A file that samples are read from is known by any of its names."""

from pathlib import Path

import pytest

from aestudio.core.preparation import Preparation
from aestudio.core.reference import DataReference
from aestudio.data.in_use import is_read_from, is_source


@pytest.fixture
def folder() -> Path:
    for name in ("d.csv", "t.csv", "i/a/1.png", "a.h5", "x-images-idx3", "x-labels-idx1", "o.csv"):
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"held")
    Path("link.csv").symlink_to("d.csv")
    Path("hard.csv").hardlink_to("d.csv")
    Path("picture.h5").symlink_to("i/a/1.png")
    return Path()


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("d.csv", "d.csv"),
        ("d.csv", "i/../d.csv"),
        ("d.csv", "link.csv"),
        ("link.csv", "hard.csv"),
        ("a.h5:/images", "a.h5"),
        ("x-images-idx3", "x-labels-idx1"),
        ("i", "i/a/1.png"),
        ("i", "picture.h5"),
        ("i", "i/new.png"),
    ],
)
def test_what_is_read_is_known(folder: Path, place: str, path: str) -> None:
    assert is_read_from(Path(place), folder / path)


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("d.csv", "o.csv"),
        ("d.csv", "new.csv"),
        ("i", "i/m.h5"),
        ("i", "o.png"),
        ("sample", "o.csv"),
    ],
)
def test_what_is_not_read_is_free(folder: Path, place: str, path: str) -> None:
    assert not is_read_from(Path(place), folder / path)


def test_a_reference_reads_its_source_and_its_test_file(folder: Path) -> None:
    both = DataReference(source="d.csv", preparation=Preparation(test_file="t.csv"))
    for name in ("d.csv", "t.csv"):
        assert is_source(folder / name, DataReference(), both)
    assert not is_source(folder / "o.csv", both)
    Path("sample").touch()
    assert not is_source(folder / "sample", DataReference())
