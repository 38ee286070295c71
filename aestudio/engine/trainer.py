"""The engine, and the events of a run from the first to the last."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace

import tensorflow as tf

from aestudio.core.architecture import Architecture
from aestudio.core.engine_settings import EngineSettings
from aestudio.core.errors import StudioError, TrainingError
from aestudio.core.events import EndReason, Event, RunEnded, RunStarted
from aestudio.core.plan import Stage, TrainingPlan
from aestudio.core.run import Checkpoint, Run
from aestudio.core.training import EngineInfo, TrainingControl, TrainingJob
from aestudio.core.weights import Weights
from aestudio.engine.device import set_up
from aestudio.engine.distribution import Distribution, distribution_for
from aestudio.engine.failures import explained
from aestudio.engine.initializers import initial_weights
from aestudio.engine.precision import against, check_precision
from aestudio.engine.programs import Programs, blueprint
from aestudio.engine.stage_run import StageRun

DEFAULT = EngineSettings()


class TensorFlowEngine:
    """Trains on TensorFlow in float32; the same seed gives the same bits on one machine."""

    def __init__(self, settings: EngineSettings = DEFAULT) -> None:
        self._devices = set_up(settings)
        self._distribution = distribution_for(len(self._devices.gpus), settings.cluster)
        self._programs = Programs(self._distribution)

    @property
    def info(self) -> EngineInfo:
        """What it runs on."""
        devices, name = self._devices, f"TensorFlow {tf.__version__}"
        return EngineInfo(name, str(devices), devices.threads, "float32", devices.note)

    def train(self, job: TrainingJob, control: TrainingControl) -> Iterator[Event]:
        """Yield the events of a run; RunEnded is always the last."""
        return RunTrainer(job, control, self._distribution, self._programs).events()

    def prepare(
        self,
        architecture: Architecture,
        plan: TrainingPlan,
        samples: int,
        should_stop: Callable[[], bool],
    ) -> None:
        """Compile what training that plan on ``samples`` samples will need."""
        if self._distribution.replicas > 1 or against(plan.precision, plan.batch_size):
            return
        for stage in plan.stages(architecture):
            if should_stop():
                return
            if plan.cache_codings or not stage.levels_below:
                self._programs.prepare(blueprint(stage, plan, samples))


class RunTrainer:
    """Carries one job through its stages; ``run`` is the state reached so far."""

    def __init__(
        self,
        job: TrainingJob,
        control: TrainingControl,
        distribution: Distribution,
        programs: Programs,
    ) -> None:
        self._job, self._control = job, distribution.control(control)
        self._distribution, self._programs = distribution, programs
        self.run: Run | None = None
        self._where = "Training"

    def events(self) -> Iterator[Event]:
        """All events; whatever happens, RunEnded comes last."""
        error: StudioError | None = None
        finished = False
        try:
            finished = yield from self._stages()
        except Exception as caught:
            error = explained(self._distribution.blamed(caught), self._where)
        reason = EndReason.FINISHED if finished else EndReason.STOPPED
        yield RunEnded(EndReason.FAILED if error else reason, self.run, error)

    def _stages(self) -> Generator[Event, None, bool]:
        job = self._job
        _check(job)
        self._distribution.check_alike(job.digest())
        self.run = _first_state(job)
        todo = self._todo()
        stages = job.plan.stages(job.architecture)
        yield RunStarted(stages, len(job.training), len(job.validation), job.only_stage)
        for stage in todo:
            self._where = stage.name
            if not (yield from self._stage(stage)):
                return False
        return True

    def _todo(self) -> tuple[Stage, ...]:
        assert self.run is not None
        every = {one.number: one for one in self._job.plan.stages(self._job.architecture)}
        if self._job.only_stage is not None:
            return (every[self._job.only_stage],)
        # The stage under way comes first: an earlier one may be open if single stages were run.
        reached, done = self.run.checkpoint.stage, self.run.done
        open_stages = sorted(set(every) - set(done), key=lambda number: (number != reached, number))
        return tuple(every[number] for number in open_stages)

    def _stage(self, stage: Stage) -> Generator[Event, None, bool]:
        assert self.run is not None
        stage_run = StageRun(
            stage, self.run, self._job, self._control, self._distribution, self._programs
        )
        try:
            return (yield from stage_run.events())
        finally:
            self.run = stage_run.state()
            stage_run.give_back()


def _first_state(job: TrainingJob) -> Run:
    if job.start is None:
        weights = initial_weights(job.architecture, job.plan.seed)
        return Run(job.architecture, job.plan, job.data_sha256, Checkpoint(weights))
    if job.only_stage is None:
        return job.start
    # Later stages learnt from other codings: they are open again, their series stay until then.
    start = job.start
    return replace(
        start,
        architecture=job.architecture,
        plan=job.plan,
        data_sha256=job.data_sha256,
        checkpoint=Checkpoint(_weights_to_train(job, start, job.only_stage), stage=job.only_stage),
        done=tuple(number for number in start.done if number < job.only_stage),
        history=replace(
            start.history,
            stages=tuple(one for one in start.history.stages if one.stage != job.only_stage),
        ),
    ).with_test_mse(None)


def _weights_to_train(job: TrainingJob, start: Run, number: int) -> Weights:
    """Those of ``start``; where the job says so, the stage's own are drawn anew."""
    weights = start.checkpoint.weights
    if not job.renewed:
        return weights
    stages = job.plan.stages(job.architecture)
    fresh = initial_weights(job.architecture, job.plan.seed)
    return weights.joined(fresh.of(stages[number - 1].layers))


def _check(job: TrainingJob) -> None:
    if not len(job.training):
        raise TrainingError(
            "there is no sample to train on", remedy="Lower the validation share or add data"
        )
    check_precision(job.plan.precision, job.plan.batch_size)
