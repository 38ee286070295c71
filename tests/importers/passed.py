"""What an imported network makes of samples."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.forward import reconstruct
from aestudio.importers.imported import Imported

Array = NDArray[np.float32]


def outputs_of(found: Imported, samples: NDArray[Any]) -> Array:
    """Outputs (n, numbers) of samples (n, …), both as the data are, if it says how they are
    scaled."""
    assert found.document is not None, found.refusal
    run = found.document.run
    assert run is not None
    flat = np.ascontiguousarray(samples, np.float32).reshape(len(samples), -1)
    if run.scaling is None:
        return reconstruct(run.architecture, run.checkpoint.weights, flat)
    scaled = run.scaling.apply(flat)
    outputs = reconstruct(run.architecture, run.checkpoint.weights, scaled)
    return np.asarray(run.scaling.invert(outputs), np.float32)
