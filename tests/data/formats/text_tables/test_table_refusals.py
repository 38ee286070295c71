"""What no table has is refused with the line that is wrong."""

from pathlib import Path

import pytest

from aestudio.core.errors import DataError
from aestudio.data.formats.text import MOST_LINE
from tests.data.texts import table_of


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("x,y\n1,2\n3\n", "line 3 has 1 cell, the first line has 2"),
        ("x,y\n1,2\n\n3,4,5\n", "line 4 has 3 cells"),
        ('x,y\n1,"a\nb"\n1,2,3\n', "line 4 has 3 cells"),
        ('x,y\n1,2\n3,"4\n5,6\n', "line 3 cannot be read"),
        ('a,"b ""c""",class\n1,"2\n3",x\n"', "line 4 cannot be read"),
        ("x,y\n1,2\n3,\0\n", "line 3 holds a zero byte"),
        ("x,y\n1," + "2" * MOST_LINE + "\n", "line 2 is longer than 64 MiB"),
        ('x,y\n1,"' + "a" * 2_000_000 + '"\n3\n', "line 2 cannot be read"),
        ("x,y\n", "a header and no rows"),
        ("x,y", "a header and no rows"),
        ("\n\n\n", "has no rows"),
    ],
)
def test_what_no_table_has_is_refused_with_its_line(
    tmp_path: Path, content: str, message: str
) -> None:
    with pytest.raises(DataError, match=message) as caught:
        table_of(tmp_path, content)
    assert caught.value.where == "t.csv"
    assert caught.value.remedy


def test_a_wrong_encoding_is_refused_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="line 2 holds other bytes"):
        table_of(tmp_path, "a,b\nmaß,1\n", "latin-1", encoding="utf-8")


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"separator": "::"}, "separated by “::”"),
        ({"separator": "§"}, "separated by “§”"),
        ({"separator": '"'}, "cannot be separated"),
        ({"decimal": "x"}, "“x” is no decimal sign"),
        ({"encoding": "klingon"}, "cannot be read as klingon"),
        ({"encoding": "punycode"}, "cannot be read as punycode"),
        ({"encoding": "base64"}, "cannot be read as base64"),
    ],
)
def test_settings_that_cannot_be_are_refused(
    tmp_path: Path, chosen: dict[str, str], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        table_of(tmp_path, "x,y\n1,2\n", **chosen)
