"""A guided search chooses each run by what those before it came to, and nothing else."""

from collections.abc import Callable, Sequence
from math import log

import pytest
from optuna import create_study, logging
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers import TPESampler
from optuna.trial import TrialState, create_trial

from aestudio.core.assignments import assigned
from aestudio.core.errors import ProjectError
from aestudio.core.project import Project
from aestudio.core.runs import KeptRun, Outline, RunInfo, Runs
from aestudio.experiments import guided
from aestudio.experiments.grid import Values, grid
from aestudio.experiments.planning import sweep_group
from aestudio.experiments.search import Search, searched_before, trials
from aestudio.experiments.space import point_of, space_of, values_at

START = Project()
RATE = "learning_rate={0.0001..0.01}"
logging.set_verbosity(logging.ERROR)


def outline(project: Project, error: float | None, **changes: object) -> Outline:
    """Of a run that came to that error; of one that broke off without any."""
    return Outline.checked(
        {
            "architecture": project.architecture,
            "plan": project.plan,
            "data_sha256": project.data.fingerprint,
            "finished": error is not None,
            "test_mse": 0.5 if error is None else error,
            **changes,
        }
    )


def run_through(
    search: Search, count: int, error: Callable[[Values], float | None]
) -> list[tuple[Values, Outline]]:
    """What is tried, one after the other."""
    found: list[tuple[Values, Outline]] = []
    for number in range(1, count + 1):
        values, design = search.next([one for _values, one in found], number)
        found.append((values, outline(design, error(values))))
    return found


def rates(found: Sequence[tuple[Values, Outline]]) -> list[str]:
    return [values["learning_rate"] for values, _outline in found]


def test_it_suggests_what_optuna_does_with_the_same_history_and_seed() -> None:
    search = Search(START, grid([RATE, "layers=300,{16..64}", "optimizer={adam,nadam}"]))
    tried = [
        (0.0001 * (1 + place), 16 + place, ("adam", "nadam")[place % 2], abs(place - 7) / 10)
        for place in range(24)
    ]
    known = {
        "rate": FloatDistribution(0.0001, 0.01, log=True),
        "units": IntDistribution(16, 64),
        "which": CategoricalDistribution((0, 1)),
    }
    study = create_study(sampler=TPESampler(seed=START.plan.seed + 24))
    ended = []
    for rate, units, optimizer, error in tried:
        broken = units == 20
        study.add_trial(
            create_trial(
                params={"rate": rate, "units": units, "which": int(optimizer == "nadam")},
                distributions=known,
                value=None if broken else error,
                state=TrialState.PRUNED if broken else TrialState.COMPLETE,
            )
        )
        values = {
            "learning_rate": f"{rate:.10g}",
            "layers": f"300,{units}",
            "optimizer": optimizer,
        }
        ended.append(outline(assigned(START, values), None if broken else error))
    trial = study.ask()
    rate = trial.suggest_float("rate", 0.0001, 0.01, log=True)
    units = trial.suggest_int("units", 16, 64)
    which = trial.suggest_categorical("which", (0, 1))
    values, design = search.next(ended, 25)
    assert values == {
        "learning_rate": f"{float(f'{rate:.4g}'):.10g}",
        "layers": f"300,{units}",
        "optimizer": ("adam", "nadam")[which],
    }
    assert design == assigned(START, values)


def test_the_same_history_leads_to_the_same_and_another_to_something_else() -> None:
    search = Search(START, grid([RATE]))
    one = run_through(search, 14, lambda values: float(values["learning_rate"]))
    again = run_through(search, 14, lambda values: float(values["learning_rate"]))
    other = run_through(search, 14, lambda values: 1 - float(values["learning_rate"]))
    assert rates(one) == rates(again)
    assert rates(one)[:10] == rates(other)[:10], "the first ten are drawn at random"
    assert rates(one) != rates(other)


def test_it_comes_nearer_to_where_the_error_is_low_and_away_from_where_runs_break_off() -> None:
    """The best rate is 0.001; above 0.004 all break off. Ten at random, then it is guided."""

    def error(values: Values) -> float | None:
        rate = float(values["learning_rate"])
        return None if rate > 0.004 else log(rate / 0.001) ** 2

    found = [float(one) for one in rates(run_through(Search(START, grid([RATE])), 30, error))]
    away = [abs(log(one / 0.001)) for one in found]
    assert sum(away[20:]) < sum(away[:10]) / 2
    assert sum(one > 0.004 for one in found[20:]) <= 1


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        ([RATE], {"learning_rate": "0.00321"}),
        (["epochs={1..30}"], {"epochs": "12"}),
        (["layers={20..40},{5..9}"], {"layers": "33,7"}),
        (["layers={300,200},{16..64}"], {"layers": "200,32"}),
        (["layers={64,32,30,15,9}"], {"layers": "32"}),
        (["tied={true,false}", "activation={elu,relu}"], {"tied": "false", "activation": "relu"}),
        (
            ["corruption={none,masking}", "corruption.share={0.1..0.5}"],
            {"corruption": "masking", "corruption.share": "0.25"},
        ),
        (["validation_share={0.05,0.2}"], {"validation_share": "0.2"}),
    ],
)
def test_a_run_tells_by_its_design_alone_at_which_point_it_lies(
    texts: list[str], values: Values
) -> None:
    space = space_of(grid(texts))
    point = point_of(space, START, assigned(START, values))
    assert point is not None
    assert values_at(space, point) == values


@pytest.mark.parametrize("values", [{"learning_rate": "0.02"}, {"epochs": "7"}])
def test_a_run_out_of_range_or_of_another_design_tells_nothing(values: Values) -> None:
    design = assigned(START, {"learning_rate": "0.001", **values})
    assert point_of(space_of(grid([RATE])), START, design) is None
    assert not Search(START, grid([RATE])).knows([outline(design, 0.1)])


def test_runs_on_other_data_tell_nothing() -> None:
    assert Search(START, grid(["tied={true,false}"])).knows([outline(START, 0.1)])
    other = outline(START, 0.1, data_sha256="f" * 64)
    assert not Search(START, grid(["tied={true,false}"])).knows([other])


def test_each_combination_is_tried_once_until_none_is_left() -> None:
    search = Search(START, grid(["learning_rate={0.001,0.002,0.003}", "tied={true,false}"]))
    found = run_through(search, 6, lambda _values: 0.1)
    assert len({tuple(values.items()) for values, _outline in found}) == 6
    with pytest.raises(ProjectError, match="every combination has been tried"):
        search.next([one for _values, one in found], 7)


def test_what_cannot_be_trained_is_passed_over_unless_there_is_nothing_else() -> None:
    (values, _design), *_rest = [Search(START, grid(["batch_size={10,900000}"])).next([], one)
                                 for one in range(1, 9)]  # fmt: skip
    assert values == {"batch_size": "10"}
    with pytest.raises(ProjectError, match="900,000"):
        Search(START, grid(["batch_size={900000,900001}"])).next([], 1)


def test_settings_of_the_data_cannot_be_searched() -> None:
    with pytest.raises(ProjectError, match="test_share"):
        Search(START, grid(["test_share={0.1,0.2}"]))


def test_runs_of_a_search_wait_under_their_number_and_are_named_once_chosen() -> None:
    search = Search(START, grid([RATE]))
    waiting = list(trials(search, 3, sweep_group(["learning_rate"]), before=2))
    assert [one.name for one in waiting] == [
        f"Trial {number} of 5 · chosen when its turn comes" for number in (3, 4, 5)
    ]
    settled = waiting[0].settled([])
    values, design = search.next([], 3)
    assert settled.project == design
    assert settled.name == f"learning rate {float(values['learning_rate']):g}"
    assert (settled.id, settled.group) == (waiting[0].id, waiting[0].group)
    assert settled.settled([]) is settled, "it is chosen once"


def test_a_search_goes_on_from_the_latest_sweep_over_the_same_settings() -> None:
    groups = [sweep_group([one]) for one in ("learning_rate", "learning_rate", "epochs")]
    runs = Runs()
    for place, group in enumerate(groups):
        runs = runs.with_group(group)
        info = RunInfo(id=f"{place + 1:032x}", number=place + 1, group=group.id)
        found = KeptRun(info=info, outline=outline(START, 0.1))
        runs = runs.edited(kept=(*runs.kept, found), last_number=place + 1)
    search = Search(START, grid([RATE]))
    assert searched_before(search, runs) == groups[1]
    assert searched_before(Search(START, grid(["tied={true,false}"])), runs) is None


def test_without_optuna_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guided, "find_spec", lambda _name: None)
    assert not guided.is_installed()
    with pytest.raises(ProjectError) as told:
        guided.check_installed()
    assert 'pip install "aestudio[search]"' in str(told.value)
