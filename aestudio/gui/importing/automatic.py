"""What “Automatic” came to, for these data."""

import numpy as np

from aestudio.core.preparation import Preparation, ScalingRule, Scope
from aestudio.data.preparation.prepare import Prepared

AUTOMATIC = "Automatic"


def scaling_text(preparation: Preparation, prepared: Prepared | None) -> str:
    """How values are scaled where nothing was chosen."""
    if prepared is None or preparation.scaling is not ScalingRule.AUTO:
        return AUTOMATIC
    scaling = prepared.scaling
    if scaling.is_identity:
        return f"{AUTOMATIC}: as they are"
    return f"{AUTOMATIC}: divided by 255" if scaling.is_bytes else f"{AUTOMATIC}: to 0…1"


def scope_text(preparation: Preparation, prepared: Prepared | None) -> str:
    """Which values are scaled alike where nothing was chosen."""
    if prepared is None or preparation.scope is not Scope.AUTO or prepared.scaling.is_identity:
        return AUTOMATIC
    scaling = prepared.scaling
    if all(np.all(part == part[0]) for part in (scaling.offset, scaling.scale)):
        return f"{AUTOMATIC}: all alike"
    kinds = ", kinds alike" if prepared.together else ""
    return f"{AUTOMATIC}: each feature{kinds}"
