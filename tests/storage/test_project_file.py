"""A project file comes back bit for bit, or is refused with the reason."""

import io
import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import h5py
import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.errors import FileError
from aestudio.core.extent import Extent
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.layers.dense import Dense
from aestudio.core.preparation import Missing, Preparation, Split
from aestudio.core.project import Document, Project
from aestudio.core.reference import DataReference
from aestudio.core.run import Checkpoint, OptimizerState, Run
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Weights
from aestudio.storage import project_file
from aestudio.storage.backup import backup_of
from aestudio.storage.block import sealed
from aestudio.storage.encode import encoded
from aestudio.storage.project_file import is_project, load, save
from tests.networks import filled


def document(folder: Path, tied: bool = True) -> Document:
    data = DataReference(source=str(folder / "a.csv"), samples=9, shape=(4,), sha256="ab")
    network = Architecture(input_shape=(4,), layers=(Dense(units=3),), tied=tied)
    project = Project(name="Größe 数", data=data, architecture=network)
    generator = np.random.default_rng(0)

    def weights() -> Weights:
        return filled(network, lambda shape: generator.normal(size=shape))

    epochs = (
        EpochRecord(1, 0.5, None, 1.5, 9.0, whole_loss=0.75, gradient_norm=float("inf")),
        EpochRecord(2, float("nan"), 0.25, 1.0, 9.0, 0.01, (0.5, float("inf")), (0.25, 0.125)),
    )
    names = ("reconstruction", "l2")
    steps = generator.normal(size=(6, 2)).astype(np.float32)
    series = StageHistory(1, "Whole network", 3, (steps,), epochs, 1, names)
    slots = (weights().arrays, weights().arrays)
    checkpoint = Checkpoint(weights(), 1, 2, 0, OptimizerState(6, slots), weights())
    run = Run(network, project.plan, "ab", checkpoint, History((series,)), (), 0.1, Scaling.bytes())
    return Document(project, run)


@pytest.mark.parametrize("tied", [False, True])
def test_a_reopened_project_has_the_same_bits(tmp_path: Path, tied: bool) -> None:
    before = document(tmp_path, tied)
    save(before, tmp_path / "a.h5")
    after = load(tmp_path / "a.h5")
    assert after.project == before.project
    # The image of a document holds every bit of it, and nothing of the time of day.
    assert encoded(after, tmp_path) == encoded(before, tmp_path)


def test_what_a_run_was_trained_on_is_kept_with_it(tmp_path: Path) -> None:
    one = document(tmp_path)
    assert one.run is not None
    features = (
        Feature(column="größe", fill=1.5),
        *(Feature(column="b", category=name) for name in "cde"),
    )
    encoding = Encoding(features=features)
    trained = one.project.data.edited(preparation=Preparation(missing=Missing.MEAN))
    extent = Extent(np.array([-0.5, 0, 1, 2], np.float32), np.array([0.5, 0, 1.5, 9], np.float32))
    run = one.run.with_data(trained, encoding, Scaling.bytes(), extent)
    save(one.with_run(run), tmp_path / "a.h5")
    found = load(tmp_path / "a.h5").run
    assert found is not None
    assert (found.data, found.encoding) == (trained, encoding)
    assert found.extent is not None
    np.testing.assert_array_equal(found.extent.low, extent.low)
    np.testing.assert_array_equal(found.extent.high, extent.high)


@pytest.mark.parametrize(
    ("low", "high", "message"),
    [
        ([0.0, 0.0], [1.0, 1.0], "does not fit the network"),
        ([0.0], [1.0, 1.0, 1.0, 1.0], "does not fit the network"),
        ([2.0], [1.0], "has no limits"),
        ([np.nan], [1.0], "has no limits"),
        ([0.0], [np.inf], "has no limits"),
    ],
)
def test_limits_that_cannot_be_are_refused(
    tmp_path: Path, low: list[float], high: list[float], message: str
) -> None:
    one = document(tmp_path)
    assert one.run is not None
    extent = Extent(np.array(low, np.float32), np.array(high, np.float32))
    save(one.with_run(replace(one.run, extent=extent)), tmp_path / "a.h5")
    with pytest.raises(FileError, match=message):
        load(tmp_path / "a.h5")


WIDE = np.array([4_493_780.01, 1e300, -(2.0**53) - 2, 0.1])


@pytest.mark.parametrize(
    "scaling",
    [
        Scaling(WIDE, np.array([1.85, 1e-300, 3, 0.7])),
        Scaling(WIDE[:1], WIDE[:1], np.array([2**62 + 1])),
        Scaling(np.zeros(4), np.ones(4), np.array([2**64 - 1, 0, 1, 2**63], np.uint64)),
    ],
)
def test_a_scaling_of_64_bits_keeps_all_of_them(tmp_path: Path, scaling: Scaling) -> None:
    one = document(tmp_path)
    assert one.run is not None
    save(one.with_run(replace(one.run, scaling=scaling)), tmp_path / "a.h5")
    run = load(tmp_path / "a.h5").run
    assert run is not None
    assert run.scaling is not None
    for name in ("offset", "scale", "origin"):
        kept, given = getattr(run.scaling, name), getattr(scaling, name)
        assert np.array_equal(kept, given)
        assert given is None or kept.dtype == given.dtype


@pytest.mark.parametrize(
    ("scaling", "message"),
    [
        (Scaling(np.zeros(1), np.ones(1, np.float32)), "different types"),
        (
            Scaling(np.zeros(1, np.float32), np.ones(1, np.float32), np.array([1])),
            "different types",
        ),
        (Scaling(np.zeros(4), np.ones(4), np.array([1])), "does not fit"),
        (Scaling(np.zeros(1, np.int64), np.ones(1)), "int64, not float32 or float64"),
        (
            Scaling(np.zeros(1), np.ones(1), cast("Any", np.zeros(1))),
            "float64, not int64 or uint64",
        ),
    ],
)
def test_a_scaling_of_other_types_is_refused(tmp_path: Path, scaling: Any, message: str) -> None:
    one = document(tmp_path)
    assert one.run is not None
    save(one.with_run(replace(one.run, scaling=scaling)), tmp_path / "a.h5")
    with pytest.raises(FileError) as caught:
        load(tmp_path / "a.h5")
    assert message in caught.value.why


@pytest.mark.parametrize("place", ["a.csv", "deep/er/a.csv", "../beside/a.csv"])
def test_data_within_reach_of_the_project_are_named_from_it(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "one" / "project"
    folder.mkdir(parents=True)
    data = Path(os.path.normpath(folder / place))
    data.parent.mkdir(parents=True, exist_ok=True)
    data.write_bytes(b"1")
    chosen = Preparation(split=Split.FILE, test_file=str(data))
    one = document(folder)
    moved = one.project.data.edited(source=str(data), preparation=chosen)
    save(one.with_project(one.project.edited(data=moved)), folder / "a.h5")
    assert load(folder / "a.h5").project.data == moved
    (tmp_path / "one").rename(tmp_path / "two")
    found = load(tmp_path / "two" / "project" / "a.h5").project.data
    expected = str(Path(os.path.normpath(tmp_path / "two" / "project" / place)))
    assert (found.source, found.preparation.test_file) == (expected, expected)


def test_a_project_that_is_moved_alone_finds_data_that_lay_beside_its_folder(
    tmp_path: Path,
) -> None:
    folder, other = tmp_path / "project", tmp_path / "else" / "where"
    folder.mkdir()
    other.mkdir(parents=True)
    data = tmp_path / "data" / "a.csv"
    data.parent.mkdir()
    data.write_bytes(b"1")
    one = document(folder)
    far = one.project.data.edited(source=str(data))
    save(one.with_project(one.project.edited(data=far)), folder / "a.h5")
    (folder / "a.h5").rename(other / "a.h5")
    assert load(other / "a.h5").project.data.source == str(data)


@pytest.mark.parametrize("source", ["sample", "set:iris", "/elsewhere/a.csv", "/x/a.h5:/images"])
def test_data_elsewhere_keep_their_name(tmp_path: Path, source: str) -> None:
    one = document(tmp_path)
    far = one.project.data.edited(source=source)
    save(one.with_project(one.project.edited(data=far)), tmp_path / "a.h5")
    assert load(tmp_path / "a.h5").project.data.source == source


def test_data_beside_the_file_move_with_it(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    save(document(tmp_path / "one"), tmp_path / "one" / "a.h5")
    (tmp_path / "one").rename(tmp_path / "two")
    moved = load(tmp_path / "two" / "a.h5").project.data
    assert moved.source == str(tmp_path / "two" / "a.csv")


def test_plain_h5py_reads_the_weights(tmp_path: Path) -> None:
    save(document(tmp_path), tmp_path / "a.h5")
    with h5py.File(tmp_path / "a.h5") as file:
        assert file["weights/encoder_1/kernel"].shape == (4, 3)
        assert "kernel" not in file["weights/decoder_1"]
        assert file["weights/decoder_1"].attrs["tied_to"] == b"encoder_1"
        assert file["history/stage_1"].attrs["terms"] == b"reconstruction l2"
        assert file["history/stage_1/steps/l2"].shape == (6,)
        assert np.isnan(file["history/stage_1/whole_loss"][1])
        assert file["history/stage_1/whole_loss"][0] == 0.75
        assert file["history/stage_1/validation/reconstruction"][1] == 0.25


def test_the_previous_version_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.h5"
    first = document(tmp_path)
    save(first, path)
    old = path.read_bytes()
    save(first.with_project(first.project.edited(name="Later")), path)
    assert backup_of(path).read_bytes() == old
    assert sorted(one.name for one in tmp_path.glob("*a.h5*")) == ["a.h5", "a.h5.bak"]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda data: b"", "It is empty"),
        (lambda data: b"\x89PNG" + data, "not a project"),
        (lambda data: data[:-1], "should have"),
        (lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:], "checksum"),
        (lambda data: data[:100] + b"\1" + data[101:], "checksum"),
    ],
)
def test_a_damaged_file_is_refused_by_name(
    tmp_path: Path, damage: Callable[[bytes], bytes], message: str
) -> None:
    path = tmp_path / "a.h5"
    save(document(tmp_path), path)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(FileError, match=message) as caught:
        load(path)
    assert "a.h5" in str(caught.value)


def test_a_damaged_file_points_to_its_backup(tmp_path: Path) -> None:
    path = tmp_path / "a.h5"
    save(document(tmp_path), path)
    save(document(tmp_path), path)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(FileError, match=r"a\.h5\.bak"):
        load(path)
    save(document(tmp_path), path)
    load(backup_of(path))


def edited(path: Path, edit: Callable[[Any], object]) -> None:
    """A file whose seal holds and whose contents were changed."""
    memory = io.BytesIO(path.read_bytes())
    with h5py.File(memory, "r+") as file:
        edit(file)
    path.write_bytes(sealed(memory.getvalue()))


def _replace(name: str, value: object) -> Callable[[Any], None]:
    def edit(file: h5py.File) -> None:
        if name in file:
            del file[name]
        file[name] = value

    return edit


def _terms(names: str) -> Callable[[Any], None]:
    return lambda file: file["history/stage_1"].attrs.__setitem__("terms", np.bytes_(names))


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda file: file.attrs.modify("format_version", 9), "format version 9.*up to 8"),
        (lambda file: file.attrs.modify("format_version", 0), "format version 0 never was"),
        (_replace("history/stage_1/loss", np.ones(3)), r"argument . is (longer|shorter)"),
        (_replace("weights/encoder_1/bias", np.ones(5, np.float32)), "encoder_1 do not fit"),
        (_replace("weights/encoder_1/bias", np.ones(3)), "float64"),
        (_replace("weights/encoder_1/bias", h5py.SoftLink("/elsewhere")), "link"),
        (_replace("weights/encoder_1/bias", h5py.ExternalLink("x.h5", "/a")), "link"),
        (_replace("project", np.bytes_(b"[" * 100_000)), "nested|does not hold"),
        (_replace("project", "vlen"), "/project has values of type object"),
        (lambda file: file.__delitem__("checkpoint"), "checkpoint is missing"),
        (
            lambda file: file.__delitem__("weights/encoder_1/kernel"),
            "do not fit .*encoder_1/kernel",
        ),
        (_replace("weights/decoder_1/kernel", np.ones((3, 4), np.float32)), "belongs to nothing"),
        (
            _replace("weights/decoder_2/bias", np.ones(3, np.float32)),
            "decoder_2 belongs to nothing",
        ),
        (lambda file: file.__delitem__("optimizer/slot_2/decoder_1"), "does not fit Whole network"),
        (_terms("l2 reconstruction"), "terms that no objective has"),
        (_terms("reconstruction l2 l2"), "terms that no objective has"),
        (_terms(""), "terms that no objective has"),
        (_terms("reconstruction"), "/history/stage_1/steps/l2 belongs to nothing"),
        (_terms("reconstruction l2 kl"), "/history/stage_1/steps/kl is missing"),
        (_terms("reconstruction l1"), "terms that no objective has"),
        (_replace("history/stage_1/steps/l2", np.ones(5, np.float32)), "of different lengths"),
        (_replace("history/stage_1/training/l2", np.ones(3)), "columns of different lengths"),
        (
            lambda file: [
                _replace(f"history/stage_1/validation/{name}", np.ones(3))(file)
                for name in ("reconstruction", "l2")
            ],
            "another number of epochs",
        ),
        (
            lambda file: file["history/stage_1"].attrs.modify("kept_epoch", 3),
            "epoch 3 of stage 1 was never trained",
        ),
    ],
)
def test_a_sealed_file_with_the_wrong_contents_is_refused(
    tmp_path: Path, edit: Callable[[Any], object], message: str
) -> None:
    path = tmp_path / "a.h5"
    save(document(tmp_path), path)
    edited(path, edit)
    with pytest.raises(FileError, match=message):
        load(path)


def test_arrays_that_declare_more_than_the_file_holds_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.h5"
    save(document(tmp_path), path)

    def bomb(file: h5py.File) -> None:
        group = file["weights/encoder_1"]
        del group["bias"]
        group.create_dataset("bias", shape=(2**40,), dtype="f4")

    edited(path, bomb)
    with pytest.raises(FileError, match="4,398,046,511,104 bytes, which the file does not hold"):
        load(path)


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.h5"
    save(document(tmp_path), path)
    old = path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="No space left"):
        save(replace(document(tmp_path), run=None), path)
    assert path.read_bytes() == old
    assert [one.name for one in tmp_path.glob("*.tmp")] == []


@pytest.mark.parametrize("place", [0, 700, -1])
def test_a_file_that_does_not_read_back_as_written_is_no_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    path = tmp_path / "a.h5"
    save(document(tmp_path), path)
    old, sync = path.read_bytes(), os.fsync

    def bad_disk(handle: int) -> None:
        size = os.fstat(handle).st_size
        os.pwrite(handle, b"\xaa", place % size)
        sync(handle)

    monkeypatch.setattr(os, "fsync", bad_disk)
    with pytest.raises(FileError, match="does not read back"):
        save(replace(document(tmp_path), run=None), path)
    assert path.read_bytes() == old


def test_a_file_that_reads_back_cut_short_is_no_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def bad_disk(handle: int) -> None:
        os.ftruncate(handle, os.fstat(handle).st_size - 1)
        sync(handle)

    monkeypatch.setattr(os, "fsync", bad_disk)
    with pytest.raises(FileError, match="does not read back"):
        save(document(tmp_path), tmp_path / "a.h5")
    assert not (tmp_path / "a.h5").exists()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="No such file"):
        save(document(tmp_path), tmp_path / "none" / "a.h5")


def test_a_file_whose_first_sector_is_lost_points_to_its_backup(tmp_path: Path) -> None:
    path = tmp_path / "a.h5"
    save(document(tmp_path), path)
    save(document(tmp_path), path)
    path.write_bytes(bytes(512) + path.read_bytes()[512:])
    with pytest.raises(FileError, match=r"a\.h5\.bak"):
        load(path)


def test_more_than_memory_holds_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.h5"
    save(document(tmp_path), path)
    monkeypatch.setattr(project_file, "free_memory", lambda: 10)
    monkeypatch.setattr(project_file, "ALWAYS_FITS", 5)
    monkeypatch.setattr(project_file, "decoded", lambda *_: pytest.fail("it was read"))
    with pytest.raises(FileError, match="does not fit into memory"):
        load(path)


def test_a_text_that_could_not_be_opened_is_not_saved(tmp_path: Path) -> None:
    one = document(tmp_path)
    long = one.with_project(one.project.edited(name="x" * 5_000_000))
    with pytest.raises(FileError, match="4,194,304 are the most"):
        save(long, tmp_path / "a.h5")
    assert not (tmp_path / "a.h5").exists()


def test_the_errors_of_the_inputs_are_kept_and_have_to_fit_the_network(tmp_path: Path) -> None:
    before = document(tmp_path)
    assert before.run is not None
    errors = np.random.default_rng(1).random(4)
    save(before.with_run(before.run.with_test_mse(0.25, errors)), tmp_path / "a.h5")
    after = load(tmp_path / "a.h5").run
    assert after is not None
    assert after.test_mse_by_input is not None
    np.testing.assert_array_equal(after.test_mse_by_input, errors, strict=True)
    assert after.test_mse_corrupted is None
    save(before.with_run(before.run.with_test_mse(0.25, errors, 0.375)), tmp_path / "a.h5")
    after = load(tmp_path / "a.h5").run
    assert after is not None
    assert (after.test_mse, after.test_mse_corrupted) == (0.25, 0.375)
    save(before.with_run(before.run.with_test_mse(0.25, errors[1:])), tmp_path / "a.h5")
    with pytest.raises(FileError, match="errors of the inputs do not fit"):
        load(tmp_path / "a.h5")


def test_a_project_is_known_by_how_it_begins(tmp_path: Path) -> None:
    for name in ("a.h5", "b.HDF5"):
        save(document(tmp_path), tmp_path / name)
        assert is_project(tmp_path / name)
    (tmp_path / "a.h5").rename(tmp_path / "a.csv")
    assert not is_project(tmp_path / "a.csv")
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file["x"] = 1
    assert not is_project(tmp_path / "other.h5")
    assert is_project(tmp_path / "none.h5"), "opening it tells that it is not there"
    assert not is_project(tmp_path / "none.csv")


def sparse(path: Path, size: int) -> None:
    path.touch()
    os.truncate(path, size)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, r"cannot be opened\. No such file or directory\. Check the path"),
        (lambda path: path.mkdir(), r"is not a file\. Choose a project file"),
        (os.mkfifo, r"is not a file\. Choose a project file"),
        (
            partial(sparse, size=8 * 2**30 + 1),
            r"a\.h5: has 8 GiB, more than a project can have",
        ),
        (
            partial(sparse, size=8 * 2**30),
            "is not a project of AE Studio",
        ),
    ],
)
def test_what_is_no_project_file_is_not_read(
    tmp_path: Path, make: Callable[[Path], object], message: str
) -> None:
    make(tmp_path / "a.h5")
    with pytest.raises(FileError, match=message):
        load(tmp_path / "a.h5")


@pytest.mark.parametrize("part", ["encoded", "decoded"])
def test_too_little_memory_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    path, one = tmp_path / "a.h5", document(tmp_path)
    save(one, path)

    def no_memory(*_any: object) -> None:
        raise MemoryError

    monkeypatch.setattr(project_file, part, no_memory)
    with pytest.raises(FileError, match="memory"):
        save(one, path) if part == "encoded" else load(path)


def test_small_files_are_read_however_little_memory_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(document(tmp_path), tmp_path / "a.h5")
    size = (tmp_path / "a.h5").stat().st_size
    monkeypatch.setattr(project_file, "free_memory", lambda: 3 * size - 1)
    load(tmp_path / "a.h5")
    monkeypatch.setattr(project_file, "ALWAYS_FITS", size - 1)
    with pytest.raises(FileError, match="does not fit into memory"):
        load(tmp_path / "a.h5")
    monkeypatch.setattr(project_file, "free_memory", lambda: 3 * size)
    load(tmp_path / "a.h5")


def test_without_a_backup_none_is_made(tmp_path: Path) -> None:
    path = tmp_path / "a.h5"
    save(document(tmp_path), path, backup=False)
    save(document(tmp_path), path, backup=False)
    assert not backup_of(path).exists()
    save(document(tmp_path), path)
    assert backup_of(path).exists()
