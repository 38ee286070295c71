"""All that the enlarged view shows of one sample."""

from dataclasses import dataclass

from aestudio.analysis.insight import Insight
from aestudio.core.weights import Array
from aestudio.gui.build.viewer.cell_model import CellModel
from aestudio.gui.samples.ordering import share_below


@dataclass(frozen=True, slots=True, eq=False)
class SampleDetails:
    """A sample; ``output``, ``error``, ``share_below`` and ``codings`` are None until known,
    ``insight``, into the network, too; ``seen``, what it saw of the sample, is None where that is
    the sample.

    ``row`` is its place in the file and ``place`` that among the samples shown, both from 1.
    """

    sample: int
    class_name: str
    row: int
    place: int
    shown: int
    part: str
    values: Array
    output: Array | None
    error: float | None
    share_below: float | None
    codings: Array | None
    seen: Array | None = None
    insight: Insight | None = None


def details_of(model: CellModel, sample: int) -> SampleDetails:
    """What the model knows of a sample."""
    part, outcome = model.part, model.outcome
    assert part is not None
    return SampleDetails(
        sample=sample,
        class_name=part.class_name(sample),
        row=int(part.rows[sample]) + 1,
        place=(model.row_of(sample) or 0) + 1,
        shown=model.rowCount(),
        part=part.name.lower(),
        values=part.samples[sample],
        output=model.output(sample),
        error=model.error(sample),
        share_below=None if outcome is None else share_below(outcome.errors, sample),
        codings=model.coding(sample),
        seen=model.seen(sample),
        insight=None if outcome is None else outcome.insight,
    )
