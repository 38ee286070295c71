"""A run that cannot go on is still shown, with a warning that stays, and never gone on with."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from aestudio.cli import main
from aestudio.core.cost import SLOTS
from aestudio.core.plan import Optimizer
from aestudio.engine.optimizers import rule
from aestudio.storage.project_file import load, save
from tests.storage.test_project_file import document, edited

Edit = Callable[[h5py.File], object]


def _not_finite(name: str, value: float) -> Edit:
    def edit(file: Any) -> None:
        file[name][0] = value

    return edit


FLAWS: dict[str, tuple[Edit, str]] = {
    "NaN weights": (_not_finite("weights/encoder_1/bias", np.nan), "weights are no numbers"),
    "infinite weights": (_not_finite("weights/encoder_1/kernel", np.inf), "weights are no numbers"),
    "NaN best weights": (_not_finite("best/encoder_1/bias", np.nan), "weights are no numbers"),
    "a NaN moment": (_not_finite("optimizer/slot_2/encoder_1/kernel", np.nan), "of its optimizer"),
    "no optimizer": (lambda file: file.__delitem__("optimizer"), "optimizer is missing"),
    "no history": (lambda file: file.__delitem__("history/stage_1"), "history of its stage"),
}


@pytest.fixture(params=FLAWS)
def flawed(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    edit, flaw = FLAWS[request.param]
    save(document(tmp_path), tmp_path / "a.h5")
    assert load(tmp_path / "a.h5").can_continue
    edited(tmp_path / "a.h5", edit)
    return tmp_path / "a.h5", flaw


def test_a_flawed_run_opens_with_a_warning_and_does_not_go_on(flawed: tuple[Path, str]) -> None:
    path, flaw = flawed
    found = load(path)
    assert found.run is not None
    assert flaw in found.run.flaw
    assert not found.can_continue


def test_the_warning_outlasts_saving(flawed: tuple[Path, str]) -> None:
    path, flaw = flawed
    save(load(path), path)
    found = load(path).run
    assert found is not None
    assert flaw in found.flaw


def test_info_tells_and_continue_refuses(
    flawed: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    path, flaw = flawed
    assert main(["info", str(path)]) == 0
    assert f"Warning: it cannot go on: {load(path).run.flaw}" in capsys.readouterr().out  # type: ignore[union-attr]
    before = path.read_bytes()
    assert main(["train", str(path), "--out", str(path), "--continue"]) == 2
    assert flaw in capsys.readouterr().err
    assert path.read_bytes() == before


@pytest.mark.parametrize("optimizer", Optimizer)
def test_the_slots_expected_are_those_that_the_engine_keeps(optimizer: Optimizer) -> None:
    assert len(rule(optimizer, 0.1, 0.9).slots) == SLOTS[optimizer]
