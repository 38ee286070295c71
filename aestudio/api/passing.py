"""Samples on their way through a trained network: prepared as in training, piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from aestudio.analysis.collapse import collapse_of
from aestudio.analysis.forward import encode, reconstruct
from aestudio.api.telling import Tell
from aestudio.core.encoding import Encoding
from aestudio.core.errors import DataError
from aestudio.core.model import Model
from aestudio.core.run import Run
from aestudio.core.scaling import Numbers, Scaling
from aestudio.core.units import count_text
from aestudio.core.weights import Array
from aestudio.data.blocks import ROWS, Blocks, blocks_from, blocks_of
from aestudio.data.preparation.far import lookout_for
from aestudio.data.raw import Raw


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """All samples of ``blocks`` through the network of a run, by the ``scaling`` of training.

    Whatever is worth knowing is told on the way: how the samples were read, that the network makes
    the same of all, and, once they are through, what of them lies far outside what training saw.
    """

    run: Run
    blocks: Blocks
    scaling: Scaling
    tell: Tell

    @classmethod
    def of(cls, run: Run, given: Raw | Path, tell: Tell) -> Self:
        """Of samples in memory, or in a file or sample set of that name; raises DataError for such
        as the network does not take."""
        blocks = blocks_of(given, run) if isinstance(given, Path) else blocks_from(given, run)
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
    def encoding(self) -> Encoding:
        """What the inputs of the network are."""
        return self.run.encoding or Encoding()

    def codings(self) -> Iterator[Array]:
        """Codings (k, codings), piece by piece."""
        model = self._model()
        for inputs in self._scaled(model):
            yield encode(model.architecture, model.weights, inputs)

    def reconstructions(self) -> Iterator[Numbers]:
        """Reconstructions (k, inputs) in the units of the data, piece by piece; of whole numbers
        that are counted from a base, still without it."""
        model = self._model()
        for inputs in self._scaled(model):
            yield self.scaling.invert(reconstruct(model.architecture, model.weights, inputs))

    def pairs(self) -> Iterator[tuple[Array, Array]]:
        """Inputs and outputs (k, inputs), both scaled, in pieces small enough to hold a column for
        every input of them."""
        model = self._model()
        for block in self._scaled(model):
            for start in range(0, len(block), ROWS):
                inputs = block[start : start + ROWS]
                yield inputs, reconstruct(model.architecture, model.weights, inputs)

    def _model(self) -> Model:
        """Of the levels that have been trained: all, unless a layer-wise run was stopped."""
        run = self.run
        if run.levels < run.architecture.depth:
            self.tell(
                f"Training was stopped: {run.levels} of {run.architecture.depth} layers are in use"
            )
        return run.model

    def _scaled(self, model: Model) -> Iterator[Array]:
        lookout = lookout_for(self.run)
        for number, values in enumerate(self.blocks):
            block = self.scaling.apply(values)
            if not number:
                self._tell_collapse(model, block)
            if lookout is not None:
                lookout.look(block)
            yield block
        told = lookout and lookout.told(self.scaling, self.encoding, self.blocks.shape, "sample")
        if told:
            self.tell(told)

    def _tell_collapse(self, model: Model, samples: Array) -> None:
        found = collapse_of(model.architecture, model.weights, samples)
        if found is not None:
            self.tell(f"{found.problem.what}. {found.problem.remedy}")
