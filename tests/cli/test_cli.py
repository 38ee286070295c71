"""The command line does its jobs, and answers a mistake with one line and status 2."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from aestudio.cli import main
from aestudio.core.assignments import assigned, parsed
from aestudio.core.project import Project


def test_importing_the_program_loads_neither_tensorflow_nor_qt() -> None:
    code = (
        "import sys, aestudio, aestudio.cli, aestudio.headless\n"
        "heavy = {'tensorflow', 'PySide6', 'keras'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["trian"], "Did you mean train?"),
        (["none.h5"], "no such file"),
        (["train"], "Missing argument"),
        (["train", "default", "--out", "no/m.h5"], "no such folder"),
        (["train", "book-whol", "--out", "m.h5"], "Did you mean book-whole?"),
        (["train", "default", "--out", "m.h5", "--set", "batchsize=3"], "Did you mean batch_size?"),
        (["train", "default", "--out", "m.h5", "--set", "batch_size=0"], "Batch: must be"),
        (["train", "default", "--out", "m.h5", "--data", "no.csv"], "no.csv"),
        (
            ["train", "default", "--out", "m.h5", "--set", "loss=bce,output_activation=elu"],
            "0 and 1",
        ),
        (["info", "no.h5"], "No such file"),
        (["encode", "no.h5", "no.npy", "--out", "a.npy"], "No such file"),
    ],
)
def test_a_mistake_is_answered_in_one_line(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert message in told.err
    assert (told.err.count("\n"), told.out) == (1, "")


def test_commas_separate_settings_and_belong_to_lists() -> None:
    values = parsed(["batch_size=256,epochs=3", "layers=300,150", "tied=true"])
    assert values == {"batch_size": "256", "epochs": "3", "layers": "300,150", "tied": "true"}
    project = assigned(Project(), {**values, "layers": "64,8,2", "activation": "tanh"})
    assert project.architecture.sizes == (784, 64, 8, 2, 8, 64, 784)
    assert {layer.activation.value for layer in project.architecture.layers} == {"tanh"}
    assert (project.plan.batch_size, project.plan.epochs, project.architecture.tied) == (
        256,
        3,
        True,
    )


def test_recipes_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recipes"]) == 0
    assert "book-one-at-a-time" in capsys.readouterr().out


@pytest.mark.slow
def test_a_model_trains_tells_itself_and_encodes(capfd: pytest.CaptureFixture[str]) -> None:
    np.save("a.npy", np.random.default_rng(0).normal(5, 2, (60, 6)))
    settings = ["--set", "layers=4,2", "--set", "epochs=2,batch_size=16"]
    status = main(["train", "default", "--out", "m.h5", "--data", "a.npy", *settings, "--json"])
    assert status == 0
    assert main(["info", "m.h5"]) == 0
    assert main(["encode", "m.h5", "a.npy", "--out", "c.npy"]) == 0
    assert main(["reconstruct", "m.h5", "a.npy", "--out", "r.npy"]) == 0
    assert np.load("c.npy").shape == (60, 2)
    assert np.load("r.npy").shape == (60, 6)
    assert '"event": "run_ended", "reason": "finished"' in capfd.readouterr().out
