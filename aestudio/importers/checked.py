"""What a step of a foreign network holds, checked."""

import numpy as np

from aestudio.core.activation import Activation
from aestudio.core.weights import Array
from aestudio.data.networks.steps import Step
from aestudio.importers.units import UntakeableError

LEAKY = 0.2
NAMES = {
    "swish": Activation.SILU,
    "": Activation.LINEAR,
    **{one.value: one for one in Activation},
}


def activation_of(step: Step) -> Activation:
    """The activation of a step; raises UntakeableError for one that is not known here."""
    found = NAMES.get(step.activation)
    if found is None:
        known = ", ".join(one.label for one in Activation)
        raise UntakeableError(
            f"the activation {step.activation[:40]} is not known here", f"Use one of {known}"
        )
    if found is not Activation.LEAKY_RELU or abs(step.rate - LEAKY) < 1e-6:
        return found
    straight = {0.0: Activation.RELU, 1.0: Activation.LINEAR}.get(step.rate)
    if straight is None:
        raise UntakeableError(
            f"its leaky ReLU has the slope {step.rate:g}, here it is {LEAKY:g}",
            f"Train it with a slope of {LEAKY:g}, or with ReLU or ELU",
        )
    return straight


def bias_of(step: Step, units: int) -> Array:
    """The bias of a step, zeros where it has none; raises UntakeableError for another shape."""
    bias = np.zeros(units, np.float32) if step.bias is None else step.bias
    if bias.shape != (units,):
        raise UntakeableError(f"its bias has the shape {bias.shape}", "Save the network again")
    return bias


def kernel_of(step: Step, dimensions: int) -> Array:
    """The kernel of a step, of so many axes; raises UntakeableError for another one, and where some
    number of the step is none."""
    kernel = step.kernel
    if kernel is None or kernel.ndim != dimensions or 0 in kernel.shape:
        raise UntakeableError("its kernel has another number of axes", "Save the network again")
    arrays = [kernel] if step.bias is None else [kernel, step.bias]
    if not all(bool(np.isfinite(one).all()) for one in arrays):
        raise UntakeableError("some of its weights are no numbers", "Train the network again")
    return kernel
