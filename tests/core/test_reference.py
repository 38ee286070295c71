"""A run goes on only with the very numbers that it was begun with."""

from dataclasses import replace
from typing import Any

import pytest

from aestudio.core.preparation import Missing, Preparation, Reading, ScalingRule, Split
from aestudio.core.project import Document, Project
from aestudio.core.reference import DataReference
from aestudio.core.run import Checkpoint, Run
from aestudio.core.weights import Weights

DATA = DataReference(source="/d/a.csv", sha256="ab" * 32, samples=100, shape=(4,))
CHANGES: list[dict[str, Any]] = [
    {"test_share": 0.3},
    {"sha256": "cd" * 32},
    {"preparation": Preparation(scaling=ScalingRule.STANDARDISE)},
    {"preparation": Preparation(missing=Missing.MEAN)},
    {"preparation": Preparation(split=Split.LAST)},
    {"preparation": Preparation(ignored=("x",))},
    {"preparation": Preparation(reading=Reading(height=8))},
    {"preparation": Preparation(split=Split.FILE), "test_sha256": "cd" * 32},
    {"source": "/d/a.h5:/images"},
]


def test_what_the_data_span_does_not_tell_them_apart() -> None:
    assert DATA.edited(low=-3.0, high=9.0).fingerprint == DATA.fingerprint


def test_data_prepared_by_default_are_known_by_their_hash_as_they_always_were() -> None:
    assert DATA.fingerprint == DATA.sha256
    assert DataReference().fingerprint == ""


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_decides_the_numbers_changes_the_fingerprint(change: dict[str, Any]) -> None:
    assert DATA.edited(**change).fingerprint != DATA.fingerprint


def test_all_these_fingerprints_differ() -> None:
    found = [DATA.edited(**change).fingerprint for change in CHANGES]
    assert len(set(found)) == len(CHANGES)


def test_where_files_lie_and_what_they_are_called_changes_nothing() -> None:
    chosen = Preparation(split=Split.FILE, test_file="/d/t.csv")
    one = DATA.edited(preparation=chosen, test_sha256="ef")
    moved = one.edited(
        source="/e/b.csv", name="b", size=9, preparation=chosen.edited(test_file="/e/t.csv")
    )
    assert moved.fingerprint == one.fingerprint
    assert one.edited(test_sha256="gh").fingerprint != one.fingerprint


@pytest.mark.parametrize("change", CHANGES)
def test_a_run_does_not_go_on_with_data_prepared_or_split_otherwise(
    change: dict[str, Any],
) -> None:
    project = Project().with_data(DATA)
    run = Run(project.architecture, project.plan, DATA.fingerprint, Checkpoint(Weights({})))
    document = Document(project, run)
    assert document.can_continue
    changed = project.with_data(DATA.edited(**change))
    assert not replace(document, project=changed).continues
