"""A part of a network in words of Keras, layer by layer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from aestudio.core.parameters import ParameterKey
from aestudio.core.shapes import Shape
from aestudio.core.stack import StackLayer, logits, specs
from aestudio.export.keras.operations import Sketch, WordOperations
from aestudio.export.keras.words import Words

OPERATIONS = WordOperations()


@dataclass(frozen=True, slots=True)
class Passage:
    """A layer of ours, and those of Keras that do the same to samples of ``inputs``, which leave
    them in the shape ``outputs``."""

    layer: StackLayer
    words: Words
    inputs: Shape
    outputs: Shape


def passages(
    layers: Sequence[StackLayer], stack: Sequence[StackLayer], inputs: Shape, outputs: Shape
) -> tuple[Passage, ...]:
    """``layers`` of a ``stack`` one after the other, for samples of the shape ``inputs``; the last
    brings what comes out into the shape ``outputs``."""
    shapes = {key: one.shape for key, one in specs(stack).items()}
    found: list[Passage] = []
    shape = inputs
    for layer in layers:
        found.append(_passage(layer, shapes, shape))
        shape = found[-1].outputs
    last = found[-1]
    sketch = OPERATIONS.reshaped(Sketch(last.outputs, last.words), outputs)
    return *found[:-1], replace(last, words=sketch.words, outputs=outputs)


def _passage(layer: StackLayer, shapes: Mapping[ParameterKey, Shape], inputs: Shape) -> Passage:
    values = layer.values({key: Sketch(shape, key=key) for key, shape in shapes.items()})
    before = Sketch(inputs)
    sketch = OPERATIONS.activated(logits(OPERATIONS, layer, values, before), layer.activation)
    return Passage(layer, sketch.words, inputs, sketch.shape)


def passages_of_heads(passage: Passage, stack: Sequence[StackLayer]) -> tuple[Passage, Passage]:
    """Of a layer that draws codings: what gives their means, and what the logarithms of their
    variances, in the shape that the codings have."""
    layer, heads = passage.layer, passage.layer.heads
    assert heads is not None
    values = layer.values({key: Sketch(one.shape, key=key) for key, one in specs(stack).items()})
    before = Sketch(passage.inputs)
    sides = (
        heads.forward(OPERATIONS, values, before, layer.input_shape),
        heads.log_variances(OPERATIONS, values, before, layer.input_shape),
    )
    shaped = [OPERATIONS.reshaped(one, passage.outputs) for one in sides]
    means, logs = (replace(passage, words=one.words) for one in shaped)
    return means, logs


def shared(passages: Sequence[Passage]) -> Mapping[ParameterKey, int]:
    """Kernels of which more than one layer makes use, with the number of these."""
    keys = [word.kernel for one in passages for word in one.words if word.kernel is not None]
    return {key: keys.count(key) for key in keys if keys.count(key) > 1}
