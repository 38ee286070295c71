"""A table is read as it is whatever stands around it, and what was left out is said."""

from pathlib import Path

import numpy as np
import pytest

from aestudio.core.errors import DataError
from aestudio.core.preparation import Reading
from aestudio.data.formats.text_tables.csv_table import read_csv
from tests.data.texts import contents, table_of

ABC = {"a": [1.5, 4.0, 7.0], "b": [2.0, -5.5, 8.0], "c": [3.0, 6.0, 9.25]}
BODY = "1.5,2,3\n4,-5.5,6\n7,8,9.25\n"
SEMI, SPACED = BODY.replace(",", ";"), BODY.replace(",", " ")
TRAILING = BODY.replace("\n", ",\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # What programs write before a table.
        ("sep=;\na;b;c\n" + SEMI, "line 1 names the separator"),
        ("\ufeffsep=;\r\na;b;c\r\n" + SEMI.replace("\n", "\r\n"), "line 1 names the separator"),
        ('"sep=;"\na;b;c\n' + SEMI, "line 1 names the separator"),
        ("SEP=,\na,b,c\n" + BODY, "line 1 names the separator"),
        ("sep=\t\na\tb\tc\n" + BODY.replace(",", "\t"), "line 1 names the separator"),
        ("sep=;;\na;b;c\n" + SEMI, "line 1 names the separator"),
        # Comments.
        ("# made by X\n# v3\na,b,c\n" + BODY, "2 comment lines (“#”) are left out; the first is"),
        ("# made by X, v3, on 1,000 days\na,b,c\n" + BODY, "1 comment line (“#”) is left out"),
        ("% from the lab\na,b,c\n" + BODY, "1 comment line (“%”)"),
        ("// from the lab, 5 runs\na,b,c\n" + BODY, "1 comment line (“//”)"),
        ("; from the lab\na,b,c\n" + BODY, "1 comment line (“;”)"),
        ("! from the lab\na,b,c\n" + BODY, "1 comment line (“!”)"),
        ('"# made by X, v3"\na,b,c\n' + BODY, "1 comment line (“#”)"),
        ("a,b,c\n" + BODY.replace("4,", "# broken from here\n4,"), "is left out: line 3"),
        ("a,b,c\n" + BODY.replace("4,", "#0,0,0\n4,"), "is left out: line 3"),
        ("a,b,c\n" + BODY + "# end\n", "is left out: line 5"),
        ("  # indented\na,b,c\n" + BODY, "1 comment line (“#”)"),
        ("# one\n\n# two\n\na,b,c\n" + BODY, "2 comment lines (“#”)"),
        # A header behind the mark of a comment.
        ("# a b c\n" + SPACED, "line 1 names the columns"),
        ("#a b c\n" + SPACED, "line 1 names the columns"),
        ("# a,b,c\n" + BODY, "line 1 names the columns"),
        ("# a b c\n" + BODY, "line 1 names the columns"),
        ("#a\tb\tc\n" + BODY.replace(",", "\t"), "line 1 names the columns"),
        ("% a b c\n" + SPACED, "line 1 names the columns"),
        ("# made by X at noon\n# v3\n# a b c\n" + SPACED, "line 3 names the columns"),
        ("#\n# a b c\n" + SPACED, "line 2 names the columns"),
        # The preamble of an instrument.
        ("Spectrum of Monday\na,b,c\n" + BODY, "1 line before the table is left out"),
        ("Operator: Bob\nDate: 2024-01-02\n\na,b,c\n" + BODY, "2 lines before the table are"),
        ("Operator,Bob\nDate,2024-01-02\na,b,c\n" + BODY, "2 lines before the table are"),
        ("Operator,Bob\nGain,3\na,b,c\n" + BODY, "the first is line 1, “Operator,Bob”"),
        ("Report,,\nOperator,Bob,\n,,\na,b,c\n" + BODY, "lines before the table are left out"),
        ("Taken by A, B, C, and D\na,b,c\n" + BODY, "1 line before the table"),
        ("[Header]\nRate=100\nUnits=SI\n[Data]\na;b;c\n" + SEMI, "4 lines before the table"),
        ("".join(f"Key{n}: {n}\n" for n in range(20)) + "a,b,c\n" + BODY, "20 lines before"),
        ("Gain\t3\nBias\t4\na\tb\tc\n" + BODY.replace(",", "\t"), "2 lines before the table"),
        # Units.
        ("a,b,c\ns,V,mA\n" + BODY, "line 2 holds units (s, V, mA) and is left out"),
        ("a,b,c\n[s],[V],[-]\n" + BODY, "line 2 holds units"),
        ("a,b,c\n(s),(m/s),\n" + BODY, "line 2 holds units"),
        ("a,b,c\n,t,°C\n" + BODY, "line 2 holds units (t, °C)"),
        ("Run 7\na,b,c\n°C,%,µm\n" + BODY, "line 3 holds units"),
        # Separators behind the last cell.
        ("a,b,c,\n" + BODY, "the header ends with a separator"),
        ("a,b,c\n" + TRAILING, "end with a separator"),
        ("a,b,c,\n" + TRAILING, "end with a separator"),
        ("a;b;c;;\n" + SEMI.replace("\n", ";;\n"), "end with a separator"),
        ("a;b;c;\n" + SEMI.replace("\n", ";\n"), "end with a separator"),
        ("a,b,c\n" + BODY.replace("6\n", "6,\n"), "1 line ends with a separator too many"),
        ('"a","b","c",\n' + BODY, "the header ends with a separator"),
        # What stands behind it.
        ("a,b,c\n" + BODY + "Total,15.5,18\n", "1 line after the table is left out"),
        ("a,b,c\n" + BODY + "Total,4.5,18.25\n", "1 line after the table is left out"),
        ("a,b,c\n" + BODY + "\nSource: the lab\nAll rights reserved\n", "2 lines after the table"),
        ("a,b,c\n" + BODY + "(3 rows affected)\n", "1 line after the table is left out"),
        ("a,b,c\n" + BODY + "\n\n\n", ""),
        ("a,b,c\n" + BODY + ",,\n,,\nSource: X\n", "1 line after the table is left out: line 7"),
        ("a,b,c\n1.5,2,3\n4,-5.5,6\na,b,c\n7,8,9.25\n", "The header comes again"),
        # Nothing unusual, and nothing said.
        ("\ufeffa,b,c\n" + BODY, ""),
        ('"a","b","c"\n' + "".join(f'"{x}"\n' for x in BODY.replace(",", '","').split()), ""),
        ("  a  b  c\n" + SPACED.replace(" ", "   "), ""),
    ],
)
def test_the_table_is_read_and_what_stands_around_it_is_said(
    tmp_path: Path, text: str, said: str
) -> None:
    found = table_of(tmp_path, text)
    assert contents(found) == ABC
    told = " | ".join(found.told)
    assert said.lower() in told.lower(), told
    assert said or not told, told


@pytest.mark.parametrize(
    "header",
    ['"a" "b" "c"\n', "a b c\n", '"a","b","c"\n', "a\tb\tc\n", "a;b;c\n"],
)
@pytest.mark.parametrize("names", ['"1" "2" "3"', '"4" "17" "2"', '"Mazda RX4" "Fiat 128" "x"'])
def test_row_names_of_r_are_no_column_and_that_is_said(
    tmp_path: Path, header: str, names: str
) -> None:
    separator = next(one for one in ",\t; " if one in header)
    own = [f"{one}" for one in names[1:-1].split('" "')]
    rows = [f'"{one}"{separator}{row}' for one, row in zip(own, BODY.split(), strict=True)]
    text = header + "\n".join(rows).replace(",", separator) + "\n"
    found = table_of(tmp_path, text)
    assert contents(found) == ABC
    assert any("names the rows" in one or "counts the rows" in one for one in found.told)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x,y\n1,2\n3\n", "line 3 has 1 cell, the first line has 2"),
        ("x,y\n1,2\n\n3,4,5\n", "line 4 has 3 cells"),
        ("# note\nx,y\n1,2\n# more\n3,4,5\n6,7\n", "line 5 has 3 cells"),
        ("Run 7\nx,y\n1,2\n3,4\n3,4,5\n6,7\n", "line 5 has 3 cells"),
        ("x,y\n1,2,3\n4,5,6\n5,5,6\n", "line 2 has 3 cells, the first line has 2"),
        ("1,2,3\n4,5\n6,7\n", "line 2 has 2 cells, the first line has 3"),
        ("name,x\nfoo,2\nba", "line 3 has 1 cell"),
        ('# note\nx,y\n1,2\n3,"4\n5,6\n', "line 4 cannot be read"),
        ("x,y\n1,2\n3,4,,\n", "line 3 has 4 cells"),
        ("sep=;\nx;y\n", "has a header and no rows"),
        ("# nothing\n# here\n", "has no rows"),
        ("# x y\n", "has no rows"),
    ],
)
def test_lines_that_fit_no_table_are_refused_with_their_line_in_the_file(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        table_of(tmp_path, text)


def test_what_numpy_writes_with_a_header_reads_back(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=(50, 3))
    for separator in (" ", ",", "\t", ";"):
        np.savetxt(tmp_path / "x.txt", values, header="a b c", delimiter=separator)
        found = table_of(tmp_path, (tmp_path / "x.txt").read_text())
        assert [one.name for one in found.columns] == ["a", "b", "c"]
        np.testing.assert_array_equal(np.stack([one.values for one in found.columns], 1), values)


def test_words_that_begin_with_the_mark_of_a_comment_stay_words(tmp_path: Path) -> None:
    found = table_of(tmp_path, "tag,n\n#cat,1\n#dog,2\nbird,3\n#cat,4\n")
    assert contents(found) == {"tag": ["#cat", "#dog", "bird", "#cat"], "n": [1.0, 2.0, 3.0, 4.0]}
    found = table_of(tmp_path, 'text,n\n"one\n# two",1\nthree,2\n"one\n# two",1\n')
    assert contents(found)["text"] == ["one\n# two", "three", "one\n# two"]
    found = table_of(tmp_path, "a;b\n;1\n;2\nx;3\n")
    assert contents(found) == {"a": [None, None, "x"], "b": [1.0, 2.0, 3.0]}


def test_comments_and_footers_far_from_the_beginning_are_found(tmp_path: Path) -> None:
    rows = [f"{n},{n / 8},{n % 7}" for n in range(40_000)]
    rows.insert(30_000, "# the pump was changed")
    text = "\n".join(["a,b,c", *rows, "", "Total: 40000 rows", ""])
    found = table_of(tmp_path, text)
    assert len(found) == 40_000
    assert contents(found)["b"] == [n / 8 for n in range(40_000)]
    assert any("line 30,002" in one for one in found.told)
    assert any("line 40,004" in one for one in found.told)


def test_a_category_called_total_in_the_middle_stays_and_a_last_row_that_sums_up_does_not(
    tmp_path: Path,
) -> None:
    found = table_of(tmp_path, "kind,n\ntotal,1\npart,2\ntotal,3\npart,4\n")
    assert contents(found)["kind"] == ["total", "part", "total", "part"]
    found = table_of(tmp_path, "kind,n\nred,1\nblue,2\nTotal,3\n")
    assert contents(found) == {"kind": ["red", "blue"], "n": [1.0, 2.0]}
    assert any("after the table" in one for one in found.told)


def test_the_header_setting_decides_of_a_header_behind_a_mark(tmp_path: Path) -> None:
    text = "# a b c\n" + SPACED
    found = table_of(tmp_path, text)
    assert [one.setting for one in found.choices] == ["header"]
    without = table_of(tmp_path, text, header=False)
    assert list(contents(without)) == ["column 1", "column 2", "column 3"]
    assert list(contents(table_of(tmp_path, text, header=True))) == ["a", "b", "c"]


def test_a_word_beside_a_blank_is_a_sample_and_no_unit(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x,kind\n,d\n0.5,\n")
    table = read_csv(path, Reading())
    assert len(table) == 2
    assert table.notes == ()
