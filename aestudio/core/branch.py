"""What a run may change that goes on from a snapshot of another."""

from aestudio.core.errors import ProjectError
from aestudio.core.project import Project
from aestudio.core.run import Run
from aestudio.core.units import count_text


def check_branch(start: Run, project: Project) -> None:
    """Raise ProjectError unless training by the design of ``project`` can go on from ``start``."""
    stages = project.plan.stages(project.architecture)
    if start.architecture != project.architecture:
        raise ProjectError(
            "the snapshot is of another network than the one designed",
            remedy="Change settings of the training only, or train from the start",
        )
    if [one.key for one in start.stages] != [one.key for one in stages]:
        raise ProjectError(
            "the snapshot was trained in other stages than are planned now",
            remedy="Choose the strategy that it was trained by",
        )
    if start.data_sha256 != project.data.fingerprint:
        raise ProjectError(
            "the snapshot was trained on other data",
            remedy="Choose the data that it was trained on, prepared alike",
        )
    point = start.checkpoint
    if point.epoch and start.plan.optimizer is not project.plan.optimizer:
        raise ProjectError(
            f"the snapshot keeps the state of another optimizer ({start.plan.optimizer.label})",
            remedy="Choose that one, or train from the start",
        )
    under_way = next((one for one in stages if one.number == point.stage), None)
    if under_way is not None and under_way.epochs < point.epoch:
        raise ProjectError(
            f"the snapshot has {count_text(point.epoch, 'epoch')} of {under_way.name}, "
            f"{under_way.epochs:,} are planned",
            remedy="Plan as many or more, or choose an earlier snapshot",
        )
