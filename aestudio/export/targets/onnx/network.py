"""The graph of a part of a network: its preparation, and its layers one after the other."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256

from onnx import GraphProto, ModelProto, TensorProto, ValueInfoProto, helper

from aestudio import __version__
from aestudio.core.shapes import Shape
from aestudio.core.stack import IMAGE, StackLayer, logits
from aestudio.core.weights import Weights
from aestudio.export.portable import Portable
from aestudio.export.targets.onnx.graph import Graph
from aestudio.export.targets.onnx.operations import GraphOperations, Value
from aestudio.export.targets.onnx.preparation import restored, returned, scaled, taken

OPSET, IR_VERSION = 18, 8  # Of December 2022: whatever is newer reads them.


def network(portable: Portable) -> ModelProto:
    """The model, with all that it needs; the same one gives the same bytes."""
    graph = Graph()
    _connect(graph, portable)
    ends, arrays = ([_input(portable)], [_output(portable)]), [*graph.arrays.values()]
    made = helper.make_graph(graph.nodes, portable.part.value, *ends, arrays)
    model = helper.make_model(
        made,
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="AE Studio",
        producer_version=__version__,
        doc_string=portable.told,
    )
    helper.set_model_props(model, {**_properties(portable), "graph_sha256": _hash(made)})
    return model


class Parameters(Mapping[str, Value]):
    """What a layer has learnt, by name; only what it asks for becomes a part of the graph."""

    def __init__(self, ops: GraphOperations, layer: StackLayer, weights: Weights) -> None:
        self._ops, self._layer, self._weights = ops, layer, weights

    def __getitem__(self, name: str) -> Value:
        key = self._layer.source(name)
        return self._ops.parameter("/".join(key), self._weights[key])

    def __iter__(self) -> Iterator[str]:
        every = self._layer.operation.parameters(self._layer.input_shape)
        return iter(one.name for one in every)

    def __len__(self) -> int:
        return len([*iter(self)])


def _connect(graph: Graph, portable: Portable) -> None:
    """All nodes from the input to the output."""
    scaling, ops = portable.scaling, GraphOperations(graph)
    name = portable.takes
    graph.scope = "scaled"
    if portable.scales_inputs:
        name = scaled(graph, name, scaling, portable.input_shape)
    value = Value(name, portable.input_shape)
    for layer in portable.layers:
        graph.scope = layer.key
        values = Parameters(ops, layer, portable.model.weights)
        value = ops.activated(logits(ops, layer, values, value), layer.activation)
    name = ops.reshaped(ops.channels_last(value), portable.output_shape).name
    graph.scope = "restored"
    if portable.restores_outputs:
        restored(graph, name, scaling, portable.output_shape)
    graph.end(portable.gives)


def _hash(graph: GraphProto) -> str:
    """Tells whether the graph is still the one that the description beside it is of."""
    return sha256(graph.SerializeToString(deterministic=True)).hexdigest()


def _input(portable: Portable) -> ValueInfoProto:
    raw = portable.scales_inputs
    kind = taken(portable.scaling) if raw else TensorProto.FLOAT
    return _described(portable.takes, kind, portable.input_shape, raw)


def _output(portable: Portable) -> ValueInfoProto:
    raw = portable.restores_outputs
    kind = returned(portable.scaling) if raw else TensorProto.FLOAT
    return _described(portable.gives, kind, portable.output_shape, raw)


def _described(name: str, kind: int, shape: Shape, raw: bool) -> ValueInfoProto:
    """What goes in or comes out, of so many samples as one likes."""
    axes = {2: "height, width", IMAGE: "height, width, channels"}.get(len(shape), "numbers")
    told = f"{name.capitalize()} (samples, {axes})"
    numbers = "in the units of the data" if raw else "as the layers have them"
    return helper.make_tensor_value_info(name, kind, ("n", *shape), f"{told}, {numbers}")


def _properties(portable: Portable) -> dict[str, str]:
    """What programs may want to know: names of the inputs, how columns became them, the design."""
    features = [one.name for one in portable.encoding.features]
    return {
        **portable.settings,
        "encoding": portable.encoding.model_dump_json(),
        "features": json.dumps(features, ensure_ascii=False),
        "part": portable.part.value,
    }
