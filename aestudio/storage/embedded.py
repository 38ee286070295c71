"""Data that travel within the project file: the very bytes of their files.

Bytes rather than samples, so that they are read and prepared by the same steps as any file, and
the preparation can still be changed. Opening a project unpacks them to the user's cache.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from platformdirs import user_cache_path

from aestudio.core.errors import FileError
from aestudio.core.reference import SAMPLE, DataReference
from aestudio.data.formats.idx import labels_beside
from aestudio.data.place import file_of, parted
from aestudio.data.sets.find import is_set
from aestudio.storage.atomic import replacing
from aestudio.storage.block import OPEN_A_COPY

# A project is built in memory before it is written, and read whole.
MOST_EMBEDDED = 512 * 2**20
MOST_FILES = 100_000
SOURCE, TEST = "source", "test"


def files_of(data: DataReference) -> dict[str, Path]:
    """The files that embedding takes, by their names within; none where the data need none.

    Raises FileError if they are not there, or too many.
    """
    if _comes_along(data):
        return {}
    found = _files(SOURCE, file_of(Path(data.source)))
    if data.preparation.test_file:
        found |= _files(TEST, file_of(Path(data.preparation.test_file)))
    return found


def _comes_along(data: DataReference) -> bool:
    """Whether the program brings the data itself."""
    return data.source == SAMPLE or is_set(data.source)


def embedded_size(data: DataReference) -> int:
    """Bytes that embedding adds to the project file; raises FileError if there are no data."""
    return sum(path.stat().st_size for path in files_of(data).values())


def packed(data: DataReference) -> dict[str, bytes]:
    """What of the data goes into the project file; raises FileError if that cannot be."""
    try:
        size = embedded_size(data)
        if size > MOST_EMBEDDED:
            raise _refused(
                f"have {size / 2**20:,.0f} MiB; at most {MOST_EMBEDDED // 2**20} are embedded",
                data,
            )
        return _checked({name: path.read_bytes() for name, path in files_of(data).items()}, data)
    except OSError as error:
        raise _refused(f"cannot be read ({error.strerror or error})", data) from error


def unpacked(files: Mapping[str, bytes], data: DataReference) -> DataReference:
    """The reference to the unpacked files; raises FileError if they cannot be written.

    Data that are said to be embedded and are not would, where the project is saved again, be
    taken from wherever the file says that they lie.
    """
    if not files:
        if _comes_along(data):
            return data
        raise FileError("the data that it should hold are not in it", remedy=OPEN_A_COPY)
    folder = Path(user_cache_path("aestudio")) / "embedded" / _key(files)
    try:
        for name, content in files.items():
            _write(folder / _safe(name), content)
    except OSError as error:
        raise FileError(
            "the data in it cannot be unpacked",
            why=error.strerror or str(error),
            remedy=f"Make room in {folder.parent}",
        ) from error
    return located_in(data, folder)


def located_in(data: DataReference, folder: Path) -> DataReference:
    """The reference to files that were unpacked to ``folder``."""
    source, chosen = Path(data.source), data.preparation
    file, array = parted(source)
    own = folder / SOURCE / file.name
    if chosen.test_file:
        test, inner = parted(Path(chosen.test_file))
        chosen = chosen.edited(test_file=_with_array(folder / TEST / test.name, inner))
    return data.edited(source=_with_array(own, array), preparation=chosen)


def _with_array(file: Path, array: str) -> str:
    return f"{file}:{array}" if array else str(file)


def _files(part: str, path: Path) -> dict[str, Path]:
    if not path.exists():
        raise FileError(
            "the data to embed are not there",
            where=str(path),
            remedy="Put them back, or save without embedding them",
        )
    if path.is_dir():
        return _tree(part, path)
    found = {f"{part}/{path.name}": path}
    labels = labels_beside(path) if _is_idx(path) else None
    if labels is not None:
        found[f"{part}/{labels.name}"] = labels
    return found


def _is_idx(path: Path) -> bool:
    return "idx" in path.name.lower() or "ubyte" in path.name.lower()


def _tree(part: str, folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        found[f"{part}/{folder.name}/{path.relative_to(folder).as_posix()}"] = path
        if len(found) > MOST_FILES:
            raise FileError(
                f"has more than {MOST_FILES:,} files",
                where=str(folder),
                remedy="Save without embedding them",
            )
    return found


def _checked(files: dict[str, bytes], data: DataReference) -> dict[str, bytes]:
    """A file that has changed must not be taken for what the project was trained on."""
    name = f"{SOURCE}/{file_of(Path(data.source)).name}"
    known = data.sha256.rpartition("-")[2] if "sampled" not in data.sha256 else ""
    if name in files and known and hashlib.sha256(files[name]).hexdigest() != known:
        raise _refused("have changed since the project met them", data)
    return files


def _refused(what: str, data: DataReference) -> FileError:
    return FileError(
        f"the data to embed {what}",
        where=data.name,
        remedy="Choose the data again, or save without embedding them",
    )


def _key(files: Mapping[str, bytes]) -> str:
    found = hashlib.sha256()
    for name in sorted(files):
        found.update(f"{name}\0{len(files[name])}\0".encode())
        found.update(files[name])
    return found.hexdigest()[:32]


def _safe(name: str) -> Path:
    """A name from a file must not lead out of the folder; raises FileError."""
    path = PurePosixPath(name)
    strange = path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name
    if strange or len(path.parts) < 2 or path.parts[0] not in (SOURCE, TEST):
        raise FileError(f"the data in it have a name that cannot be, “{name[:80]}”")
    return Path(*path.parts)


def _write(path: Path, content: bytes) -> None:
    # The folder is named by the hash of what is in it, and files appear in it whole.
    if path.is_file() and path.stat().st_size == len(content):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        file.write(content)
