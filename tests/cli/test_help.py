"""The help of every command ends in what one types to use it."""

import shlex
from typing import Any

import pytest
import typer

from aestudio.cli import app, main
from aestudio.commands.examples import EXAMPLES, line
from aestudio.commands.table import COMMANDS

Told = pytest.CaptureFixture[str]
LINES = [(name, one) for name, lines in EXAMPLES.items() for one in lines]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_tells_examples_line_by_line(name: str, capsys: Told) -> None:
    assert main([name, "--help"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [f"    {line(one)}" for one in EXAMPLES[name]] == told[-len(EXAMPLES[name]) :]


@pytest.mark.parametrize(("name", "example"), LINES)
def test_the_command_of_an_example_has_its_options(name: str, example: str) -> None:
    words = shlex.split(example.partition(" > ")[0].rpartition("aestudio ")[2])
    assert words[0] == name
    group: Any = typer.main.get_command(app)
    with group.commands[name].make_context(name, words[1:]) as context:
        assert context.params
