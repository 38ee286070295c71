"""Edits of digits, colours and rows of a table against NumPy and by hand."""

import numpy as np
import pytest
from scipy.ndimage import correlate1d
from sklearn.datasets import load_digits, load_wine

from aestudio.analysis.probing.canvas import Canvas
from aestudio.analysis.probing.cells import Replaced, in_original_units
from aestudio.analysis.probing.edits import Edit, Edits
from aestudio.analysis.probing.moves import Blurred, Shifted, Turned
from aestudio.analysis.probing.noise import Noisy
from aestudio.analysis.probing.strokes import Drawn, Erased, covered
from aestudio.core.corruptions import CORRUPTIONS
from aestudio.core.errors import DataError
from aestudio.core.scaling import Scaling
from aestudio.core.weights import Array

DIGIT = (load_digits().data[7] / 16).astype(np.float32)
PICTURE = DIGIT.reshape(8, 8)
GREY = Canvas((8, 8))
COLOUR = Canvas((8, 8, 3))
COLOURS = np.random.default_rng(1).random((8, 8, 3), np.float32)
FIRST = Canvas((3, 8, 8), channels_first=True)
EDITS = [
    Drawn(GREY, ((1, 1), (6, 6)), 1.2, 1.0),
    Erased(GREY, ((4, 4),), 2),
    Shifted(GREY, 1.5, -2),
    Turned(GREY, 30),
    Blurred(GREY, 0.8),
    *(Noisy(kind.checked({"kind": name}), 3, 0, 1) for name, kind in CORRUPTIONS.items()),
]


def picture(edit: Edit) -> Array:
    """The digit as it changes."""
    return edit.of(DIGIT).reshape(8, 8)


def test_a_stroke_covers_the_pixels_that_are_near_it() -> None:
    found = covered((8, 8), ((2.5, 1.5), (2.5, 5.5)), 1.0)
    expected = np.zeros((8, 8))
    expected[1:6, 2] = 1  # On the line itself.
    expected[1:6, [1, 3]] = 0.5  # A pixel away, where the edge is.
    expected[[0, 6], 2] = 0.5
    diagonal = 1.5 - np.sqrt(2)
    expected[np.ix_([0, 6], [1, 3])] = diagonal
    np.testing.assert_allclose(found, expected)


def test_a_single_point_is_a_dot_and_no_point_nothing() -> None:
    dot = covered((5, 5), ((2.5, 2.5),), 0.5)
    assert dot[2, 2] == 1
    assert dot.sum() == 1
    assert not covered((5, 5), (), 3).any()
    twice = covered((5, 5), ((2.5, 2.5), (2.5, 2.5)), 0.5)
    assert np.array_equal(dot, twice)


def test_a_brush_lays_its_value_on_as_far_as_it_covers() -> None:
    points = ((1.0, 2.0), (6.0, 4.0), (3.0, 7.0))
    share = covered((8, 8), points, 1.3)
    found = picture(Drawn(GREY, points, 1.3, 0.7))
    np.testing.assert_allclose(found, PICTURE * (1 - share) + 0.7 * share, atol=1e-6)
    erased = picture(Erased(GREY, points, 1.3))
    np.testing.assert_allclose(erased, PICTURE * (1 - share), atol=1e-6)


@pytest.mark.parametrize("canvas", [COLOUR, FIRST])
def test_a_brush_has_a_value_for_each_channel_wherever_channels_lie(canvas: Canvas) -> None:
    axes = (2, 0, 1) if canvas.channels_first else (0, 1, 2)
    sample = COLOURS.transpose(axes).ravel()
    found = Drawn(canvas, ((3.5, 2.5),), 0.5, (1.0, 0.0, 0.25)).of(sample)
    expected = COLOURS.copy()
    expected[2, 3] = (1.0, 0.0, 0.25)
    np.testing.assert_allclose(found, expected.transpose(axes).ravel())


@pytest.mark.parametrize("canvas", [COLOUR, FIRST])
@pytest.mark.parametrize("way", [(2, 0), (0, -3), (-1, 1)])
def test_an_image_moves_right_and_down_and_the_ground_comes_in(
    canvas: Canvas, way: tuple[int, int]
) -> None:
    right, down = way
    axes = (2, 0, 1) if canvas.channels_first else (0, 1, 2)
    large = np.zeros((24, 24, 3), np.float32)
    large[8 + down : 16 + down, 8 + right : 16 + right] = COLOURS
    found = Shifted(canvas, right, down).of(COLOURS.transpose(axes).ravel())
    np.testing.assert_allclose(found, large[8:16, 8:16].transpose(axes).ravel(), atol=1e-6)


def test_half_a_pixel_is_halfway_between_two() -> None:
    found = picture(Shifted(Canvas((8, 8), ground=0.25), 0.5, 0))
    before = np.pad(PICTURE, ((0, 0), (1, 0)), constant_values=0.25)
    np.testing.assert_allclose(found, (before[:, :-1] + before[:, 1:]) / 2, atol=1e-6)


@pytest.mark.parametrize("quarters", [-1, 1, 2])
def test_an_image_turns_counter_clockwise(quarters: int) -> None:
    np.testing.assert_allclose(
        picture(Turned(GREY, 90 * quarters)), np.rot90(PICTURE, quarters), atol=1e-5
    )


def test_a_blurred_image_is_weighted_by_a_gaussian_in_both_directions() -> None:
    offsets = np.arange(-6, 7)
    weights = np.exp(-(offsets**2) / (2 * 1.5**2))
    weights /= weights.sum()
    down = correlate1d(COLOURS.astype(float), weights, axis=0, mode="nearest")
    both = correlate1d(down, weights, axis=1, mode="nearest")
    found = Blurred(COLOUR, 1.5).of(COLOURS.ravel()).reshape(8, 8, 3)
    np.testing.assert_allclose(found, both, atol=1e-5)


def test_noise_is_of_the_kind_and_strength_and_the_same_for_the_same_seed() -> None:
    long = np.full(20_000, 0.5, np.float32)
    gaussian = CORRUPTIONS["gaussian"].checked({"kind": "gaussian", "strength": 0.1})
    found = Noisy(gaussian, 3).of(long)
    assert found.std() == pytest.approx(0.1, rel=0.05)
    assert np.array_equal(found, Noisy(gaussian, 3).of(long))
    assert not np.array_equal(found, Noisy(gaussian, 4).of(long))
    masking = CORRUPTIONS["masking"].checked({"kind": "masking", "share": 0.3})
    assert np.mean(Noisy(masking, 3).of(long) == 0) == pytest.approx(0.3, abs=0.02)


@pytest.mark.parametrize("edit", EDITS)
def test_every_edit_stays_within_the_range_and_leaves_the_sample_as_it_was(edit: Edit) -> None:
    before = DIGIT.copy()
    found = edit.of(DIGIT)
    assert found.dtype == np.float32
    assert found.shape == DIGIT.shape
    assert found.min() >= 0
    assert found.max() <= 1
    assert np.array_equal(DIGIT, before)


def test_values_beyond_the_range_are_cut() -> None:
    strong = CORRUPTIONS["gaussian"].checked({"kind": "gaussian", "strength": 10})
    assert set(np.unique(Noisy(strong, 0, 0, 1).of(DIGIT))) >= {0, 1}
    assert picture(Drawn(GREY, ((4.5, 4.5),), 1, 5.0))[4, 4] == 1
    assert picture(Drawn(GREY, ((4.5, 4.5),), 1, -5.0))[4, 4] == 0


def test_edits_are_done_in_order_and_undone_from_the_last() -> None:
    one, other = Shifted(GREY, 2, 0), Turned(GREY, 90)
    both = Edits().then(one).then(other)
    assert np.array_equal(both.of(DIGIT), other.of(one.of(DIGIT)))
    assert not np.array_equal(both.of(DIGIT), one.of(other.of(DIGIT)))
    assert np.array_equal(both.undone().of(DIGIT), one.of(DIGIT))
    nothing = both.undone().undone()
    assert nothing == nothing.undone() == Edits()
    assert np.array_equal(nothing.of(DIGIT), DIGIT)
    assert nothing.of(DIGIT) is not DIGIT


def test_rows_of_a_table_are_no_canvas() -> None:
    with pytest.raises(DataError, match="cannot be drawn on"):
        Canvas((13,))


def test_a_cell_is_replaced_in_the_units_of_the_file_and_no_other_cell() -> None:
    wines = load_wine().data
    scaling = Scaling(
        wines.min(axis=0).astype(np.float32), np.ptp(wines, axis=0).astype(np.float32)
    )
    row = scaling.apply(wines[3:4])[0]
    found = Replaced(scaling, 12, 1000).of(row)
    expected = (1000 - wines[:, 12].min()) / np.ptp(wines[:, 12])
    assert found[12] == pytest.approx(expected, rel=1e-6)
    assert np.array_equal(found[:12], row[:12])
    assert in_original_units(scaling, found)[12] == pytest.approx(1000)
    np.testing.assert_allclose(in_original_units(scaling, row), wines[3], rtol=1e-5)


def test_a_whole_number_beyond_what_floats_hold_is_replaced_exactly() -> None:
    scaling = Scaling(np.zeros(2), np.array([10.0, 1.0]), np.array([2**60, 0]))
    found = Replaced(scaling, 0, 2**60 + 5).of(np.zeros(2, np.float32))
    assert found.tolist() == [0.5, 0]
