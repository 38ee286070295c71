"""Samples on their way through a trained network: prepared as in training, piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from aestudio.analysis.collapse import collapse_of
from aestudio.analysis.columns import (
    Columns,
    beside,
    column_errors,
    original_columns,
    score_columns,
)
from aestudio.analysis.forward import encode, reconstruct
from aestudio.api.telling import Tell
from aestudio.core.encoding import Encoding
from aestudio.core.errors import DataError
from aestudio.core.model import Model
from aestudio.core.run import Run
from aestudio.core.scaling import Numbers, Scaling
from aestudio.core.units import count_text
from aestudio.core.weights import Array
from aestudio.data.blocks import ROWS, Blocks, blocks_of
from aestudio.data.preparation.far import lookout_for
from aestudio.data.preparation.later import brought_to
from aestudio.data.raw import Raw


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """All samples of ``blocks`` through the network of a run, by the ``scaling`` of training.

    What is worth knowing is told on the way, a sentence without its full stop each.
    """

    run: Run
    blocks: Blocks
    scaling: Scaling
    tell: Tell

    @classmethod
    def of(cls, run: Run, given: Raw | Path, tell: Tell) -> Self:
        """Of samples in memory, or in a file or sample set of that name; raises DataError for such
        as the network does not take."""
        blocks = blocks_of(given, run)
        for note in blocks.notes:
            tell(note)
        if blocks.features != run.architecture.inputs:
            raise DataError(
                f"has {count_text(blocks.features, 'number')} a sample, "
                f"the model takes {run.architecture.inputs:,}",
                where=given.name,
                remedy="Choose data like those it was trained on",
            )
        return cls(run, blocks, blocks.scaling(run.scaling), tell)

    @property
    def count(self) -> int:
        """Number of samples."""
        return self.blocks.count

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of a sample, as the network takes it."""
        return self.blocks.shape

    @property
    def encoding(self) -> Encoding:
        """What the inputs of the network are."""
        return self.run.encoding or Encoding()

    @property
    def model(self) -> Model:
        """The network of the levels that have been trained: all, unless a layer-wise run was
        stopped."""
        return self.run.model

    def codings(self) -> Iterator[Array]:
        """Codings float32 (k, codings), piece by piece."""
        model = self.model
        for inputs in self._scaled():
            yield encode(model.architecture, model.weights, inputs)

    def reconstructions(self) -> Iterator[Numbers]:
        """Reconstructions (k, inputs) in the units of the data, piece by piece."""
        return map(self.encoding.restored, self._outputs())

    def undone(self, values: Numbers, own: tuple[int, ...]) -> Numbers:
        """Inputs of the network (n, inputs) as samples of the shape that they came in."""
        return brought_to(self.shape, own, "").undone(values)

    def reconstructed_columns(self) -> Iterator[Columns]:
        """The same as the columns that samples are made of, of categories the likeliest."""
        names, times = self.blocks.names, self.blocks.times
        return (original_columns(values, names, times) for values in self._outputs())

    def scores(self, *, per_feature: bool = False) -> Iterator[Columns]:
        """The number of each sample, its label if there are any and its error, piece by piece;
        with ``per_feature`` also how far each column is off, in its own units."""
        start, labels = 0, self.blocks.labels
        for inputs, outputs in self._pairs():
            found = score_columns(start, inputs, outputs, labels)
            yield beside(found, self._apart(inputs, outputs)) if per_feature else found
            start += len(inputs)

    def column_errors(self) -> Iterator[Columns]:
        """How far each column of the samples is off, in its own units, piece by piece."""
        return (self._apart(*pair) for pair in self._pairs())

    def _apart(self, inputs: Array, outputs: Array) -> Columns:
        return column_errors(inputs, outputs, self.scaling, self.blocks.names)

    def _outputs(self) -> Iterator[Numbers]:
        """Of whole numbers that are counted from a base, without it."""
        model = self.model
        for inputs in self._scaled():
            yield self.scaling.invert(reconstruct(model.architecture, model.weights, inputs))

    def _pairs(self) -> Iterator[tuple[Array, Array]]:
        """Inputs and outputs (k, inputs), both scaled, in pieces small enough to hold a column for
        every input of them."""
        model = self.model
        for block in self._scaled():
            for start in range(0, len(block), ROWS):
                inputs = block[start : start + ROWS]
                yield inputs, reconstruct(model.architecture, model.weights, inputs)

    def _scaled(self) -> Iterator[Array]:
        """The samples as the network takes them; that it makes the same of all is told with the
        first, and what of them lies far outside what training saw once they are through."""
        run, lookout = self.run, lookout_for(self.run)
        if run.levels < run.architecture.depth:
            used = f"{run.levels} of {run.architecture.depth} layers are in use"
            self.tell(f"Training was stopped: {used}")
        for number, values in enumerate(self.blocks):
            block = self.scaling.apply(values)
            if not number:
                self._tell_collapse(block)
            if lookout is not None:
                lookout.look(block)
            yield block
        told = lookout and lookout.told(self.scaling, self.encoding, self.shape, "sample")
        if told:
            self.tell(told)

    def _tell_collapse(self, samples: Array) -> None:
        found = collapse_of(self.model.architecture, self.model.weights, samples)
        if found is not None:
            self.tell(f"{found.problem.what}. {found.problem.remedy}")
