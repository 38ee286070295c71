"""What is looked at in the Inspect workspace: a network, samples, a layer, and what is selected."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.sample_table import SCALED
from aestudio.core.corruptions import Corruption, NoCorruption
from aestudio.core.model import Model
from aestudio.core.named_values import Names
from aestudio.core.stack import StackLayer
from aestudio.core.weights import Array
from aestudio.data.dataset import Dataset
from aestudio.gui.inspect.runs_beside import RunsBeside
from aestudio.gui.samples.part import Part, Parts

Rows: TypeAlias = NDArray[np.int64]
NO_ROWS = np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class Subject:
    """A network as it was at some moment, and the data that it is looked at with.

    ``of`` is what has these weights: the run or the news of one under way. ``moment`` says when
    they were its own, empty at its end; ``live`` says that it still learns; ``damage`` is what was
    done to the samples that it learnt from.
    """

    model: Model
    parts: Parts
    of: object
    moment: str = ""
    live: bool = False
    damage: Corruption = NoCorruption()

    @property
    def levels(self) -> int:
        """Autoencoders there are, one within the other: a decoder of its own mirrors none of them,
        so that there is but the whole."""
        architecture = self.model.architecture
        return architecture.depth if architecture.decoder is None else 1

    @property
    def dataset(self) -> Dataset:
        """The data, as the network sees them."""
        return self.parts.dataset

    @property
    def error_word(self) -> str:
        """What the error of a sample is called: beside columns that are told in the units of the
        data it is to be said that it is one of scaled values."""
        return SCALED if self.dataset.encoding.features else "error"


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """``rows`` are samples of the part that is looked at, int64, rising; ``told`` says how they
    were selected: lasso on the map."""

    rows: Rows = field(default_factory=lambda: NO_ROWS)
    told: str = ""

    def __len__(self) -> int:
        return len(self.rows)


NOTHING = Selection()


@dataclass(frozen=True, slots=True, eq=False)
class DrawnPath:
    """Codings float32 (k, codings) along a path that was drawn on the map; ``told`` says how they
    were found."""

    codings: Array
    told: str


@dataclass(frozen=True, eq=False)
class Inspected:
    """All of it. ``depth`` counts the outermost autoencoders that samples pass through, ``layer``
    is a number in the stack of that network, from 1, and ``unit`` one of its units; ``sample`` is
    the one that was pointed at last. ``noisy`` says that samples are seen damaged, as the network
    saw them while it learnt; ``path`` is what was drawn on the map of these very codings,
    ``beside`` which other runs of the project there are, None where nothing is known of any."""

    subject: Subject
    part: Part
    depth: int
    layer: int
    unit: int = 0
    sample: int = 0
    selection: Selection = NOTHING
    noisy: bool = False
    path: DrawnPath | None = None
    beside: RunsBeside | None = None

    @cached_property
    def model(self) -> Model:
        """The network of the outermost ``depth`` autoencoders."""
        whole = self.subject.model
        return whole if self.depth == self.levels else whole.first_levels(self.depth)

    @property
    def levels(self) -> int:
        """Autoencoders there are, one within the other."""
        return self.subject.levels

    @property
    def stack_layer(self) -> StackLayer:
        """The layer that is looked at."""
        return self.model.architecture.stack[self.layer - 1]

    @property
    def names(self) -> Names:
        """What the inputs are called, if anything, and their numbers in the units of the data."""
        dataset = self.subject.dataset
        return Names(dataset.encoding, dataset.scaling)

    @property
    def corruption(self) -> Corruption:
        """What samples are damaged by before they are seen."""
        return self.subject.damage if self.noisy else NoCorruption()

    @property
    def key(self) -> Hashable:
        """What results depend on that come of network and samples: equal keys, equal results."""
        return self.subject.of, self.depth, id(self.part.samples), self.part.name, self.noisy

    def selecting(self, selection: Selection) -> "Inspected":
        """The same with other samples selected; the first of them is pointed at."""
        inside = len(selection) and self.sample not in selection.rows
        sample = int(selection.rows[0]) if inside else self.sample
        return replace(self, selection=selection, sample=sample)

    def pointing_at(self, sample: int) -> "Inspected":
        """The same, with another sample pointed at."""
        return replace(self, sample=sample)

    def with_noise(self, noisy: bool) -> "Inspected":
        """With samples as the network saw them while it learnt, or as they are."""
        return replace(self, noisy=noisy)

    def along(self, path: DrawnPath | None) -> "Inspected":
        """The same with another path on the map, or none."""
        return replace(self, path=path)

    def of_part(self, part: Part) -> "Inspected":
        """Other samples, none of them selected."""
        return replace(self, part=part, selection=NOTHING, sample=0, path=None)

    def of_subject(self, subject: Subject) -> "Inspected":
        """Another network, or the same at another moment: as much stays as there is in both."""
        part = subject.parts.like(self.part)
        kept = part.samples is self.part.samples
        whole = self.depth == self.levels
        levels = subject.levels
        found = replace(
            self,
            subject=subject,
            part=part,
            depth=levels if whole else min(self.depth, levels),
            selection=self.selection if kept else NOTHING,
            sample=self.sample if kept else 0,
            noisy=self.noisy and not subject.damage.is_none,
            path=self.path if subject.of is self.subject.of else None,
        )
        return found.of_layer(self.layer, self.unit)

    def of_depth(self, depth: int) -> "Inspected":
        """Through so many autoencoders."""
        return replace(self, depth=depth, path=None).of_layer(self.layer, self.unit)

    def of_layer(self, layer: int, unit: int = 0) -> "Inspected":
        """At another layer, or at the last one that there is."""
        found = replace(self, layer=max(1, min(layer, self.model.architecture.layer_count)))
        return replace(found, unit=max(0, min(unit, found.stack_layer.units - 1)))


def inspected_first(subject: Subject) -> Inspected:
    """What is looked at where nothing was before: the test part through the whole network."""
    return Inspected(subject, subject.parts.first, subject.levels, 1)
