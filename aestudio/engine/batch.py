"""What one step learns from."""

from typing import Any, NamedTuple

Tensor = Any


class Batch(NamedTuple):
    """``inputs`` (n, inputs) go in, ``targets`` (n, inputs) are what should come out; ``draws``
    are the random numbers (n, codings) that codings are drawn by, none where they are not."""

    inputs: Tensor
    targets: Tensor
    draws: tuple[Tensor, ...] = ()
