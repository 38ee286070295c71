"""Several devices and several processes take the steps of one, and nobody waits for the dead."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from aestudio.cli import main
from aestudio.core.cluster import cluster_from
from aestudio.core.errors import ClusterError
from aestudio.core.run import Run
from aestudio.core.training import Engine, TrainingControl
from aestudio.storage.project_file import load
from tests.networks import biases

if TYPE_CHECKING:
    from aestudio.engine.distribution import Together

ROOT = Path(__file__).parents[2]
PATIENCE = 240  # Seconds; a busy machine may take a minute to load TensorFlow.
# 41 samples train in batches of 10, so the last batch of an epoch has one for two workers.
SETTINGS = ("--data", "d.npy", "--set", "layers=6,4,batch_size=10,l2=0.01")

Process = subprocess.Popen[str]


@pytest.fixture(autouse=True)
def data(clean_place: Path) -> None:
    generator = np.random.default_rng(0)
    np.save("d.npy", (generator.random((57, 3)) @ generator.random((3, 8)) / 3).astype(np.float32))


def started(*arguments: str, **environment: str) -> Process:
    # Tests stand in a folder of their own, so the program has to be told where it lies.
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": paths, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def config(ports: list[int], index: int) -> str:
    addresses = [f"127.0.0.1:{port}" for port in ports]
    task = {"type": "worker", "index": index}
    return json.dumps({"cluster": {"worker": addresses}, "task": task})


def free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def end_all(processes: list[Process]) -> None:
    for one in processes:
        one.kill()


@contextmanager
def workers(*arguments: str) -> Iterator[list[Process]]:
    """Two of them, who train together; none outlives the test, nor PATIENCE if they hang."""
    ports = free_ports(2)
    train = ("-m", "aestudio", "train", "book-tied", *SETTINGS, *arguments, "--json")
    with ExitStack() as stack:
        found = []
        for index in range(2):
            one = started(*train, TF_CONFIG=config(ports, index))
            found.append(stack.enter_context(one))
            stack.callback(one.kill)
        watch = Timer(PATIENCE, end_all, (found,))
        watch.start()
        stack.callback(watch.join)
        stack.callback(watch.cancel)
        yield found


def epochs_done(process: Process) -> Iterator[int]:
    """The epochs that a process tells of, as it tells of them."""
    assert process.stdout is not None
    for line in process.stdout:
        event: dict[str, Any] = json.loads(line)
        if event["event"] == "epoch_done":
            yield event["epoch"]


def run_in(path: str) -> Run:
    run = load(Path(path)).run
    assert run is not None
    return run


def losses(run: Run, epochs: int) -> list[tuple[float, float]]:
    (stage,) = run.history.stages
    return [(one.loss, one.validation_loss or 0.0) for one in stage.epochs[:epochs]]


def alone(epochs: int) -> Run:
    """What one process learns from the same command."""
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("TF_CONFIG", raising=False)
        assert (
            main(["train", "book-tied", *SETTINGS, "--set", f"epochs={epochs}", "--out", "a.h5"])
            == 0
        )
    return run_in("a.h5")


@pytest.mark.slow
def test_three_devices_that_share_each_batch_take_the_steps_of_one() -> None:
    with started(str(ROOT / "tests" / "engine" / "mirrored_run.py")) as process:
        output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    runs = json.loads(output)
    assert len(runs["dense"][0]["steps"]) == 3 * 3 * 5 * 2
    for kind, (one, three) in runs.items():
        for name in ("steps", "terms", "validation", "weights"):
            told = f"{name} of {kind}"
            np.testing.assert_allclose(three[name], one[name], rtol=2e-5, atol=2e-6, err_msg=told)


@pytest.mark.slow
def test_two_processes_take_the_steps_of_one() -> None:
    with workers("--set", "epochs=4", "--out", "w.h5") as (chief, other):
        told, errors = chief.communicate(timeout=PATIENCE)
        silent, line = other.communicate(timeout=PATIENCE)
    assert (chief.returncode, other.returncode) == (0, 0), errors + line
    assert json.loads(told.splitlines()[-1])["model"] == "w.h5"
    assert silent == ""
    assert line.startswith("This is worker 1 (127.0.0.1:")
    assert line.count("\n") == 1
    together, single = run_in("w.h5"), alone(4)
    np.testing.assert_allclose(losses(together, 4), losses(single, 4), rtol=1e-5)
    found, expected = (biases(run.checkpoint.weights) for run in (together, single))
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


@pytest.mark.slow
def test_a_lost_worker_is_reported_and_the_run_goes_on_from_its_checkpoint() -> None:
    endless = ("--set", "epochs=100000", "--out", "w.h5", "--save-every", "0", "--continue")
    with workers(*endless) as (chief, other):
        next(epoch for epoch in epochs_done(chief) if epoch == 2)  # The first one is saved.
        other.kill()
        _, errors = chief.communicate(timeout=PATIENCE)
    assert chief.returncode == 1
    assert "worker 1 (127.0.0.1:" in errors.splitlines()[-1]
    assert "was lost" in errors.splitlines()[-1]
    assert "--continue" in errors.splitlines()[-1]
    reached = run_in("w.h5").checkpoint.epoch
    assert reached >= 1

    with workers(*endless) as (chief, other):
        assert next(epochs_done(chief)) == reached + 1
        other.send_signal(signal.SIGTERM)
        told, errors = chief.communicate(timeout=PATIENCE)
        _, complaint = other.communicate(timeout=PATIENCE)
    assert other.returncode == 128 + signal.SIGTERM, complaint
    assert chief.returncode == 1
    assert json.loads(told.splitlines()[-1])["reason"] == "stopped"
    assert "Another process of the cluster was asked to stop" in errors
    run = run_in("w.h5")
    assert run.checkpoint.epoch > reached
    compared = min(30, run.checkpoint.epoch)
    np.testing.assert_allclose(losses(run, compared), losses(alone(compared), compared), rtol=1e-4)


@pytest.mark.parametrize(
    "message",
    [
        "Collective ops is aborted by: Socket closed\nAdditional GRPC error information from "
        "remote target /job:worker/replica:0/task:1 while calling /tensorflow.WorkerService",
        "Collective ops is aborted by: Error reported from /job:worker/task:1: The following "
        "tasks are unhealthy (stopped sending heartbeats):\n/job:worker/replica:0/task:1",
    ],
)
def test_what_tensorflow_says_of_a_lost_worker_becomes_its_address(
    engine: Engine, message: str
) -> None:
    import tensorflow as tf

    from aestudio.engine.distribution import Together

    cluster = cluster_from({"TF_CONFIG": config([1, 2], 0)})
    assert cluster is not None
    together = Together(tf.distribute.get_strategy(), cluster)
    error = together.blamed(tf.errors.UnavailableError(None, None, message))
    assert str(error).startswith("worker 1 (127.0.0.1:2): was lost")
    assert together.blamed(fault := ValueError("else")) is fault


class TwoMachines:
    """Stands in for the strategy of a cluster: what this process gives away meets what comes back
    from the other, ``replicas`` devices each."""

    def __init__(self, exchanged: Callable[[Any], Any], replicas: int = 1) -> None:
        self._exchanged, self.num_replicas_in_sync = exchanged, 2 * replicas

    def run(self, step: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        return self._exchanged(step(*arguments))

    def experimental_local_results(self, found: Any) -> tuple[Any, ...]:
        return (found,)


def together(exchanged: Callable[[Any], Any], replicas: int = 1) -> "Together":
    from aestudio.engine.distribution import Together

    cluster = cluster_from({"TF_CONFIG": config([1, 2], 0)})
    assert cluster is not None
    return Together(TwoMachines(exchanged, replicas), cluster)


@pytest.mark.parametrize("replicas", [1, 3])
def test_a_process_with_another_project_is_named(engine: Engine, replicas: int) -> None:
    import tensorflow as tf

    ours, theirs = bytes(range(32)), bytes([*range(31), 255])

    def meets(other: bytes) -> Callable[[Any], Any]:
        rows = tf.constant([list(other)] * replicas, tf.int32)
        return lambda own: tf.concat([*[own] * replicas, rows], axis=0)

    together(meets(ours), replicas).check_alike(ours)
    with pytest.raises(ClusterError) as caught:
        together(meets(theirs), replicas).check_alike(ours)
    assert caught.value.where == "worker 1 (127.0.0.1:2)"
    assert "worker 0 (127.0.0.1:1)" in caught.value.what


def test_processes_agree_on_the_mean_of_their_times(engine: Engine) -> None:
    assert together(lambda own: own + 3.0).agreed(1.0) == 2.0


def test_all_processes_stop_for_good_as_soon_as_one_is_to_stop(engine: Engine) -> None:
    import tensorflow as tf

    theirs, asked = tf.Variable(0.0), tf.Variable(0)

    def exchanged(own: Any) -> Any:
        asked.assign_add(1)
        return own + theirs

    joined = together(exchanged)
    own = TrainingControl()
    agreed = joined.control(own)
    assert not agreed.should_stop()
    assert not agreed.stopping
    theirs.assign(1.0)
    assert agreed.should_stop()
    theirs.assign(0.0)
    assert agreed.should_stop()
    assert agreed.stopping
    assert not own.stopping
    assert int(asked) == 2, "who has stopped asks nobody any more"

    own.stop()
    assert joined.control(own).should_stop()
