"""``aestudio report``: which run, of which data, into which file, and what goes wrong."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aestudio.cli import main
from aestudio.core.project import Document
from aestudio.core.reference import DataReference
from aestudio.core.run import Run
from aestudio.data.dataset import load_dataset
from aestudio.data.reference import reference_for
from aestudio.storage.project_file import save
from aestudio.storage.run_store import store_beside
from tests.cli.projects import SMALL, run_of, tied

Told = pytest.CaptureFixture[str]


@pytest.fixture
def reference() -> DataReference:
    np.save("d.npy", np.random.default_rng(5).random((50, 6)).astype(np.float32))
    return reference_for(Path("d.npy"))


@pytest.fixture
def document(reference: DataReference) -> Document:
    """1 · plain, kept beside the file; 2 · tied, which is opened."""
    project = SMALL.with_data(reference)
    dataset = load_dataset(reference)

    def trained(one: Run) -> Run:
        return dataset.noted_in(replace(one, data_sha256=reference.fingerprint))

    first = trained(run_of(project, mse=None))
    found = Document(project).with_new_run(first, name="plain")
    store_beside(Path("m.h5")).keep(found.runs.kept[0].id, first)
    found = found.with_new_run(trained(run_of(tied(project), mse=None)), name="tied")
    save(found, Path("m.h5"))
    return found


def report(*options: str) -> int:
    return main(["report", "m.h5", *options])


@pytest.mark.parametrize(
    ("options", "run"),
    [((), "2 · tied"), (("--run", "plain"), "1 · plain"), (("--run", "2"), "2 · tied")],
)
def test_the_run_that_is_named_else_the_opened_one_is_written(
    document: Document, capsys: Told, options: tuple[str, ...], run: str
) -> None:
    assert report("--out", "r.html", *options) == 0
    text = Path("r.html").read_text("utf-8")
    assert f"<title>Small · {run}</title>" in text
    kilobytes = round(len(text.encode()) / 1000)
    assert capsys.readouterr().out == f"Wrote {kilobytes} kB to r.html: {run} of Small\n"


def test_data_that_have_moved_are_named(document: Document, capsys: Told) -> None:
    Path("d.npy").rename("elsewhere.npy")
    assert report("--out", "r.html") == 2
    told = capsys.readouterr().err
    assert "d.npy: the data of this project are not there" in told
    assert told.endswith("Put the file back, or say where it is with --data.\n")
    assert not Path("r.html").exists()
    assert report("--out", "r.html", "--data", "elsewhere.npy") == 0
    assert "10 test samples" in Path("r.html").read_text("utf-8")


def test_other_data_are_refused(document: Document, capsys: Told) -> None:
    np.save("other.npy", np.ones((50, 6), np.float32))
    assert report("--out", "r.html", "--data", "other.npy") == 2
    assert capsys.readouterr().err == (
        "other.npy: holds other data than the project was made with. "
        "Name the data that the run was trained on, d.\n"
    )


def test_a_run_is_told_of_the_data_that_it_was_trained_on(
    document: Document, reference: DataReference
) -> None:
    np.save("new.npy", np.random.default_rng(6).random((50, 6)).astype(np.float32))
    other = document.project.with_data(reference_for(Path("new.npy")))
    save(document.with_project(other), Path("m.h5"))
    assert report("--out", "r.html") == 0
    text = Path("r.html").read_text("utf-8")
    assert "<dt>Name</dt><dd>d</dd>" in text
    assert "other data" not in text


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ("--out", "r.pdf"),
            "r.pdf: has the ending .pdf, which is not written here. "
            "Let the name end in .html or .htm.\n",
        ),
        (("--out", "m.h5"), "m.h5: is what --out would replace. Choose another name for --out.\n"),
        (("--out", "none/r.html"), "there is no such folder. Make it first.\n"),
        (
            ("--out", "r.html", "--run", "third"),
            "m.h5: there is no run “third”. aestudio runs m.h5 lists them.\n",
        ),
        (
            ("--out", "r.html", "--data", "gone.npy"),
            "Name the data that the run was trained on, d.\n",
        ),
    ],
)
def test_mistakes_are_answered_before_anything_is_written(
    document: Document, capsys: Told, options: tuple[str, ...], told: str
) -> None:
    before = {one.name: one.read_bytes() for one in Path().iterdir() if one.is_file()}
    assert report(*options) == 2
    assert capsys.readouterr().err.endswith(told)
    assert {one.name: one.read_bytes() for one in Path().iterdir() if one.is_file()} == before


def test_the_data_are_never_replaced(reference: DataReference, document: Document) -> None:
    """Not even where they have such a name."""
    data = Path("d.html")
    Path("d.npy").rename(data)
    moved = document.project.with_data(reference.edited(source=str(data.absolute())))
    save(document.with_project(moved), Path("m.h5"))
    before = data.read_bytes()
    assert report("--out", "d.html") == 2
    assert report("--out", "d.html", "--data", "d.html") == 2
    assert data.read_bytes() == before


def test_a_project_without_a_run_has_nothing_to_tell(capsys: Told) -> None:
    save(Document(SMALL), Path("m.h5"))
    assert report("--out", "r.html") == 2
    assert capsys.readouterr().err == (
        "m.h5: holds no trained model yet. Train it first: aestudio train m.h5 --out m.h5.\n"
    )


def test_where_no_run_is_opened_one_has_to_be_named(document: Document, capsys: Told) -> None:
    save(document.with_run(None), Path("m.h5"))
    assert report("--out", "r.html") == 2
    assert capsys.readouterr().err == "m.h5: has none of its runs opened. Name one with --run.\n"


def test_the_report_before_is_kept_aside(document: Document) -> None:
    Path("r.html").write_text("before")
    assert report("--out", "r.html") == 0
    assert Path("r.html.bak").read_text() == "before"
