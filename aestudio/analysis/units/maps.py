"""What leaves a layer for one sample."""

import numpy as np

from aestudio.analysis.forward import up_to
from aestudio.analysis.units.addresses import layer_of
from aestudio.core.errors import ProjectError
from aestudio.core.model import Model
from aestudio.core.shapes import image_of, is_image, shape_text
from aestudio.core.weights import Array


def outputs_of(model: Model, sample: Array, layer: int) -> Array:
    """What leaves layer ``layer`` (from 1) of the stack for a sample (features,), float32, in its
    shape: (units,), or (height, width) or (height, width, channels) of images."""
    own = layer_of(model, layer)
    row = sample.reshape(1, -1)
    return up_to(model.architecture, model.weights, row, layer).reshape(own.output_shape)


def feature_maps(model: Model, sample: Array, layer: int) -> Array:
    """The same where images leave the layer, each channel an image: float32 (channels, height,
    width). Raises ProjectError where none do."""
    own = layer_of(model, layer)
    if not is_image(own.output_shape):
        raise ProjectError(
            f"what leaves layer {layer} are {shape_text(own.output_shape)} numbers and no images",
            where="Feature maps",
            remedy="Choose a convolution",
        )
    images = outputs_of(model, sample, layer).reshape(image_of(own.output_shape))
    return np.ascontiguousarray(images.transpose(2, 0, 1))
