"""What a run that has ended makes of the program: its exit status, or an error."""

from aestudio.commands.signals import Interrupted, Signals
from aestudio.core.cluster import Cluster
from aestudio.core.errors import DivergedError, StudioError, TrainingError
from aestudio.core.events import EndReason, RunEnded
from aestudio.core.run import Run


def status_of(
    ended: RunEnded, run: Run | None, asked: Signals, heard: bool, cluster: Cluster | None
) -> int:
    if not heard:
        raise BrokenPipeError
    if ended.reason is EndReason.FAILED:
        raise _with_option(ended) or TrainingError("the run failed")
    if ended.reason is EndReason.STOPPED and asked.caught is None and cluster is not None:
        raise TrainingError("Another process of the cluster was asked to stop, so all did")
    if asked.caught is None or ended.reason is EndReason.FINISHED:
        return 0
    if run is None:
        raise Interrupted(asked.caught)
    return 128 + asked.caught


def _with_option(ended: RunEnded) -> StudioError | None:
    """The error; where a lower rate may help, with the option that sets it."""
    error, run = ended.error, ended.run
    if isinstance(error, DivergedError) and run is not None:
        own = run.plan.override(error.stage).learning_rate is not None
        name = f"{error.stage}.learning_rate" if own else "learning_rate"
        error.remedy = f"Train again with --set {name}={error.rate:g}"
    return error
