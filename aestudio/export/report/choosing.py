"""Which samples of many are shown: the worst, those in the middle, the best."""

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.forward import reconstruct
from aestudio.core.model import Model
from aestudio.core.weights import Array
from aestudio.data.preparation.splits import Rows
from aestudio.data.samples import Labels
from aestudio.export.report.contents import Samples, Shown

Order = NDArray[np.int64]


def chosen(errors: NDArray[np.float64], most: int) -> tuple[tuple[str, Order], ...]:
    """Up to ``most`` places each, the worst first in all three; what is no number is worst. None
    is in two of them, and where there are few the worst are all."""
    known = np.where(np.isnan(errors), np.inf, errors)
    order: Order = np.argsort(-known, kind="stable")
    count = len(order)
    if count <= most:
        return (("All, the worst first", order),)
    worst, left = order[:most], order[most:]
    best, left = left[-most:], left[: max(0, len(left) - most)]
    first = max(0, min(count // 2 - most // 2 - len(worst), len(left) - most))
    middle = left[first : first + most]
    one = most == 1
    groups = (
        ("Worst" if one else f"Worst {len(worst)}", worst),
        ("Median" if one else "Around the median", middle),
        ("Best" if one else f"Best {len(best)}", best),
    )
    return tuple((title, places) for title, places in groups if len(places))


def shown_of(
    model: Model,
    samples: Array,
    rows: Rows,
    labels: Labels | None,
    class_names: tuple[str, ...],
    errors: NDArray[np.float64],
    most: int,
) -> tuple[Samples, ...]:
    """Those samples with what the network makes of them."""
    found = []
    for title, places in chosen(errors, most):
        inputs = samples[places]
        outputs = reconstruct(model.architecture, model.weights, inputs)
        each = (
            Shown(
                row=int(rows[place]) + 1,
                label="" if labels is None else class_names[int(labels[place])],
                error=float(errors[place]),
                input=inputs[at],
                output=outputs[at],
            )
            for at, place in enumerate(places)
        )
        found.append(Samples(title, tuple(each)))
    return tuple(found)
