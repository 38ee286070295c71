"""What one step learns from."""

from typing import Any, NamedTuple

Tensor = Any


class Batch(NamedTuple):
    """``inputs`` (n, inputs) go in, ``targets`` (n, inputs) are what should come out."""

    inputs: Tensor
    targets: Tensor
