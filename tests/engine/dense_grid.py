"""Trains dense networks over a grid of settings and writes a SHA-256 of what each run left.

    python -m tests.engine.dense_grid digests.json

Two commits whose files are equal, on one machine, train alike: weights, the optimizer's slots
and every number of the history that is no time have the same bits.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from aestudio.core.errors import StudioError
from aestudio.core.events import CheckpointReached, RunEnded
from aestudio.core.project import Project
from aestudio.core.run import Run
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.data.dataset import load_dataset
from aestudio.engine import load_engine
from aestudio.recipes import recipes

SAMPLES, WIDTH = 64, 20
SIZES = [(300, 150), (9, 4), (12, 8, 3)]
STRATEGIES = ("whole", "one-at-a-time", "one-at-a-time-then-fine-tune")
AXES: dict[str, tuple[Any, ...]] = {
    "tied": (False, True),
    "strategy": STRATEGIES,
    "optimizer": ("adam", "nadam", "rmsprop", "adagrad", "sgd"),
    "loss": ("mse", "bce"),
    "schedule": ("constant", "cosine", "step", "plateau"),
    "early_stopping": (0, 1),
    "clip_norm": (0.0, 0.05),
    "cache_codings": (True, False),
    "seed": (42, 7),
    "l2": (0.0, 1e-3),
    "activation": ("elu", "relu", "selu", "gelu", "silu", "softplus", "tanh", "sigmoid"),
    "layers": (0, 1, 2),
}
DRAWN = 160


def digests() -> Iterator[tuple[str, str]]:
    """What was trained, and the digest of what it left."""
    engine = load_engine()
    for name, project, training, validation in (*_of_recipes(), *_drawn()):
        job = TrainingJob(
            project.architecture, project.plan, training, validation, checkpoint_every=0.0
        )
        yield name, _digest(engine.train(job, TrainingControl()))


def _of_recipes() -> Iterator[tuple[str, Project, Any, Any]]:
    dense = [
        one
        for one in recipes()
        if one.name in ("default", "book-whole", "book-tied", "book-one-at-a-time")
    ]
    dataset = load_dataset(dense[0].project.data)
    x = dataset.train[:700]
    for one, tied, strategy in product(dense, (False, True), STRATEGIES):
        project = one.project
        project = project.edited(
            architecture=project.architecture.edited(tied=tied),
            plan=project.plan.edited(strategy=strategy, epochs=2),
        )
        yield f"{one.name} tied={tied} {strategy}", project, x[:600], x[600:]


def _drawn() -> Iterator[tuple[str, Project, Any, Any]]:
    generator = np.random.default_rng(3)
    x = generator.random((SAMPLES, WIDTH), dtype=np.float32)
    base = recipes()[0].project
    for _ in range(DRAWN):
        chosen = {name: values[generator.integers(len(values))] for name, values in AXES.items()}
        yield str(chosen), _project(base, dict(chosen)), x[:57], x[57:]


def _project(base: Project, chosen: dict[str, Any]) -> Project:
    units = SIZES[chosen.pop("layers")]
    each = {name: chosen.pop(name) for name in ("l2", "activation")}
    output = "sigmoid" if chosen["loss"] == "bce" else "linear"
    like = base.architecture.layers[0]
    layers = tuple(like.edited(units=one, **each) for one in units)
    data = base.data.edited(shape=(WIDTH,))
    architecture = base.with_data(data).architecture.edited(
        layers=layers, tied=chosen.pop("tied"), output_activation=output
    )
    plan = base.plan.edited(
        batch_size=10, epochs=3, learning_rate=0.01, drop_every=1, plateau_patience=1, **chosen
    )
    return base.edited(data=data, architecture=architecture, plan=plan)


def _digest(events: Iterable[Any]) -> str:
    found = sha256()
    for event in events:
        if isinstance(event, CheckpointReached):
            _add(found, event.run)
        if isinstance(event, RunEnded):
            if event.run is None:
                raise event.error or StudioError("no run")
            _add(found, event.run)
    return found.hexdigest()


def _add(found: Any, run: Run) -> None:
    point = run.checkpoint
    slots = point.optimizer.slots if point.optimizer else ()
    arrays = [
        *_arrays(point.weights),
        *_arrays(point.best),
        *(a for one in slots for a in _slot(one)),
    ]
    for array in arrays:
        found.update(np.ascontiguousarray(array).tobytes())
    found.update(repr((point.stage, point.epoch, point.step, run.done)).encode())
    for stage in run.history.stages:
        found.update(stage.step_losses.tobytes())
        for one in stage.epochs:
            told = (one.epoch, one.loss, one.validation_loss, one.learning_rate)
            found.update(repr((stage.stage, stage.kept_epoch, *told)).encode())


def _arrays(weights: Any) -> list[Any]:
    if weights is None:
        return []
    if hasattr(weights, "layers"):
        return [array for layer in weights.layers for array in layer.arrays()]
    return list(weights.arrays.values())


def _slot(slot: Any) -> list[Any]:
    return list(slot.values() if hasattr(slot, "values") else slot)


if __name__ == "__main__":
    found = dict(digests())
    Path(sys.argv[1]).write_text(json.dumps(found, indent=1))
    print(len(found), sha256(json.dumps(found).encode()).hexdigest())
