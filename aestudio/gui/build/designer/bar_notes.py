"""What is told of a bar: its layer in figures, and what is wrong with it."""

from collections.abc import Iterator, Mapping

from aestudio.core.architecture import Architecture
from aestudio.core.corruptions import Corruption
from aestudio.core.places import number_of
from aestudio.core.project import Problem
from aestudio.core.shapes import shape_text
from aestudio.core.stack import StackLayer
from aestudio.gui.kit.figures import count_text
from aestudio.gui.shell.labels import advice


def problems_by_bar(architecture: Architecture, problems: tuple[Problem, ...]) -> dict[int, str]:
    """What stands against layers, by number of the bar it is shown on."""
    found: dict[int, list[str]] = {}
    for problem in problems:
        number = number_of(architecture, problem.location)
        if number is not None:
            found.setdefault(number, []).append(advice(problem))
    return {number: "\n".join(texts) for number, texts in found.items()}


def layer_tip(
    architecture: Architecture, number: int, mistakes: Mapping[int, str], corruption: Corruption
) -> str:
    """Width, kernel and parameters of the layer of bar ``number``, and what is wrong with it."""
    if number == 0:
        noise = "" if corruption.is_none else f", {corruption.told} while training"
        return f"Input: {count_text(architecture.inputs, 'feature')} a sample{noise}"
    layer, shape = architecture.stack[number - 1], architecture.shown_shapes[number]
    width = count_text(layer.units, "unit") if len(shape) == 1 else shape_text(shape)
    parts = [width, *_kernel(layer), f"{layer.parameters:,} parameters"]
    told = architecture.coding.told if layer.heads else ""
    parts += [one for one in (told, layer.sparsity.told) if one]
    mistake = mistakes.get(number)
    return ", ".join(parts) + (f"\n{mistake}" if mistake else "")


def _kernel(layer: StackLayer) -> Iterator[str]:
    """What its kernel is, if it has one, and whose."""
    for one in layer.operation.parameters(layer.input_shape):
        if one.name == "kernel":
            sides = " × ".join(f"{side:,}" for side in one.shape)
            yield f"kernel {sides}{_tied(layer, len(one.shape))}"


def _tied(layer: StackLayer, sides: int) -> str:
    if not layer.tied_to:
        return ""
    of = f"layer {layer.tied_to}'s"
    return f" = transpose of {of}" if sides == 2 else f" = {of}"
