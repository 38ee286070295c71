"""What a network learns from: samples that are given in Python, prepared and in parts."""

from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from aestudio.api.given import Data, Given, given, label_column
from aestudio.api.samples_digest import as_read
from aestudio.api.saving import TrainedOn
from aestudio.api.telling import warn
from aestudio.core.errors import DataError
from aestudio.core.preparation import AUTOMATIC, Preparation, Split
from aestudio.core.reference import DataReference
from aestudio.core.weights import Array
from aestudio.data.blocks import blocks_like
from aestudio.data.dataset import Dataset, dataset_in_memory, load_dataset
from aestudio.data.reference import reference_for, width_of
from aestudio.data.samples import Samples

Labelled: TypeAlias = tuple[Data, ArrayLike]  # Samples, and the labels of their classes.


@dataclass(frozen=True, slots=True, eq=False)
class LearningData:
    """Samples and how they are prepared; ``test`` is the share of them that tests, or others."""

    samples: Given
    preparation: Preparation
    test: float | Given = 0.0

    @classmethod
    def of(
        cls,
        samples: Data,
        labels: ArrayLike | str | None,
        test: float | Data | Labelled,
        shape: tuple[int, ...],
        **settings: object,
    ) -> Self:
        """Those that are given for a network that takes samples of that shape, prepared by the
        settings; raises ProjectError and DataError for what cannot be."""
        source = given(samples, None if isinstance(labels, str) else labels).shaped(shape)
        share, others = share_or_samples(test)
        preparation = preparation_of(source, labels, **settings)
        if others is not None:
            return cls(source, preparation, others.shaped(shape))
        return cls(source, preparation, DataReference().edited(test_share=share).test_share)

    def dataset(self) -> Dataset:
        """Both parts, ready for training; raises DataError where they cannot be."""
        raw, test = self.samples.raw, self.test
        if isinstance(raw, Path):
            return _in_files(raw, self.preparation, test)
        if not isinstance(test, Given):
            return dataset_in_memory(as_read(raw), self.preparation, test)
        if isinstance(test.raw, Path):
            raise _of_two_kinds(test.raw)
        apart = self.preparation.edited(split=Split.FILE)
        training = as_read(raw)
        return dataset_in_memory(training, apart, 0.0, as_read(test.raw, width_of(training)))

    def in_memory(self, watched: Given | None) -> TrainedOn | None:
        """What only this process has, with the samples to validate on; None of files."""
        if isinstance(self.samples.raw, Path):
            return None
        test = self.test if isinstance(self.test, Given) else None
        return TrainedOn(self.samples, test, watched)


def share_or_samples(value: float | Data | Labelled) -> tuple[float, Given | None]:
    """One of the two; with samples of their own the share is 0."""
    match value:
        case Real():
            return float(value), None
        case (samples, labels) if isinstance(value, tuple):
            return 0.0, given(samples, labels)
        case _:
            return 0.0, given(value)


def preparation_of(
    samples: Given, labels: ArrayLike | str | None, **settings: object
) -> Preparation:
    """How samples are prepared, with the column of their labels: of a frame what is named or was
    given beside it, of a file what is found. Raises ProjectError, and DataError for a column of
    an array."""
    column = AUTOMATIC if isinstance(samples.raw, Path) else ""
    if isinstance(labels, str):
        if isinstance(samples.raw, Samples):
            raise DataError(
                f"an array has no column “{labels}”",
                where=samples.raw.name,
                remedy="Give the labels as an array, or the samples as a frame",
            )
        column = labels
    elif labels is not None and samples.frame is not None:
        column = label_column(samples)
    return Preparation.checked({**settings, "label_column": column})


def scaled_like(samples: Given, dataset: Dataset) -> Array:
    """Further samples as the network that learns from those data takes them, float32 (n, inputs);
    raises DataError for others."""
    blocks = blocks_like(samples.raw, dataset)
    for note in blocks.notes:
        warn(note)
    scaling = blocks.scaling(dataset.scaling)
    return np.concatenate([scaling.apply(values) for values in blocks])


def _in_files(path: Path, preparation: Preparation, test: float | Given) -> Dataset:
    share = 0.0
    if not isinstance(test, Given):
        share = test
    elif isinstance(test.raw, Path):
        place = str(test.raw.absolute())
        preparation = preparation.edited(split=Split.FILE, test_file=place)
    else:
        raise _of_two_kinds(path)
    return load_dataset(reference_for(path, preparation=preparation, test_share=share))


def _of_two_kinds(path: Path) -> DataError:
    return DataError(
        "training and test samples are given in two ways",
        where=str(path),
        remedy="Give both as arrays or frames, or both as files",
    )
