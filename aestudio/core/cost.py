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


# States of the run that lie in memory at a time, at the most, each with its optimizer slots: the
# one to go back to, the last checkpoint and the one that is being made, and while one is written
# the image of the file, the file with its seal, and what was read back. Measured in the window:
# 833 MB for 784-4000-150, untied, with Adam, where this says 812 MB.
STATES = 6
# Weights alone: those it began with, the best ones, and those on show.
WEIGHTS = 3


def training_bytes(
    architecture: Architecture, plan: TrainingPlan, samples: int, streamed: bool = False
) -> int:
    """Memory that training takes at the most beside the program itself, in bytes (float32).

    Parameters, their gradients and optimizer slots, and the copies of them that are kept;
    activations of the largest batch, forward and back; the data, unless they are ``streamed``; and
    the largest cache of codings that the plan keeps.
    """
    state = 1 + SLOTS[plan.optimizer]
    copies = 1 + state * (1 + STATES) + WEIGHTS
    stages = plan.stages(architecture)
    activations = 2 * max(stage.batch(samples) for stage in stages) * sum(architecture.sizes)
    cached = max(stage.cached_bytes(samples) for stage in stages)
    held = 0 if streamed else samples * architecture.inputs
    return FLOAT32 * (copies * architecture.parameters + activations + held) + cached
