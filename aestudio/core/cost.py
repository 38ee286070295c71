"""What a design will cost, estimated before anything runs."""

from aestudio.core.architecture import Architecture
from aestudio.core.plan import FLOAT32, Optimizer, TrainingPlan

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
    the data; and the largest cache of codings that the plan keeps.
    """
    copies = 2 + SLOTS[plan.optimizer]
    activations = 2 * min(plan.batch_size, samples) * sum(architecture.sizes)
    cached = max(stage.cached_bytes(samples) for stage in plan.stages(architecture))
    numbers = copies * architecture.parameters + activations + samples * architecture.inputs
    return FLOAT32 * numbers + cached
