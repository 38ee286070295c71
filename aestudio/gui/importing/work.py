"""What the dialog has done off the GUI thread: reading, preparing, measuring, describing."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from aestudio.analysis.statistics import Statistics, statistics
from aestudio.core.errors import DataError, FileError, StudioError
from aestudio.core.preparation import Preparation, Reading, Split
from aestudio.core.reference import SAMPLE, DataReference
from aestudio.data.place import file_of
from aestudio.data.preparation.prepare import Prepared, prepare
from aestudio.data.preparation.table_inputs import chosen
from aestudio.data.raw import ArrayEntry, Raw, Table
from aestudio.data.read import arrays_in, known_as, rows_of, stamp_at
from aestudio.data.reference import (
    form_of_images,
    held_out_raw,
    indivisible,
    meant,
    memory_plan,
    raw_of,
    reference_for,
    reference_of,
    width_of,
)
from aestudio.data.samples import Samples, kept
from aestudio.data.sets.find import download, is_set, sample_set
from aestudio.data.streaming.memory import ALWAYS_FITS
from aestudio.data.streaming.streamed import check_streamable, too_large
from aestudio.data.watch import ReadingStoppedError, Watch
from aestudio.gui.importing.carried import (
    because,
    carried,
    milder,
    readings_after,
    strange_in,
    without_answers,
)
from aestudio.gui.importing.findings import Draft, HeldOut, Look, look_at
from aestudio.gui.importing.texts import name_of
from aestudio.gui.kit.figures import count_text
from aestudio.storage.embedded import MOST_EMBEDDED, embedded_size

MOST_SHOWN = 2000  # Samples looked at of data that will be streamed.


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a file holds: its arrays where there are several, and a look at what was read of it,
    or why it could not be. ``reading`` is how it was read.

    Both where the answers of the reading leave nothing: what there is without them is looked at.
    """

    arrays: tuple[ArrayEntry, ...] = ()
    look: Look | None = None
    refused: StudioError | None = None
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Samples, or why there are none under these settings; ``roles`` are columns that are no
    inputs, and what they are instead. ``draft`` is what became of the one that was wanted."""

    draft: Draft
    prepared: Prepared | None = None
    unfit: StudioError | None = None
    roles: tuple[tuple[str, str], ...] = ()
    test: HeldOut | None = None


def find(draft: Draft, watch: Watch) -> Found:
    """Read a file or folder; raises ReadingStoppedError if the watch says so.

    As an earlier file was read, or else in the nearest way in which it is as that one was.
    """
    found = _found(draft, watch)
    begun, own = draft.begun, draft.preparation.reading
    if begun is None or not begun.unseen:
        return _asked_again(found, draft, watch)
    images = begun.earlier.images if draft.path.is_dir() else None
    for reading in readings_after(own, images):
        if found.look is not None and not strange_in(found.look.raw, begun.earlier):
            return found
        found = _found(_reading(draft, reading), watch)
    return found


def _asked_again(found: Found, draft: Draft, watch: Watch) -> Found:
    """Where answers leave nothing of the data, what there is without them, to choose again."""
    lenient = without_answers(draft.preparation.reading)
    if found.refused is None or lenient == draft.preparation.reading:
        return found
    return replace(found, look=_found(_reading(draft, lenient), watch).look)


def _reading(draft: Draft, reading: Reading) -> Draft:
    return replace(draft, preparation=draft.preparation.edited(reading=reading))


def _found(draft: Draft, watch: Watch) -> Found:
    path, reading, arrays = draft.path, draft.preparation.reading, tuple[ArrayEntry, ...]()
    named = is_set(path) or str(path) == SAMPLE
    try:
        _fetch(path, watch)
        if not named:
            arrays = arrays_in(file_of(path))
        needed, free, streamed = memory_plan(path)
        if streamed:
            return Found(arrays, _sized(_first_of(path)), reading=reading)
        if needed > max(free, ALWAYS_FITS):
            raise too_large(name_of(path), needed, free)
        stamp = None if named or path.is_dir() else stamp_at(path)
        # What it looks like comes first; the fingerprint once the user has said yes.
        raw = raw_of(path, reading, watch, fingerprint=False)
        look = _sized(replace(look_at(raw, path), stamp=stamp))
        return Found(arrays, look, reading=reading)
    except ReadingStoppedError:
        raise
    except StudioError as error:
        return Found(arrays, refused=error, reading=reading)


def fit(look: Look, known: HeldOut | None, draft: Draft, watch: Watch) -> Fitted:
    """Make samples of what was read; a test file that is ``known`` is not read again.

    What was taken over from earlier data is given up as far as it is in the way.
    """
    fitted, begun = _fitted(look, known, draft, watch), draft.begun
    if fitted.unfit is None or begun is None or not begun.untried:
        return fitted
    for preparation, what in milder(draft.preparation):
        left = (because(what, fitted.unfit),)
        less = replace(draft, preparation=preparation, begun=carried(begun, preparation, left))
        found = _fitted(look, known, less, watch)
        if found.unfit is None:
            return found
    return fitted


def _fitted(look: Look, known: HeldOut | None, draft: Draft, watch: Watch) -> Fitted:
    roles, test = _roles(look.table, draft.preparation), None
    try:
        test = _test_file(known, draft.preparation, look.raw, watch)
        raw = None if test is None else test.raw
        if look.streamed:
            check_streamable(draft.preparation, look.path.name)
        wanted = meant(str(look.path), draft.preparation)
        prepared = prepare(look.raw, wanted, draft.test_share, raw)
        return Fitted(draft, prepared, None, roles, test)
    except ReadingStoppedError:
        raise
    except StudioError as error:
        return Fitted(draft, None, error, roles, test)


def measure(prepared: Prepared, watch: Watch) -> Statistics:
    """The statistics of samples; raises ReadingStoppedError if the watch says so."""
    return statistics(prepared, watch)


def refer(
    look: Look, prepared: Prepared, test: HeldOut | None, draft: Draft, watch: Watch
) -> DataReference:
    """Describe the samples for a project."""
    preparation, share = draft.preparation, draft.test_share
    if look.streamed:
        found = reference_for(look.path, watch, True, preparation, share)
    else:
        test_raw = None if test is None else test.raw
        raw = look.raw if look.stamp is None else known_as(look.raw, look.path, look.stamp, watch)
        found = reference_of(look.path, raw, prepared, preparation, share, test_raw)
    return found.edited(embedded=draft.embedded and bool(look.embedding))


def _sized(look: Look) -> Look:
    """With what a copy within the project would take."""
    try:
        size = embedded_size(DataReference(source=str(look.path)))
    except FileError:  # of more files than are embedded
        return replace(look, embedding=None)
    return replace(look, embedding=size if size <= MOST_EMBEDDED else None)


def _first_of(path: Path) -> Look:
    """The first samples of data that will be streamed."""
    rows = rows_of(path)
    if rows is None:
        raise indivisible(path)
    values = rows.read(0, min(rows.shape[0], MOST_SHOWN))
    told = (
        f"Read as training goes: shown here are the first {count_text(len(values), 'sample')} only"
    )
    samples = kept(Samples(values, rows.shape[1:], rows.path.stem, notes=(told,)))
    look = look_at(samples, path)
    return replace(look, total=rows.shape[0], streamed=True)


def _fetch(path: Path, watch: Watch) -> None:
    """Download what the user has chosen by name."""
    if is_set(path) and not sample_set(path).here:
        download(sample_set(path), watch)


def _test_file(
    known: HeldOut | None, preparation: Preparation, training: Raw, watch: Watch
) -> HeldOut | None:
    path, reading = preparation.test_file, preparation.reading
    if preparation.split is not Split.FILE or not path:
        return None
    wanted = path, reading, width_of(training), form_of_images(training)
    if known is not None and (known.path, known.reading, known.wide, known.earlier) == wanted:
        return known
    raw = held_out_raw(preparation, training, watch)
    return None if raw is None else HeldOut(path, reading, raw, *wanted[2:])


def _roles(table: Table | None, preparation: Preparation) -> tuple[tuple[str, str], ...]:
    if table is None:
        return ()
    try:
        choice = chosen(table, preparation)
    except DataError:
        return ()
    named = ((choice.label, "label"), (choice.key, "split"))
    return tuple((column.name, role) for column, role in named if column is not None)
