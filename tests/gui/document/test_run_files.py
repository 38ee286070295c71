"""Snapshots are written one after the other, within their limits, and none waits for nothing."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from aestudio.core.errors import StudioError
from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.gui.document.run_files import MOST_WAITING, RunFiles
from aestudio.gui.document.session import Session
from aestudio.storage.project_file import load
from aestudio.storage.run_store import RunStore

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
