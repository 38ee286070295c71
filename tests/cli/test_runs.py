"""``aestudio runs`` and ``info`` tell which runs a project has."""

import json
from pathlib import Path
from typing import Any

import pytest

from aestudio.cli import main
from aestudio.core.project import Document
from aestudio.storage.project_file import save
from aestudio.storage.run_store import store_beside
from tests.cli.projects import SMALL, run_of, three_runs

Told = pytest.CaptureFixture[str]


def facts(capsys: Told, *arguments: str) -> dict[str, Any]:
    assert main(["runs", "p.h5", "--json", *arguments]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_table_has_a_line_a_run_below_the_one_it_branched_off(capsys: Told) -> None:
    document = three_runs()
    snapshots = store_beside(Path("p.h5")).snapshots(document.runs.kept[0].id)
    kilobytes = round(sum(one.bytes for one in snapshots) / 1000)
    told = f"2 ({kilobytes} kB)"
    assert main(["runs", "p.h5"]) == 0
    head, *rows, foot = capsys.readouterr().out.splitlines()
    columns = "# Run Tied Learning rate Parameters Test error Validation Epochs Seconds Snapshots"
    assert head.split() == columns.split()
    # Kernels of 6 × 3 and 3 × 6, biases of 3 and 6; one kernel alone where it is tied.
    cells = [[cell.strip() for cell in row.split("  ") if cell.strip()] for row in rows]
    assert cells == [
        ["*", "1", "plain", "no", "0.001", "45", "0.12500", "0.25000", "2", "4.0", told],
        ["2", "└─ tied", "yes", "0.001", "27", "0.06250", "0.12500", "2", "4.0", "–"],
        [">", "3", "└─ Run 3", "yes", "0.25", "27", "–", "0.25000", "3", "6.0", "–"],
    ]
    assert foot == f"3 runs, run 3 is opened (>), snapshots take {kilobytes} kB"
    assert rows[2].index("└─ ") > rows[1].index("└─ "), "a branch of a branch stands farther in"


def test_all_settings_are_columns_where_they_are_asked_for(capsys: Told) -> None:
    three_runs()
    assert main(["runs", "p.h5"]) == 0
    assert "Batch" not in capsys.readouterr().out
    assert main(["runs", "p.h5", "--all"]) == 0
    head, *_rows = capsys.readouterr().out.splitlines()
    assert {"Batch", "Layers", "Tied", "Seed"} <= set(head.split())


def test_json_tells_all_of_every_run(capsys: Told) -> None:
    three_runs()
    found = facts(capsys)
    one, two, three = found["runs"]
    assert (found["opened"], found["differing"]) == (3, ["tied", "learning_rate"])
    assert [run["number"] for run in found["runs"]] == [1, 2, 3]
    assert (one["name"], one["starred"], one["parent"]) == ("plain", True, None)
    assert two["parent"] == {"run": 1, "stage": 1, "epoch": 2}
    assert (one["test_mse"], one["validation_loss"], one["loss"]) == (0.125, 0.25, 0.125)
    assert (three["test_mse"], three["epochs"], three["seconds"]) == (None, 3, 6.0)
    assert [(at["stage"], at["epoch"]) for at in one["snapshots"]] == [(1, 1), (1, 2)]
    assert three["settings"]["learning_rate"] == {"label": "Learning rate", "value": "0.25"}


def test_a_run_whose_file_is_gone_is_told_with_what_is_known_of_it(capsys: Told) -> None:
    document = three_runs()
    (Path("p.h5.runs") / f"{document.runs.kept[1].id}.h5").unlink()
    assert [run["there"] for run in facts(capsys)["runs"]] == [True, False, True]
    assert main(["runs", "p.h5"]) == 0
    assert "tied (not there)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("document", "told"),
    [(Document(SMALL), "Small has no runs yet\n"), (Document(SMALL, run_of()), "1 run, run 1 is")],
)
def test_a_project_with_no_run_or_one_says_so(document: Document, told: str, capsys: Told) -> None:
    save(document, Path("p.h5"))
    assert main(["runs", "p.h5"]) == 0
    assert told in capsys.readouterr().out


def test_info_tells_which_of_how_many_runs_it_is_about(capsys: Told) -> None:
    document = three_runs()
    assert main(["info", "p.h5"]) == 0
    told = capsys.readouterr().out
    assert "\nRun 3, branched off run 2 (stage 1, epoch 1), of 3 runs\nFinished" in told
    one = document.runs.kept[0]
    known = document.runs.known_by(document.runs.kept[2].id, name="faster")
    save(document.with_runs(known.without(document.runs.kept[1].id)), Path("p.h5"))
    assert main(["info", "p.h5"]) == 0
    told = capsys.readouterr().out
    assert "\nRun 3 · faster, branched off a run that is gone (stage 1, epoch 1), of 2 runs" in told
    save(document.opening(one.id, run_of()).with_run(None), Path("p.h5"))
    assert main(["info", "p.h5"]) == 0
    assert "\n3 runs, none of them opened\nNot trained yet\n" in capsys.readouterr().out
    assert main(["info", "p.h5", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"]["count"] == 3


def test_info_of_the_only_run_says_nothing_of_others(capsys: Told) -> None:
    save(Document(SMALL, run_of()), Path("p.h5"))
    assert main(["info", "p.h5"]) == 0
    assert "Run 1" not in capsys.readouterr().out
