"""Where products in bfloat16 are computed by the hardware, and so pay."""

import re
from pathlib import Path

import tensorflow as tf

from aestudio.core.errors import TrainingError
from aestudio.core.plan import Precision

CPU_FLAGS = Path("/proc/cpuinfo")
AMX = "amx_bf16"
FIRST_GPU = (8, 0)  # CUDA's compute capability of Ampere.


def check_precision(precision: Precision) -> None:
    """Raise TrainingError if mixed precision is asked for where it does not pay."""
    reason = against(precision)
    if reason:
        raise TrainingError(
            "mixed precision does not pay on this machine",
            why=reason,
            remedy=f"Choose {Precision.FLOAT32.label} as precision",
        )


def against(precision: Precision) -> str | None:
    """Why that precision does not pay on the devices in use; None where it does."""
    return against_mixed() if precision is Precision.MIXED else None


def against_mixed() -> str | None:
    """The same for mixed precision."""
    cards = tf.config.get_visible_devices("GPU")
    if cards:
        return _against_gpus([tf.config.experimental.get_device_details(one) for one in cards])
    return against_cpu(CPU_FLAGS.read_text(errors="replace") if CPU_FLAGS.exists() else "")


def against_cpu(description: str) -> str | None:
    """The same for a CPU, from the system's description of it (Linux's /proc/cpuinfo).

    AVX512_BF16 alone is not enough: with it mixed steps took 0.9 to 1.3 times as long as those
    in float32 (tests/benchmarks).
    """
    found = re.search(r"^flags\s*:(.*)$", description, re.MULTILINE)
    if not found:
        return "This system does not tell whether the CPU has instructions for bfloat16"
    if AMX not in found[1].split():
        return "The CPU has no matrix units for bfloat16 (AMX)"
    return None


def _against_gpus(details: list[dict[str, object]]) -> str | None:
    old = [one for one in details if one.get("compute_capability", FIRST_GPU) < FIRST_GPU]  # type: ignore[operator]
    return "A GPU older than compute capability 8.0 has no bfloat16 units" if old else None
