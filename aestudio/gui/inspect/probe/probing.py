"""What is worked out of a sample that is changed."""

from dataclasses import dataclass
from hashlib import blake2b

from aestudio.analysis.probing.moves import bring_moves
from aestudio.analysis.probing.probe import Probe, probe
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.kit.computations import Lane, Task, Wish


@dataclass(frozen=True, slots=True, eq=False)
class Probed:
    """What comes of ``values`` (features,) now, and of the sample before it was changed;
    ``of`` is what both depend on beside them."""

    values: Array
    now: Probe
    before: Probe
    of: object


def probe_wish(
    inspected: Inspected, values: Array, original: Array, known: Probed | None, by_hand: bool
) -> Wish[Probed]:
    """That, while the hand waits; ``known`` is what came before, if it is of the same sample."""
    model, of = inspected.model, (inspected.key, inspected.sample)

    def work(_task: Task) -> Probed:
        same = known is not None and known.of == of
        before = known.before if same and known is not None else probe(model, original)
        bring_moves()
        return Probed(values, probe(model, values, original), before, of)

    key = ("probe", of, blake2b(values.tobytes(), digest_size=16).digest())
    live = inspected.subject.live and not by_hand
    return Wish(key, work, Lane.INTERACTIVE, live=live, kept=False)
