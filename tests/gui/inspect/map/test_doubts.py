"""Labels that neighbours contradict: seen on the map, selected, told."""

import csv
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sklearn.neighbors import NearestNeighbors

from aestudio.analysis.forward import encode
from aestudio.core.model import Model
from aestudio.core.plan import TrainingPlan
from aestudio.gui.inspect.inspected import Inspected, Subject, inspected_first
from aestudio.gui.inspect.map.view import MapView
from aestudio.gui.samples.part import PartName, Parts
from aestudio.gui.shell.status_strip import StatusStrip
from tests.gui.inspect.map.conftest import Looking
from tests.gui.small import dataset, network

NAME = "Label doubt"


def _near(inspected: Inspected) -> NDArray[np.int64]:
    """Labels (30, 10) of the neighbours of each sample, the nearest first."""
    model, labels = inspected.model, inspected.part.labels
    assert labels is not None
    codings = encode(model.architecture, model.weights, inspected.part.samples)
    trees = NearestNeighbors(n_neighbors=10, algorithm="kd_tree").fit(codings)
    found: NDArray[np.int64] = labels[trees.kneighbors(return_distance=False)]
    return found


def _shares(inspected: Inspected) -> NDArray[np.float64]:
    labels = inspected.part.labels
    assert labels is not None
    found: NDArray[np.float64] = (_near(inspected) != labels[:, None]).mean(axis=1)
    return found


def _paint_by(looking: Looking, name: str) -> None:
    box = looking.view.how.colour
    box.setCurrentText(name)
    box.activated.emit(box.currentIndex())
    looking.settle()


def test_points_are_painted_by_the_share_of_neighbours_of_another_class(looking: Looking) -> None:
    before = looking.view.canvas.drawn
    _paint_by(looking, NAME)
    drawn = looking.view.canvas.drawn
    assert drawn is not None
    assert before is not None
    shares = _shares(looking.inspected)[drawn.splat.order]
    colours = drawn.splat.packed
    for one in np.unique(shares):
        assert len(np.unique(colours[shares == one])) == 1
    assert len(np.unique(colours)) == len(np.unique(shares))
    assert looking.view.how.scale.ends == ("0", "1")


def test_the_most_doubtful_labels_are_selected_as_many_as_are_wanted(looking: Looking) -> None:
    section = looking.view.selecting
    section.count.setText("4")
    section.doubtful.click()
    looking.settle()
    shares = _shares(looking.inspected)
    assert len(looking.selected) == 4
    assert shares[looking.selected].min() >= np.sort(shares)[-4]
    assert looking.inspected.selection.told == "4 doubtful labels"


def test_numbers_select_by_what_neighbours_say_too(looking: Looking) -> None:
    section = looking.view.selecting
    section.number.setCurrentText(NAME)
    section.numbers.low.setText("0.65")
    section.numbers.low.editingFinished.emit()
    looking.settle()
    assert looking.selected == np.flatnonzero(_shares(looking.inspected) >= 0.65).tolist()
    assert looking.inspected.selection.told == "label doubt ≥ 0.65"


def test_the_sample_under_the_pointer_tells_what_its_neighbours_are(looking: Looking) -> None:
    _paint_by(looking, NAME)
    labels, names = looking.inspected.part.labels, looking.inspected.part.class_names
    assert labels is not None
    near = _near(looking.inspected)
    for row in (3, 11):
        others = near[row][near[row] != labels[row]]
        most = int(np.bincount(others).max())
        QTest.mouseMove(looking.view.canvas, looking.place(row))
        told = looking.view.canvas.hover_words[-1]
        assert told in [
            f"{most} of 10 neighbours: {names[one]}"
            for one in range(3)
            if np.count_nonzero(others == one) == most
        ]
    QTest.mouseMove(looking.view.canvas, QPoint(1, 1))


def test_the_table_has_a_column_of_it_once_it_is_known(looking: Looking) -> None:
    told = list[str]()
    looking.view.ask_table(told.append)
    _paint_by(looking, NAME)
    looking.view.ask_table(told.append)
    looking.settle()
    assert NAME.lower() not in told[0]
    found = [float(line[NAME.lower()]) for line in csv.DictReader(StringIO(told[1]))]
    np.testing.assert_allclose(found, _shares(looking.inspected))


def test_of_other_samples_it_is_found_anew(looking: Looking) -> None:
    _paint_by(looking, NAME)
    looking.change(lambda one: one.of_part(one.subject.parts[PartName.TRAINING]))
    looking.settle()
    drawn = looking.view.canvas.drawn
    assert drawn is not None
    assert len(drawn.splat.packed) == 54
    looking.view.selecting.doubtful.click()
    looking.settle()
    assert 0 < len(looking.selected) <= 20


def test_what_a_doubtful_label_is_and_what_one_can_do_is_said_where_they_are_selected(
    looking: Looking,
) -> None:
    section = looking.view.selecting
    said = section.about_doubts
    assert said.isVisibleTo(section)
    assert "nearest samples contradict" in said.text()
    assert "look at each" in said.text()


def test_without_labels_none_is_doubtful(qtbot: QtBot, view: MapView) -> None:
    model = Model(*network(36, (4, 2)))
    parts = Parts(dataset((6, 6), labelled=False), TrainingPlan())
    Looking(qtbot, view, inspected_first(Subject(model, parts, of=model))).settle()
    assert not view.selecting.doubtful.isVisibleTo(view.sidebar)
    assert not view.selecting.about_doubts.isVisibleTo(view.sidebar)
    assert view.how.colour.findText(NAME) == -1


@pytest.fixture
def news(looking: Looking) -> Callable[[], str]:
    """What the strip at the bottom says last."""
    strip = StatusStrip(looking.view)
    looking.view.told.connect(strip.say)
    looking.view.withdrawn.connect(strip.withdraw)
    label = strip.findChild(QLabel, "newsLabel")
    assert isinstance(label, QLabel)
    return label.text


def _contradicted(looking: Looking) -> str:
    count = np.count_nonzero(_shares(looking.inspected) > 0.5)
    return f"{count} labels that most of the nearest samples contradict"


@pytest.mark.parametrize("other", ["Run", "Error", "Class"])
def test_how_many_are_contradicted_is_told_while_they_are_painted(
    looking: Looking, news: Callable[[], str], other: str
) -> None:
    for name, told in ((NAME, _contradicted(looking)), (other, "")) * 2:
        _paint_by(looking, name)
        assert news() == told


def test_in_another_view_no_more_is_said_of_labels(
    looking: Looking, news: Callable[[], str]
) -> None:
    _paint_by(looking, NAME)
    looking.view.hide_inspected()
    assert news() == ""
    looking.at(looking.inspected)
    looking.settle()
    assert news() == _contradicted(looking)


def test_what_was_said_since_stays(looking: Looking, news: Callable[[], str]) -> None:
    _paint_by(looking, NAME)
    looking.view.told.emit("Saved digits.h5")
    _paint_by(looking, "Error")
    assert news() == "Saved digits.h5"


def test_of_another_network_what_was_said_of_labels_goes(
    looking: Looking, news: Callable[[], str]
) -> None:
    looking.view.selecting.doubtful.click()
    looking.settle()
    assert news() == _contradicted(looking)
    model = Model(*network(36, (4, 2), seed=5))
    subject = replace(looking.inspected.subject, model=model, of=model)
    looking.change(lambda one: one.of_subject(subject))
    looking.settle()
    assert news() == ""


@pytest.mark.parametrize("typed", ["0", "many"])
def test_a_number_that_cannot_be_selects_nothing(looking: Looking, typed: str) -> None:
    section = looking.view.selecting
    section.count.setText(typed)
    section.doubtful.click()
    looking.settle()
    assert looking.selected == []
    assert section.count.is_mistaken


def test_other_colours_end_the_search_for_neighbours(
    looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = list[bool]()

    def searched(*_what: object, should_stop: Callable[[], bool], **_more: object) -> None:
        while not should_stop():
            Event().wait(0.001)
        ended.append(True)

    monkeypatch.setattr("aestudio.gui.inspect.map.doubts.disagreement", searched)
    box = looking.view.how.colour
    for name in (NAME, "Error"):
        box.setCurrentText(name)
        box.activated.emit(box.currentIndex())
    looking.settle()
    assert looking.view.how.scale.isVisibleTo(looking.view.sidebar)
    assert not looking.failures
    assert ended == [True]
