"""Samples per second of the engine on random data, as one JSON line.

The network is symmetric with a linear output: sizes 784,300,150 means 784-300-150-300-784,
squared error, an L2 scale of 5e-4 (Keras's 2.5e-4), Adam 0.001. ``samples_per_s`` is the median
of the epochs after the first; ``first_s`` is the first epoch, compilation included.

    python tests/benchmarks/train_speed.py --sizes 784,300,150 --tied
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from aestudio.core.architecture import Architecture, LayerSpec
from aestudio.core.events import EpochDone
from aestudio.core.plan import TrainingPlan
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.engine import load_engine


def main() -> None:
    """Train and print."""
    options = _options()
    inputs, *units = (int(size) for size in options.sizes.split(","))
    layers = tuple(LayerSpec(units=number, l2=5e-4) for number in units)
    architecture = Architecture(inputs=inputs, layers=layers, tied=options.tied)
    plan = TrainingPlan(batch_size=options.batch, epochs=options.epochs + 1)
    samples = np.random.default_rng(0).random((options.samples, inputs), dtype=np.float32)
    job = TrainingJob(architecture, plan, samples, samples[:0])
    events = load_engine().train(job, TrainingControl())
    seconds = [event.seconds for event in events if isinstance(event, EpochDone)]
    result = {
        "peer": "aestudio",
        "sizes": [inputs, *units],
        "tied": options.tied,
        "batch": options.batch,
        "samples_per_s": round(options.samples / float(np.median(seconds[1:]))),
        "first_s": round(seconds[0], 3),
    }
    print(json.dumps(result))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="784,300,150")
    parser.add_argument("--tied", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--untied", dest="tied", action="store_false")
    parser.add_argument("--batch", type=int, default=150)
    parser.add_argument("--samples", type=int, default=15_000)
    parser.add_argument("--epochs", type=int, default=6)
    return parser.parse_args()


if __name__ == "__main__":
    main()
