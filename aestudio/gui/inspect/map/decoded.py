"""What the decoder makes of places on a map.

It takes a millisecond, so that a hand need not wait for a network that learns to pause.
"""

from dataclasses import dataclass

import numpy as np

from aestudio.analysis.forward import decode
from aestudio.analysis.maps.decoding import codings_at, path
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.map.camera import Numbers
from aestudio.gui.inspect.map.laid import Laid
from aestudio.gui.kit.computations import Lane, Task, Wish

STEPS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """Along ``points`` (k, 2) of a map: ``codings`` (steps, codings), what the decoder makes of
    them, ``outputs`` (steps, features), and how they were found."""

    points: Numbers
    codings: Array
    outputs: Array
    told: str


def point_wish(inspected: Inspected, laid: Laid, point: Numbers) -> Wish[Walked]:
    """At one point (2,), while the hand waits."""
    model = inspected.model

    def work(_task: Task) -> Walked:
        found = codings_at(point, laid.own, laid.codings)
        codings = found.codings[None]
        outputs = decode(model.architecture, model.weights, codings)
        return Walked(point[None], codings, outputs, found.told)

    return Wish(object(), work, Lane.INTERACTIVE, kept=False)


def path_wish(inspected: Inspected, laid: Laid, points: Numbers) -> Wish[Walked]:
    """Along a path (k, 2)."""
    model = inspected.model

    def work(_task: Task) -> Walked:
        found = path(points, STEPS, laid.own, laid.codings)
        outputs = decode(model.architecture, model.weights, found.codings)
        return Walked(np.asarray(points), found.codings, outputs, found.told)

    return Wish(object(), work, Lane.INTERACTIVE, kept=False)
