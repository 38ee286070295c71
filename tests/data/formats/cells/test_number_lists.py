"""Lists of numbers in the cells of a column become columns, and pixels become images."""

from pathlib import Path

import numpy as np
import pytest

from aestudio.core.preparation import Preparation, Split
from aestudio.data.blocks import encoded
from aestudio.data.preparation.prepare import prepare
from aestudio.data.preparation.split_marks import divides, marks_of
from tests.data.tables import words as column_of
from tests.data.texts import contents, table_of

PIXELS = np.random.default_rng(2).integers(0, 256, (30, 64))


def faces(separator: str = " ", header: str = "emotion,pixels,Usage", quote: str = "") -> str:
    """Faces as FER2013 has them."""
    marks = ("Training", "Training", "PublicTest", "PrivateTest")
    rows = [
        f"{n % 7},{quote}{separator.join(map(str, row))}{quote},{marks[n % 4]}"
        for n, row in enumerate(PIXELS)
    ]
    return "\n".join([header, *rows, ""])


@pytest.mark.parametrize(("separator", "quote"), [(" ", ""), ("  ", '"'), (",", '"'), (", ", '"')])
def test_pixels_in_one_cell_become_images(tmp_path: Path, separator: str, quote: str) -> None:
    found = table_of(tmp_path, faces(separator, quote=quote))
    prepared = prepare(found, Preparation(), 0.2)
    assert prepared.shape == (8, 8)
    np.testing.assert_array_equal(prepared.values, PIXELS)
    assert [one.column for one in prepared.encoding.features][:2] == ["pixels 1", "pixels 2"]
    assert "Column “pixels” holds 64 numbers a cell, the pixels of images of 8 × 8" in found.told


def test_the_column_beside_pixels_that_names_classes_is_the_label(tmp_path: Path) -> None:
    prepared = prepare(table_of(tmp_path, faces()), Preparation(), 0.2)
    assert prepared.labels is not None
    assert prepared.labels.tolist() == [n % 7 for n in range(30)]
    assert prepared.class_names == tuple("0123456")


def test_a_column_that_divides_samples_is_no_input_and_offered_for_the_split(
    tmp_path: Path,
) -> None:
    table = table_of(tmp_path, faces())
    prepared = prepare(table, Preparation(), 0.2)
    told = "Column “Usage” marks 14 of 30 samples as test and is no input"
    assert any(one.startswith(told) for one in prepared.notes)
    chosen = Preparation(split=Split.COLUMN, split_column="Usage")
    parts = prepare(table, chosen, 0.2)
    assert parts.testing.tolist() == [n for n in range(30) if n % 4 > 1]
    assert parts.shape == (8, 8)


def test_a_later_file_of_pixels_keeps_their_shape(tmp_path: Path) -> None:
    encoding = prepare(table_of(tmp_path, faces()), Preparation(), 0.2).encoding
    later = encoded(table_of(tmp_path, faces()), encoding, Preparation())
    assert later.shape == (8, 8)
    np.testing.assert_array_equal(later.values, PIXELS)


def test_pixels_beside_another_input_are_no_image(tmp_path: Path) -> None:
    faces_and_more, chosen = table_of(tmp_path, faces()), Preparation(label_column="")
    prepared = prepare(faces_and_more, chosen, 0.2)
    assert prepared.shape == (65,)
    assert encoded(faces_and_more, prepared.encoding, chosen).shape == (65,)


def test_lists_that_are_no_images_become_columns_alone(tmp_path: Path) -> None:
    vectors = np.random.default_rng(4).normal(size=(20, 5)).round(6)
    rows = (f"{n};[{', '.join(map(str, row))}]\n" for n, row in enumerate(vectors.tolist()))
    found = table_of(tmp_path, "id;vector\n" + "".join(rows))
    assert found.pixels is None
    assert [one.name for one in found.columns] == ["id", *(f"vector {n}" for n in range(1, 6))]
    np.testing.assert_array_equal(np.stack([one.values for one in found.columns[1:]], 1), vectors)


def test_a_cell_without_a_list_lacks_all_of_its_numbers(tmp_path: Path) -> None:
    found = contents(table_of(tmp_path, "n;v\n1;1 2 3 4\n2;\n3;5 6 7 8\n"))
    assert found["v 1"] == [1, None, 5]


@pytest.mark.parametrize("cells", [["1 2 3", "4 5 6"], ["1 2 3 4", "1 2 3 4 5"], ["1 2 3 4", "a"]])
def test_lists_of_few_or_unlike_counts_stay_words(tmp_path: Path, cells: list[str]) -> None:
    text = "n;v\n" + "".join(f"{n};{cells[n % 2]}\n" for n in range(8))
    assert list(contents(table_of(tmp_path, text))) == ["n", "v"]


@pytest.mark.parametrize(
    ("words", "testing"),
    [
        (["train", "test"], [1]),
        (["Training", "Validation", "Test"], [2]),
        (["train", "val"], [1]),
        (["train", "dev", "held-out"], [2]),
    ],
)
def test_words_of_parts_are_known_and_what_validates_tests_where_nothing_else_does(
    tmp_path: Path, words: list[str], testing: list[int]
) -> None:
    each = [words[n % len(words)] for n in range(12)]
    table = table_of(tmp_path, "x,part\n" + "".join(f"{n},{w}\n" for n, w in enumerate(each)))
    assert prepare(table, Preparation(), 0.2).shape == (1,)
    chosen = Preparation(split=Split.COLUMN, split_column="part")
    found = prepare(table, chosen, 0.2)
    assert found.testing.tolist() == [n for n in range(12) if n % len(words) in testing]
    validates = f"4 samples marked “{words[1]}” stay among those that train"
    assert any(validates in one for one in found.notes) == (len(words) == 3)


def test_a_column_of_other_words_is_an_input_as_before(tmp_path: Path) -> None:
    text = "x,part\n" + "".join(f"{n},{('test', 'control')[n % 2]}\n" for n in range(12))
    assert prepare(table_of(tmp_path, text), Preparation(), 0.2).shape == (3,)


@pytest.mark.parametrize("word", ["Train", "training", "trn", "learn", "learning", "fit"])
def test_words_for_what_trains_are_known(word: str) -> None:
    column = column_of("part", word, "test", None)
    assert divides(column)
    assert marks_of(column).tolist() == [False, True, False]


@pytest.mark.parametrize(
    "word",
    [
        "test",
        "Testing",
        "tst",
        "Public Test",
        "PrivateTest",
        "hold-out",
        "held_out",
        "evaluation",
        "eval",
    ],
)
def test_words_for_what_tests_are_known(word: str) -> None:
    column = column_of("part", "train", word)
    assert divides(column)
    assert marks_of(column).tolist() == [False, True]


@pytest.mark.parametrize("word", ["validation", "valid", "VAL", "dev", "development"])
def test_words_for_what_validates_are_known(word: str) -> None:
    column = column_of("part", "train", word)
    assert divides(column)
    assert marks_of(column).tolist() == [False, True]
    beside = column_of("part", "train", word, "test")
    assert divides(beside)
    assert marks_of(beside).tolist() == [False, False, True]


@pytest.mark.parametrize("word", ["True", "1"])
def test_words_that_mark_and_divide_nothing_by_themselves(word: str) -> None:
    column = column_of("part", "train", word)
    assert not divides(column)
    assert marks_of(column).tolist() == [False, True]
