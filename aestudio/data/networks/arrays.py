"""Archives of NumPy arrays: weights named as PyTorch names them, or what this program exported."""

from pathlib import Path

from aestudio.data.formats.npz import every_array
from aestudio.data.networks.own import PROGRAM, own_of, part_of, text_in
from aestudio.data.networks.state import network_of
from aestudio.data.networks.steps import Network

DESCRIBED = ("architecture", "preparation", "layers")


def read_arrays(path: Path) -> Network:
    """The layers whose weights are in an .npz file; raises DataError."""
    arrays = every_array(path)
    if "architecture" not in arrays:
        return network_of(arrays, path.name)
    architecture, encoding, layers = (
        text_in(arrays.pop(one, None), f"{path.name}, {one}") for one in DESCRIBED
    )
    part = part_of(layers, f"{path.name}, layers")
    return Network(PROGRAM, (), own=own_of(architecture, encoding, part, arrays, path.name))
