"""A run in which a unit is off: what would have become of it without."""

from dataclasses import replace

from aestudio.analysis.units.off import switched_off
from aestudio.core.errors import ProjectError
from aestudio.core.model import Model
from aestudio.core.run import Run
from aestudio.core.weights import Weights


def run_without(run: Run, layer: int, unit: int) -> Run:
    """The same, as if ``unit`` (from 0) of ``layer`` (from 1) gave 0 from now on; not measured.

    The best weights of the stage under way are without it too, or early stopping would bring it
    back; training on may. Raises ProjectError of a run whose stack is not complete, or where
    the unit cannot be switched off.
    """
    if run.levels < run.architecture.depth:
        raise ProjectError(
            f"only {run.levels} of {run.architecture.depth} levels have been trained",
            where="Switch off",
            remedy="Train the other stages first",
        )
    point = run.checkpoint

    def without(weights: Weights) -> Weights:
        return switched_off(Model(run.architecture, weights), layer, unit).weights

    best = None if point.best is None else without(point.best)
    changed = replace(point, weights=without(point.weights), best=best)
    return replace(run, checkpoint=changed).with_test_mse(None)
