"""From a project and its data to a training job."""

from aestudio.core.errors import DataError
from aestudio.core.project import Project
from aestudio.core.run import Run
from aestudio.core.training import TrainingJob
from aestudio.data.dataset import Dataset


def informed(project: Project, dataset: Dataset) -> Project:
    """The project with what its data turned out to span; an older file does not tell, and another
    test part moves it."""
    extent = dataset.extent
    data = project.data.edited(low=extent.lowest, high=extent.highest)
    return project.edited(data=data)


def job_for(
    project: Project,
    dataset: Dataset,
    start: Run | None = None,
    only_stage: int | None = None,
    *,
    renewed: bool = False,
) -> TrainingJob:
    """What the engine needs to train ``project``, afresh or from ``start``; see TrainingJob.

    Raises ProjectError for the first thing that stands against it, DataError if ``start`` saw
    these data scaled otherwise.
    """
    for problem in informed(project, dataset).problems():
        if problem.blocking:
            raise problem.error()
    if start is not None and not dataset.fits(start):
        raise DataError(
            "the run cannot go on: it saw these data scaled otherwise than they are now",
            where=dataset.reference.name,
            why="Another program trained it, or an older version of this one",
            remedy="Scale the data as it saw them, or train from the start (--restart)",
        )
    training, validation = dataset.parts(project.plan)
    return TrainingJob(
        architecture=project.architecture,
        plan=project.plan,
        training=training,
        validation=validation,
        data_sha256=project.data.fingerprint,
        start=start,
        only_stage=only_stage,
        renewed=renewed,
    )
