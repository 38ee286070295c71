"""Something of Keras by its name, as data: nothing here imports Keras."""

from typing import NamedTuple


class KerasWord(NamedTuple):
    """A class of Keras, such as GaussianNoise, and the number that it is made with."""

    name: str
    value: float
