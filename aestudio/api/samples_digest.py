"""Samples in memory as a reader would bring them, and what tells them from others."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.data.raw import Raw, Table
from aestudio.data.samples import Samples, kept


def as_read(raw: Raw, wide: bool | None = None) -> Raw:
    """Samples as a reader would bring them; ``wide`` says whether their digits matter, None finds
    out."""
    found = kept(raw, wide) if isinstance(raw, Samples) else raw
    return replace(found, sha256=digest(raw))


def digest(raw: Raw) -> str:
    """SHA-256 of the samples and their labels, in hexadecimal: equal for equal ones."""
    found = sha256()
    for about, numbers in _parts(raw):
        found.update(repr(about).encode())
        found.update(np.ascontiguousarray(numbers).data)
    return found.hexdigest()


def _parts(raw: Raw) -> Iterator[tuple[object, NDArray[Any]]]:
    """Arrays, and what else is to be known of each."""
    if isinstance(raw, Table):
        for one in raw.columns:
            told = (one.name, str(one.kind), one.categories, one.base)
            yield (*told, one.values.dtype.str), one.values
        return
    yield (raw.values.dtype.str, raw.values.shape, raw.shape), raw.values
    if raw.labels is not None:
        yield raw.class_names, raw.labels
