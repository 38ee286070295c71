"""Layers that use the kernel of another one, so that both have only one between them.

Import this module before you load a model that has such layers:

    import tied_layers
    model = keras.saving.load_model("model.keras")
"""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="tied_layers")
class TiedDense(keras.layers.Layer):
    """A dense layer whose kernel is that of the dense layer ``tied_to``, transposed."""

    def __init__(self, tied_to, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.tied_to = tied_to
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        units = self.tied_to.kernel.shape[0]
        self.bias = self.add_weight(name="bias", shape=(units,), initializer="zeros")

    def call(self, inputs):
        kernel = ops.transpose(self.tied_to.kernel)
        return self.activation(ops.matmul(inputs, kernel) + self.bias)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.tied_to.kernel.shape[0])

    def get_config(self):
        return {
            **super().get_config(),
            "tied_to": keras.saving.serialize_keras_object(self.tied_to),
            "activation": keras.activations.serialize(self.activation),
        }

    @classmethod
    def from_config(cls, config):
        tied_to = keras.saving.deserialize_keras_object(config["tied_to"])
        return cls(**{**config, "tied_to": tied_to})


@keras.saving.register_keras_serializable(package="tied_layers")
class TiedConv2DTranspose(keras.layers.Layer):
    """A transposed convolution with the very kernel of the convolution ``tied_to``."""

    def __init__(
        self, tied_to, activation=None, strides=1, padding="valid", output_padding=None, **kwargs
    ):
        super().__init__(**kwargs)
        self.tied_to = tied_to
        self.activation = keras.activations.get(activation)
        self.strides, self.padding, self.output_padding = strides, padding, output_padding

    def build(self, input_shape):
        channels = self.tied_to.kernel.shape[2]
        self.bias = self.add_weight(name="bias", shape=(channels,), initializer="zeros")

    def call(self, inputs):
        images = ops.conv_transpose(
            inputs, self.tied_to.kernel, self.strides, self.padding, self.output_padding
        )
        return self.activation(images + self.bias)

    def get_config(self):
        return {
            **super().get_config(),
            "tied_to": keras.saving.serialize_keras_object(self.tied_to),
            "activation": keras.activations.serialize(self.activation),
            "strides": self.strides,
            "padding": self.padding,
            "output_padding": self.output_padding,
        }

    @classmethod
    def from_config(cls, config):
        tied_to = keras.saving.deserialize_keras_object(config["tied_to"])
        return cls(**{**config, "tied_to": tied_to})
