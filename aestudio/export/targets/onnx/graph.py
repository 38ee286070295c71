"""The nodes and arrays of a graph, in the order in which they are needed."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

# Whose third input is a bias, which need not be there.
BIASED = ("Gemm", "Conv", "ConvTranspose")


@dataclass(slots=True)
class Graph:
    """Grows node by node; what passes between nodes goes by its name."""

    nodes: list[NodeProto] = field(default_factory=list)
    scope: str = ""  # The layer that nodes are of from now on, by which they are named.
    arrays: dict[str, TensorProto] = field(default_factory=dict)

    def add(self, operation: str, *inputs: str, **attributes: Any) -> str:
        """One more node; gives the name of what comes out of it."""
        name = self._fresh(f"{self.scope}/{operation}" if self.scope else operation)
        self.nodes.append(helper.make_node(operation, inputs, [name], name, **attributes))
        return name

    def _fresh(self, wanted: str) -> str:
        """encoder_1/Mul, and encoder_1/Mul_2 where a node is called so already."""
        same = sum(node.name.startswith(f"{wanted}_") or node.name == wanted for node in self.nodes)
        return f"{wanted}_{same + 1}" if same else wanted

    def kept(self, name: str, array: NDArray[Any]) -> str:
        """The array of that name, stored once however often it is needed."""
        if name not in self.arrays:
            self.arrays[name] = numpy_helper.from_array(array, name)
        return name

    def whole_numbers(self, *numbers: int) -> str:
        """A row of them, stored once."""
        name = f"whole_{'_'.join(map(str, numbers))}"
        return self.kept(name, np.array(numbers, np.int64))

    def number(self, value: float) -> str:
        """A float32 number, stored once."""
        return self.kept(f"number_{value:g}", np.array(value, np.float32))

    def biased(self, values: str, bias: str) -> str:
        """``bias`` added to the last axis: by the node that made ``values``, where it can.

        What comes out of that node has another name then: nothing takes it without its bias.
        """
        last = self.nodes[-1] if self.nodes else None
        fresh = last is not None and last.output[0] == values
        if last is None or not fresh or last.op_type not in BIASED or len(last.input) > 2:
            return self.add("Add", values, bias)
        name = f"{values}_biased"
        last.input.append(bias)
        last.output[0] = name
        return name

    def end(self, name: str) -> None:
        """What comes out of the last node is what comes out of the graph, under that name."""
        self.nodes[-1].output[0] = name
