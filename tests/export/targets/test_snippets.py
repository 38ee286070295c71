"""The lines by which Python loads a file run as they are told."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aestudio.core.scaling import Scaling
from aestudio.export.exporting import export
from aestudio.export.part import Part
from aestudio.export.targets.base import Target
from aestudio.export.targets.catalogue import TARGETS
from aestudio.export.targets.npz import NumPyArchive
from aestudio.export.targets.onnx.target import Onnx
from tests.export.targets.networks import DENSE, check_close, portable, raw

MOST_LINES = 5  # A blank one among them.


@pytest.mark.parametrize("target", TARGETS, ids=lambda one: one.word)
def test_every_format_has_a_few_lines(target: Target) -> None:
    lines = target.snippet(portable(DENSE), Path("model")).splitlines()
    assert 2 <= len(lines) <= MOST_LINES


def run(lines: str, before: str = "", after: str = "") -> str:
    """What the lines print in a process that knows nothing of the program."""
    code = "\n".join([f"import sys; sys.path[:] = {sys.path!r}", before, lines, after])
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return found.stdout


def test_the_lines_for_onnx_give_the_reconstructions() -> None:
    one = portable(DENSE, Scaling.uniform(1.0, 3.0))
    np.save("in.npy", raw(one))
    exported = export(one, Onnx(), Path('odd "name".onnx'))
    given = "import numpy; samples = numpy.load('in.npy')"
    run(exported.snippet, given, "numpy.save('out.npy', reconstructions)")
    check_close(np.load("out.npy"), one)


def test_the_readme_shows_these_lines() -> None:
    encoder = replace(portable(DENSE), part=Part.ENCODER)
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    assert f"```python\n{Onnx().snippet(encoder, Path('digits.onnx'))}\n```" in readme


def test_the_lines_for_numpy_tell_what_is_in_the_file() -> None:
    exported = export(portable(DENSE), NumPyArchive(), Path("m.npz"))
    told = run(exported.snippet)
    assert "encoder_1/kernel" in told
    assert "(12, 8)" in told
