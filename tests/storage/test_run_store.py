"""Runs lie beside the project: each file by itself, written once, and missed without harm."""

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from aestudio.core.digest import run_digest
from aestudio.core.errors import FileError
from aestudio.core.run import Run
from aestudio.storage.backup import backup_of
from aestudio.storage.project_file import UnsyncedFileError, load
from aestudio.storage.run_store import RunStore, store_beside

FILE = Path(__file__).parents[1] / "files" / "version-7.h5"
ONE, TWO = "a" * 32, "b" * 32


@pytest.fixture(scope="module")
def run() -> Run:
    found = load(FILE).run
    assert found is not None
    return found


def after(run: Run, stage: int, epoch: int) -> Run:
    return replace(run, checkpoint=replace(run.checkpoint, stage=stage, epoch=epoch))


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return store_beside(tmp_path / "digits.h5")


def test_a_run_comes_back_as_it_was_kept(store: RunStore, run: Run) -> None:
    assert not store.has(ONE)
    store.keep(ONE, run)
    assert store.has(ONE)
    assert run_digest(store.run(ONE)) == run_digest(run)
    assert load(store.folder / f"{ONE}.h5").project.architecture == run.architecture


def test_a_run_that_is_not_there_is_told_with_what_to_do(store: RunStore) -> None:
    with pytest.raises(FileError, match="is not there") as told:
        store.run(ONE)
    assert told.value.remedy == "Put digits.h5.runs beside the project again"


def test_snapshots_are_listed_in_order_and_come_back(store: RunStore, run: Run) -> None:
    first = after(run, run.checkpoint.stage, run.checkpoint.epoch)
    kept = store.keep_snapshot(ONE, first)
    store.keep(ONE, run)
    store.keep(TWO, run)
    assert store.snapshots(ONE) == (kept,)
    assert store.snapshots(TWO) == ()
    assert store.snapshot_bytes == kept.bytes > 0
    found = store.snapshot(ONE, kept.stage, kept.epoch)
    assert run_digest(found) == run_digest(first)
    store.drop_snapshot(ONE, kept.stage, kept.epoch)
    assert store.snapshots(ONE) == ()
    assert store.has(ONE)


def test_only_what_belongs_to_a_known_run_stays(store: RunStore, run: Run) -> None:
    store.keep(ONE, run)
    store.keep(TWO, run)
    store.keep_snapshot(TWO, run)
    (store.folder / "notes.txt").write_text("mine")
    store.keep_only([ONE])
    assert sorted(one.name for one in store.folder.iterdir()) == [f"{ONE}.h5", "notes.txt"]
    store.remove()
    assert [one.name for one in store.folder.iterdir()] == ["notes.txt"], "what is not ours stays"


@pytest.mark.parametrize("snapshots", [True, False])
def test_a_copy_has_the_runs_and_the_snapshots_if_wanted(
    store: RunStore, run: Run, tmp_path: Path, snapshots: bool
) -> None:
    store.keep(ONE, run)
    store.keep(TWO, run)
    store.keep_snapshot(ONE, run)
    other = store_beside(tmp_path / "copy.h5")
    store.copy_to(other, [ONE], snapshots=snapshots)
    assert other.has(ONE)
    assert not other.has(TWO)
    assert len(other.snapshots(ONE)) == snapshots
    store.remove()
    assert run_digest(other.run(ONE)) == run_digest(run)


def test_a_run_that_is_kept_again_replaces_the_copy_that_was_made_before(
    store: RunStore, run: Run, tmp_path: Path
) -> None:
    other = store_beside(tmp_path / "copy.h5")
    store.keep(ONE, run)
    store.copy_to(other, [ONE])
    store.keep(ONE, run.with_test_mse(0.25))
    assert other.run(ONE).test_mse == run.test_mse
    store.copy_to(other, [ONE])
    assert other.run(ONE).test_mse == 0.25


def test_a_folder_that_cannot_be_made_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "digits.h5.runs").write_text("a file")
    with pytest.raises(FileError):
        store_beside(tmp_path / "digits.h5").keep(ONE, run)


def test_a_copy_for_which_there_is_no_room_leaves_the_one_before_and_nothing_else(
    store: RunStore, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = store_beside(tmp_path / "copy.h5")
    store.keep(ONE, run)
    store.copy_to(other, [ONE])
    store.keep(ONE, run.with_test_mse(0.25))

    def no_links(*_names: object) -> None:
        raise PermissionError(errno.EPERM, "no hard links here")

    def half(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.link", no_links)
    with monkeypatch.context() as full:
        full.setattr("shutil.copy2", half)
        with pytest.raises(FileError, match="No space left on device") as told:
            store.copy_to(other, [ONE])
    assert told.value.remedy.startswith("Make room there")
    assert other.run(ONE).test_mse == run.test_mse
    assert [one.name for one in other.folder.iterdir()] == [f"{ONE}.h5"]
    store.copy_to(other, [ONE])
    assert other.run(ONE).test_mse == 0.25


def test_what_is_copied_is_on_the_disk_before_it_is_believed(
    store: RunStore, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.keep(ONE, run)
    other = store_beside(tmp_path / "copy.h5")

    def failing(handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    other._make()
    monkeypatch.setattr("os.fsync", failing)
    with pytest.raises(UnsyncedFileError, match="may not survive a power cut"):
        store.copy_to(other, [ONE])
    assert other.has(ONE)


def test_snapshots_of_all_runs_are_told_at_once(store: RunStore, run: Run) -> None:
    kept = {id: tuple(store.keep_snapshot(id, after(run, 1, epoch)) for epoch in (1, 2))
            for id in (ONE, TWO)}  # fmt: skip
    store.keep("c" * 32, run)
    assert store.all_snapshots() == kept


def test_a_run_of_another_project_under_the_same_id_does_not_stay_in_its_place(
    store: RunStore, run: Run, tmp_path: Path
) -> None:
    store.keep(ONE, run)
    other = store_beside(tmp_path / "other.h5")
    other.keep(ONE, run.with_test_mse(0.75))  # Written later.
    store.copy_to(other, [ONE])
    assert other.run(ONE).test_mse == run.test_mse


def saved_over(mine: RunStore, store: RunStore, ids: list[str]) -> None:
    """What saving over a project does to the runs beside it."""
    stale = store.set_aside - mine.copy_to(store, ids)
    store.forget_aside(stale)
    store.keep_only(ids)


def test_runs_of_a_project_that_is_saved_over_are_found_by_its_backup(
    store: RunStore, run: Run, tmp_path: Path
) -> None:
    theirs = run.with_test_mse(0.75)
    for id in (ONE, TWO):
        store.keep(id, theirs)
        store.keep_snapshot(id, after(theirs, 1, 1))
    mine = store_beside(tmp_path / "mine.h5")
    mine.keep(ONE, run)
    saved_over(mine, store, [ONE])
    assert store.run(ONE).test_mse == run.test_mse
    assert store.ids == (ONE,)
    backup = store_beside(backup_of(tmp_path / "digits.h5"))
    assert [backup.run(id).test_mse for id in (ONE, TWO)] == [0.75, 0.75]
    assert {id: len(ones) for id, ones in backup.all_snapshots().items()} == {ONE: 1, TWO: 1}
    assert backup.has_snapshot(TWO, 1, 1)


def test_a_backup_finds_runs_that_are_still_beside_the_project_and_changes_none_of_them(
    store: RunStore, run: Run
) -> None:
    store.keep(ONE, run)
    backup = store_beside(backup_of(store.folder.with_name("digits.h5")))
    assert backup.has(ONE)
    assert run_digest(backup.run(ONE)) == run_digest(run)
    assert backup.ids == (ONE,)
    backup.keep_only(())
    backup.remove()
    assert store.has(ONE)
    with pytest.raises(FileError) as told:
        backup.run(TWO)
    assert told.value.remedy == "Put digits.h5.runs beside the project again"


def test_what_lies_aside_goes_with_the_backup_that_it_belongs_to(
    store: RunStore, run: Run, tmp_path: Path
) -> None:
    store.keep(ONE, run)
    store.keep(TWO, run)
    mine = store_beside(tmp_path / "mine.h5")
    mine.keep(ONE, run.with_test_mse(0.25))
    aside = tmp_path / "digits.h5.bak.runs"
    saved_over(mine, store, [ONE])
    assert sorted(one.name for one in aside.iterdir()) == [f"{ONE}.h5", f"{TWO}.h5"]
    mine.keep(ONE, run.with_test_mse(0.125))
    saved_over(mine, store, [ONE])
    assert [one.name for one in aside.iterdir()] == [f"{ONE}.h5"]
    assert RunStore(aside).run(ONE).test_mse == 0.25
    saved_over(mine, store, [ONE])
    assert not aside.exists()


def test_a_backup_that_takes_its_place_again_has_its_own_runs(
    store: RunStore, run: Run, tmp_path: Path
) -> None:
    store.keep(ONE, run.with_test_mse(0.75))
    mine = store_beside(tmp_path / "mine.h5")
    mine.keep(ONE, run.with_test_mse(0.25))
    saved_over(mine, store, [ONE])
    backup = store_beside(backup_of(tmp_path / "digits.h5"))
    saved_over(backup, store, [ONE])
    assert store.run(ONE).test_mse == 0.75
    assert backup.run(ONE).test_mse == 0.25
