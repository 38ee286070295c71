"""The command line does its jobs, and answers a mistake with one line and status 2."""

import errno
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import typer

from aestudio import cli
from aestudio.cli import DISPLAYS, main
from aestudio.core.assignments import assigned, parsed
from aestudio.core.encoding import Encoding
from aestudio.core.errors import ProjectError
from aestudio.core.extent import Extent
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.preparation import Preparation
from aestudio.core.project import DataReference, Document, Project
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.storage.project_file import load, save
from tests.networks import drawn, zeros


def test_importing_the_program_loads_neither_tensorflow_nor_qt() -> None:
    code = (
        "import sys, aestudio, aestudio.cli, aestudio.commands.headless\n"
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
        (["train", "default", "--out", "m.h5", "--set", "layers=30,0"], "Hidden layer 2, Units"),
        (["train", "default", "--out", "m.h5", "--set", "layers=30,x"], "must be a whole number"),
        (["train", "default", "--out", "m.h5", "--set", "epochs"], "Write name=value"),
        (["train", "default", "--out", "m.h5", "--set", "tied=maybe"], "must be true or false"),
        (["train", "default", "--out", "m.h5", "--set", "strategy=greedy"], "'one-at-a-time'"),
        (["train", "default", "--out", "m.h5", "--seed", "x"], "Seed: must be a whole number"),
        (["train", "xyzzy", "--out", "m.h5"], "Choose one of default, book-whole"),
        (["train", "default"], "Missing option '--out'. See aestudio train --help."),
        (["train", "default", "--out", "."], "is a folder"),
        (["train", "", "--out", "m.h5"], "there is no recipe “”"),
        (["train", "default", "foo", "--out", "m.h5"], "“foo” is no setting"),
        (["train", "default", "--out", "m.h5", "--data", "."], "has no images in it"),
        (["--bogus"], "no such option"),
        ([""], "no such file"),
        ([os.devnull], "is no file and no folder"),
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


def test_without_a_display_one_line_points_to_training(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in DISPLAYS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert main([]) == 2
    told = capsys.readouterr().err
    assert "no display" in told
    assert "aestudio train default" in told
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("system", "name", "there"),
    [
        ("win32", "", True),
        ("darwin", "", True),
        ("linux", "", False),
        ("linux", "DISPLAY", True),
        ("linux", "WAYLAND_DISPLAY", True),
        ("linux", "QT_QPA_PLATFORM", True),
    ],
)
def test_a_display_is_always_there_but_on_linux(
    monkeypatch: pytest.MonkeyPatch, system: str, name: str, there: bool
) -> None:
    for one in DISPLAYS:
        monkeypatch.setenv(one, ":0" if one == name else "")
    monkeypatch.setattr(sys, "platform", system)
    assert cli._has_display() is there


def test_the_window_opens_with_a_file_or_a_folder_and_its_status_is_that_of_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[list[str]] = []

    def window(arguments: list[str]) -> int:
        opened.append(arguments)
        return 7

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setitem(sys.modules, "aestudio.app", SimpleNamespace(main=window))
    Path("p.h5").touch()
    Path("pictures").mkdir()
    for name in ("p.h5", "pictures"):
        assert main([name]) == 7
    assert opened == [["p.h5"], ["pictures"]]


def test_a_window_that_cannot_be_loaded_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setitem(sys.modules, "aestudio.app", None)
    assert main([]) == 2
    told = capsys.readouterr().err
    assert told.startswith("The window could not be loaded")
    assert "Install the project's dependencies" in told
    assert told.count("\n") == 1


class Streams:
    """Stands in for ``os``: descriptors, some of them closed."""

    devnull, O_RDWR = os.devnull, os.O_RDWR

    def __init__(self, *there: int) -> None:
        self.there = set(there)

    def fstat(self, number: int) -> None:
        if number not in self.there:
            raise OSError(errno.EBADF, "Bad file descriptor")

    def open(self, name: str, flags: int) -> int:
        assert (name, flags) == (os.devnull, os.O_RDWR)
        lowest = min(set(range(9)) - self.there)
        self.there.add(lowest)
        return lowest

    def fdopen(self, number: int, mode: str) -> tuple[int, str]:
        return number, mode


@pytest.mark.parametrize("there", [(0, 1, 2), (0, 2), (2,), ()])
def test_numbers_of_closed_streams_are_taken_before_a_file_may_get_them(
    monkeypatch: pytest.MonkeyPatch, there: tuple[int, ...]
) -> None:
    streams = Streams(*there)
    monkeypatch.setattr(cli, "os", streams)
    cli._replace_closed_streams()
    assert streams.there == {0, 1, 2}


@pytest.mark.parametrize(("name", "mode"), [("stdin", "r"), ("stdout", "w"), ("stderr", "w")])
def test_what_nobody_listens_to_goes_nowhere(
    monkeypatch: pytest.MonkeyPatch, name: str, mode: str
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(cli, "os", Streams(0, 1, 2))
        patched.setattr(sys, name, None)
        cli._replace_closed_streams()
        found = getattr(sys, name)
    assert found == (3, mode)


@pytest.mark.parametrize("raised", [typer.Abort(), typer.Exit(130), KeyboardInterrupt()])
def test_an_interrupted_command_says_so_however_typer_tells_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], raised: BaseException
) -> None:
    def interrupted(**_: object) -> None:
        raise raised

    monkeypatch.setattr(cli, "app", interrupted)
    assert main(["recipes"]) == 130
    told = capsys.readouterr()
    assert (told.err, told.out) == ("Interrupted.\n", "")


@pytest.fixture
def model() -> Path:
    """A small model that has been trained for a step, without TensorFlow."""
    project = Project().with_data(DataReference(shape=(6,)))
    architecture = project.architecture.edited(layers=(Dense(units=3),))
    project = project.edited(architecture=architecture)
    weights = zeros(architecture)
    run = Run(architecture, project.plan, "", Checkpoint(weights, step=1))
    save(Document(project, run), Path("m.h5"))
    return Path("m.h5")


def _table(value: float, width: int = 6) -> None:
    np.save("d.npy", np.full((4, width), value))


@pytest.mark.parametrize("command", ["encode", "reconstruct"])
@pytest.mark.parametrize(
    ("value", "width", "out", "message"),
    [
        (0.5, 5, "o.npy", "d.npy: has 5 numbers a sample, the model takes 6"),
        (float("nan"), 6, "o.npy", "row 1, column 1"),
        (0.5, 6, "m.h5", "would replace"),
        (0.5, 6, "d.npy", "would replace"),
    ],
)
def test_data_that_do_not_fit_change_nothing(
    model: Path,
    command: str,
    value: float,
    width: int,
    out: str,
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _table(value, width)
    before = model.read_bytes(), Path("d.npy").read_bytes()
    assert main([command, "m.h5", "d.npy", "--out", out]) == 2
    told = capsys.readouterr()
    assert message in told.err
    assert told.err.count("\n") == 1
    assert (model.read_bytes(), Path("d.npy").read_bytes()) == before
    assert not Path("o.npy").exists()


@pytest.mark.parametrize("command", ["encode", "reconstruct", "score"])
def test_a_project_that_was_never_trained_is_to_be_trained_first(
    model: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    save(Document(load(model).project), Path("p.h5"))
    _table(0.5)
    assert main([command, "p.h5", "d.npy", "--out", "o.npy"]) == 2
    assert capsys.readouterr().err == (
        "p.h5: holds no trained model yet. Train it first: aestudio train p.h5 --out p.h5.\n"
    )
    assert not Path("o.npy").exists()


@pytest.mark.parametrize("command", ["encode", "reconstruct"])
def test_data_that_the_model_was_trained_on_are_not_replaced(
    model: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    document = load(model)
    assert document.run is not None
    for name in ("trained.npy", "designed.npy", "test.npy"):
        np.save(name, np.zeros((3, 6)))
    before = Path("trained.npy").read_bytes()
    seen = document.project.data.edited(
        source="trained.npy", sha256="ab", preparation=Preparation(test_file="test.npy")
    )
    run = document.run.with_data(seen, Encoding(), Scaling.identity())
    designed = document.project.data.edited(source="designed.npy")
    save(Document(document.project.edited(data=designed), run), model)
    _table(0.5)
    for name in ("trained.npy", "designed.npy", "test.npy"):
        assert main([command, "m.h5", "d.npy", "--out", name]) == 2
        assert f"{name}: is read as data, which a new file" in capsys.readouterr().err
        assert Path(name).read_bytes() == before


def _knowing(model: Path, extent: Extent | None, **prepared: object) -> None:
    """The model of data whose training part spanned that, with a network that tells them apart."""
    document = load(model)
    run, data = document.run, document.project.data
    assert run is not None
    weights = drawn(run.architecture, 0, bias=0)
    run = replace(run, checkpoint=replace(run.checkpoint, weights=weights))
    seen = data.edited(preparation=data.preparation.edited(**prepared))
    scaling = Scaling.uniform(100, 50)
    save(document.with_run(run.with_data(seen, Encoding(), scaling, extent)), model)


FAR = (
    "Note: 2 values in 1 of 40 samples lie far outside what training saw: the farthest is 99000 "
    "in column 3, where training saw 100…150 (1,977 times that range away).\n"
)
UNIT = Extent(np.zeros(1, np.float32), np.ones(1, np.float32))


@pytest.mark.parametrize("command", ["encode", "reconstruct"])
@pytest.mark.parametrize(
    ("extent", "scaling", "told"),
    [
        (UNIT, "standardise", FAR),
        (None, "auto", FAR),
        (None, "unit", FAR),
        (None, "standardise", ""),
    ],
)
def test_later_values_far_outside_what_training_saw_are_told(
    model: Path,
    command: str,
    extent: Extent | None,
    scaling: str,
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _knowing(model, extent, scaling=scaling)
    values = np.random.default_rng(1).uniform(100, 150, (40, 6))
    np.save("d.npy", values)
    assert main([command, "m.h5", "d.npy", "--out", "o.npy"]) == 0
    assert capsys.readouterr().err == ""
    values[7, [2, 4]] = 99000, -9000
    np.save("d.npy", values)
    assert main([command, "m.h5", "d.npy", "--out", "o.npy"]) == 0
    assert capsys.readouterr().err == told


@pytest.mark.parametrize("command", ["encode", "reconstruct"])
def test_a_model_that_makes_the_same_of_all_samples_says_so(
    model: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    np.save("d.npy", np.random.default_rng(1).random((40, 6)))
    assert main([command, "m.h5", "d.npy", "--out", "o.npy"]) == 0
    told = capsys.readouterr().err
    assert told.startswith("Note: The network gives one output for all inputs: what leaves the ")
    assert "lower learning rate" in told


def test_what_a_result_replaces_is_kept_beside_it(model: Path) -> None:
    _table(0.5)
    Path("o.npy").write_bytes(b"before")
    assert main(["encode", "m.h5", "d.npy", "--out", "o.npy"]) == 0
    assert Path("o.npy.bak").read_bytes() == b"before"


def test_a_truncated_model_is_refused_by_every_command(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _table(0.5)
    model.write_bytes(model.read_bytes()[:-7])
    for arguments in (
        ["info", "m.h5"],
        ["train", "m.h5", "--out", "n.h5"],
        ["encode", "m.h5", "d.npy", "--out", "o.npy"],
    ):
        assert main(arguments) == 2
        assert "m.h5: is damaged" in capsys.readouterr().err
    assert not Path("n.h5").exists()


def test_codings_of_a_model_need_no_tensorflow(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _table(0.5)
    assert main(["encode", "m.h5", "d.npy", "--out", "o.npy"]) == 0
    assert capsys.readouterr().out == "Wrote 4 × 3 numbers to o.npy\n"
    assert np.load("o.npy").tolist() == [[0.0] * 3] * 4


def test_a_blank_after_a_comma_and_a_comma_at_the_end_are_forgiven() -> None:
    assert parsed(["batch_size=256, epochs=3,"]) == {"batch_size": "256", "epochs": "3"}


def test_a_setting_holds_for_every_stage_even_one_with_its_own() -> None:
    project = Project()
    plan = project.plan.with_override("whole", epochs=7, batch_size=20)
    changed = assigned(project.edited(plan=plan), {"epochs": "3"})
    (stage,) = changed.plan.stages(changed.architecture)
    assert (stage.epochs, stage.batch_size) == (3, 20)


def test_one_stage_may_have_a_setting_of_its_own_and_give_it_back() -> None:
    plan = TrainingPlan(strategy=Strategy.ONE_AT_A_TIME, epochs=4)
    project = Project().edited(plan=plan)
    values = parsed(["autoencoder-2.schedule=cosine,autoencoder-2.epochs=9,early_stopping=off"])
    changed = assigned(project, values)
    stages = changed.plan.stages(changed.architecture)
    assert [(one.schedule, one.epochs) for one in stages] == [("constant", 4), ("cosine", 9)]
    again = assigned(changed, parsed(["autoencoder-2.epochs=common"])).plan
    assert [one.epochs for one in again.stages(changed.architecture)] == [4, 4]
    with pytest.raises(ProjectError, match="no stage “autoencoder-x”"):
        parsed(["autoencoder-x.epochs=1"])
    with pytest.raises(ProjectError, match="no “seed” of its own"):
        parsed(["whole.seed=1"])


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


EPOCH_KEYS = [
    "event",
    "stage",
    "stage_name",
    "epoch",
    "loss",
    "validation_loss",
    "seconds",
    "samples_per_s",
    "learning_rate",
    "whole_loss",
    "gradient_norm",
]


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
    lines = capfd.readouterr().out.splitlines()
    events = [json.loads(line) for line in lines if line.startswith('{"event"')]
    epochs = [one for one in events if one["event"] == "epoch_done"]
    assert [one["epoch"] for one in epochs] == [1, 2]
    assert list(epochs[0]) == EPOCH_KEYS
    assert list(events[-1]) == [
        "event",
        "reason",
        "test_mse",
        "test_mse_raw",
        "test_mse_corrupted",
        "model",
    ]
    assert (events[-1]["reason"], events[-1]["model"]) == ("finished", "m.h5")
    assert 0 < events[-1]["test_mse"] < 1
