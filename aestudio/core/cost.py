"""What a design will cost, estimated before anything runs."""

from aestudio.core.architecture import Architecture
from aestudio.core.plan import Optimizer, TrainingPlan

BYTES = 4
SLOTS = {
    Optimizer.ADAM: 2,
    Optimizer.NADAM: 2,
    Optimizer.RMSPROP: 1,
    Optimizer.ADAGRAD: 1,
    Optimizer.SGD: 1,
}


def training_bytes(architecture: Architecture, plan: TrainingPlan, samples: int) -> int:
    """Memory that training takes beside the program itself, in bytes (float32).

    Parameters, their gradients and optimizer slots; activations of a batch, forward and back;
    the data; and the largest cache of codings of a layer-wise plan.
    """
    copies = 2 + SLOTS[plan.optimizer]
    activations = 2 * min(plan.batch_size, samples) * sum(architecture.sizes)
    cached = max((stage.sizes[0] for stage in plan.stages(architecture)[1:]), default=0)
    numbers = copies * architecture.parameters + activations
    return BYTES * (numbers + samples * (architecture.inputs + cached))
