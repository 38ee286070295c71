"""What a network would see of a file: columns as inputs, or an array as it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.encoding import Feature
from aestudio.core.errors import DataError
from aestudio.core.preparation import AUTOMATIC, Missing, Preparation, Split
from aestudio.core.units import count_text
from aestudio.data.preparation.gaps import Gaps, empty_features, gaps_in
from aestudio.data.preparation.later import brought_to, channels_told
from aestudio.data.preparation.split_marks import marks_of, validation_note
from aestudio.data.preparation.splits import Rows
from aestudio.data.preparation.table_inputs import (
    chosen,
    features_of,
    labels_of,
    shape_of,
    values_of,
)
from aestudio.data.raw import Raw, Table, has_marks
from aestudio.data.samples import Labels, Samples
from aestudio.data.width import Values

FILLING = (Missing.MEAN, Missing.MEDIAN)


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """Samples before gaps are closed and parts are drawn.

    ``values`` (n, features) is of a type that samples are kept in, not finite where one is missing;
    ``gaps`` says where, ``unlabelled`` bool (n,) which samples lack a label. ``rows`` int64 (n,)
    are rows of the file, from 0. ``features`` names the inputs of a table; arrays have none.
    ``key`` (n,) is what the split goes by: float64 times, or bool marks of those that test.
    ``fills`` are 0 for the features of an array that have no value at all, else None; empty if all
    have some.
    """

    values: Values
    shape: tuple[int, ...]
    name: str
    rows: Rows
    gaps: Gaps
    features: tuple[Feature, ...] = ()
    labels: Labels | None = None
    class_names: tuple[str, ...] = ()
    unlabelled: NDArray[np.bool_] | None = None
    key: NDArray[np.float64] | NDArray[np.bool_] | None = None
    fills: tuple[float | None, ...] = ()
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.values)

    @property
    def numbers(self) -> NDArray[np.bool_] | None:
        """Which inputs are numbers rather than categories, bool (features,); None if all are."""
        if not self.features:
            return None
        return np.array([one.category is None for one in self.features])

    def input_name(self, number: int) -> str:
        """What to call an input, by its number from 0."""
        return self.features[number].name if self.features else f"column {number + 1}"

    def only(self, keep: NDArray[np.bool_]) -> "Inputs":
        """Those samples of them; ``gaps`` keeps the count of all."""
        return replace(
            self,
            values=self.values[keep],
            rows=self.rows[keep],
            gaps=replace(self.gaps, rows=self.gaps.rows[keep]),
            labels=None if self.labels is None else self.labels[keep],
            unlabelled=None if self.unlabelled is None else self.unlabelled[keep],
            key=None if self.key is None else self.key[keep],
        )


def inputs_of(raw: Raw, preparation: Preparation) -> Inputs:
    """The samples of a file; raises DataError where the preparation does not fit it."""
    if preparation.split is Split.FOLDER and not has_marks(raw):
        raise DataError(
            "has no folders that say which samples test",
            where=raw.name,
            remedy="Draw them at random, or take the last (split=random, split=last)",
        )
    if isinstance(raw, Samples):
        return _of_array(raw, preparation)
    choice = chosen(raw, preparation)
    return _of_table(raw, preparation, features_of(choice.inputs), (*raw.told, *choice.notes))


def more_inputs(raw: Raw, like: Inputs, preparation: Preparation) -> Inputs:
    """The samples of a test file as the inputs ``like`` those of another; raises DataError."""
    if isinstance(raw, Table) != bool(like.features):
        raise DataError(
            "is no table, and the training samples are one"
            if like.features
            else "is a table, and the training samples are none",
            where=raw.name,
            remedy="Choose a test file of the same kind",
        )
    if isinstance(raw, Table):
        return _of_table(raw, preparation, like.features, raw.told, like.values.dtype)
    found = _as_trained(_of_array(raw, preparation), like)
    of_bytes = [one.values.dtype == np.uint8 for one in (found, like)]
    if found.shape != like.shape or of_bytes[0] != of_bytes[1]:
        raise DataError(
            f"holds samples of shape {found.shape} ({found.values.dtype}), "
            f"the training samples have {like.shape} ({like.values.dtype})",
            where=raw.name,
            remedy="Choose a test file of the same kind",
        )
    return replace(found, values=_as(like.values.dtype, found.values))


def _as_trained(found: Inputs, like: Inputs) -> Inputs:
    """With channels where those of the training samples are; raises DataError."""
    if found.shape == like.shape:
        return found
    brought = brought_to(like.shape, found.shape, found.name)
    values, notes = brought.applied(found.values), (*found.notes, *brought.notes)
    rows = gaps_in(values)
    return replace(found, values=values, shape=brought.shape, gaps=rows, notes=notes)


def joined(training: Inputs, testing: Inputs) -> Inputs:
    """Both, with marks at those that test."""
    labels, names = _joined_labels(training, testing)
    gaps, more = training.gaps, testing.gaps
    return replace(
        training,
        values=np.concatenate([training.values, testing.values]),
        rows=np.concatenate([training.rows, testing.rows]),
        gaps=Gaps(
            np.concatenate([gaps.rows, more.rows]),
            gaps.count + more.count,
            gaps.first or f"{testing.name}, {more.first}",
        ),
        labels=labels,
        class_names=names,
        unlabelled=None if labels is None else _both_unlabelled(training, testing),
        key=np.repeat([False, True], [len(training), len(testing)]),
        notes=(*training.notes, *(f"{testing.name}: {one}" for one in testing.notes)),
    )


def _of_array(samples: Samples, preparation: Preparation) -> Inputs:
    if preparation.split in (Split.TIME, Split.COLUMN):
        raise DataError(
            "has no columns that test samples could be chosen by",
            where=samples.name,
            remedy="Draw them at random, or take the last",
        )
    values, gaps = samples.values, gaps_in(samples.values)
    empty = empty_features(values) if gaps.count >= len(values) > 0 else np.zeros(0, np.bool_)
    notes = (*samples.told, *channels_told(samples.shape))
    if len(empty) and empty.all():
        raise DataError(
            "has no value: all are missing, infinite or too large",
            where=samples.name,
            remedy="Check how the file was written, or choose other data",
        )
    if empty.any():
        values = np.where(empty, values.dtype.type(0), values)
        gaps = gaps_in(values)
        none = int(empty.sum())
        has = "has" if none == 1 else "have"
        notes = (
            *notes,
            f"{none:,} of {count_text(len(empty), 'feature')} {has} no value: 0 is used",
        )
    return Inputs(
        values=values,
        shape=samples.shape,
        name=samples.name,
        rows=np.arange(len(samples)),
        gaps=gaps,
        labels=samples.labels,
        class_names=samples.class_names,
        key=_marks_of(samples) if preparation.split is Split.FOLDER else None,
        fills=tuple(0.0 if one else None for one in empty) if empty.any() else (),
        notes=notes,
    )


def _as(dtype: np.dtype[Any], values: Values) -> Values:
    """Numbers with as many digits as the training samples have; whole ones become none where they
    are not."""
    with np.errstate(invalid="ignore"):
        turned = values.astype(dtype, copy=False)
    if dtype.kind == "f" or np.array_equal(turned.astype(values.dtype), values):
        return turned
    return values.astype(np.float64)


def _marks_of(samples: Samples) -> NDArray[np.bool_] | None:
    return None if samples.marks is None else samples.marks.astype(np.bool_)


def _of_table(
    table: Table,
    preparation: Preparation,
    features: tuple[Feature, ...],
    notes: Sequence[str],
    dtype: np.dtype[Any] | None = None,
) -> Inputs:
    choice = chosen(table, preparation)
    zero_category = preparation.missing in FILLING
    values, gaps, strange = values_of(table, features, zero_category=zero_category, dtype=dtype)
    named = preparation.label_column != AUTOMATIC
    labels, names, unlabelled, said = labels_of(choice.label, named)
    key = None
    if choice.key is not None:
        timed = preparation.split is Split.TIME
        key = choice.key.values if timed else marks_of(choice.key)
        told = "" if timed else validation_note(choice.key)
        said = (*said, told) if told else said
    return Inputs(
        values=values,
        shape=shape_of(table, features),
        name=table.name,
        rows=np.arange(len(table)),
        gaps=gaps,
        features=features,
        labels=labels,
        class_names=names,
        unlabelled=unlabelled,
        key=key,
        notes=(*notes, *said, *strange),
    )


def _joined_labels(training: Inputs, testing: Inputs) -> tuple[Labels | None, tuple[str, ...]]:
    if training.labels is None or testing.labels is None:
        return None, ()
    names = list(training.class_names)
    names += [one for one in testing.class_names if one not in names]
    places = np.array([names.index(one) for one in testing.class_names], np.int64)
    return np.concatenate([training.labels, places[testing.labels]]), tuple(names)


def _both_unlabelled(training: Inputs, testing: Inputs) -> NDArray[np.bool_]:
    return np.concatenate(
        [
            np.zeros(len(one), np.bool_) if one.unlabelled is None else one.unlabelled
            for one in (training, testing)
        ]
    )
