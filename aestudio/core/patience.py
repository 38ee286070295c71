"""How long a loss has not fallen."""

from dataclasses import dataclass, replace

from aestudio.core.history import EpochRecord


@dataclass(frozen=True, slots=True)
class Patience:
    """The lowest loss so far, its epoch (0: none yet), and the epochs waited since.

    The loss is that of the validation part, or of training where nothing is held out. It counts
    as lower if it is so by more than ``least``, as min_delta in Keras.
    """

    least: float
    loss: float = float("inf")
    epoch: int = 0
    waited: int = 0

    def after(self, record: EpochRecord) -> "Patience":
        """The same once that epoch has ended."""
        if record.watched + self.least < self.loss:
            return Patience(self.least, record.watched, record.epoch)
        return replace(self, waited=self.waited + 1)
