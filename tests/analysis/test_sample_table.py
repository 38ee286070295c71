"""Samples as a table, on the iris set: checked against pandas-like reckoning by hand."""

import csv
from io import StringIO

import numpy as np
import pytest
from sklearn.datasets import load_iris

from aestudio.analysis.forward import encode, reconstruct
from aestudio.analysis.sample_table import Tabled
from aestudio.core.architecture import Architecture
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.layers.dense import Dense
from aestudio.core.model import Model
from aestudio.core.scaling import Scaling
from aestudio.gui.kit.csv_text import csv_text
from tests.networks import drawn

IRIS = load_iris()
RAW = np.asarray(IRIS.data, np.float32)
NAMES = ("sepal length", "sepal width", "petal length", "petal width")
LOW, SPAN = RAW.min(axis=0), np.ptp(RAW, axis=0)


@pytest.fixture
def tabled() -> Tabled:
    architecture = Architecture(input_shape=(4,), layers=(Dense(units=2),))
    return Tabled(
        Model(architecture, drawn(architecture, 3, kernel=0.4)),
        (RAW - LOW) / SPAN,
        np.arange(150) + 1000,
        np.asarray(IRIS.target, np.int64),
        tuple(map(str, IRIS.target_names)),
        Encoding(features=tuple(Feature(column=name) for name in NAMES)),
        Scaling(LOW, SPAN),
    )


def test_each_column_stands_in_its_own_units_with_what_came_out_and_the_difference(
    tabled: Tabled,
) -> None:
    found = tabled.columns(np.array([5, 77]))
    made = reconstruct(tabled.model.architecture, tabled.model.weights, tabled.samples)[[5, 77]]
    for place, name in enumerate(NAMES):
        came, went = RAW[[5, 77], place], made[:, place] * SPAN[place] + LOW[place]
        np.testing.assert_allclose(found[f"input {name}"], came, rtol=1e-5)
        np.testing.assert_allclose(found[f"output {name}"], went, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(found[f"error {name}"], abs(went - came), atol=1e-4)
    assert found["row"].tolist() == [1006, 1078]
    assert found["class"].tolist() == ["setosa", "versicolor"]
    np.testing.assert_allclose(
        found["scaled error"], np.square(made - tabled.samples[[5, 77]]).mean(axis=1), rtol=1e-5
    )


def test_codes_stand_last_and_the_header_names_all(tabled: Tabled) -> None:
    header = tabled.header()
    assert header[:3] == ("row", "class", "scaled error")
    assert header[3:6] == ("input sepal length", "output sepal length", "error sepal length")
    assert header[-2:] == ("code 1", "code 2")
    codes = encode(tabled.model.architecture, tabled.model.weights, tabled.samples)
    found = tabled.column("code 2", lambda: False)
    assert found is not None
    np.testing.assert_allclose(found.astype(np.float32), codes[:, 1], rtol=1e-6)
    assert tabled.column("code 2", lambda: True) is None


def test_images_have_no_columns_of_their_pixels(tabled: Tabled) -> None:
    plain = Tabled(tabled.model, tabled.samples, tabled.rows, None, (), Encoding(), tabled.scaling)
    assert plain.header() == ("row", "error", "code 1", "code 2")


def test_a_file_of_it_is_read_back_to_the_same_numbers_in_the_order_asked_for(
    tabled: Tabled,
) -> None:
    order = np.array([140, 3, 70])
    shares: list[float] = []
    read = [
        *csv.DictReader(StringIO(csv_text(tabled.header(), tabled.lines(order, shares.append))))
    ]
    assert [int(one["row"]) for one in read] == [1141, 1004, 1071]
    codes = encode(tabled.model.architecture, tabled.model.weights, tabled.samples[order])
    assert [np.float32(one["code 1"]) for one in read] == codes[:, 0].tolist()
    assert shares == [1.0]
