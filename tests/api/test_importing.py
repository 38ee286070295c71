"""Networks of other programs from Python."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import aestudio
from aestudio.core.errors import FileError

GENERATOR = np.random.default_rng(2)


def weights() -> dict[str, NDArray[np.float32]]:
    """Of a dense network 6 → 3 → 6, as PyTorch names them."""
    return {
        "encoder.0.weight": GENERATOR.normal(size=(3, 6)).astype(np.float32),
        "encoder.0.bias": GENERATOR.normal(size=3).astype(np.float32),
        "decoder.0.weight": GENERATOR.normal(size=(6, 3)).astype(np.float32),
        "decoder.0.bias": GENERATOR.normal(size=6).astype(np.float32),
    }


def test_weights_of_pytorch_give_by_hand_what_the_model_gives() -> None:
    arrays = weights()
    np.savez("w.npz", allow_pickle=False, **arrays)
    with pytest.warns(aestudio.AEStudioWarning, match="Weights do not tell activations"):
        model = aestudio.import_network("w.npz", coding_activation="tanh")
    samples = GENERATOR.normal(size=(9, 6)).astype(np.float32)
    codings = np.tanh(samples @ arrays["encoder.0.weight"].T + arrays["encoder.0.bias"])
    outputs = codings @ arrays["decoder.0.weight"].T + arrays["decoder.0.bias"]
    np.testing.assert_allclose(model.encode(samples), codings, atol=1e-6)
    np.testing.assert_allclose(model.reconstruct(samples), outputs, atol=1e-5)


@pytest.mark.filterwarnings("ignore::aestudio.AEStudioWarning")
def test_what_was_imported_is_saved_and_loaded_as_any_other() -> None:
    np.savez("w.npz", allow_pickle=False, **weights())
    model = aestudio.import_network("w.npz")
    model.save("m.h5")
    samples = GENERATOR.normal(size=(9, 6)).astype(np.float32)
    np.testing.assert_array_equal(aestudio.load("m.h5").encode(samples), model.encode(samples))


def test_a_file_that_is_no_network_is_answered() -> None:
    Path("w.npz").write_bytes(b"nothing")
    with pytest.raises(FileError, match=r"w\.npz"):
        aestudio.import_network("w.npz")
