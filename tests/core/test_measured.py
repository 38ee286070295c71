"""An error says in which units it is."""

import numpy as np
import pytest

from aestudio.core.measured import measured_as, root_mean_squares
from aestudio.core.scaling import Scaling


@pytest.mark.parametrize(
    ("scaling", "text"),
    [
        (Scaling.identity(), "0.51740 in the data's units"),
        (Scaling.uniform(5, 666.216), "0.51740 (scaled), 229,645 in the data's units"),
        (Scaling.uniform(5, -2), "0.51740 (scaled), 2.0696 in the data's units"),
        (Scaling(np.zeros(2, np.float32), np.array([3, 3], np.float32)), "(scaled), 4.6566 in"),
        (Scaling(np.zeros(2, np.float32), np.array([3, 4], np.float32)), "0.51740 (scaled)"),
        (None, "0.51740 (scaled)"),
    ],
)
def test_the_error_is_told_in_the_units_of_the_data_where_all_inputs_have_one_scale(
    scaling: Scaling | None, text: str
) -> None:
    told = str(measured_as(0.5174, scaling))
    assert text in told
    assert (text == told) == (not text.startswith("(scaled)"))


def test_each_input_has_an_error_in_its_own_unit() -> None:
    generator = np.random.default_rng(0)
    scale = np.array([0.01, 1, -250], np.float32)
    apart = generator.normal(size=(50, 3))
    found = root_mean_squares((apart**2).mean(axis=0), Scaling(scale * 7, scale))
    np.testing.assert_allclose(found, np.sqrt(((apart * scale) ** 2).mean(axis=0)), rtol=1e-6)
