"""How fast networks of each kind train, here and with other programs; a JSON line each.

    python tests/benchmarks/kinds.py ours --network denoising
    .venv-peers/bin/python tests/benchmarks/kinds.py pytorch-channels-last --network convolutional

Uniform noise of 28 × 28, Adam 0.001. "plain" is 784-300-150 tied, ELU, squared error; "masking",
"gaussian" and "sparse" (L1 on the codings) the same with that; "variational" 784-500-500-20, ELU,
cross-entropy and KL; "convolutional" 16-32-64 filters of 3 × 3, stride 2, ReLU, tied or not. Speeds
are those of the fastest epoch after the first. What is asked for is imported, and nothing else.
"""

import argparse
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from time import perf_counter
from typing import Any

import numpy as np

SAMPLES, EPOCHS = 12_800, 6
HIDDEN, CODES = 500, 20
FILTERS = (1, 16, 32, 64)
BATCH = {"variational": 150, "convolutional": 128, "convolutional-tied": 128}
NETWORKS = ("plain", "masking", "gaussian", "sparse", *BATCH)
Epoch = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Task:
    """A network by its name."""

    network: str

    @property
    def batch(self) -> int:
        """Samples a step."""
        return BATCH.get(self.network, 150)

    @property
    def data(self) -> Any:
        """Whole batches of noise, float32 (n, 784)."""
        count = SAMPLES - SAMPLES % self.batch
        return np.random.default_rng(0).random((count, 784), dtype=np.float32)

    @property
    def tied(self) -> bool:
        """Whether the convolutions share their kernels."""
        return self.network.endswith("tied")


def ours(task: Task) -> Iterator[float]:
    """Seconds of the epochs of AE Studio, by the clock."""
    from aestudio.core.architecture import Architecture
    from aestudio.core.events import EpochDone, RunEnded
    from aestudio.core.plan import TrainingPlan
    from aestudio.core.training import TrainingControl, TrainingJob
    from aestudio.engine.loader import load_engine

    dense = [{"kind": "dense", "units": units} for units in (300, 150)]
    design: dict[str, Any] = {"layers": dense, "tied": True}
    plan: dict[str, Any] = {"batch_size": task.batch, "epochs": EPOCHS, "validation_share": 0.0}
    match task.network:
        case "masking" | "gaussian":
            plan["corruption"] = task.network
        case "sparse":
            design["layers"] = [dense[0], {**dense[1], "sparsity": "l1"}]
        case "variational":
            layers = [{"kind": "dense", "units": units} for units in (HIDDEN, HIDDEN, CODES)]
            design = {"layers": layers, "coding": "variational", "output_activation": "sigmoid"}
            plan["loss"] = "bce"
        case "convolutional" | "convolutional-tied":
            layer = {"kind": "convolution", "activation": "relu"}
            layers = [{**layer, "filters": filters} for filters in FILTERS[1:]]
            design = {"layers": layers, "tied": task.tied}
    samples = task.data
    job = TrainingJob(
        Architecture.checked(design), TrainingPlan.checked(plan), samples, samples[:0]
    )
    before = perf_counter()
    for event in load_engine().train(job, TrainingControl()):
        if isinstance(event, EpochDone):
            yield perf_counter() - before
            before = perf_counter()
        elif isinstance(event, RunEnded) and event.error is not None:
            raise event.error


def timed(epoch: Epoch) -> Iterator[float]:
    """Seconds of the epochs of another program."""
    for _ in range(EPOCHS):
        before = perf_counter()
        epoch()
        yield perf_counter() - before


def keras(task: Task, *, compiled: bool) -> Epoch:
    """``Model.fit``, the steps compiled by XLA or not."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras as k

    class Sampling(k.layers.Layer):  # type: ignore[misc]
        def call(self, given: Any) -> Any:
            mean, log = given
            each = k.ops.sum(1 + log - k.ops.exp(log) - mean**2, 1)
            self.add_loss(-0.5 * k.ops.mean(each) / 784)
            return k.random.normal(k.ops.shape(log)) * k.ops.exp(log / 2) + mean

    inputs = values = k.Input((784,))
    if task.network == "variational":
        for _ in range(2):
            values = k.layers.Dense(HIDDEN, "elu")(values)
        values = Sampling()([k.layers.Dense(CODES)(values), k.layers.Dense(CODES)(values)])
        for _ in range(2):
            values = k.layers.Dense(HIDDEN, "elu")(values)
        values = k.layers.Dense(784, "sigmoid")(values)
    else:
        values = k.layers.Reshape((28, 28, 1))(values)
        for filters in FILTERS[1:]:
            values = k.layers.Conv2D(filters, 3, 2, "same", activation="relu")(values)
        for filters, side in ((32, 7), (16, 14), (1, 28)):
            activation = None if filters == 1 else "relu"
            layer = k.layers.Conv2DTranspose(filters, 3, 2, "same", activation=activation)
            values = layer(values)[:, :side, :side]
        values = k.layers.Flatten()(values)
    model = k.Model(inputs, values)
    loss = "binary_crossentropy" if task.network == "variational" else "mse"
    model.compile(k.optimizers.Adam(0.001), loss, jit_compile=compiled)
    data = task.data
    return lambda: model.fit(data, data, batch_size=task.batch, verbose=0) and None


def pytorch(task: Task, *, channels_last: bool = False, compiled: bool = False) -> Epoch:
    """Eager or compiled, with the fused Adam."""
    import torch
    from torch.nn import functional as f

    class Variational(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            linear = torch.nn.Linear
            self.encoder = torch.nn.ModuleList([linear(784, HIDDEN), linear(HIDDEN, HIDDEN)])
            self.mean, self.log = linear(HIDDEN, CODES), linear(HIDDEN, CODES)
            sizes = (CODES, HIDDEN, HIDDEN)
            self.decoder = torch.nn.ModuleList(linear(*one) for one in pairwise(sizes))
            self.out = linear(HIDDEN, 784)

        def forward(self, batch: Any) -> Any:
            values = batch
            for layer in self.encoder:
                values = f.elu(layer(values))
            mean, log = self.mean(values), self.log(values)
            values = mean + torch.exp(log / 2) * torch.randn_like(log)
            for layer in self.decoder:
                values = f.elu(layer(values))
            loss = f.binary_cross_entropy_with_logits(self.out(values), batch)
            kl = 0.5 * (mean**2 + log.exp() - 1 - log).sum(1).mean()
            return loss + kl / 784

    class Convolutional(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            pairs = list(pairwise(FILTERS))
            self.encoder = torch.nn.ModuleList(torch.nn.Conv2d(a, b, 3, 2, 1) for a, b in pairs)
            back = (torch.nn.ConvTranspose2d(b, a, 3, 2, 1) for a, b in pairs)
            self.decoder = torch.nn.ModuleList(back)
            if task.tied:
                for layer in self.decoder:
                    del layer.weight

        def forward(self, batch: Any) -> Any:
            values = batch
            for layer in self.encoder:
                values = f.relu(layer(values))
            for number, more in ((2, 0), (1, 1), (0, 1)):
                layer = self.decoder[number]
                kernel = self.encoder[number].weight if task.tied else layer.weight
                values = f.conv_transpose2d(values, kernel, layer.bias, 2, 1, more)
                values = f.relu(values) if number else values
            return f.mse_loss(values, batch)

    data = torch.from_numpy(task.data)
    model: Any = Variational() if task.network == "variational" else Convolutional()
    if task.network != "variational":
        data = data.reshape(-1, 1, 28, 28)
    if channels_last:
        model, data = (one.to(memory_format=torch.channels_last) for one in (model, data))
    optimizer = torch.optim.Adam(model.parameters(), 0.001, fused=True)
    loss = torch.compile(model) if compiled else model

    def epoch() -> None:
        for rows in torch.randperm(len(data)).split(task.batch):
            optimizer.zero_grad()
            loss(data[rows]).backward()
            optimizer.step()

    return epoch


def jax(task: Task) -> Epoch:
    """A scan over the epoch, of the variational network."""
    import jax as j
    from jax import nn
    from jax import numpy as jnp

    sizes = [(784, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, CODES), (HIDDEN, CODES)]
    sizes += [(CODES, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, 784)]
    generator = np.random.default_rng(0)
    start = [(generator.normal(0, a**-0.5, (a, b)), np.zeros(b)) for a, b in sizes]
    weights = j.tree.map(lambda one: jnp.asarray(one, jnp.float32), start)

    def loss(weights: Any, batch: Any, key: Any) -> Any:
        def layer(number: int, values: Any) -> Any:
            return values @ weights[number][0] + weights[number][1]

        values = nn.elu(layer(1, nn.elu(layer(0, batch))))
        mean, log = layer(2, values), layer(3, values)
        values = mean + jnp.exp(log / 2) * j.random.normal(key, log.shape)
        logits = layer(6, nn.elu(layer(5, nn.elu(layer(4, values)))))
        each = jnp.maximum(logits, 0) - logits * batch + jnp.log1p(jnp.exp(-jnp.abs(logits)))
        return each.mean() + 0.5 * (mean**2 + jnp.exp(log) - 1 - log).sum(1).mean() / 784

    def step(state: Any, given: Any) -> Any:
        weights, m, v, count = state
        slopes = j.grad(loss)(weights, *given)
        m = j.tree.map(lambda a, g: 0.9 * a + 0.1 * g, m, slopes)
        v = j.tree.map(lambda a, g: 0.999 * a + 0.001 * g * g, v, slopes)
        rate = 0.001 * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        moved = j.tree.map(lambda w, a, b: w - rate * a / (jnp.sqrt(b) + 1e-7), weights, m, v)
        return (moved, m, v, count + 1), None

    data = jnp.asarray(task.data)
    scan = j.jit(
        lambda state, rows, keys: j.lax.scan(
            lambda s, one: step(s, (data[one[0]], one[1])), state, (rows, keys)
        )[0],
        donate_argnums=0,
    )
    zeros = j.tree.map(jnp.zeros_like, weights)
    state = [(weights, zeros, j.tree.map(jnp.copy, zeros), 1.0)]

    def epoch() -> None:
        rows = np.random.permutation(len(data)).reshape(-1, task.batch)
        keys = j.random.split(j.random.key(0), len(rows))
        state[0] = j.block_until_ready(scan(state[0], rows, keys))

    return epoch


PEERS: dict[str, Callable[[Task], Epoch]] = {
    "keras": lambda task: keras(task, compiled=False),
    "keras-xla": lambda task: keras(task, compiled=True),
    "pytorch": pytorch,
    "pytorch-channels-last": lambda task: pytorch(task, channels_last=True),
    "pytorch-compiled": lambda task: pytorch(task, compiled=True),
    "jax-scan": jax,
}


def main() -> None:
    """Time what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("by", choices=("ours", *PEERS))
    parser.add_argument("--network", choices=NETWORKS, required=True)
    chosen = parser.parse_args()
    task = Task(chosen.network)
    seconds = ours(task) if chosen.by == "ours" else timed(PEERS[chosen.by](task))
    times = list(seconds)[1:]
    speed = round(len(task.data) / min(times))
    print(json.dumps({"by": chosen.by, "network": task.network, "samples_per_s": speed}))


if __name__ == "__main__":
    main()
