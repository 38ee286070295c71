"""Train one symmetric autoencoder with another program; print its speed as one JSON line.

    python tests/benchmarks/peers.py keras --sizes 784,300,150 --tied --batch 150

All minimise the mean squared error plus 2.5e-4 · Σw² of every kernel, with Adam 0.001, on the same
random data, reshuffled each epoch: ELU in the hidden layers, linear at the end. "products" does
nothing but the matrix products of such a step. ``samples_per_s`` is that of the median epoch after
the first, ``first_s`` the time of the first epoch, compilation included. Nothing but NumPy is
imported before the program asked for, so that each can live in an environment of its own.
"""

import argparse
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

PENALTY = 2.5e-4  # Of Σw², as Keras counts it.
RATE = 0.001
STEPS_A_CALL = 100

Data = NDArray[np.float32]
Epoch = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Task:
    """A network by its sizes from the inputs to the codings, and how it is trained."""

    sizes: tuple[int, ...]
    tied: bool
    batch: int
    samples: int
    epochs: int

    @property
    def encoder(self) -> tuple[tuple[int, int], ...]:
        """Inputs and units of each encoder layer, from the outside in."""
        return tuple(pairwise(self.sizes))

    @property
    def decoder(self) -> tuple[tuple[int, int], ...]:
        """Inputs and units of each decoder layer, from the inside out."""
        return tuple(pairwise(self.sizes[::-1]))

    @property
    def data(self) -> Data:
        """Uniform noise (samples, inputs), as many samples as fill whole batches."""
        count = self.samples - self.samples % self.batch
        return np.random.default_rng(0).random((count, self.sizes[0]), dtype=np.float32)


def keras(task: Task, **how: Any) -> Epoch:
    """``Model.fit``, compiled as ``how`` says."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras as k

    class Transposed(k.layers.Layer):  # type: ignore[misc]
        """A dense layer on the transpose of another's kernel, with a bias of its own."""

        def __init__(self, encoder: Any, activation: str) -> None:
            super().__init__()
            self.encoder = encoder
            self.activation = k.activations.get(activation)
            self.bias = self.add_weight(shape=(encoder.kernel.shape[0],), initializer="zeros")

        def call(self, codings: Any) -> Any:
            kernel = k.ops.transpose(self.encoder.kernel)
            return self.activation(k.ops.matmul(codings, kernel) + self.bias)

    def dense(units: int, activation: str) -> Any:
        penalty = k.regularizers.L2(PENALTY)
        return k.layers.Dense(
            units, activation, kernel_initializer="he_normal", kernel_regularizer=penalty
        )

    encoder = [dense(units, "elu") for _, units in task.encoder]
    inputs = values = k.Input((task.sizes[0],))
    for layer in encoder:
        values = layer(values)
    for number, (_, units) in enumerate(task.decoder, start=1):
        activation = "elu" if number < len(encoder) else "linear"
        layer = Transposed(encoder[-number], activation) if task.tied else dense(units, activation)
        values = layer(values)
    model = k.Model(inputs, values)
    model.compile(k.optimizers.Adam(RATE), "mse", **how)
    data = task.data

    def epoch() -> None:
        model.fit(data, data, batch_size=task.batch, verbose=0)

    return epoch


def pytorch(task: Task, *, compiled: bool) -> Epoch:
    """Eager PyTorch with the fused Adam, or the same loss through torch.compile."""
    import torch
    from torch.nn import functional as f

    class Autoencoder(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.encoder = torch.nn.ModuleList(torch.nn.Linear(*one) for one in task.encoder)
            self.decoder = torch.nn.ModuleList(torch.nn.Linear(*one) for one in task.decoder)
            if task.tied:
                for layer in self.decoder:
                    del layer.weight

        def kernels(self) -> list[Any]:
            own = () if task.tied else self.decoder
            return [layer.weight for layer in (*self.encoder, *own)]

        def forward(self, batch: Any) -> Any:
            values = batch
            for layer in self.encoder:
                values = f.elu(layer(values))
            for layer, opposite in zip(self.decoder, reversed(self.encoder), strict=True):
                kernel = opposite.weight.t() if task.tied else layer.weight
                values = f.linear(values, kernel, layer.bias)
                if layer is not self.decoder[-1]:
                    values = f.elu(values)
            penalty = sum(kernel.square().sum() for kernel in self.kernels())
            return f.mse_loss(values, batch) + PENALTY * penalty

    model = Autoencoder()
    for kernel in model.kernels():
        torch.nn.init.kaiming_normal_(kernel)
    loss = torch.compile(model) if compiled else model
    optimizer = torch.optim.Adam(model.parameters(), RATE, fused=True)
    data = torch.from_numpy(task.data)

    def epoch() -> None:
        for rows in torch.randperm(len(data)).split(task.batch):
            optimizer.zero_grad()
            loss(data[rows]).backward()
            optimizer.step()

    return epoch


def jax(task: Task, *, scan: bool) -> Epoch:
    """One jitted step a batch, or one jitted scan an epoch; data and state stay where JAX is."""
    from functools import partial

    import jax as j
    from jax import numpy as jnp

    random = np.random.default_rng(1)
    depth = len(task.encoder)

    def kernel(inputs: int, units: int) -> Any:
        return jnp.asarray(random.normal(0, np.sqrt(2 / inputs), (inputs, units)), jnp.float32)

    layers = (*task.encoder, *task.decoder)
    owned = task.encoder if task.tied else layers
    weights = {
        "kernels": [kernel(*one) for one in owned],
        "biases": [jnp.zeros(units, jnp.float32) for _, units in layers],
    }
    data = jnp.asarray(task.data)

    def loss(weights: Any, batch: Any) -> Any:
        kernels = list(weights["kernels"])
        penalty = sum(jnp.sum(one * one) for one in kernels)
        if task.tied:
            kernels += [one.T for one in reversed(kernels)]
        values = batch
        for number, (one, bias) in enumerate(zip(kernels, weights["biases"], strict=True), 1):
            values = values @ one + bias
            if number < 2 * depth:
                values = j.nn.elu(values)
        return jnp.mean(jnp.square(values - batch)) + PENALTY * penalty

    def step(state: Any, rows: Any) -> Any:
        weights, first, second, count = state
        value, slopes = j.value_and_grad(loss)(weights, data[rows])
        count = count + 1
        first = j.tree.map(lambda old, new: 0.9 * old + 0.1 * new, first, slopes)
        second = j.tree.map(lambda old, new: 0.999 * old + 0.001 * new * new, second, slopes)
        rate = RATE * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        weights = j.tree.map(
            lambda old, one, two: old - rate * one / (jnp.sqrt(two) + 1e-7), weights, first, second
        )
        return (weights, first, second, count), value

    @partial(j.jit, donate_argnums=0)
    def one_step(state: Any, rows: Any) -> Any:
        return step(state, rows)

    @partial(j.jit, donate_argnums=0)
    def whole_epoch(state: Any, batches: Any) -> Any:
        return j.lax.scan(step, state, batches)

    nothing = partial(j.tree.map, jnp.zeros_like)
    state = (weights, nothing(weights), nothing(weights), jnp.float32(0))

    def epoch() -> None:
        nonlocal state
        batches = random.permutation(len(data)).astype(np.int32).reshape(-1, task.batch)
        if scan:
            state, value = whole_epoch(state, batches)
        else:
            for rows in batches:
                state, value = one_step(state, rows)
        value.block_until_ready()

    return epoch


def products(task: Task) -> Epoch:
    """The matrix products of a step in PyTorch: forward, to the kernels, and back to the layers.

    The gradient with respect to the data is never needed, so there is no product for it.
    """
    import torch

    data = torch.from_numpy(task.data)
    kernels = [torch.rand(one) for one in task.encoder]
    kernels += [one.t() for one in reversed(kernels)]

    def epoch() -> None:
        for batch in data.split(task.batch):
            inputs = [batch]
            for kernel in kernels:
                inputs.append(inputs[-1] @ kernel)
            slope = inputs.pop()
            for number in range(len(kernels) - 1, -1, -1):
                _ = inputs[number].t() @ slope
                if number:
                    slope = slope @ kernels[number].t()

    return epoch


PEERS: dict[str, Callable[[Task], Epoch]] = {
    "keras": keras,
    "keras-xla": lambda task: keras(task, jit_compile=True, steps_per_execution=STEPS_A_CALL),
    "torch": lambda task: pytorch(task, compiled=False),
    "torch-compile": lambda task: pytorch(task, compiled=True),
    "jax": lambda task: jax(task, scan=False),
    "jax-scan": lambda task: jax(task, scan=True),
    "products": products,
}


def timed(peer: str, task: Task) -> dict[str, Any]:
    """Train a first epoch and ``task.epochs`` more; what is printed of them."""
    epoch = PEERS[peer](task)
    seconds = []
    for _ in range(task.epochs + 1):
        began = perf_counter()
        epoch()
        seconds.append(perf_counter() - began)
    count = task.samples - task.samples % task.batch
    return {
        "peer": peer,
        "sizes": list(task.sizes),
        "tied": task.tied,
        "batch": task.batch,
        "samples_per_s": round(count / median(seconds[1:])),
        "first_s": round(seconds[0], 3),
    }


def main() -> None:
    """Train and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("--sizes", default="784,300,150")
    parser.add_argument("--tied", action="store_true", default=True)
    parser.add_argument("--untied", dest="tied", action="store_false")
    parser.add_argument("--batch", type=int, default=150)
    parser.add_argument("--samples", type=int, default=15_000)
    parser.add_argument("--epochs", type=int, default=6)
    given = parser.parse_args()
    sizes = tuple(int(one) for one in given.sizes.split(","))
    task = Task(sizes, given.tied, given.batch, given.samples, given.epochs)
    print(json.dumps(timed(given.peer, task)), flush=True)


if __name__ == "__main__":
    main()
