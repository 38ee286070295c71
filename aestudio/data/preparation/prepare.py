"""From what a file holds to samples: gaps closed, parts drawn, scaling fitted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.core.encoding import Encoding
from aestudio.core.errors import DataError
from aestudio.core.extent import Extent
from aestudio.core.parts import samples_of
from aestudio.core.preparation import Balance, Missing, Preparation, Scope, Split
from aestudio.core.scaling import Scaling
from aestudio.core.units import count_text
from aestudio.data.preparation.extent import Limits, check_differ, extent_of, limits_of
from aestudio.data.preparation.far import Lookout
from aestudio.data.preparation.gaps import filled, fills
from aestudio.data.preparation.inputs import FILLING, Inputs, inputs_of, joined, more_inputs
from aestudio.data.preparation.kindred import Columns, kindred
from aestudio.data.preparation.scale import fitted
from aestudio.data.preparation.splits import (
    Rows,
    balanced,
    drawn_part,
    last_part,
    latest_part,
    marked_part,
    stratified_part,
)
from aestudio.data.preparation.table_inputs import listed
from aestudio.data.raw import Raw
from aestudio.data.samples import Labels
from aestudio.data.width import Values

# Squares of larger numbers pass what 32 bits hold.
LARGE = 1e18
ROWS = 4096  # Samples looked at together.


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Samples that want nothing but scaling.

    ``values`` (n, features) is of a type that samples are kept in, in the units of the file, gaps
    filled; ``training`` and ``testing`` are rows of it, int64, rising and apart. ``rows`` int64
    (n,) are the rows of the file, from 0, that the samples were (of the test file, for those that
    came from one). ``scaling`` was fitted on the training part, and ``extent`` is what that spans
    after it; ``far`` tells of test samples far outside it, and is one of the ``notes``.
    ``labels`` is int64 (n,) into ``class_names``, or None. ``dropped`` samples lacked a value and
    are no longer here, ``missing`` counts the values that were filled in. ``together`` are groups
    of features that share one pair of limits.
    """

    values: Values
    shape: tuple[int, ...]
    name: str
    training: Rows
    testing: Rows
    rows: Rows
    scaling: Scaling
    extent: Extent
    encoding: Encoding
    labels: Labels | None
    class_names: tuple[str, ...]
    notes: tuple[str, ...]
    dropped: int
    missing: int
    far: str
    together: tuple[Columns, ...]

    def __len__(self) -> int:
        return len(self.values)

    @property
    def left_out(self) -> int:
        """Samples that neither train nor test, so that classes are alike."""
        return len(self.values) - len(self.training) - len(self.testing)


def prepare(
    raw: Raw, preparation: Preparation, test_share: float, test: Raw | None = None
) -> Prepared:
    """Make samples of what a reader brought; ``test`` is the test file, if the split wants one.

    ``raw`` stays as it is. Raises DataError that says what does not fit and what to choose.
    """
    found = inputs_of(raw, preparation)
    if preparation.split is Split.FILE:
        found = joined(found, more_inputs(_given(test, raw.name), found, preparation))
    whole = _without_gaps(found, preparation.missing)
    training, testing = _parts(whole, preparation, test_share)
    values, encoding = _closed(whole, training, preparation.missing)
    alike = preparation.scope is Scope.AUTO
    together = kindred(whole.features, values, training) if alike else ()
    scaling = fitted(
        values,
        whole.shape,
        training,
        whole.name,
        preparation.scaling,
        preparation.scope,
        whole.numbers,
        together,
    )
    together = () if scaling.is_identity else together
    limits = limits_of(values, training)
    check_differ(limits, scaling, len(training), whole.name)
    extent = extent_of(limits, scaling, whole.shape, together)
    lookout = _looked_at(values, testing, scaling, extent)
    far = lookout.told(scaling, encoding, whole.shape, "test sample")
    dropped = len(found) - len(whole)
    return Prepared(
        values=values,
        shape=whole.shape,
        name=whole.name,
        training=training,
        testing=testing,
        rows=whole.rows,
        scaling=scaling,
        extent=extent,
        encoding=encoding,
        labels=whole.labels,
        class_names=whole.class_names,
        notes=(
            *whole.notes,
            *_gap_notes(found, dropped, preparation.missing),
            *_part_notes(whole, training, testing, test_share),
            *_value_notes(limits, whole),
            *(_together_note(whole, group) for group in together),
            *([far] if far else []),
        ),
        together=together,
        dropped=dropped,
        missing=found.gaps.count if preparation.missing in FILLING else 0,
        far=far,
    )


def _looked_at(values: Values, rows: Rows, scaling: Scaling, extent: Extent) -> Lookout:
    """What looked at those rows."""
    found = Lookout(extent)
    for start in range(0, len(rows), ROWS):
        found.look(scaling.apply(values[rows[start : start + ROWS]]))
    return found


def _given(test: Raw | None, place: str) -> Raw:
    if test is None:
        raise DataError(
            "no test file is named", where=place, remedy="Choose one, or another split (test_file)"
        )
    return test


def _without_gaps(found: Inputs, rule: Missing) -> Inputs:
    """The samples that lack nothing, or whose gaps will be filled in; raises DataError."""
    lacking = found.gaps.rows
    if found.unlabelled is not None and rule not in FILLING:
        lacking = lacking | found.unlabelled
    if found.key is not None and rule is Missing.DROP:
        lacking = lacking | ~np.isfinite(found.key)
    if not lacking.any():
        return found
    if rule is Missing.REFUSE:
        raise _refusal(found)
    if rule is not Missing.DROP:
        return found
    if lacking.all():
        raise DataError(
            f"no sample is left: each of the {len(found):,} lacks a value",
            where=found.name,
            remedy="Fill in the mean or the median, or ignore the columns with many gaps",
        )
    return found.only(~lacking)


def _refusal(found: Inputs) -> DataError:
    if found.gaps.count or found.unlabelled is None:
        return found.gaps.refusal(found.name)
    count, first = int(found.unlabelled.sum()), int(np.argmax(found.unlabelled))
    told = count_text(count, "sample has", "samples have")
    return DataError(
        f"{told} no label; the first is row {found.rows[first] + 1:,}",
        where=found.name,
        remedy="Choose to drop them, or to fill in gaps, or choose no labels (missing=drop)",
    )


def _parts(found: Inputs, preparation: Preparation, share: float) -> tuple[Rows, Rows]:
    """Rows that train and rows that test; raises DataError where there is none to train."""
    training, testing = _drawn(found, preparation.split, share)
    if preparation.balance is Balance.EQUAL:
        training = balanced(training, _labels(found, "As many of each class"))
    if len(training) == 0:
        raise DataError(
            f"none of {count_text(len(found), 'sample')} is left for training",
            where=found.name,
            remedy="Bring more samples, or let fewer test",
        )
    return training, testing


def _drawn(found: Inputs, split: Split, share: float) -> tuple[Rows, Rows]:
    held_out = samples_of(len(found), share)
    if split is Split.LAST:
        return last_part(len(found), held_out)
    if split is Split.STRATIFIED:
        return stratified_part(_labels(found, "Classes in proportion"), held_out)
    if found.key is None:
        return drawn_part(len(found), held_out)
    if split is Split.TIME:
        return latest_part(_times(found), held_out)
    return marked_part(_marks(found))


def _labels(found: Inputs, what: str) -> Labels:
    if found.labels is None:
        raise DataError(
            f"{what}: there are no labels",
            where=found.name,
            remedy="Choose the column of the labels, or another split and balance",
        )
    return found.labels


def _times(found: Inputs) -> NDArray[np.float64]:
    times = np.asarray(found.key, np.float64)
    missing = ~np.isfinite(times)
    if missing.any():
        told = count_text(int(missing.sum()), "sample has", "samples have")
        raise DataError(
            f"{told} no time to order them by; "
            f"the first is row {found.rows[int(np.argmax(missing))] + 1:,}",
            where=found.name,
            remedy="Fill it in in the file, or choose the test samples in another way",
        )
    return times


def _marks(found: Inputs) -> NDArray[np.bool_]:
    marks = np.asarray(found.key, np.bool_)
    if marks.all() or not marks.any():
        raise DataError(
            f"{'every' if len(marks) and marks.all() else 'no'} sample is marked with "
            "test, validation, true or 1",
            where=found.name,
            remedy="Mark some of them, or choose the test samples in another way",
        )
    return marks


def _closed(found: Inputs, training: Rows, rule: Missing) -> tuple[Values, Encoding]:
    """Values without gaps, and what a later file needs to be treated the same."""
    if rule not in FILLING or found.values.dtype == np.uint8:
        return found.values, Encoding(features=found.features, fills=found.fills)
    values = found.values
    into = fills(values, training, rule)
    if found.gaps.count:
        values = filled(values, into)
    if not found.features:
        return values, Encoding(fills=tuple(float(one) for one in into))
    features = tuple(
        one if one.category is not None else one.edited(fill=float(fill))
        for one, fill in zip(found.features, into, strict=True)
    )
    return values, Encoding(features=features)


def _gap_notes(found: Inputs, dropped: int, rule: Missing) -> list[str]:
    if dropped:
        lack = "lacks a value and is" if dropped == 1 else "lack a value and are"
        return [f"{dropped:,} of {count_text(len(found), 'sample')} {lack} left out"]
    count = found.gaps.count
    if count and rule in FILLING:
        number = count_text(count, "missing value is", "missing values are")
        return [f"{number} filled in with the {rule.value} of the training part"]
    return []


def _part_notes(found: Inputs, training: Rows, testing: Rows, share: float) -> list[str]:
    notes = []
    left_out = len(found) - len(training) - len(testing)
    if left_out:
        told = count_text(
            left_out, "sample of a frequent class takes", "samples of frequent classes take"
        )
        notes.append(f"{told} no part in training")
    if not len(testing) and share > 0:
        count = count_text(len(found), "sample is", "samples are")
        notes.append(f"{count} too few for one to test")
    return notes


def _value_notes(limits: Limits, found: Inputs) -> list[str]:
    low, high = limits
    if low.dtype == np.uint8:
        return []
    notes = []
    largest = float(max(np.max(np.abs(one.astype(np.float64))) for one in limits))
    if largest >= LARGE:
        notes.append(f"Some numbers are as large as {largest:.0e}: their squares overflow unscaled")
    constant = np.flatnonzero(low == high)
    if len(constant) and len(found.shape) == 1:
        names = listed([found.input_name(int(one)) for one in constant])
        notes.append(f"Always the same in the training part: {names}")
    return notes


def _together_note(found: Inputs, group: Columns) -> str:
    first, last = (found.input_name(int(group[place])) for place in (0, -1))
    return (
        f"{len(group):,} columns, “{first}” … “{last}”, are scaled together, for they look like "
        "one kind of thing; scope=feature scales each by its own limits"
    )
