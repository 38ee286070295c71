"""Whether a network still tells its inputs apart, and which of its layers no longer does."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.forward import layer_outputs
from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.errors import Location
from aestudio.core.project import Problem
from aestudio.core.run import Run
from aestudio.core.stack import Role, StackLayer
from aestudio.core.weights import Array, Weights
from aestudio.data.dataset import Dataset

MOST_SAMPLES = 1000  # That are passed through the network.
# Share of the inputs' variance below which there is none: a thousandth of their deviation.
NOTHING = 1e-6
REMEDY = (
    "Train again with a lower learning rate, another activation (ELU, Leaky ReLU) "
    "or another initialisation"
)


@dataclass(frozen=True, slots=True)
class Collapse:
    """A network that gives one output for all inputs: ``layer`` is the first whose outputs no
    longer differ, ``dead`` of its units are 0 for every sample."""

    layer: StackLayer
    dead: int
    depth: int

    @property
    def problem(self) -> Problem:
        """What to tell, what to do, and which setting it concerns."""
        weaker = ", or with a weaker L2 penalty" if self.layer.l2 else ""
        return Problem(
            f"The network gives one output for all inputs: {self._why}",
            f"{REMEDY}{weaker}",
            self._location,
            blocking=False,
        )

    @property
    def _why(self) -> str:
        layer = self.layer
        named = f"{_name(layer)} ({layer.activation.label})"
        if layer.activation is not Activation.RELU or not self.dead:
            return f"what leaves {named} is the same for every sample"
        if self.dead < layer.units:
            return f"{self.dead:,} of {layer.units:,} units of {named} are 0 for every sample"
        units = "the only unit" if layer.units == 1 else f"all {layer.units:,} units"
        return f"{units} of {named} {'is' if layer.units == 1 else 'are'} 0 for every sample"

    @property
    def _location(self) -> Location:
        number = self.layer.number
        if self.layer.role is Role.OUTPUT:
            return ("architecture", "output_activation")
        return ("architecture", "layers", min(number, 2 * self.depth - number) - 1, "activation")


def collapse_of(architecture: Architecture, weights: Weights, samples: Array) -> Collapse | None:
    """Pass some of the scaled samples (n, features) through; None if the outputs differ, the
    samples themselves do not, or what comes out is no numbers."""
    if not len(samples):
        return None
    rows = np.linspace(0, len(samples) - 1, min(len(samples), MOST_SAMPLES)).astype(np.int64)
    inputs = samples[rows]
    outputs = tuple(layer_outputs(architecture, weights, inputs))
    least = NOTHING * _variance(inputs)
    if not 0 < least < np.inf or not _variance(outputs[-1]) < least:
        return None
    silent = next(at for at, values in enumerate(outputs) if _variance(values) < least)
    dead = int(np.count_nonzero(_dead(outputs[silent])))
    return Collapse(architecture.stack[silent], dead, architecture.depth)


def collapse_in(run: Run, dataset: Dataset) -> Problem | None:
    """The same of what a run has trained so far, on the test part, or on the training part if
    there is none; as what to tell."""
    model = run.model
    found = collapse_of(
        model.architecture, model.weights, dataset.test if len(dataset.test) else dataset.train
    )
    return None if found is None else found.problem


def _variance(values: Array) -> float:
    """Over the samples, averaged over the features; infinite or none of numbers that are none."""
    with np.errstate(invalid="ignore"):
        return float(values.var(axis=0, dtype=np.float64).mean())


def _dead(values: Array) -> NDArray[np.bool_]:
    return np.asarray((values == 0).all(axis=0))


def _name(layer: StackLayer) -> str:
    """As the window calls it."""
    named = {Role.CODINGS: "the coding layer", Role.OUTPUT: "the output layer"}
    return named.get(layer.role, f"hidden layer {layer.number}")
