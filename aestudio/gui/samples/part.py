"""The samples that are looked at: the test part of a data set, or its training part."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from aestudio.core.weights import Array
from aestudio.data.dataset import Dataset
from aestudio.data.preparation.splits import Rows
from aestudio.data.samples import Labels


class PartName(StrEnum):
    """Which samples."""

    TEST = "Test"
    TRAINING = "Training"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """``samples`` are float32 (n, features), ``rows`` their places in the file, from 0.

    ``labels`` are int64 (n,) into ``class_names``, or None.
    """

    name: PartName
    samples: Array
    rows: Rows
    shape: tuple[int, ...]
    labels: Labels | None
    class_names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.samples)

    @property
    def features(self) -> int:
        """Numbers a sample."""
        return int(self.samples.shape[1])

    def class_name(self, sample: int) -> str:
        """Class of a sample, empty where there are no labels."""
        return "" if self.labels is None else self.class_names[int(self.labels[sample])]

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
