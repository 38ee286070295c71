"""What the network makes of the samples, in NumPy; runs off the GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.collapse import collapse_of
from aestudio.analysis.errors import sample_errors
from aestudio.analysis.forward import decode, encode
from aestudio.analysis.insight import Insight, insight_of
from aestudio.analysis.noise import as_seen
from aestudio.core.architecture import Architecture
from aestudio.core.corruptions import Corruption, NoCorruption
from aestudio.core.project import Problem
from aestudio.core.weights import Array, Weights
from aestudio.gui.samples.part import Part

CHUNK = 1000
# Reconstructions and codings of a whole part are kept if they are no more numbers than this
# (64 MB); else those that are looked at.
MOST_KEPT = 16 * 2**20


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """Samples and the network to send them through, damaged by ``corruption``; ``live`` while it
    still learns, and ``moment`` says when these weights were its own: epoch 12."""

    part: Part
    test: Part
    architecture: Architecture
    weights: Weights
    live: bool
    moment: str = ""
    corruption: Corruption = NoCorruption()

    def seen(self, part: Part, rows: slice | NDArray[np.int64]) -> Array:
        """Some samples of a part as the network sees them."""
        return as_seen(self.corruption, part.samples[rows], part.rows[rows])

    @property
    def keeps_all(self) -> bool:
        """Whether the pictures of all samples fit into memory."""
        numbers = self.part.features + self.architecture.codings
        return len(self.part) * numbers <= MOST_KEPT


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """Reconstructions (k, features) and codings (k, codings) of some samples of a request.

    ``places`` (n,) holds where a sample is among them, -1 where it is not.
    """

    request: Request
    places: NDArray[np.int64]
    outputs: Array
    codings: Array

    def output(self, sample: int) -> Array | None:
        """Reconstruction (features,) of a sample."""
        place = self.places[sample]
        return self.outputs[place] if place >= 0 else None

    def coding(self, sample: int) -> Array | None:
        """Codings of a sample."""
        place = self.places[sample]
        return self.codings[place] if place >= 0 else None


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """Squared error of every sample of the part, float64 (n,), and of the whole test part.

    Once the network no longer learns, ``whole_errors`` are those of samples that are not damaged,
    where the others are, ``finding`` is what there is to say of the network, and ``insight`` what
    it does inside.
    """

    request: Request
    errors: NDArray[np.float64]
    test_error: float
    pictures: Pictures
    finding: Problem | None = None
    whole_errors: NDArray[np.float64] | None = None
    insight: Insight | None = None


def measure(
    request: Request, wanted: NDArray[np.int64], cancelled: Callable[[], bool]
) -> Outcome | None:
    """Errors of all samples, pictures of all or of ``wanted``; None if cancelled on the way."""
    part = request.part
    kept = np.arange(len(part)) if request.keeps_all else wanted
    errors = np.empty(len(part))
    outputs: list[Array] = []
    codings: list[Array] = []
    for first in range(0, len(part), CHUNK):
        if cancelled():
            return None
        rows = slice(first, first + CHUNK)
        codes, made = _through(request, part, rows)
        errors[rows] = sample_errors(part.samples[rows], made)
        if request.keeps_all:
            outputs.append(made)
            codings.append(codes)
    if request.keeps_all and outputs:
        pictures = Pictures(request, kept, np.concatenate(outputs), np.concatenate(codings))
    else:
        pictures = pictures_of(request, kept)
    whole = _whole_errors(request)
    test_error = _test_error(request, errors if whole is None else whole)
    found, insight = _finding(request), _insight(request)
    return Outcome(request, errors, test_error, pictures, found, whole, insight)


def pictures_of(request: Request, wanted: NDArray[np.int64]) -> Pictures:
    """Reconstructions and codings of the samples ``wanted``."""
    codes, made = _through(request, request.part, wanted)
    places = np.full(len(request.part), -1)
    places[wanted] = np.arange(len(wanted))
    return Pictures(request, places, made, codes)


def mean(errors: NDArray[np.float64]) -> float:
    """Mean of the errors, NaN where there are none."""
    return float(errors.mean()) if len(errors) else float("nan")


def _test_error(request: Request, errors: NDArray[np.float64]) -> float:
    """Of whole samples; while the network learns of those that are shown."""
    if request.test is request.part:
        return mean(errors)
    seen = request if request.live else replace(request, corruption=NoCorruption())
    _codes, made = _through(seen, request.test, slice(None))
    return mean(sample_errors(request.test.samples, made))


def _whole_errors(request: Request) -> NDArray[np.float64] | None:
    if request.live or request.corruption.is_none:
        return None
    clean = replace(request, corruption=NoCorruption())
    _codes, made = _through(clean, request.part, slice(None))
    return sample_errors(request.part.samples, made)


def _finding(request: Request) -> Problem | None:
    if request.live:
        return None
    found = collapse_of(request.architecture, request.weights, request.test.samples)
    return None if found is None else found.problem


def _insight(request: Request) -> Insight | None:
    if request.live:
        return None
    return insight_of(request.architecture, request.weights, request.test.samples)


def _through(request: Request, part: Part, rows: slice | NDArray[np.int64]) -> tuple[Array, Array]:
    codes = encode(request.architecture, request.weights, request.seen(part, rows))
    return codes, decode(request.architecture, request.weights, codes)
