"""Changes of a sample, one after the other."""

from dataclasses import dataclass
from typing import Protocol

from aestudio.core.weights import Array


class Edit(Protocol):
    """One change; it says of itself all that it depends on, so that it can be done again."""

    def of(self, sample: Array) -> Array:
        """A changed copy of a sample float32 (features,)."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What has been ``done``, in order. To undo is to drop the last."""

    done: tuple[Edit, ...] = ()

    def then(self, edit: Edit) -> "Edits":
        """With another at the end."""
        return Edits((*self.done, edit))

    def undone(self) -> "Edits":
        """Without the last; the same where there is none."""
        return Edits(self.done[:-1])

    def of(self, sample: Array) -> Array:
        """A sample float32 (features,), changed by each in turn; the sample itself stays."""
        changed = sample.copy()
        for edit in self.done:
            changed = edit.of(changed)
        return changed
