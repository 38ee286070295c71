"""What is shown beside a run: PCA where it measures the same, and the error on the test part."""

from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from aestudio.analysis.insight import Insight
from aestudio.core.corruptions import Corruption
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.events import WeightsUpdated
from aestudio.core.objectives import Loss
from aestudio.core.plan import Strategy
from aestudio.core.run import Checkpoint, Run
from aestudio.core.training import TrainingJob
from aestudio.core.weights import Weights
from aestudio.gui.build.training.headline import Headline
from aestudio.gui.build.viewer.noise_chip import NO_DAMAGE
from aestudio.gui.document.session import Session
from aestudio.gui.run.run_views import RunViews
from tests.networks import zeros


@dataclass
class Shown:
    """Stands for the panels, the data and the controller; keeps what it is told to show."""

    pca: float | None = 0.0125
    test_error: float | None = None
    insight: Insight | None = None
    idle: bool = True
    references: list[tuple[float | None, str]] = field(default_factory=list)
    headlines: list[Headline | None] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)

    def pca_error(self, codes: int, run: Run | None = None) -> float | None:
        self.asked.append(codes)
        return self.pca

    def show_moment(self, moment: tuple[int, int] | None) -> None:
        pass

    def show_reference(self, value: float | None, text: str) -> None:
        self.references.append((value, text))

    def show_headline(self, headline: Headline | None) -> None:
        self.headlines.append(headline)


@pytest.fixture
def shown() -> Shown:
    return Shown()


@pytest.fixture
def views(session: Session, shown: Shown) -> RunViews:
    return RunViews(session, *cast(Any, (shown,) * 6))


def train_by(session: Session, loss: Loss) -> None:
    session.edit("Loss", lambda project: project.edited(plan=project.plan.edited(loss=loss)))


def test_pca_is_shown_beside_a_squared_error(
    session: Session, views: RunViews, shown: Shown
) -> None:
    train_by(session, Loss.MEAN_SQUARED_ERROR)
    views.show_pca()
    assert shown.references == [(0.0125, "PCA with 150 codes 0.0125")]


def test_pca_is_not_shown_beside_a_cross_entropy(
    session: Session, views: RunViews, shown: Shown
) -> None:
    train_by(session, Loss.BINARY_CROSS_ENTROPY)
    views.show_pca()
    assert [value for value, _text in shown.references] == [None]


@pytest.mark.parametrize(
    ("measured", "pca", "idle", "figure", "verdict"),
    [
        (0.02, 0.0125, True, "0.0200", "60 % worse than PCA’s 0.0125 with as many codes"),
        (0.02, None, True, "0.0200", ""),
        (float("nan"), 0.0125, True, "not finite", ""),
    ],
)
def test_the_test_error_is_told_with_that_of_pca(
    session: Session,
    views: RunViews,
    shown: Shown,
    measured: float,
    pca: float | None,
    idle: bool,
    figure: str,
    verdict: str,
) -> None:
    session.set_run(measured_run(session))
    shown.pca, shown.test_error, shown.idle = pca, measured, idle
    views.show_result()
    found = shown.headlines[-1]
    assert found is not None
    assert (found.figure, found.verdict) == (figure, verdict)


def measured_run(session: Session) -> Run:
    design = session.project
    sha256 = design.data.fingerprint
    return Run(design.architecture, design.plan, sha256, Checkpoint(Weights({})), test_mse=0.02)


def test_of_a_run_whose_first_stage_alone_was_trained_pca_has_as_many_codes_as_that(
    session: Session, views: RunViews, shown: Shown
) -> None:
    stages = session.project.plan.edited(strategy=Strategy.ONE_AT_A_TIME)
    first = replace(measured_run(session), plan=stages, done=(1,))
    session.set_run(first)
    views.show_result()
    session.set_run(replace(first, done=(1, 2)))
    views.show_result()
    assert shown.asked == [300, 150]


def test_while_a_run_goes_on_no_headline_tells_of_the_one_before(
    session: Session, views: RunViews, shown: Shown
) -> None:
    session.set_run(measured_run(session))
    shown.idle = False
    views.show_result()
    assert shown.headlines == [None]


def test_a_run_of_other_data_is_not_compared_with_pca_on_these(
    session: Session, views: RunViews, shown: Shown
) -> None:
    session.set_run(replace(measured_run(session), data_sha256="of others"))
    views.show_result()
    found = shown.headlines[-1]
    assert found is not None
    assert (found.figure, found.verdict) == ("0.0200", "")


def test_a_run_that_was_not_measured_tells_no_error(views: RunViews, shown: Shown) -> None:
    views.show_result()
    assert shown.headlines == [None]


def imported_run(session: Session) -> Run:
    plan = session.project.plan.edited(strategy=Strategy.WHOLE)
    return replace(measured_run(session), plan=plan, test_mse=None)


def test_a_run_of_another_program_is_compared_with_pca_once_data_have_been_seen(
    session: Session, views: RunViews, shown: Shown
) -> None:
    session.set_run(imported_run(session))
    views.show_result()
    assert shown.headlines[-1] is None
    shown.test_error = 0.0100
    views.show_measured(0.0100)
    found = shown.headlines[-1]
    assert found is not None
    assert (found.figure, found.verdict) == (
        "0.0100",
        "20 % better than PCA’s 0.0125 with as many codes",
    )
    assert found.about.endswith("imported")


def test_an_error_that_is_measured_of_our_own_run_stays_that_which_it_has(
    session: Session, views: RunViews, shown: Shown
) -> None:
    session.set_run(measured_run(session))
    shown.test_error = 0.0500
    views.show_result()
    found = shown.headlines[-1]
    assert found is not None
    assert found.figure == "0.0200"


@dataclass
class Samples:
    """Stands for data, and for what shows them; a run saw one of the data."""

    dataset: object
    seen: object | None
    datasets: list[object] = field(default_factory=list)
    weights: list[object] = field(default_factory=list)
    moments: list[str] = field(default_factory=list)
    damages: list[Corruption] = field(default_factory=list)

    def show_moment(self, moment: tuple[int, int] | None) -> None:
        pass

    def as_seen_by(self, run: Run) -> object | None:
        return self.seen

    def show_dataset(self, dataset: object) -> None:
        self.datasets.append(dataset)

    def show_weights(
        self,
        architecture: object,
        weights: object,
        moment: str = "",
        damage: Corruption = NO_DAMAGE,
    ) -> None:
        self.weights.append(weights)
        self.moments.append(moment)
        self.damages.append(damage)

    def clear(self, damage: Corruption = NO_DAMAGE) -> None:
        self.weights.clear()
        self.damages.append(damage)


def trained(session: Session) -> Run:
    design = session.project
    return Run(design.architecture, design.plan, "", Checkpoint(zeros(design.architecture)))


def views_of(session: Session, samples: Samples) -> RunViews:
    return RunViews(session, *cast(Any, (samples,) * 6))


def test_a_run_that_saw_its_data_scaled_otherwise_is_shown_as_it_saw_them(
    session: Session,
) -> None:
    samples = Samples("data", "data as seen")
    views = views_of(session, samples)
    views.show_run(trained(session))
    assert samples.datasets == ["data as seen"]
    # What is learnt from now on is learnt of the data as they are.
    run = trained(session)
    update = WeightsUpdated(1, 7, 1, run.checkpoint.weights)
    views.show_weights(cast(Any, run), update)
    assert samples.datasets == ["data as seen", "data"]


@pytest.mark.parametrize(
    ("strategy", "stage", "epoch", "moment"),
    [
        (Strategy.WHOLE, 1, 7, "epoch 7"),
        (Strategy.ONE_AT_A_TIME, 2, 1200, "Autoencoder 2, epoch 1,200"),
    ],
)
def test_pictures_of_a_run_that_goes_on_are_shown_with_their_epoch(
    session: Session, strategy: Strategy, stage: int, epoch: int, moment: str
) -> None:
    session.edit("", lambda one: one.edited(plan=one.plan.edited(strategy=strategy)))
    samples = Samples("data", "data")
    run = trained(session)
    update = WeightsUpdated(stage, epoch, 1, run.checkpoint.weights)
    views = views_of(session, samples)
    views.show_weights(cast(Any, run), update)
    views.show_run(run)
    assert samples.moments == [moment, ""]


@pytest.mark.parametrize(
    ("goes_on", "renewed", "kept"), [(False, False, 0), (True, False, 1), (True, True, 0)]
)
def test_pictures_of_another_network_go_when_a_run_begins_from_new_weights(
    session: Session, goes_on: bool, renewed: bool, kept: int
) -> None:
    samples = Samples("data", "data")
    run = trained(session)
    views = views_of(session, samples)
    views.show_run(run)
    job = job_of(run, start=run if goes_on else None, renewed=renewed)
    views.show_begun(job)
    assert len(samples.weights) == kept


def job_of(run: Run, *, start: Run | None = None, renewed: bool = False) -> TrainingJob:
    """Stands for the job of a run."""
    design = {"architecture": run.architecture, "plan": run.plan}
    return cast(TrainingJob, SimpleNamespace(**design, start=start, renewed=renewed))


def test_samples_are_shown_with_the_noise_that_is_learnt_from_and_before_that_with_what_will_be(
    session: Session,
) -> None:
    weak, strong = GaussianNoise(strength=0.1), GaussianNoise(strength=0.4)
    plan = session.project.plan.edited(strategy=Strategy.FINE_TUNED, corruption=weak)
    plan = plan.with_override("fine-tuning", corruption=strong)
    session.edit("", lambda one: one.edited(plan=plan))
    run, samples = trained(session), Samples("data", "data")
    views, job = views_of(session, samples), job_of(run)
    views.show_begun(job)
    for stage in (1, 2, 3):
        views.show_weights(job, WeightsUpdated(stage, 7, 1, run.checkpoint.weights))
    views.show_run(replace(run, done=(1, 2, 3)))
    assert samples.damages == [weak, weak, weak, strong, strong]


def test_nothing_is_shown_of_a_run_whose_scaling_is_not_at_hand(session: Session) -> None:
    samples = Samples("data", None)
    samples.weights.append("of another run")
    views_of(session, samples).show_run(trained(session))
    assert (samples.datasets, samples.weights) == ([], [])
