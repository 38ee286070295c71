"""What was learnt of a table when a project met it: which columns become which inputs."""

from aestudio.core.params import Frozen


class Feature(Frozen):
    """One input of the network.

    A number of ``column``, or 1 where the column says ``category`` and else 0. ``fill`` goes where
    a number is missing; None if the sample was refused or dropped instead.
    """

    column: str
    category: str | None = None
    fill: float | None = None

    @property
    def name(self) -> str:
        """How the input is called on the screen."""
        return self.column if self.category is None else f"{self.column} = {self.category}"


class Encoding(Frozen):
    """The inputs in their order; none for images and other arrays, whose inputs have no names."""

    features: tuple[Feature, ...] = ()
