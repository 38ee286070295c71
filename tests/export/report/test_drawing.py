"""Where things lie in the drawings of a report, worked out by hand."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from aestudio.analysis.residuals.summary import errors_summary
from aestudio.export.report.choosing import chosen
from aestudio.export.report.contents import Codings, StageFacts
from aestudio.export.report.drawing.codings_map import codings_map
from aestudio.export.report.drawing.curves import curves
from aestudio.export.report.drawing.divergences import divergence_bars
from aestudio.export.report.drawing.histogram import histogram
from aestudio.export.report.drawing.hourglass import hourglass
from aestudio.export.report.drawing.scales import Scale
from aestudio.export.report.styles import page_style
from tests.export.report.reported import linear


def parts(drawing: str, tag: str, kind: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(drawing)
    found = (one for one in root.iter() if one.tag.rpartition("}")[2] == tag)
    return [one for one in found if kind in one.get("class", "").split()]


def stage(number: int, losses: list[float], held_out: list[float] | None = None) -> StageFacts:
    unknown = [float("nan")] * len(losses)
    return StageFacts(
        number, f"Stage {number}", 9, np.array(losses), np.array(held_out or unknown), 1,
        len(losses) or None, 1.0, True,
    )  # fmt: skip


def test_bars_are_as_high_as_the_root_of_their_units() -> None:
    drawn = hourglass(linear((10, 10), (25, 4)), 900)
    heights = [float(one.attrib["height"]) for one in parts(drawn, "rect", "bar")]
    np.testing.assert_allclose(heights, [170, 85, 34, 85, 170])


def test_a_logarithmic_scale_has_equal_ratios_at_equal_distances() -> None:
    scale = Scale(0.01, 100, 0, 400, logarithmic=True)
    assert [scale.place(one) for one in (0.01, 0.1, 1, 100)] == pytest.approx([0, 100, 200, 400])
    assert scale.marks(5) == pytest.approx((0.01, 0.1, 1, 10, 100))


def test_close_limits_have_marks_all_the_same() -> None:
    scale = Scale(0.61, 0.66, 0, 1, logarithmic=True)
    assert len(scale.marks(6)) >= 3
    assert all(0.61 <= one <= 0.66 for one in scale.marks(6))


def test_stages_are_bands_as_wide_as_their_epochs_with_lines_of_their_own() -> None:
    drawn = curves([stage(1, [4, 2, 1]), stage(2, [8])], 960)
    bands = [float(one.attrib["width"]) for one in parts(drawn, "rect", "band")]
    assert bands == pytest.approx([675, 225])
    lines = [one.attrib["d"] for one in parts(drawn, "path", "training")]
    assert [line.count("M") for line in lines] == [1, 1]
    points = [float(y) for _x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", lines[0])]
    assert points[1] - points[0] == pytest.approx(points[2] - points[1], abs=0.11)


def test_a_line_is_broken_where_a_loss_is_no_number_above_0() -> None:
    drawn = curves([stage(1, [4, float("nan"), 1, 0, 2, 3])], 960)
    (line,) = parts(drawn, "path", "training")
    assert line.attrib["d"].count("M") == 3
    assert curves([stage(1, [0, float("inf")])], 960) == ""


def test_the_ring_lies_on_the_validation_loss_of_the_kept_epoch() -> None:
    drawn = curves([stage(1, [4, 2, 1], [5, 3, 2])], 960)
    (ring,) = parts(drawn, "circle", "kept")
    (line,) = parts(drawn, "path", "validation")
    last = re.findall(r"[ML]([\d.]+) ([\d.]+)", line.attrib["d"])[-1]
    assert (ring.attrib["cx"], ring.attrib["cy"]) == last


def test_columns_of_the_histogram_are_as_high_as_their_counts() -> None:
    errors = np.repeat([1.0, 2.0, 3.0], [1, 2, 4])
    spread = errors_summary(errors)
    heights = [
        float(one.attrib["height"]) for one in parts(histogram(spread, 900), "rect", "column")
    ]
    np.testing.assert_allclose(np.array(heights) / heights[0], [1, 2, 4], rtol=0.01)


def test_each_class_is_drawn_in_its_colour_and_points_keep_their_distances() -> None:
    points = np.array([[0, 0], [4, 0], [0, 2]], np.float32)
    drawn = codings_map(Codings(points, np.array([0, 0, 12]), ""))
    (first,) = parts(drawn, "path", "c0")
    (other,) = parts(drawn, "path", "c2")
    places = re.findall(r"M([\d.]+) ([\d.]+)", first.attrib["d"] + other.attrib["d"])
    (left, low), (right, _same), (_left, high) = [(float(x), float(y)) for x, y in places]
    assert right - left == pytest.approx(2 * (low - high), abs=0.2)


def test_codings_are_ordered_by_what_they_tell() -> None:
    drawn = divergence_bars(np.array([0.001, 2.0, 1.0]), 400)
    heights = [float(one.attrib["height"]) for one in parts(drawn, "rect", "column")]
    assert heights == sorted(heights, reverse=True)
    assert len(parts(drawn, "rect", "silent")) == 1
    assert divergence_bars(np.array([np.nan]), 400) == ""


@pytest.mark.parametrize("count", [1, 8, 9, 16, 17, 23, 24, 25, 100])
def test_no_sample_is_shown_twice(count: int) -> None:
    errors = np.random.default_rng(count).random(count)
    groups = chosen(errors, 8)
    places = np.concatenate([one for _title, one in groups])
    assert len(set(places.tolist())) == len(places) == min(count, 24)
    assert errors[groups[0][1][0]] == errors.max()
    assert errors[groups[-1][1][-1]] == errors.min()


def test_what_is_no_number_is_worst() -> None:
    groups = chosen(np.array([0.5, np.nan, 0.1, 0.9]), 1)
    assert [int(places[0]) for _title, places in groups] == [1, 0, 2]


def test_colours_and_spaces_are_in_the_page_itself() -> None:
    style = page_style()
    assert style.count("{") == style.count("}")
    assert "url(" not in style
    assert "prefers-color-scheme: dark" in style
    assert "@media print" in style
    on_paper = style.split("@media print", 1)[1]
    assert re.search(r"section \{ display: block", on_paper)  # A grid is cut where a page ends.
    assert re.search(r"\.together[^}]*break-inside: avoid", on_paper)
    narrow = re.findall(r"@media ([^{]*)max-width", style)
    assert all(one.startswith("screen") for one in narrow)  # Paper is narrow too.
    used = set(re.findall(r"var\((--[\w-]+)\)", style))
    assert used <= set(re.findall(r"(--[\w-]+):", style))
