"""What a reader brought becomes samples as the user chose, and every choice that cannot be is
answered with what to choose instead."""

from typing import Any

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder

from aestudio.core.errors import DataError
from aestudio.core.preparation import Balance, Missing, Preparation, ScalingRule, Scope, Split
from aestudio.data.preparation.prepare import Prepared, prepare
from aestudio.data.preparation.splits import drawn_part
from aestudio.data.raw import Column, ColumnKind, Table
from aestudio.data.samples import Samples
from tests.data.tables import numbers, table, texts, words

NAN = float("nan")


def samples(values: Any, labels: Any = None, shape: tuple[int, ...] | None = None) -> Samples:
    array = np.asarray(values)
    array = array if array.dtype == np.uint8 else array.astype(np.float32)
    known = None if labels is None else np.asarray(labels, np.int64)
    names = () if known is None else tuple(f"c{one}" for one in range(int(known.max()) + 1))
    return Samples(array, shape or array.shape[1:], "a", known, names)


def made(raw: Any, share: float = 0.25, **chosen: Any) -> Prepared:
    return prepare(raw, Preparation(**chosen), share)


def names(prepared: Prepared) -> list[str]:
    return [one.name for one in prepared.encoding.features]


COLOURS = ("red", "blue", None, "red", "green", "blue", "red", "green")


def test_columns_become_inputs_in_their_order_and_categories_one_each() -> None:
    found = made(
        table(
            numbers("x", *range(8)),
            words("colour", *COLOURS),
            numbers("y", *range(10, 18)),
            words("class", *"abababab"),
        ),
        missing="mean",
    )
    assert names(found) == ["x", "colour = blue", "colour = green", "colour = red", "y"]
    assert found.values[3].tolist() == [3, 0, 0, 1, 13]
    assert found.class_names == ("a", "b")
    assert found.labels is not None
    assert found.labels.tolist() == [0, 1] * 4
    assert found.shape == (5,)


def test_one_hot_columns_are_those_of_scikit_learn() -> None:
    found = made(table(words("colour", *COLOURS), numbers("x", *range(8))), missing="median")
    known = np.array([["" if one is None else one] for one in COLOURS], dtype=object)
    encoder = OneHotEncoder(
        categories=[["blue", "green", "red"]], handle_unknown="ignore", sparse_output=False
    )
    expected = encoder.fit(known[:2]).transform(known)
    np.testing.assert_array_equal(found.values[:, :3], expected)
    assert any("“colour”: 1 sample has none" in note for note in found.notes)


def test_ignored_label_and_text_columns_are_no_inputs_and_text_is_said() -> None:
    raw = table(
        numbers("id", *range(8)),
        texts("remark", 8),
        numbers("x", *range(8)),
        words("kind", *"abababab"),
        texts("more", 8),
    )
    found = made(raw, ignored=("id", "more"), label_column="kind")
    assert names(found) == ["x"]
    assert found.class_names == ("a", "b")
    assert [note for note in found.notes if "text" in note] == [
        "Column “remark” holds text and is left out"
    ]


def test_times_count_from_their_earliest_so_that_32_bits_tell_seconds_apart() -> None:
    start = 1.7e9
    times = [start + second for second in (5, 1, 0, 3, 2, 9, 8, 7)]
    found = made(table(numbers("when", *times, kind=ColumnKind.TIME)))
    assert found.values[:, 0].tolist() == [5, 1, 0, 3, 2, 9, 8, 7]
    assert found.encoding.features[0].origin == start
    assert any("“when” is taken as seconds" in note for note in found.notes)


@pytest.mark.parametrize("missing", [NAN, float("inf"), -float("inf")])
def test_gaps_are_refused_by_count_row_and_column(missing: float) -> None:
    raw = table(numbers("x", *range(8)), numbers("age", 1, 2, missing, 4, 5, missing, 7, 8))
    with pytest.raises(DataError, match=r"2 values are missing.*row 3, column “age”") as caught:
        made(raw)
    assert "missing=drop" in caught.value.remedy


def test_the_first_gap_is_that_of_the_first_row_not_of_the_first_column() -> None:
    raw = table(numbers("a", 1, 2, NAN, 4), numbers("b", 1, NAN, 3, 4))
    with pytest.raises(DataError, match=r"row 2, column “b”"):
        made(raw)


def test_samples_with_gaps_are_dropped_with_their_count_and_the_rest_keep_their_rows() -> None:
    raw = table(
        numbers("x", 0, NAN, 2, 3, 4, 5, 6, 7),
        words("colour", *COLOURS),
        words("class", "a", "b", "a", "b", None, "b", "a", "b"),
    )
    found = made(raw, missing="drop")
    assert found.rows.tolist() == [0, 3, 5, 6, 7]
    assert (found.dropped, found.missing) == (3, 0)
    assert any(note.startswith("3 of 8 samples") for note in found.notes)
    assert np.isfinite(found.values).all()


def test_a_sample_without_a_label_is_refused_or_a_class_of_its_own() -> None:
    raw = table(numbers("x", *range(4)), words("class", "a", None, "b", "a"))
    with pytest.raises(DataError, match=r"1 samples? ha.* no label; the first is row 2"):
        made(raw)
    found = made(raw, missing="mean")
    assert found.class_names == ("a", "b", "(none)")
    assert found.labels is not None
    assert found.labels.tolist() == [0, 2, 1, 0]


@pytest.mark.parametrize("rule", ["mean", "median"])
@pytest.mark.parametrize("as_array", [False, True])
def test_gaps_are_filled_as_scikit_learn_does_on_the_training_part(
    rule: str, as_array: bool
) -> None:
    values = np.random.default_rng(1).normal(50, 20, (60, 3)).astype(np.float32)
    values[np.random.default_rng(2).random(values.shape) < 0.2] = np.nan
    raw: Any = samples(values)
    if not as_array:
        raw = table(*(numbers(f"x{one}", *values[:, one]) for one in range(3)))
    found = made(raw, missing=rule)
    imputer = SimpleImputer(strategy=rule).fit(values[found.training].astype(np.float64))
    np.testing.assert_allclose(found.values, imputer.transform(values), rtol=1e-6)
    fills = [one.fill for one in found.encoding.features] or found.encoding.fills
    np.testing.assert_allclose(np.array(fills), imputer.statistics_, rtol=1e-6)
    assert found.missing == np.isnan(values).sum()
    assert np.isnan(values).any()


@pytest.mark.parametrize(
    ("gaps", "told"),
    [
        (0, None),
        (1, "1 missing value is filled in with the mean of the training part"),
        (2, "2 missing values are filled in with the mean of the training part"),
    ],
)
def test_gaps_that_are_filled_are_counted(gaps: int, told: str | None) -> None:
    x = numbers("x", *[NAN] * gaps, *range(8 - gaps))
    notes = [one for one in made(table(x), missing="mean").notes if "missing" in one]
    assert notes == ([] if told is None else [told])


def test_what_was_read_stays_as_it_is() -> None:
    values = np.array([[1, np.nan], [2, 3], [4, 5], [6, 7]], np.float32)
    raw = samples(values)
    made(raw, missing="mean")
    assert np.isnan(raw.values[0, 1])


def test_an_empty_column_is_left_out_of_a_table_and_0_in_an_array_and_said() -> None:
    found = made(table(numbers("x", *range(4)), numbers("none", NAN, NAN, NAN, NAN)))
    assert names(found) == ["x"]
    assert "Column “none” is empty and left out" in found.notes
    array = np.array([[1, np.nan], [2, np.nan], [3, np.nan], [4, np.nan]])
    found = made(samples(array))
    assert found.values[:, 1].tolist() == [0] * 4
    assert found.encoding.fills == (None, 0.0)
    assert any("1 of 2 features has no value" in note for note in found.notes)


def test_a_constant_column_becomes_0_and_is_named() -> None:
    found = made(table(numbers("x", *range(4)), numbers("same", 7, 7, 7, 7)))
    assert found.scaling.apply(found.values)[:, 1].tolist() == [0] * 4
    assert "Always the same in the training part: “same”" in found.notes


def test_numbers_beyond_32_bits_are_refused_and_huge_ones_noted() -> None:
    with pytest.raises(DataError, match=r"1e\+39 in row 2, column “x”, is too large"):
        made(table(numbers("x", 0, 1e39, 2, 3)))
    found = made(table(numbers("x", 0, 1e38, 1e38, 1e38)))
    assert any("as large as 1e+38" in note for note in found.notes)


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"ignored": ("x", "kind")}, "no column is left"),
        ({"label_column": "nothing"}, "no column “nothing”"),
        ({"split": Split.COLUMN}, "no column is named"),
        ({"split": Split.COLUMN, "split_column": "nothing"}, "no column “nothing”"),
        ({"split": Split.COLUMN, "split_column": "kind"}, "no sample is marked"),
        ({"split": Split.TIME, "split_column": "kind"}, "no times or numbers"),
        ({"split": Split.STRATIFIED}, "there are no labels"),
        ({"split": Split.FILE}, "no test file"),
        ({"balance": Balance.EQUAL}, "there are no labels"),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(chosen: dict[str, Any], message: str) -> None:
    raw = table(numbers("x", *range(4)), words("kind", *"abab"))
    with pytest.raises(DataError, match=message) as caught:
        made(raw, **chosen)
    assert caught.value.remedy


def test_dropping_every_sample_is_refused() -> None:
    raw = table(numbers("x", NAN, 1), numbers("y", 1, NAN))
    with pytest.raises(DataError, match="no sample is left"):
        made(raw, missing="drop")


def test_a_random_split_is_the_one_that_files_always_had() -> None:
    found = made(samples(np.random.default_rng(0).random((50, 3))), 0.2)
    training, testing = drawn_part(50, 10)
    assert found.training.tolist() == training.tolist()
    assert found.testing.tolist() == testing.tolist()


def test_the_latest_test_and_the_time_is_no_input() -> None:
    when = numbers("when", 5, 1, 9, 3, 9, 2, 8, 9, kind=ColumnKind.TIME)
    found = made(table(numbers("x", *range(8)), when), split="time", split_column="when")
    # Of the three that are equal, the last two in the file.
    assert found.testing.tolist() == [4, 7]
    assert names(found) == ["x"]


def test_a_time_that_is_missing_is_refused_or_dropped() -> None:
    when = numbers("when", 5, NAN, 9, 3, kind=ColumnKind.TIME)
    raw = table(numbers("x", *range(4)), when)
    with pytest.raises(DataError, match=r"1 sample has no time.*row 2"):
        made(raw, split="time", split_column="when")
    assert made(raw, split="time", split_column="when", missing="drop").rows.tolist() == [0, 2, 3]


@pytest.mark.parametrize(
    "marks",
    [
        words("part", "train", "Test", "val", None, "TEST", "train", "validation", "train"),
        words("part", "False", "True", "False", None, "true", "False", "False", "False"),
        numbers("part", 0, 1, 0, NAN, 1, 0, 0, 0),
    ],
)
def test_marked_rows_test_and_all_others_train(marks: Column) -> None:
    raw = table(numbers("x", *range(8)), marks)
    found = made(raw, split="column", split_column="part")
    assert found.testing.tolist() == [1, 4]
    assert len(found.training) == 6
    assert names(found) == ["x"]


def test_a_test_file_tests_with_the_columns_of_the_training_file_in_any_order() -> None:
    training = table(numbers("x", *range(4)), words("colour", *"rgrg"), words("class", *"abab"))
    test = table(
        words("class", "c", "a", "a"),
        numbers("more", 1, 2, 3),
        words("colour", "g", "k", "r"),
        numbers("x", 7, 8, 9),
        name="u",
    )
    found = prepare(training, Preparation(split=Split.FILE), 0.2, test)
    assert found.testing.tolist() == [4, 5, 6]
    assert found.values[4:].tolist() == [[7, 1, 0], [8, 0, 0], [9, 0, 1]]
    assert found.rows.tolist() == [0, 1, 2, 3, 0, 1, 2]
    assert found.class_names == ("a", "b", "c")
    assert found.labels is not None
    assert found.labels[4:].tolist() == [2, 0, 0]
    assert any("u: Column “colour” has “k”" in note for note in found.notes)


def test_a_test_file_of_another_form_is_refused() -> None:
    chosen = Preparation(split=Split.FILE)
    one = table(numbers("x", *range(4)))
    with pytest.raises(DataError, match="has no column “x”"):
        prepare(one, chosen, 0.2, table(numbers("y", 1, 2)))
    with pytest.raises(DataError, match="is no table"):
        prepare(one, chosen, 0.2, samples(np.ones((2, 1))))
    with pytest.raises(DataError, match="has 3 numbers a sample, the training samples have 2"):
        prepare(samples(np.ones((2, 2))), chosen, 0.2, samples(np.ones((2, 3))))


def test_classes_are_made_alike_in_training_and_the_rest_is_counted() -> None:
    labels = [0] * 60 + [1] * 30 + [2] * 10
    raw = samples(np.random.default_rng(0).random((100, 2)), labels)
    found = made(raw, 0.2, split="stratified", balance="equal")
    assert found.labels is not None
    assert np.bincount(found.labels[found.training]).tolist() == [8, 8, 8]
    assert np.bincount(found.labels[found.testing]).tolist() == [12, 6, 2]
    assert found.left_out == 100 - 24 - 20
    assert any("56 samples of frequent classes" in note for note in found.notes)
    again = made(raw, 0.2, split="stratified", balance="equal")
    assert again.training.tolist() == found.training.tolist()


@settings(deadline=None)
@given(
    labels=st.lists(st.integers(0, 3), min_size=2, max_size=60),
    share=st.floats(0, 0.9),
    split=st.sampled_from([Split.RANDOM, Split.STRATIFIED, Split.LAST, Split.TIME, Split.COLUMN]),
    missing=st.sampled_from(list(Missing)),
    balance=st.sampled_from(list(Balance)),
    gap=st.booleans(),
)
def test_no_sample_is_in_two_parts_and_none_is_lost(
    labels: list[int],
    share: float,
    split: Split,
    missing: Missing,
    balance: Balance,
    gap: bool,
) -> None:
    count = len(labels)
    values = np.arange(count, dtype=np.float64)
    values[count // 2] = np.nan if gap else 1
    raw = table(
        Column("x", ColumnKind.NUMBER, values),
        numbers("label", *labels),
        numbers("key", *(one % 2 for one in range(count))),
    )
    chosen = Preparation(split=split, split_column="key", missing=missing, balance=balance)
    try:
        found = prepare(raw, chosen, share)
    except DataError:
        event("refused")
        return
    parts = [*found.training, *found.testing]
    assert len(set(parts)) == len(parts)
    assert len(parts) + found.left_out == len(found) == count - found.dropped
    assert found.left_out == 0 or balance is Balance.EQUAL
    if split is not Split.COLUMN:
        assert len(found.testing) == round(len(found) * share)
    for part in (found.training, found.testing):
        assert np.all(np.diff(part) > 0)
    assert np.isfinite(found.values).all()


@settings(deadline=None)
@given(
    # Without a value the column would be none of the inputs.
    first=st.lists(st.booleans(), min_size=2, max_size=30).filter(lambda gaps: not all(gaps)),
    second=st.lists(st.booleans(), min_size=1, max_size=30),
    missing=st.sampled_from([Missing.DROP, Missing.MEAN]),
)
def test_all_of_one_file_trains_and_all_of_the_other_tests(
    first: list[bool], second: list[bool], missing: Missing
) -> None:
    def rows(gaps: list[bool], start: int) -> Table:
        values = [np.nan if gap else start + place for place, gap in enumerate(gaps)]
        return table(numbers("x", *values), numbers("y", *range(len(gaps))))

    chosen = Preparation(split=Split.FILE, missing=missing)
    try:
        found = prepare(rows(first, 0), chosen, 0.5, rows(second, 1000))
    except DataError:
        event("refused")
        return
    lost = missing is Missing.DROP
    training = len(first) - lost * sum(first)
    assert found.training.tolist() == list(range(training))
    testing = len(second) - lost * sum(second)
    assert found.testing.tolist() == list(range(training, training + testing))
    assert found.dropped == lost * (sum(first) + sum(second))


def test_too_few_samples_to_test_are_said() -> None:
    found = made(samples(np.eye(2)), 0.2)
    assert len(found.testing) == 0
    assert any("too few for one to test" in note for note in found.notes)
    assert not any("too few" in note for note in made(samples(np.eye(2)), 0.0).notes)


def test_bytes_stay_bytes() -> None:
    found = made(samples(np.arange(24, dtype=np.uint8).reshape(4, 6)), missing="mean")
    assert found.values.dtype == np.uint8
    assert found.scaling.is_bytes


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("rule", list(ScalingRule))
def test_scaling_leaves_categories_alone(rule: ScalingRule, scope: Scope) -> None:
    raw = table(numbers("x", *range(8)), words("colour", *"rgrgrgrg"))
    found = made(raw, scaling=rule, scope=scope)
    scaled = found.scaling.apply(found.values)
    np.testing.assert_array_equal(scaled[:, 1:], found.values[:, 1:])


@pytest.mark.parametrize("rule", list(ScalingRule))
def test_categories_alone_leave_nothing_to_scale(rule: ScalingRule) -> None:
    found = made(table(words("colour", *"rgrgrgrg"), words("size", *"smlsmlsm")), scaling=rule)
    assert found.scaling.is_identity


def columns_of(array: NDArray[Any]) -> list[Column]:
    return [numbers(f"x{one}", *column) for one, column in enumerate(array.T)]


def test_numeric_labels_are_classes_in_their_order_unless_they_measure_something() -> None:
    x = numbers("x", *range(2000))
    found = made(table(x, numbers("target", *(one % 11 for one in range(2000)))))
    assert found.class_names == tuple(str(one) for one in range(11))
    measured = numbers("target", *np.linspace(0, 1, 2000))
    found = made(table(x, measured))
    assert found.labels is None
    assert names(found) == ["x"]
    assert any("no classes" in note for note in found.notes)
