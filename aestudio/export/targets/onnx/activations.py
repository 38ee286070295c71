"""Activations as nodes, by the definitions that TensorFlow uses."""

from collections.abc import Callable

from aestudio.core.activation import Activation
from aestudio.export.targets.onnx.graph import Graph

SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805
LEAKY_SLOPE = 0.2
Nodes = Callable[[Graph, str], str]


def _linear(graph: Graph, x: str) -> str:
    return x


def _leaky_relu(graph: Graph, x: str) -> str:
    return graph.add("LeakyRelu", x, alpha=LEAKY_SLOPE)


def _selu(graph: Graph, x: str) -> str:
    return graph.add("Selu", x, alpha=SELU_ALPHA, gamma=SELU_SCALE)


def _gelu(graph: Graph, x: str) -> str:
    """½x·(1 + erf(x/√2)); a node of that name came with opset 20 only."""
    bent = graph.add("Erf", graph.add("Mul", x, graph.number(0.5**0.5)))
    half = graph.add("Mul", x, graph.number(0.5))
    return graph.add("Mul", half, graph.add("Add", bent, graph.number(1.0)))


def _silu(graph: Graph, x: str) -> str:
    return graph.add("Mul", x, graph.add("Sigmoid", x))


def _called(operation: str) -> Nodes:
    return lambda graph, x: graph.add(operation, x)


NODES: dict[Activation, Nodes] = {
    Activation.ELU: _called("Elu"),
    Activation.RELU: _called("Relu"),
    Activation.LEAKY_RELU: _leaky_relu,
    Activation.SELU: _selu,
    Activation.GELU: _gelu,
    Activation.SILU: _silu,
    Activation.SOFTPLUS: _called("Softplus"),
    Activation.TANH: _called("Tanh"),
    Activation.SIGMOID: _called("Sigmoid"),
    Activation.LINEAR: _linear,
}
