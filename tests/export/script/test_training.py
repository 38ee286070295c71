"""Programs that are written for a run train as it did, in a process that knows nothing of it."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aestudio.analysis.forward import reconstruct
from aestudio.core.run import Run
from aestudio.core.training import Engine
from aestudio.data.dataset import Dataset
from aestudio.engine import load_engine
from aestudio.export.exporting import export
from aestudio.export.targets.script import Notebook, Script
from tests.export.script.trainings import ALIKE, SAME, Training, trained

SEEDS = (1, 2, 3, 4)
# Runs each notebook cell by cell, and each script; where first weights lie beside it, they are put
# in as soon as there is a network.
CONSUMER = """
import json, os, sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np

folder, told = Path(sys.argv[1]), {}


def begin_with(path, names):
    for key, array in np.load(path).items():
        layer, name = key.split("/")
        getattr(names[layer], name).assign(array)


def losses(names):
    found = {name: one.history for name, one in names.items() if name.startswith("history")}
    return {"histories": found, "error": float(names["error"])}


for path in sorted(folder.glob("*.ipynb")):
    names, begun = {"__name__": "__main__"}, False
    for cell in json.loads(path.read_text())["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
        if "autoencoder" in names and not begun:
            begin_with(path.with_suffix(".npz"), names)
            begun = True
    told[path.stem] = losses(names)
for path in sorted(folder.glob("*.py")):
    names = {"__name__": "__main__"}
    exec(compile(path.read_text(), str(path), "exec"), names)
    told[path.stem] = losses(names)
assert "aestudio" not in sys.modules
(folder / "told.json").write_text(json.dumps(told))
"""


@dataclass(frozen=True, eq=False)
class Found:
    """What a program came to, and the run that it was written for."""

    told: dict[str, Any]
    run: Run
    dataset: Dataset
    plain: Run

    @property
    def histories(self) -> list[dict[str, list[float]]]:
        """Those of the stages, in order."""
        every = self.told["histories"]
        return [every[name] for name in sorted(every)]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine()


@pytest.fixture(scope="module")
def found(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    """All programs, run one after the other in one process."""
    folder = tmp_path_factory.mktemp("programs")
    every: dict[str, tuple[Run, Dataset, Run]] = {}
    for name, training in {**SAME, **ALIKE}.items():
        data = folder / f"{name} data"
        data.mkdir()
        dataset = training.dataset(data)
        portable = training.portable(dataset)
        assert portable.run is not None
        export(portable, *_target(folder, name, training, portable.run))
        every[name] = trained(engine, portable.run, dataset), dataset, portable.run
    code = f"import sys; sys.path[:] = {sys.path!r}{CONSUMER}"
    run = [sys.executable, "-W", "ignore", "-c", code, str(folder)]
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL, cwd=folder)
    told = json.loads((folder / "told.json").read_text())
    return {name: Found(told[name], *one) for name, one in every.items()}


def _target(folder: Path, name: str, training: Training, run: Run) -> tuple[Script, Path]:
    """A notebook with first weights for what has to be the same, a script for the rest."""
    if name in ALIKE:
        return Script(), folder / f"{name}.py"
    weights = run.checkpoint.weights.arrays
    arrays: dict[str, Any] = {"/".join(key): one for key, one in weights.items()}
    np.savez(folder / f"{name}.npz", **arrays)
    return Notebook(), folder / f"{name}.ipynb"


def losses(history: dict[str, list[float]], before: str = "") -> list[float]:
    """The reconstruction alone, which is told apart where there are penalties."""
    names = [one for one in ("mse", "binary_crossentropy", "loss") if before + one in history]
    return history[before + names[0]]


@pytest.mark.parametrize("name", SAME)
def test_from_the_same_weights_every_epoch_has_the_loss_of_the_run(
    found: dict[str, Found], name: str
) -> None:
    one = found[name]
    stages = one.run.history.stages
    assert len(one.histories) == len(stages)
    for history, stage in zip(one.histories, stages, strict=True):
        ours = [record.loss for record in stage.epochs]
        np.testing.assert_allclose(losses(history), ours, rtol=2e-4)
        if stage.epochs[0].validation_loss is not None:
            held_out = np.array([record.validation_loss for record in stage.epochs], float)
            np.testing.assert_allclose(losses(history, "val_"), held_out, rtol=2e-4)


@pytest.mark.parametrize("name", SAME)
def test_the_network_that_remains_reconstructs_test_samples_as_well(
    found: dict[str, Found], name: str
) -> None:
    one, test = found[name], found[name].dataset.test
    outputs = reconstruct(one.run.architecture, one.run.checkpoint.weights, test)
    assert one.told["error"] == pytest.approx(np.mean((outputs - test) ** 2), rel=1e-3)


def test_what_stops_early_does_so_at_the_same_epoch(found: dict[str, Found]) -> None:
    one = found["whole, tied, stops early"]
    [stage] = one.run.history.stages
    assert len(losses(one.histories[0])) == len(stage.epochs) < one.run.plan.epochs


@pytest.mark.parametrize("name", ALIKE)
def test_with_noise_and_batches_of_its_own_it_comes_as_far_as_other_seeds(
    found: dict[str, Found], engine: Engine, name: str
) -> None:
    one = found[name]
    runs = [one.run, *(trained(engine, one.plain, one.dataset, seed) for seed in SEEDS)]
    for place, history in enumerate(one.histories):
        ends = np.array([run.history.stages[place].epochs[-1].loss for run in runs])
        away = abs(losses(history)[-1] - ends.mean())
        assert away < 4 * ends.std(ddof=1) + 0.01 * ends.mean(), (losses(history)[-1], ends)
