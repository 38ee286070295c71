"""What a project remembers of its data, told by reading them."""

from collections.abc import Sequence
from pathlib import Path

from aestudio.core.errors import DataError
from aestudio.core.parts import samples_of
from aestudio.core.preparation import Folders, Preparation, Reading, Split
from aestudio.core.reference import DEFAULT_SHARE, SAMPLE, DataReference
from aestudio.data.digest import fingerprint_of
from aestudio.data.formats.catalogue import format_of
from aestudio.data.formats.images.image_files import listing_of
from aestudio.data.formats.images.image_form import EarlierForm, Pixels
from aestudio.data.formats.kinds import kind_of
from aestudio.data.place import file_of, suffix_of
from aestudio.data.preparation.named_columns import check_columns, refuse_columns
from aestudio.data.preparation.prepare import Prepared, prepare
from aestudio.data.raw import Raw
from aestudio.data.read import (
    read_raw,
    read_set_apart,
    read_values,
    rows_of,
    rows_unless_small,
)
from aestudio.data.samples import Samples
from aestudio.data.sets.find import is_set
from aestudio.data.sets.sample import read_sample
from aestudio.data.streaming.memory import fits, free_memory, needed_in_memory
from aestudio.data.streaming.rows import IndivisibleError, RowFile
from aestudio.data.streaming.streamed import check_streamable
from aestudio.data.watch import UNWATCHED, Watch
from aestudio.data.width import is_wide

# Before the fingerprint of streamed data: their parts and order are others than in memory, so a
# run must not go on from one to the other.
STREAMED = "streamed-"
DEFAULT = Preparation()


def raw_of(
    path: Path,
    reading: Reading,
    watch: Watch = UNWATCHED,
    fingerprint: bool = True,
    wide: bool | None = None,
    earlier: EarlierForm | None = None,
) -> Raw:
    """What a file, a folder or a sample set of that name holds; raises DataError.

    Without its ``fingerprint`` a file is there sooner; ``wide`` and ``earlier`` as for read_raw.
    """
    if str(path) == SAMPLE:
        return read_sample()
    if is_set(path):
        return read_set_apart(str(path), watch)
    return (read_raw if fingerprint else read_values)(path, reading, watch, wide, earlier)


def reference_for(
    path: Path,
    watch: Watch = UNWATCHED,
    streamed: bool | None = None,
    preparation: Preparation = DEFAULT,
    test_share: float = DEFAULT_SHARE,
    named: Sequence[str] = (),
) -> DataReference:
    """Describe samples as ``preparation`` makes them; raises DataError if they cannot be read, or
    lack a ``named`` column.

    ``streamed`` says whether a file is to be read as training goes; None, that it is if its
    format allows for that and it does not comfortably fit into the memory that is free.
    """
    if not is_set(path) and str(path) != SAMPLE:
        rows = _rows_to_stream(path, streamed)
        if rows is not None:
            refuse_columns(named, path.name)
            return _of_rows(path, rows, preparation, test_share, watch)
        if streamed:
            raise indivisible(path)
    raw = raw_of(path, preparation.reading, watch)
    check_columns(raw, named)
    test = held_out_raw(preparation, raw, watch)
    prepared = prepare(raw, meant(str(path), preparation), test_share, test)
    return reference_of(path, raw, prepared, preparation, test_share, test)


def prepared_anew(
    reference: DataReference,
    preparation: Preparation,
    test_share: float,
    base: Path | None = None,
    watch: Watch = UNWATCHED,
    named: Sequence[str] = (),
) -> DataReference:
    """The same data, prepared in another way; ``base`` is where relative paths start from.

    Raises DataError if they cannot be read or prepared, or lack a ``named`` column.
    """
    shipped = is_set(reference.source) or reference.source == SAMPLE
    path = Path(reference.source) if shipped else (base or Path()) / reference.source
    found = reference_for(path, watch, reference.streamed, preparation, test_share, named)
    return found.edited(source=reference.source, name=reference.name, embedded=reference.embedded)


def reference_of(
    path: Path,
    raw: Raw,
    prepared: Prepared,
    preparation: Preparation,
    test_share: float,
    test: Raw | None = None,
) -> DataReference:
    """Describe samples that have been read and prepared already."""
    named = is_set(path) or str(path) == SAMPLE
    told = samples_of(len(prepared), test_share)
    held_out = len(prepared.testing)
    return DataReference(
        source=str(path) if named else str(path.absolute()),
        name=raw.name,
        sha256=raw.sha256,
        samples=len(prepared),
        shape=prepared.shape,
        size=0 if named else size_of(path),
        preparation=preparation,
        held_out=None if held_out == told else held_out,
        left_out=prepared.left_out,
        low=prepared.extent.lowest,
        high=prepared.extent.highest,
        test_sha256="" if test is None else test.sha256,
        stored=raw.stored if isinstance(raw, Samples) else "",
        test_share=test_share,
    )


def meant(source: str, preparation: Preparation) -> Preparation:
    """The digits that ship with the program test with their last, unless told otherwise."""
    if source == SAMPLE and preparation.split is Split.RANDOM:
        return preparation.edited(split=Split.LAST)
    return preparation


def held_out_raw(preparation: Preparation, training: Raw, watch: Watch = UNWATCHED) -> Raw | None:
    """What the test file holds, if there is one: with as many digits as the samples for
    ``training``, images in their form. Raises DataError."""
    if preparation.split is not Split.FILE or not preparation.test_file:
        return None
    path, wide, earlier = Path(preparation.test_file), width_of(training), form_of_images(training)
    return raw_of(path, preparation.reading, watch, wide=wide, earlier=earlier)


def width_of(raw: Raw | None) -> bool | None:
    """Whether samples are kept in 64 bits; None of a table, whose columns have all their digits."""
    return is_wide(raw.values.dtype) if isinstance(raw, Samples) else None


def form_of_images(raw: Raw) -> EarlierForm | None:
    """The form of what was read of a folder of images; None of anything else."""
    if not isinstance(raw, Samples) or raw.stored not in tuple(Pixels):
        return None
    height, width = raw.shape[:2]
    return EarlierForm(height, width, Pixels(raw.stored))


def with_folders_parts(preparation: Preparation, path: Path) -> Preparation:
    """With the test samples that the sub-folders of a folder of images mark, if they mark some
    and nothing else was chosen. What is wrong with a folder, reading it will tell."""
    chosen = preparation.split is not Split.RANDOM or preparation.reading.folders is Folders.CLASSES
    if chosen or is_set(path) or str(path) == SAMPLE or not path.is_dir():
        return preparation
    try:
        marked = listing_of(path).testing is not None
    except (DataError, OSError):
        return preparation
    return preparation.edited(split=Split.FOLDER) if marked else preparation


def memory_plan(path: Path, preparation: Preparation = DEFAULT) -> tuple[int, int, bool]:
    """Bytes that reading a file would take, bytes that are free, and whether it is streamed.

    Exact where the file says its shape, else what files of that kind usually take. Raises
    DataError if it cannot be read.
    """
    free = free_memory()
    if is_set(path) or str(path) == SAMPLE:
        return 0, free, False
    try:
        extent: RowFile | IndivisibleError | None = rows_of(path)
    except IndivisibleError as error:
        extent = error
    if extent is None:
        found = format_of(kind_of(path), suffix_of(path))
        return size_of(path) * found.expansion, free, False
    streamed = not isinstance(extent, IndivisibleError) and not fits(extent, free)
    return needed_in_memory(extent), free, streamed


def size_of(path: Path) -> int:
    """Bytes of a file, 0 of a folder."""
    file = file_of(path)
    return file.stat().st_size if file.is_file() else 0


def indivisible(path: Path) -> DataError:
    """The file was to be streamed, and its format does not allow for that."""
    return DataError(
        "cannot be read piece by piece",
        where=path.name,
        remedy="Save the data as .npy or HDF5, or choose them again",
    )


def _rows_to_stream(path: Path, streamed: bool | None) -> RowFile | None:
    if streamed is not None:
        return rows_of(path) if streamed else None
    rows = rows_unless_small(path, lambda extent: fits(extent, free_memory()))
    return None if rows is None or fits(rows, free_memory()) else rows


def _of_rows(
    path: Path, rows: RowFile, preparation: Preparation, test_share: float, watch: Watch
) -> DataReference:
    check_streamable(preparation, path.name)
    samples, *shape = rows.shape
    return DataReference(
        source=str(path.absolute()),
        name=rows.path.stem,
        sha256=STREAMED + fingerprint_of(rows.path, watch),
        samples=samples,
        shape=tuple(shape),
        size=size_of(path),
        streamed=True,
        stored=rows.dtype.name,
        preparation=preparation,
        test_share=test_share,
    )
