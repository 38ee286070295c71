"""Any bytes at all, by any name, are read or refused in words; and the judge is no yes-man."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.faults import fuzz_child
from tests.faults.fuzz import ROOT, Server
from tests.faults.fuzz_files import WORDS, Sound, damaged, sounds

NAMES = sorted({one.name for one in sounds()})


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("fuzz")) as found:
        yield found


def test_every_file_is_sound_before_it_is_damaged(server: Server) -> None:
    for one in sounds():
        assert server.wrong(one.name, one.content) is None
    assert server.counts == {"samples": len(sounds())}


def test_damage_follows_from_seed_and_number() -> None:
    assert [damaged(1, number) for number in range(40)] == [damaged(1, n) for n in range(40)]
    assert damaged(1, 3) != damaged(2, 3)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(NAMES), content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(server: Server, name: str, content: bytes) -> None:
    assert server.wrong(name, content) is None


@settings(max_examples=60, deadline=None)
@given(
    one=st.sampled_from(sounds()),
    place=st.integers(0, 20_000),
    piece=st.binary(max_size=8) | st.sampled_from(WORDS),
    gone=st.integers(0, 16),
)
def test_any_piece_may_stand_anywhere(
    server: Server, one: Sound, place: int, piece: bytes, gone: int
) -> None:
    content, place = one.content, place % (len(one.content) + 1)
    changed = content[:place] + piece + content[place + gone :]
    assert server.wrong(one.name, changed) is None


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        ("raise RuntimeError('gave up')", "gave up"),
        ("return Samples(zeros((2, 3), 'f4'), (4,), 'a')", "a shape of another size"),
        ("raise DataError('is bad', where='a.npy')", "does not say all"),
    ],
)
def test_what_the_program_must_not_do_is_noticed(reader: str, words: str) -> None:
    code = f"""
import json
from pathlib import Path
from numpy import zeros
from aestudio.core.errors import DataError
from aestudio.data import read
from aestudio.data.samples import Samples
from {fuzz_child.__name__} import outcome

def read_raw(path):
    {reader}

read.read_raw = read_raw
print(json.dumps(outcome(Path("a.npy"))))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    answer = json.loads(done.stdout)
    assert answer["is"] == "wrong"
    assert words in answer["why"]


def test_a_reader_that_ended_is_asked_again_as_the_program_would(server: Server) -> None:
    process = server._process
    assert process is not None
    process.kill()
    process.wait()
    assert server.wrong("a.npy", b"no array") is None
    assert server.counts["readers that ended or fell silent"] >= 1
