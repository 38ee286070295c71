"""Parquet files as polars writes them are read; damaged and lying ones are refused."""

import base64
import struct
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aestudio.core.errors import DataError
from aestudio.data.formats.arrow_schema import extension_types
from aestudio.data.formats.parquet import read_parquet
from aestudio.data.formats.parquet_footer import Declared, declared_in
from aestudio.data.raw import ColumnKind, Table
from aestudio.data.read import read_raw
from aestudio.data.reader_process import guarded
from tests.data.texts import cells, contents

FILES = Path(__file__).parents[2] / "files"
NUMBER, CATEGORY, TIME = ColumnKind.NUMBER, ColumnKind.CATEGORY, ColumnKind.TIME
CATEGORIES = pl.Series(["x", "y", None], dtype=pl.Categorical)
ENUM = pl.Series(["x", "y", None], dtype=pl.Enum(["y", "z", "x"]))
MOMENT = datetime(1970, 1, 1, 0, 0, 1, 500_000)


def written(folder: Path, **columns: Any) -> Path:
    path = folder / "t.parquet"
    pl.DataFrame(columns).write_parquet(path)
    return path


@pytest.mark.parametrize(
    ("column", "kind", "expected"),
    [
        ([1, -2, None], NUMBER, [1.0, -2.0, None]),
        ([1.5, float("nan"), float("inf")], NUMBER, [1.5, None, float("inf")]),
        (pl.Series([1, 2, 255], dtype=pl.UInt8), NUMBER, [1.0, 2.0, 255.0]),
        ([Decimal("1.25"), Decimal("-3.5"), None], NUMBER, [1.25, -3.5, None]),
        ([timedelta(seconds=1.5), timedelta(-1), None], NUMBER, [1.5, -86400.0, None]),
        ([time(1), time(0, 0, 2), None], NUMBER, [3600.0, 2.0, None]),
        (["1", "2.5", None], NUMBER, [1.0, 2.5, None]),
        ([None, None, None], NUMBER, [None] * 3),
        ([True, False, None], CATEGORY, ["true", "false", None]),
        (["b", "a", None], CATEGORY, ["b", "a", None]),
        (CATEGORIES, CATEGORY, ["x", "y", None]),
        (ENUM, CATEGORY, ["x", "y", None]),
        ([date(1970, 1, 2), date(1969, 12, 31), None], TIME, [86400.0, -86400.0, None]),
        ([MOMENT, MOMENT, None], TIME, [1.5, 1.5, None]),
        ([MOMENT.replace(tzinfo=UTC)] * 3, TIME, [1.5] * 3),
        (pl.Series([1_500_000_000] * 3).cast(pl.Datetime("ns")), TIME, [1.5] * 3),
    ],
)
def test_a_column_is_read_by_its_type(
    tmp_path: Path, column: Any, kind: ColumnKind, expected: list[Any]
) -> None:
    found = read_parquet(written(tmp_path, c=column)).columns[0]
    assert (found.kind, cells(found)) == (kind, expected)


def test_a_table_comes_whole_from_the_process_that_reads_it(tmp_path: Path) -> None:
    found = read_raw(written(tmp_path, x=[1.5, None], kind=["a", "b"], y=[1, 2]))
    assert isinstance(found, Table)
    assert contents(found) == {"x": [1.5, None], "kind": ["a", "b"], "y": [1.0, 2.0]}
    assert len(found.sha256) == 64


def test_nested_columns_and_bytes_are_refused_by_name_with_a_line_that_leaves_them_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = pl.Series([[1, 2], [3, 4]], dtype=pl.Array(pl.Int8, 2))
    nested = {"l": [[1], [2]], "s": [{"a": 1}, {"a": 2}], "b": [b"a", b"b"], 'a "b"': pair}
    path = written(tmp_path, x=[1.0, 2.0], **nested)
    with pytest.raises(DataError) as caught:
        read_raw(path)
    assert (caught.value.where, caught.value.what) == (
        "t.parquet",
        "has columns that are no plain numbers, texts or times: "
        'l (list), s (struct), b (bytes), a "b" (array)',
    )
    before, line = caught.value.remedy.split(", or leave them out: ")
    assert before.endswith("(polars: unnest for structs, list.to_struct for lists, "
                           "arr.to_struct for arrays)")  # fmt: skip
    monkeypatch.chdir(tmp_path)
    exec(line, {"polars": pl})
    assert contents(read_parquet(tmp_path / "flat.parquet")) == {"x": [1.0, 2.0]}


def test_of_many_nested_columns_some_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"c4 \(list\) and 25 more\. .*\"c19\", …\)") as caught:
        read_parquet(written(tmp_path, x=[1.0], **{f"c{n}": [[n]] for n in range(30)}))
    assert "c5 (list)" not in caught.value.what


# Both are what people's libraries store as plain numbers or bytes, made so (pyarrow 26, pandas 3):
#   ids = pa.array([uuid.UUID(int=n).bytes for n in range(3)], pa.uuid())
#   pq.write_table(pa.table({"x": [1.0, 2.0, 3.0], "id": ids}), "arrow-uuid.parquet")
#   months = pd.period_range("2024-01", periods=3, freq="M")
#   pd.DataFrame({"x": [1.0, 2.0, 3.0], "when": months}).to_parquet("pandas-period.parquet")
@pytest.mark.parametrize(
    ("name", "column", "kind"),
    [("arrow-uuid", "id", "arrow.uuid"), ("pandas-period", "when", "pandas.period")],
)
def test_a_column_of_an_extension_type_is_refused_by_its_name(
    name: str, column: str, kind: str
) -> None:
    with pytest.raises(DataError) as caught:
        read_raw(FILES / f"{name}.parquet")
    assert caught.value.what.endswith(f"texts or times: {column} ({kind})")
    assert f'read_parquet("{name}.parquet").drop("{column}")' in caught.value.remedy


@pytest.mark.parametrize("damage", [lambda text: text[:40], lambda text: b"????", lambda text: b""])
def test_a_garbled_arrow_schema_is_told_as_such(damage: Callable[[bytes], bytes]) -> None:
    footer = (FILES / "pandas-period.parquet").read_bytes()
    start = footer.index(b"/////")  # base64 of the four bytes that begin it
    with pytest.raises(ValueError, match=r"schema is garbled|base64"):
        extension_types(damage(footer[start : start + 800]))


def test_a_schema_that_names_one_column_without_end_is_given_up() -> None:
    with pytest.raises(ValueError, match="schema is garbled"):
        extension_types(base64.b64encode(bytes(4) + same_columns(1000)))


def same_columns(count: int) -> bytes:
    """A Flatbuffer with one column named so often, with one note named so often."""
    fields = struct.pack("<9H2x", 18, 8, *[4] * 7)  # of each table: all lie behind its beginning

    def table(at: int) -> bytes:
        return struct.pack("<iI", at - 4, 4)

    def listed(at: int) -> bytes:
        end = at + 4 + 4 * count
        return struct.pack(f"<{1 + count}I", count, *(end - one for one in range(at + 4, end, 4)))

    data = struct.pack("<I", 4 + len(fields)) + fields
    for part in (table, table, listed, table, listed, table):
        data += part(len(data))
    return data + bytes(4)


def test_a_long_text_is_no_category(tmp_path: Path) -> None:
    found = read_parquet(written(tmp_path, c=["a" * 100_000] * 50)).columns[0]
    assert found.kind is ColumnKind.TEXT
    assert found.categories[0] == "a" * 200


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"l": [[1], [2]]}, r"l \(list\)\. Write what they hold into plain columns"),
        ({}, "has no columns"),
        ({"x": pl.Series([], dtype=pl.Float64)}, "has no rows"),
    ],
)
def test_a_file_without_samples_is_refused(
    tmp_path: Path, columns: dict[str, Any], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        read_parquet(written(tmp_path, **columns))


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def with_a_hole(data: bytes) -> bytes:
    return data[:4] + bytes(60) + data[64:]


def without_a_footer(data: bytes) -> bytes:
    return data[:-8] + b"\xff\xff\xff\x7f" + b"PAR1"


@pytest.mark.parametrize(
    "damage",
    [cut, with_a_hole, without_a_footer, lambda data: b"PAR1PAR1", lambda data: b"no table\n"],
)
def test_a_damaged_file_is_refused(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = written(tmp_path, x=[float(n) for n in range(100)], kind=["a", "b"] * 50)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError, match=r"t\.parquet") as caught:
        read_raw(path)
    assert caught.value.remedy


def varint(value: int) -> bytes:
    """As Thrift writes it, zigzag."""
    value, out = 2 * value, b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def with_number(path: Path, old: int, new: int) -> None:
    """Write another number wherever the description of a file holds ``old``."""
    data = path.read_bytes()
    length = int.from_bytes(data[-8:-4], "little")
    footer = data[-8 - length : -8].replace(varint(old), varint(new))
    path.write_bytes(data[: -8 - length] + footer + len(footer).to_bytes(4, "little") + b"PAR1")


@pytest.mark.parametrize("rows", [2**40, 2**62])
def test_rows_that_are_declared_and_not_there_are_refused(tmp_path: Path, rows: int) -> None:
    path = written(tmp_path, x=[float(n) for n in range(12_345)])
    with_number(path, 12_345, rows)
    with pytest.raises(DataError, match=r"t\.parquet"):
        read_raw(path)


def test_a_size_that_is_declared_is_believed_before_anything_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, x=[float(n) for n in range(12_345)])
    with path.open("rb") as file:
        with_number(path, declared_in(file, "").size, 2**45)
    with pytest.raises(DataError, match=r"32,768\.0 GiB; the most that is read"):
        read_raw(path)


def test_a_long_text_that_occurs_often_is_counted_as_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = pl.select(pl.lit("a" * 1_000_000).cast(pl.Categorical).repeat_by(20_000)).to_series()
    path = written(tmp_path, c=text.explode(empty_as_null=False))
    assert path.stat().st_size < 10_000
    monkeypatch.setattr(guarded, "free_memory", lambda: 0)
    with pytest.raises(DataError, match=r"GiB; the most that is read|larger than memory"):
        read_raw(path)


def declared_or_refused(path: Path) -> tuple[Declared | None, DataError | None]:
    with path.open("rb") as file:
        try:
            return declared_in(file, path.name), None
        except DataError as error:
            return None, error


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200
)
@given(where=st.floats(0, 1), flipped=st.integers(0, 255))
def test_a_description_with_a_wrong_byte_declares_a_size_or_is_refused(
    tmp_path: Path, where: float, flipped: int
) -> None:
    path = written(tmp_path, x=[1.0, 2.0], kind=["a", "b"])
    data = bytearray(path.read_bytes())
    with path.open("rb") as file:
        whole = declared_in(file, path.name)
    assert 0 < whole.size < len(data)
    length = int.from_bytes(data[-8:-4], "little") + 8
    data[len(data) - length + min(int(where * length), length - 1)] ^= flipped
    path.write_bytes(data)
    found, refusal = declared_or_refused(path)
    if refusal is not None:
        assert flipped, "nothing was wrong"
        assert refusal.where == path.name
        assert refusal.remedy
    else:
        assert found == whole or flipped
        assert found is not None
        assert 0 <= found.size < 2**66, "a few columns of 64-bit sizes"


def test_a_file_at_which_the_library_gives_up_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def give_up(*_arguments: object, **_options: object) -> None:
        raise pl.exceptions.PanicException("assertion failed: offset + length <= self.length")

    monkeypatch.setattr(pl, "read_parquet", give_up)
    with pytest.raises(DataError, match="or it is damaged") as caught:
        read_parquet(written(tmp_path, x=[1.0, 2.0]))
    assert "assertion" not in str(caught.value), "which would tell a user nothing"
