"""Reads one file after the other as the program does, but in this one process, with its limits.

Each line of standard input is the path of a file or folder; the answer is a line that says what
came of it: ``samples``, ``refused`` with the error in words, or ``wrong`` with what was. With
--guarded a reader is started for each file, as in the program.
"""

import io
import json
import re
import resource
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from aestudio.core.errors import DataError
from aestudio.core.preparation import Missing, Preparation
from aestudio.data import read
from aestudio.data.preparation.prepare import prepare
from aestudio.data.reader_process import child, guarded
from aestudio.data.reader_process.limits import address_space
from aestudio.data.reader_process.sink import MemorySink, Sink
from aestudio.data.reader_process.tasks import task_of
from aestudio.data.reader_process.verify import check_answer
from aestudio.data.reader_process.voice import Voice
from aestudio.data.sets.find import is_set
from aestudio.data.watch import Watch

MEMORY = 2**30
FILLED = Preparation(missing=Missing.MEAN)
# Words for an error that no reader foresaw.
UNFORESEEN = re.compile(r"\w+(Error|Exception|Warning|Exit)\b")


class _Voice(Voice):
    """Keeps its frames."""

    def __init__(self) -> None:
        super().__init__(-1)
        self.frames = io.BytesIO()

    def _write(self, left: memoryview) -> None:
        self.frames.write(left)


class _Guard:
    """Has nothing to guard: whoever asks for files ends this process if it is silent."""

    bit = False

    def heard(self) -> None:
        """Nothing to do."""

    def ready(self) -> None:
        """Nothing to do."""


def ask(
    request: dict[str, Any],
    kind: Any,
    watch: Watch,
    sink: Sink | None = None,
    content: bytes = b"",
    patience: int = 0,
) -> Any:
    """As guarded.ask, without a process; what the reader says goes the same way."""
    voice = _Voice()
    task = task_of({**request, "memory": MEMORY}, content)
    failure, answer = child._outcome(task, voice, request["path"])
    if failure is not None:
        voice.fail(failure)
    else:
        voice.answer(*answer)
    voice.frames.seek(0)
    process = cast(Any, SimpleNamespace(stdout=voice.frames))
    place = Path(request["path"]).name
    talk = guarded._Talk(process, cast(Any, _Guard()), watch, place, MEMORY, sink or MemorySink())
    return talk.answer(kind)


def outcome(path: Path) -> dict[str, str]:
    """What came of reading a file by all doors."""
    try:
        found = _read(path)
    except DataError as error:
        return _refused(error)
    except BaseException:
        return {"is": "wrong", "why": traceback.format_exc(limit=-8)}
    return {"is": "samples", "why": found}


def _read(path: Path) -> str:
    """By the doors of streaming and of choosing an array, then by that of the import."""
    if not is_set(path) and path.is_file():
        for door in (read.arrays_in, read.rows_of):
            with suppress(DataError):  # That the file is refused, the last door says.
                _touch(door(path))
    raw = read.read_set_apart(str(path)) if is_set(path) else read.read_raw(path)
    check_answer(raw)
    prepared = prepare(raw, FILLED, 0.2)
    values = prepared.scaling.apply(prepared.values)
    # Not by a mark for each number: little memory is left beside the largest samples.
    assert np.isfinite([values.min(), values.max()]).all(), "samples with gaps"
    places = np.concatenate([prepared.training, prepared.testing])
    assert sorted(places.tolist()) == list(range(len(values))), "samples lost or in two parts"
    return f"{len(values)} × {prepared.shape}"


def _touch(found: object) -> None:
    """The first and the last rows, if there are any."""
    rows = cast(Any, found)
    if hasattr(rows, "read"):
        count = rows.shape[0]
        rows.read(0, min(count, rows.block))
        rows.read(max(0, count - rows.block), count)


def _refused(error: DataError) -> dict[str, str]:
    """An error in words; wrong where it does not say what, where and what to do."""
    if not (error.what and error.where and error.remedy):
        return {"is": "wrong", "why": f"an error that does not say all: {error!r}"}
    unforeseen = UNFORESEEN.match(error.why or "")
    return {"is": "refused", "why": error.why if unforeseen else "", "what": error.what}


def main() -> None:
    """Answer line by line."""
    if "--guarded" not in sys.argv:
        _load_all()
        most = address_space() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        setattr(read, "ask", ask)  # noqa: B010 - mypy takes an import for a constant
    print("{}", flush=True)
    for line in sys.stdin:
        print(json.dumps(outcome(Path(line.rstrip("\n")))), flush=True)


def _load_all() -> None:
    """All that reading needs, which would count as memory of the first file otherwise."""
    import scipy.io  # noqa: F401

    from aestudio.data.formats import (  # noqa: F401
        arff,
        arrow,
        hdf5,
        idx,
        json_table,
        libsvm,
        matlab,
        npy,
        npz,
        parquet,
        prose,
        workbook,
    )
    from aestudio.data.formats.images import image_folder  # noqa: F401
    from aestudio.data.formats.text_tables import csv_table  # noqa: F401


if __name__ == "__main__":
    main()
