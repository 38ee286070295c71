"""Archives of NumPy arrays: weights named as PyTorch names them, or what this program exported."""

from pathlib import Path

from aestudio.data.formats.npz import every_array
from aestudio.data.networks.own import PROGRAM, own_of, part_of, text_in
from aestudio.data.networks.state import network_of
from aestudio.data.networks.steps import Network

# By which name the archive has what is told.
DESCRIBED = {"architecture": "architecture", "encoding": "preparation", "layers": "layers"}
PLAN = "plan"  # Archives of versions before this one have none.


def read_arrays(path: Path) -> Network:
    """The layers whose weights are in an .npz file; raises DataError."""
    arrays = every_array(path)
    if "architecture" not in arrays:
        return network_of(arrays, path.name)
    names = {**DESCRIBED, **({PLAN: PLAN} if PLAN in arrays else {})}
    told = {
        name: text_in(arrays.pop(one, None), f"{path.name}, {one}") for name, one in names.items()
    }
    part = part_of(told["layers"], f"{path.name}, layers")
    return Network(PROGRAM, (), own=own_of({PLAN: "", **told}, part, arrays, path.name))
