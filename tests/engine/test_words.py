"""What a user reads when training fails, how long calls become, and what products may be in."""

import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.errors import DataError, TrainingError
from aestudio.core.plan import Precision, Stage, TrainingPlan
from aestudio.engine.pace import Pace

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def stage(small: Architecture) -> Stage:
    return TrainingPlan(learning_rate=0.5).stages(small)[0]


@pytest.mark.parametrize(
    ("good", "kept"),
    [
        (0, ""),
        (1, " What was learnt in 1 epoch is kept."),
        (1200, " What was learnt in 1,200 epochs is kept."),
    ],
)
def test_a_diverged_run_tells_where_why_and_what_is_kept(
    stage: Stage, good: int, kept: str
) -> None:
    from aestudio.engine.failures import diverged

    error = diverged(stage, 1201, 1003, good)
    assert str(error) == (
        "Whole network: the loss became infinite or undefined at step 1,003 of epoch 1,201. "
        f"A learning rate of 0.5 is probably too high for this network.{kept} "
        "Lower the learning rate, for example to 0.01."
    )
    assert (error.stage, error.rate) == ("whole", 0.01)


def test_a_loss_that_grew_beyond_all_measure_is_told_with_its_size(stage: Stage) -> None:
    from aestudio.engine.failures import diverged

    error = diverged(stage, 1, 7, 0, 4.2e12)
    assert str(error).startswith("Whole network: the loss grew to 4.2e+12 at step 7 of epoch 1.")


@pytest.mark.parametrize(
    ("rate", "lower"), [(1000, 0.01), (0.1, 0.01), (0.05, 0.005), (0.012345, 0.00123)]
)
def test_a_lower_rate_is_a_tenth_or_what_suits_most_networks(rate: float, lower: float) -> None:
    from aestudio.engine.failures import lower_rate

    assert lower_rate(rate) == lower


def test_an_error_of_ours_stays_as_it_is_and_others_are_explained() -> None:
    import tensorflow as tf

    from aestudio.engine.failures import explained

    own = DataError("it is gone")
    assert explained(own, "Stage") is own
    for error in (MemoryError(), tf.errors.ResourceExhaustedError(None, None, "OOM")):
        found = explained(error, "Stage")
        assert str(found).startswith("Stage: memory ran out.")
        assert found.__cause__ is error
    strange = explained(ValueError(" shapes differ\nat line 3 "), "Stage")
    assert isinstance(strange, TrainingError)
    assert str(strange) == (
        "Stage: training broke off with ValueError. shapes differ. "
        "Everything up to the last finished epoch is kept."
    )


def test_the_first_call_takes_one_step_and_says_nothing_of_the_pace() -> None:
    pace = Pace()
    assert pace.steps == 1
    pace.took(1, 9.0)
    assert pace.steps == 1


def test_calls_grow_until_they_last_150_ms() -> None:
    pace, steps = Pace(), list[int]()
    pace.took(1, 1.0)
    for _ in range(5):
        pace.took(pace.steps, pace.steps * 0.001)
        steps.append(pace.steps)
    assert steps == [8, 64, 150, 150, 150]
    pace.took(150, 0.3)
    assert pace.steps == 75, "steps have become twice as slow"
    pace.took(75, 1000.0)
    assert pace.steps == 1


def test_a_short_call_at_the_end_of_an_epoch_says_nothing_of_the_pace() -> None:
    pace = Pace()
    pace.took(1, 1.0)
    pace.took(1, 0.001)
    assert pace.steps == 8
    pace.took(3, 10.0)
    assert pace.steps == 8
    pace.took(4, 0.06)
    assert pace.steps == 10


def test_gpus_without_units_for_bfloat16_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import tensorflow as tf

    from aestudio.engine import precision

    known: list[dict[str, object]] = []
    monkeypatch.setattr(tf.config, "get_visible_devices", lambda _kind: list(range(len(known))))
    details = "get_device_details"
    monkeypatch.setattr(tf.config.experimental, details, lambda number: known[number])
    for capabilities, pays in (
        ([(8, 0)], True),
        ([(9, 0), (8, 6)], True),
        ([(7, 5)], False),
        ([(9, 0), (7, 0)], False),
        ([None], True),
    ):
        known = [{} if one is None else {"compute_capability": one} for one in capabilities]
        assert (precision.against(Precision.MIXED, 150) is None) is pays
        assert precision.against(Precision.FLOAT32, 150) is None
