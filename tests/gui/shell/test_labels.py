"""What the command line writes as settings is told in the labels of the window."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import aestudio
from aestudio.core.preparation import Preparation, ScalingRule
from aestudio.core.project import Problem, Project
from aestudio.gui.shell.labels import advice, in_labels

ROOT = Path(aestudio.__file__).parent
WRITTEN = re.compile(r"\(\w+=")
COMMAND = re.compile(r"[ (]--[a-z]|\baestudio [a-z]")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Take them (folders=auto)", "Take them (set Sub-folders to “Parts and classes”)"),
        (
            "Draw them, or take the last (split=random, split=last)",
            "Draw them, or take the last "
            "(set Test samples to “Drawn at random” or “The last samples”)",
        ),
        (
            "Put it right (missing=drop, mean, median)",
            "Put it right (set Missing values to “Drop the sample”, “Fill in the mean” or "
            "“Fill in the median”)",
        ),
        (
            'These can test (split=column,split_column="a,b")',
            "These can test (set Test samples to “Marked in a column” and Column to “a,b”)",
        ),
        ("Choose one, or another split (test_file)", "Choose one, or another split (Test file)"),
        ("Train from the start (--restart).", "Train from the start."),
        ("Fetch it again (aestudio data set:mnist --download).", "Fetch it again."),
        ("It holds 3 (and more) of f(x)=2 (at=9)", "It holds 3 (and more) of f(x)=2 (at=9)"),
    ],
)
def test_settings_are_named_as_the_window_labels_them(text: str, told: str) -> None:
    assert in_labels(text) == told


@pytest.fixture
def standardised() -> Problem:
    """What stands against cross-entropy of data around 0."""
    project = Project()
    chosen = Preparation(scaling=ScalingRule.STANDARDISE)
    centred = project.edited(
        data=project.data.edited(preparation=chosen),
        plan=project.plan.edited(loss="bce"),
        architecture=project.architecture.edited(output_activation="sigmoid"),
    )
    (problem,) = centred.problems()
    return problem


def test_each_front_names_scaling_in_its_own_words(standardised: Problem) -> None:
    assert "Scale the data to 0…1 (scaling=unit), or" in str(standardised.error())
    assert "Scale the data to 0…1 (set Scaling to “0…1”), or" in advice(standardised)


def test_no_text_of_the_data_keeps_a_command_that_the_window_shows() -> None:
    written = [text for text in _texts() if COMMAND.search(text)]
    assert len(written) >= 3
    assert [text for text in written if COMMAND.search(in_labels(text))] == []


def test_no_text_of_the_data_keeps_an_equals_sign_that_the_window_shows() -> None:
    written = [text for text in _texts() if WRITTEN.search(text)]
    assert len(written) >= 6
    assert [text for text in written if "=" in in_labels(text)] == []


def _texts() -> Iterator[str]:
    """What core and data say to both, with an x for what is put in."""
    for path in (*ROOT.glob("data/**/*.py"), ROOT / "core/project.py"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        parts = {one for node in nodes if isinstance(node, ast.JoinedStr) for one in node.values}
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in parts:
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(
                    str(one.value) if isinstance(one, ast.Constant) else "x" for one in node.values
                )
