"""``aestudio import``: a network of another program becomes a project."""

from pathlib import Path

import numpy as np
import pytest

from aestudio.cli import main
from aestudio.commands.telling import USAGE
from aestudio.storage.project_file import load
from tests.importers import keras_files, onnx_files, torch_files

Told = pytest.CaptureFixture[str]


@pytest.fixture
def network() -> Path:
    path = Path("small.keras")
    config, arrays = keras_files.small()
    path.write_bytes(keras_files.archive(config, keras_files.weights(arrays)))
    return path


def test_a_network_becomes_a_project_and_what_was_recognised_is_told(
    network: Path, capsys: Told
) -> None:
    assert main(["import", str(network), "--out", "model.h5"]) == 0
    said = capsys.readouterr()
    assert said.out == "Imported small.keras to model.h5\n"
    assert "a (Dense): Taken as it is" in said.err
    assert "6 → 2 → 6: 32 parameters" in said.err
    assert "choose data" in said.err
    document = load(Path("model.h5"))
    assert document.project.name == "small"
    assert document.run is not None
    assert document.run.architecture.sizes == (6, 2, 6)
    assert [one.info.name for one in document.runs.kept] == ["imported"]


def test_the_imported_network_scores_data_at_once(network: Path, capsys: Told) -> None:
    assert main(["import", str(network), "--out", "model.h5"]) == 0
    samples = np.random.default_rng(0).random((5, 6), np.float32)
    np.save("data.npy", samples)
    assert main(["reconstruct", "model.h5", "data.npy", "--out", "out.npy"]) == 0
    assert "its file tells no scaling: numbers go in as they stand" in capsys.readouterr().err
    document = load(Path("model.h5"))
    assert document.run is not None
    kernel, bias = (document.run.checkpoint.weights["encoder_1", n] for n in ("kernel", "bias"))
    back, last = (document.run.checkpoint.weights["decoder_1", n] for n in ("kernel", "bias"))
    hidden = np.maximum(samples @ kernel + bias, 0) @ back + last
    assert np.abs(np.load("out.npy") - 1 / (1 + np.exp(-hidden))).max() < 1e-5


def test_training_without_data_says_what_to_do(network: Path, capsys: Told) -> None:
    assert main(["import", str(network), "--out", "model.h5"]) == 0
    assert main(["train", "model.h5", "--out", "more.h5"]) == USAGE
    assert "No data have been chosen yet. Choose data" in capsys.readouterr().err


def test_layers_that_cannot_be_taken_are_listed(capsys: Told) -> None:
    config = keras_files.sequential(keras_files.layer("Lambda", "evil"))
    Path("evil.keras").write_bytes(keras_files.archive(config, keras_files.weights({"x": 1.0})))
    assert main(["import", "evil.keras", "--out", "model.h5"]) == USAGE
    said = capsys.readouterr().err
    assert "✗ evil (Lambda): It holds a program, and no program of a file is ever run" in said
    assert "evil.keras: evil (Lambda) cannot be taken" in said
    assert not Path("model.h5").exists()


def test_what_weights_do_not_tell_is_said_with_options(capsys: Told) -> None:
    state = torch_files.linear("encoder.0", 6, 2) | torch_files.linear("decoder.0", 2, 6)
    Path("w.safetensors").write_bytes(torch_files.safetensors(state))
    options = ["--coding-activation", "tanh", "--output-activation", "sigmoid"]
    assert main(["import", "w.safetensors", "--out", "model.h5", *options]) == 0
    stack = load(Path("model.h5")).project.architecture.stack
    assert [layer.activation.value for layer in stack] == ["tanh", "sigmoid"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--activation", "softmax"], "Hidden layers"),
        (["--inputs", "28 by 28"], "no shape of a sample"),
        (["--stride", "-1"], "Stride"),
    ],
)
def test_wishes_that_cannot_be_are_refused(
    network: Path, options: list[str], told: str, capsys: Told
) -> None:
    assert main(["import", str(network), "--out", "model.h5", *options]) == USAGE
    assert told in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told(capsys: Told) -> None:
    assert main(["import", "nowhere.onnx", "--out", "model.h5"]) == USAGE
    assert "No such file" in capsys.readouterr().err


def test_an_import_into_the_file_itself_is_refused(capsys: Told) -> None:
    Path("a.h5").write_bytes(onnx_files.small())
    assert main(["import", "a.h5", "--out", "a.h5"]) == USAGE
    assert "is what --out would replace" in capsys.readouterr().err
