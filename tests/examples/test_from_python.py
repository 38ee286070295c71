"""The examples of the README for Python do what they say."""

import runpy
from pathlib import Path

import numpy as np
import pytest

README = Path(__file__).parents[2] / "README.md"
EXAMPLE = Path(__file__).with_name("from_python.py")
ESTIMATORS = Path(__file__).with_name("in_scikit_learn.py")


@pytest.mark.parametrize("example", [EXAMPLE, ESTIMATORS])
def test_it_is_the_one_in_the_readme(example: Path) -> None:
    text = example.read_text(encoding="utf-8").strip()
    assert f"```python\n{text}\n```" in README.read_text(encoding="utf-8")


def test_it_learns_passes_saves_and_loads(capsys: pytest.CaptureFixture[str]) -> None:
    left = runpy.run_path(str(EXAMPLE))
    images, again = left["images"], left["again"]
    assert left["codings"].shape == (1797, 8)
    assert again.shape == (1797, 8, 8)
    assert left["drawn"].shape == (1, 8, 8)
    # It has learnt: less is missed than by the mean of all images, in their own units.
    assert np.square(again - images).mean() < 0.7 * images.var(axis=0).mean()
    np.testing.assert_array_equal(left["same"].encode(images), left["codings"])
    assert "in the data's units" in capsys.readouterr().out


def test_it_finds_codings_and_outliers_of_a_table() -> None:
    left = runpy.run_path(str(ESTIMATORS))
    wine, outliers = left["wine"], left["outliers"]
    assert left["codings"].shape == (178, 3)
    assert len(outliers) < 0.1 * len(wine)
    worst = wine[left["order"][: len(outliers)]]
    assert {tuple(one) for one in outliers} == {tuple(one) for one in worst}
