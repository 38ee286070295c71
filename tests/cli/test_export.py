"""``aestudio export``: which run, which epoch, in which format, and what goes wrong."""

import json
import shlex
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnx
import pytest

from aestudio.cli import main
from aestudio.commands.telling import USAGE
from aestudio.core.project import Document
from aestudio.export.targets.catalogue import TARGETS, target_of
from aestudio.storage.project_file import save
from tests.cli.projects import SMALL, three_runs

Told = pytest.CaptureFixture[str]


@pytest.fixture
def document() -> Document:
    """Three runs, of which the third is opened; weights are the number of epochs."""
    return three_runs(Path("m.h5"))


def export(*options: str) -> int:
    return main(["export", "m.h5", *options])


def weight(path: str) -> float:
    with np.load(path) as file:
        return float(file["encoder_1/kernel"][0, 0])


def test_the_ending_tells_the_format_and_the_size_is_told(document: Document, capsys: Told) -> None:
    assert export("--out", "m.onnx") == 0
    size = round(Path("m.onnx").stat().st_size / 1000)
    # Of 6·3 numbers of the tied kernel and 3 + 6 of the biases.
    ratio = Path("m.onnx").stat().st_size / (4 * 27)
    assert capsys.readouterr().out == (
        f"Wrote m.onnx: ONNX, {size} kB, {ratio:.2f} × its 27 parameters\n"
    )
    onnx.checker.check_model("m.onnx", full_check=True)
    assert onnx.load("m.onnx").doc_string == "Autoencoder of Small, run 3"


@pytest.mark.parametrize(
    ("run", "expected"),
    [((), 3), (("--run", "plain"), 2), (("--run", "1@1"), 1), (("--run", "plain@1:2"), 2)],
)
def test_the_run_that_is_named_is_written_as_it_stood_after_the_epoch(
    document: Document, run: tuple[str, ...], expected: int
) -> None:
    assert export("--out", "m.npz", *run) == 0
    assert weight("m.npz") == expected


def test_the_file_says_which_epoch_it_is_of(document: Document) -> None:
    assert export("--out", "m.onnx", "--run", "1@1", "--part", "encoder") == 0
    assert onnx.load("m.onnx").doc_string == (
        "Encoder of Small, run 1 · plain, after epoch 1 of stage 1"
    )


def test_json_tells_all_that_is_known_of_the_file(document: Document, capsys: Told) -> None:
    assert export("--out", "m.bin", "--format", "npz", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["path"] == "m.bin"
    assert told["format"] == "npz"
    assert told["bytes"] == Path("m.bin").stat().st_size
    assert told["parameters"] == 27
    assert told["ratio"] == pytest.approx(told["bytes"] / (4 * 27), abs=1e-4)
    assert told["snippet"].startswith("import numpy")


def test_standard_output_takes_the_file_and_nothing_else(
    document: Document, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert export("--out", "m.onnx") == 0
    capfdbinary.readouterr()
    assert export("--out", "-", "--format", "onnx") == 0
    told = capfdbinary.readouterr()
    assert told.out == Path("m.onnx").read_bytes()
    assert told.err.startswith(b"Wrote standard output: ONNX, ")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--out", "m.xyz"), "has the ending .xyz, of which no format is known."),
        (("--out", "m"), "has no ending that tells its format."),
        (("--out", "m", "--format", "matlab"), "matlab: there is no such format. Choose one of "),
        (("--out", "m.h5"), "has the ending .h5"),
        (("--out", "m.h5", "--format", "npz"), "m.h5: is what --out would replace."),
        (("--out", "none/m.npz"), "there is no such folder."),
        (("--out", "m.npz", "--run", "third"), "there is no run “third”."),
        (
            ("--out", "m.npz", "--run", "2@1"),
            "Run 2 · tied: nothing is kept of it after epoch 1 of stage 1. Leave the epoch out.",
        ),
        (("--out", "m.npz", "--run", "1@9"), "there is no epoch 9 of stage 1"),
        (("--out", "-"), "has no ending that tells its format."),
        (
            ("--out", "-", "--format", "npz", "--json"),
            "standard output: cannot be both the file and JSON.",
        ),
        (("--out", "m.onnx", "--part", "half"), "Invalid value for '--part'"),
    ],
)
def test_mistakes_are_answered_and_nothing_is_written(
    document: Document, capsys: Told, options: tuple[str, ...], told: str
) -> None:
    before = {one.name: one.read_bytes() for one in Path().iterdir() if one.is_file()}
    assert export(*options) == 2
    assert told in capsys.readouterr().err
    assert {one.name: one.read_bytes() for one in Path().iterdir() if one.is_file()} == before


def test_an_epoch_that_is_not_kept_is_answered_with_those_that_are(
    document: Document, capsys: Told
) -> None:
    [snapshot] = Path("m.h5.runs").glob("*-s1-e2.h5")
    snapshot.unlink()
    assert export("--out", "m.npz", "--run", "1@2") == 2
    assert capsys.readouterr().err.endswith("Choose an epoch of 1.\n")


def test_a_project_without_a_run_has_nothing_to_export(capsys: Told) -> None:
    save(Document(SMALL), Path("m.h5"))
    assert export("--out", "m.onnx") == 2
    assert "holds no trained model yet" in capsys.readouterr().err


def test_the_file_before_is_kept_aside(document: Document) -> None:
    Path("m.npz").write_text("before")
    assert export("--out", "m.npz") == 0
    assert Path("m.npz.bak").read_text() == "before"


def test_an_ending_of_another_format_than_the_one_that_is_named_is_refused(
    document: Document, capsys: Told
) -> None:
    assert export("--out", "a.keras", "--format", "onnx") == USAGE
    told = capsys.readouterr().err
    assert told.startswith("a.keras: has the ending of Keras, and was to be ONNX. Let the name end")
    assert not Path("a.keras").exists()


def test_the_help_has_an_example_of_every_format(capsys: Told) -> None:
    assert main(["export", "--help"]) == 0
    told = capsys.readouterr().out
    words = [shlex.split(line) for line in told.splitlines() if " export model.h5" in line]
    shown = [dict(pairwise(line)) for line in words]
    targets = {target_of(Path(one["--out"]), one.get("--format")) for one in shown}
    assert targets == set(TARGETS)
