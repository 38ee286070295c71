"""Along which axis the samples of an array lie, where its makers differ, as with MATLAB."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.units import count_text
from aestudio.data.samples import Choice, Samples, samples_from

AUTO, LAST = "auto", "last"
CHANNELS = (1, 3, 4)


def stacked(
    array: NDArray[Any], path: Path, labels: NDArray[Any] | None, parts: str, axis: str
) -> Samples:
    """Samples of an array of MATLAB's, (n, …) or (…, n), and what could be done otherwise.

    ``axis`` is "first", "last", or "auto" to go by the number of labels and by the shape.
    Labels of another number than the samples belong to something else. Raises DataError.
    """
    count = None if labels is None else len(labels)
    last = axis == LAST or (axis == AUTO and is_last(array.shape, count))
    turned = np.moveaxis(array, -1, 0) if last else array
    own = labels if count == len(turned) else None
    samples = samples_from(turned, path, own, parts)
    if array.ndim == 2 and not last:
        return samples
    told = " × ".join(f"{size:,}" for size in array.shape)
    done = f"{count_text(len(turned), 'sample')} along the {'last' if last else 'first'} axis"
    return replace(samples, choices=(*samples.choices, Choice("axis", f"An array of {told}", done)))


def is_last(shape: tuple[int, ...], labels: int | None) -> bool:
    """Whether samples lie along the last axis, as stacks of images do in MATLAB."""
    if labels is not None and labels in (shape[0], shape[-1]) and shape[0] != shape[-1]:
        return labels == shape[-1]
    match shape:
        case (_, _):
            return False
        case (_, _, colours, _) if colours in CHANNELS:
            return True
        case (_, colours, _, other) if colours in CHANNELS or other in CHANNELS:
            return False
        case (first, height, width) if height == width and first != width:
            return False
        case (first, height, width, *_) if height == width and first != height:
            return False
    return True
