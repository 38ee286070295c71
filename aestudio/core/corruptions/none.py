"""Samples as they are."""

from typing import Any, ClassVar, Literal

from aestudio.core.corruptions.base import Corruption, Draw
from aestudio.core.operations import Operations


class NoCorruption(Corruption):
    """Leaves the input whole."""

    label: ClassVar[str] = "None"
    draw: ClassVar[Draw | None] = None

    kind: Literal["none"] = "none"

    def corrupted(self, ops: Operations[Any], inputs: Any, draws: Any) -> Any:
        """The inputs."""
        return inputs
