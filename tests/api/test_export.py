"""Models are exported from Python, as from the command line and the window."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

import aestudio
from aestudio.core.errors import FileError
from tests.api.linear import OFFSET, SCALE, kept, numbers, passed


def test_the_file_makes_of_raw_numbers_what_the_model_makes() -> None:
    weights = kept()
    exported = aestudio.load("m.h5").export("m.onnx")
    session = onnxruntime.InferenceSession(exported.path)
    [found] = session.run(None, {"samples": numbers()})
    expected = passed(weights, (numbers() - OFFSET) / SCALE) * SCALE + OFFSET
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-3)
    assert exported.parameters == 5 * 4 + 4 + 4 * 2 + 2 + 2 * 4 + 4 + 4 * 5 + 5
    assert exported.size == Path("m.onnx").stat().st_size
    assert exported.snippet.startswith("import onnxruntime")


def test_a_part_takes_scaled_numbers_where_that_is_wished() -> None:
    weights = kept()
    aestudio.load("m.h5").export("e", "onnx", part="encoder", scaled=True)
    session = onnxruntime.InferenceSession("e")
    [found] = session.run(None, {"samples": numbers()})
    np.testing.assert_allclose(found, passed(weights, numbers(), (1, 2)), rtol=1e-4, atol=1e-3)


def test_an_export_never_takes_the_place_of_its_model() -> None:
    kept()
    before = Path("m.h5").read_bytes()
    with pytest.raises(FileError, match="would replace"):
        aestudio.load("m.h5").export("m.h5", "npz")
    with pytest.raises(FileError, match=r"\.xyz, of which no format is known"):
        aestudio.load("m.h5").export("m.xyz")
    assert Path("m.h5").read_bytes() == before


def test_what_cannot_be_exported_is_told_in_the_words_of_python(
    trained: aestudio.Autoencoder,
) -> None:
    with pytest.raises(FileError, match=r"Leave the preparation out \(scaled=True\)"):
        trained.export("m.tflite", "tflite-int8")
    with pytest.raises(FileError, match='or name the format, as by format="onnx"'):
        trained.export("m.xyz")
