"""What a notebook shows of a model, and of a training as it goes."""

import sys
from types import ModuleType, SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest

import aestudio
from aestudio.api import notebook
from aestudio.api.notebook import InNotebook, is_in_notebook
from aestudio.api.progress import progress_for
from aestudio.core.weights import Array
from aestudio.export.report.styles import part_style

PLAN = aestudio.TrainingPlan(epochs=3, batch_size=16, strategy=aestudio.Strategy.FINE_TUNED)


class Shown:
    """What stands in the output of a cell, one picture after the other."""

    def __init__(self) -> None:
        self.pictures: list[str] = []

    def update(self, picture: Any) -> None:
        self.pictures.append(picture._repr_html_())


@pytest.fixture
def cell(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """A notebook that is not there: IPython need not be installed."""
    shown = Shown()

    def display(picture: Any, *, display_id: bool) -> Shown:
        shown.update(picture)
        return shown

    ipython, within = ModuleType("IPython"), ModuleType("IPython.display")
    ipython.get_ipython = lambda: SimpleNamespace(kernel=object())  # type: ignore[attr-defined]
    within.display = display  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", within)
    return shown


def words(html: str) -> str:
    """All text of a picture but its style."""
    tree = ElementTree.fromstring(html)
    for style in tree.findall(".//style"):
        style.text = ""
    return " ".join(" ".join(tree.itertext()).split())


def test_a_model_shows_its_network_its_curve_and_its_error(trained: aestudio.Autoencoder) -> None:
    html = trained._repr_html_()
    told = words(html)
    assert "Pairs · Run 1" in told
    assert "6 → 4 → 2 → 4 → 6 · 48 parameters · tied · test error" in told
    assert html.count("<svg") == 2
    assert "Validation" in told


def test_names_of_users_are_text_and_nothing_else(trained: aestudio.Autoencoder) -> None:
    project = trained.document.project.edited(name="<script>alert(1)</script>")
    document = trained.document.with_project(project)
    html = aestudio.Autoencoder(document)._repr_html_()
    assert "<script" not in html
    assert "<script>alert(1)</script> · Run 1" in words(html)


def test_every_rule_of_its_style_holds_within_it_alone() -> None:
    style = part_style("here")
    depth, heads, head = 0, [], ""
    for letter in style:
        if letter == "{":
            heads += [head.strip()] if not depth else []
            depth += 1
        if not depth:
            head += letter
        if letter == "}":
            depth -= 1
            head = "" if not depth else head
    assert depth == 0
    dark = "@media (prefers-color-scheme: dark)"
    for one in heads:
        assert one == dark or all(".here" in selector for selector in one.split(","))
    assert f"{dark} {{ .here {{" in style


def test_a_training_is_shown_in_the_cell_from_the_first_moment_to_the_last(
    cell: Shown, samples: Array, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebook, "EVERY", 0.0)
    aestudio.fit(aestudio.Architecture.dense(6, 4, 2), PLAN, samples)
    told = [words(one) for one in cell.pictures]
    assert told[0] == "Loading TensorFlow …"
    assert any(one.startswith("Autoencoder 2, epoch 2 of 3 loss") for one in told)
    assert any("s left" in one for one in told)
    assert told[-1].startswith("Trained loss")
    assert "width:100.0%" in cell.pictures[-1]


def test_pictures_are_not_drawn_more_often_than_anybody_can_see(
    cell: Shown, samples: Array, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebook, "EVERY", 3600.0)
    aestudio.fit(aestudio.Architecture.dense(6, 4, 2), PLAN, samples)
    assert len(cell.pictures) == 3  # Loading, the first event, the end.


def test_one_that_is_stopped_says_where(cell: Shown, samples: Array) -> None:
    control = aestudio.TrainingControl()

    def stop(event: aestudio.events.Event) -> None:
        if isinstance(event, aestudio.events.EpochDone):
            control.stop()

    plan = PLAN.edited(strategy=aestudio.Strategy.WHOLE, epochs=5000)
    design = aestudio.Architecture.dense(6, 2)
    model = aestudio.fit(design, plan, samples, control=control, on_event=stop)
    epochs = len(model.history)
    told = words(cell.pictures[-1])
    assert told.startswith(f"Whole network stopped after {epochs} epoch")
    assert f"of 5,000 loss {model.history['loss'][-1]:.5f}" in told


def test_a_notebook_is_told_from_a_terminal(cell: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_in_notebook()
    assert isinstance(progress_for(None), InNotebook)
    assert not isinstance(progress_for(False), InNotebook)
    monkeypatch.setattr(sys.modules["IPython"], "get_ipython", SimpleNamespace)
    assert not is_in_notebook()
    monkeypatch.delitem(sys.modules, "IPython")
    assert not is_in_notebook()
