"""Seconds of layer-wise training with and without cached codings, as one JSON line a pair.

Both ways are taken in turn, each first in every other round, so that a busy machine slows them
alike. ``first_s`` are the seconds
that a stage takes from its start to the end of its first epoch, computing the codings and
compiling included; ``epoch_s`` is the median of its other epochs. Stage 1 has nothing to cache
and tells how far two equal measurements differ.

    python tests/benchmarks/cache_codings.py --sizes 784,300,150
"""

import argparse
import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from aestudio.core.architecture import Architecture
from aestudio.core.events import EpochDone, StageStarted
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.engine import load_engine


def main() -> None:
    """Train and print."""
    options = _options()
    engine = load_engine()
    _stages(engine, _job(options, cached=True))  # What only the first run of a process pays.
    for number in range(options.rounds):
        turns = (True, False) if number % 2 else (False, True)
        pair = {cached: _stages(engine, _job(options, cached=cached)) for cached in turns}
        for stage in pair[True]:
            sides = {"cached": pair[True][stage], "uncached": pair[False][stage]}
            print(json.dumps({"sizes": options.sizes, "stage": stage, **sides}), flush=True)


def _job(options: argparse.Namespace, *, cached: bool) -> TrainingJob:
    inputs, *units = (int(size) for size in options.sizes.split(","))
    layers = tuple(Dense(units=number, l2=5e-4) for number in units)
    plan = TrainingPlan(
        strategy=Strategy.ONE_AT_A_TIME,
        batch_size=options.batch,
        epochs=options.epochs,
        cache_codings=cached,
    )
    samples = np.random.default_rng(0).random((options.samples, inputs), dtype=np.float32)
    architecture = Architecture(input_shape=(inputs,), layers=layers, tied=True)
    return TrainingJob(architecture, plan, samples, samples[:0])


def _stages(engine: Engine, job: TrainingJob) -> dict[int, dict[str, Any]]:
    """Seconds and bytes of each stage."""
    ends: dict[int, list[float]] = {}
    sizes: dict[int, int] = {}
    for event in engine.train(job, TrainingControl()):
        if isinstance(event, StageStarted):
            ends[event.stage.number] = [perf_counter()]
            sizes[event.stage.number] = event.cached_bytes
        elif isinstance(event, EpochDone):
            ends[event.stage].append(perf_counter())
    return {
        number: {
            "first_s": round(times[1] - times[0], 3),
            "epoch_s": round(float(np.median(np.diff(times[1:]))), 3),
            "stage_s": round(times[-1] - times[0], 3),
            "cached_mb": round(sizes[number] / 1e6, 1),
        }
        for number, times in ends.items()
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="784,300,150")
    parser.add_argument("--batch", type=int, default=150)
    parser.add_argument("--samples", type=int, default=15_000)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
