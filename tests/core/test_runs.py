"""A project knows its runs by numbers that are never given twice, and as a tree."""

import pytest

from aestudio.core.errors import ProjectError
from aestudio.core.project import Document, Project
from aestudio.core.run import Checkpoint, Run
from aestudio.core.runs import FIRST, Origin, Outline, Runs
from tests.networks import zeros

PROJECT = Project()


def run(**plan: object) -> Run:
    architecture = PROJECT.architecture
    return Run(
        architecture, PROJECT.plan.edited(**plan), "", Checkpoint(zeros(architecture), stage=1)
    )


def several() -> Runs:
    """1, 2 and 3, a branch of 1, and 4, a branch of 3."""
    runs = Runs().with_new(run(), name="first").with_new(run(), name="second")
    first = runs.kept[0].id
    runs = runs.with_new(run(), parent=Origin(run=first, stage=1, epoch=2))
    return runs.with_new(run(), parent=Origin(run=runs.kept[-1].id, stage=1, epoch=3))


def test_numbers_are_never_given_twice() -> None:
    runs = several()
    assert [one.info.number for one in runs.kept] == [1, 2, 3, 4]
    fewer = runs.without(runs.kept[3].id)
    assert fewer.opened is None
    assert fewer.with_new(run()).kept[-1].info.number == 5


def test_branches_follow_the_run_they_come_from() -> None:
    runs = several()
    assert [one.info.number for one in runs.as_tree()] == [1, 3, 4, 2]
    assert [runs.depth(one) for one in runs.as_tree()] == [0, 1, 2, 0]
    orphaned = runs.without(runs.kept[0].id)
    assert [one.info.number for one in orphaned.as_tree()] == [2, 3, 4]


def test_a_long_line_of_branches_is_a_tree_too() -> None:
    first = several().kept[0]
    kept = [first]
    for number in range(2, 1500):
        origin = Origin(run=kept[-1].id, stage=1, epoch=1)
        info = first.info.edited(id=f"{number:032x}", number=number, parent=origin)
        kept.append(first.edited(info=info))
    runs = Runs.model_construct(kept=tuple(kept), opened=None, last_number=1499)
    assert runs.as_tree() == tuple(kept)


def test_a_run_is_found_by_number_or_name_the_latest_of_a_name() -> None:
    runs = several().known_by(several().kept[0].id)
    assert runs.called("2") is runs.kept[1]
    assert runs.called("first") is runs.kept[0]
    renamed = runs.known_by(runs.kept[3].id, name="first")
    assert renamed.called("first") == renamed.kept[3]
    assert runs.called("nowhere") is None


def test_what_a_run_is_known_by_is_checked() -> None:
    runs = several()
    with pytest.raises(ProjectError):
        runs.known_by(runs.kept[0].id, name="x" * 300)


@pytest.mark.parametrize(
    "changes",
    [
        {"opened": "f" * 32},
        {"last_number": 2},
        {"kept": lambda runs: (*runs.kept, runs.kept[0])},
        {"kept": lambda runs: (_with_parent(runs, 0, 3), *runs.kept[1:])},
    ],
)
def test_runs_that_do_not_hold_together_are_refused(changes: dict[str, object]) -> None:
    runs = several()
    made = {key: one(runs) if callable(one) else one for key, one in changes.items()}
    with pytest.raises(ProjectError):
        runs.edited(**made)


def _with_parent(runs: Runs, child: int, parent: int) -> object:
    origin = Origin(run=runs.kept[parent].id, stage=1, epoch=1)
    one = runs.kept[child]
    return one.edited(info=one.info.edited(parent=origin))


def test_a_new_run_is_named_by_what_is_another_in_it() -> None:
    runs = Runs()
    assert runs.name_for(run()) == "untied"
    runs = runs.with_new(run())
    assert runs.name_for(run()) == "the same again"
    assert runs.name_for(run(learning_rate=0.5)) == "learning rate 0.5"
    assert runs.opening(None).name_for(run(learning_rate=0.5)) == "learning rate 0.5"
    faster = runs.name_for(run(learning_rate=0.25), before=run(learning_rate=0.5))
    assert faster == "learning rate 0.25", "beside what it comes after"


def test_a_document_keeps_the_run_that_is_opened_as_it_stands() -> None:
    document = Document(PROJECT, run())
    assert document.runs.opened == FIRST
    measured = document.with_run(run().with_test_mse(0.5))
    assert measured.runs.kept[0].outline.test_mse == 0.5
    more = measured.with_new_run(run(), name="again")
    assert [one.title for one in more.runs.kept] == ["Run 1", "2 · again"]
    assert more.runs.current is more.runs.kept[1]
    assert more.with_run(None).runs.opened is None
    assert len(more.with_run(None).with_run(run()).runs.kept) == 3


def test_an_outline_has_no_number_that_json_does_not_have() -> None:
    outline = Outline.of(run().with_test_mse(float("nan")))
    assert outline.test_mse is None
    assert Outline.model_validate_json(outline.model_dump_json()) == outline


def test_a_run_that_comes_back_has_had_its_number_before() -> None:
    runs = several()
    fewer = Runs().with_new(run())
    again = fewer.having(runs.kept[3])
    assert again.last_number == 4
    assert again.with_new(run()).kept[-1].info.number == 5
