"""Weights without their network: what they do not tell is taken from wishes, or from what fits."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import isqrt

from aestudio.core.activation import Activation
from aestudio.core.errors import FileError
from aestudio.core.shapes import Shape, image_of
from aestudio.data.networks.steps import BORDERS, LEARNS, Network, Step, StepKind
from aestudio.importers.imported import Imported, imported
from aestudio.importers.units import refused
from aestudio.importers.wishes import Wishes

STRIDES = (2, 1, 3, 4)
IMAGE = 3


def imported_weights(network: Network, name: str, wishes: Wishes) -> Imported:
    """The project that weights become; raises FileError.

    Of the strides that are likely the first is taken with which all layers fit together.
    """
    if any(one.problem for one in network.steps):
        return imported(network, name)
    strides = (wishes.stride,) if wishes.stride else STRIDES
    convolves = any(one.kernel is not None and one.kernel.ndim > 2 for one in network.steps)
    found: Imported | FileError | None = None
    for stride in strides if convolves else strides[:1]:
        try:
            tried = imported(_with(network, wishes, stride), name)
        except FileError as error:
            found = found or error
            continue
        if tried.document is not None:
            return replace(tried, facts=(*tried.facts, _told(wishes, stride, convolves)))
        found = found or tried
    if isinstance(found, FileError):
        raise found
    assert found is not None
    return found


def _told(wishes: Wishes, stride: int, convolves: bool) -> str:
    """What was assumed."""
    of_codings, of_outputs = wishes.coding_activation.label, wishes.output_activation.label
    strided = f", convolutions with stride {stride}" if convolves else ""
    return (
        f"Weights do not tell activations: assumed are {wishes.activation.label} in hidden layers, "
        f"{of_codings} in the coding layer, {of_outputs} at the outputs{strided}; state others "
        "if it reconstructs badly"
    )


def _with(network: Network, wishes: Wishes, stride: int) -> Network:
    """The network with its inputs, and with all that lies between its layers."""
    sides, known = _inputs(network.steps, wishes), tuple[Step, ...]()
    if sides:
        known = (Step(StepKind.INPUT, "input", "input", shape=sides, channels_first=True),)
    steps = tuple(_filled(network.steps, wishes, stride, sides))
    return replace(network, steps=(*known, *steps), has_order=True)


def _inputs(steps: Sequence[Step], wishes: Wishes) -> Shape:
    """Shape of a sample there: channels come first; none where the layers tell it."""
    first = steps[0]
    if first.kind is StepKind.DENSE or first.kernel is None:
        return ()
    if not wishes.inputs:
        raise refused(
            "does not tell how large its images are",
            "State the shape of a sample with --inputs, such as 28x28x1",
        )
    height, width, _channels = image_of(wishes.inputs)
    return first.kernel.shape[2], height, width


def _filled(steps: Sequence[Step], wishes: Wishes, stride: int, sides: Shape) -> Iterator[Step]:
    """The layers with windows, reshapes and activations; ``sides`` are those of the images that are
    passed on."""
    learning = [one for one in steps if one.kind in LEARNS]
    codings = min(learning[:-1] or learning, key=_width)
    image, grown = tuple(sides[1:]), list[tuple[int, ...]]()
    flat = not image
    for number, step in enumerate(steps):
        if step.kind is StepKind.DENSE and not flat:
            yield Step(StepKind.RESHAPE, f"{step.name}: Flatten", "Flatten", shape=(-1,))
            flat = True
        elif step.kind in LEARNS and step.kind is not StepKind.DENSE:
            if flat:
                image = grown[-1] if grown else _square(steps[number - 1], step)
                shape = (_taken_by(step), *image)
                yield Step(StepKind.RESHAPE, f"{step.name}: Unflatten", "Unflatten", shape=shape)
                flat = False
            step, image = _windowed(step, stride, image)
            grown.append(image)
        yield step
        after = steps[number + 1].kind if number + 1 < len(steps) else None
        if step.kind in (*LEARNS, StepKind.SCALING) and after is not StepKind.SCALING:
            owner = step if step.kind in LEARNS else steps[number - 1]
            last = after is None
            yield from _activation(owner, wishes, last=last, coding=owner.name == codings.name)


def _width(step: Step) -> int:
    """Units, or filters, which is all that is known of what a convolution gives."""
    if step.kernel is None:
        return 0
    if step.kind is StepKind.DENSE:
        return int(step.kernel.shape[1])
    return 2**20


def _activation(step: Step, wishes: Wishes, *, last: bool, coding: bool) -> Iterator[Step]:
    wanted = (
        wishes.output_activation
        if last
        else wishes.coding_activation
        if coding
        else wishes.activation
    )
    if wanted is not Activation.LINEAR:
        name = f"{step.name}: {wanted.label}"
        yield Step(StepKind.ACTIVATION, name, "assumed", activation=wanted.value, rate=0.2)


def _windowed(step: Step, stride: int, image: tuple[int, ...]) -> tuple[Step, tuple[int, ...]]:
    """With stride and zeros by which sides shrink, or grow, by just that stride."""
    size = 1 if step.kernel is None else len(step.kernel)
    if step.kind is StepKind.CONVOLUTION:
        zeros = (size - 1) // 2
        windowed = replace(step, stride=stride, padding=BORDERS, borders=(zeros,) * 4)
        sides = tuple((side + 2 * zeros - size) // stride + 1 for side in image)
        return windowed, sides
    cut = max((size - stride + 1) // 2, 0)
    borders = (cut, cut, size - stride - cut, size - stride - cut)
    windowed = replace(step, stride=stride, padding=BORDERS, borders=borders)
    return windowed, tuple(side * stride for side in image)


def _taken_by(step: Step) -> int:
    """Channels that a convolution takes."""
    assert step.kernel is not None
    return int(step.kernel.shape[3 if step.kind is StepKind.CONVOLUTION_BACK else 2])


def _square(before: Step, step: Step) -> tuple[int, int]:
    """Sides of the square image that a dense layer gives."""
    units = 0 if before.bias is None else len(before.bias)
    if before.kernel is not None and before.kind is StepKind.DENSE:
        units = before.kernel.shape[1]
    side = isqrt(units // max(_taken_by(step), 1))
    return side, side
