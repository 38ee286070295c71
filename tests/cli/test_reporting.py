"""What a terminal shows while a run goes on."""

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from aestudio.commands.reporting import BarReporter, JsonReporter, LineReporter, Reporter
from aestudio.core.events import EpochDone, RunStarted, StageEnded, StageStarted, StepsDone
from aestudio.core.history import EpochRecord
from aestudio.core.measured import Measured
from aestudio.recipes import recipe
from tests.losses import steps

PROJECT = recipe("book-one-at-a-time").project
STAGES = PROJECT.plan.stages(PROJECT.architecture)
RECORD = EpochRecord(3, 0.01234, 0.05678, 0.1, 123_456.0)


def test_a_stage_that_stops_early_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    screen = StringIO()
    console = Console(file=screen, width=80, force_terminal=True, color_system=None)
    reporters: list[Reporter] = [BarReporter(console), LineReporter(), JsonReporter(PROJECT)]
    for one in reporters:
        with one as reporter:
            reporter.show(RunStarted(STAGES, 7200, 800))
            reporter.show(StageStarted(STAGES[0], 0, 48, 0))
            reporter.show(EpochDone(1, STAGES[0].name, RECORD))
            reporter.show(StageEnded(1, True, 1.0, 3, 2))
    assert "stopped early at 3, kept epoch 2" in screen.getvalue()
    told = capsys.readouterr()
    assert "Autoencoder 1: stopped early at 3, kept epoch 2\n" in told.err
    assert '"event": "stage_ended", "stage": 1' in told.out
    assert '"kept_epoch": 2' in told.out


def test_a_stage_fits_one_line_of_an_ordinary_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    screen = StringIO()
    console = Console(file=screen, width=80, force_terminal=True, color_system=None)
    with BarReporter(console) as reporter:
        reporter.show(RunStarted(STAGES, 7200, 800))
        reporter.show(StageStarted(STAGES[0], 0, 48, 0))
        reporter.show(StepsDone(1, 1, 40, steps([0] * 40), 1e5))
        reporter.show(EpochDone(1, STAGES[0].name, RECORD))
        reporter.ended("finished", Measured(0.0123, 1234567.8), Path("m.h5"))
    last = [line for line in screen.getvalue().splitlines() if "3/4" in line][-1]
    for part in ("Autoencoder 1", "━", "loss 0.01234", "val 0.05678", "123.5k/s"):
        assert part in last
    assert "…" not in last
    assert "Loading" not in last
    assert capsys.readouterr().out == (
        "Finished, test MSE 0.01230 (scaled), 1.23457e+06 in the data's units, saved as m.h5\n"
    )


def test_the_last_line_of_json_has_the_error_in_both_units(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with JsonReporter(PROJECT) as reporter:
        reporter.ended("finished", Measured(0.5, 8.0), Path("m.h5"))
        reporter.ended("finished", Measured(0.5, None), Path("m.h5"))
        reporter.ended("stopped", None, None)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["test_mse"], one["test_mse_raw"]) for one in told] == [
        (0.5, 8.0),
        (0.5, None),
        (None, None),
    ]


def test_a_stage_tells_what_it_caches_before_it_trains(capsys: pytest.CaptureFixture[str]) -> None:
    with LineReporter() as reporter:
        reporter.show(StageStarted(STAGES[0], 0, 48, 0))
        reporter.show(StageStarted(STAGES[1], 0, 48, 9_600_000))
    assert capsys.readouterr().err == "Autoencoder 2: caching 10 MB of codings\n"
