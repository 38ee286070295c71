"""Which part of a map is seen."""

import numpy as np
import pytest

from aestudio.gui.inspect.map.camera import Camera, bounds, fitting

SIZE = 300.0, 200.0


def test_all_points_are_seen_and_a_unit_is_as_wide_as_high() -> None:
    points = np.array([[-2, 1], [4, 3]], np.float32)
    camera = fitting(*bounds(points), SIZE, square=True)
    places = camera.on_screen(points, SIZE)
    assert (places > 0).all()
    assert (places < SIZE).all()
    across, down = places[1] - places[0]
    assert across / 6 == pytest.approx(-down / 2)


def test_two_codes_of_unlike_size_fill_the_view_both() -> None:
    points = np.array([[0, 0], [1, 1000]], np.float32)
    camera = fitting(*bounds(points), SIZE, square=False)
    across, down = np.ptp(camera.on_screen(points, SIZE), axis=0)
    assert across > 0.8 * SIZE[0]
    assert down > 0.8 * SIZE[1]


@pytest.mark.parametrize(
    "points", [[[3.0, 4.0]], [[3.0, 4.0], [np.nan, 1.0]], [[0.0, 0.0], [0.0, 0.0]]]
)
def test_points_that_lie_in_one_place_are_in_the_middle(points: list[list[float]]) -> None:
    known = np.array(points, np.float32)
    camera = fitting(*bounds(known), SIZE, square=True)
    assert camera.on_screen(known[:1], SIZE)[0].tolist() == pytest.approx([150, 100])


def test_what_is_at_a_pixel_stays_there_while_it_is_zoomed() -> None:
    camera = Camera(5.0, -3.0, 0.1, 0.2, 0.1)
    at = np.array([[40.0, 170.0]])
    before = camera.on_map(at, SIZE)
    nearer = camera.zoomed(3.0, (40.0, 170.0), SIZE)
    np.testing.assert_allclose(nearer.on_map(at, SIZE), before)
    assert nearer.across == pytest.approx(0.1 / 3)
    assert nearer.up == pytest.approx(0.2 / 3)


def test_zooming_ends_before_numbers_do() -> None:
    camera = Camera(fitted=1.0)
    for _ in range(100):
        camera = camera.zoomed(10.0, (0.0, 0.0), SIZE)
    assert camera.across == pytest.approx(1e-5)
    for _ in range(100):
        camera = camera.zoomed(0.1, (0.0, 0.0), SIZE)
    assert camera.across == pytest.approx(5.0)


def test_points_follow_the_hand_that_moves_them() -> None:
    camera = Camera(1.0, 2.0, 0.5, 0.25)
    point = np.array([[3.0, 3.0]])
    before = camera.on_screen(point, SIZE)[0]
    after = camera.panned(12, -7).on_screen(point, SIZE)[0]
    assert (after - before).tolist() == pytest.approx([12, -7])


def test_the_window_is_what_lies_between_the_corners() -> None:
    camera = Camera(1.0, 2.0, 0.5, 0.25)
    x0, y0, x1, y1 = camera.window(SIZE)
    corners = camera.on_map(np.array([[0.0, 200.0], [300.0, 0.0]]), SIZE)
    assert corners.ravel().tolist() == pytest.approx([x0, y0, x1, y1])
