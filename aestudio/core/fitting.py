"""Whether the parts of a design go together: layers with what they take, codings with the plan."""

from collections.abc import Iterator

from aestudio.core.architecture import Architecture
from aestudio.core.codings import DrawnCoding
from aestudio.core.plan import Stage, StageKind, Strategy, TrainingPlan
from aestudio.core.problem import Problem
from aestudio.core.shapes import image_of, shape_text


def layer_problems(architecture: Architecture) -> Iterator[Problem]:
    """Layers that do not suit what they take, or penalties that do not suit their layer."""
    shapes, stack = architecture.encoder_shapes, architecture.stack
    for index, (layer, shape) in enumerate(zip(architecture.layers, shapes, strict=False)):
        place = ("architecture", "layers", index)
        if wrong := layer.problem(shape):
            yield Problem(*wrong, (*place, "kind"))
        if wrong := layer.sparsity.problem(stack[index].activation):
            told, remedy = wrong
            if stack[index].activation is not layer.activation:
                remedy = "Set the sparsity to L1: the kind of codings decides the activation here"
            yield Problem(told, remedy, (*place, "sparsity"))
    yield from _decoder_problems(architecture)


def _decoder_problems(architecture: Architecture) -> Iterator[Problem]:
    if architecture.decoder is None:
        return
    stack = architecture.stack
    for index, layer in enumerate(architecture.decoder):
        if wrong := layer.problem(stack[architecture.depth + index].input_shape):
            yield Problem(*wrong, ("architecture", "decoder", index, "kind"))
    output, first = stack[-1], architecture.layers[0]
    wanted = first.output_shape(architecture.input_shape)
    if len(wanted) == 3 and image_of(output.input_shape)[:2] != wanted[:2]:
        yield Problem(
            f"The output layer mirrors the first convolution and takes {shape_text(wanted[:2])} "
            f"pixels, and the decoder gives {shape_text(output.input_shape)}",
            f"Let the last decoder layer give {shape_text(wanted[:2])} pixels",
            ("architecture", "decoder", len(architecture.decoder) - 1, "kind"),
        )
    if architecture.tied:
        yield from _untied_problems(architecture)


def _untied_problems(architecture: Architecture) -> Iterator[Problem]:
    untied = [
        layer.level
        for layer in architecture.stack
        if layer.decodes
        and layer.tied_to is None
        and layer.own
        and layer.level <= architecture.depth
        and architecture.layers[layer.level - 1].tying
    ]
    if untied:
        named = ", ".join(architecture.layer_name(level).lower() for level in untied)
        yield Problem(
            f"The decoder has kernels of its own opposite {named}: the shapes differ there",
            "Give those decoder layers the mirrored shapes to tie them too",
            ("architecture", "tied"),
            blocking=False,
        )


def coding_problems(
    architecture: Architecture, plan: TrainingPlan, samples: int
) -> Iterator[Problem]:
    """Strategies that a coding layer or a decoder does not allow, and warm-ups that do not end."""
    if architecture.decoder is not None and plan.strategy is not Strategy.WHOLE:
        yield Problem(
            "One at a time needs a decoder that mirrors the encoder: each layer is trained with "
            "the one opposite",
            "Train the whole network, or mirror the encoder",
            ("plan", "strategy"),
        )
    coding = architecture.coding
    if not isinstance(coding, DrawnCoding):
        return
    if plan.strategy is Strategy.ONE_AT_A_TIME:
        yield Problem(
            f"{coding.label} codings are drawn from a distribution, so their layer cannot be "
            "trained alone",
            "Choose “One at a time, then fine-tune”: it trains the layers below first, then all",
            ("plan", "strategy"),
        )
    stages = plan.stages(architecture) if samples > 0 else ()
    for stage in stages:
        if stage.kind is not StageKind.AUTOENCODER:
            yield from _too_short(coding, stage, samples)


def _too_short(coding: DrawnCoding, stage: Stage, samples: int) -> Iterator[Problem]:
    steps_per_epoch = -(-samples // stage.batch(samples))
    if wrong := coding.problem(steps_per_epoch, steps_per_epoch * stage.epochs):
        told, remedy, setting = wrong
        yield Problem(told, remedy, ("architecture", "coding", setting), blocking=False)
