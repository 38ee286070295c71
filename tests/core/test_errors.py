"""Errors are told in whole sentences, beside their cause, in the words of the screen."""

import errno
from typing import Any

import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.errors import (
    DivergedError,
    ProjectError,
    StudioError,
    field_label,
    remedy_of_loading,
    remedy_of_reading,
)
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Problem


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({}, "it broke."),
        ({"where": "a.csv"}, "a.csv: it broke."),
        ({"why": "the disk is full"}, "it broke. the disk is full."),
        ({"remedy": "Did you mean b?"}, "it broke. Did you mean b?"),
        ({"where": "a", "why": "because.", "remedy": "Do this."}, "a: it broke. because. Do this."),
    ],
)
def test_an_error_is_told_in_closed_sentences(parts: dict[str, Any], told: str) -> None:
    assert str(StudioError("it broke", **parts)) == told


def test_a_diverged_run_names_a_lower_rate() -> None:
    error = DivergedError("it diverged", stage="whole", rate=0.00025, where="Stage 1", why="inf")
    assert str(error).endswith("Lower the learning rate, for example to 0.00025.")
    assert (error.stage, error.rate, error.where, error.why) == ("whole", 0.00025, "Stage 1", "inf")


def test_a_problem_becomes_an_error_at_the_same_place() -> None:
    error = Problem("it is wrong", "mend it", ("plan", "loss")).error()
    assert (str(error), error.location) == ("it is wrong. mend it.", ("plan", "loss"))
    assert Problem("w", "r", ()).blocking


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.EMFILE, "allow more files"),
        (errno.ENFILE, "Close other programs"),
        (errno.EACCES, "Check the path"),
        (None, "Check the path"),
    ],
)
def test_the_remedy_for_a_file_that_cannot_be_read(number: int | None, remedy: str) -> None:
    assert remedy in remedy_of_reading(OSError() if number is None else OSError(number, "no"))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("epochs", "x", "Epochs a stage: must be a whole number (got 'x')."),
        ("epochs", 1.5, "Epochs a stage: must be a whole number (got 1.5)."),
        ("learning_rate", "x", "Learning rate: must be a number (got 'x')."),
        ("cache_codings", "maybe", "Cache codings: must be true or false (got 'maybe')."),
        ("momentum", 1, "Momentum: must be less than 1 (got 1)."),
        ("epochs", 2_000_000, "must be less than or equal to 1,000,000 (got 2,000,000)."),
        ("seed", 2**31, "must be less than or equal to 2,147,483,647 (got 2,147,483,648)."),
        ("learning_rate", 1234.5678, "must be less than or equal to 10 (got 1234.5678)."),
        ("epochs", "y" * 38, f"(got '{'y' * 38}')."),
        ("epochs", "y" * 39, f"(got '{'y' * 36}…)."),
    ],
)
def test_a_setting_that_cannot_be_is_told_by_its_label(
    field: str, value: object, words: str
) -> None:
    with pytest.raises(ProjectError) as told:
        TrainingPlan().edited(**{field: value})
    assert str(told.value).endswith(words)
    assert told.value.location == (field,)


def test_a_field_without_a_label_is_told_by_its_name() -> None:
    assert field_label(TrainingPlan, ("plan", "batch_size")) == "Batch"
    assert field_label(TrainingPlan, ("overrides", 3)) == "overrides"
    assert field_label(Architecture, ("layers", 1, "nothing")) == "nothing"
    assert field_label(Architecture, (1,)) == ""


@pytest.mark.parametrize(
    ("error", "short"),
    [
        (MemoryError(), True),
        (OSError(errno.ENOMEM, "no"), True),
        (ImportError("libx.so: Cannot Allocate Memory"), True),
        (ImportError("libx.so: failed to map segment from shared object"), True),
        (ImportError("no module named x"), False),
        (OSError(errno.ENOENT, "no"), False),
    ],
)
def test_the_remedy_for_a_library_that_cannot_be_loaded(error: Exception, short: bool) -> None:
    told = remedy_of_loading(error)
    assert told.startswith("Memory is short" if short else "Install the project's dependencies")
