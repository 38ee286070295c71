"""Initial weights have the distributions of Keras; weights and orders follow from the seed alone,
and from nothing else for good: a run that was saved long ago goes on in the same order."""

import numpy as np
import pytest

from aestudio.core.activation import Initializer
from aestudio.core.architecture import Architecture
from aestudio.core.layers.dense import Dense
from tests.networks import biases, each_layer, kernels

pytestmark = pytest.mark.usefixtures("engine")
# Variance times fan, and which fan, of a kernel of 400 inputs and 100 units.
VARIANCES = {
    Initializer.HE_NORMAL: 2 / 400,
    Initializer.HE_UNIFORM: 2 / 400,
    Initializer.LECUN_NORMAL: 1 / 400,
    Initializer.LECUN_UNIFORM: 1 / 400,
    Initializer.GLOROT_NORMAL: 2 / 500,
    Initializer.GLOROT_UNIFORM: 2 / 500,
}


@pytest.mark.parametrize("initializer", list(Initializer))
def test_a_kernel_has_the_variance_and_the_limits_of_its_initialiser(
    initializer: Initializer,
) -> None:
    from aestudio.engine.initializers import draw

    kernel = draw(initializer, (400, 100), (400, 100), np.random.default_rng(2))
    deviation = np.sqrt(VARIANCES[initializer])
    assert kernel.shape == (400, 100)
    assert kernel.dtype == np.float32
    assert kernel.std() == pytest.approx(deviation, rel=0.02)
    assert abs(kernel.mean()) < 3 * deviation / 200
    # A normal is cut at two of its own deviations, before it is widened.
    uniform = initializer.value.endswith("uniform")
    limit = np.sqrt(3) * deviation if uniform else 2 * deviation / 0.8796256610342398
    assert 0.99 * limit < np.abs(kernel).max() <= limit * (1 + 1e-6)
    near = np.mean(np.abs(kernel) < limit / 2)
    assert near == pytest.approx(0.5 if uniform else 0.6827 / 0.9545, abs=0.01)


DEEP = Architecture(input_shape=(8,), layers=(Dense(units=6), Dense(units=4), Dense(units=3)))


def test_biases_begin_at_0_and_a_tied_decoder_has_no_kernel() -> None:
    from aestudio.engine.initializers import initial_weights, zero_weights

    for tied in (False, True):
        design = DEEP.edited(tied=tied)
        drawn, nothing = initial_weights(design, 1), zero_weights(design.stack)
        for weights in (drawn, nothing):
            weights.check(design.stack)
            assert len(biases(weights)) == 6
            assert not any(one.any() for one in biases(weights))
        assert not any(array.any() for array in nothing.arrays.values())
        owned = [array for (_, name), array in drawn.arrays.items() if name == "kernel"]
        assert len(owned) == (3 if tied else 6)
        assert all(one.any() for one in owned)


def test_a_kernel_depends_on_its_level_and_side_and_not_on_what_lies_deeper() -> None:
    from aestudio.engine.initializers import initial_weights

    square = Architecture(input_shape=(4,), layers=(Dense(units=4), Dense(units=4)))
    drawn = kernels(initial_weights(square, 1))
    assert len({one.tobytes() for one in drawn}) == 4
    deep, outer = initial_weights(DEEP, 1), initial_weights(DEEP.first_levels(1), 1)
    for layer in ("encoder_1", "decoder_1"):
        np.testing.assert_array_equal(outer[layer, "kernel"], deep[layer, "kernel"])


def test_orders_are_those_that_they_always_were() -> None:
    from aestudio.engine.shuffling import block_order, epoch_order, window_order

    def first(seed: int, *words: int) -> list[int]:
        generator = np.random.Generator(np.random.Philox(np.random.SeedSequence((seed, *words))))
        return [int(one) for one in generator.permutation(9)]

    assert epoch_order(42, 1, 0, 9).tolist() == first(0x5AFE, 42, 1, 0)
    assert block_order(42, 1, 0, 9).tolist() == first(0xB10C, 42, 1, 0)
    assert window_order(42, 1, 0, 3, 9).tolist() == first(0x57AB, 42, 1, 0, 3)
    assert epoch_order(42, 1, 0, 9).dtype == np.int32
    assert window_order(42, 1, 0, 3, 9).dtype == np.int32


def test_initial_weights_are_those_that_they_always_were() -> None:
    from aestudio.engine.initializers import initial_weights

    uniform = each_layer(DEEP, initializer=Initializer.LECUN_UNIFORM)
    weights = initial_weights(uniform, 7)
    for number, level, decodes in ((1, 1, 0), (3, 3, 0), (4, 3, 1), (6, 1, 1)):
        words = np.random.SeedSequence([7, level, decodes])
        numbers = np.random.Generator(np.random.Philox(words))
        kernel = kernels(weights)[number - 1]
        expected = (2 * numbers.random(kernel.shape, np.float32) - 1) * np.sqrt(3 / len(kernel))
        np.testing.assert_allclose(kernel, expected, rtol=1e-5, atol=1e-7)
