"""Where products in bfloat16 are computed by the hardware, and so pay."""

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from time import perf_counter

import tensorflow as tf

from aestudio.core.errors import TrainingError
from aestudio.core.plan import Precision

CPU_FLAGS = Path("/proc/cpuinfo")
AMX, AVX512 = "amx_bf16", "avx512_bf16"
FIRST_GPU = (8, 0)  # CUDA's compute capability of Ampere.
LEAST_GAIN = 1.15  # Rounding both sides of each product takes time, too.
SIDES = (784, 1000)  # Of the kernel whose products are timed.
TRIES = 5


def check_precision(precision: Precision, batch: int) -> None:
    """Raise TrainingError if mixed precision is asked for where it does not pay."""
    reason = against(precision, batch)
    if reason:
        raise TrainingError(
            "mixed precision does not pay on this machine",
            why=reason,
            remedy=f"Choose {Precision.FLOAT32.label} as precision",
        )


def against(precision: Precision, batch: int) -> str | None:
    """Why that precision does not pay on the devices in use; None where it does."""
    return against_mixed(batch) if precision is Precision.MIXED else None


def against_mixed(batch: int) -> str | None:
    """The same for mixed precision and batches of so many samples."""
    cards = tf.config.get_visible_devices("GPU")
    if cards:
        return _against_gpus([tf.config.experimental.get_device_details(one) for one in cards])
    told = CPU_FLAGS.read_text(errors="replace") if CPU_FLAGS.exists() else ""
    return against_cpu(told, lambda: measured_gain(batch))


def against_cpu(description: str, gain: Callable[[], float]) -> str | None:
    """The same for a CPU, from the system's description of it (Linux's /proc/cpuinfo).

    Matrix units (AMX) pay always. Without them AVX512_BF16 pays on some CPUs and at large batches
    only, which ``gain`` tells: how many times as fast products are.
    """
    found = re.search(r"^flags\s*:(.*)$", description, re.MULTILINE)
    if not found:
        return "This system does not tell whether the CPU has instructions for bfloat16"
    flags = found[1].split()
    if AMX in flags:
        return None
    if AVX512 not in flags:
        return "The CPU has no instructions for bfloat16 (AMX, AVX512_BF16)"
    times = gain()
    if times >= LEAST_GAIN:
        return None
    return f"Products of such batches in bfloat16 are {times:.2f} times as fast as in 32 bits here"


@lru_cache
def measured_gain(batch: int) -> float:
    """How many times as fast a product of a batch is in bfloat16, taken in turn with float32."""
    rows, kernel = tf.ones([batch, SIDES[0]]), tf.ones(SIDES)
    halves = [tf.cast(one, tf.bfloat16) for one in (rows, kernel)]
    pairs = ((rows, kernel), tuple(halves))
    times: list[list[float]] = [[], []]
    for _ in range(TRIES):
        for found, pair in zip(times, pairs, strict=True):
            began = perf_counter()
            tf.matmul(*pair).numpy()
            found.append(perf_counter() - began)
    return min(times[0]) / min(times[1])


def _against_gpus(details: list[dict[str, object]]) -> str | None:
    old = [one for one in details if one.get("compute_capability", FIRST_GPU) < FIRST_GPU]  # type: ignore[operator]
    return "A GPU older than compute capability 8.0 has no bfloat16 units" if old else None
