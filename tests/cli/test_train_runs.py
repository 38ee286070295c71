"""Training into a project adds a run to it; no other run is lost, wherever it stops."""

import signal
from pathlib import Path

import numpy as np
import pytest

from aestudio.cli import main
from aestudio.core.digest import run_digest
from aestudio.core.errors import FileError
from aestudio.core.events import EndReason
from aestudio.core.project import Document
from aestudio.storage.project_file import load, save
from aestudio.storage.run_store import RunStore, store_beside
from tests.cli.pretending import PretendingEngine

Told = pytest.CaptureFixture[str]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> PretendingEngine:
    pretending = PretendingEngine()
    monkeypatch.setattr("aestudio.engine.loader.load_engine", lambda _settings: pretending)
    np.save("d.npy", np.random.default_rng(0).random((40, 6), np.float32))
    return pretending


def train(*arguments: str, project: str = "m.h5", out: str = "m.h5") -> int:
    data = () if project.endswith(".h5") else ("--data", "d.npy", "--set", "layers=3")
    return main(["train", project, "--out", out, *data, *arguments])


def first() -> Document:
    """A project with one run, in m.h5."""
    assert train(project="book-whole") == 0
    return load(Path("m.h5"))


def names(document: Document) -> list[tuple[int, str]]:
    return [(one.info.number, one.info.name) for one in document.runs.kept]


def digest(document: Document) -> str:
    assert document.run is not None
    return run_digest(document.run)


def test_one_more_run_is_opened_and_the_one_before_stays_beside_it(
    engine: PretendingEngine, capsys: Told
) -> None:
    before = first()
    one = before.runs.opened
    assert one is not None
    assert names(before) == [(1, "untied")]
    assert train("--set", "tied=true") == 0
    assert "starts from the beginning, as run 2 · tied.\n" in capsys.readouterr().err
    after = load(Path("m.h5"))
    assert names(after) == [(1, "untied"), (2, "tied")]
    assert after.runs.opened == after.runs.kept[1].id
    assert run_digest(store_beside(Path("m.h5")).run(one)) == digest(before)
    assert train("--restart", "--name", "once more") == 0
    assert names(load(Path("m.h5")))[2] == (3, "once more")
    assert len(store_beside(Path("m.h5")).ids) >= 2


def test_a_recipe_trained_into_a_project_adds_a_run_to_it_and_keeps_its_name(
    engine: PretendingEngine,
) -> None:
    before = first()
    named = before.with_project(before.project.edited(name="Mine"))
    save(named, Path("m.h5"))
    assert train("--set", "tied=true", project="book-whole") == 0
    after = load(Path("m.h5"))
    assert names(after) == [(1, "untied"), (2, "tied")]
    assert after.project.name == "Mine"
    assert after.project.architecture.tied


def test_a_run_that_was_stopped_goes_on_as_the_same_run(engine: PretendingEngine) -> None:
    engine.reason = EndReason.STOPPED
    before = first()
    for option in ([], ["--continue"]):
        assert train(*option) == 0
        assert engine.start is not None
        assert names(load(Path("m.h5"))) == names(before)
    assert train("--restart") == 0
    assert names(load(Path("m.h5"))) == [(1, "untied"), (2, "the same again")]


def test_going_on_with_a_recipe_takes_the_run_of_the_file_not_one_more(
    engine: PretendingEngine,
) -> None:
    engine.reason = EndReason.STOPPED
    before = first()
    assert train("--continue", project="book-whole") == 0
    assert names(load(Path("m.h5"))) == names(before)


def test_runs_come_along_to_another_file_unless_that_is_not_wanted(
    engine: PretendingEngine,
) -> None:
    first()
    assert train("--set", "tied=true") == 0
    before = load(Path("m.h5"))
    assert train("--seed", "7", out="all.h5") == 0
    assert names(load(Path("all.h5"))) == [(1, "untied"), (2, "tied"), (3, "seed 7")]
    store = store_beside(Path("all.h5"))
    assert all(store.has(one.id) for one in before.runs.kept)
    assert train("--seed", "7", "--only-this-run", out="one.h5") == 0
    assert [number for number, _name in names(load(Path("one.h5")))] == [1]
    assert not Path("one.h5.runs").exists()
    assert digest(load(Path("m.h5"))) == digest(before)


def test_a_stopped_run_goes_on_in_another_file_with_the_others_or_alone(
    engine: PretendingEngine,
) -> None:
    first()
    engine.reason = EndReason.STOPPED
    assert train("--set", "tied=true") == 0
    assert train(out="all.h5") == 0
    assert engine.start is not None
    assert names(load(Path("all.h5"))) == [(1, "untied"), (2, "tied")]
    assert train("--only-this-run", out="one.h5") == 0
    assert names(load(Path("one.h5"))) == [(2, "tied")]


def test_another_project_gets_the_run_and_keeps_its_own(engine: PretendingEngine) -> None:
    first()
    engine.reason = EndReason.STOPPED
    assert train("--seed", "3", project="book-whole", out="n.h5") == 0
    assert train(project="n.h5", out="m.h5") == 0
    assert engine.start is not None, "the stopped run goes on there"
    assert names(load(Path("m.h5"))) == [(1, "untied"), (2, "seed 3")]
    assert names(load(Path("n.h5"))) == [(1, "untied")]


@pytest.mark.parametrize("what", ["damaged", "alone"])
def test_a_file_whose_runs_would_be_lost_is_not_trained_into(
    engine: PretendingEngine, what: str, capsys: Told
) -> None:
    first()
    options = ["--only-this-run"] if what == "alone" else []
    if what == "damaged":
        Path("m.h5").write_bytes(Path("m.h5").read_bytes()[:-7])
    image, engine.jobs = Path("m.h5").read_bytes(), 0
    assert train(*options, project="book-whole") == 2
    refused = {"damaged": "m.h5: is damaged", "alone": "m.h5: is a project already"}
    assert refused[what] in capsys.readouterr().err
    assert (engine.jobs, Path("m.h5").read_bytes()) == (0, image)


def test_a_file_that_is_no_project_is_replaced_and_kept_as_backup(
    engine: PretendingEngine,
) -> None:
    Path("m.h5").write_bytes(b"something else")
    first()
    assert Path("m.h5.bak").read_bytes() == b"something else"


def test_the_run_before_is_beside_the_project_before_the_project_names_another(
    engine: PretendingEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = first().runs.opened
    assert one is not None

    def full(_store: RunStore, _id: str, _run: object) -> None:
        raise FileError("cannot be written to", where="m.h5.runs", why="No space left on device")

    image = Path("m.h5").read_bytes()
    engine.checkpoints = 2
    with monkeypatch.context() as patched:
        patched.setattr(RunStore, "keep", full)
        patched.setattr("tempfile.tempdir", str(Path.cwd()))
        assert train("--seed", "8") == 2
    assert Path("m.h5").read_bytes() == image
    (spare,) = Path().glob("aestudio-*/m.h5")
    assert len(load(spare).runs.kept) == 1
    assert not store_beside(Path("m.h5")).has(one)


def test_a_run_that_learns_nothing_leaves_the_project_as_it_was(engine: PretendingEngine) -> None:
    first()
    image = Path("m.h5").read_bytes()
    engine.reason, engine.learns = EndReason.STOPPED, False
    assert train("--seed", "8") == 0
    assert Path("m.h5").read_bytes() == image
    assert not Path("m.h5.runs").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--from", "1", "--restart"], "--from cannot go with --restart"),
        (["--from", "1", "--continue"], "--from cannot go with --continue"),
        (["--from", "1", "--data", "d.npy"], "--from cannot go with --data"),
        (["--from", "1", "--more", "2"], "--from cannot go with --more"),
        (["--more", "2", "--restart"], "--more cannot go with --restart"),
        (["--more", "2", "--continue"], "--more cannot go with --continue"),
        (["--more", "2", "--data", "d.npy"], "--more cannot go with --data"),
        (["--more", "2", "--set", "epochs=3"], "--more cannot go with --set"),
        (["--more", "2", "--name", "more"], "--more cannot go with --name"),
        (["--from", "7"], "there is no run “7”. aestudio runs m.h5 lists them"),
        (["--from", "plain@1"], "there is no run “plain”"),
        (["--from", "1@9"], "Run 1 · untied: there is no epoch 9 of stage 1: it has trained 1"),
        (["--from", "1@2:1"], "there is no epoch 1 of stage 2: it has trained 0 epochs"),
        (["--from", "1@0"], "there is no epoch 0"),
        (["--from", "1@1", "--set", "layers=2"], "the snapshot is of another network"),
        (["--from", "1@1", "--set", "strategy=one-at-a-time"], "trained in other stages"),
        (["--from", "1@1", "--set", "optimizer=sgd"], "the state of another optimizer"),
        (["--from", "1@1", "--set", "test_share=0.1"], "was trained on other data"),
        (["--snapshots", "-1"], "--snapshots"),
        (["--more", "0"], "--more"),
    ],
)
def test_what_cannot_be_trained_is_refused_before_anything_is_read(
    engine: PretendingEngine, options: list[str], told: str, capsys: Told
) -> None:
    first()
    image, engine.jobs = Path("m.h5").read_bytes(), 0
    capsys.readouterr()
    assert train(*options) == 2
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1
    assert (engine.jobs, Path("m.h5").read_bytes()) == (0, image)


def test_a_recipe_has_no_runs_to_branch_off(engine: PretendingEngine, capsys: Told) -> None:
    assert train("--from", "1", project="book-whole") == 2
    assert "--from cannot go with --data" in capsys.readouterr().err
    assert main(["train", "book-whole", "--out", "m.h5", "--from", "1"]) == 2
    assert "book-whole: a recipe has no runs. Name a project file.\n" in capsys.readouterr().err


def test_an_unfinished_run_is_not_trained_further_than_its_end(
    engine: PretendingEngine, capsys: Told
) -> None:
    engine.reason = EndReason.STOPPED
    first()
    assert train("--more", "2") == 2
    assert "is not finished. Train it to its end first" in capsys.readouterr().err


def test_a_name_for_a_run_that_goes_on_is_said_to_change_nothing(
    engine: PretendingEngine, capsys: Told
) -> None:
    engine.reason = EndReason.STOPPED
    first()
    assert "--name" not in capsys.readouterr().err
    assert train("--name", "other") == 0
    assert "Note: --name changes nothing here: the run that goes on" in capsys.readouterr().err
    assert names(load(Path("m.h5"))) == [(1, "untied")]


def test_asked_to_stop_on_the_way_to_an_epoch_nothing_is_changed(
    engine: PretendingEngine, capsys: Told
) -> None:
    first()
    image, engine.jobs = Path("m.h5").read_bytes(), 0
    engine.meanwhile = lambda: signal.raise_signal(signal.SIGTERM)
    assert train("--from", "1@1") == 128 + signal.SIGTERM
    assert capsys.readouterr().err.endswith(
        "Interrupted before training began; nothing was saved.\n"
    )
    assert (engine.jobs, Path("m.h5").read_bytes()) == (1, image)


def test_an_error_on_the_way_to_an_epoch_is_told(engine: PretendingEngine, capsys: Told) -> None:
    first()
    image = Path("m.h5").read_bytes()
    assert train("--from", "1@1") == 1
    assert "run 1 · untied does not come to that epoch again" in capsys.readouterr().err
    engine.reason = EndReason.FAILED
    assert train("--from", "1@1") == 1
    assert "it diverged" in capsys.readouterr().err
    assert Path("m.h5").read_bytes() == image
