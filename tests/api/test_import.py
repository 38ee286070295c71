"""What `import aestudio` offers, and what it does without."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import aestudio
from tests.api.linear import kept, numbers

MOST_SECONDS = 0.3
HEAVY = ("PySide6", "pyqtgraph", "tensorflow", "keras")
PASSED = """
import sys
import aestudio
light = sorted(name for name in sys.modules if name.split(".")[0] in ("numpy", "pydantic"))
model = aestudio.load("m.h5")
model.encode("d.npy"), model.decode(model.encode("d.npy")), model.score("d.npy"), model.history
model._repr_html_()
print(light, [name for name in %r if name in sys.modules])
"""


def fresh(*arguments: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, *arguments]
    return subprocess.run(call, capture_output=True, text=True, check=True, timeout=60)


def test_it_is_imported_in_no_time() -> None:
    lines = fresh("-X", "importtime", "-c", "import aestudio").stderr.splitlines()
    own = next(one for one in lines if one.split("|")[-1].strip() == "aestudio")
    assert int(own.split("|")[1]) / 1e6 < MOST_SECONDS


def test_neither_the_import_nor_the_use_of_a_model_brings_qt_or_tensorflow() -> None:
    kept()
    np.save("d.npy", numbers())
    assert fresh("-c", PASSED % (HEAVY,)).stdout.strip() == "[] []"


def test_all_that_is_offered_is_there_and_nothing_else() -> None:
    for name in aestudio.__all__:
        assert getattr(aestudio, name) is not None
    assert set(aestudio.__all__) <= set(dir(aestudio))
    with pytest.raises(AttributeError, match="has no attribute 'encode'"):
        _ = aestudio.encode  # type: ignore[attr-defined]


def test_type_checkers_are_told_of_the_same_names_in_the_same_places() -> None:
    told = ast.parse(Path(str(aestudio.__file__)).read_text("utf-8"))
    guarded = next(one for one in told.body if isinstance(one, ast.If))
    imported: dict[str, Any] = {
        name.name: one.module
        for one in guarded.body
        if isinstance(one, ast.ImportFrom)
        for name in one.names
    }
    homes = {name: home for home, names in aestudio._HOMES.items() for name in names}
    assert imported == homes
    assert {*homes, "__version__"} == set(aestudio.__all__)
    assert aestudio.__all__ == sorted(aestudio.__all__)


def test_it_says_that_it_is_typed() -> None:
    assert Path(str(aestudio.__file__)).with_name("py.typed").is_file()
