"""A SavedModel of plain TensorFlow operations, each kernel a variable of its own."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import tensorflow as tf

from aestudio.core.parameters import ParameterKey
from aestudio.core.stack import logits
from aestudio.engine.operations import TensorFlowOperations
from aestudio.export.part import Part
from aestudio.export.portable import Portable
from aestudio.export.tensorflow.scaling import restored, scaled, taken

Tensor = Any
Variable = Any
DEFAULT = "serving_default"
# What each part can do, beside what it does when it is called without a name.
SIGNATURES: Mapping[Part, Mapping[str, Part]] = {
    Part.WHOLE: {"encode": Part.ENCODER, "decode": Part.DECODER},
    Part.ENCODER: {"encode": Part.ENCODER},
    Part.DECODER: {"decode": Part.DECODER},
}


def write_saved_model(portable: Portable, out: Path) -> None:
    """A folder with signatures: serving_default, encode and decode, as far as the part has them."""
    made = Served(portable)
    tf.saved_model.save(made, str(out), made.functions)


class Served(tf.Module):  # type: ignore[misc]
    """What a SavedModel holds: variables by layer/name, and a function for each signature."""

    def __init__(self, portable: Portable) -> None:
        super().__init__(name=portable.part.value)
        self.variables_by_name = {
            key: tf.Variable(array, name=key) for key, array in portable.arrays()
        }
        parts = {DEFAULT: portable.part, **SIGNATURES[portable.part]}
        self.functions = {
            name: self._function(replace(portable, part=part)) for name, part in parts.items()
        }

    def _function(self, portable: Portable) -> Callable[[Tensor], Mapping[str, Tensor]]:
        spec = tf.TensorSpec((None, *portable.input_shape), taken(portable), name=portable.takes)

        def compute(values: Tensor) -> Mapping[str, Tensor]:
            return {portable.gives: self._passed(portable, values)}

        found: Callable[[Tensor], Mapping[str, Tensor]] = tf.function(
            compute, input_signature=[spec], autograph=False
        )
        return found

    def _passed(self, portable: Portable, values: Tensor) -> Tensor:
        ops, every = TensorFlowOperations(), self._by_key()
        if portable.scales_inputs:
            values = scaled(values, portable.scaling, portable.input_shape)
        for layer in portable.layers:
            values = logits(ops, layer, layer.values(every), values)
            values = ops.activated(values, layer.activation)
        values = ops.reshaped(values, portable.output_shape)
        if portable.restores_outputs:
            values = restored(values, portable.scaling, portable.output_shape)
        return values

    def _by_key(self) -> Mapping[ParameterKey, Variable]:
        keys = (name.split("/") for name in self.variables_by_name)
        every = self.variables_by_name.values()
        return {(layer, own): one for (layer, own), one in zip(keys, every, strict=True)}
