"""Each step of a foreign network as a unit of this program, or a part of one."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from aestudio.core.activation import Activation
from aestudio.core.corruptions import Corruption, NoCorruption
from aestudio.core.corruptions.dropout import Dropout
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.shapes import shape_text
from aestudio.data.networks.steps import Step, StepKind
from aestudio.importers import image_steps
from aestudio.importers.checked import activation_of, bias_of, kernel_of
from aestudio.importers.image_steps import RISING
from aestudio.importers.units import (
    ConvolutionUnit,
    DenseUnit,
    UntakeableError,
    joined,
    scaled_unit,
)
from aestudio.importers.walk import IMAGE, Walk


def take(walk: Walk, step: Step) -> None:
    """One step further; raises UntakeableError."""
    if step.problem:
        raise UntakeableError(step.problem, step.remedy)
    TAKEN[step.kind](walk, step)


def _dense(walk: Walk, step: Step) -> None:
    kernel, places = kernel_of(step, 2), walk.places
    if walk.enlarged > 1:
        raise UntakeableError("a dense layer cannot follow enlarging", "Use Conv2DTranspose")
    if places.ndim != 1 and places.size != places.shape[-1]:
        raise UntakeableError(
            f"it takes rows of numbers, and {shape_text(places.shape)} come in",
            "Put a Flatten before it",
        )
    if len(kernel) != places.size:
        raise UntakeableError(
            f"its kernel takes {len(kernel):,} numbers, and {places.size:,} come in",
            "State the shape of the inputs, or save the network again",
        )
    ordered = np.empty_like(kernel)
    ordered[places.reshape(-1)] = kernel
    bias = bias_of(step, kernel.shape[1])
    walk.passed(DenseUnit(step.name, walk.shape, ordered, bias, activation_of(step)))


def _activation(walk: Walk, step: Step) -> None:
    last, wanted = walk.last, activation_of(step)
    if wanted is Activation.LINEAR:
        return
    if last is None:
        raise UntakeableError(
            "it stands before the first layer", "Bring the data to that range, and leave it out"
        )
    if last.activation is not Activation.LINEAR:
        raise UntakeableError(
            f"it follows {last.activation.label}, and a layer here has one activation",
            "Leave one of them out",
        )
    pooled = isinstance(last, ConvolutionUnit) and last.pooling > 1
    if pooled and wanted not in RISING:
        walk.notes[step.name] = f"{wanted.label} behind pooling"
    walk.put(replace(last, name=joined(last, step.name), activation=wanted))


def _scaling(walk: Walk, step: Step) -> None:
    """A factor and a summand a channel become part of the layer before; of the inputs, of how data
    are scaled."""
    last, factor, added = walk.last, kernel_of(step, 1), step.bias
    if last is None:
        walk.scale(step)
        return
    if last.activation is not Activation.LINEAR:
        raise UntakeableError(
            "it does not stand between a layer and its activation",
            "Put BatchNormalization right behind a layer without activation",
        )
    if isinstance(last, ConvolutionUnit) and last.pooling > 1:
        raise UntakeableError(
            "it stands behind pooling", "Put it between the convolution and the pooling"
        )
    if added is None or not len(factor) == len(added) or len(factor) not in (1, len(last.bias)):
        raise UntakeableError("it has another number of channels", "Save the network again")
    walk.put(replace(scaled_unit(last, factor, added), name=joined(last, step.name)))
    walk.notes[step.name] = "multiplied into the layer before it, as it is once trained"


def _reshape(walk: Walk, step: Step) -> None:
    places = walk.places
    # Where ONNX says 0 it means the side that was there.
    there = (*places.shape, *(1 for _ in step.shape))
    sides = (old if one == 0 else one for one, old in zip(step.shape, there, strict=False))
    wanted = tuple(sides) or (-1,)
    if walk.enlarged > 1:
        raise UntakeableError("no layer follows that could learn", "Put a Conv2D before it")
    if not step.shape and step.channels_first and places.ndim == IMAGE:
        places = places.transpose(1, 2, 0)
    try:
        walk.places = places.reshape(wanted)
    except ValueError as error:
        raise UntakeableError(
            f"{shape_text(places.shape)} numbers do not make {shape_text(wanted)}",
            "State the shape of the inputs, or save the network again",
        ) from error


def _transpose(walk: Walk, step: Step) -> None:
    if sorted(step.shape) != list(range(walk.places.ndim)):
        raise UntakeableError("it turns axes that are not there", "Save the network again")
    walk.places = walk.places.transpose(step.shape)


def _dropout(walk: Walk, step: Step) -> None:
    _damage(walk, step, Dropout(share=step.rate) if 0 < step.rate < 1 else NoCorruption())


def _noise(walk: Walk, step: Step) -> None:
    usable = 0 < step.rate <= 100
    _damage(walk, step, GaussianNoise(strength=step.rate) if usable else NoCorruption())


def _drawing(walk: Walk, step: Step) -> None:
    walk.notes[step.name] = (
        "left out: it is taken for what draws codings around the outputs before it, and once "
        "trained codings are these; how far they spread is not taken"
    )


def _damage(walk: Walk, step: Step, damage: Corruption) -> None:
    if walk.units or damage.is_none or not walk.corruption.is_none:
        walk.notes[step.name] = "left out: once trained it changes nothing"
        return
    walk.corruption = damage
    walk.notes[step.name] = f"the corruption of the training plan: {damage.told}"


def _input(walk: Walk, step: Step) -> None:
    """It was taken at the beginning."""


TAKEN: dict[StepKind, Callable[[Walk, Step], None]] = {
    StepKind.INPUT: _input,
    StepKind.DENSE: _dense,
    StepKind.CONVOLUTION: image_steps.convolution,
    StepKind.CONVOLUTION_BACK: image_steps.convolution_back,
    StepKind.POOLING: image_steps.pooling,
    StepKind.AVERAGING: image_steps.averaging,
    StepKind.ENLARGING: image_steps.enlarging,
    StepKind.ACTIVATION: _activation,
    StepKind.SCALING: _scaling,
    StepKind.CROPPING: image_steps.cropping,
    StepKind.RESHAPE: _reshape,
    StepKind.TRANSPOSE: _transpose,
    StepKind.DROPOUT: _dropout,
    StepKind.NOISE: _noise,
    StepKind.DRAWING: _drawing,
}
