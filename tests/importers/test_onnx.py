"""Networks in the exchange format come out as onnxruntime runs them."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from aestudio.core.errors import FileError
from aestudio.importers.door import taken
from tests.importers import onnx_files as files
from tests.importers.passed import outputs_of

CHANNELS_FIRST = ("torch", "pooled")
WITH_ONNX = find_spec("onnx") and find_spec("onnxruntime")
only_with_onnx = pytest.mark.skipif(not WITH_ONNX, reason="onnx or onnxruntime is not there")


def last(images: NDArray[np.float32]) -> NDArray[np.float32]:
    """With the channels last, as they are here."""
    return images.transpose(0, 2, 3, 1) if images.ndim == 4 else images


@only_with_onnx
@pytest.mark.parametrize("name", ["tied", "torch", "turned", "pooled"])
def test_what_onnx_holds_gives_the_same_outputs_here(onnx_networks: Path, name: str) -> None:
    known = np.load(onnx_networks / f"{name}.npz")
    samples, wanted = known["inputs"], known["outputs"]
    if name in CHANNELS_FIRST:
        samples, wanted = last(samples), last(wanted)
    outputs = outputs_of(taken(onnx_networks / f"{name}.onnx"), samples)
    assert wanted.std() > 1e-2
    assert np.abs(outputs - wanted.reshape(outputs.shape)).max() <= 1e-5


@only_with_onnx
def test_transposed_initializers_are_tied(onnx_networks: Path) -> None:
    found = taken(onnx_networks / "tied.onnx")
    assert found.document is not None
    architecture = found.document.project.architecture
    assert [layer.tied_to for layer in architecture.stack] == [None, None, 2, 1]


def taken_from(tmp_path: Path, data: bytes) -> object:
    path = tmp_path / "a.onnx"
    path.write_bytes(data)
    return taken(path)


def test_a_network_made_by_the_numbers_of_its_fields_is_read(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    w, a, v, b = rng.normal(size=(6, 2)), rng.normal(size=2), rng.normal(size=(2, 6)), np.ones(6)
    path = tmp_path / "a.onnx"
    path.write_bytes(files.small(w=w, a=a, v=v, b=b))
    samples = rng.random((5, 6))
    wanted = np.maximum(samples @ w + a, 0) @ v + b
    assert np.abs(outputs_of(taken(path), samples) - wanted).max() <= 1e-5


@pytest.mark.parametrize("dtype", ["<f2", "<f8"])
def test_weights_of_other_widths_are_read(tmp_path: Path, dtype: str) -> None:
    kind = {"<f2": 10, "<f8": 11}[dtype]
    kernel = np.random.default_rng(0).normal(size=(6, 2)).astype(dtype)
    told = files.message((1, 6), (1, 2), (2, kind), (8, "w"), (9, kernel.tobytes()))
    path = tmp_path / "a.onnx"
    path.write_bytes(files.small(w=told))
    found = taken(path)
    assert found.document is not None
    assert found.document.run is not None
    held = found.document.run.checkpoint.weights["encoder_1", "kernel"]
    assert np.array_equal(held, kernel.astype(np.float32))


def resized(**attributes: object) -> bytes:
    """Images that are halved by a convolution and enlarged again."""
    nodes = [
        files.node("Conv", ["x", "k"], ["a"], strides=[2, 2], pads=[1, 1, 1, 1]),
        files.node("Resize", ["a", "", "s"], ["b"], mode="nearest", **attributes),
        files.node("Conv", ["b", "l"], ["y"], pads=[1, 1, 1, 1]),
    ]
    rng = np.random.default_rng(1)
    arrays = {"k": rng.normal(size=(2, 1, 3, 3)), "l": rng.normal(size=(1, 2, 3, 3))}
    scales = {"s": np.array([1, 1, 2, 2], np.float32)}
    return files.model(nodes, arrays | scales, [files.value("x", -1, 1, 8, 8)])


def test_enlarging_that_moves_pixels_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.onnx"
    path.write_bytes(resized(coordinate_transformation_mode="half_pixel", nearest_mode="floor"))
    assert "does not repeat each pixel" in str(taken(path).refusal)
    path.write_bytes(resized(coordinate_transformation_mode="asymmetric", nearest_mode="floor"))
    assert taken(path).document is not None


def test_what_is_no_autoencoder_is_refused(tmp_path: Path) -> None:
    nodes = [files.node("Gemm", ["x", "w"], ["a"]), files.node("Gemm", ["a", "v"], ["y"])]
    arrays = {"w": np.ones((6, 4)), "v": np.ones((4, 3))}
    with pytest.raises(FileError, match="takes 6 numbers a sample and gives 3"):
        taken_from(tmp_path, files.model(nodes, arrays, [files.value("x", -1, 6)]))


def test_an_encoder_alone_is_refused(tmp_path: Path) -> None:
    nodes = [files.node("Gemm", ["x", "w"], ["y"])]
    with pytest.raises(FileError, match="may be an encoder alone"):
        taken_from(tmp_path, files.model(nodes, {"w": np.ones((6, 2))}, [files.value("x", -1, 6)]))
