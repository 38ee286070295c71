"""Networks that Keras has trained come out as they went in."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.corruptions.dropout import Dropout
from aestudio.core.errors import FileError
from aestudio.core.objectives import Loss
from aestudio.importers.door import taken
from aestudio.importers.imported import Imported
from tests.importers import keras_files
from tests.importers.passed import outputs_of

NAMES = (
    *("dense", "tied", "nested", "pooled", "valid", "book"),
    *("scaled", "normalised", "uneven", "drawn"),
)


def architecture_of(found: Imported) -> Architecture:
    assert found.document is not None
    return found.document.project.architecture


@pytest.mark.parametrize("ending", ["keras", "h5"])
@pytest.mark.parametrize("name", NAMES)
def test_what_keras_saved_gives_the_same_outputs_here(
    keras_networks: Path, name: str, ending: str
) -> None:
    known = np.load(keras_networks / f"{name}.npz")
    found = taken(keras_networks / f"{name}.{ending}")
    outputs = outputs_of(found, known["inputs"])
    assert known["outputs"].std() > 1e-3
    largest = max(1.0, np.abs(known["outputs"]).max())
    assert np.abs(outputs - known["outputs"].reshape(outputs.shape)).max() <= 1e-5 * largest


def test_kernels_that_are_equal_are_tied_and_kept_once(keras_networks: Path) -> None:
    found = taken(keras_networks / "tied.keras")
    assert architecture_of(found).tied
    assert found.document is not None
    assert found.document.run is not None
    arrays = found.document.run.checkpoint.weights.arrays
    assert {key for key, name in arrays if name == "kernel"} == {"encoder_1", "encoder_2"}
    assert any("tied, which saves 216 parameters" in one for one in found.facts)
    first, second, third, fourth = found.lines
    assert third.told == f"Tied to {second.name}, whose kernel it uses"
    assert fourth.told == f"Tied to {first.name}, whose kernel it uses"


def test_kernels_that_differ_are_not_tied(keras_networks: Path) -> None:
    assert not architecture_of(taken(keras_networks / "dense.keras")).tied


def test_one_pair_of_equal_kernels_is_tied_alone(tmp_path: Path) -> None:
    widths = {"a": 4, "b": 2, "c": 4, "d": 6}
    config = keras_files.sequential(*(keras_files.dense(*one) for one in widths.items()))
    rng = np.random.default_rng(1)
    kernels = [rng.normal(size=shape) for shape in ((6, 4), (4, 2), (2, 4))]
    kernels.append(kernels[0].T)
    arrays = {}
    for number, kernel in enumerate(kernels):
        folder = f"layers/dense_{number}" if number else "layers/dense"
        arrays[f"{folder}/vars/0"] = kernel.astype("f4")
        arrays[f"{folder}/vars/1"] = np.zeros(kernel.shape[1], "f4")
    path = tmp_path / "one.keras"
    path.write_bytes(keras_files.archive(config, keras_files.weights(arrays)))
    architecture = architecture_of(taken(path))
    assert [layer.tied_to for layer in architecture.stack[2:]] == [None, 1]


def test_what_mirrors_the_encoder_is_told_from_a_decoder_of_its_own(keras_networks: Path) -> None:
    own = [n for n in NAMES if architecture_of(taken(keras_networks / f"{n}.keras")).decoder]
    assert own == ["pooled", "book"]


def test_a_scale_that_leads_there_and_back_is_that_of_the_data(keras_networks: Path) -> None:
    found = taken(keras_networks / "scaled.keras")
    assert found.document is not None
    assert found.document.run is not None
    scaling = found.document.run.scaling
    assert scaling is not None
    assert (scaling.offset.tolist(), scaling.scale.tolist()) == ([127.5], [127.5])
    assert any(
        one.startswith("Of its data the file says how they are scaled") for one in found.facts
    )


def test_dropout_of_the_inputs_and_the_loss_become_the_plan(keras_networks: Path) -> None:
    found = taken(keras_networks / "dense.keras")
    assert found.document is not None
    plan = found.document.project.plan
    assert plan.corruption == Dropout(share=0.25)
    assert plan.loss is Loss.BINARY_CROSS_ENTROPY
    told = {one.name: one.told for one in found.lines}
    assert told["dropout_1"] == "Left out: once trained it changes nothing"


def test_an_image_of_one_channel_has_no_channels_here(keras_networks: Path) -> None:
    assert architecture_of(taken(keras_networks / "pooled.keras")).input_shape == (12, 12)
    assert architecture_of(taken(keras_networks / "nested.keras")).input_shape == (12, 12, 2)


def test_what_draws_codings_is_left_out_and_told(keras_networks: Path) -> None:
    found = taken(keras_networks / "drawn.keras")
    told = {one.kind: one.told for one in found.lines}
    assert told["Sampling"].startswith("Left out: it is taken for what draws codings")
    assert architecture_of(found).codings == 3


def test_the_encoder_of_codings_that_are_drawn_is_told_to_be_half(keras_networks: Path) -> None:
    with pytest.raises(FileError, match=r"takes 20 numbers a sample and gives 3.*an encoder alone"):
        taken(keras_networks / "half.keras")


def test_a_decoder_that_takes_the_spread_of_codings_is_refused(
    keras_networks: Path, tmp_path: Path
) -> None:
    path = tmp_path / "spread.keras"
    with zipfile.ZipFile(keras_networks / "drawn.keras") as file:
        members = {name: file.read(name) for name in file.namelist()}
    config = members["config.json"].decode()
    assert config.count('["encoder", 0, 2]') == 1
    members["config.json"] = config.replace('["encoder", 0, 2]', '["encoder", 0, 1]').encode()
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    with pytest.raises(FileError, match="takes what tells how far codings spread"):
        taken(path)


def test_activations_are_those_of_the_layers(keras_networks: Path) -> None:
    layers = architecture_of(taken(keras_networks / "dense.keras")).layers
    assert [one.activation for one in layers] == [Activation.ELU, Activation.LEAKY_RELU]


def refused(tmp_path: Path, *layers: dict[str, object], inputs: tuple[int, ...] = (6,)) -> str:
    """Why a network with those layers is not taken."""
    rng = np.random.default_rng(1)
    arrays = {
        "layers/dense/vars/0": rng.normal(size=(6, 6)).astype("f4"),
        "layers/dense/vars/1": rng.normal(size=6).astype("f4"),
    }
    path = tmp_path / "refused.keras"
    config = keras_files.sequential(*layers, inputs=inputs)
    path.write_bytes(keras_files.archive(config, keras_files.weights(arrays)))
    found = taken(path)
    assert found.document is None
    (wrong,) = [one for one in found.lines if not one.taken]
    assert wrong.remedy
    return wrong.told


DENSE = keras_files.dense("a", 6)
LEAKY = keras_files.layer("LeakyReLU", "l", negative_slope=0.3)
LINEAR = keras_files.dense("a", 6, "linear")


@pytest.mark.parametrize(
    ("layers", "why"),
    [
        ((LINEAR, LEAKY), "slope 0.3, here it is 0.2"),
        ((keras_files.dense("a", 6, "softmax"),), "activation softmax is not known here"),
        ((DENSE, keras_files.layer("Activation", "t", activation="tanh")), "follows ReLU"),
        ((DENSE, keras_files.layer("BatchNormalization", "n")), "means are not in the file"),
        ((keras_files.layer("Activation", "t", activation="tanh"), DENSE), "before the first"),
        ((keras_files.layer("UpSampling2D", "u", size=[2, 2]), DENSE), "it takes images"),
        ((DENSE, keras_files.layer("MaxPooling2D", "m")), "does not follow a convolution"),
        ((DENSE, keras_files.layer("Reshape", "r", target_shape=[5])), "do not make 5"),
        ((keras_files.layer("Conv2D", "c", kernel_size=[3, 5]),), "kernel is not in the file"),
        ((keras_files.layer("LSTM", "c"),), "no such layer here"),
    ],
)
def test_a_layer_that_cannot_be_taken_is_told_with_its_reason(
    tmp_path: Path, layers: tuple[dict[str, object], ...], why: str
) -> None:
    assert why.lower() in refused(tmp_path, *layers).lower()


def test_all_layers_that_cannot_be_taken_are_told_at_once(tmp_path: Path) -> None:
    config = keras_files.sequential(
        keras_files.layer("LSTM", "one"), DENSE, keras_files.layer("GRU", "two")
    )
    path = tmp_path / "two.keras"
    path.write_bytes(keras_files.archive(config, keras_files.weights({"layers/x": np.ones(1)})))
    found = taken(path)
    assert [one.name for one in found.lines if not one.taken] == ["one", "a", "two"]
    assert found.refusal is not None
    assert "one (LSTM) cannot be taken, and 2 more" in str(found.refusal)
