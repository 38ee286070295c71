"""A run is held, let go and ended from another thread; the engine is loaded once."""

from threading import Thread

import pytest

from aestudio.core.training import Engine, EngineInfo, LazyEngine, TrainingControl


def test_a_control_lets_a_run_go_until_it_is_told_otherwise() -> None:
    control = TrainingControl()
    assert (control.stopping, control.paused, control.should_stop()) == (False, False, False)
    control.pause()
    assert (control.stopping, control.paused) == (False, True)
    control.resume()
    assert (control.paused, control.should_stop()) == (False, False)


def test_a_run_that_is_held_can_be_ended_and_is_not_held_again() -> None:
    control = TrainingControl()
    control.pause()
    control.stop()
    assert (control.stopping, control.paused, control.should_stop()) == (True, False, True)
    control.pause()
    assert not control.paused


def test_a_run_waits_while_it_is_held() -> None:
    control, answers = TrainingControl(), list[bool]()
    control.pause()
    asking = Thread(target=lambda: answers.append(control.should_stop()))
    asking.start()
    asking.join(0.05)
    assert asking.is_alive()
    control.resume()
    asking.join(10)
    assert answers == [False]


@pytest.mark.parametrize(("threads", "text"), [(1, "CPU · 1 thread"), (2, "CPU · 2 threads")])
def test_what_the_engine_runs_on_is_told_in_words(threads: int, text: str) -> None:
    assert str(EngineInfo("any", "CPU", threads, "float32")) == text


def test_the_engine_is_loaded_when_first_asked_for_and_once_only() -> None:
    loaded: list[Engine] = []

    def load() -> Engine:
        loaded.append(object())  # type: ignore[arg-type]
        return loaded[-1]

    lazy = LazyEngine(load)
    assert loaded == []
    assert lazy() is lazy()
    assert len(loaded) == 1
