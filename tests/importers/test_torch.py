"""Weights of PyTorch: layers by names and shapes, and what they do not tell as it is asked for."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aestudio.core.activation import Activation
from aestudio.core.errors import FileError, ProjectError
from aestudio.importers.door import taken
from aestudio.importers.wishes import Wishes, shape_of
from tests.importers import by_definition as torch
from tests.importers.passed import outputs_of
from tests.importers.torch_files import linear, safetensors

RNG = np.random.default_rng(31)
SIGMOID = Wishes(output_activation=Activation.SIGMOID)


def drawn(*shape: int) -> np.ndarray[Any, Any]:
    return (0.3 * RNG.standard_normal(shape)).astype("f4")


def dense_state() -> dict[str, Any]:
    """784-9-4-9-784 in small, of nn.Sequential: numbers of modules leave out activations."""
    sizes = {"encoder.0": (20, 9), "encoder.2": (9, 4), "decoder.0": (4, 9), "decoder.2": (9, 20)}
    state: dict[str, Any] = {}
    for seed, (name, (inputs, outputs)) in enumerate(sizes.items()):
        state |= linear(name, inputs, outputs, seed)
    return state


def dense_outputs(state: dict[str, Any], samples: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    values = samples
    for name in ("encoder.0", "encoder.2", "decoder.0", "decoder.2"):
        values = torch.linear(values, state[f"{name}.weight"], state[f"{name}.bias"])
        if name in ("encoder.0", "decoder.0"):
            values = torch.relu(values)
    return torch.sigmoid(values)


def written(tmp_path: Path, state: dict[str, Any], ending: str = "safetensors") -> Path:
    path = tmp_path / f"weights.{ending}"
    if ending == "npz":
        np.savez(path, **state)
    else:
        path.write_bytes(safetensors(state))
    return path


@pytest.mark.parametrize("ending", ["safetensors", "npz"])
def test_linear_layers_give_the_outputs_of_their_definition(tmp_path: Path, ending: str) -> None:
    state, samples = dense_state(), RNG.random((16, 20))
    found = taken(written(tmp_path, state, ending), SIGMOID)
    assert np.abs(outputs_of(found, samples) - dense_outputs(state, samples)).max() <= 1e-5


def test_a_transposed_weight_is_tied(tmp_path: Path) -> None:
    state = dense_state()
    state["decoder.2.weight"] = np.ascontiguousarray(state["encoder.0.weight"].T)
    found = taken(written(tmp_path, state), SIGMOID)
    assert found.document is not None
    stack = found.document.project.architecture.stack
    assert [layer.tied_to for layer in stack] == [None, None, None, 1]
    samples = RNG.random((16, 20))
    assert np.abs(outputs_of(found, samples) - dense_outputs(state, samples)).max() <= 1e-5


def conv_state() -> dict[str, Any]:
    state = {"enc.0.weight": drawn(6, 2, 3, 3), "enc.0.bias": drawn(6)}
    state |= {"enc.1.weight": drawn(6) + 1, "enc.1.bias": drawn(6)}
    state |= {"enc.1.running_mean": drawn(6), "enc.1.running_var": drawn(6) ** 2 + 1}
    state |= {"enc.1.num_batches_tracked": np.array(7)}
    state |= {"enc.3.weight": drawn(5, 6, 3, 3), "enc.3.bias": drawn(5)}
    state |= linear("fc_enc", 45, 4, 1) | linear("fc_dec", 4, 45, 2)
    state |= {"dec.0.weight": drawn(5, 6, 3, 3), "dec.0.bias": drawn(6)}
    return state | {"dec.2.weight": drawn(6, 2, 4, 4), "dec.2.bias": drawn(2)}


def conv_outputs(state: dict[str, Any], images: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    def of(name: str) -> tuple[Any, Any]:
        return state[f"{name}.weight"], state[f"{name}.bias"]

    values = torch.conv2d(images, *of("enc.0"), stride=2, zeros=1)
    seen = state["enc.1.running_mean"], state["enc.1.running_var"]
    values = torch.batch_norm(values, *of("enc.1"), *seen)
    values = torch.conv2d(torch.relu(values), *of("enc.3"), stride=2, zeros=1)
    values = torch.linear(torch.relu(values).reshape(len(images), -1), *of("fc_enc"))
    values = torch.relu(torch.linear(values, *of("fc_dec"))).reshape(-1, 5, 3, 3)
    values = torch.conv_transpose2d(values, *of("dec.0"), stride=2, cut=1, more=1)
    values = torch.conv_transpose2d(torch.relu(values), *of("dec.2"), stride=2, cut=1, more=0)
    return torch.sigmoid(values)


def test_convolutions_give_the_outputs_of_their_definition(tmp_path: Path) -> None:
    state, images = conv_state(), RNG.random((8, 2, 12, 12))
    found = taken(written(tmp_path, state), SIGMOID.edited(inputs=(12, 12, 2)))
    outputs = outputs_of(found, images.transpose(0, 2, 3, 1))
    wanted = conv_outputs(state, images).transpose(0, 2, 3, 1).reshape(outputs.shape)
    assert wanted.std() > 1e-2
    assert np.abs(outputs - wanted).max() <= 1e-5


@pytest.mark.skipif(not find_spec("safetensors"), reason="safetensors is not there")
def test_what_safetensors_itself_writes_is_read_alike(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    state, samples = dense_state(), RNG.random((4, 20))
    path = tmp_path / "theirs.safetensors"
    save_file(state, path, metadata={"format": "pt"})
    theirs = outputs_of(taken(path, SIGMOID), samples)
    assert np.array_equal(theirs, outputs_of(taken(written(tmp_path, state), SIGMOID), samples))


@pytest.mark.parametrize(
    "names",
    [
        ("encoder.0", "encoder.2", "decoder.0", "decoder.2"),
        ("fc1", "fc2", "fc9", "fc10"),
        ("e1", "e2", "d1", "d2"),
        ("down.a", "down.b", "up.a", "up.b"),
        ("z", "y", "x", "w"),
    ],
)
def test_the_order_of_layers_is_found_by_names_and_shapes(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    """Though a file is sorted by name."""
    state: dict[str, Any] = {}
    for name, (inputs, outputs) in zip(names, ((20, 9), (9, 4), (4, 9), (9, 20)), strict=True):
        state |= linear(name, inputs, outputs)
    found = taken(written(tmp_path, state))
    assert [one.name for one in found.lines if one.kind == "Linear"] == list(names)


def test_what_was_assumed_is_told(tmp_path: Path) -> None:
    found = taken(written(tmp_path, dense_state()))
    assert "assumed are ReLU in hidden layers, Linear in the coding layer" in found.facts[-1]
    assert [one.kind for one in found.lines] == [
        *("Linear", "assumed", "Linear", "Linear", "assumed", "Linear"),
    ]


def test_other_activations_are_used_where_they_are_wished_for(tmp_path: Path) -> None:
    wishes = Wishes(activation=Activation.TANH, coding_activation=Activation.SIGMOID)
    found = taken(written(tmp_path, dense_state()), wishes)
    assert found.document is not None
    layers = found.document.project.architecture.layers
    assert [one.activation for one in layers] == [Activation.TANH, Activation.SIGMOID]


def test_images_of_convolutions_have_to_be_stated(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="how large its images are"):
        taken(written(tmp_path, conv_state()))


def test_images_that_do_not_fit_are_refused_at_the_layer_that_does_not(tmp_path: Path) -> None:
    found = taken(written(tmp_path, conv_state()), Wishes(inputs=(20, 20, 2)))
    assert found.document is None
    assert "Its kernel takes 45 numbers" in str(found.refusal)


def test_what_is_no_layer_is_told(tmp_path: Path) -> None:
    state = dense_state() | {"encoder.rnn.weight_ih_l0": drawn(4, 4)}
    found = taken(written(tmp_path, state))
    assert [one.name for one in found.lines if not one.taken] == ["encoder.rnn"]


@pytest.mark.parametrize(("text", "shape"), [("", ()), ("784", (784,)), ("28×28", (28, 28))])
def test_shapes_are_said_in_words(text: str, shape: tuple[int, ...]) -> None:
    assert shape_of(text) == shape


@pytest.mark.parametrize("text", ["x", "28x", "0x28", "1x2x3x4", "-3"])
def test_what_is_no_shape_is_refused(text: str) -> None:
    with pytest.raises(ProjectError, match="no shape of a sample"):
        shape_of(text)
