"""Messages are read as they were written, and what is none is said to be none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aestudio.data.networks.protobuf import Message, WireError
from tests.importers.onnx_files import message, varint

NUMBERS = st.integers(-(2**63), 2**63 - 1)


@given(NUMBERS, st.binary(max_size=40), st.lists(NUMBERS, max_size=9))
def test_numbers_bytes_and_lists_come_back(number: int, data: bytes, several: list[int]) -> None:
    packed = b"".join(varint(one) for one in several)
    found = Message(memoryview(message((1, number), (2, data), (3, packed))))
    assert (found.number(1), bytes(found.bytes(2)), found.numbers(3)) == (number, data, several)
    assert (found.number(9), bytes(found.bytes(9)), found.has(9)) == (0, b"", False)


@given(NUMBERS, st.binary(min_size=1, max_size=40), st.data())
def test_a_message_that_is_cut_within_a_field_is_refused(
    number: int, data: bytes, draw: st.DataObject
) -> None:
    whole = message((1, number), (2, data))
    first = len(message((1, number)))
    end = draw.draw(st.integers(first + 1, len(whole) - 1))
    with pytest.raises(WireError):
        Message(memoryview(whole[:end]))


@given(st.binary(max_size=200))
def test_bytes_are_a_message_or_refused(data: bytes) -> None:
    try:
        Message(memoryview(data))
    except WireError:
        return
