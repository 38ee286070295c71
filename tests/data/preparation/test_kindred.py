"""Columns that are one kind of thing are scaled together, others each by itself."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from aestudio.core.encoding import Feature
from aestudio.core.preparation import Preparation, ScalingRule, Scope, Split
from aestudio.data.dataset import load_dataset
from aestudio.data.preparation.kindred import FEWEST, kindred
from aestudio.data.preparation.prepare import Prepared, prepare
from aestudio.data.raw import Column, ColumnKind, Table
from aestudio.data.reference import reference_for

ROWS = np.arange(300)


def draw(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def pixels(side: int = 8) -> NDArray[np.float64]:
    """Spots on a dark ground: the pixels about the edges hardly ever have any light."""
    down, across = np.indices((side, side))
    places = draw().normal(side / 2, side / 8, (300, 2, 1, 1))
    far = (down - places[:, 0]) ** 2 + (across - places[:, 1]) ** 2
    bright = 400 * np.exp(-far / side) * draw(1).uniform(0.5, 1.5, (300, 1, 1))
    return np.clip(bright, 0, 255).round().reshape(300, -1)


def spectra(points: int = 60) -> NDArray[np.float64]:
    """Smooth curves, high at one end and low at the other."""
    x = np.linspace(0, 1, points)
    strength = draw().uniform(0.5, 1.5, (300, 1))
    noise = draw(1).normal(0, 0.002, (300, points))
    return strength * (0.02 + 2 * np.exp(-(((x - 0.2) / 0.2) ** 2))) + noise + 5


def waves(points: int = 40) -> NDArray[np.float64]:
    """Series of one range throughout, that have nothing to do with each other."""
    return np.sin(draw().uniform(0, 50, (300, points)))


def components(columns: int = 28) -> NDArray[np.float64]:
    """Falling spreads, as principal components have."""
    found: NDArray[np.float64] = draw().normal(size=(300, columns)) * np.geomspace(20, 0.3, columns)
    return found


def sensors(columns: int = 20) -> NDArray[np.float64]:
    """Each in its own unit."""
    units = np.array([1, 1000, 0.01, 50, 3])[np.arange(columns) % 5]
    found: NDArray[np.float64] = draw().normal(10, 1, (300, columns)) * units
    return found


def numbered(stem: str, count: int) -> list[str]:
    return [f"{stem}{number}" for number in range(count)]


def groups(names: list[str], values: NDArray[Any]) -> list[list[int]]:
    features = tuple(Feature(column=name) for name in names)
    return [one.tolist() for one in kindred(features, values, ROWS)]


@pytest.mark.parametrize(
    ("names", "values"),
    [
        (numbered("pixel", 64), pixels()),
        ([f"{y}x{x}" for y in range(1, 9) for x in range(1, 9)], pixels()),
        (numbered("V", 64), pixels()),
        ([str(400 + 2 * one) for one in range(60)], spectra()),
        ([f"{4000 - 1.93 * one:.2f}" for one in range(60)], spectra()),
        ([f"wl_{one}nm" for one in range(700, 760)], spectra()),
        (numbered("t", 40), waves()),
    ],
)
def test_what_is_one_kind_by_name_and_value_is_one_group(
    names: list[str], values: NDArray[Any]
) -> None:
    assert groups(names, values) == [list(range(values.shape[1]))]


@pytest.mark.parametrize(
    ("names", "values"),
    [
        (numbered("V", 28), components()),
        (numbered("s", 20), sensors()),
        (numbered("s", 20), sensors() * 0 + 3),
        (numbered("x", 10), np.arange(10) * 100 + draw().random((300, 10))),  # Ranges apart.
        (numbered("c", 12), draw().poisson(np.geomspace(0.3, 150, 12), (300, 12)).astype(float)),
        (numbered("t", FEWEST - 1), waves(FEWEST - 1)),
        (list("abcdefghijkl"), waves(12)),
        ([f"v{one * 7 % 12}" for one in range(12)], waves(12)),  # Numbers that do not run.
        (["x1", "x1_y", "x2", "y2", "z3", "u4", "u 5", "w6w", "7k", "m8n"], waves(10)),
    ],
)
def test_what_differs_in_names_or_values_is_none(names: list[str], values: NDArray[Any]) -> None:
    assert groups(names, values) == []


def table(names: list[str], values: NDArray[Any], **others: Any) -> Table:
    columns = {**dict(zip(names, values.T, strict=True)), **others}
    return Table(tuple(Column(name, ColumnKind.NUMBER, one) for name, one in columns.items()), "a")


def as_prepared(raw: Table, **chosen: Any) -> Prepared:
    return prepare(raw, Preparation(**chosen), 0.0)


def test_pixels_of_a_table_are_divided_by_255_as_those_of_images_are() -> None:
    found = as_prepared(table(numbered("pixel", 64), pixels()))
    assert found.scaling.is_bytes
    np.testing.assert_array_equal(
        found.scaling.apply(found.values), pixels().astype(np.float32) / np.float32(255)
    )
    (note,) = (one for one in found.notes if "together" in one)
    assert note.startswith("64 columns, “pixel0” … “pixel63”, are scaled together")
    assert "scope=feature" in note


def test_the_other_columns_of_a_mixed_table_keep_limits_of_their_own() -> None:
    age = draw(3).uniform(20, 80, 300)
    found = as_prepared(table(numbered("pixel", 64), pixels(), age=age))
    scaled = found.scaling.apply(found.values)
    np.testing.assert_allclose(scaled[:, :64], pixels() / 255, atol=1e-6)
    np.testing.assert_allclose(scaled[:, 64], (age - age.min()) / np.ptp(age), atol=1e-6)
    assert [one.tolist() for one in found.together] == [list(range(64))]
    assert found.extent.low[:64].tolist() == [0] * 64
    assert found.extent.high[:64].tolist() == [1] * 64


def test_darker_pixels_than_bytes_are_scaled_by_their_common_limits() -> None:
    dark = (pixels() // 16).clip(0, 15)
    found = as_prepared(table(numbered("p", 64), dark))
    assert (found.scaling.offset.tolist(), found.scaling.scale.tolist()) == ([0], [15])


@pytest.mark.parametrize("rule", [ScalingRule.UNIT, ScalingRule.STANDARDISE, ScalingRule.ROBUST])
def test_a_group_has_the_limits_of_all_its_values(rule: ScalingRule) -> None:
    values, age = spectra(), draw(3).uniform(20, 80, 300)
    found = as_prepared(table(numbered("t", 60), values, age=age), scaling=rule)
    alone = as_prepared(table(["x"], values.reshape(-1, 1)), scaling=rule).scaling
    np.testing.assert_allclose(found.scaling.offset[:60], alone.offset[0], rtol=1e-6)
    np.testing.assert_allclose(found.scaling.scale[:60], alone.scale[0], rtol=1e-6)
    own = as_prepared(table(["age"], age[:, None]), scaling=rule).scaling
    np.testing.assert_allclose(found.scaling.scale[60], own.scale[0], rtol=1e-6)


def test_who_asks_for_each_feature_gets_each_feature() -> None:
    raw = table(numbered("pixel", 64), pixels())
    found = as_prepared(raw, scope=Scope.FEATURE)
    assert found.together == ()
    np.testing.assert_array_equal(found.scaling.scale, np.maximum(np.ptp(pixels(), axis=0), 1))
    assert not any("together" in one for one in found.notes)


def test_a_border_pixel_brighter_than_in_training_is_no_brighter_than_white(
    tmp_path: Path,
) -> None:
    values = pixels().astype(int)
    values[:, 0] = 0
    values[5, 0], values[-1, 0] = 1, 219
    rows = [",".join(map(str, (number % 10, *row))) for number, row in enumerate(values)]
    header = ",".join(["label", *numbered("pixel", 64)])
    (tmp_path / "a.csv").write_text("\n".join([header, *rows]) + "\n")
    found = load_dataset(
        reference_for(tmp_path / "a.csv", preparation=Preparation(split=Split.LAST))
    )
    assert found.test[-1, 0] == pytest.approx(219 / 255)
    assert found.test.max() <= 1


def chained(agreement: float) -> NDArray[np.float64]:
    """Columns whose spread falls by and by, each correlated so with the one before."""
    noise = draw().normal(size=(300, 40))
    columns = [noise[:, 0]]
    for number in range(1, 40):
        own = np.sqrt(1 - agreement**2) * noise[:, number]
        columns.append(agreement * columns[-1] + own)
    return np.column_stack(columns) * 0.94 ** np.arange(40)


@pytest.mark.parametrize(("agreement", "together"), [(0.93, True), (0.5, False)])
def test_neighbours_are_one_kind_where_they_go_together(agreement: float, together: bool) -> None:
    assert bool(groups(numbered("t", 40), chained(agreement))) is together


def test_neighbours_that_lie_apart_are_not_one_kind() -> None:
    apart = chained(0.93) + 20.0 * np.arange(40)
    assert groups(numbered("t", 40), apart) == []
