"""What goes through a network of TensorFlow, and steps that it takes outside of any run."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.corruptions import NoCorruption
from aestudio.core.objectives import Loss, objective_of
from aestudio.core.plan import Optimizer
from aestudio.core.weights import Array

if TYPE_CHECKING:
    from aestudio.engine.network import Network
    from aestudio.engine.steps import Steps


def outputs(network: "Network", samples: Array) -> Any:
    """Reconstructions (n, inputs) of samples."""
    trace = network.trace(samples, samples, None)
    return network.ops.activated(trace.logits, network.layers[-1].activation)


def steps_of(network: "Network", rate: float, *, batch: int) -> "Steps":
    """Steps of Adam on the squared error."""
    from aestudio.engine.batches import BatchSpec
    from aestudio.engine.optimizers import rule
    from aestudio.engine.steps import Steps

    objective = objective_of(network.layers, Loss.MEAN_SQUARED_ERROR)
    spec = BatchSpec(network.inputs, batch, NoCorruption(), codings=0)
    return Steps(network, objective, rule(Optimizer.ADAM, rate, 0), None, spec=spec)


def take(steps: "Steps", samples: Any, batches: NDArray[np.int32], first: int = 0) -> Array:
    """Steps on full batches (steps, batch), the first of them being step ``first``; their terms."""
    return steps.take(samples, batches, 1.0, np.empty((len(batches), 0)), place(first))


def take_partial(steps: "Steps", samples: Any, batch: NDArray[np.int32], number: int) -> Array:
    """A step on a smaller batch."""
    return steps.take_partial(samples, batch, 1.0, np.empty((1, 0)), place(number))


def place(number: int) -> NDArray[np.int64]:
    """That of a step of a stage of the first run."""
    from aestudio.engine.randomness import Streams

    return np.array([number, *Streams.of(42, 1).keys], np.int64)
