"""Operations of ONNX as steps, by their attributes (onnx/docs/Operators.md)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.data.networks.onnx_constants import BATCH, UNTOLD, Values
from aestudio.data.networks.onnx_messages import Node
from aestudio.data.networks.steps import (
    BORDERS,
    SAME,
    VALID,
    Step,
    StepKind,
    float32,
    single,
    unknown,
)

OTHERWISE = "Export it as a chain of Gemm, Conv, ConvTranspose, MaxPool, Resize and activations"
SQUARE = "Give it square windows and equal strides, without dilation or groups"
# What scales a SELU, as everybody has it.
SELU = {"alpha": 1.6732632, "gamma": 1.050701}
Reader = Callable[[Node, list[NDArray[Any] | None]], Step]


def step_of(node: Node, known: Values) -> Step:
    """What a node does to what is passed on, which is the one of its inputs that is not known."""
    reader = READERS.get(node.kind) if node.domain in ("", "ai.onnx") else None
    if reader is None:
        return _refused(node, "There is no such operation here")
    return reader(node, [known.get(one) for one in node.inputs])


def merged(step: Step, before: Step | None) -> Step | None:
    """A summand as the bias of the layer before it; None where it is none."""
    if before is None or step.kind is not StepKind.SCALING or before.kernel is None:
        return None
    learns = (StepKind.DENSE, StepKind.CONVOLUTION, StepKind.CONVOLUTION_BACK)
    plain = step.kernel is not None and bool((step.kernel == 1).all()) and step.bias is not None
    if before.kind not in learns or before.bias is not None or not plain:
        return None
    back = before.kind is StepKind.CONVOLUTION_BACK
    units = before.kernel.shape[2 if back else -1]
    bias = step.bias
    if bias is None or bias.size not in (1, units):
        return None
    return replace(before, bias=float32(np.broadcast_to(bias, (units,))))


def _gemm(node: Node, given: list[NDArray[Any] | None]) -> Step:
    kernel = given[1] if len(given) > 1 else None
    if kernel is None or kernel.ndim != 2 or node.number("transA", 0):
        return _refused(node, "Its kernel depends on the samples")
    kernel = kernel.T if node.number("transB", 0) else kernel
    scaled = float32(kernel * np.float32(node.real("alpha", 1.0)))
    bias, wrong = None, ""
    if len(given) > 2 and node.inputs[2]:
        told = given[2]
        if told is None or told.size not in (1, kernel.shape[1]):
            wrong = "Its bias is of another form"
        else:
            whole = np.broadcast_to(told.reshape(-1), (kernel.shape[1],))
            bias = float32(whole * np.float32(node.real("beta", 1.0)))
    return _step(node, StepKind.DENSE, kernel=scaled, bias=bias, problem=wrong)


def _matmul(node: Node, given: list[NDArray[Any] | None]) -> Step:
    kernel = given[1] if len(given) > 1 else None
    if kernel is None or kernel.ndim != 2:
        return _refused(node, "Its kernel depends on the samples")
    return _step(node, StepKind.DENSE, kernel=float32(kernel))


def _conv(node: Node, given: list[NDArray[Any] | None]) -> Step:
    kernel, bias = given[1], given[2] if len(given) > 2 else None
    if kernel is None or kernel.ndim != 4:
        return _refused(node, "It is no convolution of images with a kernel of its own")
    back = node.kind == "ConvTranspose"
    padding, borders, wrong = _borders(node, kernel.shape[2:])
    if back and node.numbers("output_shape"):
        wrong = "It states the shape of its outputs"
    if back and any(node.numbers("output_padding")):
        more = node.numbers("output_padding")
        top, left, bottom, right = borders or (0, 0, 0, 0)
        padding, borders = BORDERS, (top, left, bottom - more[0], right - more[-1])
    stride = single(node.numbers("strides") or 1)
    problem = (
        wrong
        or ("Its strides differ between height and width" if stride is None else "")
        or ("It is dilated" if single(node.numbers("dilations") or 1) != 1 else "")
        or ("Its channels are in groups" if node.number("group", 1) != 1 else "")
    )
    return _step(
        node,
        StepKind.CONVOLUTION_BACK if back else StepKind.CONVOLUTION,
        kernel=float32(kernel.transpose(2, 3, 1, 0)),
        bias=None if bias is None else float32(bias),
        stride=stride or 1,
        padding=padding,
        borders=borders,
        channels_first=True,
        problem=problem,
        remedy=SQUARE if problem else "",
    )


def _borders(node: Node, window: tuple[int, ...]) -> tuple[str, tuple[int, ...], str]:
    """Padding, what lies around the image, and what is wrong with it."""
    way = node.text("auto_pad", "NOTSET")
    if way == "SAME_UPPER":
        return SAME, (), ""
    if way not in ("NOTSET", "", "VALID"):
        return VALID, (), f"Its padding is {way[:20]}"
    pads = node.numbers("pads") if way != "VALID" else []
    if not any(pads):
        return VALID, (), ""
    if len(pads) != 4 or min(pads) < 0 or max(pads) >= max(window) + 64:
        return VALID, (), "The zeros around its images are of another form"
    return BORDERS, tuple(pads), ""


def _pool(node: Node, given: list[NDArray[Any] | None]) -> Step:
    size, strides = single(node.numbers("kernel_shape")), node.numbers("strides")
    padding, borders, wrong = _borders(node, tuple(node.numbers("kernel_shape") or (1,)))
    even = size is not None and single(strides or 1) == size
    plain = not borders and not node.number("ceil_mode", 0)
    problem = wrong or ("" if even and plain else "Its windows are not squares side by side")
    return _step(
        node,
        StepKind.POOLING,
        size=size or 1,
        padding=padding,
        channels_first=True,
        problem=problem,
        remedy="Use square windows with strides as large, without padding" if problem else "",
    )


def _averaging(node: Node, given: list[NDArray[Any] | None]) -> Step:
    if node.kind == "GlobalAveragePool":
        return _step(node, StepKind.AVERAGING, channels_first=True)
    told = given[1] if len(given) > 1 else None
    axes = node.numbers("axes") if told is None else [int(one) for one in told.reshape(-1)]
    if sorted(axes) not in ([1, 2], [2, 3], [-2, -1]):
        return _refused(node, "It takes the mean of something else than an image")
    return _step(node, StepKind.AVERAGING, channels_first=sorted(axes) != [1, 2])


def _resize(node: Node, given: list[NDArray[Any] | None]) -> Step:
    scales = next((one for one in given[1:] if one is not None and one.dtype.kind == "f"), None)
    if node.reals("scales"):
        scales = np.array(node.reals("scales"))
    sizes = given[3] if len(given) > 3 else None
    old, step = node.kind == "Upsample", None
    way = "asymmetric" if old else node.text("coordinate_transformation_mode", "half_pixel")
    rounding = "floor" if old else node.text("nearest_mode", "round_prefer_floor")
    if node.text("mode", "nearest") != "nearest":
        return _refused(node, "It does not repeat pixels", "Enlarge with mode nearest")
    if scales is not None and scales.size == 4:
        first = scales[1] == 1
        step, repeated = single(_whole(scales[2:] if first else scales[1:3])), True
        repeated = step is not None and _repeats(step, way, rounding)
        return _step(
            node,
            StepKind.ENLARGING,
            size=step or 1,
            channels_first=bool(first),
            problem="" if repeated else "It does not repeat each pixel as often as the next",
            remedy="" if repeated else "Enlarge by a whole number",
        )
    if sizes is not None and sizes.size == 4 and _repeats(2, way, rounding):
        sides = tuple(int(one) for one in sizes.reshape(-1)[2:])
        return _step(node, StepKind.ENLARGING, shape=sides, channels_first=True)
    return _refused(node, "It does not say how much it enlarges", "Enlarge by a whole number")


def _whole(scales: NDArray[Any]) -> list[int]:
    return [int(one) if one == int(one) else 0 for one in scales.tolist()]


def _repeats(times: int, way: str, rounding: str) -> bool:
    """Whether each pixel is repeated so often, by the rule for where pixels come from."""
    places = np.arange(8 * times)
    if way == "half_pixel":
        found = (places + 0.5) / times - 0.5
    elif way == "asymmetric":
        found = places / times
    else:
        return False
    rounded = {
        "round_prefer_floor": np.ceil(found - 0.5),
        "round_prefer_ceil": np.floor(found + 0.5),
        "floor": np.floor(found),
        "ceil": np.ceil(found),
    }.get(rounding)
    if rounded is None:
        return False
    return bool((np.clip(rounded, 0, 7) == places // times).all())


def _normalisation(node: Node, given: list[NDArray[Any] | None]) -> Step:
    arrays = [one for one in given[1:5] if one is not None and one.ndim == 1]
    if len(arrays) != 4 or len({len(one) for one in arrays}) != 1:
        return _refused(node, "Its means depend on the samples")
    factor, added, mean, variance = (one.astype(np.float64) for one in arrays)
    factor = factor / np.sqrt(variance + node.real("epsilon", 1e-5))
    return _step(
        node, StepKind.SCALING, kernel=float32(factor), bias=float32(added - mean * factor)
    )


def _arithmetic(node: Node, given: list[NDArray[Any] | None]) -> Step:
    """A number a channel that is added or multiplied."""
    known = [one for one in given if one is not None]
    second = given[-1] is not None
    one_a_channel = len(known) == 1 and sum(side > 1 for side in known[0].shape) <= 1
    if not one_a_channel or (node.kind in ("Sub", "Div") and not second):
        return _refused(node, "It brings together what took different ways")
    values = known[0].reshape(-1).astype(np.float64)
    if node.kind == "Div":
        values = 1 / values
    if node.kind == "Sub":
        values = -values
    multiplies = node.kind in ("Mul", "Div")
    kernel = values if multiplies else np.ones_like(values)
    bias = np.zeros_like(values) if multiplies else values
    return _step(node, StepKind.SCALING, kernel=float32(kernel), bias=float32(bias))


def _activation(node: Node, given: list[NDArray[Any] | None]) -> Step:
    kind, slope, wrong = node.kind, 0.0, ""
    if kind == "LeakyRelu":
        slope = node.real("alpha", 0.01)
        slope = round(slope, 7)
    elif kind == "Elu" and node.real("alpha", 1.0) != 1.0:
        wrong = "Its ELU does not go down to -1"
    elif kind == "Selu":
        usual = all(abs(node.real(name, value) - value) < 1e-4 for name, value in SELU.items())
        wrong = "" if usual else "Its SELU is scaled otherwise"
    elif kind == "Gelu" and node.text("approximate", "none") != "none":
        wrong = "Its GELU is an approximation"
    return _step(
        node,
        StepKind.ACTIVATION,
        activation=ACTIVATIONS[kind],
        rate=slope,
        problem=wrong,
        remedy="Use the usual one" if wrong else "",
    )


def _reshape(node: Node, given: list[NDArray[Any] | None]) -> Step:
    if node.kind == "Flatten":
        if node.number("axis", 1) != 1:
            return _refused(node, "It mixes samples")
        return _step(node, StepKind.RESHAPE, shape=(-1,))
    sides = [] if given[-1] is None else [int(one) for one in given[-1].reshape(-1)]
    first, rest = (sides[0], sides[1:]) if sides else (0, [])
    if not rest or UNTOLD in sides or len(rest) > 4 or (first > 1 and -1 in rest):
        return _refused(node, "It does not say to which shape, or mixes samples")
    if first == BATCH and -1 in rest:
        return _step(node, StepKind.RESHAPE, shape=tuple(rest))
    return _step(node, StepKind.RESHAPE, shape=tuple(rest))


def _transpose(node: Node, given: list[NDArray[Any] | None]) -> Step:
    axes = node.numbers("perm")
    if not axes or axes[0] != 0:
        return _refused(node, "It mixes samples")
    return _step(node, StepKind.TRANSPOSE, shape=tuple(one - 1 for one in axes[1:]))


def _nothing(node: Node, given: list[NDArray[Any] | None]) -> Step:
    return _step(node, StepKind.DROPOUT)


def _step(node: Node, kind: StepKind, **told: Any) -> Step:
    step = Step(kind, node.name, node.kind, **told)
    return replace(step, remedy=OTHERWISE) if step.problem and not step.remedy else step


def _refused(node: Node, why: str, remedy: str = OTHERWISE) -> Step:
    return unknown(node.name, node.kind, why, remedy)


ACTIVATIONS = {
    "Relu": "relu",
    "LeakyRelu": "leaky_relu",
    "Elu": "elu",
    "Selu": "selu",
    "Gelu": "gelu",
    "Softplus": "softplus",
    "Sigmoid": "sigmoid",
    "Tanh": "tanh",
}
READERS: Mapping[str, Reader] = {
    "Gemm": _gemm,
    "MatMul": _matmul,
    "Conv": _conv,
    "ConvTranspose": _conv,
    "MaxPool": _pool,
    "GlobalAveragePool": _averaging,
    "ReduceMean": _averaging,
    "Resize": _resize,
    "Upsample": _resize,
    "BatchNormalization": _normalisation,
    **dict.fromkeys(("Add", "Sub", "Mul", "Div"), _arithmetic),
    **dict.fromkeys(ACTIVATIONS, _activation),
    "Reshape": _reshape,
    "Flatten": _reshape,
    "Transpose": _transpose,
    **dict.fromkeys(("Identity", "Dropout", "Cast"), _nothing),
}
