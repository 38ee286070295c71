"""``--quiet``: results and what goes wrong, nothing else; and no colours where none are wanted."""

import re
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from aestudio.cli import main
from aestudio.commands.reporting import BarReporter, SilentReporter, reporter_for
from aestudio.commands.telling import USAGE, confirm, quietly, say, status_after
from tests.cli.projects import SMALL, three_runs

Told = pytest.CaptureFixture[str]
# A sequence that sets a colour of letters or ground (ECMA-48, SGR 30–48 and 90–107).
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]")


@pytest.mark.parametrize("arguments", [["-q", "export"], ["export", "--quiet"], ["export", "-q"]])
def test_it_is_obeyed_before_and_behind_the_name_of_a_command(
    arguments: list[str], capsys: Told
) -> None:
    three_runs(Path("p.h5"))
    assert main([*arguments, "p.h5", "--out", "m.npz"]) == 0
    assert capsys.readouterr() == ("", "")
    assert np.load("m.npz")


def test_it_holds_for_one_command_only(capsys: Told) -> None:
    three_runs(Path("p.h5"))
    main(["-q", "export", "p.h5", "--out", "m.npz"])
    main(["export", "p.h5", "--out", "m.npz"])
    assert "Wrote m.npz" in capsys.readouterr().out


def test_what_goes_wrong_is_said_all_the_same(capsys: Told) -> None:
    assert main(["info", "none.h5", "--quiet"]) == USAGE
    assert "none.h5" in capsys.readouterr().err


def test_what_was_asked_for_is_written_all_the_same(capsys: Told) -> None:
    three_runs(Path("p.h5"))
    assert main(["runs", "p.h5", "--quiet"]) == 0
    assert "tied" in capsys.readouterr().out


def test_notes_and_confirmations_are_left_out_and_complaints_are_not(capsys: Told) -> None:
    with quietly():
        say("a note")
        confirm("done")
        status_after("finished already", 0)
        status_after("a complaint", 2)
    assert capsys.readouterr() == ("", "a complaint\n")


def test_training_tells_nothing_but_json_that_was_asked_for() -> None:
    with quietly():
        assert isinstance(reporter_for(SMALL, False), SilentReporter)
        assert not isinstance(reporter_for(SMALL, True), SilentReporter)


def bar_on_a_terminal(capsys: Told) -> str:
    with BarReporter(Console(stderr=True, force_terminal=True)):
        pass
    return capsys.readouterr().err


def test_a_bar_has_no_colour_where_none_is_wanted(
    monkeypatch: pytest.MonkeyPatch, capsys: Told
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert COLOUR.search(bar_on_a_terminal(capsys)) is None
    monkeypatch.delenv("NO_COLOR")
    assert COLOUR.search(bar_on_a_terminal(capsys)) is not None
