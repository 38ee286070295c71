"""The processes that train together, as TF_CONFIG names them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aestudio.core.errors import ClusterError

VARIABLE = "TF_CONFIG"
EXAMPLE = (
    'Write {"cluster": {"worker": ["host:port", "host:port"]}, '
    '"task": {"type": "worker", "index": 0}}, with another index for each process'
)
TRAINING = ("chief", "worker")  # Job names whose tasks train, in the order they are numbered.


@dataclass(frozen=True, slots=True)
class Task:
    """One process: its job and index, as TensorFlow names it, and its address (host:port)."""

    job: str
    index: int
    address: str

    def __str__(self) -> str:
        name = self.job if self.job == "chief" else f"{self.job} {self.index}"
        return f"{name} ({self.address})"


@dataclass(frozen=True, slots=True)
class Cluster:
    """All processes that train together, the chief first, and the number of this one."""

    tasks: tuple[Task, ...]
    own: int

    @property
    def me(self) -> Task:
        """This process."""
        return self.tasks[self.own]

    @property
    def chief(self) -> Task:
        """The process that writes the model and tells of the run."""
        return self.tasks[0]

    @property
    def others(self) -> tuple[Task, ...]:
        """Everyone but this process."""
        return tuple(task for task in self.tasks if task != self.me)

    @property
    def leads(self) -> bool:
        """Whether this process is the chief."""
        return self.own == 0

    def task(self, job: str, index: int) -> Task | None:
        """The process that TensorFlow calls by that name."""
        return next((one for one in self.tasks if (one.job, one.index) == (job, index)), None)


def cluster_from(environment: Mapping[str, str]) -> Cluster | None:
    """The cluster that TF_CONFIG describes; None if there is none, or a single process.

    Raises ClusterError for one that cannot be understood, or that asks for what is not here.
    """
    text = environment.get(VARIABLE, "")
    if not text.strip():
        return None
    jobs, (job, index) = _parts(_read(text))
    for name in (*jobs, job):
        if name not in TRAINING:
            raise _wrong(f"has a task “{name}”; all processes train here, as chief or workers")
    tasks = tuple(
        Task(name, number, address)
        for name in TRAINING
        for number, address in enumerate(jobs.get(name, ()))
    )
    own = next((n for n, one in enumerate(tasks) if (one.job, one.index) == (job, index)), None)
    if own is None:
        raise _wrong(f"calls this process {job} {index}, whom its cluster does not list")
    return Cluster(tasks, own) if len(tasks) > 1 else None


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise _wrong(f"is not JSON: {error}") from None


def _parts(found: Any) -> tuple[dict[str, list[str]], tuple[str, int]]:
    try:
        jobs = {str(name): _addresses(listed) for name, listed in found["cluster"].items()}
        task = str(found["task"]["type"]), int(found["task"]["index"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _wrong("lacks its cluster or its task") from error
    return jobs, task


def _addresses(listed: Any) -> list[str]:
    """``["host:port", …]``, or ``{"0": "host:port", …}`` without gaps."""
    if isinstance(listed, dict):
        listed = [listed[str(number)] for number in range(len(listed))]
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise TypeError("no list of addresses")
    return listed


def _wrong(what: str) -> ClusterError:
    return ClusterError(what, where=VARIABLE, remedy=EXAMPLE)
