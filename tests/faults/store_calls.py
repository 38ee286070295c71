"""Stands between the store and the system, and hears of each call that changes the disk."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

PIECE = 16 * 1024  # The system, too, may write less than it was asked to.


@dataclass(frozen=True, slots=True)
class Call:
    """``name`` is create, open, write, sync, link, replace, unlink, chmod or mkdir."""

    name: str
    path: str
    to: str = ""
    data: bytes = b""


Hearer = Callable[[Call], None]


@contextmanager
def heard(hearer: Hearer) -> Iterator[None]:
    """Call ``hearer`` before each call; what it raises is what the system says."""
    with ExitStack() as stack:
        for name, standing_in in _calls(hearer).items():
            stack.enter_context(patch.object(os, name, standing_in))
        yield


def _calls(hearer: Hearer) -> dict[str, Callable[..., Any]]:
    paths: dict[int, str] = {}
    real_open, real_sync = os.open, os.fsync

    def opened(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        hearer(Call("create" if flags & os.O_CREAT else "open", os.fspath(path)))
        handle = real_open(path, flags, mode, **more)
        paths[handle] = os.fspath(path)
        return handle

    def synced(handle: int) -> None:
        hearer(Call("sync", paths[handle]))
        real_sync(handle)

    def filed(handle: int, how: str) -> Any:
        return io.BufferedWriter(_Heard(handle, how, paths[handle], hearer))

    named = {
        name: _passed(name, hearer) for name in ("unlink", "mkdir", "chmod", "link", "replace")
    }
    return {"open": opened, "fsync": synced, "fdopen": filed, **named}


def _passed(name: str, hearer: Hearer) -> Callable[..., Any]:
    real = getattr(os, name)

    def passed(path: Any, *rest: Any, **more: Any) -> Any:
        to = os.fspath(rest[0]) if name in ("link", "replace") else ""
        hearer(Call(name, os.fspath(path), to))
        return real(path, *rest, **more)

    return passed


class _Heard(io.FileIO):
    def __init__(self, handle: int, how: str, path: str, hearer: Hearer) -> None:
        super().__init__(handle, how)
        self._path, self._hearer = path, hearer

    def write(self, data: Any) -> int:
        piece = memoryview(data)[:PIECE]
        self._hearer(Call("write", self._path, data=bytes(piece)))
        return super().write(piece)
