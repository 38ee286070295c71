"""Where words stand beside the curves."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF

from aestudio.gui.build.training.label_place import Drawn, beside_dot
from aestudio.gui.build.training.loss_frame import Frame, Marks
from aestudio.gui.build.training.loss_marks import names
from aestudio.gui.build.training.stage_axis import Floats, bands
from aestudio.gui.shell.theme import LIGHT
from tests.gui.build.training.story import project, waiting

PLOT = QRectF(0, 0, 400, 200)
SIZE = QSizeF(120, 16)


def line(*corners: tuple[float, float]) -> tuple[Floats, Floats]:
    x, y = np.array(corners, np.float64).T
    return x, y


@pytest.mark.parametrize(
    ("curve", "above", "right"),
    [
        (line((0, 110), (400, 110)), True, True),
        (line((0, 90), (400, 90)), False, True),
        (line((0, 100), (200, 100), (400, 0)), True, False),
        (line((200, 100), (210, 0), (212, 200), (400, 100)), True, False),
    ],
    ids=["one below", "one above", "one that climbs", "one to the right"],
)
def test_a_label_stands_where_no_curve_is(
    curve: tuple[Floats, Floats], above: bool, right: bool
) -> None:
    place = beside_dot(200, 100, SIZE, PLOT, Drawn.of([curve], PLOT))
    assert place is not None
    assert (place.bottom() < 100, place.left() > 200) == (above, right)
    dense = np.linspace(0, 400, 4001)
    heights = np.interp(dense, *curve, left=-1, right=-1)
    beside = (dense > place.left()) & (dense < place.right())
    within = (heights > place.top()) & (heights < place.bottom())
    assert not (beside & within).any()


@pytest.mark.parametrize("y", [3.0, 100.0, 197.0])
@pytest.mark.parametrize("x", [2.0, 200.0, 398.0])
def test_a_label_is_never_cut_and_lies_on_no_other(x: float, y: float) -> None:
    first = beside_dot(x, y, SIZE, PLOT, Drawn.of([], PLOT))
    assert first is not None
    assert PLOT.contains(first)
    second = beside_dot(x, y, SIZE, PLOT, Drawn.of([], PLOT), [first])
    assert second is not None
    assert not second.intersects(first)


def test_a_label_without_room_is_left_out() -> None:
    assert beside_dot(50, 8, SIZE, QRectF(0, 0, 400, 15), Drawn.of([], PLOT)) is None


@pytest.mark.parametrize(
    ("height", "top", "shown"),
    [
        (200.0, 100.0, ["Stage 1", "Stage 2", "Fine-tuning"]),
        (200.0, 12.0, ["Stage 1", "Fine-tuning"]),
        (50.0, 40.0, []),
    ],
    ids=["below", "through the second", "in a low plot"],
)
def test_the_name_of_a_stage_is_left_out_where_a_curve_runs_through_it(
    height: float, top: float, shown: list[str]
) -> None:
    curve = line((140, top), (260, top))
    frame = Frame(0, 3, 0, 1, 400, height)
    axis = bands(waiting(project()), in_time=False)
    marks = Marks(LIGHT, frame, axis, drawn=Drawn.of([curve], PLOT))
    assert [text for text, _place in names(marks)] == shown


def test_a_gap_in_a_curve_covers_nothing() -> None:
    nan = float("nan")
    drawn = Drawn.of([(np.array([0.0, 100, 200, 300]), np.array([50.0, 50, nan, 50]))], PLOT)
    assert drawn.under(QRectF(110, 40, 180, 20)) == 0
    assert drawn.under(QRectF(10, 40, 50, 20)) == 6, "100 pixels in 13 parts"
