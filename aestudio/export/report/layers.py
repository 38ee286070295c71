"""The layers of a network in words."""

from aestudio.core.architecture import Architecture
from aestudio.core.shapes import shape_text
from aestudio.core.stack import Role, StackLayer
from aestudio.export.report.contents import Layer

ROLES = {
    Role.ENCODER: "Encoder",
    Role.CODINGS: "Codings",
    Role.DECODER: "Decoder",
    Role.OUTPUT: "Output",
}


def layers_of(architecture: Architecture) -> tuple[Layer, ...]:
    """Each layer of the stack, in order."""
    shapes = architecture.shown_shapes[1:]
    pairs = zip(architecture.stack, shapes, strict=True)
    return tuple(_layer(one, shape_text(shape), architecture) for one, shape in pairs)


def _layer(layer: StackLayer, shape: str, architecture: Architecture) -> Layer:
    coding = architecture.coding.told if layer.role is Role.CODINGS else ""
    kind = layer.operation.described(layer.input_shape)
    return Layer(
        number=layer.number,
        role=ROLES[layer.role],
        kind=f"{kind}, {coding}" if coding else kind,
        shape=shape,
        activation=layer.activation.label,
        parameters=layer.parameters,
        tied_to=f"layer {layer.tied_to}" if layer.tied_to else "",
    )
