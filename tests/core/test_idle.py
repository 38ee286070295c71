"""A setting that was given and changes nothing is said."""

import pytest

from aestudio.core.assignments import assigned, parsed
from aestudio.core.idle import idle_for_data, idle_notes
from aestudio.core.project import Project

DEEP = "layers=30,10,strategy=one-at-a-time"


def notes(text: str) -> tuple[str, ...]:
    values = parsed([text])
    return idle_notes(assigned(Project(), values), values)


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("drop_every=3", "drop_every changes nothing here: it needs schedule=step"),
        ("lowest_rate=0.1", "needs schedule=cosine or schedule=step or schedule=plateau"),
        ("momentum=0.5", "needs optimizer=sgd"),
        ("min_improvement=0.1", "needs early_stopping or schedule=plateau"),
        ("cache_codings=false", "needs a stage that learns from the codings of another"),
        ("scaling=none,scope=global", "scope changes nothing here: it needs a scaling"),
        ("split=column,split_column=a,test_share=0.3", "split=column names what tests"),
    ],
)
def test_what_a_setting_would_need_is_told(text: str, needed: str) -> None:
    (note,) = notes(text)
    assert needed in note


@pytest.mark.parametrize(
    "text",
    [
        "schedule=step,drop_every=3",
        f"{DEEP},cache_codings=false",
        "whole.schedule=plateau,plateau_patience=2",
        "optimizer=sgd,momentum=0.5",
        "scope=global,test_share=0.3",
        "scaling=none,scope=auto",
        "epochs=3,seed=2,tied=true,l2=0.1",
    ],
)
def test_nothing_is_said_of_what_has_an_effect(text: str) -> None:
    assert notes(text) == ()


def test_a_test_file_implies_its_split_and_says_so() -> None:
    assert notes("test_file=t.csv") == ("All samples of t.csv test, and no other (split=file)",)
    assert notes("test_file=t.csv,split=file") == ()


def test_settings_of_training_change_nothing_where_data_are_looked_at() -> None:
    values = parsed(["epochs=3,whole.epochs=2,missing=mean,ignored=a,header=true,test_share=0.1"])
    chosen = assigned(Project(), values).data.preparation
    assert idle_for_data(chosen, values) == (
        "epochs changes nothing here: it is for training",
        "whole.epochs changes nothing here: it is for training",
    )
