"""Tells the trees of many files: each comes as eight bytes of length and its bytes on standard
input; the answer is a frame as the program's reader sends it. The limits are the reader's, but
for processor time, which would add up.
"""

import os
import struct
import sys

from aestudio.core.errors import DataError
from aestudio.data.formats.hdf5_tree import rehearse, tree_of
from aestudio.data.read import TREE_MEMORY
from aestudio.data.reader_process.limits import limit
from aestudio.data.reader_process.wire import ALIVE, ANSWER, FAILED, HEAD, complaint, packed

DAYS = 10 * 86_400


def main() -> None:
    """Serve until there is no more."""
    rehearse()
    packed((), "")
    complaint(DataError(""))
    limit(TREE_MEMORY, DAYS, files=0)
    _say(ALIVE, b"null")
    source = sys.stdin.buffer
    while head := source.read(8):
        data = source.read(*struct.unpack("<Q", head))
        try:
            _say(ANSWER, packed(tree_of(data, "a.h5"), "a.h5")[0])
        except DataError as error:
            _say(FAILED, complaint(error))


def _say(letter: bytes, payload: bytes) -> None:
    left = memoryview(HEAD.pack(letter, len(payload)) + payload)
    while left:
        left = left[os.write(1, left) :]


if __name__ == "__main__":
    main()
