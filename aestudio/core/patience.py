"""How long a loss has not fallen."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Patience:
    """The lowest loss so far, its epoch (0: none yet), and the epochs waited since.

    It counts as lower if it is so by more than ``least``, as min_delta in Keras. The first
    ``after_epoch`` epochs do not count.
    """

    least: float
    loss: float = float("inf")
    epoch: int = 0
    waited: int = 0
    after_epoch: int = 0

    def after(self, epoch: int, loss: float) -> "Patience":
        """The same once ``epoch`` (from 1) has ended with that loss."""
        if epoch <= self.after_epoch:
            return self
        if loss + self.least < self.loss:
            return replace(self, loss=loss, epoch=epoch, waited=0)
        return replace(self, waited=self.waited + 1)
