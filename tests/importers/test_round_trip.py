"""What this program has exported comes back: every kind of network, by every format that holds it.

The last bits of weights, ties and scaling are compared with those that went out; by ONNX and arrays
for NumPy, which say what was designed, the whole design is.
"""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from aestudio.cli import main
from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.codings.plain import Plain
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.errors import FileError
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Document, Project
from aestudio.core.reference import DataReference
from aestudio.core.run import Checkpoint, Run
from aestudio.core.stack import specs
from aestudio.core.weights import Weights
from aestudio.export.exporting import export
from aestudio.export.part import Part
from aestudio.export.portable import Portable
from aestudio.export.targets.catalogue import called
from aestudio.importers.door import taken
from aestudio.importers.formats import is_network
from aestudio.importers.imported import Imported
from aestudio.storage.project_file import load, save
from tests.export.targets.networks import ARCHITECTURES, portable, portables, raw, scaled
from tests.importers.passed import outputs_of

pytestmark = pytest.mark.skipif(not find_spec("onnx"), reason="onnx is not there")

EVERY = portables()
WHOLE = [name for name, one in EVERY.items() if one.part is Part.WHOLE]
# One of each kind of layer, all that cuts images, and scalings: Keras takes its time.
BY_KERAS = (
    *("pooling", "pooling of 4, stride 2", "valid, pooling", "valid, stride 2", "grey images"),
    *("stride beyond the kernel", "variational", "every activation, tied"),
    *("dense, scaled by feature", "images, scaled bytes", "images, scaled by feature"),
)
UNEVEN = EVERY["valid, stride 2, autoencoder"].model.architecture.edited(input_shape=(10, 8, 2))


def came_back(one: Portable, word: str, path: Path) -> Imported:
    """What an export becomes here."""
    export(one, called(word), path)
    found = taken(path)
    assert found.refusal is None
    return found


def run_of(found: Imported) -> Run:
    assert found.document is not None
    assert found.document.run is not None
    return found.document.run


def without_spread(architecture: Architecture) -> Architecture:
    """Codings that are the means of those that were drawn."""
    last = architecture.layers[-1].edited(activation=Activation.LINEAR)
    return architecture.edited(layers=(*architecture.layers[:-1], last), coding=Plain())


def check_outputs(found: Imported, one: Portable) -> None:
    """Fail unless scaled samples give what they gave."""
    samples = raw(one).reshape(len(raw(one)), -1)
    run, wanted = run_of(found), scaled(one)
    assert found.document is not None
    if run.scaling is not None:
        assert run.scaling.agrees(one.scaling)
        samples = run.scaling.apply(samples)
    plain = Imported("", (), document=Document(found.document.project, _unscaled(run)))
    np.testing.assert_allclose(
        outputs_of(plain, samples), wanted, rtol=0, atol=1e-5 * max(1.0, np.abs(wanted).max())
    )


def _unscaled(run: Run) -> Run:
    return Run(run.architecture, run.plan, "", run.checkpoint)


def check_weights(found: Imported, one: Portable) -> None:
    """Fail unless they are the same, the spread of codings aside where it is not there."""
    run = run_of(found)
    arrays = one.model.weights.arrays
    kept = {key: arrays[key] for key in specs(run.architecture.stack)}
    assert run.checkpoint.weights.same_bits(Weights(kept))
    ties = [layer.tied_to for layer in one.model.architecture.stack]
    assert [layer.tied_to for layer in run.architecture.stack] == ties


@pytest.mark.parametrize("word", ["onnx", "npz"])
@pytest.mark.parametrize("name", WHOLE)
def test_a_network_comes_back_with_its_whole_design(name: str, word: str, tmp_path: Path) -> None:
    one = EVERY[name]
    if name == "unprepared" and word == "npz":
        pytest.skip("arrays for NumPy always tell the scaling")
    found = came_back(one, word, tmp_path / f"a.{word}")
    wanted = one.model.architecture
    if word == "onnx" and wanted.coding.is_sampled:
        wanted = without_spread(wanted)
        assert any("drawn" in fact for fact in found.facts)
    assert run_of(found).architecture == wanted
    check_weights(found, one)
    check_outputs(found, one)
    assert [line.taken for line in found.lines] == [True] * len(wanted.stack)


@pytest.mark.parametrize("word", ["keras", "keras-tied"])
@pytest.mark.parametrize("name", BY_KERAS)
def test_a_network_comes_back_by_way_of_keras(name: str, word: str, tmp_path: Path) -> None:
    one = EVERY[f"{name}, autoencoder"]
    if word == "keras-tied" and not one.model.architecture.tied:
        pytest.skip("nothing is tied")
    found = came_back(one, word, tmp_path / ("a.keras" if word == "keras" else "a"))
    check_weights(found, one)
    check_outputs(found, one)


@pytest.mark.parametrize("word", ["keras", "keras-tied"])
def test_a_listed_decoder_that_mirrors_the_encoder_becomes_its_mirror(
    word: str, tmp_path: Path
) -> None:
    one = EVERY["own decoder, tied, autoencoder"]
    found = came_back(one, word, tmp_path / ("a.keras" if word == "keras" else "a"))
    assert run_of(found).architecture.decoder is None
    assert [layer.tied_to for layer in run_of(found).architecture.stack[-2:]] == [2, 1]
    check_outputs(found, one)


@pytest.mark.parametrize("word", ["keras", "keras-tied"])
def test_strides_that_leave_a_rest_come_back(word: str, tmp_path: Path) -> None:
    one = portable(UNEVEN)
    found = came_back(one, word, tmp_path / ("a.keras" if word == "keras" else "a"))
    check_weights(found, one)
    check_outputs(found, one)


def test_a_graph_that_others_have_changed_is_taken_as_it_is(tmp_path: Path) -> None:
    """What is described beside it holds no longer."""
    import onnx

    path, one = tmp_path / "a.onnx", EVERY["sparse, autoencoder"]
    export(one, called("onnx"), path)
    model = onnx.load(path)
    kernel = next(each for each in model.graph.initializer if each.name == "encoder_1/kernel")
    numbers = onnx.numpy_helper.to_array(kernel) * 2
    kernel.CopyFrom(onnx.numpy_helper.from_array(numbers, kernel.name))
    onnx.save(model, path)
    run = run_of(taken(path))
    np.testing.assert_array_equal(run.checkpoint.weights["encoder_1", "kernel"], numbers)
    assert run.architecture.layers[0].sparsity.is_none


@pytest.mark.parametrize("part", [Part.ENCODER, Part.DECODER])
@pytest.mark.parametrize("word", ["onnx", "npz"])
def test_half_a_network_is_told_apart(part: Part, word: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{word}"
    export(EVERY[f"dense, tied, {part}"], called(word), path)
    with pytest.raises(FileError, match=f"a.{word}: holds the {part} alone") as told:
        taken(path)
    assert told.value.remedy.startswith("Export the whole autoencoder")


@pytest.mark.parametrize("part", [Part.ENCODER, Part.DECODER])
def test_half_a_network_is_told_apart_by_its_widths(part: Part, tmp_path: Path) -> None:
    path = tmp_path / "a.keras"
    export(EVERY[f"dense, {part}"], called("keras"), path)
    with pytest.raises(FileError, match=f"may be an? {part} alone"):
        taken(path)


def test_columns_of_a_table_come_back(tmp_path: Path) -> None:
    """So that tables with categories become the inputs that they became."""
    one = portable(ARCHITECTURES["sparse"].edited(input_shape=(3,)))
    kinds = (*(Feature(column="kind", category=each) for each in "ab"), Feature(column="size"))
    named = Portable(one.name, one.model, one.scaling, Encoding(features=kinds))
    project, out = tmp_path / "b.h5", tmp_path / "errors.csv"
    (tmp_path / "t.csv").write_text("size,kind\n1.5,a\n2.5,b\n3,a\n")
    export(named, called("npz"), tmp_path / "a.npz")
    assert main(["import", str(tmp_path / "a.npz"), "--out", str(project)]) == 0
    assert main(["score", str(project), str(tmp_path / "t.csv"), "--out", str(out)]) == 0
    samples = np.array([[1, 0, 1.5], [0, 1, 2.5], [1, 0, 3]], np.float32)
    errors = np.mean((one.passed(samples) - samples) ** 2, axis=1)
    told = np.loadtxt(out, delimiter=",", skiprows=1)
    np.testing.assert_allclose(told[:, -1], errors, rtol=1e-5)


def test_the_command_line_imports_what_it_exported() -> None:
    one = EVERY["grey images, autoencoder"]
    architecture = one.model.architecture
    run = Run(architecture, TrainingPlan(), "", Checkpoint(one.model.weights, 2), done=(1,))
    data = DataReference.to_come(architecture.input_shape)
    save(Document(Project(data=data, architecture=architecture), run), Path("a.h5"))
    assert main(["export", "a.h5", "--out", "a.npz"]) == 0
    assert main(["import", "a.npz", "--out", "b.h5"]) == 0
    back = load(Path("b.h5")).run
    assert back is not None
    assert back.architecture == architecture
    assert back.checkpoint.weights.same_bits(one.model.weights)


def test_exports_are_networks_when_they_are_dropped(tmp_path: Path) -> None:
    tied, arrays, saved = tmp_path / "tied", tmp_path / "a.npz", tmp_path / "saved"
    for folder, name in ((tied, "model.keras"), (saved, "saved_model.pb")):
        folder.mkdir()
        (folder / name).write_bytes(b"?")
    export(EVERY["dense, autoencoder"], called("npz"), arrays)
    np.savez(tmp_path / "data.npz", images=np.ones((3, 4)))
    assert all(is_network(one) for one in (tied, arrays, saved))
    assert not is_network(tmp_path / "data.npz")
    assert not is_network(tmp_path)


def test_a_folder_of_tensorflow_is_told_what_to_do_instead(tmp_path: Path) -> None:
    (tmp_path / "saved_model.pb").write_bytes(b"?")
    with pytest.raises(FileError, match="is a SavedModel") as told:
        taken(tmp_path)
    assert "onnx" in told.value.remedy


def test_a_project_is_to_be_opened_instead(tmp_path: Path) -> None:
    data = DataReference.to_come((4,))
    architecture = Architecture.dense(4, 2)
    save(Document(Project(data=data, architecture=architecture)), tmp_path / "a.h5")
    with pytest.raises(FileError, match=r"a\.h5: is a project of this program") as told:
        taken(tmp_path / "a.h5")
    assert told.value.remedy.startswith("Open it")
