"""The fingerprint of a file."""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from aestudio.data.watch import UNWATCHED, Watch

# Larger files are known by samples of their bytes: reading all of them takes minutes.
MOST_HASHED = 4 * 2**30
SAMPLES, SAMPLE_BYTES = 1024, 4096
BLOCK = 2**20


def sha256_of(path: Path, watch: Watch = UNWATCHED) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    size, found = max(path.stat().st_size, 1), hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK):
            found.update(block)
            watch.reached(file.tell() / size, path.name)
    return found.hexdigest()


def fingerprint_of(path: Path, watch: Watch = UNWATCHED) -> str:
    """What tells a file from others: its SHA-256; of a file of more than 4 GiB "sampled-" and
    the SHA-256 of its length and 4 MiB, spread evenly from its first byte to its last.

    A file that grew, shrank or was written anew shows; single values that were changed in a
    huge file may not. The time of writing has no part in it, so that a copy is the same data.
    """
    size = path.stat().st_size
    if size <= MOST_HASHED:
        return sha256_of(path, watch)
    found = hashlib.sha256(str(size).encode())
    with path.open("rb", buffering=0) as file:
        for number in range(SAMPLES):
            file.seek((size - SAMPLE_BYTES) * number // (SAMPLES - 1))
            found.update(file.read(SAMPLE_BYTES))
            watch.reached(number / SAMPLES, path.name)
    return f"sampled-{found.hexdigest()}"


@contextmanager
def hashed_meanwhile(path: Path) -> Iterator[Callable[[], str]]:
    """Compute a file's fingerprint while something else is done with it; the value waits for it.

    Given up if that fails.
    """
    given_up = Event()
    with ThreadPoolExecutor(1, "fingerprint") as pool:
        found = pool.submit(fingerprint_of, path, Watch(stopped=given_up.is_set))
        try:
            yield found.result
        finally:
            given_up.set()
