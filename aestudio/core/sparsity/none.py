"""Activity is free."""

from typing import Any, ClassVar, Literal

from aestudio.core.operations import Operations
from aestudio.core.sparsity.base import Sparsity


class NoSparsity(Sparsity):
    """Adds nothing."""

    label: ClassVar[str] = "None"
    is_none: ClassVar[bool] = True

    kind: Literal["none"] = "none"

    def penalty(self, ops: Operations[Any], outputs: Any) -> Any:
        """Nothing."""
        return 0.0
