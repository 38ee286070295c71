"""Files from the network: only when the user asks for one, checked, and resumed after a break."""

import gzip
import hashlib
import http.client
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aestudio.core.errors import DataError
from aestudio.data.watch import UNWATCHED, Watch

BLOCK = 2**16
PATIENCE = 30.0  # Seconds without a byte after which a connection counts as lost.
PARTIAL_CONTENT, RANGE_NOT_SATISFIABLE = 206, 416
GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Remote:
    """A file on the network, of about ``size`` bytes.

    ``sha256`` is of its content: of what a gzip file unpacks to, since mirrors pack anew.
    """

    url: str
    sha256: str
    size: int

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.url.rsplit("/", 1)[-1]


def fetched(remote: Remote, folder: Path, watch: Watch = UNWATCHED) -> Path:
    """The file in ``folder``, downloaded unless it is there and whole.

    What a lost connection left is kept and gone on from. Raises DataError if it cannot be had or
    is another file than it should be, ReadingStoppedError if the watch says so.
    """
    path = folder / remote.name
    if path.exists():
        if content_sha256(path) == remote.sha256:
            return path
        path.unlink()
    part = path.with_name(f"{path.name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _receive(remote, part, watch)
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise _lost(remote, part, error) from error
    if content_sha256(part) != remote.sha256:
        part.unlink()
        raise DataError(
            "is not the file it should be",
            where=remote.url,
            why="Its SHA-256 is another",
            remedy="Try again; if it stays so, get the file elsewhere and open it",
        )
    part.replace(path)
    return path


def content_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, of a gzip file of what it unpacks to; empty if it cannot."""
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP_MAGIC
        with gzip.open(path) if packed else path.open("rb") as content:
            while block := content.read(BLOCK):
                found.update(block)
    except (OSError, EOFError, zlib.error):
        return ""
    return found.hexdigest()


def _receive(remote: Remote, part: Path, watch: Watch) -> None:
    have = part.stat().st_size if part.exists() else 0
    try:
        response = _opened(remote.url, have)
    except urllib.error.HTTPError as error:
        if error.code != RANGE_NOT_SATISFIABLE or not have:
            raise
        # All of it was there already, or more than all: the hash will tell.
        return
    with response:
        goes_on = have and response.status == PARTIAL_CONTENT
        done = have if goes_on else 0
        left = response.headers.get("Content-Length")
        whole = done + int(left) if left else remote.size
        with part.open("ab" if goes_on else "wb") as file:
            for block in _blocks(response):
                file.write(block)
                done += len(block)
                watch.reached(min(done / max(whole, 1), 1.0), remote.name)
    if left and done < whole:
        raise http.client.IncompleteRead(b"", whole - done)


def _opened(url: str, start: int) -> Any:
    headers = {"Range": f"bytes={start}-"} if start else {}
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=PATIENCE)


def _blocks(response: Any) -> Iterator[bytes]:
    while block := response.read(BLOCK):
        yield block


def _reason(error: Exception) -> str:
    if isinstance(error, http.client.HTTPException):
        return "The connection broke off"
    reason = getattr(error, "reason", error)
    return getattr(reason, "strerror", None) or str(reason)


def _lost(remote: Remote, part: Path, error: Exception) -> DataError:
    have = part.stat().st_size if part.exists() else 0
    kept = (
        f"; the {have / 1e6:.1f} MB that came are kept, and it goes on from there" if have else ""
    )
    return DataError(
        "cannot be downloaded",
        where=remote.url,
        why=_reason(error),
        remedy=f"Check the connection and try again{kept}",
    )
