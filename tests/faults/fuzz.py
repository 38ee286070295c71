"""Damaged files of every format end in samples that hold together, or in one error in words.

Each is read by the code that the program's readers run, within their limits, but many by one
process. A file at which that process ends or falls silent is read once more as the program reads
it, and must end in an error there.
"""

import json
import os
import select
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from aestudio.data.sets.find import sample_set
from aestudio.data.sets.sample_set import PREFIX
from tests.faults.campaign import Campaign
from tests.faults.fuzz_files import damaged

ROOT = Path(__file__).parents[2]
PATIENCE = 5.0  # Seconds.
AT_MOST = 120.0  # Seconds for a reader to be started, and ended if it is silent.
Answer = dict[str, str]


class Server:
    """Reads damaged files in a process of its own, which is started anew when it has ended."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.counts: Counter[str] = Counter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def wrong(self, name: str, content: bytes) -> str | None:
        """What was wrong with how a file was read; None if nothing."""
        path = self.written(name, content)
        answer = self._asked(path, PATIENCE)
        if answer is None:
            self._end()
            self.counts["readers that ended or fell silent"] += 1
            answer = self._guarded(path)
        self.counts[answer["is"]] += 1
        if answer["is"] == "refused" and answer["why"]:
            self.counts[f"in a library's words: {answer['what']}. {answer['why'][:70]}"] += 1
        return answer["why"] if answer["is"] == "wrong" else None

    def written(self, name: str, content: bytes) -> str:
        """Where the file is, in a clean place; the folder of images where it is one of those, the
        name of the sample set where it belongs to one."""
        if name.startswith(PREFIX):
            (remote,) = sample_set(name).files
            path = self._folder / "aestudio" / "sets" / name.removeprefix(PREFIX) / remote.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            return name
        place = self._folder / "files"
        shutil.rmtree(place, ignore_errors=True)
        path = place / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        return str(path if path.parent == place else path.parent)

    def _asked(self, path: str, patience: float) -> Answer | None:
        """The answer; None if the process ended or was silent."""
        process = self._process or self._started()
        self._process = process
        assert process.stdin is not None
        try:
            process.stdin.write(f"{path}\n".encode())
        except BrokenPipeError:
            return None
        return _line(process, patience)

    def _started(self, *options: str) -> "subprocess.Popen[bytes]":
        places = ("HOME", "XDG_CACHE_HOME")
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.fuzz_child", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd=self._folder,
            env={
                **os.environ,
                **dict.fromkeys(places, str(self._folder)),
                "PYTHONPATH": str(ROOT),
                "POLARS_MAX_THREADS": "1",
            },
        )
        ready = _line(process, AT_MOST)
        assert ready == {}, "the process that reads did not start"
        return process

    def _guarded(self, path: str) -> Answer:
        """What comes of a file as the program reads it."""
        with self._started("--guarded") as process:
            assert process.stdin is not None
            process.stdin.write(f"{path}\n".encode())
            answer = _line(process, AT_MOST)
            process.kill()
        return answer or {"is": "wrong", "why": "the program itself would have ended or hung"}

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with process:
                pass


def _line(process: "subprocess.Popen[bytes]", patience: float) -> Answer | None:
    assert process.stdout is not None
    found = b""
    while not found.endswith(b"\n"):
        if not select.select([process.stdout], [], [], patience)[0]:
            return None
        piece = os.read(process.stdout.fileno(), 2**16)
        if not piece:
            return None
        found += piece
    answer: Answer = json.loads(found)
    return answer


def fuzzed(cases: int, seed: int, folder: Path) -> Iterator[str | None]:
    """Damaged files, each named by its number if something was wrong."""
    with Server(folder) as server:
        for number in range(cases):
            name, content = damaged(seed, number)
            wrong = server.wrong(name, content)
            yield None if wrong is None else f"case {number}, {name}: {wrong}"
        if cases >= MANY:
            for what, count in server.counts.most_common():
                print(f"{count:7,}  {what}", file=sys.stderr)


MANY = 1000
FUZZED_DATA = Campaign(
    name="fuzzed-data",
    fault="bits, sectors, lengths, pieces and words of data files of all formats damaged",
    required="samples that hold together, or an error that says what, where and what to do",
    quick=124,
    full=20_000,
    cases=fuzzed,
)
