"""What the pairs of a network share, against kernels compared by hand."""

import numpy as np
import pytest
from scipy.spatial.distance import cosine

from aestudio.analysis.tie_inspector import Apart, TiedPair, ties
from aestudio.core.architecture import Architecture
from aestudio.core.model import Model
from tests.analysis.unit_networks import KINDS, model_of
from tests.networks import drawn, full, kernels, zeros


@pytest.mark.parametrize("kind", ["tied", "tied convolution"])
def test_tied_pairs_have_one_kernel_and_two_biases(kind: str) -> None:
    model = model_of(kind)
    pairs = ties(model, drawn(model.architecture, 1))
    assert [(one.encoder, one.decoder) for one in pairs] == [
        (level, len(model.architecture.stack) + 1 - level) for level in range(1, len(pairs) + 1)
    ]
    assert len(pairs) == model.architecture.depth
    for one in pairs:
        assert one.tied
        assert one.now == one.at_first == Apart(0.0, 0.0, 1.0)
        assert one.saved == np.prod(one.shape)
    assert sum(one.saved for one in pairs) == model.architecture.saved_by_tying
    assert (pairs[0].decoder_biases, pairs[-1].encoder_biases) == (64 if kind == "tied" else 1, 5)


@pytest.mark.parametrize("kind", ["dense", "table", "variational"])
def test_the_kernels_of_an_untied_pair_are_compared_transposed(kind: str) -> None:
    network = KINDS[kind]
    before = drawn(network, 3)
    first, second, third, fourth = (one.astype(float) for one in kernels(model_of(kind).weights))
    for pair, one, other in zip(
        ties(model_of(kind), before), (first, second), (fourth, third), strict=True
    ):
        assert not pair.tied
        assert pair.shares == "The network is not tied"
        assert pair.saved == 0
        assert pair.shape == one.shape
        assert pair.now is not None
        assert pair.now.largest == pytest.approx(np.abs(other - one.T).max())
        assert pair.now.rms == pytest.approx(np.sqrt(np.mean((other - one.T) ** 2)))
        assert pair.now.cosine == pytest.approx(1 - cosine(other.ravel(), one.T.ravel()))
        assert pair.at_first is not None
        assert pair.at_first != pair.now


def test_kernels_of_convolutions_are_compared_as_they_lie() -> None:
    model = model_of("convolution")
    first, *_, last = (one.astype(float) for one in kernels(model.weights))
    found = ties(model)[0]
    assert found.now is not None
    assert found.at_first is None
    assert found.now.rms == pytest.approx(np.sqrt(np.mean((last - first) ** 2)))
    assert found.now.cosine == pytest.approx(1 - cosine(last.ravel(), first.ravel()))


def test_a_pair_is_told_why_it_has_two_kernels() -> None:
    network = KINDS["tied"].with_layer(0, tying=False)
    outer, inner = ties(Model(network, drawn(network, 2)))
    assert outer.shares == "The pair has two kernels by its own setting"
    assert inner.tied


def test_a_decoder_of_its_own_is_compared_where_it_has_a_partner() -> None:
    outer, inner = ties(model_of("own decoder"))
    assert (outer.encoder, outer.decoder, outer.tied) == (1, 6, True)
    assert (inner.encoder, inner.decoder) == (2, 5)
    assert inner.shares == (
        "The decoder layer (2×2×3 → 4×4×4) is no mirror image of the encoder layer (4×4×4 → 5)"
    )
    assert inner.now is None, "kernels of different shapes have no difference"
    short = Architecture.checked(
        {
            "input_shape": (13,),
            "layers": [{"kind": "dense", "units": units} for units in (9, 6, 3)],
            "decoder": [{"kind": "dense", "units": 9}],
            "tied": True,
        }
    )
    found = ties(Model(short, drawn(short, 1)))
    assert [(one.encoder, one.decoder, one.tied) for one in found] == [(1, 5, True), (2, 4, False)]


def test_kernels_that_are_zeros_or_no_numbers_are_compared_without_a_warning() -> None:
    network = KINDS["dense"]
    assert _now(Model(network, zeros(network))) == Apart(0.0, 0.0, 0.0)
    assert np.isnan(_now(Model(network, full(network, np.nan))).rms)


def _now(model: Model) -> Apart:
    pair: TiedPair = ties(model)[0]
    assert pair.now is not None
    return pair.now
