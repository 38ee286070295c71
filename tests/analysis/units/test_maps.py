"""Feature maps against SciPy's cross-correlation, and the shapes of what leaves other layers."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from aestudio.analysis.forward import layer_outputs
from aestudio.analysis.units.maps import feature_maps, outputs_of
from aestudio.core.errors import ProjectError
from tests.analysis.unit_networks import KINDS, model_of, samples_of
from tests.networks import kernels


def test_a_map_is_the_image_filtered_with_each_kernel() -> None:
    model, sample = model_of("convolution"), samples_of("convolution")[5]
    kernel, bias = kernels(model.weights)[0], model.weights["encoder_1", "bias"]
    found = feature_maps(model, sample, 1)
    assert found.shape == (4, 4, 4)
    # Strides of 2 and one odd pixel, which lies behind: windows begin at 0, 2, 4, 6.
    image = np.pad(sample.reshape(8, 8), ((0, 1), (0, 1)))
    for filter_ in range(4):
        every = correlate2d(image, kernel[:, :, 0, filter_], "valid")[::2, ::2] + bias[filter_]
        expected = np.where(every > 0, every, np.expm1(every))
        np.testing.assert_allclose(found[filter_], expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_outputs_of_any_layer_are_in_its_shape(kind: str) -> None:
    model, samples = model_of(kind), samples_of(kind)[4:5]
    outputs = layer_outputs(model.architecture, model.weights, samples)
    for layer, values in zip(model.architecture.stack, outputs, strict=True):
        found = outputs_of(model, samples[0], layer.number)
        assert found.shape == layer.output_shape
        np.testing.assert_array_equal(found.ravel(), values[0])


def test_the_output_of_grey_images_is_one_map_and_a_row_of_numbers_none() -> None:
    sample = samples_of("dense")[0]
    assert feature_maps(model_of("dense"), sample, 4).shape == (1, 8, 8)
    with pytest.raises(ProjectError, match="12 numbers and no images"):
        feature_maps(model_of("dense"), sample, 1)
