"""A kind is a module: one that the program does not know becomes part of all of it by one line."""

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from aestudio.core.assignments import assigned, names, parsed
from aestudio.core.corruptions import CORRUPTIONS
from aestudio.core.events import EndReason, RunEnded
from aestudio.core.project import DataReference, Document, Project
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.gui.kit.kind_form import KindForm
from aestudio.gui.kit.number_field import NumberField
from aestudio.storage.project_file import load, save
from tests.examples.stripe import Stripe

README = Path(__file__).parents[2] / "README.md"
EXAMPLE = Path(__file__).with_name("stripe.py")


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CORRUPTIONS, "stripe", Stripe)


def test_the_example_of_the_readme_is_the_one_that_is_tested_and_is_short() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert text.strip() in README.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60


def test_its_settings_are_known_on_the_command_line() -> None:
    assert "corruption.every" in names()
    project = assigned(Project(), parsed(["corruption.every=3"]))
    assert project.plan.corruption == Stripe(every=3)


def test_its_settings_appear_in_the_window_and_are_edited_there(qtbot: QtBot) -> None:
    form = KindForm("corruption", "Corruption", "", CORRUPTIONS)
    qtbot.addWidget(form)
    form.show_value(Stripe(every=3))
    field = form.findChild(NumberField, "corruption_everyField")
    assert field is not None
    assert field.accessibleName() == "Every"
    with qtbot.waitSignal(form.edited) as edited:
        field.setText("5")
        field.take()
    assert edited.args == [Stripe(every=5), "every"]


def test_it_trains_and_comes_back_from_a_file(tmp_path: Path) -> None:
    from aestudio.engine.loader import load_engine

    project = Project().with_data(DataReference(samples=60, shape=(12,)))
    project = assigned(project, parsed(["layers=4,corruption.every=3,epochs=2,batch_size=10"]))
    samples = np.random.default_rng(1).random((48, 12), dtype=np.float32)
    job = TrainingJob(project.architecture, project.plan, samples[:40], samples[40:])
    *_, end = load_engine().train(job, TrainingControl())
    assert isinstance(end, RunEnded)
    assert end.reason is EndReason.FINISHED, end.error
    save(Document(project, end.run), tmp_path / "a.h5")
    opened = load(tmp_path / "a.h5")
    assert opened.project.plan.corruption == Stripe(every=3)
    assert opened.run is not None
    assert end.run is not None
    assert opened.run.checkpoint.weights.same_bits(end.run.checkpoint.weights)


def test_what_it_is_not_given_is_refused_by_name() -> None:
    from aestudio.core.errors import ProjectError

    with pytest.raises(ProjectError, match="must be greater than or equal to 1"):
        assigned(Project(), parsed(["corruption.every=0"]))
