"""Networks in ONNX that this program wrote, and that nobody has changed since.

The graph says what is computed, the description beside it what was designed: which holds only while
the graph is the one that it was written for, which its hash tells.
"""

from hashlib import sha256

from aestudio.data.networks.onnx_messages import Graph, told_of
from aestudio.data.networks.own import AUTOENCODER, DECODER, ENCODER, Numbers, Own, own_of
from aestudio.data.networks.protobuf import Message

HASH = "graph_sha256"
PARTS = (AUTOENCODER, ENCODER, DECODER)
KERNEL = 4  # Axes of that of a convolution.


def is_own(model: Message) -> bool:
    """Whether a description is there that is that of the graph; raises WireError."""
    told = told_of(model)
    described = {"architecture", "encoding", "part"} <= told.keys() and told["part"] in PARTS
    return described and told.get(HASH) == sha256(model.bytes(7)).hexdigest()


def own_in(model: Message, graph: Graph, place: str) -> Own:
    """The network that it describes; raises DataError, WireError."""
    told = told_of(model)
    arrays = {name: _as_here(one) for name, one in graph.weights.items()}
    return own_of({"plan": "", **told}, told["part"], arrays, place)


def _as_here(array: Numbers) -> Numbers:
    """(k, k, channels, filters), which are (filters, channels, k, k) there."""
    return array.transpose(2, 3, 1, 0) if array.ndim == KERNEL else array
