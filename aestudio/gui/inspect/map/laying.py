"""Which map is shown: one that is there at once, or a t-SNE that was asked for."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal

from aestudio.analysis.maps.projection import TSNE
from aestudio.core.errors import StudioError
from aestudio.gui.inspect.map.how_section import HowSection
from aestudio.gui.inspect.map.laid import Laid, flat_wish, laid_key, tsne_wish
from aestudio.gui.inspect.map.mapped import Mapped
from aestudio.gui.inspect.map.method import Method
from aestudio.gui.kit.computations import Computations

REMEMBERED = 8  # Maps by t-SNE.
WAITING = (
    "t-SNE is not computed yet: what is seen are principal components, which it begins with. "
    "Compute lays the samples out so that near ones stay near."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """A t-SNE that was computed, and of which moment of a network."""

    laid: Laid
    moment: str


class Laying(QObject):
    """Follows what is set in ``how``, and says there how it is done.

    ``laid`` carries the Laid to show, and whether a network that still learns asks for it rather
    than the hand; ``failed`` a StudioError in place of it.
    """

    laid = Signal(object, bool)
    failed = Signal(object)

    def __init__(
        self, name: str, computations: Computations, how: HowSection, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._name, self._computations, self._how = name, computations, how
        self._mapped: Mapped | None = None
        self._made: dict[Hashable, _Made] = {}
        self._computing: Hashable = None
        self._trouble = ""
        how.method_changed.connect(self._lay)
        how.compute_wanted.connect(self._compute)
        how.cancel_wanted.connect(self.cancel)

    def lay(self, mapped: Mapped) -> None:
        """Lay these out."""
        self._mapped = mapped
        self._lay()

    def rest(self) -> None:
        """No map is in sight. A t-SNE goes on: it would be lost by a look at another view."""
        self._mapped = None
        self._computations.drop(f"{self._name} points")

    def forget(self) -> None:
        """Other samples are looked at."""
        self._mapped, self._trouble = None, ""
        self.cancel()

    def cancel(self) -> None:
        """Stop a t-SNE."""
        if self._computing is not None:
            self._computing = None
            self._computations.drop(f"{self._name} settling")
            self._how.show_share(None)
            self._lay()

    def _lay(self) -> None:
        mapped, method = self._mapped, self._how.wanted
        if mapped is None:
            return
        self._how.show_share(0.0 if self._computing is not None else None)
        made = self._made_for(mapped, method) if method.kind == TSNE else None
        if made is not None:
            self._show(made)
            return
        flat = Method() if method.kind == TSNE else method
        self._computations.ask(
            f"{self._name} points", flat_wish(mapped, flat), self._show, self.failed.emit
        )

    def _made_for(self, mapped: Mapped, method: Method) -> Laid | None:
        """The t-SNE of these samples: of this network, or else of it at another moment."""
        found = self._made.get(laid_key(mapped, method))
        if found is not None:
            return found.laid
        alike = [one.laid for one in self._made.values() if _is_of(one.laid, mapped)]
        return replace(alike[-1], codings=mapped.codings, runs=mapped.runs) if alike else None

    def _show(self, laid: Laid) -> None:
        mapped = self._mapped
        if mapped is not None:
            self._how.say(self._words(laid, mapped))
            self.laid.emit(laid, mapped.inspected.subject.live)

    def _words(self, laid: Laid, mapped: Mapped) -> str:
        told = laid.told
        if mapped.inspected.subject.dataset.stream is not None:
            told = f"{told} The data are streamed: these samples are a choice of them."
        if self._how.wanted.kind == TSNE and self._computing is None:
            if laid.map.method != TSNE:
                told = f"{told}\n{self._trouble or WAITING}"
            elif laid.key != laid_key(mapped, self._how.wanted):
                told = f"{told}\nIt was computed of {self._moment_of(laid)}."
        return told

    def _moment_of(self, laid: Laid) -> str:
        made = self._made.get(laid.key)
        return made.moment if made is not None and made.moment else "other codings or settings"

    def _compute(self) -> None:
        mapped = self._mapped
        if mapped is None:
            return
        wish = tsne_wish(mapped, self._how.wanted)
        self._computing, self._trouble = wish.key, ""
        self._how.show_share(0.0)
        self._how.say("Neighbours are looked for")
        self._computations.ask(
            f"{self._name} settling",
            wish,
            partial(self._finish, mapped.inspected.subject.moment),
            self._fail,
            self._settle,
        )

    def _settle(self, share: float, so_far: object) -> None:
        self._how.show_share(share)
        wanted = self._how.wanted.kind == TSNE and self._mapped is not None
        if wanted and isinstance(so_far, Laid):
            self._how.say(f"t-SNE settles: {share:.0%}")
            self.laid.emit(so_far, False)

    def _finish(self, moment: str, laid: Laid) -> None:
        self._computing = None
        self._made[laid.key] = _Made(laid, moment)
        if len(self._made) > REMEMBERED:
            self._made.pop(next(iter(self._made)))
        self._how.show_share(None)
        if self._how.wanted.kind == TSNE:
            self._lay()

    def _fail(self, error: StudioError) -> None:
        self._computing = None
        self._trouble = str(error)
        self._how.show_share(None)
        self._lay()


def _is_of(laid: Laid, mapped: Mapped) -> bool:
    """Whether the same samples are on it."""
    same = laid.of_all == mapped.of_all and np.array_equal(laid.rows, mapped.rows)
    return same and [one.run.id for one in laid.runs] == [one.run.id for one in mapped.runs]
