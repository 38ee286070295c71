"""``aestudio score``."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aestudio.commands.inputs import passing
from aestudio.commands.options import AsJson, Data, Model, Out
from aestudio.commands.standard import OUTPUT
from aestudio.core.units import count_text

if TYPE_CHECKING:
    from aestudio.analysis.columns import Columns
    from aestudio.api.passing import Passage


def score(
    model: Model,
    data: Data,
    out: Out,
    per_feature: Annotated[
        bool,
        typer.Option(
            "--per-feature",
            help="Add how far each column is off: |output − input| in the column's own units, of "
            "categories from 0 to 1.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write how badly each sample is reconstructed, a row each: what has a large error is unusual.

    The columns are sample (its row in the data, from 1), label (if the data have some) and error:
    its mean squared error over all inputs, scaled as they are in training, as the losses and the
    test error are. An array (.npy) has no labels.
    """
    with passing(model, data, out) as (passage, place):
        scores = Scores(passage, per_feature)
        scores.write(place.path)
        facts = scores.facts | {"file": place.told}
        if as_json and place.told != OUTPUT:
            print(json.dumps(facts, allow_nan=False))
        else:
            place.confirm(_summary(facts))


class Scores:
    """The errors of samples, worked out while they are written."""

    def __init__(self, passage: "Passage", per_feature: bool) -> None:
        self._passage, self._per_feature = passage, per_feature
        self._total, self._largest, self._worst = 0.0, -math.inf, 0

    def write(self, out: Path) -> None:
        """Write a row a sample."""
        from aestudio.analysis.columns import numbers_of
        from aestudio.storage.results import is_array, write_array, write_table

        if is_array(out):
            write_array(self._passage.count, map(numbers_of, self._rows()), out)
        else:
            write_table(self._rows(), out)

    @property
    def facts(self) -> dict[str, Any]:
        """What there is to say once they are written, ready for JSON."""
        mean = self._total / self._passage.count
        return {
            "samples": self._passage.count,
            "mean_error": _finite(mean),
            "largest_error": _finite(self._largest),
            "largest_sample": self._worst,
        }

    def _rows(self) -> Iterator["Columns"]:
        start = 0
        for found in self._passage.scores(per_feature=self._per_feature):
            self._count(start, found["error"])
            yield found
            start += len(found["error"])

    def _count(self, start: int, errors: Any) -> None:
        self._total += float(errors.sum())
        worst = int(errors.argmax())
        if not errors[worst] <= self._largest:
            self._largest, self._worst = float(errors[worst]), start + worst + 1


def _finite(value: float) -> float | None:
    """JSON has no NaN: an error that overflows is null."""
    return value if math.isfinite(value) else None


def _summary(facts: dict[str, Any]) -> str:
    rows = count_text(facts["samples"], "row")
    return (
        f"Wrote {rows} to {facts['file']}: mean error {_number(facts['mean_error'])} (scaled), "
        f"the largest {_number(facts['largest_error'])} in sample {facts['largest_sample']:,}"
    )


def _number(value: float | None) -> str:
    return "not finite" if value is None else f"{value:.5f}"
