"""Weights as an archive of NumPy arrays, named as PyTorch names them."""

from pathlib import Path

from aestudio.data.formats.npz import every_array
from aestudio.data.networks.state import network_of
from aestudio.data.networks.steps import Network


def read_arrays(path: Path) -> Network:
    """The layers whose weights are in an .npz file; raises DataError."""
    return network_of(every_array(path), path.name)
