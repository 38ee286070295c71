"""Settings in one line come apart where their writer meant."""

import csv
import io

import pytest

from aestudio.core.quoted import pieces, quoted, unquoted, words

SIGNS = ("separator", "decimal")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a=1,b=2", [("a", "1"), ("b", "2")]),
        (" a = 1 , b=2,", [("a", "1"), ("b", "2")]),
        ("layers=300,150", [("layers", "300"), (None, "150")]),
        ('ignored="a,b",c', [("ignored", '"a,b"'), (None, "c")]),
        ('ignored=c,"x=y"', [("ignored", "c"), (None, '"x=y"')]),
        ('name=5",b=1', [("name", '5"'), ("b", "1")]),
        ('name="a,b', [("name", '"a'), (None, "b")]),
        ('name="a""b"', [("name", '"a""b"')]),
        ("decimal=,", [("decimal", ",")]),
        ("decimal=,,missing=mean", [("decimal", ","), ("missing", "mean")]),
        ("separator=;,decimal=,", [("separator", ";"), ("decimal", ",")]),
        ("separator=,decimal=,,epochs=3", [("separator", ","), ("decimal", ","), ("epochs", "3")]),
        ("decimal=", [("decimal", "")]),
        ("decimal=point,epochs=3", [("decimal", "point"), ("epochs", "3")]),
        ("epochs", [(None, "epochs")]),
        ("", [(None, "")]),
    ],
)
def test_a_line_comes_apart_at_its_commas_but_not_within_quotes(
    text: str, expected: list[tuple[str | None, str]]
) -> None:
    assert list(pieces(text, SIGNS)) == expected


@pytest.mark.parametrize("name", ["a", "a b", "a,b", 'say "x"', "x=y", '"', ",", 'a",b', '5"'])
def test_any_name_can_be_written_in_a_list(name: str) -> None:
    assert words(f"first,{quoted(name)},last") == ("first", name, "last")
    assert unquoted(quoted(name)) == name
    (cells,) = csv.reader(io.StringIO(f"{quoted(name)},z"))
    assert cells == [name, "z"]


def test_a_list_has_no_empty_words() -> None:
    assert words("") == ()
    assert words(" a, ,b,") == ("a", "b")
