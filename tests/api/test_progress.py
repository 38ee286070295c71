"""What a training shows where no notebook is."""

import sys
from io import StringIO

import pytest

import aestudio
from aestudio.api.progress import Bar, Lines, Silence, progress_for
from aestudio.core.weights import Array

DESIGN = aestudio.Architecture.dense(6, 2)
PLAN = aestudio.TrainingPlan(epochs=2, batch_size=16)


class Terminal(StringIO):
    """Standard error that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_nothing_is_shown_unasked_where_nobody_looks(
    samples: Array, capfd: pytest.CaptureFixture[str]
) -> None:
    aestudio.fit(DESIGN, PLAN, samples)
    assert capfd.readouterr() == ("", "")


def test_asked_for_it_is_a_line_an_epoch(
    samples: Array, capsys: pytest.CaptureFixture[str]
) -> None:
    model = aestudio.fit(DESIGN, PLAN, samples, progress=True)
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith(f"Whole network, epoch 1: loss {model.history['loss'][0]:.5f}")
    assert second.startswith("Whole network, epoch 2: loss")


def test_on_a_terminal_it_is_a_bar_unless_switched_off(
    samples: Array, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert isinstance(progress_for(None), Bar)
    assert isinstance(progress_for(False), Silence)
    aestudio.fit(DESIGN, PLAN, samples, progress=False)
    assert terminal.getvalue() == ""
    aestudio.fit(DESIGN, PLAN, samples)
    assert "Whole network" in terminal.getvalue()
    assert "2/2" in terminal.getvalue()


def test_without_a_terminal_nothing_but_what_is_asked_for() -> None:
    assert not isinstance(progress_for(None), Lines | Bar)
    assert isinstance(progress_for(True), Lines)
