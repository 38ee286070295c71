"""What points are painted by, and what the ends of the colours stand for."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor

from aestudio.analysis.passing import Passed
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.model import Model
from aestudio.core.plan import TrainingPlan
from aestudio.core.scaling import Scaling
from aestudio.gui.inspect.inspected import Inspected, Subject, inspected_first
from aestudio.gui.inspect.map.colouring import (
    By,
    Colouring,
    Scale,
    by_number,
    choices,
    ends,
    numbers,
    painted,
)
from aestudio.gui.inspect.runs_beside import RunsBeside
from aestudio.gui.runs.compared import Named
from aestudio.gui.runs.palette import run_colour
from aestudio.gui.samples.class_colours import class_colour
from aestudio.gui.samples.part import Parts
from aestudio.gui.shell.theme import DARK, LIGHT, Theme
from tests.gui.small import dataset, network

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK])
NAMED = Encoding(
    features=(
        Feature(column="age"),
        Feature(column="Error", category="red"),
        Feature(column="at", origin=1e9),
    )
)


def _passed(inspected: Inspected) -> Passed:
    generator = np.random.default_rng(3)
    return Passed.of(generator.random(30), generator.random((30, 2), np.float32))


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def _of_table(labelled: bool = True) -> Inspected:
    architecture, weights = network(3, (2,))
    model = Model(architecture, weights)
    data = replace(
        dataset((3,), labelled=labelled),
        encoding=NAMED,
        scaling=Scaling(np.array([10, 0, 5], np.float32), np.array([2, 1, 4], np.float32)),
    )
    return inspected_first(Subject(model, Parts(data, TrainingPlan()), of=model))


@THEMES
def test_each_class_has_the_colour_that_it_has_everywhere(
    inspected: Inspected, theme: Theme
) -> None:
    found = painted(Colouring(By.CLASS), inspected, _passed(inspected), theme)
    assert found.scale is None
    labels = inspected.part.labels
    assert labels is not None
    expected = [_rgb(class_colour(int(one), theme)) for one in labels]
    assert [tuple(one) for one in found.colours.tolist()] == expected


@THEMES
def test_larger_numbers_are_further_from_the_ground(theme: Theme) -> None:
    found = by_number(np.arange(200.0), theme).colours.astype(float)
    brightness = found @ [0.2126, 0.7152, 0.0722]
    towards = np.diff(brightness) if theme.dark else -np.diff(brightness)
    assert (towards >= -2).all()
    assert towards.sum() > 100


def test_a_few_far_numbers_do_not_take_all_the_colours() -> None:
    values = np.concatenate([np.linspace(0, 1, 999), [1e6]])
    scale = by_number(values, LIGHT).scale
    assert scale is not None
    low, high = np.quantile(values, [0.01, 0.99])
    assert (scale.low, scale.high, scale.beyond) == (low, high, True)


def test_equal_numbers_have_one_colour_and_equal_ends() -> None:
    found = by_number(np.full(5, 2.5), LIGHT)
    assert found.scale == Scale(2.5, 2.5, beyond=False)
    assert len(np.unique(found.colours, axis=0)) == 1


def test_a_run_that_stands_alone_has_its_own_colour(inspected: Inspected) -> None:
    own = Named("a", "2 · tied", 3)
    alone = replace(inspected, beside=RunsBeside(own))
    found = painted(Colouring(By.RUN), alone, _passed(alone), LIGHT)
    assert {tuple(one) for one in found.colours.tolist()} == {_rgb(run_colour(3, LIGHT))}


def test_what_is_no_number_is_grey() -> None:
    found = by_number(np.array([0.0, np.nan, 1.0]), LIGHT)
    assert tuple(found.colours[1].tolist()) == _rgb(LIGHT.color("faint"))
    nothing = by_number(np.full(2, np.nan), LIGHT)
    assert nothing.scale is None
    assert nothing.colours.shape == (2, 3)


def test_columns_of_a_table_have_their_names_and_their_own_units() -> None:
    inspected = _of_table()
    offered = choices(inspected)
    assert [*offered][:5] == ["Class", "Error", "Label doubt", "Run", "One colour"]
    assert [*offered][5:] == ["Code 1", "Code 2", "age", "Error = red", "at"]
    samples, passed = inspected.part.samples, _passed(inspected)
    age = numbers(offered["age"], inspected, passed)
    at = numbers(offered["at"], inspected, passed)
    assert age is not None
    assert at is not None
    assert age.tolist() == pytest.approx([2 * float(one) + 10 for one in samples[:, 0]])
    assert at.tolist() == pytest.approx([4 * float(one) + 5 + 1e9 for one in samples[:, 2]])


def test_a_column_that_is_called_like_something_else_can_be_chosen_as_well() -> None:
    inspected = _of_table()
    data = inspected.subject.dataset
    features = tuple(Feature(column=name) for name in ("Error", "Class", "x"))
    renamed = replace(data, encoding=Encoding(features=features))
    subject = replace(inspected.subject, parts=Parts(renamed, TrainingPlan()))
    offered = choices(inspected_first(subject))
    assert offered["Error"] == Colouring(By.ERROR)
    assert offered["Error (data)"] == Colouring(By.INPUT, 0)
    assert offered["Class (data)"] == Colouring(By.INPUT, 1)


def test_without_classes_the_error_comes_first_and_no_label_is_doubtful() -> None:
    offered = choices(_of_table(labelled=False))
    assert next(iter(offered)) == "Error"
    assert "Label doubt" not in offered


def test_images_offer_no_pixels(inspected: Inspected) -> None:
    offered = ["Class", "Error", "Label doubt", "Run", "One colour", "Code 1", "Code 2"]
    assert [*choices(inspected)] == offered


@pytest.mark.parametrize(
    ("name", "scale", "written"),
    [
        ("Error", Scale(0.01234, 0.5, False), ("0.0123", "0.5000")),
        ("Code 1", Scale(-1.5, 2.0, True), ("≤ −1.5", "≥ 2")),
        ("at", Scale(0.0, 86_400.0, False), ("1970-01-01", "1970-01-02")),
    ],
)
def test_the_ends_are_written_as_such_numbers_are(
    name: str, scale: Scale, written: tuple[str, str]
) -> None:
    inspected = _of_table()
    assert ends(choices(inspected)[name], inspected, scale) == written
