"""One number for the whole state of a run, so that two runs can be told apart or shown equal."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np

from aestudio.core.growing import Growing
from aestudio.core.history import StageHistory
from aestudio.core.run import Run

TIMES = ("seconds", "samples_per_s")  # No two runs take the same.
# They follow from the weights, and how often they are measured is no part of a run.
MEASURED = ("whole_loss", "gradient_norm")


def run_digest(run: Run) -> str:
    """SHA-256, in hexadecimal, of weights, optimizer state, losses and place of a run.

    How long it took is left out, and so is what can be derived. Same design, data, seed and
    machine: same digest, also where the run was stopped and went on.
    """
    found = sha256()
    for part in _parts((run.checkpoint, run.history, run.done)):
        found.update(part)
    return found.hexdigest()


def _parts(value: Any) -> Iterator[bytes]:
    """Bytes that differ wherever two values differ."""
    if isinstance(value, StageHistory):
        # Only the losses count, not the pieces in which they came.
        value = replace(value, chunks=(value.step_terms,))
    if isinstance(value, np.ndarray):
        yield f"{value.dtype.str}{value.shape}".encode()
        yield np.ascontiguousarray(value).tobytes()
    elif isinstance(value, Mapping):
        yield from _parts(tuple(value.items()))
    elif isinstance(value, tuple | Growing):
        yield f"({len(value)}".encode()
        for one in value:
            yield from _parts(one)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in (*TIMES, *MEASURED):
                yield f"{field.name}=".encode()
                yield from _parts(getattr(value, field.name))
    else:
        yield f"{value!r};".encode()
