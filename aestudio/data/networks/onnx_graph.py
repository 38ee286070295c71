"""Networks in the exchange format ONNX: one operation after the other."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from aestudio.core.errors import DataError
from aestudio.data.networks.onnx_constants import Values, constants_of
from aestudio.data.networks.onnx_messages import Graph, Node, graph_of, told_of
from aestudio.data.networks.onnx_nodes import merged, step_of
from aestudio.data.networks.onnx_own import is_own, own_in
from aestudio.data.networks.own import PROGRAM
from aestudio.data.networks.protobuf import Message
from aestudio.data.networks.steps import MOST_STEPS, MOST_TOLD, Network, Step, StepKind

CHAIN = "Leave out what goes around layers, and export the chain of encoder and decoder"
CHANNELS = (1, 3, 4)
SILU = "SiLU of Sigmoid and Mul"


def read_onnx(path: Path) -> Network:
    """The network in an .onnx file; raises DataError."""
    try:
        model = Message(memoryview(path.read_bytes()))
        graph, properties = graph_of(model, path.name), told_of(model)
        if is_own(model):
            return Network(PROGRAM, (), own=own_in(model, graph, path.name))
        # Weights that are no numbers are told of where they are taken.
        with np.errstate(all="ignore"):
            found = _network(graph, path.name)
        architecture, plan = (_told(properties, name) for name in ("architecture", "plan"))
        return replace(found, architecture=architecture, plan=plan)
    except ValueError as error:
        raise DataError(
            "is no network of ONNX, or it is damaged",
            where=path.name,
            why=str(error)[:1].upper() + str(error)[1:],
            remedy="Copy it again, or export it again",
        ) from error


def _told(properties: Mapping[str, str], name: str) -> str:
    found = properties.get(name, "")
    return found if len(found) <= MOST_TOLD else ""


def _network(graph: Graph, place: str) -> Network:
    if len(graph.inputs) != 1:
        raise DataError(
            f"has {len(graph.inputs)} inputs that are no weights", where=place, remedy=CHAIN
        )
    ((name, sides),) = graph.inputs.items()
    known = constants_of(graph, place)
    steps: list[Step] = []
    for node in _chain(graph, known, name, place):
        step = _silu(node) or step_of(node, known)
        bias = merged(step, steps[-1] if steps else None)
        if bias is not None:
            steps[-1] = bias
        else:
            steps.append(step)
        if len(steps) > MOST_STEPS:
            raise DataError(f"has more than {MOST_STEPS} layers", where=place, remedy=CHAIN)
    return Network("ONNX", (_input(sides[1:], steps), *steps))


def _silu(node: Node) -> Step | None:
    """x times its own sigmoid, which the chain tells of by the name that it gives."""
    if node.kind != SILU:
        return None
    return Step(StepKind.ACTIVATION, node.name, "Sigmoid, Mul", activation="silu")


def _input(sides: tuple[int, ...], steps: list[Step]) -> Step:
    """The input, of which an image has its channels first unless it is turned at once."""
    known = bool(sides) and min(sides) > 0
    first = len(sides) == 3
    if first and steps and steps[0].kind is StepKind.TRANSPOSE:
        first = steps[0].shape != (2, 0, 1)
    elif first and steps and not steps[0].channels_first:
        first = sides[0] in CHANNELS and sides[2] not in CHANNELS
    shape = sides if known else ()
    return Step(StepKind.INPUT, "input", "input", shape=shape, channels_first=first)


def _chain(graph: Graph, known: Values, start: str, place: str) -> list[Node]:
    """The nodes that a sample passes; raises DataError where it goes several ways."""
    takers: dict[str, list[Node]] = {}
    for taker in graph.nodes:
        if taker.kind == "Shape" or (taker.outputs and taker.outputs[0] in known):
            continue
        for one in dict.fromkeys(taker.inputs):
            takers.setdefault(one, []).append(taker)
    found: list[Node] = []
    value, seen = start, {start}
    while value in takers:
        nodes = takers[value]
        node: Node | None = nodes[0] if len(nodes) == 1 else _both(nodes, value)
        if node is None or not node.outputs or node.outputs[0] in seen:
            names = " and ".join(one.name[:60] for one in nodes[:2])
            raise DataError(
                "is not one layer after the other",
                where=place,
                why=f"Several take the same: {names}",
                remedy=CHAIN,
            )
        found.append(node)
        value = node.outputs[0]
        seen.add(value)
        if len(found) > 4 * MOST_STEPS:
            raise DataError("has too many layers", where=place, remedy=CHAIN)
    if value not in graph.outputs:
        raise DataError(
            "does not lead from its input to its output",
            where=place,
            why=f"It ends at {found[-1].name[:60] if found else start[:60]}",
            remedy=CHAIN,
        )
    return found


def _both(nodes: list[Node], value: str) -> Node | None:
    """A sigmoid and the product with what it takes, as one node."""
    first = next((one for one in nodes if one.kind == "Sigmoid" and one.outputs), None)
    second = next((one for one in nodes if one.kind == "Mul"), None)
    if first is None or second is None or len(nodes) != 2:
        return None
    if set(second.inputs) != {value, first.outputs[0]}:
        return None
    return Node(second.name, SILU, "", (value,), second.outputs, {})
