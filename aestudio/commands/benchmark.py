"""How fast this machine trains: samples per second on random data, told as a table or JSON."""

import json
import platform
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from aestudio import __version__
from aestudio.commands.signals import Signals
from aestudio.core.architecture import Architecture
from aestudio.core.engine_settings import EngineSettings
from aestudio.core.errors import StudioError
from aestudio.core.events import EpochDone, Event, RunEnded, StepsDone
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Precision, TrainingPlan
from aestudio.core.training import Engine, EngineInfo, TrainingControl, TrainingJob

L2 = 5e-4  # Of ½Σw²: what Keras calls 2.5e-4.
# Sizes, tied, and as many samples as make epochs of one length.
SURVEYED = (
    ((784, 300, 150), True, 6_000),
    ((784, 300, 150), False, 6_000),
    ((784, 1000, 500, 250, 30), True, 3_000),
)
BATCHES = (32, 150, 1000)
SURVEY_SECONDS = 3.0  # What is measured of one network and batch, after its first epoch.
LEAST_EPOCHS = 2

Tell = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Case:
    """One network to time: ``sizes`` from the inputs to the codings, ``samples`` an epoch.

    ``epochs`` come after a first one that compiles; they end early, though not before
    LEAST_EPOCHS, once they have taken ``seconds``.
    """

    sizes: tuple[int, ...] = (784, 300, 150)
    tied: bool = True
    batch: int = 150
    samples: int = 15_000
    epochs: int = 6
    precision: str = Precision.FLOAT32
    seconds: float = float("inf")

    @property
    def name(self) -> str:
        """The network in a few characters."""
        return f"{'-'.join(map(str, self.sizes))} {'tied' if self.tied else 'untied'}"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured, in seconds from the call that starts training and samples a second.

    ``first_loss`` is when the first loss arrived, ``first_epoch`` when the first epoch had ended,
    compilation included; ``samples_per_s`` is that of the median of the epochs after it.
    """

    case: Case
    samples_per_s: float
    first_loss: float
    first_epoch: float


def case_of(options: Mapping[str, Any]) -> Case:
    """The case that a user asked for; raises StudioError where it cannot be.

    ``options`` may hold any field of Case, ``sizes`` as text such as "784,300,150".
    """
    chosen = {**options}
    if "sizes" in chosen:
        chosen["sizes"] = _sizes(chosen["sizes"])
    case = Case(**chosen)
    if case.samples < case.batch:
        raise StudioError(
            f"{case.samples:,} samples do not fill a batch of {case.batch:,}",
            remedy="Ask for more samples or a smaller batch",
        )
    _check_precision(case.precision)
    _network(case)
    return case


def survey(precision: str = Precision.FLOAT32) -> tuple[Case, ...]:
    """The cases that tell what a machine does, in about a minute."""
    _check_precision(precision)
    return tuple(
        Case(sizes, tied, batch, samples, 20, precision, SURVEY_SECONDS)
        for sizes, tied, samples in SURVEYED
        for batch in BATCHES
    )


def job_for(case: Case) -> TrainingJob:
    """Adam 0.001 on squared error; uniform noise, cut to a multiple of the batch."""
    plan = TrainingPlan(
        batch_size=case.batch,
        epochs=case.epochs + 1,
        learning_rate=0.001,
        precision=Precision(case.precision),
    )
    count = case.samples - case.samples % case.batch
    samples = np.random.default_rng(0).random((count, case.sizes[0]), dtype=np.float32)
    return TrainingJob(_network(case), plan, samples, samples[:0])


def measured(
    engine: Engine, case: Case, control: TrainingControl, tell: Tell = lambda _share: None
) -> Figures | None:
    """Train ``case`` and time it; None if it was stopped. ``tell`` hears the share done.

    Times are those of the clock, whatever the engine counts as its own.
    """
    job = job_for(case)
    stopwatch = _Stopwatch(case, len(job.training) // case.batch, perf_counter())
    for event in engine.train(job, control):
        stopwatch.heard(event)
        tell(stopwatch.share)
        if stopwatch.enough:
            break
    return stopwatch.figures(len(job.training))


def run(cases: Sequence[Case], asked: Signals, settings: EngineSettings, *, as_json: bool) -> int:
    """Measure the cases and tell of them; the exit status, 128 + n if signal n ended it."""
    console = Console(stderr=True)
    with _progress(console, len(cases)) as progress:
        from aestudio.engine.loader import load_engine

        engine = load_engine(settings)
        asked.begin()
        found = list(_found(engine, cases, asked.control, progress))
    if as_json:
        for figures in found:
            print(json.dumps(as_fields(figures)), flush=True)
    elif found:
        _print_table(found, engine.info)
    return 128 + asked.caught if asked.caught is not None else 0


def as_fields(figures: Figures) -> dict[str, Any]:
    """The fields by which programs that train the same networks are set side by side."""
    case = figures.case
    return {
        "peer": "aestudio",
        "sizes": list(case.sizes),
        "tied": case.tied,
        "batch": case.batch,
        "samples_per_s": round(figures.samples_per_s),
        "first_s": round(figures.first_epoch, 3),
    }


def peak_memory() -> int | None:
    """The most bytes this process held at once; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def processor() -> str:
    """The processor's name, as its maker calls it where the system tells."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


@dataclass(slots=True)
class _Stopwatch:
    case: Case
    steps_per_epoch: int
    began: float
    first_loss: float | None = None
    share: float = 0.0
    ends: list[float] = field(default_factory=list)

    def heard(self, event: Event) -> None:
        now = perf_counter()
        match event:
            case StepsDone():
                self._loss_at(now)
                self._reached(event.epoch - 1 + event.step / self.steps_per_epoch)
            case EpochDone():
                self._loss_at(now)
                self.ends.append(now)
                self._reached(event.record.epoch)
            case RunEnded(error=error) if error is not None:
                raise error

    @property
    def enough(self) -> bool:
        done = len(self.ends) - 1
        if done >= self.case.epochs:
            return True
        return done >= LEAST_EPOCHS and self.ends[-1] - self.ends[0] >= self.case.seconds

    def figures(self, samples: int) -> Figures | None:
        if self.first_loss is None or not self.enough:
            return None
        epoch = median(after - before for before, after in pairwise(self.ends))
        first_epoch = self.ends[0] - self.began
        return Figures(self.case, samples / epoch, self.first_loss - self.began, first_epoch)

    def _loss_at(self, now: float) -> None:
        if self.first_loss is None:
            self.first_loss = now

    def _reached(self, epochs: float) -> None:
        self.share = epochs / (self.case.epochs + 1)


def _found(
    engine: Engine, cases: Sequence[Case], control: TrainingControl, progress: Progress
) -> Iterator[Figures]:
    (task,) = progress.task_ids
    for number, case in enumerate(cases):

        def tell(share: float, before: int = number) -> None:
            progress.update(task, completed=before + share)

        progress.update(task, description=f"{case.name}, batch {case.batch:,}", completed=number)
        figures = measured(engine, case, control, tell)
        if figures is None:
            return
        yield figures


@contextmanager
def _progress(console: Console, cases: int) -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(24), TimeElapsedColumn())
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with bar:
        bar.add_task("Loading TensorFlow", total=cases)
        yield bar


def _print_table(found: Sequence[Figures], info: EngineInfo) -> None:
    console = Console(highlight=False)
    console.print(_heading(info), style="bold")
    console.print(f"{processor()} · {info} · {found[0].case.precision}")
    console.print(_table(found))
    console.print("Random data, Adam. Speeds are those of the median epoch after the first.")
    peak = peak_memory()
    if peak is not None:
        console.print(f"Peak memory {peak / 1e9:.2f} GB, TensorFlow included.")


def _heading(info: EngineInfo) -> str:
    python = platform.python_version()
    return f"AE Studio {__version__} · {info.framework} · Python {python} · {platform.system()}"


def _table(found: Sequence[Figures]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("Network")
    for title in ("Batch", "Samples/s", "First loss", "First epoch"):
        table.add_column(title, justify="right")
    before = ""
    for one in found:
        name = one.case.name
        table.add_row(
            "" if name == before else name,
            f"{one.case.batch:,}",
            f"{one.samples_per_s:,.0f}",
            f"{one.first_loss:.2f} s",
            f"{one.first_epoch:.2f} s",
        )
        before = name
    return table


def _network(case: Case) -> Architecture:
    inputs, *units = case.sizes
    layers = [Dense.checked({"units": number, "l2": L2}) for number in units]
    return Architecture.checked({"input_shape": (inputs,), "layers": layers, "tied": case.tied})


def _sizes(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(size) for size in text.split(","))
    except ValueError:
        raise StudioError(
            f"“{text}” is no list of sizes",
            where="--sizes",
            remedy="Write inputs and units from the outside in, for example 784,300,150",
        ) from None


def _check_precision(name: str) -> None:
    known = [str(precision) for precision in Precision]
    if name not in known:
        raise StudioError(
            f"“{name}” is no precision",
            where="--precision",
            remedy=f"Choose {' or '.join(known)}",
        )
