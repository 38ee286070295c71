"""One step on every device at once, on this machine or on several, through tf.distribute.

A batch is always the whole one. Each replica (a device with its own copy of the variables)
takes the gradients of its share; they are summed with the weight that the share has in the
batch. So any number of replicas takes the steps of one device, but for the order in which
float32 numbers are added.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any, Protocol

import numpy as np
import tensorflow as tf

from aestudio.core.cluster import Cluster, Task
from aestudio.core.errors import ClusterError, TrainingError
from aestudio.core.training import TrainingControl
from aestudio.engine.batch import Batch
from aestudio.engine.operations import AcrossDevices

Tensor = Any
# What TensorFlow raises where an exchange cannot be completed.
LOST = (
    tf.errors.UnavailableError,
    tf.errors.AbortedError,
    tf.errors.CancelledError,
    tf.errors.DeadlineExceededError,
)
TASK = re.compile(r"/job:(\w+)/(?:replica:\d+/)?task:(\d+)")
# Terms (terms,) of a batch, and the objective's gradient for each variable.
Gradients = tuple[Tensor, list[Tensor]]


class Distribution(Protocol):
    """How steps are spread over devices, and how processes stay together."""

    @property
    def replicas(self) -> int:
        """Devices that share each batch, on all machines."""

    def scope(self) -> AbstractContextManager[Any]:
        """Where the variables of a network and of its optimizer are made."""

    def everywhere(self, step: Callable[..., Tensor]) -> Callable[..., Tensor]:
        """``step`` run by every replica; the first one's number."""

    def averaged(
        self, gradients: Callable[[Batch, AcrossDevices], Gradients], batch: Batch
    ) -> Gradients:
        """Mean terms and gradients over a batch; within a step."""

    def summed(self, terms: Callable[[Batch, AcrossDevices], Tensor], batch: Batch) -> Tensor:
        """Sum of ``terms`` over a batch; within a step."""

    def control(self, control: TrainingControl) -> TrainingControl:
        """The flags of a run, such that all processes obey the same at the same time."""

    def agreed(self, seconds: float) -> float:
        """One time for all processes, so that they take chunks of the same size."""

    def check_alike(self, digest: bytes) -> None:
        """Raise ClusterError unless all processes came with this SHA-256."""

    def blamed(self, error: Exception) -> Exception:
        """``error``, or the loss of another process if that is what it comes from."""


class OneDevice:
    """No distribution: everything passes through as it is."""

    replicas = 1

    def scope(self) -> AbstractContextManager[Any]:
        """Nothing to keep to."""
        return nullcontext()

    def everywhere(self, step: Callable[..., Tensor]) -> Callable[..., Tensor]:
        """The step itself."""
        return step

    def averaged(
        self, gradients: Callable[[Batch, AcrossDevices], Gradients], batch: Batch
    ) -> Gradients:
        """Those of the batch."""
        return gradients(batch, _alone)

    def summed(self, terms: Callable[[Batch, AcrossDevices], Tensor], batch: Batch) -> Tensor:
        """That of the batch."""
        return terms(batch, _alone)

    def control(self, control: TrainingControl) -> TrainingControl:
        """The flags themselves."""
        return control

    def agreed(self, seconds: float) -> float:
        """That time."""
        return seconds

    def check_alike(self, digest: bytes) -> None:
        """Nobody else is here."""

    def blamed(self, error: Exception) -> Exception:
        """The error: nobody else is here."""
        return error


ALONE = OneDevice()


class Mirrored:
    """Copies of the variables on every device of this process, kept equal."""

    def __init__(self, strategy: Any) -> None:
        self._strategy = strategy

    @property
    def replicas(self) -> int:
        """Devices that share each batch."""
        return int(self._strategy.num_replicas_in_sync)

    def scope(self) -> AbstractContextManager[Any]:
        """The strategy's."""
        return self._strategy.scope()  # type: ignore[no-any-return]

    def everywhere(self, step: Callable[..., Tensor]) -> Callable[..., Tensor]:
        """``step`` run by every replica."""

        def run(*arguments: Tensor) -> Tensor:
            found = self._strategy.run(step, arguments)
            return self._strategy.experimental_local_results(found)[0]

        return run

    def averaged(
        self, gradients: Callable[[Batch, AcrossDevices], Gradients], batch: Batch
    ) -> Gradients:
        """Each share weighs as much as it has samples: the last batch may not part evenly."""
        share, weight = self._share(batch)
        terms, slopes = gradients(share, partial(_over_all, weight))
        first, *rest = _summed([weight * one for one in (terms, *slopes)])
        return first, rest

    def summed(self, terms: Callable[[Batch, AcrossDevices], Tensor], batch: Batch) -> Tensor:
        """The shares' sums together."""
        share, weight = self._share(batch)
        here = tf.cast(weight > 0, tf.float32)
        own = terms(share, partial(_over_all, weight))
        return tf.distribute.get_replica_context().all_reduce("sum", here * own)

    def control(self, control: TrainingControl) -> TrainingControl:
        """The flags themselves: all devices belong to this process."""
        return control

    def agreed(self, seconds: float) -> float:
        """That time."""
        return seconds

    def check_alike(self, digest: bytes) -> None:
        """Nobody else is here."""

    def blamed(self, error: Exception) -> Exception:
        """The error: nobody else is here."""
        return error

    def _share(self, batch: Batch) -> tuple[Batch, Tensor]:
        """This replica's samples, and their part in the batch.

        With more replicas than samples some have none: they compute one without weight, since
        the mean of nothing is no number.
        """
        place, count = tf.distribute.get_replica_context().replica_id_in_sync_group, self.replicas
        size = tf.shape(batch.samples)[0]
        start, end = place * size // count, (place + 1) * size // count
        first = tf.minimum(start, size - 1)
        weight = tf.cast(end - start, tf.float32) / tf.cast(size, tf.float32)
        last = tf.maximum(end, first + 1)
        return tf.nest.map_structure(lambda one: one[first:last], batch), weight


class Together(Mirrored):
    """The same on the machines of a cluster, each with a process of its own.

    Whatever needs all processes is asked by each of them in the same order.
    """

    def __init__(self, strategy: Any, cluster: Cluster) -> None:
        super().__init__(strategy)
        self._cluster = cluster
        self._add = tf.function(self.everywhere(_sum_of_one), autograph=False)
        self._collect = tf.function(self.everywhere(_gathered), autograph=False)

    def control(self, control: TrainingControl) -> TrainingControl:
        """Flags that say stop to all as soon as one is to stop."""
        return _AgreedControl(control, self._any)

    def agreed(self, seconds: float) -> float:
        """The mean."""
        return self._sum(seconds) / self.replicas

    def check_alike(self, digest: bytes) -> None:
        """The first process that differs from the chief is named."""
        numbers = tf.constant(np.frombuffer(digest, np.uint8).astype(np.int32)[np.newaxis])
        found = np.asarray(self._collect(numbers))[:: self.replicas // len(self._cluster.tasks)]
        different = np.flatnonzero((found != found[0]).any(axis=1))
        if len(different):
            raise _unlike(self._cluster, int(different[0]))

    def blamed(self, error: Exception) -> Exception:
        """TensorFlow breaks off an exchange with an error that names who is missing.

        At once if a connection breaks, after some ten seconds without a sign of life.
        """
        if not isinstance(error, LOST):
            return error
        found = TASK.search(str(error))
        return _lost(self._cluster.task(found[1], int(found[2])) if found else None)

    def _any(self, flag: bool) -> bool:
        return self._sum(float(flag)) > 0

    def _sum(self, number: float) -> float:
        return float(self._add(tf.constant(number, tf.float32)))


class _AgreedControl(TrainingControl):
    """One process's flags, obeyed by all at the same question."""

    def __init__(self, own: TrainingControl, agreed: Callable[[bool], bool]) -> None:
        super().__init__()
        self._own, self._agreed = own, agreed

    def should_stop(self) -> bool:
        """Whether anyone is to stop; the answer is kept, since nobody may ask again alone."""
        if not self.stopping and self._agreed(self._own.should_stop()):
            self.stop()
        return self.stopping


def distribution_for(gpus: int, cluster: Cluster | None) -> Distribution:
    """What the devices and the cluster ask for; waits for the other processes.

    To be made before TensorFlow computes anything in this process.
    """
    if cluster is not None:
        return Together(tf.distribute.MultiWorkerMirroredStrategy(), cluster)
    if gpus > 1:
        return Mirrored(tf.distribute.MirroredStrategy())
    return OneDevice()


def _summed(tensors: Sequence[Tensor]) -> list[Tensor]:
    """Each one's sum over the replicas, in a single exchange."""
    flat = tf.concat([tf.reshape(one, [-1]) for one in tensors], axis=0)
    total = tf.distribute.get_replica_context().all_reduce("sum", flat)
    parts = tf.split(total, [one.shape.num_elements() for one in tensors])
    return [tf.reshape(part, one.shape) for part, one in zip(parts, tensors, strict=True)]


def _alone(mean: Tensor) -> Tensor:
    return mean


def _over_all(weight: Tensor, mean: Tensor) -> Tensor:
    """The mean over the whole batch. Its gradient is that of the share's own mean: what comes back
    is weighted and summed with the other gradients."""
    total = tf.distribute.get_replica_context().all_reduce("sum", tf.stop_gradient(weight * mean))
    return mean + tf.stop_gradient(total - mean)


def _sum_of_one(number: Tensor) -> Tensor:
    return tf.distribute.get_replica_context().all_reduce("sum", tf.identity(number))


def _gathered(rows: Tensor) -> Tensor:
    # The exchange goes by a tensor's device; an argument has none yet.
    return tf.distribute.get_replica_context().all_gather(tf.identity(rows), axis=0)


def _unlike(cluster: Cluster, number: int) -> ClusterError:
    return ClusterError(
        f"was not started with the same project, data and state as {cluster.chief}",
        where=str(cluster.tasks[number]),
        remedy="Give every process the same command, and the same files to read",
    )


def _lost(task: Task | None) -> TrainingError:
    return TrainingError(
        "was lost, and training needs all processes",
        where=str(task) if task else "A process of the cluster",
        why="It ended, or its machine cannot be reached",
        remedy="Start all of them again with --continue: they go on from the last checkpoint",
    )
