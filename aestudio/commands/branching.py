"""Runs and places in them, as the command line names them: RUN, RUN@EPOCH, RUN@STAGE:EPOCH."""

import re
from dataclasses import dataclass
from pathlib import Path

from aestudio.api.branching import Reached, last_epoch, reach
from aestudio.api.early import Place
from aestudio.api.runs import KeptRuns
from aestudio.core.errors import ProjectError
from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun
from aestudio.core.units import count_text
from aestudio.storage.run_store import RunStore, store_beside

PLACE = re.compile(r"(?:([0-9]{1,7}):)?([0-9]{1,7})")


@dataclass(frozen=True, slots=True, eq=False)
class Snapshots:
    """The runs of the project in the file ``path``, and what is kept of each."""

    document: Document
    path: Path

    @property
    def store(self) -> RunStore:
        """Where they lie."""
        return store_beside(self.path)

    def named(self, text: str) -> tuple[KeptRun, Run, Place]:
        """The run and the place in it that RUN, RUN@EPOCH or RUN@STAGE:EPOCH stands for; raises
        ProjectError where there is none, FileError if the run cannot be read."""
        known, run, place = self._parsed(text)
        return known, run, self._last(known, run) if place is None else place

    def standing(self, text: str) -> tuple[KeptRun, Run]:
        """The same run as it stood after that epoch; as it is where none is named.

        Raises ProjectError where nothing is kept of that epoch.
        """
        known, run, place = self._parsed(text)
        return known, run if place is None else self._kept(known, run, place)

    def _parsed(self, text: str) -> tuple[KeptRun, Run, Place | None]:
        name, at, place = text.rpartition("@")
        found = PLACE.fullmatch(place) if at else None
        known = self.called(text if found is None else name)
        run = self.run(known)
        at_place = None if found is None else _checked(known, run, found[1], int(found[2]))
        return known, run, at_place

    def _kept(self, known: KeptRun, run: Run, place: Place) -> Run:
        if self.store.has_snapshot(known.id, *place):
            return self.store.snapshot(known.id, *place)
        kept = [one.epoch for one in self.store.snapshots(known.id) if one.stage == place[0]]
        listed = ", ".join(map(str, kept))
        raise ProjectError(
            f"nothing is kept of it after epoch {place[1]} of stage {place[0]}",
            where=f"Run {known.numbered}",
            remedy=f"Choose an epoch of {listed}" if kept else "Leave the epoch out",
        )

    def run(self, known: KeptRun) -> Run:
        """All that a run left behind."""
        return KeptRuns(self.document, self.path).run(known)

    def reach(self, known: KeptRun, run: Run, place: Place) -> Reached:
        """How to come to a place of a run, exactly."""
        return reach(KeptRuns(self.document, self.path), known, run, place)

    def called(self, name: str) -> KeptRun:
        """The run of that name or number; raises ProjectError where there is none."""
        runs = self.document.runs
        found = runs.called(name)
        if found is None:
            raise ProjectError(
                f"there is no run “{name}”",
                where=str(self.path),
                remedy=f"aestudio runs {self.path} lists them" if runs.kept else "Train it first",
            )
        return found

    def _last(self, known: KeptRun, run: Run) -> Place:
        """The last snapshot; without one, the last epoch."""
        kept = self.store.snapshots(known.id)
        if kept:
            return kept[-1].stage, kept[-1].epoch
        return last_epoch(known, run)


def _checked(known: KeptRun, run: Run, stage: str | None, epoch: int) -> Place:
    """The place, if the run has been there; raises ProjectError if not."""
    title, stages = f"Run {known.numbered}", [one.number for one in run.stages]
    if stage is None and len(stages) > 1:
        raise ProjectError(
            f"it has {len(stages)} stages",
            where=title,
            remedy=f"Write the stage before the epoch: {known.info.number}@1:{epoch}",
        )
    number = int(stage) if stage is not None else stages[0]
    history = run.history.stage(number)
    trained = 0 if history is None else len(history.epochs)
    if not 1 <= epoch <= trained:
        raise ProjectError(
            f"there is no epoch {epoch} of stage {number}: "
            f"it has trained {count_text(trained, 'epoch')} of that",
            where=title,
            remedy="Choose one of them" if trained else "Choose another stage or run",
        )
    return number, epoch
