"""Whether what a file tells holds together, so that nobody else has to ask.

A file whose seal holds may be made by anybody, and would otherwise be believed until something
far from here stumbles over it.
"""

from math import isfinite

import numpy as np

from aestudio.core.architecture import Architecture
from aestudio.core.cost import SLOTS
from aestudio.core.encoding import Encoding
from aestudio.core.extent import Extent
from aestudio.core.history import StageHistory
from aestudio.core.plan import Stage
from aestudio.core.reference import DataReference
from aestudio.core.run import OptimizerState, Run
from aestudio.core.scaling import Scaling
from aestudio.core.stack import specs
from aestudio.storage.tree import LayoutError

MOST_SAMPLES = 2**48


def check_data(data: DataReference) -> None:
    """Raise LayoutError for numbers of samples that cannot be."""
    held_out, left_out = data.held_out or 0, data.left_out
    _demand(0 <= data.samples <= MOST_SAMPLES and data.size >= 0, "the data have a size below 0")
    _demand(min(held_out, left_out) >= 0, "the data have parts of a size below 0")
    _demand(held_out + left_out <= data.samples, "the data have parts larger than the whole")


def check_run(run: Run) -> None:
    """Raise LayoutError for the first thing in a run that does not fit the rest of it."""
    numbers = {stage.number for stage in run.stages}
    _demand(set(run.done) <= numbers, "stages are done that the plan does not have")
    _demand(len(set(run.done)) == len(run.done), "a stage is done twice")
    for stage in run.history.stages:
        _demand(stage.stage in numbers, f"stage {stage.stage} has a history and is in no plan")
        _check_history(stage)
    _check_checkpoint(run)
    if run.scaling is not None:
        _check_scaling(run.scaling, run.architecture)
    if run.extent is not None:
        _check_extent(run.extent, run.architecture)
    if run.test_mse_by_input is not None:
        fits = run.test_mse_by_input.shape == (run.architecture.inputs,)
        _demand(fits, "the errors of the inputs do not fit the network")
    if run.encoding is not None:
        _check_encoding(run.encoding, run.architecture)
    if run.data is not None:
        fits = run.data.features == run.architecture.inputs
        _demand(fits, "the run's data do not fit its network")


def flaw_of(run: Run) -> str:
    """What keeps a run that fits together from going on; empty if nothing does."""
    point = run.checkpoint
    if not point.weights.finite or (point.best is not None and not point.best.finite):
        return "some of its weights are no numbers"
    begun = point.epoch or point.step
    if run.finished or not begun:
        return ""
    if point.optimizer is None:
        return "the state of its optimizer is missing"
    if run.history.stage(point.stage) is None:
        return "the history of its stage is missing"
    if not all(
        bool(np.isfinite(one).all()) for slot in point.optimizer.slots for one in slot.values()
    ):
        return "some numbers of its optimizer are none"
    return ""


def _check_checkpoint(run: Run) -> None:
    point, stages = run.checkpoint, {stage.number: stage for stage in run.stages}
    under_way = stages.get(point.stage)
    if under_way is None:
        _demand(run.finished, f"stage {point.stage} is under way and is in no plan")
    _demand(min(point.epoch, point.step) >= 0, "less than nothing was trained")
    series = run.history.stage(point.stage)
    if series is not None and (point.epoch or point.step):
        same = len(series.epochs) == point.epoch
        _demand(same, f"stage {point.stage} has trained other epochs than its history tells")
        # All steps may be done: the epoch ends with its validation.
        _demand(point.step <= series.steps_per_epoch, "an epoch is under way that is over")
    if point.optimizer is not None:
        _check_optimizer(run, point.optimizer, under_way)


def _check_optimizer(run: Run, state: OptimizerState, stage: Stage | None) -> None:
    if stage is None:
        raise LayoutError("an optimizer is kept for no stage")
    _demand(state.step >= 0, "an optimizer made less than no step")
    fits = len(state.slots) == SLOTS[run.plan.optimizer]
    _demand(fits, f"{run.plan.optimizer.label} does not have {len(state.slots)} slots")
    expected = {key: spec.shape for key, spec in specs(stage.layers).items()}
    for slot in state.slots:
        _demand(
            {key: array.shape for key, array in slot.items()} == expected,
            f"the state of the optimizer does not fit {stage.name}",
        )


def _check_history(stage: StageHistory) -> None:
    place = f"the history of stage {stage.stage}"
    _demand(stage.steps_per_epoch >= 1, f"{place} has epochs without a step")
    numbers = [record.epoch for record in stage.epochs]
    _demand(numbers == list(range(1, len(numbers) + 1)), f"{place} does not count its epochs")
    for record in stage.epochs:
        times = (record.seconds, record.samples_per_s)
        known = all(isfinite(one) and one >= 0 for one in times)
        rate = record.learning_rate is None or record.learning_rate >= 0
        _demand(known and rate, f"{place} tells of times or rates that cannot be")
        norm = record.gradient_norm is None or record.gradient_norm >= 0
        _demand(norm, f"{place} tells of gradients that cannot be")


def _check_scaling(scaling: Scaling, architecture: Architecture) -> None:
    parts = [scaling.offset, scaling.scale, *([] if scaling.origin is None else [scaling.origin])]
    shapes = {one.shape for one in parts}
    fits = len(shapes) == 1 and shapes <= {(1,), (architecture.inputs,)}
    _demand(fits, "the scaling does not fit the network")
    alike = scaling.offset.dtype == scaling.scale.dtype
    exact = scaling.origin is None or scaling.is_wide
    _demand(alike and exact, "the scaling is of different types")
    finite = np.isfinite(scaling.offset).all() and np.isfinite(scaling.scale).all()
    _demand(bool(finite and (scaling.scale != 0).all()), "the scaling is no scaling")


def _check_extent(extent: Extent, architecture: Architecture) -> None:
    shapes = {extent.low.shape, extent.high.shape}
    fits = len(shapes) == 1 and shapes <= {(1,), (architecture.inputs,)}
    _demand(fits, "what the training part spans does not fit the network")
    known = np.isfinite(extent.low) & np.isfinite(extent.high) & (extent.low <= extent.high)
    _demand(bool(known.all()), "what the training part spans has no limits")


def _check_encoding(encoding: Encoding, architecture: Architecture) -> None:
    for inputs in (encoding.features, encoding.fills):
        fits = len(inputs) in (0, architecture.inputs)
        _demand(fits, "the inputs that are named are not those of the network")


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise LayoutError(otherwise)
