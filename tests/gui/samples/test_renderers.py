"""Images in colour, series as lines, and numbers of a table in the units of the file."""

from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from aestudio.analysis.image_form import ImageForm, is_series
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.named_values import Names
from aestudio.core.scaling import Scaling
from aestudio.gui.samples.error_scale import ErrorScale
from aestudio.gui.samples.image_renderer import LIGHT_ENDS, ImageRenderer, diverging
from aestudio.gui.samples.picture import Picture
from aestudio.gui.samples.profile_renderer import ProfileRenderer, error_colour
from aestudio.gui.samples.renderer import Renderer
from aestudio.gui.samples.renderers import renderer_for
from aestudio.gui.samples.values_table import ValuesTable
from aestudio.gui.shell.theme import DARK, LIGHT, Theme, Themes


def test_images_of_three_channels_are_drawn_in_colour() -> None:
    orange = np.tile(np.array([1.0, 0.5, 0.0], np.float32), 20)[None]
    renderer = renderer_for((4, 5, 3), orange)
    assert isinstance(renderer, ImageRenderer)
    image = renderer.picture(orange[0])
    assert (image.width(), image.height()) == (5, 4)
    assert image.pixelColor(2, 2) == QColor(255, 128, 0)


def test_standardised_images_look_as_they_did_in_the_file() -> None:
    raw = np.random.default_rng(0).integers(0, 256, (40, 12)).astype(np.float32)
    raw[0, :2] = 0, 255
    scaling = Scaling(raw.mean(axis=0), raw.std(axis=0))
    renderer = renderer_for((2, 2, 3), scaling.apply(raw), scaling)
    assert isinstance(renderer, ImageRenderer)
    image = renderer.picture(scaling.apply(raw)[7])
    wanted = raw[7].reshape(2, 2, 3)
    for row, column in np.ndindex(2, 2):
        pixel = image.pixelColor(column, row)
        shown = (pixel.red(), pixel.green(), pixel.blue())
        np.testing.assert_allclose(shown, wanted[row, column], atol=1)


def _bar_heights(renderer: Renderer, error: float) -> tuple[int, list[int]]:
    """Of a picture of that error in each of four columns: the room for bars, and their pixels in
    the middle of each column."""
    image = QImage(108, 88, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.panel))
    sample, output = np.zeros(4, np.float32), np.full(4, -error, np.float32)
    with QPainter(image) as painter:
        renderer.draw_error(painter, QRectF(0, 0, 108, 88), sample, output, LIGHT)
    colour = error_colour(1.0, LIGHT)
    columns = [
        [line for line in range(88) if image.pixelColor(x, line) == colour]
        for x in (16, 41, 66, 91)
    ]
    return 88 // 2 - 4, [len(one) for one in columns]


def test_bars_of_errors_of_standardised_columns_are_as_long_as_errors_are_large() -> None:
    raw = np.random.default_rng(3).normal(0, 1, (500, 4)).astype(np.float32)
    renderer = renderer_for((4,), raw)
    room, half = _bar_heights(renderer, 0.5)
    _room, twice = _bar_heights(renderer, 1.0)
    assert twice == pytest.approx([2 * one for one in half], abs=2)
    assert twice == pytest.approx([room / 2] * 4, abs=2)


def test_a_bar_that_would_leave_the_frame_is_broken_off_within_it() -> None:
    raw = np.random.default_rng(3).normal(0, 1, (500, 4)).astype(np.float32)
    renderer = renderer_for((4,), raw)
    room, whole = _bar_heights(renderer, 1.9)
    _room, broken = _bar_heights(renderer, 9.0)
    assert all(room * 0.9 < one <= room for one in whole)
    assert all(room - 4 <= one <= room - 2 for one in broken)


def test_a_column_lies_at_the_same_place_in_all_pictures_of_a_sample() -> None:
    renderer = ProfileRenderer(5, 0.0, 1.0)
    frame = QRectF(20, 0, 108, 40)
    sample = np.array([0, 0, 0, 1, 0], np.float32)
    image = QImage(140, 40, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.panel))
    with QPainter(image) as painter:
        renderer.draw_input(painter, frame, sample, LIGHT)
    line = LIGHT.color("encoder")
    highest = min(
        ((column, row) for column in range(30, 120) for row in range(40)
         if abs(image.pixelColor(column, row).red() - line.red()) < 40),
        key=lambda one: one[1],
    )  # fmt: skip
    assert highest[0] == pytest.approx(24 + 3.5 * 20, abs=2)
    assert [renderer.place_at(24 + (n + 0.5) * 20, frame) for n in range(5)] == [*range(5)]
    assert renderer.place_at(21, frame) is None
    assert renderer.place_at(127, frame) is None


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_an_error_map_is_blue_where_the_output_is_too_high_and_red_where_it_is_too_low(
    theme: Theme,
) -> None:
    sample = np.array([0.2, 0.8, 0.5, 0.5], np.float32)
    output = np.array([0.9, 0.1, 0.5, 0.5], np.float32)
    renderer = renderer_for((2, 2), sample[None])
    assert isinstance(renderer, ImageRenderer)
    image = renderer.error_map(sample, output, theme)
    high, low, right = (image.pixelColor(*place) for place in ((0, 0), (1, 0), (0, 1)))
    assert high.blue() > high.red() + 40
    assert low.red() > low.blue() + 40
    assert right == QColor(theme.panel)


def test_an_error_map_goes_from_the_ground_to_the_end_in_proportion_to_the_error() -> None:
    shares = np.linspace(0, 1, 9).astype(np.float32)
    found = diverging(np.stack([shares, -shares]), LIGHT).astype(float)
    panel = QColor(LIGHT.panel)
    ground = np.array((panel.red(), panel.green(), panel.blue()), float)
    for line, end in zip(found, reversed(LIGHT_ENDS), strict=True):
        wanted = ground + shares[:, np.newaxis] * (np.array(end) - ground)
        np.testing.assert_allclose(line, wanted, atol=1)


def test_what_is_no_number_is_black_and_what_is_beyond_all_bounds_is_white_or_black() -> None:
    renderer = ImageRenderer(ImageForm(1, 3, 1, channels_first=False))
    image = renderer.picture(np.array([np.nan, np.inf, -np.inf], np.float32))
    assert [image.pixelColor(column, 0).lightness() for column in range(3)] == [0, 255, 0]


def test_an_output_that_is_no_number_misses_wholly() -> None:
    renderer = ImageRenderer(ImageForm(1, 1, 1, channels_first=False))
    sample, nothing = np.full(1, 0.5, np.float32), np.full(1, np.nan, np.float32)
    low = QColor(*LIGHT_ENDS[1])
    assert renderer.error_map(sample, nothing, LIGHT).pixelColor(0, 0) == low


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_black_is_black_and_white_is_white_whatever_the_theme(qtbot: QtBot, theme: Theme) -> None:
    """Mostly black, as drawings are, and mostly white."""
    for ground, ink in ((0.0, 1.0), (1.0, 0.0)):
        sample = np.full((6, 6), ground, np.float32)
        sample[2:4, 2:4] = ink
        renderer = renderer_for((6, 6), sample.reshape(1, -1))
        picture = Picture("Input", theme)
        qtbot.addWidget(picture)
        picture.resize(60, 60)
        picture.show_picture(
            partial(renderer.draw_input, sample=sample.ravel(), theme=theme), theme
        )
        shot = picture.grab().toImage()
        levels = [shot.pixelColor(*at).lightnessF() for at in ((8, 30), (30, 30))]
        assert levels == [ground, ink]


@pytest.mark.parametrize(("theme", "least"), [(LIGHT, 1.35), (DARK, 1.7)], ids=["light", "dark"])
def test_an_error_of_a_tenth_of_the_range_stands_out_from_the_ground(
    theme: Theme, least: float
) -> None:
    """By the contrast ratio of WCAG; on dark ground as much of it looks fainter."""
    sample = np.full(4, 0.5, np.float32)
    renderer = renderer_for((2, 2), sample[None])
    assert isinstance(renderer, ImageRenderer)
    image = renderer.error_map(sample, sample + np.array([0.1, -0.1, 0, 0], np.float32), theme)
    ground = luminance(QColor(theme.panel))
    for column in (0, 1):
        shown = luminance(image.pixelColor(column, 0))
        ratio = (max(shown, ground) + 0.05) / (min(shown, ground) + 0.05)
        assert ratio > least


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("shape", [(2, 2), (4,)])
def test_the_scale_shows_the_colours_of_the_error_map_from_too_high_to_too_low(
    qtbot: QtBot, themes: Themes, shape: tuple[int, ...], theme: Theme
) -> None:
    themes.use(theme)
    scale = ErrorScale(themes)
    qtbot.addWidget(scale)
    sample = np.array([0.1, 0.9, 0.1, 0.9], np.float32)
    renderer = renderer_for(shape, sample[None])
    scale.show_renderer(renderer)
    scale.resize(scale.sizeHint())
    drawn = Picture("Error map", theme)
    qtbot.addWidget(drawn)
    drawn.resize(80, 80)
    draw = partial(renderer.draw_error, sample=sample, output=sample[::-1], theme=theme)
    drawn.show_picture(draw, theme)
    shown, errors = colours(scale), colours(drawn)
    ends = [shown[scale.height() // 2, at] for at in bar_ends(shown[scale.height() // 2])]
    themes.use(LIGHT)
    blue, red = (end[2] - end[0] for end in ends)
    assert blue > 40
    assert red < -40
    assert all((np.abs(errors - end).max(axis=2) <= 30).any() for end in ends)


def bar_ends(line: NDArray[np.int64]) -> tuple[int, int]:
    """Just within the places in a line of pixels where colour begins and ends."""
    coloured = np.flatnonzero(np.ptp(line, axis=1) > 60)
    return int(coloured[0]) + 2, int(coloured[-1]) - 2


def colours(widget: QWidget) -> NDArray[np.int64]:
    """Red, green and blue (h, w, 3)."""
    shot = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(shot.constBits(), np.uint8).reshape(shot.height(), shot.width(), 4)
    return pixels[:, :, 2::-1].astype(np.int64)


@pytest.mark.parametrize(
    ("shape", "series"), [((60, 3), True), ((28, 28), False), ((8, 8), False), ((100, 1), True)]
)
def test_long_and_narrow_samples_are_series(shape: tuple[int, int], series: bool) -> None:
    assert is_series(shape) is series
    renderer = renderer_for(shape, np.zeros((2, shape[0] * shape[1]), np.float32))
    assert isinstance(renderer, ProfileRenderer) is series
    if isinstance(renderer, ProfileRenderer):
        assert (renderer.features, renderer.channels) == shape


def test_values_are_listed_in_the_units_of_the_file_with_the_largest_error_first(
    qtbot: QtBot,
) -> None:
    features = (
        Feature(column="height"),
        Feature(column="day", origin=1_700_000_000.0),
        Feature(column="kind", category="round"),
    )
    scaling = Scaling(np.array([100, 0, 0], np.float32), np.array([50, 86_400, 1], np.float32))
    table = ValuesTable()
    qtbot.addWidget(table)
    values = np.array([0.5, 0.0, 1.0], np.float32)
    output = np.array([0.6, 0.0, 0.25], np.float32)
    table.show_values(Names(Encoding(features=features), scaling), values, output)
    model = table.model()
    rows = [[model.index(row, column).data() for column in range(3)] for row in range(3)]
    assert rows == [
        ["kind = round", "1", "0.25"],
        ["height", "125", "130"],
        ["day", "2023-11-14 22:13:20", "2023-11-14 22:13:20"],
    ]


def test_numbers_far_from_0_are_listed_with_the_digits_that_tell_them_apart() -> None:
    features = (Feature(column="northing"), Feature(column="id", base=2**62), Feature(column="z"))
    scaling = Scaling(np.array([4_493_780, -50, 0.0]), np.array([1.85, 99, 2]))
    names = Names(Encoding(features=features), scaling)
    found = names.texts(np.array([0.2, 1, 0.25], np.float32))
    assert found == ["4493780.37", str(2**62 + 49), "0.5"]
    assert names.texts(np.full(3, np.nan, np.float32)) == ["–", "–", "–"]
