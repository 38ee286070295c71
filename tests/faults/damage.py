"""Project files that were damaged at random: never believed, unless they were sealed again.

Every second file is sealed after the damage, so that it reaches the parser, as a file made to do
harm would. The tree of those is told by a process that serves many files (damage_child), all else
is the program's own code. A file at which that process ends or falls silent is opened once more
as the program does it, and must be refused there.
"""

import select
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

import numpy as np

from aestudio.commands.describe import described, told
from aestudio.core.errors import DataError, FileError
from aestudio.core.progress import Progress
from aestudio.core.project import Document
from aestudio.data.formats.tree import Tree
from aestudio.data.reader_process.wire import ANSWER, HEAD, error_from, parsed, unpacked
from aestudio.storage.block import BLOCK, sealed
from aestudio.storage.decode import decoded, document_in
from aestudio.storage.encode import encoded
from aestudio.storage.project_file import load
from tests.faults.campaign import Campaign

ROOT, FILES = Path(__file__).parents[2], Path(__file__).parents[1] / "files"
PATIENCE = 5.0  # Seconds.
STARTING = 120.0
SECTOR = 512
MANY = 1000
WORDS = (0, 1, 2**16, 2**31 - 1, 2**32 - 1, 2**63 - 1, 2**64 - 1)
Random = np.random.Generator
Damage = Callable[[bytearray, int, Random], bytearray]


def _cut(data: bytearray, at: int, random: Random) -> bytearray:
    return data[:at]


def _bit(data: bytearray, at: int, random: Random) -> bytearray:
    data[at] ^= 1 << int(random.integers(8))
    return data


def _byte(data: bytearray, at: int, random: Random) -> bytearray:
    data[at] = (data[at] + int(random.integers(1, 256))) % 256
    return data


def _word(data: bytearray, at: int, random: Random) -> bytearray:
    """A number of eight bytes that is small, or as large as can be."""
    at = min(at // 8 * 8, len(data) - 8)
    struct.pack_into("<Q", data, at, WORDS[int(random.integers(len(WORDS)))])
    return data


def _zeros(data: bytearray, at: int, random: Random) -> bytearray:
    at = at // SECTOR * SECTOR
    data[at : at + SECTOR] = bytes(len(data[at : at + SECTOR]))
    return data


def _noise(data: bytearray, at: int, random: Random) -> bytearray:
    at = at // SECTOR * SECTOR
    data[at : at + SECTOR] = random.bytes(len(data[at : at + SECTOR]))
    return data


def _longer(data: bytearray, at: int, random: Random) -> bytearray:
    return data + random.bytes(int(random.integers(1, 5000)))


def _swapped(data: bytearray, at: int, random: Random) -> bytearray:
    """Two blocks in each other's place."""
    size = min(int(random.choice([8, 64, 512])), len(data) // 4)
    other = int(random.integers(0, len(data) - size))
    at = min(at, len(data) - size)
    data[at : at + size], data[other : other + size] = (
        data[other : other + size],
        data[at : at + size],
    )
    return data


def _doubled(data: bytearray, at: int, random: Random) -> bytearray:
    """A piece in the place of another."""
    size = min(int(random.choice([8, 64, 512])), len(data) // 4)
    other = int(random.integers(0, len(data) - size))
    data[at : at + size] = data[other : other + size]
    return data


KINDS: tuple[Damage, ...] = (
    _cut, _bit, _bit, _byte, _byte, _word, _word, _zeros, _noise, _longer, _swapped, _doubled,
)  # fmt: skip


def whole_files() -> tuple[bytes, ...]:
    """A file of each format, which are damaged in turn."""
    return tuple(path.read_bytes() for path in sorted(FILES.glob("version-*.h5")))


def damaged(whole: bytes, random: Random) -> bytes:
    """The file with one to three damages, which is no longer as it was."""
    found = bytearray(whole)
    while found == whole:
        for _ in range(int(random.integers(1, 4))):
            kind = KINDS[int(random.integers(len(KINDS)))]
            if len(found) > 2 * BLOCK:
                found = kind(found, _place(found, random), random)
    return bytes(found)


def _place(data: bytearray, random: Random) -> int:
    """Anywhere, or where there is something: half of a file is zeros."""
    if random.integers(4) == 0:
        return int(random.integers(len(data)))
    filled = np.flatnonzero(np.frombuffer(data, np.uint8))
    return int(filled[int(random.integers(len(filled)))])


class TreeServer:
    """Tells the trees of many files by one process, which is started anew when it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def tree(self, data: bytes) -> Tree | None:
        """The tree of a file, None if the process ended or fell silent; raises DataError."""
        if self._process is None:
            self._process = _started()
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(struct.pack("<Q", len(data)) + data)
            letter, plain = _frame(self._process, PATIENCE)
        except (BrokenPipeError, EOFError):
            self.end()
            return None
        if letter != ANSWER:
            raise error_from(plain)
        found: Tree = unpacked(Tree, plain, iter(()))
        return found

    def end(self) -> None:
        """Stop serving."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with process:
                pass


def _started() -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.damage_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        cwd=ROOT,
    )
    _frame(process, STARTING)
    return process


def _frame(process: "subprocess.Popen[bytes]", patience: float) -> tuple[bytes, object]:
    letter, size = HEAD.unpack(_taken(process, HEAD.size, patience))
    return letter, parsed(_taken(process, size, patience))


def _taken(process: "subprocess.Popen[bytes]", size: int, patience: float) -> bytes:
    """So many bytes; raises EOFError if they do not come."""
    assert process.stdout is not None
    found = b""
    while len(found) < size:
        if not select.select([process.stdout], [], [], patience)[0]:
            raise EOFError
        piece = process.stdout.read(size - len(found))
        if not piece:
            raise EOFError
        found += piece
    return found


class _Trial:
    """Opens damaged files; ``counts`` says what came of them."""

    def __init__(self, server: TreeServer, folder: Path) -> None:
        self._server, self._path = server, folder / "a.h5"
        self.counts: Counter[str] = Counter()
        self.slowest = 0.0

    def as_it_is(self, data: bytes) -> str | None:
        """What is wrong with how a file is opened whose seal does not hold."""
        try:
            decoded(data, self._path)
        except FileError as error:
            self.counts["seal broken: refused"] += 1
            return _said(error)
        return "a damaged file was believed"

    def resealed(self, data: bytes) -> str | None:
        """The same for a file that was sealed after the damage."""
        file = sealed(data)
        try:
            tree = self._server.tree(file)
        except DataError as error:
            self.counts["sealed again: refused by the parser"] += 1
            return None if error.what else "refused without a word"
        if tree is None:
            return self._opened_by_the_program(file)
        try:
            document = document_in(tree, file, self._path)
        except FileError as error:
            self.counts["sealed again: refused by the checks"] += 1
            return _said(error)
        self.counts["sealed again: opened, and held together"] += 1
        return _unusable(document, self._path.parent)

    def _opened_by_the_program(self, file: bytes) -> str | None:
        self.counts["sealed again: the parser ended or fell silent"] += 1
        self._path.write_bytes(file)
        began = perf_counter()
        try:
            load(self._path)
        except FileError as error:
            return _said(error)
        finally:
            self.slowest = max(self.slowest, perf_counter() - began)
        return None  # A file at which a busy process was slow, and no fault of it.


def _said(error: FileError) -> str | None:
    return None if error.where and error.remedy else f"refused without a remedy: {error}"


def _unusable(document: Document, folder: Path) -> str | None:
    """What the rest of the program stumbles over in a document that was believed."""
    try:
        again = decoded_from(encoded(_light(document), folder), folder)
        if again.run is not None and document.run is not None:
            assert again.run.digest() == document.run.digest(), "it changes when it is saved"
            Progress.of_run(document.run)
            assert document.run.levels >= 1
        document.project.problems()
        told(described(document))
    except Exception as error:
        return f"believed, but {type(error).__name__}: {error}"
    return None


def _light(document: Document) -> Document:
    """Without embedded data, which lie where they were unpacked."""
    data = document.project.data.edited(embedded=False)
    return document.with_project(document.project.edited(data=data))


def decoded_from(data: bytes, folder: Path) -> Document:
    """The document in bytes that were written by this very process."""
    from aestudio.data.formats.hdf5_tree import tree_of

    return document_in(tree_of(data, "b.h5"), data, folder / "b.h5")


def opened(cases: int, seed: int, folder: Path) -> Iterator[str | None]:
    """Open damaged files; each is named by its number if something was wrong."""
    files = whole_files()
    with TreeServer() as server:
        trial = _Trial(server, folder)
        for number in range(cases):
            random = np.random.default_rng((seed, number))
            data = damaged(files[number // 2 % len(files)], random)
            try:
                wrong = trial.resealed(data) if number % 2 else trial.as_it_is(data)
            except Exception as error:
                wrong = f"{type(error).__name__}: {error}"
            yield None if wrong is None else f"case {number}: {wrong}"
    if cases >= MANY:
        for what, count in trial.counts.most_common():
            print(f"{count:7,}  {what}", file=sys.stderr)
        print(f"slowest answer of the program: {trial.slowest:.1f} s", file=sys.stderr)


DAMAGED_FILES = Campaign(
    name="damaged-files",
    fault="projects cut, lengthened, flipped, zeroed, swapped; half of them sealed again",
    required="a broken seal is never believed; no crash, no hang over 5 s, nothing that is wrong",
    quick=150,
    full=100_000,
    cases=opened,
)
