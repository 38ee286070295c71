"""Trains every kind of stage, tied and not, and prints a digest of each run, a line each."""

import numpy as np

from aestudio.core.architecture import Architecture
from aestudio.core.digest import run_digest
from aestudio.core.events import RunEnded
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.engine import load_engine

# One at a time, then fine-tuned: that begins with all that one at a time alone does.
EVERY = [
    (strategy, tied) for strategy in (Strategy.WHOLE, Strategy.FINE_TUNED) for tied in (True, False)
]


def digests() -> list[str]:
    """Those of the runs, in the order of EVERY."""
    return [digest(strategy, tied=tied) for strategy, tied in EVERY]


def digest(strategy: Strategy, *, tied: bool, seed: int = 42, engine: Engine | None = None) -> str:
    """That of one run; its last batch is smaller than the others. An engine of its own, unless one
    is given, has nothing compiled yet."""
    x = np.random.default_rng(2).random((64, 20), dtype=np.float32)
    layers = (Dense(units=9, l2=1e-3), Dense(units=4))
    architecture = Architecture(input_shape=(20,), layers=layers, tied=tied)
    plan = TrainingPlan(batch_size=10, epochs=2, strategy=strategy, seed=seed)
    *_, end = (engine or load_engine()).train(
        TrainingJob(architecture, plan, x, x[:5]), TrainingControl()
    )
    assert isinstance(end, RunEnded)
    assert end.run is not None, end.error
    return run_digest(end.run)


if __name__ == "__main__":
    print(*digests(), sep="\n")
