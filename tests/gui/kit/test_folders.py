"""Where dialogs for files begin, and what files are called at first."""

from pathlib import Path

import pytest

from aestudio.gui.kit.folders import Folders, plain_name


def folder(place: Path) -> Path:
    place.mkdir()
    return place


def test_dialogs_begin_where_the_project_lies(tmp_path: Path) -> None:
    assert Folders(lambda: tmp_path / "digits.h5").begin("network") == tmp_path


def test_where_the_last_file_of_that_sort_was_chosen_it_begins_again(tmp_path: Path) -> None:
    folders = Folders(lambda: tmp_path / "digits.h5")
    networks = folder(tmp_path / "networks")
    folders.remember("network", networks / "a.onnx")
    assert folders.begin("network") == networks
    assert folders.begin("table") == tmp_path


def test_a_project_without_a_file_begins_where_the_one_before_it_lay(tmp_path: Path) -> None:
    folders = Folders(lambda: None)
    folders.worked_in(tmp_path)
    assert folders.begin("project") == tmp_path


def test_a_folder_that_is_gone_is_not_begun_in(tmp_path: Path) -> None:
    folders = Folders(lambda: tmp_path / "digits.h5")
    folders.remember("network", tmp_path / "gone" / "a.onnx")
    assert folders.begin("network") == tmp_path


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("784 × 300 × 150", "784-300-150"),
        ("Digits run 1 epoch 2 encoder", "Digits-run-1-epoch-2-encoder"),
        ("a/b:c", "a-b-c"),
        ("my_net v1.2", "my_net-v1.2"),
        ("Übung – 3", "Übung-3"),
        ("..", "untitled"),
        ("× ", "untitled"),
    ],
)
def test_names_that_are_proposed_need_no_quotes(text: str, name: str) -> None:
    assert plain_name(text) == name
