"""A process that has the libraries loaded and splits off a reader for every file.

Loading them takes longer than most files do. It never looks at a file itself, so that each reader
begins as innocent as the first; one waits, in which the libraries have already done what they do
once. Linux only: elsewhere libraries do not stand being split.

Over its control socket, which is its standard input, come three handles at a time: where a reader
finds its request, where its answer goes, and a socket on which its exit status is told. Whoever
asked closes that socket to have the reader ended.
"""

import gc
import io
import os
import selectors
import signal
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import NoReturn

STATUS, READY = struct.Struct("<i"), b"+"
# MATLAB's is none of them: SciPy takes more memory than it is worth to those who have no such file.
READERS = (
    *("formats.text_tables.csv_table", "formats.prose", "formats.workbook", "formats.parquet"),
    *("formats.arrow", "formats.json_table", "formats.arff", "formats.libsvm", "formats.npy"),
    *("formats.npz", "formats.hdf5", "formats.hdf5_tree", "formats.idx"),
    "formats.images.image_folder",
    *(f"reader_process.{name}" for name in ("limits", "tasks", "voice", "wire")),
)
QUIET = 0.2  # Seconds without a word, after which the next reader is made ready.


@dataclass(frozen=True, slots=True)
class ForkedReader:
    """A reader that was split off: its number, a handle that tells its end, and where it waits for
    its work."""

    pid: int
    handle: int
    work: socket.socket


def serve(read: Callable[[], object]) -> None:
    """Split off a process that calls ``read`` whenever one is asked for, until nobody asks."""
    _load()
    # What is there already is not looked through again by each reader, and so not copied either.
    gc.freeze()
    _Server(socket.socket(fileno=os.dup(0)), read).run()


def _load() -> None:
    """All that any reader needs; none of it may be used here, for threads that a library starts
    do not survive being split off."""
    for name in READERS:
        import_module(f"aestudio.data.{name}")


def _warm_up() -> None:
    """Have the slowest libraries start their threads and touch their code."""
    import polars as pl

    from aestudio.data.formats.cells.column_kinds import column_of_text
    from aestudio.data.formats.hdf5_tree import rehearse

    frame = pl.scan_csv(b"x,kind\n1.5,a\n2.5,b\n", glob=False).collect()
    file = io.BytesIO()
    frame.write_parquet(file)
    pl.read_parquet(file)
    column_of_text("kind", frame["kind"], ".")
    rehearse()


def _is_ready(split: ForkedReader) -> bool:
    try:
        return split.work.recv(len(READY), socket.MSG_PEEK | socket.MSG_DONTWAIT) == READY
    except BlockingIOError:
        return False


class _Server:
    def __init__(self, control: socket.socket, read: Callable[[], object]) -> None:
        self._control, self._read = control, read
        self._spare: ForkedReader | None = None
        self._warming = True
        self._askers: dict[ForkedReader, socket.socket] = {}
        self._selector = selectors.PollSelector()
        self._selector.register(control, selectors.EVENT_READ, self._asked)
        self._going = True

    def run(self) -> None:
        """Until the control socket is closed; all that was split off is ended then."""
        self._spare = self._split(_warm_up)
        while self._going:
            self._turn()
        for split in self._all():
            os.kill(split.pid, signal.SIGKILL)

    def _turn(self) -> None:
        waits = self._warming and self._spare is None
        events = self._selector.select(QUIET if waits else None)
        for key, _ in events:
            key.data()
        if not events:
            self._spare = self._split(_warm_up)

    def _all(self) -> list[ForkedReader]:
        return [*self._askers, *([self._spare] if self._spare else [])]

    def _asked(self) -> None:
        word, handles, _, _ = socket.recv_fds(self._control, 1, 3)
        if not word:
            self._going = False
            return
        request, answer, asker = handles
        split = self._taken() or self._split(lambda: None)
        socket.send_fds(split.work, [b"+"], [request, answer], socket.MSG_NOSIGNAL)
        os.close(request)
        os.close(answer)
        self._askers[split] = socket.socket(fileno=asker)
        self._selector.register(asker, selectors.EVENT_READ, lambda: self._unwanted(split))

    def _taken(self) -> ForkedReader | None:
        """The reader that waits, None if it is not ready."""
        split = self._spare
        if split is None or not _is_ready(split):
            return None
        self._spare = None
        return split

    def _split(self, prepare: Callable[[], None]) -> ForkedReader:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if not pid:
            ours.close()
            self._become_reader(theirs, prepare)
        theirs.close()
        split = ForkedReader(pid, os.pidfd_open(pid), ours)
        self._selector.register(split.handle, selectors.EVENT_READ, lambda: self._ended(split))
        return split

    def _become_reader(self, work: socket.socket, prepare: Callable[[], None]) -> NoReturn:
        """The new process; never comes back."""
        try:
            self._forget()
            prepare()
            work.send(READY)
            word, handles, _, _ = socket.recv_fds(work, 1, 2)
            if word:
                for number, handle in enumerate(handles):
                    os.dup2(handle, number)
                    os.close(handle)
                work.close()
                self._read()
        finally:
            os._exit(1)

    def _forget(self) -> None:
        """Close what belongs to the server and to its other readers."""
        self._control.close()
        for split in self._all():
            os.close(split.handle)
            split.work.close()
        for asker in self._askers.values():
            asker.close()

    def _unwanted(self, split: ForkedReader) -> None:
        """Nobody waits for its answer any more. If it is not buried yet, its number is its own."""
        if split in self._askers:
            self._selector.unregister(self._askers[split])
            os.kill(split.pid, signal.SIGKILL)

    def _ended(self, split: ForkedReader) -> None:
        status = os.waitstatus_to_exitcode(os.waitpid(split.pid, 0)[1])
        self._selector.unregister(split.handle)
        os.close(split.handle)
        split.work.close()
        if split is self._spare:
            # It ended over getting ready; another would, too.
            self._spare, self._warming = None, False
            return
        asker = self._askers.pop(split)
        if asker.fileno() in self._selector.get_map():
            self._selector.unregister(asker)
        with asker, suppress(OSError):  # Who asked may be gone too.
            asker.send(STATUS.pack(status), socket.MSG_NOSIGNAL)
