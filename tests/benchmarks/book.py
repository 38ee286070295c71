"""Train the autoencoders of Géron's third edition on Fashion-MNIST, here and by hand in Keras.

    python tests/benchmarks/book.py FOLDER [--case sparse-kl] [--seeds 5] [--keras]

FOLDER holds the four IDX files, gzipped. As in the book, the first 55,000 images train, the next
5,000 validate; Nadam, ReLU, batches of 32 unless the case says otherwise. A line of JSON for each
run: the validation loss of the last epoch without penalties, and the whole objective there.
"""

import argparse
import gzip
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

Data = NDArray[np.float32]
TRAINING, HELD_OUT = 55_000, 5_000


@dataclass(frozen=True, slots=True)
class Case:
    """One network of the book: what it reached there, its design and its plan as JSON values, and
    the same in Keras."""

    book: float
    keras: Callable[[Any], Any]
    architecture: Mapping[str, Any]
    plan: Mapping[str, Any] = field(default_factory=dict)


def dense(units: int, **settings: Any) -> dict[str, Any]:
    """A dense layer of the book: ReLU and Glorot."""
    chosen = {"activation": "relu", "initializer": "glorot_uniform", **settings}
    return {"kind": "dense", "units": units, **chosen}


def convolution(kind: str, filters: int, **settings: Any) -> dict[str, Any]:
    """The same of images."""
    chosen = {"activation": "relu", "initializer": "glorot_uniform", **settings}
    return {"kind": kind, "filters": filters, **chosen}


def _stack(k: Any, hidden: list[Any], after: tuple[Any, ...] = ()) -> Any:
    layers = [k.layers.Flatten(), *hidden, *after, k.layers.Dense(784), k.layers.Reshape((28, 28))]
    return k.Sequential([k.Input((28, 28)), *layers])


def _dense(k: Any, *units: int) -> list[Any]:
    return [k.layers.Dense(one, "relu") for one in units]


def stacked(k: Any) -> Any:
    """784-100-30-100-784."""
    return _stack(k, _dense(k, 100, 30, 100))


def tied(k: Any) -> Any:
    """The same on transposed kernels."""

    class Transposed(k.layers.Layer):  # type: ignore[misc]
        def __init__(self, other: Any, activation: str | None) -> None:
            super().__init__()
            self.other, self.activation = other, k.activations.get(activation)

        def build(self, _shape: Any) -> None:
            self.bias = self.add_weight(shape=(self.other.kernel.shape[0],), initializer="zeros")

        def call(self, values: Any) -> Any:
            product = k.ops.matmul(values, k.ops.transpose(self.other.kernel))
            return self.activation(product + self.bias)

    one, two = _dense(k, 100, 30)
    layers = [k.layers.Flatten(), one, two, Transposed(two, "relu"), Transposed(one, None)]
    return k.Sequential([k.Input((28, 28)), *layers, k.layers.Reshape((28, 28))])


def dropout(k: Any) -> Any:
    """Half of the pixels dropped."""
    return _stack(k, [k.layers.Dropout(0.5), *_dense(k, 100, 30, 100)])


def sparse(k: Any, regularizer: Any) -> Any:
    """784-100-300 sigmoid-100-784."""
    codings = k.layers.Dense(300, "sigmoid", activity_regularizer=regularizer)
    return _stack(k, [*_dense(k, 100), codings, *_dense(k, 100)])


def sparse_l1(k: Any) -> Any:
    """L1 on the codings."""
    return sparse(k, k.regularizers.L1(1e-4))


def sparse_kl(k: Any) -> Any:
    """The divergence of the mean activity from a tenth; Keras divides it by the batch once more."""

    class Divergence(k.regularizers.Regularizer):  # type: ignore[misc]
        def __call__(self, activity: Any) -> Any:
            mean = k.ops.clip(k.ops.mean(activity, axis=0), 1e-7, 1 - 1e-7)
            on, off = 0.1 * k.ops.log(0.1 / mean), 0.9 * k.ops.log(0.9 / (1 - mean))
            return 5e-3 * k.ops.sum(on + off)

    return sparse(k, Divergence())


def variational(k: Any) -> Any:
    """784-150-100-10-100-150-784 sigmoid, KL/784."""

    class Sampling(k.layers.Layer):  # type: ignore[misc]
        def call(self, given: Any) -> Any:
            mean, log = given
            self.add_loss(-0.5 * k.ops.mean(k.ops.sum(1 + log - k.ops.exp(log) - mean**2, 1)) / 784)
            return k.random.normal(k.ops.shape(log)) * k.ops.exp(log / 2) + mean

    inputs = k.Input((28, 28))
    values = k.layers.Flatten()(inputs)
    for layer in _dense(k, 150, 100):
        values = layer(values)
    values = Sampling()([k.layers.Dense(10)(values), k.layers.Dense(10)(values)])
    for layer in (*_dense(k, 100, 150), k.layers.Dense(784, "sigmoid")):
        values = layer(values)
    return k.Model(inputs, k.layers.Reshape((28, 28))(values))


def convolutional(k: Any) -> Any:
    """Three convolutions and 30 codings, two of them pooled; the book pools all three, and averages
    over places for codings."""
    layers: list[Any] = [k.layers.Reshape((28, 28, 1))]
    layers.append(k.layers.Conv2D(16, 3, 2, "same", activation="relu"))
    for filters in (32, 64):
        layers += [
            k.layers.Conv2D(filters, 3, padding="same", activation="relu"),
            k.layers.MaxPooling2D(2, padding="same"),
        ]
    layers += [k.layers.Flatten(), k.layers.Dense(30, "relu"), k.layers.Dense(784, "relu")]
    layers.append(k.layers.Reshape((7, 7, 16)))
    for filters, activation in ((16, "relu"), (1, None)):
        layers.append(k.layers.Conv2DTranspose(filters, 3, 2, "same", activation=activation))
    return k.Sequential([k.Input((28, 28)), *layers, k.layers.Reshape((28, 28))])


BOOK = (dense(100), dense(30))
CASES = {
    "stacked": Case(0.0132, stacked, {"layers": BOOK}, {"epochs": 20}),
    "tied": Case(0.0133, tied, {"layers": BOOK, "tied": True}),
    "dropout": Case(0.0166, dropout, {"layers": BOOK}, {"corruption": "dropout"}),
    "sparse-l1": Case(
        0.0111,
        sparse_l1,
        {"layers": (dense(100), dense(300, activation="sigmoid", sparsity="l1"))},
    ),
    "sparse-kl": Case(
        0.0099,
        sparse_kl,
        {
            "layers": (
                dense(100),
                dense(
                    300,
                    activation="sigmoid",
                    sparsity={"kind": "kl", "weight": 5e-3 / 32, "target": 0.1},
                ),
            )
        },
    ),
    "variational": Case(
        0.0311,
        variational,
        {
            "layers": (dense(150), dense(100), dense(10)),
            "coding": "variational",
            "output_activation": "sigmoid",
        },
        {"batch_size": 128, "epochs": 25},
    ),
    "convolutional": Case(
        0.0121,
        convolutional,
        {
            "layers": (
                convolution("convolution", 16, stride=2),
                convolution("convolution", 32, stride=1, pooling=2),
                convolution("convolution", 64, stride=1, pooling=2),
                dense(30),
            ),
            "decoder": (
                dense(784),
                {"kind": "reshape", "height": 7, "breadth": 7, "channels": 16},
                convolution("transposed_convolution", 16, stride=2),
            ),
        },
    ),
}


def read(folder: Path) -> tuple[Data, Data]:
    """Training and validation images in 0…1, (n, 784)."""
    with gzip.open(folder / "train-images-idx3-ubyte.gz") as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 784)
    images = pixels.astype(np.float32) / np.float32(255)
    return images[:TRAINING], images[TRAINING : TRAINING + HELD_OUT]


def ours(case: Case, data: tuple[Data, Data], seed: int) -> dict[str, float]:
    """With the engine of AE Studio."""
    from aestudio.core.architecture import Architecture
    from aestudio.core.events import RunEnded
    from aestudio.core.plan import TrainingPlan
    from aestudio.core.training import TrainingControl, TrainingJob
    from aestudio.engine.loader import load_engine

    settings = {"optimizer": "nadam", "batch_size": 32, "epochs": 10, "seed": seed, **case.plan}
    architecture, plan = Architecture.checked(case.architecture), TrainingPlan.checked(settings)
    *_, end = load_engine().train(TrainingJob(architecture, plan, *data), TrainingControl())
    assert isinstance(end, RunEnded)
    if end.run is None or end.error is not None:
        raise end.error or RuntimeError("nothing was trained")
    record, (stage,) = end.run.history.stages[0].epochs[-1], end.run.stages
    whole = zip(stage.objective, record.validation_terms, strict=False)
    objective = sum(term.full_weight * value for term, value in whole)
    return {"loss": record.validation_loss or 0.0, "objective": objective or record.watched}


def by_keras(case: Case, data: tuple[Data, Data], seed: int) -> dict[str, float]:
    """With Model.fit."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import keras

    keras.utils.set_random_seed(seed)
    model = case.keras(keras)
    model.compile(loss="mse", optimizer="nadam", metrics=["mse"])
    x, held_out = (one.reshape(-1, 28, 28) for one in data)
    settings = {"batch_size": 32, "epochs": 10, **case.plan}
    told = model.fit(
        x,
        x,
        batch_size=settings["batch_size"],
        epochs=settings["epochs"],
        validation_data=(held_out, held_out),
        verbose=0,
    ).history
    return {"loss": told["val_mse"][-1], "objective": told["val_loss"][-1]}


def main() -> None:
    """Train what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--case", choices=CASES, action="append")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--keras", action="store_true")
    chosen = parser.parse_args()
    data = read(chosen.folder)
    train = by_keras if chosen.keras else ours
    for name in chosen.case or CASES:
        for seed in range(1, chosen.seeds + 1):
            began = perf_counter()
            found = train(CASES[name], data, seed)
            told = {key: round(value, 5) for key, value in found.items()}
            about = {"case": name, "by": train.__name__, "seed": seed, "book": CASES[name].book}
            print(
                json.dumps({**about, **told, "seconds": round(perf_counter() - began)}), flush=True
            )


if __name__ == "__main__":
    main()
