"""Which reader a file asks for: what it holds says it, its name where that does not tell."""

from pathlib import Path

from aestudio.core.errors import DataError
from aestudio.data.formats import strangers
from aestudio.data.formats.catalogue import (
    IMAGE_ENDINGS,
    TOLD,
    Kind,
    by_ending,
    format_of,
    goes_with,
)
from aestudio.data.formats.signature import OLE, ZIP, Peek, is_table, is_text, peek, told_by
from aestudio.data.formats.strangers import Stranger
from aestudio.data.place import file_of, suffix_of


def is_single_image(path: Path) -> bool:
    """Whether it is one image rather than a folder of them."""
    return path.suffix.lower() in IMAGE_ENDINGS and path.is_file()


def kind_of(path: Path) -> Kind:
    """The kind of a file or folder; raises DataError for one that no reader takes, and OSError."""
    if path.is_dir():
        return Kind.IMAGES
    found = _found(path, peek(file_of(path)))
    if isinstance(found, Kind):
        return found
    raise DataError(found.what, where=file_of(path).name, remedy=found.remedy)


def contradiction(path: Path, kind: Kind) -> str:
    """What to say of a file whose name says that it is something else; empty if it does not."""
    ending = suffix_of(path)
    if kind is Kind.IMAGES or goes_with(kind, ending):
        return ""
    return f"Named {ending}, and read as what it is: {format_of(kind, ending).name}"


def _found(path: Path, seen: Peek) -> Kind | Stranger:
    ending, name = suffix_of(path), file_of(path).name.lower()
    told = told_by(seen)
    if told is not None:
        return told
    named, stranger = by_ending(ending), strangers.ENDINGS.get(ending)
    if named is not None and ending != ".gz" and not _is_other(seen, named.kind):
        return named.kind
    if "idx" in name or "ubyte" in name:
        return Kind.TEXT if named is None and is_table(seen) else Kind.IDX
    if ending in IMAGE_ENDINGS:
        stranger = strangers.IMAGE
    if "tfrecord" in name:
        stranger = strangers.RECORDS
    if stranger is not None and not is_table(seen):
        return stranger
    return _unnamed(seen, path.suffix)


def _is_other(seen: Peek, kind: Kind) -> bool:
    """Whether a file that does not tell its kind cannot be of the one that its ending says."""
    if seen.start.startswith(ZIP):
        return kind not in (Kind.NPZ, Kind.WORKBOOK)
    if seen.start.startswith(OLE):
        return kind is not Kind.WORKBOOK
    return kind is not Kind.TEXT and is_table(seen)


def _unnamed(seen: Peek, ending: str) -> Kind | Stranger:
    """What a file is whose ending says nothing."""
    if seen.start.startswith(ZIP):
        return strangers.ARCHIVE
    if seen.start.startswith(OLE):
        return Kind.WORKBOOK
    if is_text(seen) and len(seen.start) > 1:
        return Kind.TEXT
    return Stranger(f"has an unknown ending ({ending or 'none'})", f"Known are {TOLD}")
