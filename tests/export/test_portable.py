"""What is said of the numbers that an exported file takes."""

from dataclasses import replace

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.extent import Extent
from aestudio.core.plan import TrainingPlan
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.export.part import Part
from aestudio.export.portable import Portable
from tests.networks import zeros

IMAGES = Architecture.dense((8, 8), 4)


def portable(scaling: Scaling, part: Part = Part.WHOLE, *, prepared: bool = True) -> Portable:
    extent = Extent(np.zeros(1, np.float32), np.ones(1, np.float32))
    run = Run(IMAGES, TrainingPlan(), "", Checkpoint(zeros(IMAGES)), scaling=scaling, extent=extent)
    return Portable.of(run, "Digits", part, prepared=prepared)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (
            portable(Scaling.bytes()),
            "samples are float32 (n, 8, 8), as they stand in the data: training saw 0 to 255",
        ),
        (
            portable(Scaling.identity()),
            "samples are float32 (n, 8, 8), as they stand in the data: training saw 0 to 1",
        ),
        (
            portable(Scaling.bytes(), prepared=False),
            "samples are float32 (n, 8, 8): training saw 0 to 1",
        ),
        (portable(Scaling.bytes(), Part.DECODER), "codings are float32 (n, 4)"),
    ],
)
def test_shape_type_and_range_of_what_goes_in_are_told(one: Portable, said: str) -> None:
    assert one.goes_in == said


def test_of_features_that_are_scaled_each_by_itself_no_range_is_told() -> None:
    each = Scaling(np.zeros(64, np.float32), np.arange(1, 65, dtype=np.float32))
    assert portable(each).goes_in == "samples are float32 (n, 8, 8), as they stand in the data"


def test_without_a_run_that_tells_it_no_range_is_told() -> None:
    alone = replace(portable(Scaling.bytes()), run=None)
    assert alone.goes_in == "samples are float32 (n, 8, 8), as they stand in the data"
