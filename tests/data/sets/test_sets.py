"""Sample sets by name: the same numbers as their libraries give; downloads only when asked."""

import gzip
import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn import datasets

from aestudio.core.errors import DataError
from aestudio.core.preparation import Split
from aestudio.data.raw import ColumnKind, Raw, Table
from aestudio.data.samples import Samples
from aestudio.data.sets import sample_set as sets_folder
from aestudio.data.sets.catalogue import SETS
from aestudio.data.sets.download import Remote
from aestudio.data.sets.find import download, is_set, read_set, sample_set
from aestudio.data.sets.readers import houses, mnist
from aestudio.data.watch import Watch


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sets_folder, "user_cache_path", lambda _name: tmp_path)
    return tmp_path / "sets"


def table(name: str) -> Table:
    found: Raw = read_set(f"set:{name}")
    assert isinstance(found, Table)
    return found


@pytest.mark.parametrize(
    ("name", "loader"),
    [
        ("iris", datasets.load_iris),
        ("wine", datasets.load_wine),
        ("breast-cancer", datasets.load_breast_cancer),
    ],
)
def test_tables_of_scikit_learn_have_its_numbers_and_classes(name: str, loader: object) -> None:
    expected = loader()  # type: ignore[operator]
    found = table(name)
    *numbers, classes = found.columns
    np.testing.assert_array_equal(np.column_stack([one.values for one in numbers]), expected.data)
    assert [one.name for one in numbers] == list(expected.feature_names)
    assert (classes.name, classes.kind) == ("class", ColumnKind.CATEGORY)
    named = [classes.categories[code] for code in classes.values]
    assert named == [expected.target_names[number] for number in expected.target]


def test_a_set_for_regression_keeps_its_target_as_a_column() -> None:
    found = table("diabetes")
    np.testing.assert_array_equal(found.columns[-1].values, datasets.load_diabetes().target)
    assert found.columns[-1].name == "progression"


def test_small_digits_are_images() -> None:
    found = read_set("digits")
    assert isinstance(found, Samples)
    assert found.shape == (8, 8)
    np.testing.assert_allclose(found.values * 16, datasets.load_digits().data)
    assert found.labels is not None
    np.testing.assert_array_equal(found.labels, datasets.load_digits().target)


def test_a_set_that_is_not_here_says_how_to_get_it() -> None:
    with pytest.raises(DataError, match=r"not on this machine yet \(31 MB\).*--download"):
        read_set("set:fashion-mnist")


def test_an_unknown_set_is_answered_with_those_there_are() -> None:
    with pytest.raises(DataError, match="iris, wine"):
        sample_set("set:irs")


def test_names_are_told_from_paths() -> None:
    assert is_set("set:iris")
    assert not is_set(Path("set/iris"))


def test_the_catalogue_tells_names_hashes_and_sizes() -> None:
    assert len({one.name for one in SETS}) == len(SETS)
    for one in SETS:
        for remote in one.files:
            assert remote.url.startswith("https://")
            assert len(bytes.fromhex(remote.sha256)) == 32
            assert remote.size > 0


def test_mnist_comes_in_the_parts_that_its_authors_made(tmp_path: Path) -> None:
    images = np.arange(7 * 784, dtype=np.uint32).astype(np.uint8).reshape(7, 28, 28)
    labels = np.arange(7, dtype=np.uint8)
    np.savez(
        tmp_path / "m.npz",
        x_train=images[:6], y_train=labels[:6], x_test=images[6:], y_test=labels[6:],
    )  # fmt: skip
    found = mnist("MNIST", [tmp_path / "m.npz"])
    assert isinstance(found, Samples)
    np.testing.assert_array_equal(found.values, images.reshape(7, -1))
    assert found.labels is not None
    assert found.labels.tolist() == labels.tolist()
    one = sample_set("mnist")
    assert (one.preparation.split, round(70_000 * one.test_share)) == (Split.LAST, 10_000)


def test_houses_get_the_names_of_their_columns(tmp_path: Path) -> None:
    values = np.random.default_rng(0).random((5, 9))
    np.savez(tmp_path / "h.npz", x=values[:, :8], y=values[:, 8])
    found = houses("Houses", [tmp_path / "h.npz"])
    assert isinstance(found, Table)
    assert [one.name for one in found.columns][::8] == ["MedInc", "MedHouseVal"]
    np.testing.assert_array_equal(np.column_stack([one.values for one in found.columns]), values)


def test_files_that_are_here_are_not_asked_for(cache: Path) -> None:
    contents = [b"a" * 100, gzip.compress(b"b" * 300)]
    for number, content in enumerate(contents):
        (cache / "iris").mkdir(parents=True, exist_ok=True)
        (cache / "iris" / f"{number}.bin").write_bytes(content)
    hashes = [hashlib.sha256(one).hexdigest() for one in (b"a" * 100, b"b" * 300)]
    files = tuple(
        Remote(f"https://nowhere.invalid/{number}.bin", one, 100)
        for number, one in enumerate(hashes)
    )
    one = replace(sample_set("iris"), files=files)
    assert one.here
    shares: list[float] = []
    download(one, Watch(shares.append))
    assert shares == []


@pytest.mark.parametrize("content", [b"", b"PK\3\4 and no more", b"\x93NUMPY"])
def test_a_set_that_was_damaged_on_the_disk_says_how_to_get_it_again(content: bytes) -> None:
    (path,) = sample_set("mnist").paths
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(DataError, match="is damaged") as caught:
        read_set("set:mnist")
    assert "aestudio data set:mnist --download" in caught.value.remedy
