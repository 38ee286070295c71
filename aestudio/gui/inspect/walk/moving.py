"""What is worked out while codings are moved one by one."""

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from aestudio.analysis.forward import decode
from aestudio.analysis.walks.sliders import Sliders, sliders_of
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.walk.routes import encoded
from aestudio.gui.kit.computations import Lane, Task, Wish


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """The ``output`` (features,) of ``codings`` (codings,); ``own`` are those of the sample."""

    codings: Array
    output: Array
    own: Array


def sliders_wish(inspected: Inspected, codings: Array) -> Wish[Sliders]:
    """A slider for each coding, over its range in ``codings`` (n, codings)."""
    model = inspected.model

    def work(task: Task) -> Sliders | None:
        return sliders_of(model, codings, task.stopped)

    return Wish(("sliders", inspected.key), work, live=inspected.subject.live)


def moved_wish(inspected: Inspected, by: Array, by_hand: bool) -> Wish[Moved]:
    """Codings of the sample that is pointed at, moved ``by`` so much each (codings,)."""
    model = inspected.model

    def work(_task: Task) -> Moved:
        own = encoded(inspected, (inspected.sample,))[0]
        moved = (own + by).astype(np.float32) if len(by) == len(own) else own
        output = decode(model.architecture, model.weights, moved[np.newaxis])[0]
        return Moved(moved, output, own)

    key = ("moved", inspected.key, inspected.sample, blake2b(by.tobytes(), digest_size=16).digest())
    live = inspected.subject.live and not by_hand
    return Wish(key, work, Lane.INTERACTIVE, live=live, kept=False)
