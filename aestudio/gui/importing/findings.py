"""What the dialog would make of a file, and what is known of it so far."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from aestudio.analysis.statistics import Statistics
from aestudio.core.errors import StudioError
from aestudio.core.preparation import Preparation, Reading
from aestudio.core.reference import DEFAULT_SHARE
from aestudio.data.formats.images.image_form import EarlierForm
from aestudio.data.preparation.prepare import Prepared
from aestudio.data.raw import ArrayEntry, Raw, Table
from aestudio.data.reference import size_of
from aestudio.data.streaming.rows import FileState
from aestudio.gui.importing.carried import Begun
from aestudio.gui.importing.column_facts import ColumnFacts, facts_of


@dataclass(frozen=True, slots=True)
class Draft:
    """What the user wants; nothing of it is in the project yet.

    ``codings`` is the width wanted of the coding layer, None to leave it as it is; ``begun`` tells
    of the data that were prepared before, None if there were none. ``marked`` says that the test
    samples which the data mark themselves were offered already.
    """

    path: Path
    preparation: Preparation = field(default_factory=Preparation)
    test_share: float = DEFAULT_SHARE
    embedded: bool = False
    codings: int | None = None
    begun: Begun | None = None
    marked: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What was read of ``path``, and what one look at it tells: the range of its numbers and how
    many of them are missing, for a table by column; ``size`` are bytes on the disk, 0 where
    unknown; ``embedding`` are bytes that the project grows by if it holds a copy, 0 where it needs
    none, None if that is more than it can hold. Of data that are ``streamed``, ``raw`` are the
    first of ``total`` samples. ``stamp`` tells a file whose fingerprint is not known yet from the
    same one changed."""

    path: Path
    raw: Raw
    total: int
    streamed: bool = False
    columns: tuple[ColumnFacts, ...] = ()
    low: float = 0.0
    high: float = 0.0
    missing: int = 0
    size: int = 0
    embedding: int | None = 0
    stamp: FileState | None = None

    @property
    def table(self) -> Table | None:
        """The table, None if it is an array of samples."""
        return self.raw if isinstance(self.raw, Table) else None


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """A test file that was read, and how; ``wide`` as for read_raw."""

    path: str
    reading: Reading
    raw: Raw
    wide: bool | None = None
    earlier: EarlierForm | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """All that is known; ``refused`` says why it could not be read, ``unfit`` why what was read
    makes no samples under these settings. ``roles`` are columns that are no inputs, and what they
    are instead; ``busy`` is what goes on, empty if nothing; ``free`` bytes of memory are."""

    arrays: tuple[ArrayEntry, ...] = ()
    look: Look | None = None
    roles: tuple[tuple[str, str], ...] = ()
    test: HeldOut | None = None
    prepared: Prepared | None = None
    statistics: Statistics | None = None
    refused: StudioError | None = None
    unfit: StudioError | None = None
    busy: str = ""
    free: int = 0

    @property
    def needed(self) -> int:
        """Bytes that the samples take in memory: as they were read, and scaled."""
        prepared = self.prepared
        return 0 if prepared is None else prepared.values.nbytes + 4 * prepared.values.size


def look_at(raw: Raw, path: Path) -> Look:
    """Look through all values once."""
    look = Look(path, raw, len(raw), size=size_of(path))
    if isinstance(raw, Table):
        columns = tuple(facts_of(column) for column in raw.columns)
        return replace(look, columns=columns, missing=sum(one.missing for one in columns))
    values = raw.values
    if values.dtype != np.uint8:
        known = np.isfinite(values)
        missing = int(values.size - np.count_nonzero(known))
        look, values = replace(look, missing=missing), values[known] if missing else values
    if not values.size:
        return look
    return replace(look, low=float(values.min()), high=float(values.max()))
