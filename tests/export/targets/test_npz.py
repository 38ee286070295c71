"""Arrays for NumPy: all that is needed to compute the same with NumPy alone."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from aestudio.analysis.forward import reconstruct
from aestudio.core.architecture import Architecture
from aestudio.core.encoding import Encoding
from aestudio.core.layers.dense import Dense
from aestudio.core.model import Model
from aestudio.core.scaling import Scaling
from aestudio.export.exporting import export
from aestudio.export.part import Part
from aestudio.export.portable import Portable
from aestudio.export.targets.npz import NumPyArchive
from tests.networks import drawn

TIED = Architecture(input_shape=(6,), layers=(Dense(units=4), Dense(units=2)), tied=True)


@pytest.fixture
def portable() -> Portable:
    return Portable("Small", Model(TIED, drawn(TIED, 3)), Scaling.uniform(2.0, 5.0), Encoding())


def elu(values: NDArray[Any]) -> NDArray[Any]:
    return np.where(values > 0, values, np.expm1(np.minimum(values, 0)))


def test_the_arrays_give_by_hand_what_the_program_gives(portable: Portable) -> None:
    exported = export(portable, NumPyArchive(), Path("m.npz"))
    raw = np.random.default_rng(1).normal(size=(7, 6)).astype(np.float32)
    with np.load("m.npz", allow_pickle=False) as file:
        first, second = file["encoder_1/kernel"], file["encoder_2/kernel"]
        assert "decoder_1/kernel" not in file
        scaled = (raw - file["offset"]) / file["scale"]
        hidden = elu(scaled @ first + file["encoder_1/bias"])
        codings = elu(hidden @ second + file["encoder_2/bias"])
        hidden = elu(codings @ second.T + file["decoder_2/bias"])
        outputs = hidden @ first.T + file["decoder_1/bias"]
    model = portable.model
    expected = reconstruct(model.architecture, model.weights, portable.scaling.apply(raw))
    np.testing.assert_allclose(outputs, expected, rtol=1e-5, atol=1e-5)
    assert exported.parameters == 6 * 4 + 4 * 2 + 4 + 2 + 4 + 6


@pytest.mark.parametrize(
    ("part", "names"),
    [
        (
            Part.ENCODER,
            {"encoder_1/kernel", "encoder_1/bias", "encoder_2/kernel", "encoder_2/bias"},
        ),
        (
            Part.DECODER,
            {"encoder_1/kernel", "decoder_1/bias", "encoder_2/kernel", "decoder_2/bias"},
        ),
    ],
)
def test_a_part_brings_the_arrays_that_it_needs_and_no_other(
    portable: Portable, part: Part, names: set[str]
) -> None:
    export(replace(portable, part=part), NumPyArchive(), Path("m.npz"))
    with np.load("m.npz", allow_pickle=False) as file:
        assert {name for name in file if "/" in name} == names
