"""The samples that are looked at: a part of a data set."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from threading import Lock

import numpy as np

from aestudio.core.parts import samples_of
from aestudio.core.plan import TrainingPlan
from aestudio.core.weights import Array
from aestudio.data.dataset import Dataset
from aestudio.data.preparation.splits import Rows, validation_part
from aestudio.data.samples import Labels
from aestudio.gui.samples.renderer import Renderer
from aestudio.gui.samples.renderers import renderer_for


class PartName(StrEnum):
    """Which samples."""

    TEST = "Test"
    TRAINING = "Training"
    VALIDATION = "Validation"
    LATER = "Later file"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """``samples`` are float32 (n, features), ``rows`` their places in the file, from 0.

    ``labels`` are int64 (n,) into ``class_names``, or None. ``file`` is the name of theirs, where
    it is not that of the project's data.
    """

    name: PartName
    samples: Array
    rows: Rows
    shape: tuple[int, ...]
    labels: Labels | None
    class_names: tuple[str, ...]
    file: str = ""

    def __len__(self) -> int:
        return len(self.samples)

    @property
    def features(self) -> int:
        """Numbers a sample."""
        return int(self.samples.shape[1])

    def class_name(self, sample: int) -> str:
        """Class of a sample, empty where there are no labels."""
        return "" if self.labels is None else self.class_names[int(self.labels[sample])]

    def taken(self, rows: Rows, name: PartName) -> "Part":
        """Some of the samples, as a part of that name."""
        labels = None if self.labels is None else self.labels[rows]
        return replace(
            self, name=name, samples=self.samples[rows], rows=self.rows[rows], labels=labels
        )

    def class_counts(self) -> tuple[int, ...]:
        """Samples of each class."""
        if self.labels is None:
            return ()
        return tuple(np.bincount(self.labels, minlength=len(self.class_names)).tolist())


def part_of(dataset: Dataset, name: PartName) -> Part:
    """One part of a data set."""
    if name is PartName.TEST:
        samples, rows, labels = dataset.test, dataset.test_rows, dataset.test_labels
    else:
        samples, rows, labels = dataset.train, dataset.train_rows, dataset.train_labels
    return Part(name, samples, rows, dataset.shape, labels, dataset.class_names)


class Parts:
    """The parts of data that have samples, for a network that learnt by a plan: what was held out
    is apart from what it learnt from. Of streamed data both are in one, since a choice of them is
    shown. Each is taken out of the data when it is first asked for, which takes a while where it is
    large; from any thread.
    """

    def __init__(self, dataset: Dataset, plan: TrainingPlan) -> None:
        self.dataset = dataset
        self._drawn_by = plan.validation_share, plan.seed
        self._taken: dict[PartName, Part] = {}
        self._taking = Lock()

    @cached_property
    def sizes(self) -> dict[PartName, int]:
        """How many samples each has, in the order in which they are offered."""
        rows = self._rows
        every = (
            (PartName.TEST, len(self.dataset.test)),
            (PartName.VALIDATION, len(rows[PartName.VALIDATION])),
            (PartName.TRAINING, len(rows[PartName.TRAINING])),
        )
        return {name: size for name, size in every if size}

    @cached_property
    def _rows(self) -> dict[PartName, Rows]:
        """Which of the training part validate, and which are learnt from."""
        share, seed = self._drawn_by
        train = len(self.dataset.train)
        count = 0 if self.dataset.stream is not None else samples_of(train, share)
        learnt, held_out = validation_part(train, count, seed)
        return {PartName.VALIDATION: held_out, PartName.TRAINING: learnt}

    def are_of(self, dataset: Dataset, plan: TrainingPlan) -> bool:
        """Whether those of these data by that plan are the same."""
        same = self._drawn_by == (plan.validation_share, plan.seed)
        return same and dataset is self.dataset

    @cached_property
    def renderer(self) -> Renderer:
        """What draws their samples."""
        return renderer_for(self.dataset.shape, self.dataset.train, self.dataset.scaling)

    def add(self, later: Part) -> None:
        """Have samples of another file beside them."""
        self._taken[later.name] = later
        self.sizes[later.name] = len(later)

    @property
    def first(self) -> Part:
        """The test part where there is one."""
        return self[next(iter(self.sizes))]

    def like(self, part: Part) -> Part:
        """That of the same name; the first where there is none."""
        return self[part.name] if part.name in self.sizes else self.first

    def are_at_hand(self, name: PartName) -> bool:
        """Whether those of a part were asked for before, or need not be copied."""
        return name in self._taken or not self._is_apart(name)

    def __getitem__(self, name: PartName) -> Part:
        if name not in self._taken:
            with self._taking:
                self._take(name)
        return self._taken[name]

    def _is_apart(self, name: PartName) -> bool:
        return PartName.VALIDATION in self.sizes and name in self._rows

    def _take(self, name: PartName) -> None:
        if name not in self._taken:
            whole = part_of(self.dataset, name)
            apart = self._is_apart(name)
            self._taken[name] = whole.taken(self._rows[name], name) if apart else whole
