"""The numbers of one sample in the units of the file, with what they are called."""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from aestudio.core.encoding import Encoding, Feature
from aestudio.core.figures import number_text, time_of
from aestudio.core.scaling import Scaling
from aestudio.core.units import counted_text
from aestudio.core.weights import Array


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """What the inputs are called, and how their numbers go back to the units of the file."""

    encoding: Encoding
    scaling: Scaling

    @property
    def known(self) -> bool:
        """Whether the inputs have names."""
        return bool(self.encoding.features)

    def texts(self, values: Array) -> list[str]:
        """Scaled values (features,) in the units of the file."""
        raw = self.scaling.invert(values).tolist()
        wide = self.scaling.is_wide
        spreads = np.broadcast_to(self.scaling.scale if wide else 0.0, len(raw)).tolist()
        features = self.encoding.features
        return [feature_text(*each) for each in zip(features, raw, spreads, strict=True)]


def feature_text(feature: Feature, value: float, spread: float = 0.0) -> str:
    """A number of an input in the units of the file, as its column has them."""
    if feature.base and isfinite(value):
        return counted_text(feature.base, value, spread)
    # Only times count from somewhere else than 0.
    return time_of(feature.origin + value) if feature.origin else number_text(value, spread)
