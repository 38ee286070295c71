"""The door between those who ask for training and the engine that does it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from threading import Event as Flag
from threading import Lock
from typing import Protocol

from aestudio.core.architecture import Architecture
from aestudio.core.events import Event
from aestudio.core.plan import TrainingPlan
from aestudio.core.run import Run
from aestudio.core.sources import Source
from aestudio.core.weights import Array


@dataclass(frozen=True, slots=True, eq=False)
class TrainingJob:
    """What to train, on what, from where.

    ``training`` and ``validation`` are scaled samples, float32 (n, inputs), in memory or read on
    demand; ``validation`` may have none. ``start`` is a run to go on from; None starts from the
    seed. ``only_stage`` trains that one stage, from its first epoch, on the weights of ``start``;
    ``renewed`` gives the layers of that stage new ones first, drawn from the seed.
    The stages after it learnt from what it gave before, so they are open again: no longer in
    ``Run.done``, and next when the run goes on. Their series stay in the history until they are
    trained anew.
    ``checkpoint_every`` asks for a CheckpointReached at the end of an epoch whenever so many
    seconds have gone by since the last; None asks for none.
    """

    architecture: Architecture
    plan: TrainingPlan
    training: Array | Source
    validation: Array | Source
    data_sha256: str = ""
    start: Run | None = None
    only_stage: int | None = None
    renewed: bool = False
    checkpoint_every: float | None = None

    def digest(self) -> bytes:
        """SHA-256 of all that the numbers of the run follow from; the data by their own."""
        rows = f"{len(self.training)} {len(self.validation)} {self.data_sha256}"
        parts = [
            self.architecture.model_dump_json().encode(),
            self.plan.model_dump_json().encode(),
            f"{rows} {self.only_stage} {self.renewed}".encode(),
            self.start.digest() if self.start else b"",
        ]
        return sha256(b"".join(sha256(part).digest() for part in parts)).digest()


class TrainingControl:
    """Flags that the trainer asks between chunks of steps; safe to set from any thread."""

    def __init__(self) -> None:
        self._stopping = Flag()
        self._going = Flag()
        self._going.set()

    def stop(self) -> None:
        """End the run at the next chance, paused or not."""
        self._stopping.set()
        self._going.set()

    def pause(self) -> None:
        """Hold the run at the next chance."""
        if not self.stopping:
            self._going.clear()

    def resume(self) -> None:
        """Let a held run go on."""
        self._going.set()

    @property
    def stopping(self) -> bool:
        """Whether the run is to end."""
        return self._stopping.is_set()

    @property
    def paused(self) -> bool:
        """Whether the run is to hold."""
        return not self._going.is_set()

    def should_stop(self) -> bool:
        """Wait while paused, then say whether to end."""
        self._going.wait()
        return self.stopping


class PartControl(TrainingControl):
    """Ends a part of a run by itself, and with the whole of it, which alone is held."""

    def __init__(self, whole: TrainingControl) -> None:
        super().__init__()
        self._whole = whole

    @property
    def stopping(self) -> bool:
        """Whether this part, or the whole, is to end."""
        return self._stopping.is_set() or self._whole.stopping

    @property
    def paused(self) -> bool:
        """Whether the whole is to hold."""
        return self._whole.paused

    def should_stop(self) -> bool:
        """Wait while the whole is paused, then say whether to end."""
        return self._whole.should_stop() or self.stopping


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What the engine runs on, for the status bar and reports; ``note`` tells what it could not
    use, or is empty."""

    framework: str
    device: str
    threads: int
    precision: str
    note: str = ""

    def __str__(self) -> str:
        threads = "thread" if self.threads == 1 else "threads"
        return f"{self.device} · {self.threads} {threads}"


class Engine(Protocol):
    """What the rest of the program knows of the engine."""

    @property
    def info(self) -> EngineInfo:
        """What it runs on."""

    def train(self, job: TrainingJob, control: TrainingControl) -> Iterator[Event]:
        """Yield the events of a run; RunEnded is always the last."""

    def prepare(
        self,
        architecture: Architecture,
        plan: TrainingPlan,
        samples: int,
        should_stop: Callable[[], bool],
    ) -> None:
        """Do ahead what training that plan on ``samples`` samples needs; changes no result.

        Safe from any thread, also beside training; ``should_stop`` is asked between stages.
        """


EngineLoader = Callable[[], Engine]


class LazyEngine:
    """Loads the engine once, whoever asks first; the others wait for it."""

    def __init__(self, load: EngineLoader) -> None:
        self._load = load
        self._lock = Lock()
        self._engine: Engine | None = None

    def __call__(self) -> Engine:
        """The engine, loaded if need be."""
        with self._lock:
            if self._engine is None:
                self._engine = self._load()
            return self._engine
