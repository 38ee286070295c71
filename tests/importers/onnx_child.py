"""Run by itself: onnx makes networks, and onnxruntime says what they make of some samples.

python onnx_child.py FOLDER writes NAME.onnx with inputs and outputs in NAME.npz.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Array = NDArray[Any]
RNG = np.random.default_rng(23)
Nodes = Sequence[Any]


def drawn(*shape: int) -> Array:
    return (0.3 * RNG.standard_normal(shape)).astype(np.float32)


def op(kind: str, inputs: str, outputs: str, **attributes: Any) -> Any:
    return helper.make_node(kind, inputs.split(","), outputs.split(","), **attributes)


def tied() -> tuple[Nodes, dict[str, Array], list[Any]]:
    """Kernels that are used again by Gemm with transB, and turned round by Transpose."""
    nodes = [
        op("Gemm", "x,w,a", "h", alpha=0.5, beta=2.0),
        op("Elu", "h", "h1"),
        op("MatMul", "h1,v", "c0"),
        op("Add", "c0,b", "c"),
        op("Gemm", "c,v,d", "e", transB=1),
        op("Elu", "e", "e1"),
        op("Transpose", "half", "back"),
        op("MatMul", "e1,back", "f"),
        op("Add", "out,f", "g"),
        op("Sigmoid", "g", "y"),
    ]
    kernel = drawn(20, 9)
    arrays = {"w": kernel, "half": kernel / 2, "v": drawn(9, 4), "a": drawn(9), "b": drawn(4)}
    return nodes, {**arrays, "d": drawn(9), "out": drawn(20)}, [20]


def torch() -> tuple[Nodes, dict[str, Array], list[Any]]:
    """As PyTorch exports one: channels first, zeros around images on all sides, Flatten."""
    sides = {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]}
    back = {**sides, "output_padding": [1, 1]}
    nodes = [
        op("Conv", "x,k1,c1", "a", **sides),
        op("BatchNormalization", "a,s,o,m,q", "a0"),
        op("Relu", "a0", "a1"),
        op("Conv", "a1,k2,c2", "b", **sides),
        op("LeakyRelu", "b", "b1", alpha=0.2),
        op("Flatten", "b1", "f"),
        op("Gemm", "f,w,w0", "z", transB=1),
        op("Gemm", "z,v,v0", "u", transB=1),
        op("LeakyRelu", "u", "u1", alpha=0.2),
        op("Shape", "u1", "s0"),
        op("Gather", "s0,zero", "s1", axis=0),
        op("Unsqueeze", "s1,axes", "s2"),
        op("Add", "axes,one", "s4"),
        op("Slice", "s0,s4,end", "s5"),
        op("Concat", "s2,sides,s5", "s3", axis=0),
        op("Reshape", "u1,s3", "r"),
        op("ConvTranspose", "r,k3,c3", "t", **back),
        op("Relu", "t", "t1"),
        op("ConvTranspose", "t1,k4,c4", "y", **back),
    ]
    arrays = {"k1": drawn(6, 3, 3, 3), "c1": drawn(6), "k2": drawn(5, 6, 3, 3), "c2": drawn(5)}
    arrays |= {"s": drawn(6), "o": drawn(6), "m": drawn(6), "q": drawn(6) ** 2 + 1}
    arrays |= {"w": drawn(4, 45), "w0": drawn(4), "v": drawn(45, 4), "v0": drawn(45)}
    arrays |= {"k3": drawn(5, 6, 3, 3), "c3": drawn(6), "k4": drawn(6, 3, 3, 3), "c4": drawn(3)}
    shapes = {"zero": np.array(0), "axes": np.array([0]), "sides": np.array([5, 3, 3])}
    shapes |= {"one": np.array([2]), "end": np.array([2**63 - 1])}
    return nodes, {**arrays, **shapes}, [3, 12, 12]


def turned() -> tuple[Nodes, dict[str, Array], list[Any]]:
    """As Keras is exported: channels last, turned round before and behind convolutions."""
    first, last = [0, 3, 1, 2], [0, 2, 3, 1]
    same = {"auto_pad": "SAME_UPPER", "strides": [2, 2]}
    nodes = [
        op("Transpose", "x", "a", perm=first),
        op("Conv", "a,k1,c1", "b", kernel_shape=[3, 3], **same),
        op("Relu", "b", "b1"),
        op("Transpose", "b1", "b2", perm=last),
        op("Reshape", "b2,flat", "f"),
        op("Gemm", "f,w,w0", "z"),
        op("Gemm", "z,v,v0", "u"),
        op("Relu", "u", "u1"),
        op("Reshape", "u1,image", "r"),
        op("Transpose", "r", "r1", perm=first),
        op("ConvTranspose", "r1,k2,c2", "t", kernel_shape=[4, 4], strides=[2, 2], pads=[1] * 4),
        op("Transpose", "t", "y", perm=last),
    ]
    arrays = {"k1": drawn(5, 2, 3, 3), "c1": drawn(5), "k2": drawn(5, 2, 4, 4), "c2": drawn(2)}
    arrays |= {"w": drawn(180, 4), "w0": drawn(4), "v": drawn(4, 180), "v0": drawn(180)}
    shapes = {"flat": np.array([-1, 180]), "image": np.array([-1, 6, 6, 5])}
    return nodes, {**arrays, **shapes}, [12, 12, 2]


def pooled() -> tuple[Nodes, dict[str, Array], list[Any]]:
    """Pooling and enlarging, SiLU as a product, scaling as Mul and Add."""
    around = {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}
    nodes = [
        op("Conv", "x,k1", "a", **around),
        op("Add", "a,c1", "a1"),
        op("Tanh", "a1", "a2"),
        op("MaxPool", "a2", "a3", kernel_shape=[2, 2], strides=[2, 2]),
        op("Conv", "a3,k2,c2", "b", **around, strides=[2, 2]),
        op("Mul", "b,two", "b0"),
        op("Sigmoid", "b0", "b1"),
        op("Mul", "b0,b1", "b2"),
        op("Resize", "b2,,scales", "d", mode="nearest"),
        op("Conv", "d,k3,c3", "d1", **around),
        op("Softplus", "d1", "d2"),
        op("Resize", "d2,,,sizes", "e", mode="nearest"),
        op("Conv", "e,k4,c4", "y", **around),
    ]
    arrays = {"k1": drawn(5, 1, 3, 3), "c1": drawn(5, 1, 1), "k2": drawn(3, 5, 3, 3)}
    arrays |= {
        "c2": drawn(3),
        "two": drawn(1, 3, 1, 1),
        "scales": np.array([1, 1, 2, 2], np.float32),
    }
    arrays |= {"k3": drawn(5, 3, 3, 3), "c3": drawn(5), "k4": drawn(1, 5, 3, 3), "c4": drawn(1)}
    return nodes, {**arrays, "sizes": np.array([16, 5, 12, 12])}, [1, 12, 12]


def main() -> None:
    folder = Path(sys.argv[1])
    for make in (tied, torch, turned, pooled):
        nodes, arrays, sides = make()
        inputs = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", *sides])
        outputs = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", *sides])
        held = [numpy_helper.from_array(np.asarray(one), name) for name, one in arrays.items()]
        graph = helper.make_graph(nodes, "graph", [inputs], [outputs], held)
        opset = [helper.make_opsetid("", 18)]
        model = helper.make_model(graph, opset_imports=opset, ir_version=9)
        onnx.checker.check_model(model)
        path = folder / f"{make.__name__}.onnx"
        onnx.save(model, path)
        samples = RNG.random((16, *sides), np.float32)
        (found,) = onnxruntime.InferenceSession(path).run(None, {"x": samples})
        np.savez(folder / f"{make.__name__}.npz", inputs=samples, outputs=found)


if __name__ == "__main__":
    main()
