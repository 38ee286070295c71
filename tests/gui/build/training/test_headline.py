"""The headline of a run: its error, in words against PCA, whose it is, and the way back to it."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from pytestqt.qtbot import QtBot

from aestudio.analysis.activity import Activity
from aestudio.analysis.insight import Insight
from aestudio.core.codings.variational import Variational
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.plan import Strategy
from aestudio.core.project import Document, Project
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.core.sparsity.kl import KLActivity
from aestudio.core.weights import Weights
from aestudio.gui.build.training.headline import as_trained, headline
from aestudio.gui.build.training.result_strip import ResultStrip
from aestudio.gui.kit.popover import Popover
from aestudio.gui.shell.theme import Themes
from aestudio.recipes import recipe

AS_READ = Scaling(np.zeros(784, np.float32), np.ones(784, np.float32))


@pytest.fixture
def project() -> Project:
    return recipe("book-tied").project


def measured(project: Project, error: float = 0.0024) -> Run:
    epochs = [EpochRecord(number, 0.1, 0.1, 6.0, 100.0) for number in (1, 2)]
    return Run(
        project.architecture,
        project.plan,
        project.data.fingerprint,
        Checkpoint(Weights({})),
        history=History((StageHistory(1, "Whole network", 10, (), epochs),)),
        done=(1,),
        test_mse=error,
        scaling=AS_READ,
    )


@pytest.mark.parametrize(
    ("pca", "verdict", "tone"),
    [
        (0.0036, "33 % better than PCA’s 0.0036 with as many codes", "good"),
        (0.0024, "as good as PCA’s 0.0024 with as many codes", ""),
        (0.0020, "20 % worse than PCA’s 0.0020 with as many codes", "warning"),
        (0.0006, "4.0 times PCA’s 0.0006 with as many codes", "warning"),
        (None, "", ""),
        (0.0, "", ""),
    ],
)
def test_the_error_is_told_in_words_against_that_of_pca(
    project: Project, pca: float | None, verdict: str, tone: str
) -> None:
    found = headline(Document(project, measured(project)), pca)
    assert found is not None
    assert (found.figure, found.what) == ("0.0024", "squared error on the test part")
    assert (found.verdict, found.tone) == (verdict, tone)
    assert found.about == "784 → 300 → 150 · whole network · 2 epochs in 0:12"
    assert not found.other_design


def test_an_error_of_scaled_values_is_called_so(project: Project) -> None:
    halved = Scaling(np.zeros(784, np.float32), np.full(784, 0.5, np.float32))
    found = headline(Document(project, replace(measured(project), scaling=halved)), None)
    assert found is not None
    assert found.what == "squared error on the test part, of scaled values"


def test_there_is_no_headline_before_there_is_an_error(project: Project) -> None:
    assert headline(Document(project), 0.01) is None
    assert headline(Document(project, replace(measured(project), test_mse=None)), 0.01) is None


def test_an_error_that_the_weights_no_longer_have_is_not_told(project: Project) -> None:
    found = headline(Document(project, measured(project)), 0.01, sound=False)
    assert found is not None
    assert (found.figure, found.verdict) == ("not finite", "")


def test_a_run_that_was_stopped_is_called_so(project: Project) -> None:
    found = headline(Document(project, replace(measured(project), done=())), None)
    assert found is not None
    assert found.about.endswith("· stopped before its end")


@pytest.mark.parametrize(
    ("stage", "epoch", "end"),
    [(2, 0, " · stage 1 done, 1 of 3 stages"), (2, 1, " · stopped before its end")],
)
def test_a_run_of_one_stage_alone_is_not_called_stopped(
    project: Project, stage: int, epoch: int, end: str
) -> None:
    plan = project.plan.edited(strategy=Strategy.FINE_TUNED)
    design = project.edited(plan=plan)
    point = Checkpoint(Weights({}), stage, epoch)
    run = replace(measured(design), done=(1,), checkpoint=point)
    found = headline(Document(design, run), None)
    assert found is not None
    assert found.about.endswith(f" in 0:12{end}")


def test_once_the_design_is_another_the_figure_says_whose_it_is(
    project: Project, qtbot: QtBot, themes: Themes
) -> None:
    changed = project.edited(architecture=project.architecture.with_layer(0, units=80))
    document = Document(changed, measured(project))
    assert as_trained(document) == "as trained, 784 → 300 → 150"
    assert as_trained(Document(project, measured(project))) == ""
    strip = ResultStrip()
    themes.dress(strip)
    qtbot.addWidget(strip)
    strip.show_headline(headline(document, None))
    assert strip.isVisible()
    assert strip.about.text().startswith("as trained: 784 → 300 → 150")
    with qtbot.waitSignal(strip.design_wanted):
        strip.back.click()
    strip.show_headline(headline(Document(project, measured(project)), None))
    assert not strip.back.isVisible()
    strip.show_headline(None)
    assert not strip.isVisible()


@pytest.mark.parametrize("width", [484, 636, 1200])
@pytest.mark.parametrize("other", [False, True])
def test_the_headline_is_whole_or_in_fewer_words_or_ends_in_dots_and_is_told_by_tips(
    project: Project, qtbot: QtBot, themes: Themes, width: int, other: bool
) -> None:
    halved = Scaling(np.zeros(784, np.float32), np.full(784, 0.5, np.float32))
    now = project.edited(architecture=project.architecture.with_layer(0, units=80))
    run = replace(measured(project), scaling=halved)
    strip = ResultStrip()
    themes.dress(strip)
    qtbot.addWidget(strip)
    strip.resize(width, strip.height())
    strip.show_headline(headline(Document(now if other else project, run), 0.0036))
    QCoreApplication.processEvents()
    verdict = "33 % better than PCA’s 0.0036"
    whole = ("squared error on the test part, of scaled values", f"{verdict} with as many codes")
    for line, all_of_it in zip((strip.what, strip.verdict), whole, strict=True):
        room = line.contentsRect().width()
        assert line.fontMetrics().horizontalAdvance(line.shown) <= room
        assert line.toolTip().endswith("" if line.shown == all_of_it else all_of_it)
    assert strip.verdict.width() <= strip.verdict.sizeHint().width(), "its ground ends with it"
    if width == 1200:
        assert strip.what.shown == "squared error on the test part, of scaled values"
        assert strip.verdict.shown == f"{verdict} with as many codes"
    elif not other:
        assert strip.what.shown.startswith("squared ")
        assert strip.verdict.shown.startswith(verdict)


def test_of_a_denoising_run_the_error_with_noise_is_told_too(project: Project) -> None:
    run = replace(measured(project), test_mse_corrupted=0.0142)
    found = headline(Document(project, run), None)
    assert found is not None
    assert found.what == "squared error on the test part; 0.0142 with noise"
    assert found.briefly[0] == "squared test error; 0.0142 with noise"
    broken = headline(Document(project, run), None, sound=False)
    assert broken is not None
    assert broken.what == "squared error on the test part"


def variational(project: Project) -> tuple[Project, Run]:
    """A project whose codings are drawn, and its run."""
    plan = project.plan.edited(loss="bce", strategy=Strategy.WHOLE)
    architecture = project.architecture.edited(
        output_activation="sigmoid", coding=Variational(beta=4)
    )
    design = project.edited(plan=plan, architecture=architecture)
    epochs = [EpochRecord(1, 0.1, 0.1, 6.0, 100.0, None, (0.1, 20.0), (0.0985, 23.74))]
    terms = ("reconstruction", "kl")
    history = History((StageHistory(1, "Whole network", 10, (), epochs, terms=terms),))
    return design, replace(measured(design), history=history)


def test_the_bound_and_what_has_collapsed_are_told_of_a_variational_run(
    project: Project, qtbot: QtBot, themes: Themes
) -> None:
    design, run = variational(project)
    document = Document(design, run)
    soon = headline(document, None)
    assert soon is not None
    assert (soon.inside, soon.why) == ("101.0 nats a sample (77.2 + 23.7)", "")
    found = headline(document, None, insight=Insight(np.array([0.5, 0.0, 2.0])))
    strip = ResultStrip()
    themes.dress(strip)
    qtbot.addWidget(strip)
    strip.show_headline(soon)
    assert not strip.why.isVisible()
    high = strip.height()
    strip.show_headline(found)
    assert strip.inside.text() == (
        "101.0 nats a sample (77.2 + 23.7) · 1 of 3 codings has collapsed (KL below 0.01 nats)"
    )
    assert strip.height() == high, "what comes later moves nothing"
    assert strip.inside.text() in strip.accessibleDescription()
    strip.why.click()
    popover = strip.findChild(Popover)
    assert popover is not None
    assert popover.isVisible()
    assert "β lower than 4" in popover.text
    qtbot.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    strip.show_headline(headline(Document(project, measured(project)), None))
    assert not strip.inside.isVisible()
    assert strip.height() < high


def test_the_activity_of_a_sparse_run_is_told_beside_its_target(project: Project) -> None:
    sparse = KLActivity(target=0.1)
    architecture = project.architecture.with_layer(1, activation="sigmoid", sparsity=sparse)
    design = project.edited(architecture=architecture)
    coding = architecture.stack[1]
    insight = Insight(activities=(Activity(coding, 0.11, 0.1),))
    document = Document(design, measured(design))
    found = headline(document, None, insight=insight)
    assert found is not None
    assert found.inside == "mean activity 0.11, target 0.10"
    soon = headline(document, None)
    assert soon is not None
    assert soon.inside == ""
    plain = headline(Document(project, measured(project)), None)
    assert plain is not None
    assert plain.inside is None


def test_with_cross_entropy_the_comparison_is_of_squared_errors(project: Project) -> None:
    plan = project.plan.edited(loss="bce")
    architecture = project.architecture.edited(output_activation="sigmoid")
    found = project.edited(plan=plan, architecture=architecture)
    run = measured(found)
    assert run.history.stages[0].epochs[0].loss != run.test_mse
    told = headline(Document(found, run), 0.0036)
    assert told is not None
    assert told.what == "squared error on the test part"
    assert told.verdict == "33 % better than PCA’s 0.0036 with as many codes"
