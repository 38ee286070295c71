"""Data for a network that another program trained."""

from aestudio.api.learning_data import LearningData
from aestudio.api.telling import warn
from aestudio.core.errors import DataError, ProjectError
from aestudio.core.project import Document
from aestudio.core.units import count_text


def moved(document: Document, data: LearningData) -> Document:
    """The project of a network from elsewhere, whose run goes on from its weights on those data.

    Raises ProjectError for a run that was trained here, DataError for data that do not suit it.
    """
    run = document.run
    if run is None or not run.is_from_elsewhere:
        raise ProjectError(
            "has data of its own, and goes on with them alone",
            where="The model",
            remedy="Train a new one: aestudio.fit(model.architecture, model.plan, samples)",
        )
    dataset = data.dataset()
    for note in dataset.notes:
        warn(note)
    reference, inputs = dataset.reference, run.architecture.inputs
    if reference.features != inputs:
        raise DataError(
            f"the network takes {count_text(inputs, 'number')}, "
            f"a sample has {reference.features:,}",
            where=reference.name,
            remedy="Give samples such as it was trained on",
        )
    found = document.with_project(document.project.with_data(reference))
    if not found.can_continue:
        raise DataError(
            f"are of {reference.shape}, the network takes such of {run.architecture.input_shape}",
            where=reference.name,
            remedy="Give samples of that shape",
        )
    return found


def without_data(title: str) -> DataError:
    """Another program trained the network, and nobody has said on what it goes on."""
    return DataError(
        "has no data, since another program trained it",
        where=title,
        remedy="Give it some: model.with_data(samples)",
    )
