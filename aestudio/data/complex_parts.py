"""Complex numbers as real ones, which are all that a network takes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

COMPLEX = "Complex numbers"
# By the value of core's ComplexAs.
TAKEN = {
    "both": "real and imaginary parts stand side by side",
    "magnitude": "their magnitude was taken",
    "real": "their real part was taken",
    "polar": "magnitude and phase, in radians, stand side by side",
}
PIECE = 2**24


def real_parts(array: NDArray[Any], parts: str) -> NDArray[np.floating[Any]]:
    """Real numbers (n, …, w) of complex (n, …, w), of half their bits, or (n, …, 2 w) where
    ``parts`` makes two of one."""
    width = array.shape[-1]
    pairs = parts in ("both", "polar")
    out = np.empty((*array.shape[:-1], 2 * width if pairs else width), array.real.dtype)
    each = max(1, PIECE // max(array[:1].nbytes, 1))
    with np.errstate(over="ignore", invalid="ignore"):
        for start in range(0, len(array), each):
            block, into = array[start : start + each], out[start : start + each]
            into[..., :width] = block.real if parts in ("both", "real") else np.abs(block)
            if pairs:
                into[..., width:] = block.imag if parts == "both" else np.angle(block)
    return out
