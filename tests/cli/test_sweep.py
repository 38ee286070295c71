"""``aestudio sweep``: each combination of settings once."""

import json
import signal
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aestudio.cli import main
from aestudio.core.errors import FileError, ProjectError
from aestudio.core.events import EndReason, Event
from aestudio.core.run import Run
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.experiments import guided
from aestudio.experiments.grid import grid
from aestudio.experiments.search import Search
from aestudio.storage.project_file import load
from aestudio.storage.run_store import RunStore, store_beside
from tests.cli.pretending import PretendingEngine
from tests.cli.projects import three_runs

Told = pytest.CaptureFixture[str]
BOTH = ["--set", "layers=4,{3,2}", "--set", "learning_rate={0.001,0.003}"]


class Remembering(PretendingEngine):
    """Knows which designs it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[tuple[tuple[int, ...], float]] = []

    def train(self, job: TrainingJob, control: TrainingControl) -> Iterator[Event]:
        self.given.append((job.architecture.sizes, job.plan.learning_rate))
        return super().train(job, control)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Remembering:
    found = Remembering()
    monkeypatch.setattr("aestudio.engine.loader.load_engine", lambda _settings: found)
    np.save("d.npy", np.random.default_rng(0).random((40, 6), np.float32))
    return found


def sweep(*arguments: str) -> int:
    return main(["sweep", "book-whole", "--data", "d.npy", *arguments])


def facts(capsys: Told, *arguments: str) -> dict[str, Any]:
    assert sweep(*arguments, "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(
    "texts",
    [
        ["layers=4,{3,2}", "learning_rate={0.001,0.003}"],
        # As a shell writes braces out.
        ["layers=4,3", "layers=4,2", "learning_rate=0.001", "learning_rate=0.003"],
        ["layers=4,{3, 2},learning_rate={0.001,0.003}"],
    ],
)
def test_a_grid_has_each_combination_once(texts: list[str]) -> None:
    found = grid(texts)
    wanted = list(product(("4,3", "4,2"), ("0.001", "0.003")))
    assert [tuple(one.values()) for one in found.combinations()] == wanted
    assert [tuple(one) for one in found.combinations()] == [("layers", "learning_rate")] * 4
    assert (found.size, found.varied) == (4, ("layers", "learning_rate"))


def test_two_braces_in_a_value_are_tried_with_each_other() -> None:
    assert grid(["layers={8,6},{3,2}", "tied=true"]).choices == {
        "layers": ("8,3", "8,2", "6,3", "6,2"),
        "tied": ("true",),
    }


@pytest.mark.parametrize("text", ["layers={3,2", "layers=3}", "layers={3,{2,1}}", "layers=}{"])
def test_braces_that_do_not_match_are_told(text: str) -> None:
    with pytest.raises(ProjectError, match="do not match"):
        grid([text])


def test_some_are_drawn_each_once_and_the_same_with_the_same_seed() -> None:
    numbers = [str(number) for number in range(40)]
    found = grid([f"epochs={{{','.join(numbers)}}}", "tied={true,false}"])
    drawn = [tuple(one.values()) for one in found.drawn(30, 1)]
    assert len({*drawn}) == len(drawn) == 30
    assert {*drawn} <= {*product(numbers, ("true", "false"))}
    assert drawn == [tuple(one.values()) for one in found.drawn(30, 1)]
    assert drawn != [tuple(one.values()) for one in found.drawn(30, 2)]
    assert found.drawn(99, 1) == found.combinations()


def test_each_combination_is_trained_told_and_kept(engine: Remembering, capsys: Told) -> None:
    assert sweep(*BOTH, "--out", "m.h5") == 0
    told = capsys.readouterr()
    wanted = [((6, 4, n, 4, 6), rate) for n in (3, 2) for rate in (0.001, 0.003)]
    assert engine.given == wanted
    lines = [line for line in told.err.splitlines() if " of 4, " in line]
    assert lines[0].startswith("1 of 4, layers=4,3, learning_rate=0.001: test error 0.")
    head, *rows, foot = told.out.splitlines()
    assert head.split()[:3] == ["Run", "layers", "learning_rate"]
    assert (len(rows), foot) == (4, "4 of 4 runs, the best first")
    document = load(Path("m.h5"))
    names = [one.info.name for one in document.runs.kept]
    assert names[3] == "layers 4 → 2, learning rate 0.003", "as the window writes them"
    assert all(store_beside(Path("m.h5")).has(one.id) for one in document.runs.kept)
    best = min(document.runs.kept, key=lambda one: one.outline.test_mse or 9)
    assert document.runs.current is not None
    assert document.runs.current.outline.test_mse == best.outline.test_mse


def test_braces_that_a_shell_has_written_out_come_to_the_same(engine: Remembering) -> None:
    written_out = ["--set", "layers=4,3", "layers=4,2", "--set", "tied=true", "tied=false"]
    assert sweep(*written_out) == 0
    assert [sizes for sizes, _rate in engine.given] == [(6, 4, n, 4, 6) for n in (3, 3, 2, 2)]


def test_json_has_the_best_first_with_all_that_is_known(engine: Remembering, capsys: Told) -> None:
    found = facts(capsys, *BOTH)
    assert (found["combinations"], found["varied"]) == (4, ["layers", "learning_rate"])
    errors = [one["test_mse"] for one in found["runs"]]
    assert errors == sorted(errors)
    one = found["runs"][0]
    assert set(one["settings"]) == {"layers", "learning_rate"}
    # Kernels of 6 × 4, 4 × n and back, biases of 4, n, 4 and 6.
    units = int(one["settings"]["layers"][-1])
    assert one["parameters"] == 2 * (6 * 4 + 4 * units) + 4 + units + 4 + 6
    assert (one["run"], one["broken_off"], one["epochs"]) == (None, False, 1)


def test_numbers_of_a_range_are_drawn_and_runs_are_named_by_them(
    engine: Remembering, capsys: Told
) -> None:
    settings = ["--set", "layers=4,{2..3}", "--set", "learning_rate={0.001..0.01}"]
    found = facts(capsys, *settings, "--random", "5")
    assert found["varied"] == ["layers", "learning_rate"]
    rates = [float(one["settings"]["learning_rate"]) for one in found["runs"]]
    assert sorted(rates) == sorted(rate for _sizes, rate in engine.given)
    assert len({*rates}) == 5
    assert all(0.001 <= one <= 0.01 for one in rates)
    assert {sizes for sizes, _rate in engine.given} <= {(6, 4, 2, 4, 6), (6, 4, 3, 4, 6)}


RANGED = ["--set", "layers=4,{2..3}", "--set", "learning_rate={0.001..0.01}"]


def test_a_guided_search_chooses_each_run_after_those_before_it(
    engine: Remembering, capsys: Told
) -> None:
    found = facts(capsys, *RANGED, "--guided", "12", "--out", "m.h5")
    assert (found["combinations"], len(found["runs"])) == (12, 12)
    runs = load(Path("m.h5")).runs
    assert [one.info.group for one in runs.kept] == [runs.groups[0].id] * 12
    assert runs.groups[0].title == "Sweep: layers, learning rate"
    ended = [one.outline for one in runs.kept]
    start = load(Path("m.h5")).project
    search = Search(start, grid(["layers=4,{2..3}", "learning_rate={0.001..0.01}"]))
    by_run = {one["run"]: one["settings"] for one in found["runs"]}
    for number in (1, 12):
        values, _design = search.next(ended[: number - 1], number)
        assert by_run[number] == values


def test_a_search_that_is_gone_on_with_chooses_what_it_would_have_chosen(
    engine: Remembering,
) -> None:
    assert sweep(*RANGED, "--guided", "13", "--out", "m.h5") == 0
    whole, engine.given = engine.given, []
    assert sweep(*RANGED, "--guided", "11", "--out", "n.h5") == 0
    assert sweep(*RANGED, "--guided", "2", "--out", "n.h5", "--go-on") == 0
    assert engine.given == whole
    runs = load(Path("n.h5")).runs
    assert (len(runs.groups), len(runs.of_group(runs.groups[0].id))) == (1, 13)


def test_of_few_combinations_each_is_tried_once(engine: Remembering) -> None:
    assert sweep(*BOTH, "--set", "epochs=3", "--guided", "9") == 0
    assert len({*engine.given}) == len(engine.given) == 4


def test_a_search_goes_on_past_runs_that_break_off(engine: Remembering, capsys: Told) -> None:
    engine.reason, engine.learns = EndReason.FAILED, False
    assert sweep(*RANGED, "--guided", "3") == 0
    assert len({*engine.given}) == 3
    assert capsys.readouterr().out.count("broke off") == 3


def test_without_optuna_a_guided_search_says_what_to_install(
    engine: Remembering, monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    monkeypatch.setattr(guided, "find_spec", lambda _name: None)
    assert sweep(*RANGED, "--guided", "3") == 2
    told = capsys.readouterr().err
    assert "a guided search needs Optuna" in told
    assert 'pip install "aestudio[search]"' in told
    assert engine.jobs == 0


def test_runs_are_added_to_those_of_a_project_whose_opened_run_stays(engine: Remembering) -> None:
    before = three_runs(Path("p.h5"))
    assert sweep(*BOTH, "--random", "2", "--out", "p.h5") == 0
    after = load(Path("p.h5"))
    assert [one.info.number for one in after.runs.kept] == [1, 2, 3, 4, 5]
    assert (after.runs.opened, after.project) == (before.runs.opened, before.project)


def test_runs_that_break_off_stand_last(engine: Remembering, capsys: Told) -> None:
    engine.reason = EndReason.FAILED
    assert sweep(*BOTH) == 0
    told = capsys.readouterr()
    assert "4 of 4, layers=4,2, learning_rate=0.003: broke off: it diverged" in told.err
    assert told.out.count("broke off") == 4


def test_asked_to_stop_it_tells_and_keeps_what_has_ended(engine: Remembering, capsys: Told) -> None:
    def third() -> None:
        if engine.jobs == 3:
            signal.raise_signal(signal.SIGINT)

    engine.meanwhile = third
    assert sweep(*BOTH, "--out", "m.h5") == 128 + signal.SIGINT
    told = capsys.readouterr()
    assert told.out.endswith("2 of 4 runs, the best first\n")
    assert told.err.endswith("Interrupted; what had ended is told and kept.\n")
    assert len(load(Path("m.h5")).runs.kept) == 2


def test_where_a_run_cannot_be_kept_those_before_it_are_told(
    engine: Remembering, monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    real = RunStore.keep

    def full(store: RunStore, id: str, run: Run) -> None:
        if len(store.ids) == 2:
            raise FileError("cannot be written to", where="m.h5.runs", why="No space left")
        real(store, id, run)

    monkeypatch.setattr(RunStore, "keep", full)
    assert sweep(*BOTH, "--out", "m.h5") == 2
    told = capsys.readouterr()
    assert "m.h5.runs: cannot be written to. No space left." in told.err
    assert told.out.endswith("3 of 4 runs, the best first\n")
    assert len(load(Path("m.h5")).runs.kept) == 2


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "there is nothing to vary"),
        (["--set", "layers={4}"], "there is nothing to vary"),
        (["--set", "layer={4,3}"], "Did you mean layers?"),
        (["--set", "layers={4,0}"], "Hidden layer 1, Units"),
        (["--set", "learning_rate={0.001..0.01}"], "a range has no end of values"),
        (["--set", "learning_rate={0.001..20}", "--random", "3"], "Learning rate"),
        (["--set", "learning_rate={0.001..20}", "--guided", "3"], "Learning rate"),
        (["--set", "test_share={0.1,0.2}", "--guided", "3"], "is a setting of the data"),
        ([*BOTH, "--guided", "3", "--random", "3"], "--guided cannot go with --random"),
        ([*BOTH, "--guided", "3", "--go-on"], "--go-on needs --guided and --out"),
        ([*BOTH, "--guided", "3", "--go-on", "--out", "m.h5"], "there is no sweep over these"),
        (["--set", "epochs={1,2", "--set", "tied={true,false}"], "the braces of"),
        ([*BOTH, "--random", "0"], "--random"),
        ([*BOTH, "--out", "d.npy"], "would replace"),
        (["--set", f"seed={{{','.join(map(str, range(10_001)))}}}"], "these are 10,001 runs"),
    ],
)
def test_what_cannot_be_is_refused_before_training(
    engine: Remembering, options: list[str], told: str, capsys: Told
) -> None:
    assert sweep(*options) == 2
    said = capsys.readouterr()
    assert told in said.err
    assert (said.err.count("\n"), said.out, engine.jobs) == (1, "", 0)
