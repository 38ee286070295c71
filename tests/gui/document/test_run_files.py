"""Snapshots are written one after the other, within their limits, and none waits for nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from aestudio.core.errors import StudioError
from aestudio.core.history import EpochRecord, History
from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.core.runs import Runs
from aestudio.core.snapshots import Snapshot
from aestudio.gui.document.run_files import MOST_WAITING, RunFiles
from aestudio.gui.document.session import Session
from aestudio.storage.project_file import load
from aestudio.storage.run_store import RunStore, store_beside

FILE = Path(__file__).parents[2] / "files" / "version-7.h5"
ONE = "a" * 32


@pytest.fixture(scope="module")
def run() -> Run:
    found = load(FILE).run
    assert found is not None
    return found


def after(run: Run, epoch: int) -> Run:
    return replace(run, checkpoint=replace(run.checkpoint, stage=2, epoch=epoch))


def files(session: Session, folder: Path, most: int, most_bytes: int) -> RunFiles:
    return RunFiles(session, RunStore(folder / "scratch"), lambda: (most, most_bytes))


def test_where_epochs_are_faster_than_the_disk_the_first_and_the_last_stay(
    session: Session, tmp_path: Path, run: Run
) -> None:
    keeping = files(session, tmp_path, 1000, 10**9)
    for epoch in range(1, 101):
        keeping.keep_snapshot(ONE, after(run, epoch))
    keeping.close()
    kept = [one.epoch for one in keeping.snapshots(ONE)]
    assert {1, 100} <= {*kept}
    assert len(kept) <= MOST_WAITING + 1


def test_beyond_the_limit_no_more_are_kept_which_is_said_once(
    session: Session, tmp_path: Path, run: Run, qtbot: QtBot
) -> None:
    keeping, told = files(session, tmp_path, 1000, 1), list[StudioError]()
    keeping.failed.connect(told.append)
    for epoch in range(1, 4):
        keeping.keep_snapshot(ONE, after(run, epoch))
        qtbot.waitUntil(lambda: keeping.idle)
    assert [one.epoch for one in keeping.snapshots(ONE)] == [1]
    assert ["Preferences" in one.remedy for one in told] == [True]
    keeping.close()


def test_what_waits_belongs_to_the_project_that_is_open(
    session: Session, tmp_path: Path, run: Run
) -> None:
    keeping = files(session, tmp_path, 1000, 10**9)
    for epoch in range(1, 5):
        keeping.keep_snapshot(ONE, after(run, epoch))
    session.open(Document(session.project), None)
    keeping.begin(None)
    keeping.close()
    assert keeping.snapshots(ONE) == ()


def trained(run: Run, epoch: int) -> Run:
    """The run after so many epochs of its second stage, of which the second was the best."""
    records = [
        EpochRecord(number, 1.0, 0.5 if number == 2 else 0.75, 1.0, 1.0)
        for number in range(1, epoch + 1)
    ]
    first, second = run.history.stages
    history = History((first, replace(second, epochs=tuple(records))))
    return replace(after(run, epoch), history=history)


def epochs_in(store: RunStore) -> list[int]:
    return [one.epoch for one in store.snapshots(ONE)]


def test_a_run_that_goes_on_keeps_to_the_limit_once_its_project_is_saved_and_nothing_goes_before(
    session: Session, tmp_path: Path, run: Run, qtbot: QtBot
) -> None:
    path = tmp_path / "a.h5"
    beside = store_beside(path)
    for epoch in range(1, 6):
        beside.keep_snapshot(ONE, trained(run, epoch))
    known = Runs.of(trained(run, 5), ONE)
    session.open(Document(session.project, trained(run, 5), known), path)
    keeping = files(session, tmp_path, 5, 10**9)
    keeping.begin(beside)
    for epoch in range(6, 11):
        keeping.keep_snapshot(ONE, trained(run, epoch))
        qtbot.waitUntil(lambda: keeping.idle)
    assert epochs_in(beside) == [1, 2, 3, 4, 5]
    qtbot.waitUntil(lambda: len(keeping.snapshots(ONE)) == 7)
    assert [one.epoch for one in keeping.snapshots(ONE)] == [1, 2, 3, 4, 5, 8, 10]

    session.set_run(trained(run, 10))
    document = session.document
    stale = keeping.save_to(beside, document.runs)
    assert epochs_in(beside) == [1, 2, 3, 4, 5, 8, 10]
    keeping.saved(beside, document, stale)
    keeping.close()
    assert epochs_in(beside) == [1, 2, 4, 8, 10]
    assert [one.epoch for one in keeping.snapshots(ONE)] == [1, 2, 4, 8, 10]


def test_a_run_that_did_not_go_on_keeps_what_it_had_where_the_limit_is_lower_by_now(
    session: Session, tmp_path: Path, run: Run
) -> None:
    beside = store_beside(tmp_path / "a.h5")
    for epoch in range(1, 6):
        beside.keep_snapshot(ONE, trained(run, epoch))
    session.open(Document(session.project, run, Runs.of(run, ONE)), tmp_path / "a.h5")
    keeping = files(session, tmp_path, 3, 10**9)
    keeping.begin(beside)
    keeping.saved(beside, session.document, keeping.save_to(beside, session.runs))
    keeping.close()
    assert epochs_in(beside) == [1, 2, 3, 4, 5]


def test_where_snapshots_lie_is_told_without_a_look_at_the_disk(
    session: Session, tmp_path: Path, run: Run, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = store_beside(tmp_path / "a.h5")
    beside.keep_snapshot(ONE, after(run, 1))
    session.open(Document(session.project, run, Runs.of(run, ONE)), tmp_path / "a.h5")
    keeping = files(session, tmp_path, 3, 10**9)
    keeping.begin(beside)

    def looked(_folder: object) -> None:
        raise AssertionError("the disk was looked at")

    qtbot.waitUntil(lambda: keeping.snapshots(ONE) != ())
    with monkeypatch.context() as watched:
        watched.setattr("os.scandir", looked)
        assert [one.epoch for one in keeping.snapshots(ONE)] == [1]
    keeping.close()


def test_a_snapshot_that_others_took_away_is_missed_where_it_is_read(
    session: Session, tmp_path: Path, run: Run, qtbot: QtBot
) -> None:
    beside = store_beside(tmp_path / "a.h5")
    kept = beside.keep_snapshot(ONE, after(run, 1))
    session.open(Document(session.project, run, Runs.of(run, ONE)), tmp_path / "a.h5")
    keeping, told = files(session, tmp_path, 3, 10**9), list[StudioError]()
    seen = list[tuple[Snapshot, ...]]()
    keeping.snapshots_changed.connect(lambda _id: seen.append(keeping.snapshots(ONE)))
    keeping.begin(beside)
    qtbot.waitUntil(lambda: seen == [(), (kept,)])
    beside.drop_snapshot(ONE, kept.stage, kept.epoch)
    keeping.read_snapshot(ONE, kept, lambda _run: None, told.append)
    qtbot.waitUntil(lambda: seen[-1] == () and bool(told))
    assert len(told) == 1
    keeping.close()


def test_a_copy_without_snapshots_in_place_of_one_with_some_has_none(
    session: Session, tmp_path: Path, run: Run
) -> None:
    path, copy = tmp_path / "a.h5", store_beside(tmp_path / "copy.h5")
    store_beside(path).keep(ONE, run)
    for store in (store_beside(path), copy):
        store.keep_snapshot(ONE, after(run, 1))
    session.open(Document(session.project, run, Runs.of(run, ONE)), path)
    keeping = files(session, tmp_path, 3, 10**9)
    keeping.begin(store_beside(path))
    for store in (copy, store_beside(path)):
        stale = keeping.save_to(store, session.runs, snapshots=False)
        keeping.copied(store, session.runs, stale)
    keeping.close()
    assert copy.has(ONE)
    assert epochs_in(copy) == []
    assert epochs_in(store_beside(path)) == [1], "the project itself keeps its own"


def test_the_run_that_is_in_the_projects_file_alone_is_kept_once_another_is_opened(
    session: Session, tmp_path: Path, run: Run, qtbot: QtBot
) -> None:
    keeping, found = files(session, tmp_path, 10, 10**9), list[Run]()
    session.open(Document(session.project).with_new_run(run), tmp_path / "model.h5")
    keeping.begin(store_beside(tmp_path / "model.h5"))
    first = session.runs.opened
    assert first is not None
    session.add_run(after(run, 1))
    assert session.runs.opened != first
    keeping.read((first,), lambda read: found.append(read[first]))
    qtbot.waitUntil(lambda: bool(found), timeout=60_000)
    assert found[0].digest() == run.digest()
    keeping.close()
