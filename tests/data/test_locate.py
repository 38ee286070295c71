"""Data that moved are found again, and others are not taken for them."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from aestudio.core.errors import DataError
from aestudio.core.reference import DataReference
from aestudio.data.locate import Whereabouts, locate, relocated
from aestudio.data.reference import reference_for


def saved(path: Path, seed: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, np.random.default_rng(seed).random((20, 3)))
    return path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder whose neighbours are empty: those of ``tmp_path`` are other tests' folders."""
    found = tmp_path / "alone" / "here"
    found.mkdir(parents=True)
    return found


@pytest.mark.parametrize("source", ["sample", "set:iris"])
def test_what_comes_with_the_program_is_always_there(source: str) -> None:
    assert locate(DataReference(source=source)).state is Whereabouts.FOUND


def test_data_that_are_where_they_were_are_found(place: Path) -> None:
    reference = reference_for(saved(place / "a.npy"))
    assert locate(reference).state is Whereabouts.FOUND
    assert locate(reference.edited(source="a.npy"), place).state is Whereabouts.FOUND


@pytest.mark.parametrize(
    "new_place", ["project/a.npy", "project/deep/a.npy", "near/a.npy", "project/renamed.npy"]
)
def test_moved_data_are_found_near_the_project_by_name_or_contents(
    place: Path, new_place: str
) -> None:
    path = saved(place / "far" / "away" / "a.npy")
    reference = reference_for(path)
    (place / "project").mkdir()
    new = place / new_place
    new.parent.mkdir(parents=True, exist_ok=True)
    path.rename(new)
    found = locate(reference, place / "project")
    assert found.state is Whereabouts.MOVED
    assert [(one.path, one.same) for one in found.candidates] == [(new, True)]
    assert relocated(reference, new).source == str(new)


def test_recent_folders_are_looked_into(place: Path) -> None:
    path = saved(place / "one" / "two" / "a.npy")
    reference = reference_for(path)
    recent = place / "x" / "y" / "z"
    saved(recent / "a.npy")
    path.unlink()
    path.parent.rmdir()
    found = locate(reference, recent=[recent])
    assert found.candidates[0].path == recent / "a.npy"


def test_a_file_of_that_name_with_other_contents_is_offered_last_and_marked(
    place: Path,
) -> None:
    path = saved(place / "a.npy")
    reference = reference_for(path)
    saved(place / "b" / "a.npy", seed=1)
    path.rename(place / "kept.npy")
    found = locate(reference, place)
    assert [(one.path.name, one.same) for one in found.candidates] == [
        ("kept.npy", True),
        ("a.npy", False),
    ]
    with pytest.raises(DataError, match="other data"):
        relocated(reference, place / "b" / "a.npy")


def test_changed_data_are_told_apart_from_moved_ones(place: Path) -> None:
    path = saved(place / "a.npy")
    reference = reference_for(path)
    saved(path, seed=1)
    assert locate(reference, place).state is Whereabouts.CHANGED
    path.unlink()
    found = locate(reference, place)
    assert (found.state, found.candidates) == (Whereabouts.GONE, ())


def test_an_array_of_a_file_moves_with_it(place: Path) -> None:
    path = place / "a.h5"
    with h5py.File(path, "w") as file:
        file["g/x"] = np.arange(10.0).reshape(5, 2)
        file["g/y"] = np.arange(15.0).reshape(5, 3)
    reference = reference_for(Path(f"{path}:/g/y"))
    path.rename(place / "b.h5")
    found = locate(reference, place)
    assert found.candidates[0].path == place / "b.h5"
    assert relocated(reference, place / "b.h5").source == f"{place / 'b.h5'}:/g/y"


def test_relocating_to_nothing_is_refused(place: Path) -> None:
    reference = reference_for(saved(place / "a.npy"))
    with pytest.raises(DataError, match="not there"):
        relocated(reference, place / "b.npy")


def test_a_folder_of_thousands_above_does_not_hide_what_is_in_a_folder_within(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.data.locate.MOST_ENTRIES", 30)
    for number in range(40):
        (place.parent / f"other {number}.txt").touch()
    reference = reference_for(saved(place / "a.npy"))
    moved = place / "elsewhere" / "a.npy"
    moved.parent.mkdir()
    (place / "a.npy").rename(moved)
    assert [one.path for one in locate(reference).candidates if one.same] == [moved]
