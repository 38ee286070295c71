"""What a design will cost, estimated before anything runs."""

from aestudio.core.architecture import Architecture
from aestudio.core.plan import Optimizer, TrainingPlan
from aestudio.core.stages import FLOAT32

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
# Compiled steps and what compiles them, in bytes. With what layers say that they hold, this is
# within 20 % of what was measured in nine of ten cases: 16 networks with convolutions at two
# batches each.
COMPILED = 50_000_000


def training_bytes(
    architecture: Architecture, plan: TrainingPlan, samples: int, streamed: bool = False
) -> int:
    """Memory that training takes at the most beside the program itself, in bytes (float32).

    Compiled steps; parameters, their gradients and optimizer slots, and the copies of them that are
    kept; activations of the largest batch, forward and back; the data, unless they are
    ``streamed``; and the largest cache of codings that the plan keeps.
    """
    state = 1 + SLOTS[plan.optimizer]
    copies = 1 + state * (1 + STATES) + WEIGHTS
    stages = plan.stages(architecture)
    a_sample = 2 * sum(architecture.sizes) + sum(layer.held for layer in architecture.stack)
    activations = max(stage.batch(samples) for stage in stages) * a_sample
    cached = max(stage.cached_bytes(samples) for stage in stages)
    held = 0 if streamed else samples * architecture.inputs
    numbers = copies * architecture.parameters + activations + held
    return COMPILED + FLOAT32 * numbers + cached
