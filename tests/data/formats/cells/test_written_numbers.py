"""Numbers are numbers in whatever country and by whatever program they were written."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from aestudio.data.raw import ColumnKind
from tests.data.texts import contents, table_of

VALUES = [1234567.25, -980.5, 31000.0, 0.125, -1200.75, 42.0]


def swiss(value: float) -> str:
    return f"{value:,.2f}".replace(",", "'")


def german(value: float) -> str:
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


FORMS: dict[str, Callable[[float], str]] = {
    "1,234.5": lambda value: f"{value:,.2f}",
    "1.234,5": german,
    "1 234,5": lambda value: german(value).replace(".", " "),
    "1 234,5 no break": lambda value: german(value).replace(".", "\xa0"),
    "1 234,5 narrow": lambda value: german(value).replace(".", "\u202f"),
    "1 234.5": lambda value: f"{value:,.2f}".replace(",", " "),
    "1'234.5": swiss,
    "1’234.5": lambda value: swiss(value).replace("'", "’"),
    "1'234,5": lambda value: german(value).replace(".", "'"),
    "1234,5": lambda value: f"{value:.2f}".replace(".", ","),
    "minus": lambda value: f"{value:.2f}".replace("-", "−"),
    "en dash": lambda value: f"{value:.2f}".replace("-", "–"),
    "minus apart": lambda value: f"{value:.2f}".replace("-", "- "),
    "percent": lambda value: f"{value:.2f}%",
    "percent apart": lambda value: german(value) + " %",
    "$ before": lambda value: f"${value:,.2f}".replace("$-", "-$"),
    "$ before the sign": lambda value: f"${value:,.2f}",
    "€ behind": lambda value: german(value) + " €",
    "CHF before": lambda value: "CHF " + swiss(value),
    "£ before": lambda value: f"£{value:,.2f}",
    "brackets": lambda value: f"{value:,.2f}" if value >= 0 else f"({-value:,.2f})",
    "$ and brackets": lambda value: f"${value:,.2f}" if value >= 0 else f"(${-value:,.2f})",
    "minus behind": lambda value: f"{abs(value):,.2f}" + ("-" if value < 0 else ""),
    "Fortran D": lambda value: f"{value:.6e}".replace("e", "D"),
    "Fortran d": lambda value: f"{value:.6e}".replace("e", "d"),
    "e and comma": lambda value: f"{value:.6e}".replace(".", ","),
    "times ten": lambda value: f"{value:.6e}".replace("e", "×10^"),
    "plus": lambda value: f"{value:+.2f}",
    "invisible": lambda value: f"\u200e{value:,.2f}\ufeff",
}

SCIENTIFIC = ("Fortran D", "Fortran d", "e and comma", "times ten")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_number_in_any_form_is_that_number(tmp_path: Path, form: str, separator: str) -> None:
    written = [FORMS[form](value) for value in VALUES]
    digits = ".6e" if form in SCIENTIFIC else ".2f"
    expected = [float(format(value, digits)) for value in VALUES]
    rows = (f'"{cell}"{separator}{n}\n' for n, cell in enumerate(written))
    found = table_of(tmp_path, f"x{separator}n\n" + "".join(rows))
    assert found.columns[0].kind is ColumnKind.NUMBER
    np.testing.assert_allclose(found.columns[0].values, expected, rtol=1e-15)
    assert contents(found)["n"] == list(range(6))


@pytest.mark.parametrize(
    ("cells", "values", "told"),
    [
        (["1,200", "980", "31,000"], [1200, 980, 31000], "“x” holds “1,200”: read as 1200"),
        (["1,200,000", "5,000"], [1200000, 5000], "commas stand between thousands"),
        (["1,5", "2,25", "1,234"], [1.5, 2.25, 1.234], ""),
        (["0,123", "0,456"], [0.123, 0.456], ""),
        (["1,234", "2,345"], [1234, 2345], "“x” holds “1,234”: read as 1234"),
        (["1,234", "12345"], [1.234, 12345], "“x” holds “1,234”: read as 1.234"),
        (["1,5", "2.5"], [1.5, 2.5], "points and commas both stand before decimals"),
        (["01234", "56789"], [1234, 56789], "without the first zeros of “01234”"),
        (["$5", "$6.50"], [5, 6.5], "“$” is left out"),
        (["5%", "12.5 %"], [5, 12.5], "“%” is left out"),
    ],
)
def test_what_was_made_of_words_is_said(
    tmp_path: Path, cells: list[str], values: list[float], told: str
) -> None:
    found = table_of(tmp_path, "x,n\n" + "".join(f'"{one}",{n}\n' for n, one in enumerate(cells)))
    assert contents(found)["x"] == values
    assert told in " | ".join(found.told)
    assert told or not found.told


@pytest.mark.parametrize(
    "cells",
    [
        ["1,2,3", "4,5,6"],
        ["192.168.0.1", "10.0.0.7"],
        ["192.168.100.200", "192.168.101.201"],
        ["1.2.3", "1.3.0"],
        ["555-1234", "555-9876"],
        ["+49 30 1234567", "+49 30 7654321"],
        ["$5", "€6"],
        ["5%", "7"],
        ["5 kg", "6 kg"],
        ["12:30", "13:45"],
        ["1-2", "3-4"],
        ["1/2", "3/4"],
        ["(1)", "a)"],
        ["1,23,4", "2,34,5"],
        ["A1", "B2"],
        ["0x1F", "0x2A"],
        ["1_000", "x"],
    ],
)
def test_what_is_no_number_stays_words(tmp_path: Path, cells: list[str]) -> None:
    text = "x;n\n" + "".join(f"{cells[n % 2]};{n}\n" for n in range(10))
    found = table_of(tmp_path, text)
    assert contents(found)["x"] == [cells[n % 2] for n in range(10)]


def test_units_behind_numbers_are_told_with_a_way_out(tmp_path: Path) -> None:
    text = "w;n\n" + "".join(f"{n},5 kg;{n}\n" for n in range(10))
    (told,) = table_of(tmp_path, text).told
    assert told.startswith("Column “w” holds words, not numbers: behind each number stands “kg”")


def test_decimal_commas_in_quotes_make_numbers_of_all_columns(tmp_path: Path) -> None:
    values = np.random.default_rng(3).normal(size=(60, 2)).round(1)
    rows = ('"{}","{}"\n'.format(*(str(v).replace(".", ",") for v in row)) for row in values)
    found = table_of(tmp_path, "a,b\n" + "".join(rows))
    np.testing.assert_array_equal(np.stack([one.values for one in found.columns], 1), values)
    assert found.dialect is not None
    assert found.dialect.decimal == ","


def test_the_decimal_setting_decides_where_the_numbers_do_not(tmp_path: Path) -> None:
    text = 'x,n\n"1,200",1\n"2,500",2\n'
    assert contents(table_of(tmp_path, text, decimal="."))["x"] == [1200, 2500]
    assert contents(table_of(tmp_path, text, decimal=","))["x"] == [1.2, 2.5]
    for decimal in ("", ".", ","):
        (choice,) = table_of(tmp_path, text, decimal=decimal).choices
        assert choice.setting == "decimal"


def test_other_columns_decide_what_one_leaves_open(tmp_path: Path) -> None:
    commas = table_of(tmp_path, 'x,y\n"1,234","0,5"\n"2,345","1,75"\n')
    assert contents(commas) == {"x": [1.234, 2.345], "y": [0.5, 1.75]}
    points = table_of(tmp_path, "x;y\n1,234;0.5\n2,345;1.75\n")
    assert contents(points) == {"x": [1234, 2345], "y": [0.5, 1.75]}
    groups = table_of(tmp_path, "x;y\n1.234;0,5\n2.345;1,75\n")
    assert contents(groups) == {"x": [1234, 2345], "y": [0.5, 1.75]}


def test_columns_with_other_decimal_signs_in_one_file_are_read_each_by_its_own(
    tmp_path: Path,
) -> None:
    found = table_of(tmp_path, "x;y\n1,5;0.5\n2,25;1.75\n3,125;4.5\n")
    assert contents(found) == {"x": [1.5, 2.25, 3.125], "y": [0.5, 1.75, 4.5]}


def test_numbers_with_points_far_down_a_file_of_commas_are_not_taken_for_decimals(
    tmp_path: Path,
) -> None:
    rows = [f"{n % 9},5;{n}" for n in range(2000)]
    found = table_of(tmp_path, "\n".join(["x;y", *rows, "1.234,5;2000", "1.234;2001", ""]))
    assert contents(found)["x"][-2:] == [1234.5, 1234]
