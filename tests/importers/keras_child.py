"""Run by itself: Keras makes networks, saves them, and says what they make of some samples.

python keras_child.py FOLDER writes NAME.keras and NAME.h5 with inputs and outputs in NAME.npz.
"""

import os
import sys
from pathlib import Path
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
from keras import layers as kind
from numpy.typing import NDArray

Array = NDArray[np.float32]
LEAKY = kind.LeakyReLU(negative_slope=0.2)


def dense() -> keras.Model:
    return keras.Sequential(
        [
            kind.Input((20,)),
            kind.Dropout(0.25),
            kind.Dense(9, activation="elu"),
            kind.Dense(4, activation=LEAKY),
            kind.Dropout(0.5),
            kind.Dense(9),
            kind.BatchNormalization(),
            kind.Activation("elu"),
            kind.Dense(20, activation="sigmoid", use_bias=False),
        ]
    )


def tied() -> keras.Model:
    """Kernels of the decoder are those of the encoder, transposed by hand."""
    hidden = (kind.Dense(units, activation="selu") for units in (9, 4, 9))
    return keras.Sequential([kind.Input((20,)), *hidden, kind.Dense(20)])


def nested() -> keras.Model:
    """An encoder and a decoder, each a model, whose layers have the same names."""
    sides = {"padding": "same", "activation": "relu"}
    encoder = keras.Sequential(
        [
            kind.Input((12, 12, 2)),
            kind.Conv2D(6, 3, strides=2, **sides),
            kind.Conv2D(5, 3, strides=2, **sides),
            kind.Flatten(),
            kind.Dense(7, activation="tanh", name="inner"),
        ],
        name="encoder",
    )
    codes = keras.Input((7,))
    found = kind.Dense(3 * 3 * 5, activation="relu", name="inner")(codes)
    found = kind.Reshape((3, 3, 5))(found)
    found = kind.Conv2DTranspose(6, 3, strides=2, **sides)(found)
    found = kind.Conv2DTranspose(2, 3, strides=2, padding="same")(found)
    decoder = keras.Model(codes, found, name="decoder")
    inputs = keras.Input((12, 12, 2))
    return keras.Model(inputs, decoder(encoder(inputs)))


def pooled() -> keras.Model:
    """As tutorials have it: pooling and enlarging, with one convolution more in the decoder."""
    sides = {"padding": "same", "activation": "relu"}
    inputs = keras.Input((12, 12, 1))
    found = kind.Conv2D(6, 3, **sides)(inputs)
    found = kind.MaxPooling2D(2)(found)
    found = kind.Conv2D(3, 5, **sides)(found)
    found = kind.MaxPooling2D(2, padding="same")(found)
    found = kind.Conv2D(3, 3, **sides)(found)
    found = kind.UpSampling2D(2)(found)
    found = kind.Conv2D(6, 3, padding="same")(found)
    found = kind.LeakyReLU(negative_slope=0.2)(found)
    found = kind.UpSampling2D(2)(found)
    return keras.Model(inputs, kind.Conv2D(1, 3, padding="same", activation="sigmoid")(found))


def valid() -> keras.Model:
    """Windows that lie within images, and a decoder that leads back."""
    inputs = keras.Input((11, 11, 1))
    found = kind.Conv2D(4, 3, strides=2, activation="softplus")(inputs)
    found = kind.Conv2D(3, 3, activation="relu")(found)
    found = kind.Conv2DTranspose(4, 3, activation="softplus")(found)
    return keras.Model(inputs, kind.Conv2DTranspose(1, 3, strides=2)(found))


def book() -> keras.Model:
    """A convolutional one that pools, means, and grows by strides, which no mirror does."""
    sides = {"padding": "same", "activation": "relu"}
    encoder = keras.Sequential(
        [
            kind.Input((12, 12)),
            kind.Reshape((12, 12, 1)),
            kind.Conv2D(6, 3, **sides),
            kind.MaxPooling2D(2),
            kind.Conv2D(4, 3, **sides),
            kind.MaxPooling2D(2),
            kind.GlobalAveragePooling2D(),
        ]
    )
    decoder = keras.Sequential(
        [
            kind.Dense(3 * 3 * 5),
            kind.Reshape((3, 3, 5)),
            kind.Conv2DTranspose(6, 3, strides=2, **sides),
            kind.Conv2DTranspose(1, 3, strides=2, padding="same"),
            kind.Reshape((12, 12)),
        ]
    )
    return keras.Sequential([encoder, decoder])


def scaled() -> keras.Model:
    """Numbers from 0 to 255 are brought to -1 to 1 and back, and images are cropped."""
    sides = {"padding": "same", "activation": "relu"}
    return keras.Sequential(
        [
            kind.Input((7, 7)),
            kind.Rescaling(1 / 127.5, offset=-1),
            kind.Reshape((7, 7, 1)),
            kind.Conv2D(4, 3, strides=2, **sides),
            kind.Conv2D(2, 3, strides=2, **sides),
            kind.Conv2DTranspose(4, 3, strides=2, **sides),
            kind.Conv2DTranspose(1, 3, strides=2, padding="same"),
            kind.Cropping2D(((1, 0), (1, 0))),
            kind.Reshape((7, 7)),
            kind.Rescaling(127.5, offset=127.5),
        ]
    )


def normalised() -> keras.Model:
    """Each column by its own mean and variance, and back."""
    columns = {"mean": list(range(20)), "variance": [1.0 + n for n in range(20)]}
    hidden = (kind.Dense(units, activation="elu") for units in (9, 4, 9))
    first, last = kind.Normalization(**columns), kind.Normalization(**columns, invert=True)
    return keras.Sequential([kind.Input((20,)), first, *hidden, kind.Dense(20), last])


def uneven() -> keras.Model:
    """Outputs are scaled otherwise than inputs, which the last layer has to do."""
    hidden = (kind.Dense(units, activation="elu") for units in (9, 4, 9))
    first, last = kind.Rescaling(0.5, offset=1), kind.Rescaling(3.0)
    return keras.Sequential([kind.Input((20,)), first, *hidden, kind.Dense(20), last])


@keras.saving.register_keras_serializable()
class Sampling(kind.Layer):  # type: ignore[misc]  # Keras carries no types.
    """As tutorials write it."""

    def call(self, inputs: list[Any]) -> Any:
        """Codings drawn around their means."""
        mean, log_variance = inputs
        return mean + keras.ops.exp(0.5 * log_variance) * keras.random.normal(mean.shape[1:])


def drawn() -> keras.Model:
    """A variational autoencoder of an encoder with three outputs and a decoder."""
    inputs, codes = keras.Input((20,)), keras.Input((3,))
    hidden = kind.Dense(9, activation="relu")(inputs)
    mean, spread = kind.Dense(3, name="z_mean")(hidden), kind.Dense(3, name="z_log_var")(hidden)
    outputs = [mean, spread, Sampling(name="z")([mean, spread])]
    encoder = keras.Model(inputs, outputs, name="encoder")
    found = kind.Dense(9, activation="relu")(codes)
    decoder = keras.Model(codes, kind.Dense(20, activation="sigmoid")(found), name="decoder")
    samples = keras.Input((20,))
    return keras.Model(samples, decoder(encoder(samples)[2]))


def _by_means(model: keras.Model) -> keras.Model:
    """The same without drawing."""
    samples = keras.Input((20,))
    return keras.Model(samples, model.get_layer("decoder")(model.get_layer("encoder")(samples)[0]))


def main() -> None:
    folder = Path(sys.argv[1])
    rng = np.random.default_rng(5)
    for make in (dense, tied, nested, pooled, valid, book, scaled, normalised, uneven, drawn):
        keras.utils.set_random_seed(11)
        model, name = make(), make.__name__
        samples = rng.random((16, *model.input_shape[1:]), np.float32)
        if make is not normalised:
            model.set_weights([_filled(rng, one) for one in model.get_weights()])
        if make is tied:
            model.set_weights(_tied(model.get_weights()))
        if make is dense:
            model.compile("adam", "binary_crossentropy")
        passed = _by_means(model) if make is drawn else model
        outputs = passed.predict(samples, verbose=0)
        np.savez(folder / f"{name}.npz", inputs=samples, outputs=outputs)
        model.save(folder / f"{name}.keras")
        if make is drawn:
            model.get_layer("encoder").save(folder / "half.keras")
        model.save(folder / f"{name}.h5")


def _filled(rng: np.random.Generator, values: Array) -> Array:
    """Others a little beside them, so that no bias is 0."""
    return values + np.float32(0.1) * rng.random(values.shape, np.float32)


def _tied(weights: list[Array]) -> list[Array]:
    weights[4], weights[6] = weights[2].T, weights[0].T
    return weights


if __name__ == "__main__":
    main()
