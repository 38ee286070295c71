"""Fine-tuning that ends worse than it began is noticed, and a lower rate is at hand."""

import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.plan import Strategy, TrainingPlan
from aestudio.core.run import Checkpoint, Run
from aestudio.core.weights import Weights
from aestudio.core.worsened import worsened
from tests.losses import steps


def run(
    first: float, last: float, *, strategy: Strategy = Strategy.FINE_TUNED, done: bool = True
) -> Run:
    """The last stage began with one loss and ended with the other."""
    plan = TrainingPlan(strategy=strategy, learning_rate=0.01)
    stage = plan.stages(Architecture())[-1]
    series = StageHistory(
        stage.number,
        stage.name,
        2,
        (steps([first, last]),),
        [EpochRecord(1, last, last, 1.0, 10.0)],
    )
    finished = tuple(range(1, stage.number + done))
    checkpoint = Checkpoint(Weights({}), stage=stage.number + 1)
    return Run(Architecture(), plan, "", checkpoint, History((series,)), finished)


def test_a_loss_that_rose_is_told_with_both_figures_and_a_tenth_of_the_rate() -> None:
    found = worsened(run(0.0227, 0.0334))
    assert found is not None
    assert found.stage.name == "Fine-tuning"
    assert found.before == pytest.approx(0.0227)
    assert found.after == pytest.approx(0.0334)
    assert found.rate == 0.001


@pytest.mark.parametrize(
    "one",
    [
        run(0.0334, 0.0227),
        run(0.0300, 0.0310),
        run(0.02, 0.04, strategy=Strategy.WHOLE),
        run(0.02, 0.04, done=False),
        run(float("nan"), 0.04),
    ],
    ids=["better", "as good", "no fine-tuning", "not at its end", "not told"],
)
def test_nothing_is_said_of_what_was_not_spoilt(one: Run) -> None:
    assert worsened(one) is None
