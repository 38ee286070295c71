"""What formats share that reckon in 32 bits and store what each layer uses."""

import numpy as np

from aestudio.core.errors import FileError
from aestudio.export.keras.network import shared
from aestudio.export.keras.portable import passages_of
from aestudio.export.portable import Portable

# Between these a scale and its square are numbers of 32 bits, and Keras takes none for 0.
LEAST, MOST = 1e-6, 1e18


def preparation_refused(portable: Portable, label: str) -> FileError | None:
    """Why the preparation cannot be a part of such a file; None where it can."""
    if not (portable.scales_inputs or portable.restores_outputs):
        return None
    scale = portable.scaling.scale
    if not portable.scaling.is_wide and np.min(scale) >= LEAST and np.max(scale) <= MOST:
        return None
    return FileError(
        "reckons in 32 bits, which do not tell the numbers of these data apart before they are "
        "scaled",
        where=label,
        remedy="Leave the preparation out (--scaled), or choose ONNX or SavedModel",
    )


def shares_kernels(portable: Portable) -> bool:
    """Whether a kernel is used by more than one layer of the part."""
    return bool(shared(passages_of(portable)))


def drawn_remark(portable: Portable) -> tuple[str, ...]:
    """What is left out of codings that are drawn."""
    drawn = any(layer.heads for layer in portable.layers)
    return ("Codings are their means: what tells their spread is not in the file",) if drawn else ()
