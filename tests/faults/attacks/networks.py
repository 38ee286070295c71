"""Networks that carry programs, lead elsewhere, explode, lie of their sizes, or go in circles."""

import io
import json
import os
import stat
import warnings
import zipfile
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import h5py
import numpy as np

from aestudio.data.networks.protobuf import Message
from tests.faults.attacks.arrays import saved
from tests.faults.attacks.attack import Attack, Door, Make, Outside, content, large
from tests.faults.attacks.hierarchies import foreign_filter
from tests.importers import keras_files as keras
from tests.importers import onnx_files as onnx
from tests.importers import torch_files as torch

LARGE = 2**27
CONFIG, ARRAYS = keras.small()
KERNEL = "layers/dense/vars/0"
Write = Callable[[Any, Outside], object]


def _config(config: Any, **arrays: Any) -> Make:
    return content(keras.archive(config, keras.weights({**ARRAYS, **arrays})))


def _with_layer(layer: dict[str, Any]) -> Make:
    return _config(keras.sequential(keras.dense("a", 2), layer, keras.dense("b", 6)))


def _hdf5(write: Write) -> Make:
    """A .keras file whose weights are what ``write`` makes of sound ones."""

    def make(path: Any, outside: Outside) -> None:
        memory = io.BytesIO(keras.weights(ARRAYS))
        with h5py.File(memory, "r+") as file:
            del file[KERNEL]
            write(file, outside)
        path.write_bytes(keras.archive(CONFIG, memory.getvalue()))

    return make


def _external(file: Any, outside: Outside) -> None:
    file[KERNEL] = h5py.ExternalLink(str(outside.hdf5), "/g/table")


def _external_folder(file: Any, outside: Outside) -> None:
    del file["layers"]
    file["layers"] = h5py.ExternalLink(str(outside.hdf5), "/g")


def _soft(file: Any, outside: Outside) -> None:
    file[KERNEL] = h5py.SoftLink("/layers/dense/vars/1")


def _external_storage(file: Any, outside: Outside) -> None:
    file.create_dataset(KERNEL, (4, 2), "f4", external=[(str(outside.raw), 0, 32)])


def _virtual(file: Any, outside: Outside) -> None:
    layout = h5py.VirtualLayout((4, 4), "f4")
    layout[...] = h5py.VirtualSource(str(outside.hdf5), "g/table", (4, 4))
    file.create_virtual_dataset(KERNEL, layout)


def _dataset(*arguments: Any, **options: Any) -> Write:
    return lambda file, outside: file.create_dataset(KERNEL, *arguments, **options)


def _member(name: str, mode: int = 0) -> Make:
    """One more member in the archive."""

    def make(path: Any, outside: Outside) -> None:
        path.write_bytes(keras.archive(CONFIG, keras.weights(ARRAYS)))
        member = zipfile.ZipInfo(name.format(outside=outside.folder))
        member.external_attr = mode << 16
        with zipfile.ZipFile(path, "a") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zipfile warns of a name that is there already.
            file.writestr(member, os.fsencode(outside.raw))

    return make


def _chain(*inbound: list[str]) -> dict[str, Any]:
    """Dense layers a, b, c … that take from those that are named."""
    nodes = []
    for name, before in zip("abcdefgh", inbound, strict=False):
        history = [{"config": {"keras_history": [one, 0, 0]}} for one in before]
        node = [{"args": history, "kwargs": {}}] if before else []
        nodes.append({**keras.dense(name, 6), "name": name, "inbound_nodes": node})
    return {"class_name": "Functional", "module": "keras", "config": {"layers": nodes}}


def _tied(registered: str = "tied_layers>TiedDense", **told: Any) -> Make:
    """An autoencoder 6-2-6 whose second layer says of its kernel what is told."""
    lent = {**keras.dense("a", 2), **told}
    config = {"name": "b", "tied_to": lent, "activation": "linear"}
    layer = keras.layer("TiedDense", "b") | {
        "module": "tied_layers",
        "registered_name": registered,
        "config": config,
    }
    arrays = {**ARRAYS, "layers/tied_dense/vars/0": np.ones(6, "f4")}
    return content(
        keras.archive(keras.sequential(keras.dense("a", 2), layer), keras.weights(arrays))
    )


def _drawing(*inbound: list[str]) -> dict[str, Any]:
    """Dense layers b, c … of which the last draws, behind a layer a."""
    config = _chain([], *inbound)
    config["config"]["layers"][-1]["class_name"] = "Sampling"
    return config


NO_KERNEL = "layer whose kernel it uses is not in the file"


def _nested(depth: int) -> dict[str, Any]:
    model = CONFIG
    for number in range(depth):
        model = keras.sequential({**model, "name": f"m{number}"})
    return model


def _legacy(write: Write) -> Make:
    """An .h5 file of Keras."""

    def make(path: Any, outside: Outside) -> None:
        with h5py.File(path, "w") as file:
            file.attrs["keras_version"] = "2.15.0"
            write(file, outside)

    return make


def _legacy_lambda(file: Any, outside: Outside) -> None:
    code = keras.layer("Lambda", "l", function=["4wAAAAA=", None, None])
    file.attrs["model_config"] = json.dumps(keras.sequential(code, keras.dense("b", 6)))
    file.create_group("model_weights")


def _legacy_outside(file: Any, outside: Outside) -> None:
    file.attrs["model_config"] = json.dumps(CONFIG)
    file["model_weights"] = h5py.ExternalLink(str(outside.hdf5), "/g")


def _legacy_deep(file: Any, outside: Outside) -> None:
    file.attrs["model_config"] = '{"a":' * 9000 + "1" + "}" * 9000
    file.create_group("model_weights")


def _legacy_weights(file: Any, outside: Outside) -> None:
    file.create_group("model_weights/a")["kernel:0"] = np.ones((6, 2))


LAMBDA = keras.layer("Lambda", "l", function={"class_name": "__lambda__", "config": {"code": "4w"}})
TWICE = json.dumps(CONFIG).replace('"name": "a"', '"name": "a", "name": "b"')
KERAS: dict[str, tuple[Make, str]] = {
    "a Lambda": (_with_layer(LAMBDA), "holds a program, and no program of a file is ever run"),
    "os.system as a layer": (
        _with_layer(keras.layer("system", "s", module="os", command="mkdir evil")),
        "Its class is not one of Keras itself",
    ),
    "Dense of a module of its own": (
        _with_layer({**keras.dense("s", 2), "module": "evil"}),
        "Its class is not one of Keras itself",
    ),
    "a registered class": (
        _with_layer({**keras.dense("s", 2), "registered_name": "evil>Dense"}),
        "Its class is not one of Keras itself",
    ),
    "an activation of its own": (
        _with_layer(
            keras.dense("s", 2)
            | {"config": {"name": "s", "activation": {"class_name": "function", "config": "f"}}}
        ),
        "activation is a function of its own|kernel is not in the file",
    ),
    "a model of a class of its own": (
        _config({"class_name": "Evil", "module": "evil", "config": {}}),
        "a class of its own",
    ),
    "a layer that nobody knows": (_with_layer(keras.layer("Attention", "s")), "no such layer here"),
    "a key twice": (_config(TWICE), "says something twice"),
    "NaN in its description": (
        _config(json.dumps(keras.sequential(keras.layer("Dropout", "d", rate=float("nan"))))),
        "NaN is no number",
    ),
    "a description 9,000 deep": (_config('{"a":' * 9000 + "1" + "}" * 9000), "nested too deep"),
    "a description that is a list": (_config("[1, 2]"), "it is no object"),
    "a description that is no text": (_config("\x00\xff"), "cannot be read"),
    "layers that are no list": (
        _config({**CONFIG, "config": {"layers": {"a": 1}}}),
        "a model without layers",
    ),
    "1,000 layers": (
        _config(keras.sequential(*(keras.dense(f"d{n}", 6) for n in range(1000)))),
        "a model without layers|more than 500 layers",
    ),
    "models 20 deep": (_config(_nested(20)), "nested too deep"),
    "layers in a circle": (_config(_chain([], ["c"], ["b"])), "lead nowhere"),
    "two inputs": (_config(_chain([], [], ["a"])), "several inputs"),
    "a way around a layer": (
        _config(_chain([], ["a"], ["a", "b"])),
        "what several others give|Several layers take",
    ),
    "drawing from three": (
        _config(_drawing(["a"], ["a"], ["a"], ["b", "c", "d"])),
        "what several others give|Several layers take",
    ),
    "drawing from itself": (
        _config(_drawing(["a"], ["a"], ["d", "d"], ["b", "d"])),
        "what several others give|Several layers take|lead nowhere",
    ),
    "drawing in a circle": (
        _config(_drawing(["d"], ["d"], [], ["a", "b"])),
        "lead nowhere|what several others give|Several layers take",
    ),
    "no layer": (_config(keras.sequential()), "no layer that learns"),
    "a thousand million units": (
        _config(keras.sequential(keras.dense("a", 10**9), keras.dense("b", 6))),
        "says 1000000000 units, its kernel 2",
    ),
    "inputs of 2^60 numbers": (
        _config(keras.sequential(keras.dense("a", 2), inputs=(2**30, 2**30))),
        "its samples have the shape",
    ),
    "shapes that disagree": (
        _config(CONFIG, **{KERNEL: np.ones((5, 2), "f4")}),
        "takes 5 numbers, and 6 come in",
    ),
    "a kernel of three axes": (
        _config(CONFIG, **{KERNEL: np.ones((6, 2, 1), "f4")}),
        "another number of axes",
    ),
    "NaN weights": (
        _config(CONFIG, **{KERNEL: np.full((6, 2), np.nan, "f4")}),
        "weights are no numbers",
    ),
    "weights of texts": (_config(CONFIG, **{KERNEL: np.array([[b"a"]])}), "weights of type"),
    "enlarging without end": (
        _config(
            keras.sequential(
                *(keras.layer("UpSampling2D", f"u{n}", size=[2**10] * 2) for n in range(3)),
                keras.layer("Conv2D", "c", kernel_size=[1, 1]),
                inputs=(8, 8, 1),
            ),
            **{"layers/conv2d/vars/0": np.ones((1, 1, 1, 1), "f4")},
        ),
        "numbers a sample",
    ),
    "an external link to a kernel": (_hdf5(_external), "kernel is not in the file"),
    "an external link in mid-path": (_hdf5(_external_folder), "kernel is not in the file"),
    "a soft link": (_hdf5(_soft), "kernel is not in the file"),
    "a kernel outside": (_hdf5(_external_storage), "lies in another file"),
    "a virtual kernel outside": (_hdf5(_virtual), "lies in another file"),
    "an unknown filter": (
        _hdf5(lambda file, outside: foreign_filter(file, KERNEL.encode())),
        "in a way that is not read|kernel is not in the file|damaged",
    ),
    "8 TiB in a small file": (
        _hdf5(_dataset((2**21, 2**20), "f4", chunks=(1024, 1024))),
        "declares 8,796,093,022,208 bytes",
    ),
    "lists of any length": (_hdf5(_dataset((3, 2), h5py.vlen_dtype(np.float64))), "of type"),
    "references": (_hdf5(_dataset((3, 2), h5py.ref_dtype)), "weights of type"),
    "no values": (_hdf5(_dataset(data=h5py.Empty("f4"))), "weights of type"),
    "a member above": (_member("../config.json"), "outside of itself"),
    "a member at a full path": (_member("{outside}/x.json"), "outside of itself"),
    "a member that is a link": (_member("assets/x", stat.S_IFLNK | 0o777), "outside of itself"),
    "a member twice": (_member("config.json"), "holds config.json twice"),
    "a member that is no HDF5": (content(keras.archive(CONFIG, b"\x00" * 99)), "damaged"),
    "an archive that is cut": (
        content(keras.archive(CONFIG, keras.weights(ARRAYS))[:-300]),
        "damaged|known here|no NumPy archive",
    ),
    "a bomb": (
        large(lambda: keras.archive(CONFIG, bytes(LARGE), packed=True)),
        "real data do not shrink like that",
    ),
    "a long description": (
        large(lambda: keras.archive(json.dumps({"a": "b" * 2**24}), b"", packed=True)),
        "config.json: has 16,777,",
    ),
}
TIED: dict[str, tuple[Make, str]] = {
    "registered by somebody else": (_tied("evil>TiedDense"), "not one of Keras itself"),
    "tied to a class of its own": (_tied(module="evil"), NO_KERNEL),
    "tied to a program": (_tied(class_name="Lambda"), NO_KERNEL),
    "tied to a layer that is not there": (_tied(config={"name": "z", "units": 2}), NO_KERNEL),
    "tied to itself": (_tied(config={"name": "b", "units": 2}), NO_KERNEL),
    "tied to a path above": (_tied(config={"name": "../a"}), NO_KERNEL),
    "tied to settings that are none": (_tied(config=[1]), NO_KERNEL),
}
LEGACY: dict[str, tuple[Make, str]] = {
    "a Lambda": (_legacy(_legacy_lambda), "holds a program"),
    "weights outside": (_legacy(_legacy_outside), "weights without the network"),
    "a description 9,000 deep": (_legacy(_legacy_deep), "nested too deep"),
    "weights alone": (_legacy(_legacy_weights), "weights without the network"),
}

FLAT = [onnx.value("x", -1, 6)]


def _onnx(nodes: list[bytes], **arrays: Any) -> Make:
    return content(onnx.model(nodes, arrays, FLAT))


def _kernel(*fields: onnx.Field) -> Make:
    """A network whose kernel is told by these fields."""
    return content(onnx.small(w=onnx.message(*fields)))


def _outside(location: str, *more: onnx.Field) -> Make:
    def make(path: Any, outside: Outside) -> None:
        place = location.format(outside=outside.raw)
        entry = onnx.message((1, "location"), (2, place))
        kernel = onnx.message((1, 6), (1, 2), (2, 1), (8, "w"), (13, entry), *more)
        path.write_bytes(onnx.small(w=kernel))

    return make


def _doubled() -> bytes:
    """A shape that is put behind itself forty times."""
    nodes = [onnx.node("Concat", [f"c{n}"] * 2, [f"c{n + 1}"], axis=0) for n in range(40)]
    nodes.append(onnx.node("Reshape", ["x", "c40"], ["y"]))
    return onnx.model(nodes, {"c0": np.ones(32, np.int64)}, FLAT)


EYE = np.eye(6)
ONNX: dict[str, tuple[Make, str]] = {
    "noise": (content(b"\xff" * 500), "no network of ONNX"),
    "cut in the middle": (content(onnx.small()[:-40]), "no network of ONNX"),
    "a length without end": (content(b"\x3a" + b"\xff" * 9 + b"\x01"), "no network of ONNX"),
    "an empty message": (content(onnx.message((1, 9))), "has 0 operations"),
    "weights in another file, above": (_outside("../outside/secret.bin", (14, 1)), "another file"),
    "weights in another file, by a path": (_outside("{outside}", (14, 1)), "lies in another file"),
    "weights in another file that it does not admit, by a path": (
        _outside("{outside}"),
        "lies in another file",
    ),
    "a shape of 2^80": (
        _kernel((1, 2**40), (1, 2**40), (2, 1), (8, "w"), (9, b"1234")),
        "declares 1,208,925,819,614,629,174,706,176 values and has 1",
    ),
    "a size of -1": (_kernel((1, -1), (1, 2), (2, 1), (8, "w"), (9, b"")), "declares a shape of"),
    "values that are cut": (
        _kernel((1, 6), (1, 2), (2, 1), (8, "w"), (9, b"123")),
        "no network of ONNX|declares 12 values",
    ),
    "numbers twice": (
        _kernel((1, 1), (2, 1), (8, "w"), (9, b"1234"), (9, b"1234")),
        "no network of ONNX",
    ),
    "texts as weights": (_kernel((1, 1), (2, 8), (8, "w"), (6, "a")), "a type that is not read"),
    "a weight twice": (
        content(onnx.small(w2=onnx.tensor("w", np.ones((6, 2))))),
        "has weights w twice",
    ),
    "NaN weights": (content(onnx.small(w=np.full((6, 2), np.nan))), "weights are no numbers"),
    "an operation of another domain": (
        _onnx([onnx.node("Gemm", ["x", "w"], ["y"], domain="evil")], w=EYE),
        "no such operation here",
    ),
    "a loop": (_onnx([onnx.node("Loop", ["x"], ["y"])]), "no such operation here"),
    "a circle": (
        _onnx([onnx.node("Relu", ["x"], ["z"]), onnx.node("Relu", ["z"], ["x"])]),
        "not one layer after the other",
    ),
    "a way around": (
        _onnx(
            [
                onnx.node("Gemm", ["x", "w"], ["z"]),
                onnx.node("Relu", ["z"], ["r"]),
                onnx.node("Add", ["z", "r"], ["y"]),
            ],
            w=EYE,
        ),
        "not one layer after the other",
    ),
    "an end that is no output": (_onnx([onnx.node("Relu", ["x"], ["z"])]), "does not lead from"),
    "two inputs": (
        content(onnx.model([onnx.node("Relu", ["x"], ["y"])], {}, [*FLAT, onnx.value("z", 1)])),
        "has 2 inputs",
    ),
    "6,000 operations": (
        content(onnx.model([onnx.node("Relu", ["x"], ["x"])] * 6000, {}, FLAT)),
        "has 6,000 operations",
    ),
    "sparse weights": (
        content(onnx.model([onnx.node("Relu", ["x"], ["y"])], {}, FLAT, ("y",), (15, b""))),
        "has sparse weights",
    ),
    "a shape that doubles without end": (content(_doubled()), "does not say to which shape"),
    "a reshape to 2^60": (
        _onnx(
            [onnx.node("Reshape", ["x", "s"], ["r"]), onnx.node("Gemm", ["r", "w"], ["y"])],
            s=np.array([-1, 2**30, 2**30]),
            w=EYE,
        ),
        "numbers do not make",
    ),
    "300,000 fields": (content(b"\x08\x01" * 300_000), "too many fields"),
}


def _described(architecture: str, **told: str) -> Make:
    """A graph with a description beside it that says that it is that of the graph."""
    plain = onnx.small()
    graph = bytes(Message(memoryview(plain)).bytes(7))
    said = {
        "architecture": architecture,
        "encoding": "{}",
        "part": "autoencoder",
        "graph_sha256": sha256(graph).hexdigest(),
        **told,
    }
    entries = [(14, onnx.message((1, name), (2, one))) for name, one in said.items()]
    return content(plain + onnx.message(*entries))


OWN_ONNX: dict[str, tuple[Make, str]] = {
    "a description 9,000 deep": (
        _described('{"a":' * 9000 + "1" + "}" * 9000),
        "nested too deep",
    ),
    "a description of another network": (
        _described('{"input_shape": [6], "layers": [{"kind": "dense", "units": 2}]}'),
        "does not hold together",
    ),
    "a layer that nobody knows": (
        _described('{"input_shape": [6], "layers": [{"kind": "evil"}]}'),
        "describes a network that cannot be",
    ),
    "a description that is no JSON": (_described("\x00"), "description that cannot be read"),
    "half a network": (_described("{}", part="encoder"), "holds the encoder alone"),
}
STATE = torch.linear("encoder.0", 6, 2) | torch.linear("decoder.0", 2, 6)
ONE = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}


def _told(described: Any, numbers: bytes = bytes(4)) -> Make:
    return content(torch.raw_safetensors(described, numbers))


SAFETENSORS: dict[str, tuple[Make, str]] = {
    "a description of 2^62 bytes": (
        content(b"\x00" * 7 + b"\x40{" + bytes(50)),
        "declares a description of 4,611,686,018,427,387,904 bytes",
    ),
    "a description longer than the file": (
        content((99).to_bytes(8, "little") + b"{}" + bytes(20)),
        "declares a description of 99 bytes",
    ),
    "a key twice": (
        _told(b'{"a.weight": %s, "a.weight": %s}' % ((json.dumps(ONE).encode(),) * 2)),
        "says something twice",
    ),
    "a description 9,000 deep": (_told(b'{"a":' * 9000 + b"1" + b"}" * 9000), "nested too deep"),
    "a description that is no JSON": (_told(b"{" + b"\xff" * 30), "cannot be read"),
    "numbers in each other's place": (
        _told({"a.weight": ONE, "b.weight": ONE}),
        "lies where other numbers do",
    ),
    "numbers behind the end": (
        _told({"a.weight": {**ONE, "data_offsets": [100, 104]}}),
        "lies where other numbers do, or none",
    ),
    "places below 0": (
        _told({"a.weight": {**ONE, "data_offsets": [-4, 0]}}),
        "what does not agree",
    ),
    "a shape of 2^80": (
        _told({"a.weight": {**ONE, "shape": [2**40, 2**40]}}),
        "what does not agree",
    ),
    "a size of -1": (_told({"a.weight": {**ONE, "shape": [-1]}}), "what does not agree"),
    "a hidden piece behind the end": (_told({"a.weight": ONE}, bytes(9)), "declares 4 bytes"),
    "a type that nobody knows": (_told({"a.weight": {**ONE, "dtype": "F4"}}), "of type F4"),
    "no arrays": (_told({}), "holds 0 arrays"),
    "5,000 arrays": (_told({f"a{n}": ONE for n in range(5000)}), "holds 5,000 arrays"),
    "NaN weights": (
        content(torch.safetensors({**STATE, "encoder.0.weight": np.full((2, 6), np.nan, "f4")})),
        "weights are no numbers",
    ),
    "layers that do not fit": (
        content(torch.safetensors(torch.linear("a", 6, 2) | torch.linear("b", 3, 6))),
        "in which order its layers come",
    ),
    "cut in the middle": (content(torch.safetensors(STATE)[:-9]), "may be cut short"),
}


def _pickled() -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as file:
        file.writestr("weights/data.pkl", b"\x80\x02cos\nsystem\n(S'mkdir evil'\ntR.")
    return memory.getvalue()


def _npz(**members: bytes) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as file:
        for name, data in members.items():
            file.writestr(f"{name}.npy", data)
    return memory.getvalue()


OBJECTS = np.array([[{}]], dtype=object)
OTHERS: dict[str, tuple[str, Make, str]] = {
    "a pickle of PyTorch": ("a.pt", content(_pickled()), "is a pickle"),
    "a plain pickle": ("a.keras", content(b"\x80\x04\x95" + bytes(40)), "is a pickle"),
    "objects in npz": ("a.npz", content(_npz(**{"a.weight": saved(OBJECTS)})), "Python objects"),
    "dates in npz": (
        "a.npz",
        content(_npz(**{"a.weight": saved(np.array([["2024-01-01"]], "M8[D]"))})),
        "type datetime64",
    ),
    "whole numbers in npz": (
        "a.npz",
        content(_npz(**{"a.weight": saved(np.ones((2, 6), int))})),
        "weights are whole numbers",
    ),
    "a picture": ("a.onnx", content(b"\x89PNG\r\n\x1a\n" + bytes(100)), "no network of ONNX"),
    "nothing": ("a.onnx", content(b""), "is empty"),
    "text": ("a.keras", content(b"hello" * 20), "is called .keras, and is no such file"),
}


def _design(**changes: Any) -> str:
    """The description of an autoencoder 6-2-6."""
    layers = [{"kind": "dense", "units": 2}]
    return json.dumps({"input_shape": [6], "layers": layers, **changes})


DESIGN = _design()
LEARNT = {
    "encoder_1/kernel": np.ones((6, 2), "f4"),
    "encoder_1/bias": np.ones(2, "f4"),
    "decoder_1/kernel": np.ones((2, 6), "f4"),
    "decoder_1/bias": np.ones(6, "f4"),
}
DEEP = '{"a":' * 9000 + "1" + "}" * 9000


def _exported(
    architecture: Any = DESIGN,
    preparation: Any = "{}",
    layers: Any = '["encoder_1", "decoder_1"]',
    **arrays: Any,
) -> Make:
    """Arrays for NumPy as this program exports them."""
    described = {"architecture": architecture, "preparation": preparation, "layers": layers}
    whole = {**LEARNT, **{name: np.array(one) for name, one in described.items()}, **arrays}
    return content(_npz(**{name: saved(one) for name, one in whole.items() if one is not None}))


EXPORTED: dict[str, tuple[Make, str]] = {
    "a description 9,000 deep": (_exported(DEEP), "nested too deep"),
    "columns 9,000 deep": (_exported(preparation=DEEP), "nested too deep"),
    "layers 9,000 deep": (_exported(layers="[" * 9000 + "]" * 9000), "nested too deep|is no"),
    "a description that is no text": (_exported(np.ones(3)), "no description of its network"),
    "a description that is a list of texts": (_exported([DESIGN] * 2), "no description of its"),
    "a description of objects": (_exported(np.array(OBJECTS)), "Python objects"),
    "a description that is a list": (_exported("[1]"), "it is no object"),
    "a key twice": (_exported(DESIGN[:-1] + ', "layers": []}'), "says something twice"),
    "NaN in its description": (_exported(_design(tied=float("nan"))), "NaN is no number"),
    "a long description": (
        large(lambda: _npz(architecture=saved(np.array(" " * 9 * 2**20)))),
        "too long a description|no description of its network",
    ),
    "a layer that nobody knows": (
        _exported(_design(layers=[{"kind": "os.system", "units": 2}])),
        "describes a network that cannot be",
    ),
    "a setting that nobody knows": (
        _exported(_design(run="mkdir evil")),
        "describes a network that cannot be",
    ),
    "a thousand million units": (
        _exported(_design(layers=[{"kind": "dense", "units": 10**9}])),
        "describes a network that cannot be|does not hold together",
    ),
    "inputs of 2^60 numbers": (_exported(_design(input_shape=[2**60])), "that cannot be"),
    "10,000 layers": (
        _exported(_design(layers=[{"kind": "dense", "units": 2}] * 10_000)),
        "that cannot be",
    ),
    "shapes that disagree": (
        _exported(**{"encoder_1/kernel": np.ones((5, 2), "f4")}),
        "does not hold together",
    ),
    "a kernel that is missing": (_exported(**{"encoder_1/kernel": None}), "not hold together"),
    "an array of a layer that is not there": (
        _exported(**{"encoder_9/kernel": np.ones((5, 2), "f4")}),
        "does not hold together",
    ),
    "weights of 64 bits": (
        _exported(**{"encoder_1/kernel": np.ones((6, 2))}),
        "weights of type float64",
    ),
    "NaN weights": (
        _exported(**{"encoder_1/bias": np.full(2, np.nan, "f4")}),
        "weights that are no numbers",
    ),
    "layers that are no list": (_exported(layers='{"a": 1}'), "does not tell its layers"),
    "layers of another kind": (_exported(layers='["../x"]'), "layers of another kind"),
    "layers that are no text": (_exported(layers=np.ones(2)), "no description of its network"),
    "a scale of texts": (_exported(scale=np.array(["a"])), "scaled by values of type"),
    "a scale of another length": (
        _exported(offset=np.zeros(6, "f4"), scale=np.full(5, 2, "f4")),
        "scaling does not fit the network",
    ),
    "a scale of 0": (
        _exported(offset=np.zeros(6, "f4"), scale=np.zeros(6, "f4")),
        "scaling is no scaling",
    ),
    "an origin of 32 bits": (_exported(origin=np.ones(6, "i4")), "scaled by values of type int32"),
    "columns of another table": (
        _exported(preparation='{"features": [{"column": "a"}]}'),
        "inputs that are named are not those of the network",
    ),
    "a member that is above": (
        content(_npz(**{"../architecture": saved(np.array(DESIGN)), "architecture": b""})),
        "outside of itself",
    ),
    "a bomb": (
        large(lambda: _packed(architecture=saved(np.zeros(LARGE // 4, "f4")))),
        "real data do not shrink like that",
    ),
}


def _packed(**members: bytes) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(f"{name}.npy", data)
    return memory.getvalue()


def _of(kind: str, file: str, name: str, make: Make, message: str) -> Attack:
    words = ("above", "path", "outside", "link")
    reaches = any(word in name for word in words)
    return Attack(f"{kind}: {name}", file, Door.NETWORK, make, message, reaches)


NETWORKS: tuple[Attack, ...] = (
    *(_of("keras", "a.keras", name, *row) for name, row in KERAS.items()),
    *(_of("keras tied", "a.keras", name, *row) for name, row in TIED.items()),
    *(_of("keras h5", "a.h5", name, *row) for name, row in LEGACY.items()),
    *(_of("onnx", "a.onnx", name, *row) for name, row in ONNX.items()),
    *(_of("safetensors", "a.safetensors", name, *row) for name, row in SAFETENSORS.items()),
    *(_of("exported npz", "a.npz", name, *row) for name, row in EXPORTED.items()),
    *(_of("exported onnx", "a.onnx", name, *row) for name, row in OWN_ONNX.items()),
    *(_of("network", file, name, make, why) for name, (file, make, why) in OTHERS.items()),
)
