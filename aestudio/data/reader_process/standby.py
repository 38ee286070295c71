"""Readers that need not be started: a process stands by with the libraries loaded, and splits
one off for each file (see fork_server.py). Its start takes longer than most files do.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any, Protocol

from aestudio.data.reader_process.fork_server import STATUS

PATIENCE = 5.0  # Seconds.
# A process of the system, like its standard output: there is one, whoever asks.
_standing: list["Standby"] = []


class Reader(Protocol):
    """A process that reads a file; what is needed of subprocess.Popen."""

    @property
    def stdin(self) -> IO[bytes] | None:
        """Where its request goes."""

    @property
    def stdout(self) -> IO[bytes] | None:
        """Where its answer comes from."""

    def kill(self) -> None:
        """End it, at once."""

    def wait(self) -> int:
        """Its exit status once it has ended, the negative number of a signal."""

    def __enter__(self) -> Any:
        """Itself."""

    def __exit__(self, *error: Any) -> None:
        """Give back its handles."""


@contextmanager
def readers_standing_by(command: Sequence[str], environment: dict[str, str]) -> Iterator[None]:
    """For so long, have readers split off rather than started, where the system can."""
    if not _can_split():
        yield
        return
    standby = Standby(command, environment)
    _standing.append(standby)
    try:
        yield
    finally:
        _standing.remove(standby)
        standby.close()


def split_off(told: Sequence[bytes] = ()) -> Reader | None:
    """A reader, which has been ``told`` all that there is to tell, and else listens; None if
    nothing stands by."""
    for standby in reversed(_standing):
        with suppress(OSError):
            return standby.reader(told)
    return None


def _can_split() -> bool:
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


class Standby:
    """The process that stands by."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )

    def reader(self, told: Sequence[bytes] = ()) -> Reader:
        """One more reader; raises OSError if the process is gone."""
        return _Split(self._control, told)

    def close(self) -> None:
        """End it, and all that it split off; one that does not end by itself is killed."""
        self._control.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class _Split:
    """A reader that was split off. Another process is its parent, which tells its end."""

    def __init__(self, control: socket.socket, told: Sequence[bytes]) -> None:
        self.stdin: IO[bytes] | None = None
        if told:
            request = _held(told)
        else:
            request, tell = os.pipe()
            self.stdin = open(tell, "wb", 0)  # noqa: PTH123, SIM115
        hear, answer = os.pipe()
        self._status, theirs = socket.socketpair()
        self.stdout = open(hear, "rb", 0)  # noqa: PTH123, SIM115
        try:
            handles = [request, answer, theirs.fileno()]
            socket.send_fds(control, [b"+"], handles, socket.MSG_NOSIGNAL)
        except OSError:
            self.__exit__()
            raise
        finally:
            os.close(request)
            os.close(answer)
            theirs.close()

    def kill(self) -> None:
        """Have it ended: only its parent can tell its number from one that was given anew."""
        with suppress(OSError):
            self._status.shutdown(socket.SHUT_WR)

    def wait(self) -> int:
        """Its exit status; that of a reader whose parent is gone too is SIGKILL."""
        told = self._status.recv(STATUS.size)
        return int(STATUS.unpack(told)[0]) if told else -signal.SIGKILL

    def __enter__(self) -> "_Split":
        return self

    def __exit__(self, *error: Any) -> None:
        for one in (self.stdin, self.stdout, self._status):
            if one is not None:
                one.close()


def _held(parts: Sequence[bytes]) -> int:
    """A file in memory, at its beginning: what is large goes through a pipe in many turns."""
    handle = os.memfd_create("request")
    try:
        for part in parts:
            left = memoryview(part)
            while left:
                left = left[os.write(handle, left) :]
        os.lseek(handle, 0, os.SEEK_SET)
    except OSError:
        os.close(handle)
        raise
    return handle
