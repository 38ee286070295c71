"""An engine for windows in which nothing is trained."""

from collections.abc import Callable, Iterator

from aestudio.core.architecture import Architecture
from aestudio.core.events import Event
from aestudio.core.plan import TrainingPlan
from aestudio.core.training import EngineInfo, TrainingControl, TrainingJob


class IdleEngine:
    """Spares tests of the window the wait for TensorFlow: it trains nothing."""

    info = EngineInfo("none", "CPU", 1, "float32")

    def train(self, job: TrainingJob, control: TrainingControl) -> Iterator[Event]:
        raise NotImplementedError

    def prepare(
        self,
        architecture: Architecture,
        plan: TrainingPlan,
        samples: int,
        should_stop: Callable[[], bool],
    ) -> None:
        """Nothing is compiled."""
