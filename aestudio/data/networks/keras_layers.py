"""Layers of Keras by what their settings say; no class that is not in the table is looked for."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from aestudio.data.networks.steps import (
    BORDERS,
    SAME,
    VALID,
    Array,
    Step,
    StepKind,
    float32,
    single,
    unknown,
)

Config = Mapping[str, Any]
# The arrays of a layer by name: kernel, bias, gamma, beta, moving_mean, moving_variance.
Arrays = Mapping[str, Array]
Reader = Callable[[str, str, Config, Arrays], Step]
CODE = "It holds a program, and no program of a file is ever run"
PLAIN = "Build it of Dense, Conv2D, Conv2DTranspose, MaxPooling2D and UpSampling2D, and save again"
# Layers that share kernels, in the module that goes along with an export.
TIED_MODULE = "tied_layers"
TIED = {"TiedDense": "Dense", "TiedConv2DTranspose": "Conv2DTranspose"}
OWNERS = ("Dense", "Conv2D")
NESTED = ("Sequential", "Functional", "Model")


def step_of(kind: str, config: Config, arrays: Arrays, *, own: bool) -> Step:
    """What a layer of class ``kind`` does; ``own`` is whether the class is one of Keras itself."""
    name = str(config.get("name", kind))[:200]
    if kind == "Lambda":
        return unknown(name, kind, CODE, PLAIN)
    reader = READERS.get(kind) if own else None
    if reader is None:
        why = "There is no such layer here" if own else "Its class is not one of Keras itself"
        return unknown(name, kind, why, PLAIN)
    return reader(name, kind, config, arrays)


def tied_step(kind: str, config: Config, arrays: Arrays, owner: Arrays) -> Step:
    """What a layer does that uses the kernel of another one, whose arrays are ``owner``."""
    name, kernel = str(config.get("name", kind))[:200], owner.get("kernel")
    axes = 2 if kind == "TiedDense" else 4
    if kernel is None or kernel.ndim != axes or "bias" not in arrays:
        return unknown(name, kind, "The layer whose kernel it uses is not in the file", PLAIN)
    if kind == "TiedDense":
        kernel = np.ascontiguousarray(kernel.T)
    found = TIED[kind]
    units = kernel.shape[1 if found == "Dense" else 2]
    told = {**config, "units": units, "filters": units, "kernel_size": list(kernel.shape[:2])}
    return READERS[found](name, kind, told, {**arrays, "kernel": kernel})


def owner_of(config: Config) -> tuple[str, str, Config]:
    """Name, class and settings of the layer that a tied one uses the kernel of; empty names where
    it says none."""
    told = config.get("tied_to")
    own = told.get("config") if isinstance(told, dict) and is_own(told) else None
    kind = told.get("class_name") if isinstance(told, dict) else None
    if not isinstance(own, dict) or kind not in OWNERS:
        return "", "", {}
    return str(own.get("name", ""))[:200], str(kind), own


def is_tied(kind: str, layer: Config) -> bool:
    """Whether a layer is one of those that this program exports with a module of their own."""
    return kind in TIED and layer.get("registered_name") == f"{TIED_MODULE}>{kind}"


def names_of(kind: str, config: Config) -> tuple[str, ...]:
    """The arrays that Keras numbers from 0 where it saves such a layer."""
    if kind == "BatchNormalization":
        scale = ("gamma",) if config.get("scale", True) else ()
        centre = ("beta",) if config.get("center", True) else ()
        return (*scale, *centre, "moving_mean", "moving_variance")
    if kind == "Normalization":
        return ("mean", "variance")
    if kind in TIED:
        return ("bias",)
    if kind in ("Dense", "Conv2D", "Conv2DTranspose"):
        return ("kernel", "bias") if config.get("use_bias", True) else ("kernel",)
    return ()


def _input(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    sides = config.get("batch_shape") or config.get("batch_input_shape") or [None]
    return Step(StepKind.INPUT, name, what, shape=shape_in(sides[1:]))


def shape_in(sides: Any) -> tuple[int, ...]:
    """The sides of a sample; none where one of them is not told."""
    known = isinstance(sides, list | tuple) and all(type(one) is int and one > 0 for one in sides)
    return tuple(sides) if known else ()


def _dense(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    activation, slope, wrong = _activation(config)
    missing = _missing(config.get("units"), arrays, 1)
    return Step(
        StepKind.DENSE,
        name,
        what,
        kernel=arrays.get("kernel"),
        bias=arrays.get("bias"),
        activation=activation,
        rate=slope,
        problem=missing or wrong,
        remedy=PLAIN if missing or wrong else "",
    )


def _convolution(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    back = what in ("Conv2DTranspose", "TiedConv2DTranspose")
    activation, slope, wrong = _activation(config)
    stride, side = single(config.get("strides", 1)), single(config.get("kernel_size"))
    padding = str(config.get("padding", VALID))
    missing = _missing(config.get("filters"), arrays, 2 if back else 3)
    borders = _grown(config, padding)
    problem = _first(
        (bool(missing), missing),
        (side is None, "Its kernel is not square"),
        (stride is None, "Its strides differ between height and width"),
        (padding not in (SAME, VALID), f"Its padding is {padding[:20]}"),
        (single(config.get("dilation_rate", 1)) != 1, "It is dilated"),
        (config.get("groups", 1) != 1, "Its channels are in groups"),
        (borders is None, "It has a padding of the output"),
    )
    return Step(
        StepKind.CONVOLUTION_BACK if back else StepKind.CONVOLUTION,
        name,
        what,
        kernel=arrays.get("kernel"),
        bias=arrays.get("bias"),
        stride=stride or 1,
        padding=BORDERS if borders else padding,
        borders=borders or (),
        activation=activation,
        rate=slope,
        channels_first=_first_axis(config),
        problem=problem or wrong,
        remedy="Give it square windows and equal strides, without dilation or groups"
        if problem
        else PLAIN
        if wrong
        else "",
    )


def _grown(config: Config, padding: str) -> tuple[int, ...] | None:
    """What a transposed convolution that says so adds at the end of its images, as borders that
    are cut off; none where it says nothing, None where it is not understood."""
    match config.get("output_padding"):
        case None:
            return ()
        case [int(rows), int(columns)] if padding == VALID and min(rows, columns) >= 0:
            return 0, 0, -rows, -columns
    return None


def _missing(units: Any, arrays: Arrays, axis: int) -> str:
    """What is wrong with a kernel, one axis of which counts the units."""
    kernel = arrays.get("kernel")
    if kernel is None:
        return "Its kernel is not in the file"
    found = kernel.shape[axis] if axis < kernel.ndim else 0
    if units in (None, found):
        return ""
    return f"Its description says {str(units)[:20]} units, its kernel {found:,}"


def _pooling(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    size = single(config.get("pool_size", 2))
    strides = config.get("strides")
    even = size is not None and (strides is None or single(strides) == size)
    return Step(
        StepKind.POOLING,
        name,
        what,
        size=size or 1,
        padding=str(config.get("padding", VALID)),
        channels_first=_first_axis(config),
        problem="" if even else "Its windows are not squares side by side",
        remedy="" if even else "Use a square pool_size, and strides as large",
    )


def _averaging(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    return Step(StepKind.AVERAGING, name, what, channels_first=_first_axis(config))


def _enlarging(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    size = single(config.get("size", 2))
    way = str(config.get("interpolation", "nearest"))
    problem = _first(
        (size is None, "It enlarges height and width differently"),
        (way != "nearest", f"Its interpolation is {way[:20]}"),
    )
    remedy = "Use UpSampling2D with one size and nearest, or Conv2DTranspose" if problem else ""
    first = _first_axis(config)
    kind = StepKind.ENLARGING
    return Step(
        kind, name, what, size=size or 1, channels_first=first, problem=problem, remedy=remedy
    )


def _flatten(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    # Keras itself brings channels to the end before it flattens.
    return Step(StepKind.RESHAPE, name, what, channels_first=_first_axis(config))


def _reshape(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    sides = config.get("target_shape")
    known = isinstance(sides, list | tuple) and all(type(one) is int for one in sides)
    if not known or not sides:
        return unknown(name, what, "It does not say to which shape", PLAIN)
    return Step(StepKind.RESHAPE, name, what, shape=tuple(sides or ()))


def _permute(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    axes = config.get("dims")
    if not isinstance(axes, list | tuple) or sorted(map(str, axes)) != [
        str(one + 1) for one in range(len(axes))
    ]:
        return unknown(name, what, "It does not say which axes", PLAIN)
    return Step(StepKind.TRANSPOSE, name, what, shape=tuple(one - 1 for one in axes))


def _normalisation(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    if "moving_mean" not in arrays or "moving_variance" not in arrays:
        return unknown(name, what, "Its means are not in the file", PLAIN)
    small, axis = config.get("epsilon", 1e-3), config.get("axis", -1)
    axis = axis[0] if isinstance(axis, list) and len(axis) == 1 else axis
    if type(small) not in (int, float) or axis not in (-1, 1, 3):
        return unknown(name, what, "It does not say along which axis", PLAIN)
    factor = 1 / np.sqrt(arrays["moving_variance"].astype(np.float64) + small)
    if "gamma" in arrays:
        factor = factor * arrays["gamma"]
    added = arrays.get("beta", 0) - arrays["moving_mean"] * factor
    return Step(
        StepKind.SCALING,
        name,
        what,
        kernel=float32(factor),
        bias=float32(added),
        channels_first=axis == 1,
    )


def _rescaling(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    """x·scale + offset."""
    factor, added = _numbers(config.get("scale")), _numbers(config.get("offset", 0.0))
    if factor is None or added is None:
        return unknown(name, what, "It does not say by how much", PLAIN)
    return _scaling(name, what, factor, added)


def _normalizing(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    """(x − mean) / √variance, or back."""
    mean, variance = (arrays.get(one, _numbers(config.get(one))) for one in ("mean", "variance"))
    if mean is None or variance is None or bool((variance < 0).any()):
        return unknown(name, what, "Its means are not in the file", PLAIN)
    deviation = np.maximum(np.sqrt(variance.astype(np.float64)), 1e-7)
    if config.get("invert") is True:
        return _scaling(name, what, deviation, mean)
    return _scaling(name, what, 1 / deviation, -mean / deviation)


def _scaling(name: str, what: str, factor: Any, added: Any) -> Step:
    try:
        both = np.broadcast_arrays(np.ravel(factor), np.ravel(added))
    except ValueError:
        return unknown(name, what, "Its factors do not go with what it adds", PLAIN)
    kernel, bias = map(float32, both)
    return Step(StepKind.SCALING, name, what, kernel=kernel, bias=bias)


def _numbers(value: Any) -> Any:
    """Numbers, also within lists, as float64; None for anything else."""
    try:
        found = np.array(value)
    except (ValueError, OverflowError):
        return None
    return found.astype(np.float64) if found.dtype.kind in "if" and found.size else None


def _cropping(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    match config.get("cropping"):
        case [[int(top), int(bottom)], [int(left), int(right)]] if min(top, left) >= 0:
            borders = (top, left, bottom, right)
        case _:
            return unknown(name, what, "It does not say what it cuts off", PLAIN)
    first = _first_axis(config)
    return Step(StepKind.CROPPING, name, what, borders=borders, channels_first=first)


def _activating(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    activation, slope, wrong = (
        _activation(config) if what == "Activation" else _of_layer(what, config)
    )
    remedy = PLAIN if wrong else ""
    return Step(
        StepKind.ACTIVATION,
        name,
        what,
        activation=activation,
        rate=slope,
        problem=wrong,
        remedy=remedy,
    )


def _dropout(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    return Step(StepKind.DROPOUT, name, what, rate=_number(config.get("rate")))


def _noise(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    return Step(StepKind.NOISE, name, what, rate=_number(config.get("stddev")))


def _nothing(name: str, what: str, config: Config, arrays: Arrays) -> Step:
    """It changes nothing once the network is trained."""
    return Step(StepKind.DROPOUT, name, what)


def _activation(config: Config) -> tuple[str, float, str]:
    """Name, slope below 0 and what is wrong."""
    found = config.get("activation")
    if found is None:
        return "linear", 0.0, ""
    if isinstance(found, str):
        return found[:40], 0.2, ""
    kind = found.get("class_name") if isinstance(found, dict) else None
    inner = found.get("config") if isinstance(found, dict) else None
    own = is_own(found) if isinstance(found, dict) else False
    if own and kind in ACTIVATIONS and isinstance(inner, dict):
        return _of_layer(str(kind), inner)
    return "", 0.0, "Its activation is a function of its own"


def _of_layer(what: str, config: Config) -> tuple[str, float, str]:
    """The same of a layer that is nothing but an activation."""
    slope = config.get("negative_slope", config.get("alpha", 0.3 if what == "LeakyReLU" else 0.0))
    if what == "LeakyReLU":
        return "leaky_relu", _number(slope), ""
    if what == "ReLU":
        plain = config.get("max_value") is None and not config.get("threshold") and not slope
        return "relu", 0.0, "" if plain else "Its ReLU is bent otherwise"
    if what == "ELU":
        alpha = config.get("alpha", 1.0)
        return "elu", 0.0, "" if alpha == 1 else "Its ELU does not go down to -1"
    return what.lower(), 0.0, ""


def is_own(found: Config) -> bool:
    """Whether the file says that a class is one of Keras; files before version 3 say nothing."""
    module = found.get("module", "keras.layers")
    return isinstance(module, str) and module.split(".")[0] == "keras"


def _first_axis(config: Config) -> bool:
    return config.get("data_format") == "channels_first"


def _number(value: Any) -> float:
    return float(value) if type(value) in (int, float) else 0.0


def _first(*found: tuple[bool, str]) -> str:
    """The first that holds."""
    return next((why for holds, why in found if holds), "")


ACTIVATIONS = ("ReLU", "LeakyReLU", "ELU", "Softmax")
READERS: Mapping[str, Reader] = {
    "InputLayer": _input,
    "Dense": _dense,
    "Conv2D": _convolution,
    "Conv2DTranspose": _convolution,
    "MaxPooling2D": _pooling,
    "GlobalAveragePooling2D": _averaging,
    "UpSampling2D": _enlarging,
    "Flatten": _flatten,
    "Reshape": _reshape,
    "Permute": _permute,
    "BatchNormalization": _normalisation,
    "Rescaling": _rescaling,
    "Normalization": _normalizing,
    "Cropping2D": _cropping,
    "Activation": _activating,
    **dict.fromkeys(ACTIVATIONS, _activating),
    "Dropout": _dropout,
    "SpatialDropout2D": _nothing,
    "AlphaDropout": _nothing,
    "GaussianDropout": _nothing,
    "ActivityRegularization": _nothing,
    "Identity": _nothing,
    "GaussianNoise": _noise,
}
