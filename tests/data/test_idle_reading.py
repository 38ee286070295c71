"""A setting of reading that changes nothing for a file is said, with what it would need."""

from pathlib import Path

import pytest

from aestudio.core.preparation import Reading
from aestudio.data.idle_reading import ALL, NEEDED, OBEYED, idle_reading


def test_every_setting_of_reading_is_obeyed_by_some_reader_and_says_what_it_needs() -> None:
    assert frozenset(Reading.model_fields) == ALL == NEEDED.keys()
    assert frozenset().union(*OBEYED.values()) == ALL


@pytest.mark.parametrize(
    ("name", "content", "idle"),
    [
        ("a.csv", b"a,b\n1,2\n3,4\n", {"axis", "height"}),
        ("a.jsonl", b'{"a": 1, "b": 2}\n{"a": 3, "b": 4}\n', {"axis", "header", "height"}),
    ],
)
def test_what_a_file_does_not_ask_for_is_told(
    tmp_path: Path, name: str, content: bytes, idle: set[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert idle_reading(str(path), ("header", "height", "axis")).keys() == idle


def test_sample_sets_obey_no_setting_of_reading() -> None:
    assert idle_reading("set:iris", ("header", "height")).keys() == {"header", "height"}
