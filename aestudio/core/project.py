"""The document: which data, which architecture, which plan, and the run that came of it."""

from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf
from typing import Self

from pydantic import model_validator

from aestudio.core.activation import REACH, Activation
from aestudio.core.architecture import Architecture
from aestudio.core.errors import ProjectError
from aestudio.core.fitting import coding_problems, layer_problems
from aestudio.core.layers.dense import Dense
from aestudio.core.objectives.reconstruction import Loss
from aestudio.core.params import Frozen, parameter
from aestudio.core.parts import samples_of
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.preparation import ScalingRule
from aestudio.core.problem import Problem as Problem
from aestudio.core.reference import SAMPLE as SAMPLE
from aestudio.core.reference import DataReference as DataReference
from aestudio.core.run import Run
from aestudio.core.runs import Runs
from aestudio.core.shapes import image_of, size_of
from aestudio.core.units import count_text

CENTRED = (ScalingRule.STANDARDISE, ScalingRule.ROBUST)
# Of limits: what rounding does to a value that lies on one is no matter.
TOLERANCE = 1e-5


class Project(Frozen):
    """What the user edits, and undo takes back."""

    name: str = parameter("Untitled", label="Name", help="Shown in the title and in reports.")
    data: DataReference = DataReference()
    architecture: Architecture = Architecture()
    plan: TrainingPlan = TrainingPlan()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.architecture.inputs != self.data.features:
            raise ProjectError(
                f"the network has {count_text(self.architecture.inputs, 'input')}, "
                f"the data have {count_text(self.data.features, 'feature')} a sample",
                where="Architecture",
                remedy="Use data of that width, or start a new project with these data",
                location=("architecture", "input_shape"),
            )
        return self

    def with_data(self, data: DataReference) -> Self:
        """Other data; the network's inputs follow, layers that would not compress them become
        narrower, and batches no larger than they are."""
        architecture = self.architecture.for_inputs(data.shape)
        kept = data.training_samples - samples_of(data.training_samples, self.plan.validation_share)
        plan = self.plan.with_batches_up_to(max(kept, 1))
        return self.edited(data=data, architecture=architecture, plan=plan)

    @property
    def samples_per_epoch(self) -> int:
        """Samples that train, without those held out for validation; one at least."""
        return max(1, self._kept)

    def problems(self) -> tuple[Problem, ...]:
        """All that stands against training this project, blocking ones first."""
        found = (
            *layer_problems(self.architecture),
            *coding_problems(self.architecture, self.plan, self._kept),
            *self._output_problems(),
            *self._size_problems(),
            *self._data_problems(),
        )
        return tuple(sorted(found, key=lambda problem: not problem.blocking))

    def _output_problems(self) -> tuple[Problem, ...]:
        if self.plan.loss is not Loss.BINARY_CROSS_ENTROPY:
            return self._reach_problems()
        return (*self._sigmoid_problems(), *self._cross_entropy_problems())

    def _sigmoid_problems(self) -> tuple[Problem, ...]:
        if self.architecture.output_activation is Activation.SIGMOID:
            return ()
        return (
            Problem(
                "Cross-entropy needs outputs between 0 and 1",
                "Set the output activation to Sigmoid, or the loss to Squared error",
                ("architecture", "output_activation"),
            ),
        )

    def _cross_entropy_problems(self) -> tuple[Problem, ...]:
        told = _beyond(self.data, 0.0, 1.0)
        if not told:
            return ()
        return (
            Problem(
                f"Cross-entropy needs data between 0 and 1, and {told}",
                "Scale the data to 0…1 (scaling=unit), or set the output activation to Linear and "
                "the loss to Squared error",
                ("plan", "loss"),
            ),
        )

    def _reach_problems(self) -> tuple[Problem, ...]:
        activation = self.architecture.output_activation
        low, high = REACH.get(activation, (-inf, inf))
        told = _beyond(self.data, low, high)
        if not told:
            return ()
        limits = f"from {low:g} to {high:g}" if high < inf else f"down to {low:g}"
        return (
            Problem(
                f"{activation.label} outputs reach {limits}, and {told}",
                "Set the output activation to Linear, or scale the data into that range",
                ("architecture", "output_activation"),
                blocking=False,
            ),
        )

    @property
    def _kept(self) -> int:
        """Samples that train."""
        samples = self.data.training_samples
        return samples - samples_of(samples, self.plan.validation_share)

    def _size_problems(self) -> tuple[Problem, ...]:
        """Layers that could learn to copy; noise and penalties keep them from it."""
        if not self.plan.corruption.is_none or self.architecture.coding.is_sampled:
            return ()
        sizes, layers = self.architecture.encoder_sizes, self.architecture.layers
        dense = all(isinstance(layer, Dense) for layer in layers)
        pairs = pairwise(sizes) if dense else [(sizes[0], sizes[-1])]
        first = 1 if dense else len(layers)
        return tuple(
            Problem(
                f"{self.architecture.layer_name(number)} is no narrower than what it encodes "
                f"({count_text(units, 'unit')} for {before:,})",
                "It may learn to copy; give it fewer units to make it compress",
                ("architecture", "layers", number - 1, layers[number - 1].counted),
                blocking=False,
            )
            for number, (before, units) in enumerate(pairs, start=first)
            if units >= before and layers[number - 1].sparsity.is_none
        )

    def _data_problems(self) -> tuple[Problem, ...]:
        if self.data.are_to_come:
            where = ("data", "source")
            return (Problem("No data have been chosen yet", "Choose data to train on", where),)
        kept = self.data.training_samples
        held_out = samples_of(kept, self.plan.validation_share)
        if kept - held_out < 1:
            return (
                Problem(
                    f"No sample is left for training ({self.data.samples:,} in all)",
                    "Lower the validation share or bring more data",
                    ("plan", "validation_share"),
                ),
            )
        return (*self._validation_problems(kept, held_out), *self._batch_problems(kept - held_out))

    def _validation_problems(self, kept: int, held_out: int) -> tuple[Problem, ...]:
        if held_out or not self.plan.validation_share:
            return ()
        share = f"{self.plan.validation_share:.0%} of {count_text(kept, 'sample')}"
        return (
            Problem(
                f"No sample is left for validation ({share})",
                "Raise the validation share, set it to 0, or bring more data",
                ("plan", "validation_share"),
            ),
        )

    def _batch_problems(self, samples: int) -> tuple[Problem, ...]:
        largest = max(one.batch_size for one in self.plan.stages(self.architecture))
        if largest <= samples:
            return ()
        trains = count_text(samples, "trains", "train")
        return (
            Problem(
                f"A batch takes {count_text(largest, 'sample')}, and {trains}",
                f"Lower the batch size to {samples:,} or less, or bring more data",
                ("plan", "batch_size"),
            ),
        )


def _suits(run: Run, project: Project) -> bool:
    """Whether a network from elsewhere takes samples such as the project's."""
    here, there = project.architecture.input_shape, run.architecture.input_shape
    if project.plan.strategy is not Strategy.WHOLE:
        return False
    if run.architecture.layers[0].sees_images:
        return image_of(here) == image_of(there)
    return size_of(here) == size_of(there)


def _beyond(data: DataReference, low: float, high: float) -> str:
    """How the training data leave the limits; empty if they do not."""
    if data.low is None or data.high is None:
        # Not read yet: what is centred has values on both sides of 0.
        centred = data.preparation.scaling in CENTRED and low > -inf
        return "the data are scaled around 0" if centred else ""
    if data.low >= low - TOLERANCE and data.high <= high + TOLERANCE:
        return ""
    return f"the training data, as scaled, lie between {data.low:.4g} and {data.high:.4g}"


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """What one file holds: the project as designed, its runs, and the one that is opened, if any.

    A run keeps the architecture and plan it was trained with, so that edits made since do
    not change what its weights mean. ``runs`` tell of all of them, ``run`` is all that the opened
    one left behind.
    """

    project: Project
    run: Run | None = None
    runs: Runs = field(default_factory=Runs)

    def __post_init__(self) -> None:
        if self.run is not None and self.runs.opened is None:
            object.__setattr__(self, "runs", Runs.of(self.run))

    def with_project(self, project: Project) -> "Document":
        """The same runs under an edited design; one from elsewhere belongs to the data at hand, and
        goes on as is planned now."""
        run, data = self.run, project.data
        if run is None or not run.is_from_elsewhere or not _suits(run, project):
            return replace(self, project=project)
        shape, plan = project.architecture.input_shape, project.plan
        moved = run.moved_to(shape, plan, data.fingerprint)
        return replace(self, project=project).with_run(moved)

    def with_run(self, run: Run | None) -> "Document":
        """The same design and the opened run as it stands by now; one more run where none is
        opened, none opened without ``run``."""
        if run is None:
            return replace(self, run=None, runs=self.runs.opening(None))
        if self.runs.opened is None:
            return self.with_new_run(run)
        return replace(self, run=run, runs=self.runs.with_state(self.runs.opened, run))

    def with_new_run(self, run: Run, **known_by: object) -> "Document":
        """With one more run, which is opened; what it is ``known_by``, if anything is said."""
        return replace(self, run=run, runs=self.runs.with_new(run, **known_by))

    def with_run_aside(self, run: Run, **known_by: object) -> "Document":
        """The same with one more run, which is not opened."""
        added = self.runs.with_new(run, **known_by)
        return replace(self, runs=added.opening(self.runs.opened))

    def opening(self, id: str, run: Run) -> "Document":
        """With the run of that id opened, whose state is ``run``."""
        return replace(self, run=run, runs=self.runs.opening(id))

    def with_runs(self, runs: Runs) -> "Document":
        """With what is told of the runs changed; the opened one is closed where it is gone."""
        return replace(self, run=None if runs.opened is None else self.run, runs=runs)

    @property
    def references(self) -> tuple[DataReference, ...]:
        """The data of the project, and those that its run was trained on, where it tells."""
        ran = self.run.data if self.run is not None else None
        return (self.project.data,) if ran is None else (self.project.data, ran)

    @property
    def can_continue(self) -> bool:
        """Whether the run is unfinished, sound and of this very design, so that it may go on."""
        run = self.run
        return self.continues and run is not None and not run.finished and not run.flaw

    @property
    def continues(self) -> bool:
        """Whether the run, finished or not, is of this very design."""
        run = self.run
        return run is not None and (run.architecture, run.plan, run.data_sha256) == (
            self.project.architecture,
            self.project.plan,
            self.project.data.fingerprint,
        )
