"""Small runs of every kind of training, on data of every kind that a program reads."""

import csv
import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from aestudio.core.architecture import Architecture
from aestudio.core.events import RunEnded
from aestudio.core.plan import TrainingPlan
from aestudio.core.preparation import Preparation
from aestudio.core.run import Checkpoint, Run
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.data.dataset import Dataset, load_dataset
from aestudio.data.reference import reference_for
from aestudio.engine.initializers import initial_weights
from aestudio.export.portable import Portable

ALL = 1000  # Samples a batch: more than there are, so that their order is no matter.
EPOCHS = 6
PICTURES = (9, 7)


def pictures() -> NDArray[np.uint8]:
    """Grey images (90, 9, 7) that have something in common."""
    generator = np.random.default_rng(5)
    mixed = generator.random((90, 4)) @ generator.random((4, 63)) / 4
    return (255 * mixed).astype(np.uint8).reshape(90, *PICTURES)


def _npy(path: Path) -> Path:
    np.save(path, pictures())
    return path


def _idx(path: Path) -> Path:
    images = pictures()
    header = bytes([0, 0, 8, 3]) + np.array(images.shape, ">i4").tobytes()
    with gzip.open(path, "wb") as file:
        file.write(header + images.tobytes())
    return path


def _hdf5(path: Path) -> Path:
    with h5py.File(path, "w") as file:
        file["pictures"] = pictures()
        file["others"] = np.zeros((3, 2))
    return Path(f"{path}:/pictures")


def _npz(path: Path) -> Path:
    np.savez(path, pictures=pictures())
    return path


def _csv(path: Path) -> Path:
    generator = np.random.default_rng(6)
    sizes = generator.normal([20, 3, 0.5], [5, 1, 0.1], (80, 3)).round(3)
    colours = np.where(sizes[:, 0] > 20, "red", "blue, or green")
    with path.open("w", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(["length", 'a "wide" one', "share", "colour"])
        rows.writerows(
            [*map(float, row), colour] for row, colour in zip(sizes, colours, strict=True)
        )
    return path


FILES: Mapping[str, Callable[[Path], Path]] = {
    "pictures.npy": _npy,
    "train-images-idx3-ubyte.gz": _idx,
    "pictures.h5": _hdf5,
    "pictures.npz": _npz,
    "table.csv": _csv,
}


@dataclass(frozen=True)
class Training:
    """A design, a plan, and the data for it: a file of FILES, or a sample set."""

    data: str
    architecture: Mapping[str, Any]
    plan: Mapping[str, Any] = field(default_factory=dict)
    preparation: Mapping[str, Any] = field(default_factory=dict)

    def dataset(self, folder: Path) -> Dataset:
        """The data, written to ``folder`` first."""
        make = FILES.get(self.data)
        path = Path(self.data) if make is None else make(folder / self.data)
        chosen = Preparation.checked(self.preparation)
        return load_dataset(reference_for(path, preparation=chosen))

    def portable(self, dataset: Dataset) -> Portable:
        """A run by that plan that has not begun."""
        shape = dataset.reference.shape
        architecture = Architecture.checked({"input_shape": shape, **self.architecture})
        plan = TrainingPlan.checked({"epochs": EPOCHS, "learning_rate": 0.01, **self.plan})
        weights = initial_weights(architecture, plan.seed)
        run = Run(architecture, plan, dataset.reference.fingerprint, Checkpoint(weights))
        return Portable.of(dataset.noted_in(run), "run", about="small, run 1")


def trained(engine: Engine, run: Run, dataset: Dataset, seed: int | None = None) -> Run:
    """The run as it ends; from another seed, if one is said, with the same samples."""
    parts = dataset.parts(run.plan)
    plan = run.plan if seed is None else run.plan.edited(seed=seed)
    job = TrainingJob(run.architecture, plan, *parts, run.data_sha256)
    *_, end = engine.train(job, TrainingControl())
    assert isinstance(end, RunEnded)
    assert end.error is None, end.error
    assert end.run is not None
    return end.run


TIED = {"kind": "dense", "units": 12, "l2": 0.01, "activation": "tanh"}
CODES = {"kind": "dense", "units": 4}
IMAGES = (
    {"kind": "convolution", "filters": 5, "stride": 2, "l2": 0.02},
    {"kind": "convolution", "filters": 3, "stride": 1, "pooling": 2, "activation": "tanh"},
    CODES,
)
SIGMOID = {"kind": "dense", "units": 4, "activation": "sigmoid"}
KL = {"kind": "kl", "weight": 0.3, "target": 0.2}

# No random number is drawn after the first weights, and each step takes all samples: with the same
# first weights all losses have to be the same.
SAME: Mapping[str, Training] = {
    "whole, tied, stops early": Training(
        "set:digits",
        {"layers": (TIED, CODES), "tied": True},
        {"batch_size": 10 * ALL, "early_stopping": 2, "min_improvement": 0.03,
         "learning_rate": 0.05},
    ),
    "convolutions, fine-tuned, cosine": Training(
        "pictures.npy",
        {"layers": IMAGES, "tied": True},
        {"batch_size": ALL, "strategy": "one-at-a-time-then-fine-tune", "schedule": "cosine",
         "lowest_rate": 0.1, "optimizer": "nadam", "clip_norm": 0.05},
    ),
    "one at a time, sparse, dropping": Training(
        "train-images-idx3-ubyte.gz",
        {"layers": ({**TIED, "sparsity": {"kind": "l1", "weight": 0.01}},
                    {**SIGMOID, "sparsity": KL}), "output_activation": "sigmoid"},
        {"batch_size": ALL, "strategy": "one-at-a-time", "schedule": "step", "drop_every": 2,
         "lowest_rate": 0.3, "optimizer": "sgd", "momentum": 0.5, "loss": "bce",
         "overrides": ({"stage": "autoencoder-2", "learning_rate": 0.1, "epochs": 4},)},
    ),
    "own decoder, plateau, not validated": Training(
        "pictures.h5",
        {"layers": (*IMAGES[:1], SIGMOID), "decoder": (
            {"kind": "dense", "units": 5 * 4 * 5, "activation": "elu"},
            {"kind": "reshape", "height": 5, "breadth": 4, "channels": 5})},
        {"batch_size": ALL, "schedule": "plateau", "plateau_patience": 1, "min_improvement": 0.05,
         "optimizer": "rmsprop", "validation_share": 0},
    ),
    "table, standardised, three at a time": Training(
        "table.csv",
        {"layers": (TIED, {**SIGMOID, "sparsity": {**KL, "target": 0.1}}, CODES)},
        {"batch_size": ALL, "strategy": "one-at-a-time", "optimizer": "adagrad",
         "cache_codings": False},
        {"scaling": "standardise"},
    ),
}  # fmt: skip

# Batches and noise are drawn anew: losses have to be as near as those of other seeds.
ALIKE: Mapping[str, Training] = {
    "masked": Training(
        "pictures.npz",
        {"layers": ({"kind": "dense", "units": 30}, CODES), "output_activation": "sigmoid"},
        {"batch_size": 10, "corruption": {"kind": "masking", "share": 0.3}},
    ),
    "variational, warming up": Training(
        "set:digits",
        {"layers": ({"kind": "dense", "units": 40}, {"kind": "dense", "units": 6}),
         "coding": {"kind": "variational", "warm_up": 10, "warm_up_unit": "steps", "beta": 0.5},
         "output_activation": "sigmoid", "tied": True},
        {"loss": "bce", "corruption": {"kind": "gaussian", "strength": 0.1}, "epochs": 4},
    ),
    "salted, on codings too": Training(
        "set:iris",
        {"layers": ({"kind": "dense", "units": 8}, {"kind": "dense", "units": 3})},
        {"batch_size": 10, "strategy": "one-at-a-time", "corruption": "salt_and_pepper"},
    ),
}  # fmt: skip
