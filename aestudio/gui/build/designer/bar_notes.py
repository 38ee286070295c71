"""What is told of a bar: its layer in figures, and what is wrong with it."""

from collections.abc import Mapping

from aestudio.core.architecture import Architecture
from aestudio.core.places import number_of
from aestudio.core.project import Problem
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


def layer_tip(architecture: Architecture, number: int, mistakes: Mapping[int, str]) -> str:
    """Units, kernel and parameters of the layer of bar ``number``, and what is wrong with it."""
    if number == 0:
        return f"Input: {count_text(architecture.inputs, 'feature')} a sample"
    layer = architecture.stack[number - 1]
    kernel = f"kernel {layer.inputs:,} × {layer.units:,}"
    if layer.tied_to:
        kernel += f" = transpose of layer {layer.tied_to}'s"
    text = f"{count_text(layer.units, 'unit')}, {kernel}, {layer.parameters:,} parameters"
    mistake = mistakes.get(number)
    return f"{text}\n{mistake}" if mistake else text
