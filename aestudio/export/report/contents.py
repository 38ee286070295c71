"""All that a report says, before it is drawn or written."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.residuals.summary import ClassErrors, ErrorsSummary
from aestudio.analysis.tone import Tone
from aestudio.core.architecture import Architecture
from aestudio.core.measured import Measured
from aestudio.core.named_values import Names
from aestudio.core.weights import Array
from aestudio.data.samples import Labels

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Heading:
    """What the report is of; ``begun`` is empty where that is not known."""

    project: str
    run: str
    begun: str
    made: str
    version: str


@dataclass(frozen=True, slots=True)
class Group:
    """Settings under a title, each by its label with its value and unit."""

    title: str
    settings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of the network in words; ``tied_to`` is empty where it has its own kernel."""

    number: int
    role: str
    kind: str
    shape: str
    activation: str
    parameters: int
    tied_to: str


@dataclass(frozen=True, slots=True, eq=False)
class StageFacts:
    """What became of a stage of the plan, of so many ``planned`` epochs.

    ``training`` and ``validation`` are its losses by epoch, float64 (epochs,), NaN where unknown.
    ``best`` and ``kept`` count epochs from 1, None where there are none; ``ended`` says whether it
    ran to its end.
    """

    number: int
    name: str
    planned: int
    training: Numbers
    validation: Numbers
    best: int | None
    kept: int | None
    seconds: float
    ended: bool

    @property
    def epochs(self) -> int:
        """Epochs that have ended."""
        return len(self.training)


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A sample (features,) and its reconstruction, both scaled; ``row`` counts the samples of the
    file from 1, ``label`` is empty where it has none."""

    row: int
    label: str
    error: float
    input: Array
    output: Array


@dataclass(frozen=True, slots=True)
class Samples:
    """Some samples that are shown, under a title."""

    title: str
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Codings:
    """The map of codings: ``points`` (n, 2), ``labels`` (n,) or None; ``told`` says which samples
    these are and what of them the map keeps."""

    points: Array
    labels: Labels | None
    told: str


@dataclass(frozen=True, slots=True)
class Denoising:
    """Mean squared errors of whole samples and of samples damaged by ``corruption``."""

    corruption: str
    whole: float
    damaged: float


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """The errors of the samples: ``scaled`` is their mean, ``spread`` how they lie, None where no
    error is a number.

    ``root`` is by how much an input is off in the data's unit, None where they have several.
    ``columns`` are root mean squared errors of each column in its own unit, the worst share of its
    spread first. ``pixels`` float64 (features,) are those of images, else None.
    """

    scaled: Measured
    root: float | None
    spread: ErrorsSummary | None
    classes: tuple[ClassErrors, ...]
    columns: tuple[tuple[str, float], ...]
    pixels: Numbers | None
    pca: float | None


@dataclass(frozen=True, slots=True, eq=False)
class ReportContents:
    """``part`` is what the samples are called that were measured, ``count`` how many they are;
    ``levels`` encoder layers of the architecture are in use. ``map`` is None where there is none,
    which ``no_map`` explains. ``divergences`` float64 (codings,) in nats where codings are drawn.
    """

    heading: Heading
    summary: tuple[str, ...]
    notes: tuple[str, ...]
    architecture: Architecture
    layers: tuple[Layer, ...]
    levels: int
    groups: tuple[Group, ...]
    stages: tuple[StageFacts, ...]
    loss: str
    part: str
    count: int
    shape: tuple[int, ...]
    names: Names
    tone: Tone
    class_names: tuple[str, ...]
    errors: Errors
    samples: tuple[Samples, ...]
    map: Codings | None
    no_map: str
    divergences: Numbers | None
    denoising: Denoising | None


def moment(seconds: float) -> str:
    """A time in seconds since 1970, to the minute and where the report is made; empty for 0."""
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M") if seconds else ""
