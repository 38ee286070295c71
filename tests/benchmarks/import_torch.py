"""PyTorch itself saves networks, and what they give here is compared with what they give there.

python import_torch.py, where torch and safetensors are installed (peers.txt); prints the largest
difference of each network and exits with 1 beyond 1e-5.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

from aestudio.analysis.forward import reconstruct
from aestudio.core.activation import Activation
from aestudio.importers.door import taken
from aestudio.importers.wishes import Wishes

MOST = 1e-5
SIGMOID = Wishes(output_activation=Activation.SIGMOID)
IMAGES = SIGMOID.edited(inputs=(28, 28))


class Stacked(nn.Module):  # type: ignore[misc]
    """Encoder and decoder of nn.Sequential."""

    def __init__(self, encoder: nn.Module, decoder: nn.Module) -> None:
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def forward(self, values: Any) -> Any:
        return self.decoder(self.encoder(values))


def dense() -> tuple[Any, Any, Wishes]:
    """784-300-30."""
    encoder = nn.Sequential(nn.Linear(784, 300), nn.ReLU(), nn.Linear(300, 30))
    decoder = nn.Sequential(nn.Linear(30, 300), nn.ReLU(), nn.Linear(300, 784), nn.Sigmoid())
    return Stacked(encoder, decoder), torch.rand(64, 784), SIGMOID


def convolutional() -> tuple[Any, Any, Wishes]:
    """Two convolutions with batch normalisation, a dense layer, and back."""
    encoder = nn.Sequential(
        *(nn.Conv2d(1, 16, 3, 2, 1), nn.BatchNorm2d(16), nn.ReLU()),
        *(nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(32 * 49, 20)),
    )
    decoder = nn.Sequential(
        *(nn.Linear(20, 32 * 49), nn.ReLU(), nn.Unflatten(1, (32, 7, 7))),
        *(nn.ConvTranspose2d(32, 16, 3, 2, 1, 1), nn.ReLU()),
        *(nn.ConvTranspose2d(16, 1, 4, 2, 1), nn.Sigmoid()),
    )
    network, images = Stacked(encoder, decoder), torch.rand(64, 1, 28, 28)
    network(images)  # Batch normalisation sees some.
    return network, images, IMAGES


def difference(make: Any, folder: Path) -> float:
    """The largest one between what PyTorch gives and what the import does."""
    network, samples, wishes = make()
    path = folder / f"{make.__name__}.safetensors"
    network.eval()
    save_file(network.state_dict(), path)
    with torch.no_grad():
        wanted = network(samples).numpy()
    found = taken(path, wishes)
    assert found.document is not None, found.refusal
    run = found.document.run
    assert run is not None
    flat = np.ascontiguousarray(samples.numpy().reshape(len(samples), -1))  # One channel.
    outputs = reconstruct(run.architecture, run.checkpoint.weights, flat)
    return float(np.abs(outputs - wanted.reshape(outputs.shape)).max())


def main() -> int:
    """Compare all of them."""
    torch.manual_seed(1)
    with TemporaryDirectory() as folder:
        found = {make.__name__: difference(make, Path(folder)) for make in (dense, convolutional)}
    for name, largest in found.items():
        print(f"{name}: {largest:.1e}")
    return int(max(found.values()) > MOST)


if __name__ == "__main__":
    sys.exit(main())
