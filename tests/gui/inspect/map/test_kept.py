"""The names that are proposed for selections."""

from dataclasses import replace

import numpy as np
import pytest

from aestudio.gui.inspect.inspected import Selection
from aestudio.gui.inspect.map.kept import suggested
from aestudio.gui.samples.part import Part, PartName

LABELS = np.array([0, 0, 0, 1, 1, 1])
PART = Part(
    PartName.TEST, np.zeros((6, 2), np.float32), np.arange(6), (2,), LABELS, ("3", "class_x")
)


@pytest.mark.parametrize(
    ("rows", "told", "name"),
    [
        ([0, 1], "error ≥ 0.02", "class 3, error ≥ 0.02"),
        ([0, 1, 3], "lasso on the map", "mostly class 3, lasso of 3"),
        ([3, 4], "lasso on the map", "class_x, lasso of 2"),
        ([0, 1, 3, 4], "lasso on the map", "lasso of 4"),
        ([0, 1, 2], "all of 3", "all of 3"),
        ([0], "", "class 3"),
        ([0, 3], "", "2 samples"),
    ],
)
def test_a_name_says_what_is_in_a_selection(rows: list[int], told: str, name: str) -> None:
    assert suggested(PART, Selection(np.array(rows), told)) == name


def test_without_classes_a_name_says_how_samples_were_selected() -> None:
    unlabelled = replace(PART, labels=None)
    assert suggested(unlabelled, Selection(np.arange(5), "lasso on the map")) == "lasso of 5"
    assert suggested(unlabelled, Selection(np.arange(5), "code 1 ≤ 2")) == "code 1 ≤ 2"
