"""A reader that lies is not believed, whatever it says."""

from collections.abc import Callable

import pytest

from aestudio.core.errors import DataError
from aestudio.data.raw import Table
from aestudio.data.reader_process import wire
from aestudio.data.reader_process.guarded import ask
from aestudio.data.reader_process.wire import ALIVE, ANSWER, BLOCK, FAILED, HEAD, ROWS, packed
from aestudio.data.watch import Watch
from tests.data.reader_process.frames import (
    KINDS,
    REQUEST,
    array,
    chunked,
    column,
    flat,
    refused,
    samples,
    table,
    told,
)
from tests.data.tables import words

GARBAGE: dict[str, str] = {
    "an unknown word": told((b"?", {})),
    "no JSON": told((ANSWER, b"{")),
    "an endless nesting": told((ANSWER, b"[" * 100_000)),
    "too long a frame": f"sys.stdout.buffer.write({HEAD.pack(ANSWER, 2**62)!r})",
    "nothing": told((ANSWER, None)),
    "values in another order": told((ANSWER, dict(reversed(samples().items()))), then=bytes(16)),
    "a number": told((ANSWER, 3)),
    "another class": told((ANSWER, {"is": "Path", "text": "/"})),
    "a missing member": told((ANSWER, {"is": "Samples", "name": "a"})),
    "one member more": told((ANSWER, {**samples(), "more": 1}), then=bytes(16)),
    "a text for a number": told((ANSWER, samples(shape=["2"])), then=bytes(16)),
    "objects": told((ANSWER, samples(array("|O", [2, 2]))), then=bytes(32)),
    "other numbers": told((ANSWER, samples(array("<i4"))), then=bytes(16)),
    "an array of 2^80 bytes": told((ANSWER, samples(array("<f4", [2**40, 2**40])))),
    "an empty array of 2^70": told((ANSWER, samples(array("<f4", [2**70, 0])))),
    "a negative size": told((ANSWER, samples(array("<f4", [-2, -2])))),
    "33 dimensions": told((ANSWER, samples(array("<f4", [1] * 33))), then=bytes(4)),
    "arrays that are not declared": told(
        (ANSWER, samples(notes=[array("<f4", [2])])), then=bytes(24)
    ),
    "a shape of another size": told((ANSWER, samples(shape=[3])), then=bytes(16)),
    "labels without names": told(
        (ANSWER, samples(labels=array("<i8", [2]))), then=bytes(16) + b"\5" * 16
    ),
    "a table without columns": told((ANSWER, table())),
    "columns of two lengths": told(
        (ANSWER, table(column(), column(values=array("<f8", [3])))), then=bytes(40)
    ),
    "a column of an unknown kind": told((ANSWER, table(column(kind="picture"))), then=bytes(16)),
    "codes without a category": told(
        (ANSWER, table(column(kind="category", values=array("<i4", [2])))), then=b"\1" * 8
    ),
    "values that are no numbers": told((ANSWER, flat(dtype="|O"))),
    "a type that is none": told((ANSWER, flat(dtype="(2,"))),
    "numbers of five bytes": told((ANSWER, flat(dtype="<f5"))),
    "a layout of 2^80": told((ANSWER, flat(shape=[2**40, 2**40]))),
    "chunks beyond memory": told((ANSWER, chunked(chunk=[2**40, 1])), then=bytes(24)),
    "chunks of 2^80": told((ANSWER, chunked(chunk=[2**40, 2**40])), then=bytes(24)),
    "an unknown filter": told((ANSWER, chunked(filters=["zstd"])), then=bytes(24)),
    "a filling that is no number": told(
        (ANSWER, chunked(dtype="<i4", fill=float("nan"))), then=bytes(24)
    ),
    "a place for each of 2^50 chunks": told(
        (ANSWER, chunked(shape=[2**25, 2**25])), then=bytes(24)
    ),
    "an empty layout": told((ANSWER, flat(shape=[0, 2]))),
    "a negative place": told((ANSWER, flat(offset=-1))),
    "a failure without words": told((FAILED, {"what": 3})),
    "rows that nobody announced": told((BLOCK, b"\0")),
    "more rows than announced": told((ROWS, array("|u1", [1, 2])), (BLOCK, b"\0" * 3)),
    "rows beyond memory": told((ROWS, array("|u1", [2**50, 2]))),
    "rows of 2^70": told((ROWS, array("|u1", [2**70, 0]))),
}


@pytest.mark.parametrize("program", GARBAGE.values(), ids=GARBAGE)
def test_a_lie_is_noticed(reader: Callable[[str], None], program: str) -> None:
    reader(program)
    assert "an answer that makes no sense" in refused().what


@pytest.mark.parametrize("share", ["NaN", "-5", "1e999", '"half"', "9" * 400, "[1]"])
def test_a_share_is_between_none_and_all(reader: Callable[[str], None], share: str) -> None:
    reader(told((ALIVE, share.encode()), (ANSWER, samples()), then=bytes(16)))
    shares: list[float] = []
    ask(REQUEST, KINDS, Watch(shares.append))
    assert all(0 <= one <= 1 for one in shares)


def test_words_of_a_reader_can_be_shown(reader: Callable[[str], None]) -> None:
    words = {"what": "\ud800" * 10**4, "where": "a.npy", "why": "\0", "remedy": "none"}
    reader(told((FAILED, words)))
    assert 0 < len(str(refused()).encode()) < 20_000


def test_more_texts_than_can_be_told_are_refused_by_the_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wire, "MOST_JSON", 200)
    with pytest.raises(DataError, match=r"t\.csv: has 0 MiB of different texts"):
        packed(Table((words("kind", *(f"text {n}" for n in range(20))),), "t"), "t.csv")
