"""Training a network on samples that are given in Python."""

from __future__ import annotations

from collections.abc import Callable
from time import time

from numpy.typing import ArrayLike

from aestudio.api.autoencoder import Autoencoder
from aestudio.api.given import Data
from aestudio.api.learning_data import Labelled, LearningData, share_or_samples
from aestudio.api.memory import Memory
from aestudio.api.telling import warn
from aestudio.api.training import Conduct, trained
from aestudio.core.architecture import Architecture
from aestudio.core.errors import ProjectError
from aestudio.core.events import Event
from aestudio.core.parts import samples_of
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Document, Project
from aestudio.core.training import TrainingControl
from aestudio.core.units import count_text
from aestudio.data.dataset import Dataset
from aestudio.data.job import job_for


def fit(
    architecture: Architecture,
    plan: TrainingPlan,
    samples: Data,
    *,
    labels: ArrayLike | str | None = None,
    validation: float | Data | None = None,
    test: float | Data | Labelled = 0.0,
    scaling: str = "auto",
    scope: str = "auto",
    missing: str = "refuse",
    seed: int | None = None,
    name: str = "Untitled",
    device: str | None = None,
    threads: int | None = None,
    on_event: Callable[[Event], object] | None = None,
    control: TrainingControl | None = None,
    progress: bool | None = None,
    keep_samples: bool = True,
    snapshots: int = 0,
) -> Autoencoder:
    """Train a network on samples, and give back the model.

    ``samples`` are an array (n, features), (n, height, width) or (n, height, width, channels), a
    list of such, a frame with a row a sample, or the name of a file, a folder of images or a
    sample set. The network takes as many inputs as a sample has numbers; each category of a column
    is one. The same samples, settings and seed give the same weights on one machine, bit for bit.

    - ``labels`` (n,) name the class of each sample, or are the name of a column of the frame.
      Training does without them; what is made of the model later shows them.
    - ``validation`` is the share of the samples that is held out to watch for overfitting, in
      place of the plan's, or other samples, which a saved project does not keep.
    - ``test`` is the share that training never sees and the test error is measured on, or other
      samples, or a pair of these and their labels.
    - ``scaling`` is auto (bytes of images are divided by 255, 0…1 stays, all else becomes 0…1),
      none, unit, standardise or robust, fitted on all samples that do not test; ``scope`` auto,
      feature or global says which features share limits; ``missing`` is refuse, drop, mean or
      median.
    - ``seed`` takes the place of the plan's.
    - ``device`` is auto, cpu, gpu or gpu:1, ``threads`` are those of the CPU, 0 for all; both are
      settled for the life of the process, by AESTUDIO_DEVICE and AESTUDIO_THREADS if not here.
    - ``on_event`` is called with each of aestudio.events, RunEnded last; ``progress`` False shows
      none, True shows it also where standard error is no terminal.
    - ``control.stop()``, from any thread, ends the training and keeps what it has, as Ctrl-C does;
      the model is then not ``finished``.
    - ``keep_samples`` False lets go of the samples: a saved project then lacks them, and the model
      cannot be trained further.
    - ``snapshots`` is how many of each stage are kept, for ``model.at``: the first, the best and
      the last epoch, and others evenly in the logarithm of the epoch. Each takes three times the
      memory of the weights, with Adam.

    Raises ProjectError for settings that cannot be, DataError for samples that cannot be used,
    TrainingError where training fails, of which DivergedError names a lower learning rate.

    >>> losses = []
    >>> def listen(event):
    ...     if isinstance(event, aestudio.events.EpochDone):
    ...         losses.append(event.record.loss)
    >>> architecture = aestudio.Architecture.dense(8, 4, 2)
    >>> plan = aestudio.TrainingPlan(epochs=3, learning_rate=0.01)
    >>> model = aestudio.fit(architecture, plan, samples, test=0.2, seed=1, on_event=listen)
    >>> model.history["loss"].to_list() == losses
    True

    Stages, tied weights and penalties are those of Géron, Hands-On Machine Learning, in its chapter
    on autoencoders; layer-wise training goes back to Hinton and Salakhutdinov, Science 313 (2006).
    """
    _check_order(architecture, plan)
    begun, shape = time(), architecture.input_shape
    settings = {"scaling": scaling, "scope": scope, "missing": missing}
    data = LearningData.of(samples, labels, test, shape, **settings)
    dataset = data.dataset()
    for note in dataset.notes:
        warn(note)
    share, watched = (None, None) if validation is None else share_or_samples(validation)
    project = _project(name, architecture, _changed(plan, share, seed), dataset)
    conduct = Conduct(device, threads, on_event, control, progress, snapshots, lasts=keep_samples)
    run, early = trained(job_for(project, dataset), watched, dataset, conduct)
    document = Document(project).with_new_run(run, begun=begun)
    memory = Memory().with_trained(document.runs.kept[0].id, early)
    trained_on = data.in_memory(watched) if keep_samples else None
    return Autoencoder(document, None, trained_on, memory)


def _check_order(architecture: object, plan: object) -> None:
    """Raise ProjectError where other things stand in the places of a network and a plan."""
    for given, wanted in ((architecture, Architecture), (plan, TrainingPlan)):
        if not isinstance(given, wanted):
            raise ProjectError(
                f"{type(given).__name__} stands where {wanted.__name__} belongs",
                where="fit",
                remedy="Write fit(architecture, plan, samples)",
            )


def _changed(plan: TrainingPlan, share: float | None, seed: int | None) -> TrainingPlan:
    changes = {"validation_share": share, "seed": seed}
    return plan.edited(**{name: one for name, one in changes.items() if one is not None})


def _project(
    name: str, architecture: Architecture, plan: TrainingPlan, dataset: Dataset
) -> Project:
    """The design on those data; raises ProjectError where they do not go together."""
    data = dataset.reference
    if architecture.inputs != data.features:
        raise ProjectError(
            f"the network has {count_text(architecture.inputs, 'input')}, "
            f"a sample has {count_text(data.features, 'number')}",
            where="Architecture",
            remedy=f"Fit it to them: architecture.for_inputs({data.shape})",
        )
    kept = data.training_samples - samples_of(data.training_samples, plan.validation_share)
    return Project.checked(
        {
            "name": name,
            "data": data,
            "architecture": architecture.edited(input_shape=data.shape),
            "plan": plan.with_batches_up_to(max(kept, 1)),
        }
    )
