"""ONNX files do in onnxruntime, alone, what the network does here."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, numpy_helper

from aestudio.core.architecture import Architecture
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.errors import FileError
from aestudio.core.layers.dense import Dense
from aestudio.core.scaling import Scaling
from aestudio.export.exporting import export
from aestudio.export.part import Part
from aestudio.export.targets.onnx import target
from aestudio.export.targets.onnx.graph import Graph
from aestudio.export.targets.onnx.network import network
from aestudio.export.targets.onnx.operations import GraphOperations, Value
from aestudio.export.targets.onnx.target import Onnx
from tests.export.targets.networks import (
    ARCHITECTURES,
    COLOUR,
    DENSE,
    check_close,
    portable,
    portables,
    raw,
)

PORTABLES = portables()
# A process that knows nothing of the program.
CONSUMER = """
import sys
from pathlib import Path

import numpy as np
import onnxruntime

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
for path in Path(sys.argv[1]).glob("*.onnx"):
    session = onnxruntime.InferenceSession(path, options)
    [taken] = session.get_inputs()
    [outputs] = session.run(None, {taken.name: np.load(path.with_suffix(".in.npy"))})
    [one] = session.run(None, {taken.name: np.load(path.with_suffix(".in.npy"))[:1]})
    np.testing.assert_allclose(one, outputs[:1], rtol=1e-5, atol=1e-5)
    np.save(path.with_suffix(".out.npy"), outputs)
assert "aestudio" not in sys.modules
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each of them as a file, and what onnxruntime makes of its samples."""
    folder = tmp_path_factory.mktemp("onnx")
    for name, one in PORTABLES.items():
        export(one, Onnx(), folder / f"{name}.onnx")
        np.save(folder / f"{name}.in.npy", raw(one))
    code = f"import sys; sys.path[:] = {sys.path!r}{CONSUMER}"
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True)
    return folder


@pytest.mark.parametrize("name", PORTABLES)
def test_every_kind_of_network_gives_the_same_in_onnxruntime(folder: Path, name: str) -> None:
    check_close(np.load(folder / f"{name}.out.npy"), PORTABLES[name])


@pytest.mark.parametrize("name", PORTABLES)
def test_files_are_what_the_standard_asks_for(folder: Path, name: str) -> None:
    model = onnx.load(folder / f"{name}.onnx")
    onnx.checker.check_model(model, full_check=True)
    assert all(not one.name.startswith("/") for one in model.graph.initializer)


def test_the_same_model_gives_the_same_bytes() -> None:
    one = portable(COLOUR, Scaling.bytes())
    first, second = (export(one, Onnx(), Path(name)).path for name in ("1.onnx", "2.onnx"))
    assert first.read_bytes() == second.read_bytes()


def test_a_tied_kernel_is_stored_once_and_the_file_is_no_larger_than_its_parameters() -> None:
    layers = (Dense(units=300), Dense(units=150))
    tied = Architecture(input_shape=(784,), layers=layers, tied=True)
    exported = export(portable(tied, Scaling.bytes()), Onnx(), Path("m.onnx"))
    model = onnx.load("m.onnx")
    kernels = [one.dims for one in model.graph.initializer if len(one.dims) == 2]
    assert [[*one] for one in kernels] == [[784, 300], [300, 150]]
    assert exported.parameters == 784 * 300 + 300 * 150 + 300 + 150 + 300 + 784
    assert exported.size == Path("m.onnx").stat().st_size
    assert exported.ratio < 1.01
    assert exported.told == "1 MB, 1.00 × its 281,734 parameters"


@pytest.mark.parametrize("name", ["stride 2", "own decoder, tied", "convolutions to the end"])
def test_a_tied_convolution_and_its_transpose_take_one_array(name: str) -> None:
    one = portable(ARCHITECTURES[name])
    export(one, Onnx(), Path("m.onnx"))
    model = onnx.load("m.onnx")
    kernels = {node.op_type: node.input[1] for node in model.graph.node if len(node.input) == 3}
    assert kernels["Conv"] in {
        node.input[1] for node in model.graph.node if node.op_type == "ConvTranspose"
    }
    stored = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    assert all(np.array_equal(stored[key], _as_stored(array)) for key, array in one.arrays())


def _as_stored(array: np.ndarray) -> np.ndarray:
    """A kernel of a convolution has its channels first, the smaller image's in front."""
    return np.moveaxis(array, (3, 2), (0, 1)) if array.ndim == 4 else array


def test_the_file_says_what_it_is_of_and_how_images_go_in() -> None:
    features = (
        Feature(column="weight"),
        Feature(column="colour", category="red"),
        Feature(column="colour", category="blue"),
    )
    small = Architecture(input_shape=(3,), layers=(Dense(units=2),))
    table = replace(
        portable(small), encoding=Encoding(features=features), about="fruit, run 2, begun today"
    )
    exported = export(table, Onnx(), Path("m.onnx"))
    model = onnx.load("m.onnx")
    told = {one.key: one.value for one in model.metadata_props}
    assert json.loads(told["features"]) == ["weight", "colour = red", "colour = blue"]
    assert Encoding.model_validate_json(told["encoding"]) == table.encoding
    assert model.doc_string == "Autoencoder of fruit, run 2, begun today"
    assert exported.notes == (
        table.goes_in,
        "Each category goes in as 0 or 1 of its own: colour = red, colour = blue",
    )
    export(portable(COLOUR, Scaling.bytes()), Onnx(), Path("c.onnx"))
    [taken] = onnx.load("c.onnx").graph.input
    sides = [one.dim_param or one.dim_value for one in taken.type.tensor_type.shape.dim]
    assert sides == ["n", 9, 7, 2]
    assert taken.doc_string == (
        "Samples (samples, height, width, channels), in the units of the data"
    )


@pytest.mark.parametrize(
    ("name", "kind", "note"),
    [
        ("dense, scaled uniform", TensorProto.FLOAT, ()),
        ("dense, scaled wide", TensorProto.DOUBLE, ("Takes 64-bit numbers",)),
        ("dense, scaled far", TensorProto.INT64, ("Takes 64-bit whole numbers",)),
        ("dense, scaled far, unsigned", TensorProto.UINT64, ("Takes 64-bit whole numbers",)),
    ],
)
def test_numbers_go_in_with_as_many_bits_as_tell_them_apart(
    folder: Path, name: str, kind: int, note: tuple[str, ...]
) -> None:
    one = PORTABLES[f"{name}, autoencoder"]
    [taken] = onnx.load(folder / f"{name}, autoencoder.onnx").graph.input
    assert taken.type.tensor_type.elem_type == kind
    assert Onnx().notes(one) == (one.goes_in, *note)


def test_what_tells_the_spread_of_codings_is_left_out_and_said() -> None:
    one = portable(ARCHITECTURES["variational"])
    exported = export(one, Onnx(), Path("m.onnx"))
    names = {each.name for each in onnx.load("m.onnx").graph.initializer}
    assert names == {key for key, _array in one.arrays() if "log_variance" not in key}
    assert exported.notes == (
        one.goes_in,
        "Codings are their means: what tells their spread is not in the file",
    )
    decoder = replace(one, part=Part.DECODER)
    assert Onnx().notes(decoder) == (decoder.goes_in,)


def test_a_product_takes_its_own_bias_and_none_beside_it() -> None:
    graph = Graph()
    ops = GraphOperations(graph)
    kernel = ops.parameter("kernel", np.ones((2, 3), np.float32))
    bias = ops.parameter("bias", np.ones(3, np.float32))
    ops.product(Value("x", (2,)), kernel, False)
    ops.biased(Value("y", (3,)), bias)
    product = ops.product(Value("x", (2,)), kernel, False)
    values = ops.biased(ops.biased(product, bias), bias)
    assert [(node.op_type, len(node.input)) for node in graph.nodes] == [
        ("Gemm", 2),
        ("Add", 2),
        ("Gemm", 3),
        ("Add", 2),
    ]
    assert values.name == graph.nodes[-1].output[0]
    assert product.name not in graph.nodes[-2].output, "nothing can take it without its bias"


@pytest.mark.parametrize(
    ("name", "there"),
    [
        # 8·8 pixels, pooled by 2 and 4, are enlarged to what they were; 9·7 are cut.
        ("even", {"Resize"}),
        ("pooling", {"Resize", "Slice"}),
    ],
)
def test_enlarged_images_are_cut_only_where_something_is_too_much(
    name: str, there: set[str]
) -> None:
    even = ARCHITECTURES["pooling"].edited(input_shape=(8, 8, 2))
    assert there == operations({**ARCHITECTURES, "even": even}[name]) & {"Resize", "Slice"}


def test_scaling_that_changes_nothing_is_no_part_of_the_graph() -> None:
    every = {"Sub", "Div", "Mul", "Add"}
    assert operations(DENSE, Scaling.bytes()) & every == {"Div", "Mul"}
    assert operations(DENSE, Scaling.uniform(3, 1)) & every == {"Sub", "Add"}
    assert operations(DENSE, Scaling.identity()) & every == set()


def operations(network: Architecture, scaling: Scaling | None = None) -> set[str]:
    """The kinds of nodes that the file has."""
    export(portable(network, scaling), Onnx(), Path("m.onnx"))
    return {node.op_type for node in onnx.load("m.onnx").graph.node}


def test_more_than_a_file_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(target, "MOST", 100)
    with pytest.raises(FileError, match="the parameters take"):
        export(portable(COLOUR), Onnx(), Path("m.onnx"))
    assert not Path("m.onnx").exists()


def test_where_the_package_is_missing_it_is_said_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("aestudio.export.targets.base.is_importable", lambda _name: False)
    with pytest.raises(FileError, match=r"pip install 'aestudio\[export\]'"):
        export(portable(COLOUR), Onnx(), Path("m.onnx"))


def test_nothing_is_imported_for_a_format_before_it_is_written() -> None:
    code = (
        f"import sys; sys.path[:] = {sys.path!r}\n"
        "import aestudio.export.targets.catalogue\n"
        "assert not {'onnx', 'tensorflow', 'keras'} & {*sys.modules}"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", ["every activation", "dense, tied", "valid, stride 2"])
def test_nodes_are_called_by_the_layers_that_they_are_of(name: str) -> None:
    one = portable(ARCHITECTURES[name], Scaling.bytes())
    names = [node.name for node in network(one).graph.node]
    assert len(names) == len(set(names))
    places = list(dict.fromkeys(each.split("/")[0] for each in names))
    assert places == ["scaled", *(layer.key for layer in one.layers), "restored"]
