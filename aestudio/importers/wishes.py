"""What a file of weights alone does not tell, and the user may: activations, strides, sizes."""

import re

from aestudio.core.activation import Activation
from aestudio.core.errors import ProjectError
from aestudio.core.layers.windows import MOST_SIDE
from aestudio.core.params import Frozen, parameter
from aestudio.core.shapes import Shape

SHAPE = re.compile(r"\d{1,7}([x×,]\d{1,7}){0,2}")


class Wishes(Frozen):
    """What is asked for where a file does not tell; what it tells stands.

    Empty ``inputs`` are found where that is possible, and so is a ``stride`` of 0.
    """

    inputs: tuple[int, ...] = ()
    activation: Activation = parameter(
        Activation.RELU, label="Hidden layers", help="Activation of all layers but two."
    )
    coding_activation: Activation = parameter(
        Activation.LINEAR, label="Coding layer", help="Activation of the narrowest layer."
    )
    output_activation: Activation = parameter(
        Activation.LINEAR, label="Outputs", help="Activation of the last layer."
    )
    stride: int = parameter(
        0,
        label="Stride",
        help="Of all convolutions, and of those that lead back.",
        minimum=0,
        maximum=MOST_SIDE,
        zero="what fits",
        usual=2,
    )


def wishes_in(inputs: str, activation: str, coding: str, output: str, stride: int) -> Wishes:
    """Of words on the command line, of which empty ones wish nothing; raises ProjectError."""
    said = {"activation": activation, "coding_activation": coding, "output_activation": output}
    words = {name: word.lower() for name, word in said.items() if word}
    return Wishes.checked({**words, "inputs": shape_of(inputs), "stride": stride})


def shape_of(text: str) -> Shape:
    """28x28x1 as (28, 28, 1), nothing as (); raises ProjectError."""
    if not text:
        return ()
    found = tuple(int(one) for one in re.split("[x×,]", text)) if SHAPE.fullmatch(text) else ()
    if not found or min(found) < 1:
        raise ProjectError(
            f"no shape of a sample (got {text[:40]!r})",
            where="Inputs",
            remedy="Say it like 784, 28x28 or 32x32x3",
        )
    return found
