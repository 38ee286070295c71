"""Which inputs of a part are missed, measured block by block, so that many samples fit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.forward import reconstruct
from aestudio.analysis.noise import as_seen
from aestudio.analysis.residuals.inputs import InputsMissed, inputs_missed
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.kit.computations import Task, Wish

BLOCK = 1000  # Samples.


@dataclass(frozen=True, slots=True, eq=False)
class Missed:
    """``inputs`` of all samples together; ``mean`` float64 (inputs,) is their mean sample."""

    inputs: InputsMissed
    mean: NDArray[np.float64]


def missed_wish(inspected: Inspected) -> Wish[Missed]:
    """Which inputs are missed in the samples that are looked at."""

    def work(task: Task) -> Missed | None:
        return missed(inspected, task)

    return Wish(("inputs missed", inspected.key), work, live=inspected.subject.live)


def missed(inspected: Inspected, task: Task) -> Missed | None:
    """None where its task was stopped. Means of squares add up in shares of the samples."""
    part, model, dataset = inspected.part, inspected.model, inspected.subject.dataset
    squared, mean = np.zeros(part.features), np.zeros(part.features)
    columns: dict[str, float] = {}
    for first in range(0, len(part), BLOCK):
        if task.stopped():
            return None
        some = slice(first, first + BLOCK)
        samples = part.samples[some]
        share = len(samples) / len(part)
        seen = as_seen(inspected.corruption, samples, part.rows[some])
        made = reconstruct(model.architecture, model.weights, seen)
        found = inputs_missed(samples, made, dataset.scaling, dataset.encoding.features)
        with np.errstate(over="ignore", invalid="ignore"):
            squared += share * found.squared
        mean += share * samples.mean(axis=0, dtype=np.float64)
        for name, root in found.columns.items():
            columns[name] = columns.get(name, 0.0) + share * root**2
        task.tell(min(first + BLOCK, len(part)) / len(part))
    roots = {name: float(np.sqrt(square)) for name, square in columns.items()}
    return Missed(InputsMissed(squared, roots), mean)
