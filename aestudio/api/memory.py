"""What only this process knows of runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from aestudio.api.early import EarlyRuns, Place
from aestudio.core.run import Run


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """Of runs by their ids: ``ended`` how one ended that is not opened, ``early`` what one was
    after those epochs of which that is kept, ``latest`` as its last epoch left it, from where it
    can be trained further."""

    ended: Mapping[str, Run] = field(default_factory=dict)
    early: Mapping[str, Mapping[Place, Run]] = field(default_factory=dict)
    latest: Mapping[str, Run] = field(default_factory=dict)

    def with_ended(self, id: str, run: Run) -> "Memory":
        """With how a run ended, before another one is opened, unless that is known."""
        return replace(self, ended={id: run, **self.ended})

    def with_trained(self, id: str, found: EarlyRuns) -> "Memory":
        """With what was kept of a run while it was trained, besides what there is of it."""
        ended = {one: run for one, run in self.ended.items() if one != id}
        early = {**self.early, id: {**self.early.get(id, {}), **found.kept}}
        latest = self.latest if found.latest is None else {**self.latest, id: found.latest}
        return replace(self, ended=ended, early=early, latest=latest)
