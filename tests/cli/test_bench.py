"""What ``bench`` measures, tells and refuses; how fast this machine is, no test says."""

import json
import os
import signal
from collections.abc import Iterator

import numpy as np
import pytest

from aestudio.cli import main
from aestudio.commands import benchmark
from aestudio.commands.benchmark import Case, case_of, job_for, survey
from aestudio.core.engine_settings import EngineSettings
from aestudio.core.errors import TrainingError
from aestudio.core.events import EndReason, EpochDone, Event, RunEnded, StepsDone
from aestudio.core.history import EpochRecord
from aestudio.core.training import EngineInfo, TrainingControl, TrainingJob
from tests.losses import steps

# What every program that trains these networks prints, so that lines can be set side by side.
FIELDS = ["peer", "sizes", "tied", "batch", "samples_per_s", "first_s"]


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class PretendingEngine:
    """Its epochs last as long as ``lasting`` says, on a clock of their own."""

    info = EngineInfo("Framework 1.2", "CPU", 3, "float32")

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.lasting = [7.0, 1.0, 2.0, 9.0]
        self.error: TrainingError | None = None
        self.interrupted_job = 0
        self.jobs: list[TrainingJob] = []
        self.settings: EngineSettings | None = None

    def load(self, settings: EngineSettings) -> "PretendingEngine":
        self.settings = settings
        return self

    def prepare(self, *_design: object) -> None:
        """There is nothing to compile."""

    def train(self, job: TrainingJob, control: TrainingControl) -> Iterator[Event]:
        self.jobs.append(job)
        for epoch in range(1, job.plan.epochs + 1):
            if control.stopping:
                yield RunEnded(EndReason.STOPPED, None)
                return
            if self.error:
                yield RunEnded(EndReason.FAILED, None, self.error)
                return
            self.clock.now += 0.5
            yield StepsDone(1, epoch, 1, steps([1]), 1.0)
            self.clock.now += self.lasting[(epoch - 1) % len(self.lasting)] - 0.5
            yield EpochDone(1, "Whole network", EpochRecord(epoch, 1.0, None, 0.001, 1e9))
            if len(self.jobs) == self.interrupted_job:
                os.kill(os.getpid(), signal.SIGINT)
        yield RunEnded(EndReason.FINISHED, None)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> PretendingEngine:
    clock = Clock()
    pretending = PretendingEngine(clock)
    monkeypatch.setattr("aestudio.engine.loader.load_engine", pretending.load)
    monkeypatch.setattr(benchmark, "perf_counter", clock)
    return pretending


def test_the_speed_is_that_of_the_median_epoch_after_the_first(engine: PretendingEngine) -> None:
    figures = benchmark.measured(engine, Case(samples=601, epochs=3), TrainingControl())
    assert figures is not None
    # 600 samples fill four batches of 150; epochs of 1, 2 and 9 seconds.
    assert figures.samples_per_s == 600 / 2
    assert (figures.first_loss, figures.first_epoch) == (0.5, 7.0)


def test_epochs_end_early_once_they_have_taken_long_enough(engine: PretendingEngine) -> None:
    heard: list[float] = []
    case = Case(samples=150, epochs=9, seconds=3.0)
    figures = benchmark.measured(engine, case, TrainingControl(), heard.append)
    assert figures is not None
    assert figures.samples_per_s == 150 / 1.5
    assert heard[-1] == 3 / 10
    assert heard == sorted(heard)


def test_a_run_that_was_stopped_gives_no_figures(engine: PretendingEngine) -> None:
    control = TrainingControl()
    control.stop()
    assert benchmark.measured(engine, Case(samples=150), control) is None


def test_one_json_line_has_the_fields_of_other_programs(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    options = "--sizes 12,4,2 --untied --batch 5 --samples 23 --epochs 3 --precision float32"
    assert main(["bench", *options.split(), "--json"]) == 0
    told = capsys.readouterr()
    (line,) = told.out.splitlines()
    assert list(json.loads(line)) == FIELDS
    assert json.loads(line) == {
        "peer": "aestudio",
        "sizes": [12, 4, 2],
        "tied": False,
        "batch": 5,
        "samples_per_s": 10,
        "first_s": 7.0,
    }
    assert told.err == ""


def test_json_alone_tells_of_the_default_network(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["sizes"], told["tied"], told["batch"]) == ([784, 300, 150], True, 150)
    (job,) = engine.jobs
    assert (len(job.training), job.plan.epochs) == (15_000, 7)


def test_without_options_a_table_tells_of_three_networks(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench"]) == 0
    told = capsys.readouterr().out
    assert [told.count(case.name) for case in survey()] == [1] * 9
    for figure in ("Framework 1.2", "3 threads", "float32", "0.50 s", "7.00 s", "4,000", "GB"):
        assert figure in told
    assert max(map(len, told.splitlines())) <= 80


def test_device_and_threads_reach_the_engine(engine: PretendingEngine) -> None:
    assert main(["bench", "--json", "--device", "cpu", "--threads", "1"]) == 0
    assert engine.settings == EngineSettings("cpu", 1)


def test_the_job_is_the_one_that_other_programs_train() -> None:
    job = job_for(Case(sizes=(6, 4, 2), tied=False, batch=8, samples=20))
    expected = np.random.default_rng(0).random((16, 6), dtype=np.float32)
    np.testing.assert_array_equal(np.asarray(job.training), expected)
    assert len(job.validation) == 0
    layers = job.architecture.stack
    assert [layer.units for layer in layers] == [4, 2, 4, 6]
    # Σw²·2.5e-4 on every kernel that is trained, decoder kernels too where they are not tied.
    assert [layer.l2 / 2 for layer in layers if not layer.tied_to] == [2.5e-4] * 4
    assert [layer.activation.value for layer in layers] == ["elu", "elu", "elu", "linear"]
    assert (job.plan.optimizer.value, job.plan.learning_rate) == ("adam", 0.001)


def test_an_interrupted_survey_tells_what_it_has(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.interrupted_job = 3
    assert main(["bench"]) == 128 + signal.SIGINT
    told = capsys.readouterr()
    assert told.err == "Interrupted.\n"
    assert told.out.count("7.00 s") == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--sizes 784,x", "--sizes: “784,x” is no list of sizes. Write inputs"),
        ("--sizes 784", "an encoder has 1 to 32 layers (got 0)"),
        ("--sizes 784,0", "Units: must be greater than or equal to 1"),
        ("--sizes 0,5", "Inputs: must be greater than or equal to 1"),
        ("--batch 0", "--batch"),
        ("--batch many", "--batch"),
        ("--samples 100 --batch 150", "100 samples do not fill a batch of 150. Ask for more"),
        ("--epochs 0", "--epochs"),
        ("--threads -1", "--threads"),
        ("--precision double", "“double” is no precision. Choose float32 or mixed."),
        ("fast", "unexpected extra argument"),
    ],
)
def test_a_mistake_is_answered_in_one_line_before_tensorflow_loads(
    options: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", *options.split()]) == 2
    told = capsys.readouterr()
    assert message in told.err
    assert (told.err.count("\n"), told.out) == (1, "")


def test_a_run_that_fails_says_why(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.error = TrainingError("memory ran out")
    assert main(["bench", "--json"]) == 1
    told = capsys.readouterr()
    assert (told.err, told.out) == ("memory ran out.\n", "")


def test_a_case_takes_what_is_not_given_from_the_defaults() -> None:
    assert case_of({"sizes": "8,3", "batch": 4}) == Case(sizes=(8, 3), batch=4)


@pytest.mark.slow
def test_the_engine_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    options = "--sizes 8,4,2 --batch 4 --samples 18 --epochs 2"
    assert main(["bench", *options.split(), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == FIELDS
    assert told["samples_per_s"] > 0
    assert told["first_s"] > 0
