"""What programs say, where they ask for data, and what they refuse."""

import ast
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aestudio.core.codings.variational import Variational
from aestudio.core.corruptions import CORRUPTIONS
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.errors import FileError
from aestudio.core.keras_word import KerasWord
from aestudio.core.preparation import Preparation
from aestudio.core.reference import DataReference
from aestudio.core.scaling import Scaling
from aestudio.export.exporting import export
from aestudio.export.part import Part
from aestudio.export.portable import Portable
from aestudio.export.script.code import WIDTH, Call, Source, source
from aestudio.export.script.data import PLACE, data_cells
from aestudio.export.script.expressions import KerasOperations, statements, symbol
from aestudio.export.script.reading import read_lines
from aestudio.export.targets.script import Notebook, Script, notebook, script
from tests.export.script.trainings import ALIKE, FILES, SAME, Training
from tests.export.targets.networks import DENSE, portable

PLAIN = Training("pictures.npy", {"layers": ({"kind": "dense", "units": 4},)})


@pytest.fixture
def made() -> Callable[[Training], Portable]:
    return lambda training: training.portable(training.dataset(Path()))


@pytest.mark.parametrize("name", [*SAME, *ALIKE])
def test_programs_are_python_with_lines_that_fit_a_page(
    made: Callable[[Training], Portable], name: str
) -> None:
    text = script(made({**SAME, **ALIKE}[name]))
    ast.parse(text)
    lines = [one for one in text.splitlines() if not one.startswith("DATA = ")]
    assert max(map(len, lines)) <= WIDTH + 12
    assert PLACE not in text
    assert not {"aestudio"} & {*text.split()}


def test_a_notebook_has_the_steps_of_the_script_with_a_sentence_each(
    made: Callable[[Training], Portable],
) -> None:
    one = made(SAME["whole, tied, stops early"])
    found = notebook(one)
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)
    kinds = [cell["cell_type"] for cell in found["cells"]]
    assert kinds == ["markdown", *["markdown", "code"] * (len(kinds) // 2)]
    assert len({cell["id"] for cell in found["cells"]}) == len(kinds)
    codes = ["".join(cell["source"]) for cell in found["cells"] if cell["cell_type"] == "code"]
    text = script(one)
    assert all(code in text for code in codes)


def test_what_is_written_says_what_it_needs_and_holds_no_weights(
    made: Callable[[Training], Portable],
) -> None:
    exported = export(made(PLAIN), Script(), Path("train.py"))
    text = Path("train.py").read_text(encoding="utf-8")
    assert '#     "keras==' in text
    assert '#     "tensorflow==' in text
    assert "×" not in exported.told
    assert exported.snippet.startswith('pip install "keras==')
    assert any("those of another seed" in one for one in exported.notes)
    export(made(PLAIN), Notebook(), Path("train.ipynb"))
    json.loads(Path("train.ipynb").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "changes",
    [
        {"split": "stratified"},
        {"balance": "equal"},
        {"missing": "drop"},
        {"reading": {"height": 5}},
    ],
)
def test_what_takes_more_than_a_few_lines_to_read_is_asked_for(
    made: Callable[[Training], Portable], changes: dict[str, Any]
) -> None:
    one = made(PLAIN)
    assert one.run is not None
    data = one.run.data
    assert data is not None
    other = data.edited(preparation=Preparation.checked(changes))
    asking = replace(one, run=replace(one.run, data=other))
    text = script(asking)
    assert PLACE in text
    assert f'training = np.load("training.npy")  # ({data.training_samples}, 9, 7)' in text
    assert any("pictures" in note for note in Script().remarks(asking))


@pytest.mark.parametrize("source", ["set:faces", "set:diabetes", "nowhere.mat", "x.h5", "gone.npz"])
def test_data_that_no_few_lines_read_are_not_read(source: str) -> None:
    reference = DataReference(source=source)
    encoding = Encoding(features=(Feature(column="a"),)) if "diabetes" in source else Encoding()
    assert read_lines(reference, encoding) is None


def test_a_table_is_read_by_the_columns_that_it_has() -> None:
    FILES["table.csv"](Path("t.csv"))
    reference = DataReference(source="t.csv")
    there, gone = Feature(column="length"), Feature(column="height")
    found = read_lines(reference, Encoding(features=(there,)))
    assert found is not None
    assert any('delimiter=";"' in line for line in found.lines)
    for other in (gone, there.edited(fill=1.0), there.edited(base=2)):
        assert read_lines(reference, Encoding(features=(other,))) is None
    assert read_lines(DataReference(source="none.csv"), Encoding(features=(there,))) is None


@pytest.mark.parametrize(
    "scaling",
    [
        Scaling.identity(),
        Scaling.bytes(),
        Scaling.uniform(-0.3, 2.7),
        Scaling(np.linspace(0, 1, 63, dtype=np.float32), np.linspace(1, 2, 63, dtype=np.float32)),
        Scaling(np.linspace(0, 1, 63) + 1.7e9, np.linspace(1e-3, 2e-3, 63)),
        Scaling(np.zeros(1), np.full(1, 5.0), np.array([2**60 + 5], np.int64)),
    ],
)
def test_samples_are_scaled_to_the_very_bits_that_the_network_saw(
    scaling: Scaling, made: Callable[[Training], Portable]
) -> None:
    one = made(PLAIN)
    assert one.run is not None
    assert one.run.data is not None
    generator = np.random.default_rng(3)
    raw: Any = generator.integers(0, 255, (90, 63))
    if scaling.is_wide:
        raw = raw + (2**60 if scaling.origin is not None else 1.7e9)
    names: dict[str, Any] = {"np": np}
    np.save("pictures.npy", raw.reshape(90, 9, 7))
    for cell in data_cells(one.run.data, Encoding(), scaling, one.run.plan):
        exec(cell.code, names)
    found = names["x_test"].reshape(len(names["x_test"]), -1)
    wanted = scaling.apply(names["testing"].reshape(len(found), -1))
    np.testing.assert_array_equal(found, wanted)


def test_parts_are_those_of_the_program(made: Callable[[Training], Portable]) -> None:
    dataset = PLAIN.dataset(Path())
    one = PLAIN.portable(dataset)
    assert one.run is not None
    assert one.run.data is not None
    names: dict[str, Any] = {"np": np}
    for cell in data_cells(one.run.data, one.encoding, one.scaling, one.run.plan):
        exec(cell.code, names)
    training, validation = dataset.parts(one.run.plan)
    for name, part in {"x_train": training, "x_valid": validation}.items():
        wanted = part.read(0, len(part))
        np.testing.assert_array_equal(names[name].reshape(len(part), -1), wanted)
    np.testing.assert_array_equal(names["x_test"].reshape(-1, 63), dataset.test)


@pytest.mark.parametrize("kind", [one for one in CORRUPTIONS if one != "none"])
def test_formulas_are_written_as_they_are_computed(kind: str) -> None:
    from aestudio.analysis.operations import NumPyOperations

    corruption = CORRUPTIONS[kind].checked({})
    generator = np.random.default_rng(1)
    inputs, draws = generator.random((5, 7)), generator.random((5, 7)).astype(np.float32)
    lines = statements([
        ("outputs", corruption.corrupted(KerasOperations(), symbol("inputs"), symbol("draws")))
    ])  # fmt: skip
    names: dict[str, Any] = {"inputs": inputs, "draws": draws, "ops": _Ops}
    exec("\n".join(lines), names)
    wanted = corruption.corrupted(NumPyOperations(), inputs, draws)
    np.testing.assert_allclose(names["outputs"], wanted, rtol=1e-6)
    word = {"gaussian": KerasWord("GaussianNoise", 0.2), "dropout": KerasWord("Dropout", 0.5)}
    assert corruption.keras == word.get(kind)


class _Ops:
    """What formulas of corruptions ask of Keras."""

    @staticmethod
    def cast(values: Any, kind: str) -> Any:
        return np.asarray(values, kind)


def test_brackets_stand_where_a_formula_would_fall_apart_without() -> None:
    a, b, c = symbol("a"), symbol("b"), symbol("c")
    cases = {
        a - (b - c): "a - (b - c)",
        (a - b) - c: "a - b - c",
        (a + b) * c: "(a + b) * c",
        a / (b * c): "a / (b * c)",
        2 * a - 1: "2 * a - 1",
        1 - (1 - a): "1 - (1 - a)",
        0.5 / (1 - a): "0.5 / (1 - a)",
        a * -0.5: "a * -0.5",
    }
    for formula, text in cases.items():
        assert statements([("x", formula)]) == [f"x = {text}"]


def test_long_calls_are_broken_and_short_ones_are_not() -> None:
    short = Call("keras.layers.Dense", (3,), {"activation": "elu"})
    assert source(short) == 'keras.layers.Dense(3, activation="elu")'
    long = source(Call("f", (Source("a" * 50), Source("b" * 50))))
    assert long.splitlines() == ["f(", f"    {'a' * 50},", f"    {'b' * 50},", ")"]
    assert source('a "quoted" \\ name') == '"a \\"quoted\\" \\\\ name"'


def test_what_it_cannot_tell_is_refused(made: Callable[[Training], Portable]) -> None:
    with pytest.raises(FileError, match="that is not known"):
        Script().check(portable(DENSE))
    one = made(PLAIN)
    with pytest.raises(FileError, match="no encoder alone"):
        Script().check(replace(one, part=Part.ENCODER))
    many = Scaling(np.zeros(1, np.float32), np.arange(1, 3000, dtype=np.float32))
    with pytest.raises(FileError, match="2,999 inputs"):
        Script().check(replace(one, scaling=many))
    assert one.run is not None
    coding = Variational(warm_up=2)
    drawn = one.run.architecture.edited(coding=coding)
    plan = one.run.plan.edited(schedule="plateau")
    waits = replace(one.run, architecture=drawn, plan=plan)
    with pytest.raises(FileError, match="ReduceLROnPlateau"):
        Script().check(replace(one, run=waits))


def test_of_two_penalties_of_a_kind_each_has_a_class(
    made: Callable[[Training], Portable],
) -> None:
    kl = {"kind": "kl", "target": 0.2}
    layer = {"kind": "dense", "units": 4, "activation": "sigmoid"}
    layers = ({**layer, "sparsity": kl}, {**layer, "sparsity": {**kl, "target": 0.3}})
    text = script(made(replace(PLAIN, architecture={"layers": layers})))
    assert text.count("class KLActivity(") == text.count("class KLActivity2(") == 1
    assert "activity_regularizer=KLActivity2()" in text


def test_l2_is_half_of_what_it_is_here(made: Callable[[Training], Portable]) -> None:
    layers = ({"kind": "dense", "units": 4, "l2": 0.002},)
    text = script(made(replace(PLAIN, architecture={"layers": layers})))
    assert "keras.regularizers.L2(0.001)" in text
    assert "Keras counts Σw²" in text


def test_a_transposed_convolution_is_drawn_by_what_comes_in(
    made: Callable[[Training], Portable],
) -> None:
    layers = ({"kind": "convolution", "filters": 8, "stride": 1},)
    text = script(made(replace(PLAIN, architecture={"layers": layers})))
    # He: variance 2 / (9 · 8) where Keras would take 2 / (9 · 1).
    assert "VarianceScaling(\n        0.25," in text
