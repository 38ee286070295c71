"""What the engine is to run on; apart from its other words, so that reading it takes no NumPy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from aestudio.core.cluster import Cluster
from aestudio.core.errors import DeviceError

DEVICE_VARIABLE, THREADS_VARIABLE = "AESTUDIO_DEVICE", "AESTUDIO_THREADS"
MOST_THREADS = 1024


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """What the engine is to run on; settled for the life of the process.

    ``device`` is "auto" (every GPU there is, else the CPU), "cpu", "gpu" or "gpu:1".
    ``threads`` are those of the CPU; 0 takes as many as it has cores. ``cluster`` are the
    processes to train with.
    """

    device: str = "auto"
    threads: int = 0
    cluster: Cluster | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """What AESTUDIO_DEVICE and AESTUDIO_THREADS say, for programs without a command line.

        Raises DeviceError unless the threads are a number.
        """
        threads = environment.get(THREADS_VARIABLE, "").strip() or "0"
        if not threads.isdecimal() or int(threads) > MOST_THREADS:
            raise DeviceError(
                f"“{threads}” is no number of threads",
                where=THREADS_VARIABLE,
                remedy=f"Write one from 1 to {MOST_THREADS:,}, or 0 for all",
            )
        return cls(environment.get(DEVICE_VARIABLE, "").strip() or "auto", int(threads))
