"""TensorFlow Lite, by TensorFlow's own converter, from plain layers of Keras."""

import tempfile
import warnings
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from aestudio.core.weights import Array
from aestudio.engine.quiet import without_start_up_lines, without_warnings
from aestudio.export.keras.model import keras_model
from aestudio.export.portable import Portable
from aestudio.export.tensorflow.saved_model import DEFAULT


class NumberKind(StrEnum):
    """What weights are stored as, and products reckoned in."""

    FLOAT32 = "float32"
    FLOAT16 = "float16"
    INT8 = "int8"


def lite_model(portable: Portable, numbers: NumberKind, samples: Array) -> bytes:
    """The file. ``samples`` (n, *shape of what goes in) show the range of all values where these
    are to be 8-bit whole numbers; of the others none are needed."""
    function = _frozen(portable)
    options = tf.saved_model.SaveOptions(experimental_custom_gradients=False)
    with tempfile.TemporaryDirectory() as folder, without_start_up_lines(), without_warnings():
        module = tf.Module()
        module.function = function
        tf.saved_model.save(module, folder, {DEFAULT: function}, options)
        converter = _converter(folder, numbers)
        if numbers is NumberKind.INT8:
            converter.representative_dataset = lambda: _one_by_one(portable.takes, samples)
        with warnings.catch_warnings():
            # It calibrates with an interpreter of its own, which it says is to move.
            warnings.simplefilter("ignore")
            return bytes(converter.convert())


def lite_outputs(content: bytes, portable: Portable, samples: Array) -> Array:
    """What the file makes of ``samples`` (n, *shape of what goes in)."""
    # What speeds it up is wrong in TensorFlow 2.21 where strides of a transposed convolution are
    # larger than its kernel; LiteRT 2.3 has it right.
    plain = tf.lite.experimental.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        interpreter = tf.lite.Interpreter(
            model_content=content, experimental_op_resolver_type=plain
        )
    run = interpreter.get_signature_runner(DEFAULT)
    return np.asarray(run(**{portable.takes: samples})[portable.gives], np.float32)


def _frozen(portable: Portable) -> Any:
    """A function whose weights are constants."""
    model = keras_model(portable, tied=False)
    spec = tf.TensorSpec((None, *portable.input_shape), tf.float32, name=portable.takes)
    plain = tf.function(lambda values: model(values, training=False), input_signature=[spec])
    constant = convert_variables_to_constants_v2(plain.get_concrete_function())
    return tf.function(lambda values: {portable.gives: constant(values)[0]}, input_signature=[spec])


def _converter(folder: str, numbers: NumberKind) -> Any:
    converter = tf.lite.TFLiteConverter.from_saved_model(folder)
    if numbers is not NumberKind.FLOAT32:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if numbers is NumberKind.FLOAT16:
        converter.target_spec.supported_types = [tf.float16]
    if numbers is NumberKind.INT8:
        # The second is for activations of which there is no form in 8 bits.
        sets = tf.lite.OpsSet
        converter.target_spec.supported_ops = [
            sets.TFLITE_BUILTINS_INT8,
            sets.TFLITE_BUILTINS,
        ]
    return converter


def _one_by_one(name: str, samples: Array) -> Iterator[dict[str, Array]]:
    return ({name: samples[place : place + 1]} for place in range(len(samples)))
