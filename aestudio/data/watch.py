"""Long reading tells how far it is, and can be called off."""

from collections.abc import Callable
from dataclasses import dataclass

from aestudio.core.errors import DataError


class ReadingStoppedError(DataError):
    """Nobody wants the data any more."""


@dataclass(frozen=True, slots=True)
class Watch:
    """``told`` is called with the share that has been read, 0…1; ``stopped`` says whether to
    give up. Both are called from the thread that reads, some hundred times a GB."""

    told: Callable[[float], object] = lambda share: None
    stopped: Callable[[], bool] = lambda: False

    def reached(self, share: float, place: str) -> None:
        """Tell, or raise ReadingStoppedError."""
        if self.stopped():
            raise ReadingStoppedError(
                "reading was stopped",
                where=place,
                remedy="Choose other data, or press Train to read these",
            )
        self.told(share)


UNWATCHED = Watch()
