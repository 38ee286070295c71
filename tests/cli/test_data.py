"""What ``aestudio data`` tells of a file, and how ``--set`` prepares it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from aestudio.cli import main
from aestudio.commands.document import document_from
from aestudio.commands.prepared import data_wanted
from aestudio.core.assignments import assigned, parsed
from aestudio.core.errors import DataError, ProjectError
from aestudio.core.preparation import ComplexAs, Missing, ScalingRule, Split
from aestudio.core.project import Project
from aestudio.storage.project_file import save


def told(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> Any:
    assert main(["data", *arguments, "--json"]) == status
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def numbers() -> str:
    values = np.random.default_rng(0).normal(50, 20, (100, 3)).astype(np.float32)
    values[7] = values[3]
    np.savez("n.npz", x=values, y=np.repeat(["a", "b"], [80, 20]))
    return "n.npz"


def test_numbers_are_told_with_range_labels_parts_and_statistics(
    numbers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = told(capsys, numbers)
    assert (facts["kind"], facts["samples"], facts["shape"]) == ("array", 100, [3])
    values = np.load(numbers)["x"]
    assert (facts["minimum"], facts["maximum"]) == (float(values.min()), float(values.max()))
    assert facts["labels"] == {"a": 80, "b": 20}
    assert (facts["split"]["training"], facts["split"]["testing"]) == (80, 20)
    assert facts["scaling"]["by_feature"]
    assert facts["statistics"]["duplicates"] == 1
    assert list(facts["statistics"]["codes"]) == ["0.9", "0.95", "0.99"]
    assert facts["size"] == Path(numbers).stat().st_size
    assert facts["memory"]["needed"] > 0
    assert facts["problem"] is None


def test_a_table_is_told_column_by_column(capsys: pytest.CaptureFixture[str]) -> None:
    facts = told(capsys, "set:iris")
    assert [one["kind"] for one in facts["columns"]] == ["number"] * 4 + ["category"]
    assert facts["columns"][4]["categories"] == {"setosa": 50, "versicolor": 50, "virginica": 50}
    assert facts["columns"][0]["minimum"] == 4.3
    assert facts["inputs"] == [one["name"] for one in facts["columns"][:4]]


def test_test_samples_that_also_train_are_counted_and_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    values = np.random.default_rng(0).random((20, 3)).astype(np.float32)
    values[[16, 18]] = values[[0, 5]]
    np.save("d.npy", values)
    facts = told(capsys, "d.npy", "--set", "split=last")
    assert facts["statistics"]["duplicates"] == facts["statistics"]["in_both_parts"] == 2
    assert main(["data", "d.npy", "--set", "split=last"]) == 0
    assert "Note: 2 of 4 test samples are in the training part, too" in capsys.readouterr().out
    facts = told(capsys, "d.npy", "--set", "split=last,test_share=0.05")
    assert (facts["statistics"]["duplicates"], facts["statistics"]["in_both_parts"]) == (2, 0)
    assert facts["notes"] == []


def test_data_of_which_nothing_can_be_learnt_are_told_as_such(
    capsys: pytest.CaptureFixture[str],
) -> None:
    np.save("d.npy", np.zeros((20, 3)))
    assert "all 16 training samples are alike" in told(capsys, "d.npy", status=2)["problem"]


def test_test_values_far_outside_training_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    values = np.random.default_rng(0).random((20, 3))
    values[19, 1] = 219
    np.save("d.npy", values)
    (note,) = told(capsys, "d.npy", "--set", "split=last,test_share=0.1")["notes"]
    assert note.startswith("1 value in 1 of 2 test samples lies far outside what training saw")
    assert "the farthest is 219 in column 2" in note


def test_the_lines_hold_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "set:iris"]) == 0
    lines = capsys.readouterr().out
    for words in (
        "Iris: 150 samples, 5 columns",
        "setosa 50, versicolor 50, virginica 50",
        "4.3…7.9",
        "Parts: 120 samples train, 30 test",
        "Duplicates: 1",
        "99% with 3 codes",
        "Memory: held in memory",
    ):
        assert words in lines


def test_settings_prepare_what_is_told(numbers: str, capsys: pytest.CaptureFixture[str]) -> None:
    facts = told(capsys, numbers, "--set", "scaling=none,split=stratified,test_share=0.5")
    assert facts["split"]["testing"] == 50
    assert (facts["scaling"]["offset"], facts["scaling"]["scale"]) == (0.0, 1.0)
    facts = told(capsys, "set:iris", "--set", "ignored=sepal length (cm),petal width (cm)")
    assert facts["inputs"] == ["sepal width (cm)", "petal length (cm)"]


def test_several_files_are_told_and_one_that_cannot_be_read_ends_nothing(
    numbers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["data", numbers, "none.npy", "set:iris"]) == 2
    found = capsys.readouterr()
    assert "n: 100 samples of 3 numbers" in found.out
    assert "Iris: 150 samples" in found.out
    assert "none.npy" in found.err
    assert found.err.count("\n") == 1


def test_data_that_cannot_be_trained_on_are_told_with_the_reason(
    numbers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = told(capsys, numbers, "--set", "split=time", status=2)
    assert "no columns" in facts["problem"]
    assert facts["samples"] == 100
    assert main(["data", numbers, "--set", "split=time"]) == 2
    assert "Cannot be trained on yet: n: has no columns" in capsys.readouterr().out


def test_data_that_are_streamed_are_told_without_being_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    np.save("big.npy", np.full((50, 4), np.nan))
    monkeypatch.setattr("aestudio.data.reference.fits", lambda file, free: False)
    facts = told(capsys, "big.npy")
    assert facts["memory"]["streamed"]
    said = {name: facts[name] for name in ("name", "kind", "samples", "shape", "type")}
    assert said == {
        "name": "big", "kind": "array", "samples": 50, "shape": [4], "type": "float64"
    }  # fmt: skip
    assert (facts["notes"], facts["problem"]) == ([], None)
    assert facts["split"] == {"training": 40, "testing": 10, "left_out": 0}
    assert "statistics" not in facts
    facts = told(capsys, "big.npy", "--set", "scaling=robust", status=2)
    assert "streamed" in facts["problem"]
    assert main(["data", "big.npy", "--set", "label_column=a"]) == 2
    assert "big.npy: there is no column “a”: these data are not a table" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("missing=mena", "Missing values"),
        ("scalling=none", "Did you mean scaling?"),
        ("height=5000", "Height"),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["data", "set:iris", "--set", text]) == 2
    assert message in capsys.readouterr().err


def test_settings_reach_preparation_and_reading() -> None:
    texts = ["missing=median,scaling=Standardise", "ignored=a, b,split=last", "header=false"]
    project = assigned(Project(), parsed([*texts, "separator=tab,decimal=comma,height=8"]))
    chosen = project.data.preparation
    assert (chosen.missing, chosen.scaling) == (Missing.MEDIAN, ScalingRule.STANDARDISE)
    assert (chosen.ignored, chosen.split) == (("a", "b"), Split.LAST)
    reading = chosen.reading
    assert (reading.header, reading.separator, reading.decimal, reading.height) == (
        False,
        "\t",
        ",",
        8,
    )
    again = assigned(project, parsed(["header=auto", "ignored="])).data.preparation
    assert (again.reading.header, again.ignored) == (None, ())
    with pytest.raises(ProjectError, match="header"):
        assigned(project, parsed(["header=perhaps"]))


@pytest.mark.parametrize("text", ["decimal=,", 'decimal=","', "decimal=comma", "decimal=Comma"])
def test_a_decimal_comma_may_be_written_as_it_is(text: str) -> None:
    chosen = assigned(Project(), parsed([f"separator=;,{text}"])).data.preparation
    assert (chosen.reading.separator, chosen.reading.decimal) == (";", ",")


def test_a_separator_may_be_a_comma_and_is_not_the_next_setting() -> None:
    values = parsed(["separator=,missing=mean"])
    assert values == {"separator": ",", "missing": "mean"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("decimal=komma", "Decimal sign: “komma” is no such sign. Choose comma or point."),
        ("decimal=;", "Decimal sign: “;” is no such sign"),
        ("separator=comma and blank", "Separator: “comma and blank” is no such sign"),
        ("separator=x", "Separator: “x” is no such sign"),
        ("split=random,test_file=t.csv", "split=random takes no test file. Leave split out"),
        ("split_column=a", "split=random asks for no column, and split_column names one. Add"),
        ("autoencoder-2.epochs=3", "this plan has no stage “autoencoder-2”. Its only stage is wh"),
        (
            "strategy=one-at-a-time,fine-tuning.epochs=3",
            "no stage “fine-tuning”. Its stages are autoencoder-1, autoencoder-2.",
        ),
    ],
)
def test_what_would_be_swallowed_is_refused(text: str, message: str) -> None:
    with pytest.raises(ProjectError) as caught:
        assigned(Project(), parsed([text]))
    assert message in str(caught.value)


def test_the_leftover_of_another_strategy_can_be_taken_back() -> None:
    plan = Project().plan.with_override("autoencoder-2", epochs=3)
    changed = assigned(Project().edited(plan=plan), parsed(["autoencoder-2.epochs=common"]))
    assert changed.plan.overrides == ()


def test_a_name_with_a_comma_stands_in_quotes() -> None:
    chosen = assigned(Project(), parsed(['ignored="a,b",c,label_column="d,e"'])).data.preparation
    assert (chosen.ignored, chosen.label_column) == (("a,b", "c"), "d,e")


@pytest.fixture
def table() -> Path:
    rows = "".join(f"{n},{n * n % 17},{n % 3},{n % 5}\n" for n in range(40))
    Path("t.csv").write_text(f'length,width,"a,b",kind\n{rows}')
    return Path("t.csv")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ignored=lenght", "t: there is no column “lenght”. Did you mean “length”?"),
        ("ignored=a,b", 'Did you mean “a,b”? A name with a comma stands in quotes: "a,b".'),
        ("ignored=x", "t: there is no column “x”. Its columns are “length”, “width”, “a,b” and 1"),
        ("label_column=knd", "there is no column “knd”. Did you mean “kind”?"),
        ("split=column,split_column=marks", "there is no column “marks”"),
    ],
)
def test_a_column_that_is_not_there_is_named_with_the_nearest(
    table: Path, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["data", "t.csv", "--set", text]) == 2
    assert message in capsys.readouterr().err
    with pytest.raises(DataError) as caught:
        document_from("default", table, parsed([text]))
    assert message in str(caught.value)


def test_a_column_that_is_not_in_the_data_of_a_project_is_named_too(table: Path) -> None:
    save(document_from("default", table, {}), Path("p.h5"))
    with pytest.raises(DataError, match=r"there is no column “lenght”\. Did you mean “length”"):
        document_from("p.h5", None, {"ignored": "lenght"})


def test_a_column_with_a_comma_is_ignored_by_its_name_in_quotes(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = told(capsys, "t.csv", "--set", 'ignored="a,b",kind')
    assert facts["inputs"] == ["length", "width"]


def test_a_column_named_of_data_without_any_is_refused(
    numbers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in ("ignored=a", "label_column=a"):
        assert main(["data", numbers, "--set", text]) == 2
        assert "there is no column “a”: these data are not a table" in capsys.readouterr().err


def test_a_setting_that_changes_nothing_of_data_is_noted(
    numbers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["data", numbers, "--set", "decimal=comma,height=8,epochs=3"]) == 0
    notes = capsys.readouterr().err.splitlines()
    assert notes == [
        "Note: epochs changes nothing here: it is for training.",
        "Note: decimal changes nothing here: it needs a table in text or a workbook.",
        "Note: height changes nothing here: it needs a folder of images.",
    ]


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("missing=mean", Split.FOLDER),
        ("split=last", Split.LAST),
        ("split=random", Split.RANDOM),
    ],
)
def test_test_samples_that_folders_mark_test_unless_the_user_says_which_do(
    text: str, split: Split
) -> None:
    for part, level in (("train", 1), ("train", 2), ("test", 3)):
        folder = Path("pictures", part)
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((2, 2), level, np.uint8)).save(folder / f"{level}.png")
    values = parsed([text])
    wanted, _ = data_wanted(Path("pictures"), values, fetch=False)
    assert wanted.preparation.split is split
    found = document_from("default", Path("pictures"), values).project.data
    assert found.preparation.split is split


def test_a_test_file_tests_without_another_word(table: Path) -> None:
    Path("u.csv").write_text(table.read_text())
    found = document_from("default", table, parsed(["test_file=u.csv"])).project.data
    assert (found.preparation.split, found.test_samples, found.training_samples) == (
        Split.FILE,
        40,
        40,
    )
    assert Path(found.preparation.test_file).is_absolute()


def test_a_project_reads_its_data_anew_for_another_preparation() -> None:
    values = parsed(["ignored=sepal length (cm)", "layers=2", "test_share=0.5"])
    project = document_from("default", Path("set:iris"), values).project
    assert project.architecture.sizes == (3, 2, 3)
    assert project.data.test_samples == 75


def test_the_digits_keep_their_last_for_testing_however_they_are_scaled() -> None:
    project = document_from("default", None, {"scaling": "standardise"}).project
    assert project.data.test_samples == 2000
    assert project.data.source == "sample"
    assert project.data.preparation.split is Split.RANDOM


def test_what_the_data_leave_open_is_told_with_the_settings_that_decide_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    values = np.random.default_rng(0).normal(size=(20, 3))
    np.save("z.npy", values + 1j * values[::-1])
    facts = told(capsys, "z.npy")
    assert facts["shape"] == [6]
    assert facts["notes"] == [], "nothing is told twice"
    assert facts["choices"] == [
        {
            "setting": "complex",
            "found": "Complex numbers",
            "done": "real and imaginary parts stand side by side",
            "values": ["both", "magnitude", "real", "polar"],
        }
    ]
    assert main(["data", "z.npy", "--set", "complex=magnitude"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("z: 20 samples of 3 numbers")
    assert (
        lines[-1] == "Choice: Complex numbers: their magnitude was taken "
        "(--set complex=both|magnitude|real|polar)"
    )


def test_an_answer_reaches_the_project_that_is_trained() -> None:
    np.save("z.npy", np.arange(60).reshape(20, 3) * (1 + 1j))
    project = document_from("default", Path("z.npy"), parsed(["complex=polar", "layers=2"])).project
    assert project.data.preparation.reading.complex is ComplexAs.POLAR
    assert project.architecture.sizes == (6, 2, 6)


def test_one_sample_of_one_number_is_told_in_the_singular(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("one.csv").write_text("a\n1\n")
    main(["data", "one.csv"])
    told = capsys.readouterr().out
    assert "one: 1 sample, 1 column, " in told
    assert "Parts: 1 sample trains, 0 test" in told
    assert "Note: 1 sample is too few for one to test" in told
