"""Dates are times in whatever order they were written; where the order is open it is asked."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aestudio.core.preparation import Preparation, Split
from aestudio.data.preparation.prepare import prepare
from aestudio.data.raw import ColumnKind
from tests.data.texts import contents, table_of

START = datetime(2004, 1, 27, 13, 5, 9, tzinfo=UTC)
MOMENTS = [START + timedelta(days=17 * n, hours=n) for n in range(30)]


@pytest.mark.parametrize(
    "form",
    [
        *("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y.%m.%d", "%d/%m/%y"),
        *("%m/%d/%y", "%d.%m.%y", "%d-%m-%y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y"),
        *("%d-%b-%Y", "%d-%b-%y", "%d%b%Y", "%Y-%b-%d", "%a, %d %b %Y", "%A, %B %d, %Y"),
        *("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%d.%m.%Y %H:%M:%S.%f"),
        *("%m/%d/%Y %I:%M%p", "%Y/%m/%d %H:%M:%S", "%a %b %d %H:%M:%S %Y", "%d-%b-%Y %H:%M:%S"),
        *(
            "%Y-%m-%d",
            "%Y-%m-%d %H:%M:%S",
            "%Y-%m-%dT%H:%M:%SZ",
            "%d/%m/%Y, %H:%M",
            "%d/%b/%Y %H:%M",
        ),
        "%a, %d %b %Y %H:%M:%S +0000",
    ],
)
def test_a_date_in_any_order_is_that_moment(tmp_path: Path, form: str) -> None:
    written = [one.strftime(form) for one in MOMENTS]
    text = "when;n\n" + "".join(f"{one};{n}\n" for n, one in enumerate(written))
    found = table_of(tmp_path, text)
    expected = [datetime.strptime(one, form).replace(tzinfo=UTC).timestamp() for one in written]
    assert found.columns[0].kind is ColumnKind.TIME
    assert contents(found)["when"] == pytest.approx(expected, abs=1e-5)
    assert found.choices == ()
    last = prepare(found, Preparation(split=Split.TIME, split_column="when"), 0.2).testing
    assert last.tolist() == [24, 25, 26, 27, 28, 29]


@pytest.mark.parametrize(("dates", "first"), [("auto", "%d"), ("day", "%d"), ("month", "%m")])
def test_the_dates_setting_decides_where_the_dates_do_not(
    tmp_path: Path, dates: str, first: str
) -> None:
    written = ["03/04/2004", "01/02/2004", "05/01/2004", "02/03/2004"]
    found = table_of(tmp_path, "d,n\n" + "".join(f"{one},1.5\n" for one in written), dates=dates)
    form = "%d/%m/%Y" if first == "%d" else "%m/%d/%Y"
    expected = [datetime.strptime(one, form).replace(tzinfo=UTC).timestamp() for one in written]
    assert contents(found)["d"] == expected
    (choice,) = found.choices
    word = "day" if first == "%d" else "month"
    assert choice.told == f"Column “d” holds “03/04/2004”: the {word} was taken first"


def test_another_column_decides_of_the_order(tmp_path: Path) -> None:
    text = "a,b\n03/04/2004,12/31/2004\n01/02/2004,12/30/2004\n05/01/2004,11/30/2004\n"
    found = table_of(tmp_path, text)
    expected = [datetime(2004, *one, tzinfo=UTC).timestamp() for one in ((3, 4), (1, 2), (5, 1))]
    assert contents(found)["a"] == expected


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("date", ColumnKind.TIME),
        ("Start_Date", ColumnKind.TIME),
        ("obsDate", ColumnKind.TIME),
        ("Datum", ColumnKind.TIME),
        ("id", ColumnKind.NUMBER),
        ("candidates", ColumnKind.NUMBER),
    ],
)
def test_whole_numbers_are_dates_where_the_name_says_so(
    tmp_path: Path, header: str, kind: ColumnKind
) -> None:
    text = f"{header},n\n" + "".join(f"{one:%Y%m%d},1.5\n" for one in MOMENTS)
    found = table_of(tmp_path, text)
    assert found.columns[0].kind is kind
    if kind is ColumnKind.TIME:
        expected = [one.replace(hour=0, minute=0, second=0).timestamp() for one in MOMENTS]
        assert contents(found)[header] == expected
        assert found.told == (f"Column “{header}” is read as dates",)


def test_numbers_that_are_no_dates_stay_numbers_whatever_their_name(tmp_path: Path) -> None:
    found = table_of(tmp_path, "date,n\n20040231,1\n20040301,2\n")
    assert contents(found)["date"] == [20040231, 20040301]
    assert table_of(tmp_path, "day,n\n1,1\n2,2\n").columns[0].kind is ColumnKind.NUMBER


def test_a_date_that_is_none_is_missing_and_said(tmp_path: Path) -> None:
    written = [f"{n:02}.12.2004" for n in range(1, 31)] + ["31.02.2004"]
    found = table_of(tmp_path, "d;n\n" + "".join(f"{one};1\n" for one in written))
    assert contents(found)["d"][-1] is None
    assert "“31.02.2004”, line 32" in " ".join(found.told)


@pytest.mark.parametrize(
    "cells",
    [["1.2.3", "1.10.4"], ["May", "June"], ["2004", "2005"], ["12:30", "13:30"], ["1/2", "3/4"]],
)
def test_what_is_no_date_is_none(tmp_path: Path, cells: list[str]) -> None:
    found = table_of(tmp_path, "v;n\n" + "".join(f"{cells[n % 2]};{n}\n" for n in range(8)))
    assert found.columns[0].kind is not ColumnKind.TIME


def test_a_date_and_a_time_beside_it_stay_two_columns(tmp_path: Path) -> None:
    text = "date;time;x\n" + "".join(f"{one:%d.%m.%Y};{one:%H:%M:%S};1\n" for one in MOMENTS)
    found = table_of(tmp_path, text)
    assert [one.name for one in found.columns] == ["date", "time", "x"]
    assert found.columns[0].kind is ColumnKind.TIME
