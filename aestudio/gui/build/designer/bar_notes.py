"""What is told of a bar: its layer in figures, and what is wrong with it."""

from collections.abc import Mapping

from aestudio.core.architecture import Architecture
from aestudio.core.project import Problem
from aestudio.gui.kit.figures import count_text
from aestudio.gui.shell.labels import advice

OUTPUT = -1  # The number under which what is wrong with the output is kept.


def problems_by_bar(problems: tuple[Problem, ...]) -> dict[int, str]:
    """What stands against layers, by number of the bar it is shown on; ``OUTPUT`` for the last."""
    found: dict[int, str] = {}
    for problem in problems:
        place = [part for part in problem.location if isinstance(part, int)]
        if place:
            found[place[0] + 1] = advice(problem)
        elif "output_activation" in problem.location:
            found[OUTPUT] = advice(problem)
    return found


def layer_tip(architecture: Architecture, number: int, mistakes: Mapping[int, str]) -> str:
    """Units, kernel and parameters of the layer of bar ``number``, and what is wrong with it."""
    if number == 0:
        return f"Input: {count_text(architecture.inputs, 'feature')} a sample"
    layer = architecture.stack[number - 1]
    kernel = f"kernel {layer.inputs:,} × {layer.units:,}"
    if layer.tied_to:
        kernel += f" = transpose of layer {layer.tied_to}'s"
    text = f"{count_text(layer.units, 'unit')}, {kernel}, {layer.parameters:,} parameters"
    mistake = mistakes.get(OUTPUT if number == 2 * architecture.depth else number)
    return f"{text}\n{mistake}" if mistake else text
