"""The same samples by several runs on one map."""

import csv
from collections.abc import Callable
from dataclasses import replace
from io import StringIO

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from scipy.spatial import procrustes

from aestudio.analysis.forward import encode, reconstruct
from aestudio.analysis.maps.projection import TSNE, MapPoints
from aestudio.core.plan import TrainingPlan
from aestudio.core.run import Checkpoint, Run
from aestudio.core.runs import Runs
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.map.decoded import point_wish
from aestudio.gui.inspect.runs_beside import RunsBeside, runs_beside
from aestudio.gui.kit.computations import Task
from aestudio.gui.runs.palette import run_colour
from tests.gui.inspect.map.conftest import Looking
from tests.gui.small import network


def _run(units: tuple[int, ...] = (4, 2), seed: int = 5, data: str = "") -> Run:
    architecture, weights = network(36, units, seed=seed)
    return Run(architecture, TrainingPlan(), data, Checkpoint(weights))


def _beside(*others: Run, marked: int | None = None) -> RunsBeside:
    """The first run of a project, with these beside it, so many of which are marked."""
    runs = Runs.of(_run(seed=1))
    for one in others:
        runs = runs.with_new(one, name=f"another {len(runs.kept)}")
    first, *rest = (one.id for one in runs.kept)
    marks = tuple(rest[:marked])
    known = dict(zip(rest, others, strict=True))
    return runs_beside(runs.opening(first), marks, known, live=False, moment="")


def _laid_by_run(looking: Looking, beside: RunsBeside) -> Looking:
    looking.change(lambda one: replace(one, beside=beside))
    box = looking.view.how.colour
    box.setCurrentText("Run")
    box.activated.emit(box.currentIndex())
    looking.settle()
    return looking


def _codings(run: Run, inspected: Inspected) -> Array:
    return encode(run.architecture, run.checkpoint.weights, inspected.part.samples)


def _points(looking: Looking) -> Array:
    assert looking.view.laid is not None
    return looking.view.laid.map.points


def _words(looking: Looking) -> list[str]:
    shown = looking.view.runs.lines.findChildren(QLabel)
    return [one.text() for one in shown if one.isVisibleTo(looking.view.runs.lines)]


@pytest.fixture
def compared(looking: Looking) -> tuple[Looking, Run]:
    """One other run on the map."""
    other = _run()
    return _laid_by_run(looking, _beside(other)), other


def test_each_sample_has_a_point_of_each_run_turned_onto_the_one_that_is_looked_at(
    compared: tuple[Looking, Run],
) -> None:
    looking, other = compared
    model = looking.inspected.model
    own = encode(model.architecture, model.weights, looking.inspected.part.samples)
    there = _codings(other, looking.inspected)
    points = _points(looking)
    assert points.shape == (60, 2)
    # Two codes: a plane shows all of them, but for a turn.
    first, second, disparity = procrustes(own, there)
    size = np.linalg.norm(own - own.mean(axis=0))
    apart = np.linalg.norm(first - second, axis=1) * size
    np.testing.assert_allclose(np.linalg.norm(points[:30] - points[30:], axis=1), apart, atol=1e-5)
    told = looking.view.how.told.text()
    assert told.startswith("30 samples by each of 2 runs, none left out.")
    assert f"{100 * (1 - disparity):.0f}\N{NO-BREAK SPACE}% of 2 · another 1" in told


def test_as_they_are_codings_lie_where_each_run_has_them(compared: tuple[Looking, Run]) -> None:
    looking, other = compared
    looking.view.runs.turned.click()
    looking.settle()
    points = _points(looking)
    there = _codings(other, looking.inspected)
    apart = np.linalg.norm(there[:, None] - there, axis=2)
    found = np.linalg.norm(points[30:, None] - points[30:], axis=2)
    np.testing.assert_allclose(found, apart, atol=1e-5)


def test_points_have_the_colours_of_their_runs_which_are_listed_with_their_samples(
    compared: tuple[Looking, Run],
) -> None:
    looking, _other = compared
    drawn, theme = looking.view.canvas.drawn, looking.view.tools.themes.current
    assert drawn is not None
    splat = drawn.splat
    of_bytes = splat.packed.view(np.uint8).reshape(-1, 4)[:, :3]
    for place, points in ((0, splat.order < 30), (1, splat.order >= 30)):
        colour = run_colour(place, theme)
        wanted = [colour.red(), colour.green(), colour.blue()]
        assert np.unique(of_bytes[points], axis=0).tolist() == [wanted]
    assert _words(looking) == ["Run 1", "30", "2 · another 1", "30"]


def test_a_lasso_around_one_point_selects_the_sample_in_all_runs(
    compared: tuple[Looking, Run],
) -> None:
    looking, _other = compared
    at = QPoint(*np.round(looking.view.canvas.places_of(7)[1]).astype(int).tolist())
    looking.drag(*(at + QPoint(*one) for one in ((-6, -6), (6, -6), (6, 6), (-6, 6))))
    assert 7 in looking.selected
    assert len(looking.selected) == len(set(looking.selected))
    drawn = looking.view.canvas.drawn
    assert drawn is not None
    assert drawn.splat.selected is not None
    chosen = drawn.splat.order[drawn.splat.selected]
    assert sorted(chosen.tolist()) == sorted(
        [*looking.selected, *(n + 30 for n in looking.selected)]
    )


def test_the_pointer_tells_run_sample_and_the_error_in_that_run(
    compared: tuple[Looking, Run],
) -> None:
    looking, other = compared
    canvas, samples = looking.view.canvas, looking.inspected.part.samples
    made = reconstruct(other.architecture, other.checkpoint.weights, samples)
    errors = np.square(made - samples).mean(axis=1)
    places = np.concatenate([canvas.places_of(row) for row in range(30)])
    apart = np.linalg.norm(places[:, None] - places, axis=2) + 1e9 * np.eye(len(places))
    # That point of the other run which is furthest from all others: nothing else is meant there.
    row = int(apart.min(axis=1)[1::2].argmax())
    x, y = np.round(canvas.places_of(row)[1]).astype(int).tolist()
    QTest.mouseMove(canvas, QPoint(x, y))
    assert canvas.hovered == row
    words = canvas.hover_words
    assert words[0] == "2 · another 1"
    assert words[-1] == f"error {errors[row]:.4f}"
    QTest.mouseMove(canvas, QPoint(1, 1))


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (lambda: _run(units=(4, 3)), "3 codings"),
        (lambda: _run(data="f" * 64), "other data"),
    ],
)
def test_why_a_run_cannot_be_on_the_map_is_told(
    looking: Looking, other: Callable[[], Run], why: str
) -> None:
    _laid_by_run(looking, _beside(other()))
    assert len(_points(looking)) == 30
    assert _words(looking) == ["Run 1", "30", "2 · another 1", why]


def test_a_run_is_added_and_taken_off(looking: Looking) -> None:
    beside = _beside(_run(), _run(seed=6), marked=1)
    _laid_by_run(looking, beside)
    wanted = list[tuple[str, ...]]()
    looking.view.marks_wanted.connect(wanted.append)
    section = looking.view.runs
    assert [section.add.itemText(n) for n in range(section.add.count())] == ["3 · another 2"]
    section.add.activated.emit(0)
    less = section.findChild(QAbstractButton, "mapLess1Button")
    assert less is not None
    less.click()
    (second,), (third,) = beside.marks, [one.id for one in beside.offered]
    assert wanted == [(second, third), ()]


def test_a_map_of_the_selection_has_it_by_each_run(compared: tuple[Looking, Run]) -> None:
    looking, _other = compared
    looking.around(3)
    count = len(looking.selected)
    before = looking.view.canvas.drawn
    looking.view.selecting.again.click()
    looking.settle()
    assert looking.view.canvas.drawn is not before
    assert len(_points(looking)) == 2 * count
    assert f"{count} of 30 samples by each of 2 runs" in looking.view.how.told.text()


def test_by_class_again_the_run_that_is_looked_at_is_alone(compared: tuple[Looking, Run]) -> None:
    looking, _other = compared
    box = looking.view.how.colour
    box.setCurrentText("Class")
    box.activated.emit(box.currentIndex())
    looking.settle()
    assert len(_points(looking)) == 30
    assert not looking.view.runs.isVisibleTo(looking.view.sidebar)


def test_the_table_has_a_line_for_each_run_and_sample(compared: tuple[Looking, Run]) -> None:
    looking, _other = compared
    told = list[str]()
    looking.view.ask_table(told.append)
    looking.settle()
    lines = [*csv.DictReader(StringIO(told[0]))]
    assert [one["run"] for one in lines] == 30 * ["Run 1"] + 30 * ["2 · another 1"]
    assert [one["row"] for one in lines[:30]] == [one["row"] for one in lines[30:]]
    places = [(float(one["x"]), float(one["y"])) for one in lines]
    np.testing.assert_allclose(places, _points(looking), rtol=1e-5, atol=1e-6)


def test_where_nothing_is_known_of_other_runs_the_map_is_that_of_the_network(
    looking: Looking,
) -> None:
    box = looking.view.how.colour
    box.setCurrentText("Run")
    box.activated.emit(box.currentIndex())
    looking.settle()
    assert len(_points(looking)) == 30
    assert looking.failures == []


def test_at_another_moment_a_run_stands_beside_its_own_end() -> None:
    runs = Runs.of(_run())
    (only,) = (one.id for one in runs.kept)
    beside = runs_beside(runs, (only,), {}, live=False, moment="epoch 3")
    assert (beside.own.title, [one.id for one in beside.marked]) == ("Run 1, epoch 3", [only])
    assert beside.own.colour != beside.marked[0].colour
    at_end = runs_beside(runs, (only,), {}, live=False, moment="")
    assert (at_end.own.title, at_end.marked) == ("Run 1", ())


def test_a_network_that_still_learns_stands_beside_all_that_are_marked() -> None:
    runs = Runs.of(_run())
    (only,) = (one.id for one in runs.kept)
    beside = runs_beside(runs, (only,), {}, live=True, moment="")
    assert beside.own.title == "Being trained"
    assert [one.id for one in beside.marked] == [only]
    assert beside.own.colour != beside.marked[0].colour


def test_t_sne_is_of_the_codings_of_all_runs_together_and_decodes_by_those_of_the_one_looked_at(
    compared: tuple[Looking, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, _other = compared
    asked = list[Array]()

    def settled(codings: Array, *_settings: object, **_more: object) -> MapPoints:
        asked.append(codings)
        points = np.arange(2 * len(codings), dtype=np.float32).reshape(-1, 2)
        return MapPoints(points, TSNE, "All 60 samples, none left out. t-SNE.")

    monkeypatch.setattr("aestudio.gui.inspect.map.laid.tsne_map", settled)
    how, model = looking.view.how, looking.inspected.model
    how.method.setCurrentIndex(how.method.findData(TSNE))
    how.method.activated.emit(how.method.currentIndex())
    how.compute.click()
    looking.settle()
    own = encode(model.architecture, model.weights, looking.inspected.part.samples)
    assert asked[0].shape == (60, 2)
    np.testing.assert_array_equal(asked[0][:30], own)
    assert how.told.text().startswith("30 samples by each of 2 runs, none left out. t-SNE.")
    laid = looking.view.laid
    assert laid is not None
    # Beside the last point of the other run, whose codings are not this decoder's.
    walked = point_wish(looking.inspected, laid, np.array([118.0, 119.0])).work(
        Task(lambda *_news: None)
    )
    assert walked is not None
    weights = 1 / np.linalg.norm(laid.map.points[25:30] - [118, 119], axis=1)
    expected = weights @ own[25:] / weights.sum()
    np.testing.assert_allclose(walked.codings[0], expected, rtol=1e-5)


def test_beside_a_network_that_still_learns_a_run_stays_where_it_is_read(
    compared: tuple[Looking, Run],
) -> None:
    looking, _other = compared
    before = looking.view.canvas.drawn
    subject = replace(looking.inspected.subject, live=True, of="another epoch")
    looking.at(looking.inspected.of_subject(subject))
    looking.settle()
    drawn = looking.view.canvas.drawn
    assert drawn is not before
    assert drawn is not None
    assert drawn.laid.copies == 2
