"""Designs that can stand against each other: how they are made, and which are the same."""

import pytest

from aestudio.core.activation import Activation
from aestudio.core.budget import Budget
from aestudio.core.objectives import Loss
from aestudio.core.plan import Strategy
from aestudio.core.project import Project
from aestudio.core.runs import Runs
from aestudio.experiments.candidates import Candidate, candidates, same_designs
from aestudio.recipes import recipe
from tests.gui.runs.invented import OTHER_DATA, UNTIED, trained, with_run

PROJECT = recipe("book-tied").project
SECONDS = Budget(seconds=2.0)


def by_name(project: Project, runs: Runs | None = None) -> dict[str, Candidate]:
    return {one.name: one for one in candidates(project, (runs or Runs()).kept)}


def test_the_usual_ones_are_made_from_the_design_as_it_is() -> None:
    project = PROJECT.edited(plan=PROJECT.plan.edited(batch_size=77))
    found = by_name(project)
    designs = {name: one.project for name, one in found.items()}
    assert all(one is not None and one.plan.batch_size == 77 for one in designs.values())
    made = {
        name: (one.architecture.tied, one.plan.strategy)
        for name, one in designs.items()
        if one is not None
    }
    assert made == {
        "tied": (True, Strategy.WHOLE),
        "untied": (False, Strategy.WHOLE),
        "whole": (True, Strategy.WHOLE),
        "one at a time": (True, Strategy.ONE_AT_A_TIME),
        "one at a time + fine-tuning": (True, Strategy.FINE_TUNED),
    }
    assert not any(one.problem for one in found.values())


def test_what_keeps_a_design_from_being_trained_is_told_with_what_to_do() -> None:
    linear = PROJECT.architecture.edited(output_activation=Activation.LINEAR)
    crossed = PROJECT.plan.edited(loss=Loss.BINARY_CROSS_ENTROPY)
    found = by_name(PROJECT.edited(architecture=linear, plan=crossed))
    assert "Cross-entropy needs outputs between 0 and 1. Set the output" in found["tied"].problem


def test_designs_of_runs_take_part_under_their_names_on_the_data_of_the_project() -> None:
    data = PROJECT.data.fingerprint
    runs = with_run(Runs(), trained(UNTIED, data=data), "free")
    runs = with_run(runs, trained(data=OTHER_DATA), "elsewhere")
    found = by_name(PROJECT, runs)
    assert "free" in found
    assert not [name for name in found if "elsewhere" in name]
    design = found["free"].project
    assert design is not None
    assert (design.architecture, design.data) == (UNTIED, PROJECT.data)


def test_runs_of_one_design_are_one_contender_called_as_in_the_face_off_before() -> None:
    data = PROJECT.data.fingerprint
    runs = Runs()
    for seed in (1, 2):
        run = trained(UNTIED, PROJECT.plan.edited(seed=seed), data=data)
        runs = runs.with_new(run, name=f"untied, seed {seed}", contender="untied")
    runs = runs.with_new(trained(data=data), contender="free")
    found = candidates(PROJECT, runs.kept)
    assert [one.name for one in found[5:]] == ["untied (run 1)", "free"]
    assert [one.key for one in found[5:]] == [runs.kept[0].id, runs.kept[2].id]


def test_a_design_that_is_chosen_twice_is_told_under_its_second_name() -> None:
    found = by_name(PROJECT)
    chosen = [found[name] for name in ("tied", "untied", "whole")]
    assert same_designs(chosen, SECONDS) == {"whole": "tied"}
    assert same_designs(chosen[1:], SECONDS) == {}


@pytest.mark.parametrize(
    ("budget", "same"), [(SECONDS, True), (Budget(updates=100), True), (Budget(), False)]
)
@pytest.mark.parametrize("changes", [{"epochs": 9}, {"seed": 9}])
def test_epochs_tell_designs_apart_where_they_count_and_seeds_never_do(
    budget: Budget, same: bool, changes: dict[str, int]
) -> None:
    data = PROJECT.data.fingerprint
    other = trained(PROJECT.architecture, PROJECT.plan.edited(**changes), data=data)
    found = by_name(PROJECT, with_run(Runs(), other, "longer"))
    chosen = [found["tied"], found["longer"]]
    expected = {"longer": "tied"} if same or "seed" in changes else {}
    assert same_designs(chosen, budget) == expected
