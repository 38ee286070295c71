"""Training uses the samples where they lie: one copy of the data, whatever trains on it."""

from collections.abc import Callable

import numpy as np
import pytest

from aestudio.core.sources import ALIGNMENT, Held, aligned_empty
from aestudio.core.training import Engine, TrainingJob
from aestudio.core.weights import Array


@pytest.fixture
def aligned() -> Array:
    array = aligned_empty(5, 3)
    array[:] = np.arange(15).reshape(5, 3)
    return array


def test_an_aligned_array_is_shared_with_tensorflow(engine: Engine, aligned: Array) -> None:
    from aestudio.engine.tensors import shared

    tensor = shared(aligned)
    aligned[2, 1] = 77
    assert float(tensor[2, 1]) == 77


@pytest.mark.parametrize(
    "awkward",
    [
        lambda array: array[:, ::2],
        lambda array: array[1:],
        lambda array: np.frombuffer(array.tobytes(), np.float32).reshape(5, 3),
    ],
    ids=["scattered", "unaligned", "read-only"],
)
def test_an_array_that_cannot_be_shared_is_copied(
    engine: Engine, aligned: Array, awkward: Callable[[Array], Array]
) -> None:
    from aestudio.engine.tensors import shared

    array = awkward(aligned)
    np.testing.assert_array_equal(shared(array).numpy(), array)


def test_memory_given_to_tensorflow_lives_as_long_as_the_tensor(engine: Engine) -> None:
    from aestudio.engine.tensors import shared

    tensor = shared(_filled())
    np.testing.assert_array_equal(tensor.numpy(), _filled())


def _filled() -> Array:
    array = aligned_empty(1000, 64)
    array[:] = np.arange(1000)[:, None]
    return array


@pytest.mark.parametrize("width", [1, 3, 784])
def test_empty_arrays_are_aligned(width: int) -> None:
    assert all(aligned_empty(n, width).ctypes.data % ALIGNMENT == 0 for n in range(1, 20))


def test_rows_of_a_larger_array_train_like_a_copy_of_them(
    train: Callable[[TrainingJob], list[object]], job: Callable[..., TrainingJob], samples: Array
) -> None:
    one = job()
    order = np.random.default_rng(0).permutation(50)
    mixed = np.empty_like(samples)
    mixed[order] = samples
    parts = (Held(mixed, order[:43]), Held(mixed, order[43:]))
    rows = TrainingJob(one.architecture, one.plan, *parts)
    digests = [train(each)[-1].run.checkpoint.weights.digest() for each in (one, rows)]  # type: ignore[attr-defined]
    assert digests[0] == digests[1]
