"""What the reader of image folders brings."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from aestudio.data.samples import Samples


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """The samples, and what is worth remembering of the folder: uint8, as its reader wrote it."""

    samples: Samples
    index: NDArray[Any]
