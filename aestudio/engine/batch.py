"""What one step learns from."""

from typing import Any, NamedTuple

Tensor = Any


class Batch(NamedTuple):
    """``samples`` (n, inputs) are what should come out. ``noise`` (n, inputs) is what damages them
    on their way in, ``draws`` (n, codings) are what codings are drawn by: 16 bits a random number,
    none where there are none."""

    samples: Tensor
    noise: tuple[Tensor, ...] = ()
    draws: tuple[Tensor, ...] = ()
