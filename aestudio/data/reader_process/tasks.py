"""What the process that reads can be asked to do; loads what the one format needs, no more."""

from collections.abc import Callable, Generator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from aestudio.core.errors import DataError, remedy_of_reading
from aestudio.data.formats.catalogue import Kind, format_of
from aestudio.data.reader_process.voice import Voice
from aestudio.data.watch import Watch

if TYPE_CHECKING:  # It brings pydantic, without which a reader starts sooner.
    from aestudio.core.preparation import Reading

Task = Callable[[Voice], object]
# A reader that brings rows block by block: the first block tells their form, the number that is
# sent beforehand their count at the most.
Blocks = Generator[Any, None, object]


def task_of(request: dict[str, Any], content: bytes) -> Task:
    """The task that a request describes, with all it needs loaded."""
    if request["task"] == "tree":
        return _tree(content, Path(request["path"]).name)
    if request["task"] == "set":
        return _set(request["path"])
    if request["task"] == "network":
        return _network(Path(request["path"]), request["format"])
    path, kind = Path(request["path"]), Kind(request["kind"])
    if request["task"] == "arrays":
        return _arrays(path, kind)
    if request["task"] == "layout":
        return _layout(path, kind)
    return _in_its_type(_read(path, kind, request), request.get("wide"))


def _in_its_type(task: Task, wide: bool | None) -> Task:
    """The task, with samples in the type that they are kept in: others need not be sent."""
    from aestudio.data.samples import Samples, kept

    def done(voice: Voice) -> object:
        found = task(voice)
        return kept(found, wide) if isinstance(found, Samples) else found

    return done


def _arrays(path: Path, kind: Kind) -> Task:
    match kind:
        case Kind.NPZ:
            from aestudio.data.formats.npz import arrays_in_npz

            return lambda voice: arrays_in_npz(path)
        case Kind.MATLAB:
            from aestudio.data.formats.matlab import arrays_in_matlab

            return lambda voice: arrays_in_matlab(path)
        case Kind.WORKBOOK:
            from aestudio.data.formats.workbook import sheets_in

            return lambda voice: sheets_in(path)
        case _:
            from aestudio.data.formats.hdf5 import arrays_in_hdf5

            return lambda voice: arrays_in_hdf5(path)


def _layout(path: Path, kind: Kind) -> Task:
    if kind is Kind.NPY:
        from aestudio.data.formats.npy import laid_npy

        return lambda voice: laid_npy(path)
    from aestudio.data.formats.hdf5 import laid_hdf5

    return lambda voice: laid_hdf5(path)


def _tree(content: bytes, place: str) -> Task:
    from aestudio.data.formats.hdf5_tree import rehearse, tree_of

    rehearse()
    return lambda voice: tree_of(content, place)


def _set(source: str) -> Task:
    from aestudio.data.sets.find import read_set

    return lambda voice: read_set(source)


def _network(path: Path, format: str) -> Task:
    match format:
        case "keras":
            from aestudio.data.networks.keras_archive import read_keras_archive

            return lambda voice: read_keras_archive(path)
        case "keras-hdf5":
            from aestudio.data.networks.keras_hdf5 import read_keras_hdf5

            return lambda voice: read_keras_hdf5(path)
        case "onnx":
            from aestudio.data.networks.onnx_graph import read_onnx

            return lambda voice: read_onnx(path)
        case "safetensors":
            from aestudio.data.networks.safetensors import read_safetensors

            return lambda voice: read_safetensors(path)
        case _:
            from aestudio.data.networks.arrays import read_arrays

            return lambda voice: read_arrays(path)


def _read(path: Path, kind: Kind, request: dict[str, Any]) -> Task:
    if kind is Kind.IMAGES:
        return _read_images(path, request)
    if format_of(kind, "").table:
        return _read_table(path, kind, _reading(request))
    return _read_array(path, kind, _reading(request))


def _read_array(path: Path, kind: Kind, reading: "Reading") -> Task:
    parts, axis = reading.complex, reading.axis
    match kind:
        case Kind.NPY:
            from aestudio.data.formats.npy import read_npy

            return lambda voice: read_npy(path, parts)
        case Kind.NPZ:
            from aestudio.data.formats.npz import read_npz

            return lambda voice: read_npz(path, parts)
        case Kind.HDF5:
            from aestudio.data.formats.hdf5 import read_hdf5

            return lambda voice: read_hdf5(path, _watch(voice), parts, axis)
        case Kind.MATLAB:
            from aestudio.data.formats.matlab import read_matlab

            return lambda voice: read_matlab(path, parts, axis)
        case Kind.LIBSVM:
            from aestudio.data.formats.libsvm import read_libsvm

            return lambda voice: read_libsvm(path)
        case _:
            from aestudio.data.formats.idx import read_idx

            return lambda voice: read_idx(path, _watch(voice))


def _read_table(path: Path, kind: Kind, reading: "Reading") -> Task:
    match kind:
        case Kind.PARQUET:
            from aestudio.data.formats.parquet import read_parquet

            return lambda voice: read_parquet(path)
        case Kind.ARROW:
            from aestudio.data.formats.arrow import read_arrow

            return lambda voice: read_arrow(path)
        case Kind.JSON:
            from aestudio.data.formats.json_table import read_json

            return lambda voice: read_json(path)
        case Kind.ARFF:
            from aestudio.data.formats.arff import read_arff

            return lambda voice: read_arff(path, _watch(voice))
        case Kind.WORKBOOK:
            from aestudio.data.formats.workbook import read_workbook

            return lambda voice: read_workbook(path, reading, _watch(voice))
        case _:
            return _read_text(path, reading)


def _read_text(path: Path, reading: "Reading") -> Task:
    from aestudio.data.formats.prose import check_table
    from aestudio.data.formats.text_tables.csv_table import read_csv

    def read(voice: Voice) -> object:
        check_table(path, reading.encoding)
        return read_csv(path, reading, _watch(voice))

    return read


def _read_images(path: Path, request: dict[str, Any]) -> Task:
    from aestudio.data.formats.images.image_folder import read_images
    from aestudio.data.formats.images.image_form import EarlierForm, Pixels

    reading, known, told = _reading(request), Path(request["known"]), request["earlier"]
    memory, earlier, only = request["memory"], None, request["only"]
    if told is not None:
        height, width, pixels = told
        earlier = EarlierForm(height, width, None if pixels is None else Pixels(pixels))
    return lambda voice: _in_blocks(
        read_images(path, reading, known, memory, _watch(voice), earlier, only), voice
    )


def _reading(request: dict[str, Any]) -> "Reading":
    """Settings that were checked on the other side, by their names."""
    return cast("Reading", SimpleNamespace(**request["reading"]))


def _in_blocks(reader: "Blocks", voice: Voice) -> object:
    """Send what a reader yields: (block, rows at the most) to begin, then blocks alone."""
    while True:
        try:
            block = next(reader)
        except StopIteration as end:
            return end.value
        if isinstance(block, tuple):
            voice.begin(*block)
        else:
            voice.block(block)


def _watch(voice: Voice) -> Watch:
    """Tells the other side with the next beat; to be stopped, the process is ended."""

    def tell(share: float) -> None:
        voice.share = share

    return Watch(tell)


def in_words(error: BaseException, path: str) -> DataError:
    """What a library made of a file, for its user."""
    place = Path(path).name
    if isinstance(error, MemoryError):
        return DataError("does not fit into memory", where=place, remedy="Bring fewer samples")
    if isinstance(error, OSError):
        return DataError(
            "cannot be read",
            where=path,
            why=error.strerror or str(error),
            remedy=remedy_of_reading(error),
        )
    first = str(error).strip().split("\n")[0][:300]
    return DataError(
        "cannot be read",
        where=place,
        why=f"{type(error).__name__}: {first}" if first else type(error).__name__,
        remedy="It may be damaged; copy it again, or write it anew",
    )
