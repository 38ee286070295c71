"""Sliders against percentiles of NumPy and decoders by hand."""

import numpy as np
import pytest

from aestudio.analysis.forward import decode, encode
from aestudio.analysis.walks.sliders import sliders_of
from aestudio.core.errors import DataError
from aestudio.core.model import Model
from tests.analysis.unit_networks import KINDS, model_of, samples_of
from tests.networks import each_layer, kernels


@pytest.mark.parametrize("kind", KINDS)
def test_a_slider_spans_the_data_and_is_as_strong_as_what_comes_out_varies(kind: str) -> None:
    model = model_of(kind)
    codings = encode(model.architecture, model.weights, samples_of(kind))
    found = sliders_of(model, codings)
    assert found is not None
    np.testing.assert_allclose(found.low, np.percentile(codings, 1, axis=0), rtol=1e-5)
    np.testing.assert_allclose(found.high, np.percentile(codings, 99, axis=0), rtol=1e-5)
    np.testing.assert_allclose(found.mean, codings.mean(axis=0), rtol=1e-4, atol=1e-6)
    for code in range(codings.shape[1]):
        walk = np.tile(found.mean, (7, 1))
        walk[:, code] = np.linspace(found.low[code], found.high[code], 7)
        made = decode(model.architecture, model.weights, walk).astype(np.float64)
        expected = np.mean((made - made.mean(axis=0)) ** 2)
        assert found.explained[code] == pytest.approx(expected, rel=1e-4, abs=1e-12)
    assert (np.diff(found.explained[found.order]) <= 0).all()


def test_a_coding_of_a_linear_decoder_does_what_its_kernels_say() -> None:
    linear = each_layer(KINDS["dense"], activation="linear")
    model = Model(linear, model_of("dense").weights)
    codings = encode(linear, model.weights, samples_of("dense"))
    found = sliders_of(model, codings)
    assert found is not None
    *_, third, fourth = kernels(model.weights)
    written = third.astype(float) @ fourth
    lengths = found.high.astype(float) - found.low
    # The variance of 7 even steps over a length of 1 is (7² − 1) / 12 / 6².
    expected = np.mean(written**2, axis=1) * lengths**2 * 4 / 36
    np.testing.assert_allclose(found.explained, expected, rtol=1e-4)


def test_no_codings_are_refused_and_many_are_given_up_when_told_to_stop() -> None:
    model = model_of("dense")
    with pytest.raises(DataError, match="no codings"):
        sliders_of(model, np.zeros((0, 5), np.float32))
    assert sliders_of(model, np.zeros((2, 5), np.float32), lambda: True) is None
