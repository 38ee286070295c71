"""Numbers that are put elsewhere, and samples that take the place of others."""

import numpy as np

from aestudio.analysis.probing.placed import Placed, Taken

SAMPLE = np.array([0.25, 0.5, 0.75, 1.0], np.float32)


def test_the_numbers_named_are_replaced_and_all_others_stay_to_the_bit() -> None:
    found = Placed((2, 0), (9.0, -1.5)).of(SAMPLE)
    np.testing.assert_array_equal(found, np.array([-1.5, 0.5, 9.0, 1.0], np.float32))
    assert SAMPLE[0] == 0.25


def test_another_sample_comes_in_a_copy_of_its_own() -> None:
    other = np.zeros(4, np.float32)
    found = Taken(other).of(SAMPLE)
    found[0] = 7
    np.testing.assert_array_equal(other, np.zeros(4))
