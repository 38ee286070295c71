"""Keeps snapshots of a run beside its project, while it goes on."""

import sys
from time import perf_counter

from aestudio.core.errors import FileError
from aestudio.core.run import Run
from aestudio.storage.run_store import RunStore
from aestudio.storage.thinning import keep_thinned

REST = 4.0  # Snapshots take no more than a fifth of the time, unless the user says how many.


class SnapshotWriter:
    """Of each stage ``most`` at the most, by the rule of core.snapshots; none with 0.

    After one it rests for ``rest`` times as long as that took; the last epoch of a stage that it
    has come to is kept in any case.
    """

    def __init__(self, store: RunStore, id: str, most: int, rest: float) -> None:
        self._store, self._id, self._most, self._rest = store, id, most, rest
        self._rests_until = 0.0
        self._skipped: Run | None = None
        self._complained = False

    def note(self, run: Run) -> None:
        """An epoch has ended; that it cannot be kept is told once, and ends nothing."""
        if not self._most:
            return
        skipped = self._skipped
        if skipped is not None and skipped.checkpoint.stage != run.checkpoint.stage:
            self._keep(skipped)
        began = perf_counter()
        if began < self._rests_until:
            self._skipped = run
            return
        self._keep(run)
        ended = perf_counter()
        self._rests_until = ended + self._rest * (ended - began)

    def end(self) -> None:
        """The run has ended."""
        if self._skipped is not None:
            self._keep(self._skipped)

    def _keep(self, run: Run) -> None:
        self._skipped = None
        try:
            keep_thinned(self._store, self._id, run, self._most)
        except FileError as error:
            if not self._complained:
                error.remedy = "Training goes on, and each snapshot is tried anew"
                print(f"Note: no snapshot: {error}", file=sys.stderr)
            self._complained = True
