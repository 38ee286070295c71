"""``aestudio face-off``: the same time or the same updates for each, over several seeds."""

import json
import signal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aestudio.analysis.face_off import face_off_of
from aestudio.cli import main
from aestudio.core.digest import run_digest
from aestudio.core.errors import TrainingError
from aestudio.core.events import EndReason
from aestudio.core.runs import GroupKind
from aestudio.storage.project_file import load, save
from aestudio.storage.run_store import store_beside
from tests.cli.pretending import PretendingEngine
from tests.cli.projects import three_runs
from tests.engine.conftest import ENGINE

Told = pytest.CaptureFixture[str]
FEW = "batch_size=8,layers=4,validation_share=0"


@pytest.fixture(autouse=True)
def data() -> None:
    np.save("d.npy", np.random.default_rng(0).random((40, 6), np.float32))


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aestudio.engine.loader.load_engine", lambda _settings: ENGINE)


@pytest.fixture
def pretending(monkeypatch: pytest.MonkeyPatch) -> PretendingEngine:
    found = PretendingEngine()
    monkeypatch.setattr("aestudio.engine.loader.load_engine", lambda _settings: found)
    return found


def face_off(*arguments: str, settings: str = FEW) -> int:
    given = ["--data", "d.npy", "--set", settings]
    return main(["face-off", "book-whole", *given, *arguments])


def facts(capsys: Told, *arguments: str, settings: str = FEW) -> dict[str, Any]:
    assert face_off(*arguments, "--json", settings=settings) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("strategy", ["whole", "one-at-a-time"])
def test_the_same_updates_are_whole_epochs_of_stages_that_share_them(
    engine: None, strategy: str, capsys: Told
) -> None:
    layers = "4" if strategy == "whole" else "5,3"
    settings = f"batch_size=8,validation_share=0,strategy={strategy},layers={layers}"
    found = facts(capsys, "--updates", "16", "--seeds", "2", settings=settings)
    assert [one["name"] for one in found["contenders"]] == ["tied", "untied"]
    for one in found["contenders"]:
        # 32 samples train, in 4 batches an epoch.
        told = [(run["seed"], run["epochs"], run["updates"]) for run in one["runs"]]
        assert told == [(1, 4, 16), (2, 4, 16)]
        errors = [run["test_mse"] for run in one["runs"]]
        assert one["test_mse"]["mean"] == pytest.approx(np.mean(errors))
        assert one["test_mse"]["deviation"] == pytest.approx(np.std(errors, ddof=1))
    if strategy == "whole":
        # 6 × 4 both ways or once, and 4 + 6 biases.
        assert [one["parameters"] for one in found["contenders"]] == [34, 58]
    best = min(found["contenders"], key=lambda one: one["test_mse"]["mean"])
    assert found["ranking"][0] == best["name"]


@pytest.mark.parametrize(
    ("strategy", "schedule"),
    [("whole", "constant"), ("fine-tuned", "constant"), ("whole", "cosine")],
)
def test_a_run_of_so_many_seconds_is_the_one_that_its_plan_tells_of_bit_for_bit(
    engine: None, strategy: str, schedule: str, capsys: Told
) -> None:
    settings = f"batch_size=8,validation_share=0.2,layers=5,3,schedule={schedule}"
    (_first, one) = facts(
        capsys, "--contenders", f"untied,tied+{strategy}", "--seconds", "0.03", "--seeds", "1",
        "--out", "f.h5", settings=settings,
    )["contenders"]  # fmt: skip
    document = load(Path("f.h5"))
    kept = document.runs.kept[1]
    run = store_beside(Path("f.h5")).run(kept.id)
    assert run.finished
    assert kept.info.name == f"tied+{strategy}, seed 1"
    (group,) = document.runs.groups
    assert (group.kind, group.budget.seconds) == (GroupKind.FACE_OFF, 0.03)
    assert kept.info.group == group.id
    found = face_off_of(document.runs, group)
    assert [contender.name for contender in found.contenders] == ["untied", f"tied+{strategy}"]
    assert found.contenders[1].error.mean == one["test_mse"]["mean"]
    assert sum(len(stage.epochs) for stage in run.history.stages) == one["runs"][0]["epochs"]
    assert [len(stage.epochs) for stage in run.history.stages] == [
        stage.epochs for stage in run.stages
    ]
    planned = document.project.edited(architecture=run.architecture, plan=run.plan)
    save(document.with_run(None).with_project(planned), Path("p.h5"))
    assert main(["train", "p.h5", "--out", "q.h5", "--snapshots", "0"]) == 0
    again = load(Path("q.h5")).run
    assert again is not None
    assert run_digest(again) == run_digest(run)


def test_a_table_and_a_sentence_tell_what_came_of_it(
    pretending: PretendingEngine, capsys: Told
) -> None:
    options = ["--contenders", "tied,tied+epochs=3", "--contender", "layers=3,2", "--seeds", "2"]
    assert face_off(*options) == 0
    told = capsys.readouterr()
    head, *rows, verdict = told.out.splitlines()
    assert [row.split("  ")[0] for row in rows] == ["tied", "tied+epochs=3", "layers=3,2"]
    assert "Parameters" in head
    assert verdict.startswith("On these data")
    lines = [line for line in told.err.splitlines() if "test error" in line]
    # One seed of each after the other, so that a machine that slows down slows all.
    assert [line.split(":")[0] for line in lines] == [
        f"{name}, seed {seed}"
        for seed in (1, 2)
        for name in ("tied", "tied+epochs=3", "layers=3,2")
    ]


def test_runs_are_kept_beside_those_of_a_project_whose_opened_run_stays(
    pretending: PretendingEngine,
) -> None:
    before = three_runs(Path("p.h5"))
    assert face_off("--seeds", "1", "--out", "p.h5") == 0
    after = load(Path("p.h5"))
    assert [one.info.name for one in after.runs.kept[3:]] == [
        "tied, seed 1",
        "untied, seed 1",
    ]
    assert (after.runs.opened, after.project) == (before.runs.opened, before.project)
    assert all(store_beside(Path("p.h5")).has(one.id) for one in after.runs.kept[3:])


def test_a_run_that_breaks_off_is_told_and_counts_as_none(
    pretending: PretendingEngine, capsys: Told
) -> None:
    pretending.reason, pretending.error = EndReason.FAILED, TrainingError("it diverged")
    found = facts(capsys, "--seeds", "1")
    assert [one["broken"] for one in found["contenders"]] == [1, 1]
    assert found["contenders"][0]["test_mse"] == {"mean": None, "deviation": None}
    assert "broke off in 1 of 1 seed" in found["verdict"]


def test_asked_to_stop_it_tells_and_keeps_what_has_ended(
    pretending: PretendingEngine, capsys: Told
) -> None:
    def third() -> None:
        if pretending.jobs == 3:
            signal.raise_signal(signal.SIGINT)

    pretending.meanwhile = third
    assert face_off("--seeds", "2", "--json", "--out", "f.h5") == 128 + signal.SIGINT
    told = capsys.readouterr()
    assert [len(one["runs"]) for one in json.loads(told.out)["contenders"]] == [1, 1]
    assert told.err.endswith("Interrupted; what had ended is told and kept.\n")
    assert len(load(Path("f.h5")).runs.kept) == 2


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--contenders", "tied"], "a face-off takes two contenders or more"),
        (["--contenders", "tied,tied"], "“tied” is named twice"),
        (["--contenders", "tied,best"], "there is no contender “best”. Choose from tied, untied,"),
        (["--contenders", "tied,layers=4+64"], "there is no contender “64”"),
        (["--contenders", "tied,epochs=0"], "Epochs a stage: must be"),
        (["--seconds", "1", "--updates", "3"], "--seconds cannot go with --updates"),
        (["--out", "d.npy"], "would replace"),
        (["--seeds", "0"], "--seeds"),
    ],
)
def test_what_cannot_be_is_refused_before_training(
    pretending: PretendingEngine, options: list[str], told: str, capsys: Told
) -> None:
    assert face_off(*options) == 2
    said = capsys.readouterr()
    assert told in said.err
    assert (said.err.count("\n"), said.out, pretending.jobs) == (1, "", 0)
