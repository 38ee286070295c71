"""``aestudio copy``: a project with its runs, or some of them, under another name."""

from pathlib import Path

import pytest

from aestudio.cli import main
from aestudio.core.digest import run_digest
from aestudio.core.errors import FileError
from aestudio.storage.lock import take_lock
from aestudio.storage.project_file import load
from aestudio.storage.run_store import RunStore, store_beside
from tests.cli.projects import three_runs

Told = pytest.CaptureFixture[str]


def copy(*options: str) -> int:
    return main(["copy", "p.h5", "--out", "q.h5", *options])


@pytest.mark.parametrize(("options", "snapshots"), [([], 2), (["--without-snapshots"], 0)])
def test_a_copy_has_every_run_and_the_snapshots_if_wanted(
    options: list[str], snapshots: int, capsys: Told
) -> None:
    before = three_runs()
    assert copy(*options) == 0
    told = capsys.readouterr().out
    assert told.startswith("Copied 3 runs and 2 snapshots (" if snapshots else "Copied 3 runs to")
    after, store = load(Path("q.h5")), store_beside(Path("q.h5"))
    assert after.runs == before.runs
    assert before.run is not None
    assert after.run is not None
    assert run_digest(after.run) == run_digest(before.run)
    one, two, _three = before.runs.kept
    assert len(store.snapshots(one.id)) == snapshots
    for kept in (one, two):
        there = store_beside(Path("p.h5")).run(kept.id)
        assert run_digest(store.run(kept.id)) == run_digest(there)


def test_a_copy_of_some_runs_opens_the_last_of_them_where_the_opened_one_stays_behind() -> None:
    before = three_runs()
    assert copy("--runs", "tied,1") == 0
    after = load(Path("q.h5"))
    assert [one.info.number for one in after.runs.kept] == [1, 2]
    assert after.runs.opened == before.runs.kept[1].id
    assert after.run is not None
    there = store_beside(Path("p.h5")).run(before.runs.kept[1].id)
    assert run_digest(after.run) == run_digest(there)
    assert main(["copy", "p.h5", "--out", "r.h5", "--runs", "3"]) == 0
    alone = load(Path("r.h5"))
    assert (alone.runs.opened, len(alone.runs.kept)) == (before.runs.opened, 1)
    assert not Path("r.h5.runs").exists()


def test_a_run_that_is_only_known_of_is_told(capsys: Told) -> None:
    before = three_runs()
    (Path("p.h5.runs") / f"{before.runs.kept[1].id}.h5").unlink()
    assert copy() == 0
    assert "Note: of run 2 only what a table tells is there" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--runs", "7"], "p.h5: there is no run “7”"),
        (["--out", "p.h5"], "is what --out would replace"),
        (["--out", "there.h5"], "there.h5: is there already. Choose another name"),
        (["--out", "q.npy"], "has the ending .npy"),
        (["--out", "no/q.h5"], "no such folder"),
        (["--out", "left.h5"], "holds runs of another project"),
    ],
)
def test_what_cannot_be_copied_is_refused_and_changes_nothing(
    options: list[str], told: str, capsys: Told
) -> None:
    three_runs()
    three_runs(Path("left.h5"))
    Path("left.h5").unlink()
    Path("there.h5").write_bytes(b"mine")
    before = {path: path.stat().st_size for path in Path().rglob("*") if path.is_file()}
    assert copy(*options) == 2
    assert told in capsys.readouterr().err
    assert {path: path.stat().st_size for path in Path().rglob("*") if path.is_file()} == before


def test_a_file_that_another_holds_is_not_copied_to(capsys: Told) -> None:
    three_runs()
    lock = take_lock(Path("q.h5"))
    assert lock is not None
    assert copy() == 2
    assert "q.h5: is in use" in capsys.readouterr().err
    lock.release()


def test_a_copy_that_cannot_be_made_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    three_runs()
    before = sorted(Path().rglob("*"))
    real = RunStore.copy_to

    def full(store: RunStore, other: RunStore, ids: list[str], *, snapshots: bool) -> None:
        real(store, other, ids[:1], snapshots=snapshots)
        raise FileError("cannot be written to", where="q.h5.runs", why="No space left on device")

    monkeypatch.setattr(RunStore, "copy_to", full)
    assert copy() == 2
    assert "No space left on device" in capsys.readouterr().err
    assert sorted(Path().rglob("*")) == before
