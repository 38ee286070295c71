"""Objectives written out in float64, an image at a time, with nothing of the program but its
declarations: what the engine's losses and gradients are held against."""

from collections.abc import Mapping
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.signal import correlate2d

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.codings.variational import Variational
from aestudio.core.layers.convolution import Convolution
from aestudio.core.operations import Padding
from aestudio.core.sparsity.kl import KLActivity
from aestudio.core.sparsity.l1 import L1Activity

Numbers = NDArray[np.float64]
Parameters = Mapping[tuple[str, str], Numbers]


def activated(z: Numbers, activation: Activation) -> Numbers:
    """The non-linearities that the small networks use."""
    return np.asarray(
        {
            Activation.ELU: lambda: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
            Activation.TANH: lambda: np.tanh(z),
            Activation.SIGMOID: lambda: 1 / (1 + np.exp(-z)),
            Activation.LINEAR: lambda: z,
        }[activation]()
    )


def border(side: int, layer: Convolution) -> tuple[int, int]:
    """Zeros around a side."""
    if layer.padding is Padding.VALID:
        return 0, 0
    missing = max((-(-side // layer.stride) - 1) * layer.stride + layer.kernel_size - side, 0)
    return missing // 2, missing - missing // 2


def convolved(image: Numbers, kernel: Numbers, layer: Convolution) -> Numbers:
    """One image (h, w, a) by a kernel (k, k, a, b)."""
    rows, columns = (border(side, layer) for side in image.shape[:2])
    padded = np.pad(image, (rows, columns, (0, 0)))
    maps = [
        sum(
            correlate2d(padded[:, :, a], kernel[:, :, a, b], "valid")
            for a in range(kernel.shape[2])
        )
        for b in range(kernel.shape[3])
    ]
    return np.stack(maps, axis=-1)[:: layer.stride, :: layer.stride]


def convolved_back(
    image: Numbers, kernel: Numbers, layer: Convolution, shape: tuple[int, ...]
) -> Numbers:
    """The adjoint of ``convolved``: ⟨convolved(u), image⟩ = ⟨u, convolved_back(image)⟩."""
    (top, bottom), (left, right) = (border(side, layer) for side in shape[:2])
    found = np.zeros((shape[0] + top + bottom, shape[1] + left + right, kernel.shape[2]))
    for row, column in product(*map(range, image.shape[:2])):
        y, x = row * layer.stride, column * layer.stride
        size = layer.kernel_size
        found[y : y + size, x : x + size] += kernel @ image[row, column]
    return found[top : top + shape[0], left : left + shape[1]]


def pooled(image: Numbers, size: int) -> Numbers:
    """The largest of each square; those at the border are smaller, on both sides alike."""
    missing = [-side % size for side in image.shape[:2]]
    borders = [(one // 2, one - one // 2) for one in missing]
    padded = np.pad(image, (*borders, (0, 0)), constant_values=-np.inf)
    rows, columns = padded.shape[0] // size, padded.shape[1] // size
    found: Numbers = padded.reshape(rows, size, columns, size, -1).max(axis=(1, 3))
    return found


class Hand:
    """The objective of a network on a batch, from its parameters alone."""

    def __init__(self, architecture: Architecture, draws: Numbers | None = None) -> None:
        self._architecture, self._draws = architecture, draws
        self._shapes = architecture.encoder_shapes

    def objective(self, parameters: Parameters, inputs: Numbers, targets: Numbers) -> list[float]:
        """Squared error, then the penalties that there are: L2, sparsity, divergence in nats."""
        design, terms = self._architecture, []
        values, sparsity, divergence = inputs, 0.0, None
        for level, layer in enumerate(design.layers, start=1):
            key, last = f"encoder_{level}", level == design.depth
            sums = self._encoded(values, parameters, key, level)
            if last and isinstance(design.coding, Variational):
                assert self._draws is not None
                logs = self._encoded(values, parameters, key, level, "log_variance_")
                kl = (sums**2 + np.exp(logs) - 1 - logs).sum(axis=1) / 2
                divergence = float(kl.mean())
                values = sums + np.exp(logs / 2) * self._draws
            else:
                values = activated(sums, layer.activation)
            match layer.sparsity:
                case L1Activity(weight=weight):
                    sparsity += weight * float(np.abs(values).sum(axis=1).mean())
                case KLActivity(weight=weight, target=p):
                    q = values.mean(axis=0)
                    each = p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))
                    sparsity += weight * float(each.sum())
        outputs = self._decoded(values, parameters)
        terms.append(float(np.mean((outputs - targets) ** 2)))
        penalty = self._penalty(parameters)
        if any(layer.l2 for layer in design.layers):
            terms.append(penalty)
        if any(not layer.sparsity.is_none for layer in design.layers):
            terms.append(sparsity)
        return terms if divergence is None else [*terms, divergence]

    def _penalty(self, parameters: Parameters) -> float:
        scales = {f"_{level}": one.l2 for level, one in enumerate(self._architecture.layers, 1)}
        return sum(
            scales[layer[7:]] * float((array**2).sum()) / 2
            for (layer, name), array in parameters.items()
            if name == "kernel" and layer[7:] in scales
        )

    def _encoded(
        self, values: Numbers, parameters: Parameters, key: str, level: int, head: str = ""
    ) -> Numbers:
        """Sums (n, units) before the activation."""
        layer = self._architecture.layers[level - 1]
        kernel, bias = parameters[key, f"{head}kernel"], parameters[key, f"{head}bias"]
        if not isinstance(layer, Convolution):
            return values @ kernel + bias
        images = values.reshape(len(values), *self._image(level - 1))
        sums = [convolved(one, kernel, layer) + bias for one in images]
        return np.stack([pooled(one, layer.pooling).ravel() for one in sums])

    def _decoded(self, values: Numbers, parameters: Parameters) -> Numbers:
        design = self._architecture
        for level in range(design.depth, 0, -1):
            layer, tied = design.layers[level - 1], design.tied
            activation = (
                design.output_activation if level == 1 else design.layers[level - 2].activation
            )
            kernel = parameters[f"{'encoder' if tied else 'decoder'}_{level}", "kernel"]
            bias = parameters[f"decoder_{level}", "bias"]
            if isinstance(layer, Convolution):
                sums = self._painted(values, kernel, bias, level)
            else:
                sums = values @ (kernel.T if tied else kernel) + bias
            values = activated(sums, activation)
        return values

    def _painted(self, values: Numbers, kernel: Numbers, bias: Numbers, level: int) -> Numbers:
        layer = self._architecture.layers[level - 1]
        assert isinstance(layer, Convolution)
        outputs, size = self._image(level - 1), layer.pooling
        images = values.reshape(len(values), *self._shapes[level])
        before = np.zeros((*outputs[:2], 1))
        sides = convolved(before, np.zeros((layer.kernel_size, layer.kernel_size, 1, 1)), layer)
        large = images.repeat(size, axis=1).repeat(size, axis=2)
        large = large[:, : sides.shape[0], : sides.shape[1]]
        return np.stack(
            [(convolved_back(one, kernel, layer, outputs) + bias).ravel() for one in large]
        )

    def _image(self, level: int) -> tuple[int, ...]:
        shape = self._shapes[level]
        return shape if len(shape) == 3 else (*shape, 1)
