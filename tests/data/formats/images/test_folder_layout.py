"""Sub-folders are classes, or parts with classes in them; nothing in them is lost unsaid."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from aestudio.core.errors import DataError
from aestudio.core.preparation import Folders, Preparation, Reading, Split
from aestudio.data.dataset import load_dataset
from aestudio.data.formats.images.folder_layout import layout_of, part_of
from aestudio.data.preparation.prepare import prepare
from aestudio.data.reference import reference_for, with_folders_parts
from aestudio.data.samples import Choice
from tests.data.pictures import read_here


def images(root: Path, *names: str) -> Path:
    """Images of one level each, which rises from name to name."""
    for level, name in enumerate(names, start=1):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((3, 3), level, np.uint8)).save(path)
    return root


def groups(*paths: str) -> dict[tuple[str, ...], int]:
    return {tuple(path.split("/")): 1 for path in paths}


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("train", "train"),
        ("Train", "train"),
        ("TRAINING", "train"),
        ("training_set", "train"),
        ("test", "test"),
        ("Testing", "test"),
        ("test-set", "test"),
        ("val", "validation"),
        ("Valid", "validation"),
        ("validation", "validation"),
        ("trains", ""),
        ("contest", ""),
        ("set", ""),
        ("cat", ""),
    ],
)
def test_parts_are_known_by_the_names_that_people_give_them(name: str, part: str) -> None:
    assert part_of(name) == part


@pytest.mark.parametrize(
    ("paths", "classes", "testing"),
    [
        (["cat", "dog"], ["cat", "dog"], None),
        (["train", "bus"], ["train", "bus"], None),
        (["test", "control"], ["test", "control"], None),
        (["train/cat", "test/cat"], ["cat", "cat"], ["test/cat"]),
        (["Train/a", "Valid/b"], ["a", "b"], ["Valid/b"]),
        (["train/a", "val/a", "test/b"], ["a", "a", "b"], ["test/b"]),
        (["train", "test"], ["", ""], ["test"]),
        (["a/train", "b/train", "b/test"], ["a", "b", "b"], ["b/test"]),
        (["a/train", "b/other", "b/test"], ["a", "b", "b"], None),
        (["d/train/a/x", "d/test/a"], ["a", "a"], ["d/test/a"]),
        (["d/e/a", "d/e/b"], ["a", "b"], None),
        (["a/b", "c"], ["a", "c"], None),
        (["a"], ["a"], None),
    ],
)
def test_folders_mean_what_their_names_say(
    paths: list[str], classes: list[str], testing: list[str] | None
) -> None:
    found = layout_of(groups(*paths))
    assert [found.classes[group] for group in groups(*paths)] == classes
    assert found.testing == (None if testing is None else frozenset(groups(*testing)))


def test_train_and_test_are_two_parts_and_the_folders_in_them_are_classes(tmp_path: Path) -> None:
    """Such a folder was said to have no images in it."""
    names = ("train/cat/1.png", "train/dog/2.png", "train/dog/10.png", "test/cat/1.png")
    found = read_here(images(tmp_path, *names))
    assert found.values[:, 0].tolist() == [4, 1, 2, 3]
    assert found.class_names == ("cat", "dog")
    assert found.labels is not None
    assert found.labels.tolist() == [0, 0, 1, 1]
    assert found.marks is not None
    assert found.marks.tolist() == [1, 0, 0, 0]
    assert found.choices == (
        Choice("folders", "1 of 4 images lies in test", "test and train are parts, not classes"),
    )
    assert found.notes == ()


def test_one_class_in_both_parts_is_a_class(tmp_path: Path) -> None:
    found = read_here(images(tmp_path, "train/cat/1.png", "test/cat/1.png"))
    assert found.class_names == ("cat",)


def test_the_part_of_the_folders_tests_and_nothing_else(tmp_path: Path) -> None:
    names = [f"train/a/{n}.png" for n in range(6)] + [f"test/a/{n}.png" for n in range(2)]
    raw = read_here(images(tmp_path, *names))
    found = prepare(raw, Preparation(split=Split.FOLDER), 0.5)
    assert found.values[found.testing, 0].tolist() == [7, 8]
    assert found.values[found.training, 0].tolist() == [1, 2, 3, 4, 5, 6]
    drawn = prepare(raw, Preparation(), 0.5)
    assert len(drawn.testing) == 4, "who wants them drawn gets them drawn"


def test_folders_that_mark_nothing_cannot_choose_the_test_samples(tmp_path: Path) -> None:
    raw = read_here(images(tmp_path, "a/1.png", "b/1.png"))
    with pytest.raises(DataError, match="no folders that say which samples test"):
        prepare(raw, Preparation(split=Split.FOLDER), 0.5)


def test_images_for_validation_train_where_there_are_others_to_test_with(tmp_path: Path) -> None:
    found = read_here(images(tmp_path, "train/1.png", "val/1.png", "test/1.png"))
    assert found.marks is not None
    assert found.values[found.marks == 1, 0].tolist() == [3]
    assert (found.labels, found.choices[0].done) == (
        None,
        "test, train and val are parts, not classes",
    )


def test_images_without_a_class_take_the_labels_from_all_and_that_is_said(tmp_path: Path) -> None:
    names = ("train/cat/1.png", "train/dog/1.png", "test/1.png")
    found = read_here(images(tmp_path, *names))
    assert found.labels is None
    assert found.notes == ("1 image in no folder of a class: there are no labels",)


def test_what_lies_beside_the_parts_is_left_out_and_counted(tmp_path: Path) -> None:
    names = ("train/1.png", "test/1.png", "masks/1.png", "masks/2.png", "top.png")
    found = read_here(images(tmp_path, *names))
    assert len(found) == 2
    assert found.notes == (
        "1 image beside the sub-folders left out",
        "2 images beside test and train left out",
    )


def test_deeper_images_belong_to_the_class_above_them(tmp_path: Path) -> None:
    names = ("a/1.png", "a/deep/2.png", "b/deep/er/3.png")
    found = read_here(images(tmp_path, *names))
    assert found.class_names == ("a", "b")
    assert found.labels is not None
    assert found.labels.tolist() == [0, 0, 1]
    assert found.told == ("2 images lie deeper than the sub-folders: counted to these",)


def test_sub_folders_can_be_classes_alone_as_in_earlier_versions(tmp_path: Path) -> None:
    names = ("train/1.png", "test/2.png", "test/deep/3.png")
    root = images(tmp_path, *names)
    found = read_here(root, folders=Folders.CLASSES)
    assert found.class_names == ("test", "train")
    assert (found.marks, len(found)) == (None, 2)
    assert found.told == ("1 image lies deeper than the sub-folders: left out",)
    assert found.sha256 != read_here(root).sha256


def test_classes_alone_that_leave_nothing_say_how_to_take_it_back(tmp_path: Path) -> None:
    root = images(tmp_path, "train/cat/1.png", "test/cat/1.png")
    with pytest.raises(DataError, match=r"2 images deeper were not wanted.*folders=auto"):
        read_here(root, folders="classes")


def test_a_folder_that_only_holds_another_is_looked_through(tmp_path: Path) -> None:
    found = read_here(images(tmp_path, "archive/data/a/1.png", "archive/data/b/1.png"))
    assert (found.class_names, found.told) == (("a", "b"), ())


@pytest.mark.parametrize(
    ("names", "split"),
    [
        (("train/a/1.png", "test/a/1.png"), Split.FOLDER),
        (("a/train/1.png", "a/test/1.png"), Split.FOLDER),
        (("a/1.png", "b/1.png"), Split.RANDOM),
    ],
)
def test_data_of_a_new_project_test_with_what_their_folders_mark(
    tmp_path: Path, names: tuple[str, ...], split: Split
) -> None:
    root = images(tmp_path, *names)
    assert with_folders_parts(Preparation(), root).split is split
    last = Preparation(split=Split.LAST)
    assert with_folders_parts(last, root) == last
    classes = Preparation(reading=Reading(folders=Folders.CLASSES))
    assert with_folders_parts(classes, root) == classes


def test_a_project_finds_its_parts_again_wherever_the_folder_lies(tmp_path: Path) -> None:
    names = [f"train/a/{n}.png" for n in range(8)] + [f"test/b/{n}.png" for n in range(3)]
    root = images(tmp_path / "here", *names)
    reference = reference_for(root, preparation=Preparation(split=Split.FOLDER))
    assert (reference.samples, reference.test_samples) == (11, 3)
    moved = root.rename(tmp_path / "there")
    found = load_dataset(reference.edited(source=str(moved)))
    np.testing.assert_allclose(found.test[:, 0] * 255, [9, 10, 11], rtol=1e-6)
    assert (found.class_names, len(found.train)) == (("a", "b"), 8)


def test_files_of_other_formats_are_counted_by_their_endings(tmp_path: Path) -> None:
    images(tmp_path, "a/1.png")
    others = ("1.heic", "2.HEIC", "a/x.svg", "notes.txt", ".DS_Store", "Thumbs.db", "README")
    for name in others:
        (tmp_path / name).write_bytes(b"x")
    assert read_here(tmp_path).notes == ("3 files of other formats (.heic 2, .svg 1) left out",)


def test_a_folder_of_other_formats_alone_names_them(tmp_path: Path) -> None:
    (tmp_path / "1.heic").write_bytes(b"x")
    with pytest.raises(
        DataError, match=r"no images in it. It holds 1 file of another format .\.heic"
    ):
        read_here(tmp_path)
