"""The process that reads: ``python -m aestudio.data.reader_process.child``, or the frozen program
with one hidden word. Until it knows its task it loads nothing but the standard library.
"""

import json
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aestudio.core.errors import DataError
    from aestudio.data.reader_process.voice import Voice
    from aestudio.data.reader_process.wire import Array

    Packed = tuple[bytes, list[Array]]

WORD, STAND_BY = "--read-for-another-process", "--stand-by"


def main() -> int:
    """Read one file, or stand by to have readers split off."""
    if STAND_BY in sys.argv:
        from aestudio.data.reader_process.fork_server import serve

        serve(read)
    else:
        read()
    return 0


def read() -> None:
    """Do the one task that standard input describes; the answer goes to standard output.

    The task is one line; after it come the bytes of the file, if it is not to be opened here.
    """
    output, request = _private_output(), json.loads(sys.stdin.buffer.readline())
    # No file may be opened later, no module either.
    from aestudio.data.reader_process.limits import limit
    from aestudio.data.reader_process.tasks import task_of
    from aestudio.data.reader_process.voice import Heart, Voice

    voice = Voice(output)
    task = task_of(request, sys.stdin.buffer.read())
    limit(request["memory"], request["seconds"], request["files"])
    voice.beat()
    with Heart(voice):
        failure, answer = _outcome(task, voice, request["path"])
    if failure is not None:
        voice.fail(failure)
    else:
        voice.answer(*answer)
    # Without tidying up: it would give back memory piece by piece that goes anyway.
    os._exit(0)


def _private_output() -> int:
    """Standard output for our frames alone; what libraries print goes to standard error."""
    ours = os.dup(1)
    os.dup2(2, 1)
    return ours


def _outcome(task: Any, voice: "Voice", path: str) -> "tuple[DataError | None, Packed]":
    from aestudio.core.errors import DataError
    from aestudio.data.reader_process.tasks import in_words
    from aestudio.data.reader_process.wire import packed

    try:
        return None, packed(task(voice), os.path.basename(path))  # noqa: PTH119
    except DataError as error:
        return error, (b"", [])
    except BaseException as error:  # Whatever a library makes of a file, the user gets words.
        return in_words(error, path), (b"", [])


if __name__ == "__main__":
    sys.exit(main())
