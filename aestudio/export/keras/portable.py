"""What is exported, in words of Keras."""

from aestudio.export.keras.network import Passage, passages
from aestudio.export.portable import Portable


def passages_of(portable: Portable) -> tuple[Passage, ...]:
    """Its layers."""
    stack = portable.model.architecture.stack
    return passages(portable.layers, stack, portable.input_shape, portable.output_shape)
