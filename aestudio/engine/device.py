"""Which devices TensorFlow may use, settled before it starts them."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tensorflow as tf

from aestudio.core.engine_settings import EngineSettings
from aestudio.core.errors import DeviceError

AUTO, CPU, GPU = "auto", "cpu", "gpu"
DRIVER = Path("/proc/driver/nvidia/version")  # There while the kernel drives an NVIDIA card.
UNUSABLE = (
    "TensorFlow cannot use the GPU of this machine: its CUDA libraries are missing or do not fit "
    "the driver. The CPU is used."
)


@dataclass(frozen=True, slots=True)
class Devices:
    """What a process computes on: the names of its GPUs, if any, and threads of its CPU."""

    gpus: tuple[str, ...]
    threads: int
    note: str = ""

    def __str__(self) -> str:
        if not self.gpus:
            return "CPU"
        return self.gpus[0] if len(self.gpus) == 1 else f"{len(self.gpus)} × {self.gpus[0]}"


def set_up(settings: EngineSettings) -> Devices:
    """Settle the devices of this process; a GPU's memory is taken as it is needed.

    Raises DeviceError for a device that is not there, or if TensorFlow already runs on others.
    """
    tf.get_logger().setLevel("ERROR")
    tf.config.experimental.enable_op_determinism()
    cards = tf.config.list_physical_devices("GPU")
    chosen = [cards[number] for number in chosen_gpus(settings.device, len(cards))]
    _settle("Another device", lambda: _make_visible(chosen))
    _settle("Another number of threads", lambda: _limit_threads(settings.threads))
    names = tuple(_name(card) for card in chosen)
    note = note_on(settings.device, len(cards), DRIVER.exists())
    return Devices(names, settings.threads or os.cpu_count() or 1, note)


def note_on(wanted: str, present: int, driven: bool) -> str:
    """What to say of a card that the system drives and TensorFlow does not see; or nothing."""
    asked = wanted.strip().lower() != CPU
    return UNUSABLE if driven and asked and not present else ""


def chosen_gpus(wanted: str, present: int) -> tuple[int, ...]:
    """The numbers of the GPUs to use, out of ``present``; none for the CPU.

    Raises DeviceError for a device that is not there, telling which are.
    """
    name, _, number = wanted.strip().lower().partition(":")
    everything = tuple(range(present))
    if not number and (name in (AUTO, CPU) or (name == GPU and present)):
        return () if name == CPU else everything
    if name == GPU and number.isdecimal() and int(number) in everything:
        return (int(number),)
    known = name == GPU and (not number or number.isdecimal())
    raise DeviceError(
        "there is no such device here" if known else "is no device",
        where=wanted,
        remedy=f"Choose one of: {', '.join((AUTO, *_present(present)))}",
    )


def _present(gpus: int) -> tuple[str, ...]:
    return (CPU, *((GPU,) if gpus else ()), *(f"{GPU}:{number}" for number in range(gpus)))


def _make_visible(cards: list[Any]) -> None:
    if tf.config.get_visible_devices("GPU") != cards:
        tf.config.set_visible_devices(cards, "GPU")
    for card in cards:
        if not tf.config.experimental.get_memory_growth(card):
            tf.config.experimental.set_memory_growth(card, True)


def _limit_threads(threads: int) -> None:
    """Threads of one operation, and operations at a time; 0 leaves both to TensorFlow."""
    if tf.config.threading.get_intra_op_parallelism_threads() != threads:
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)


def _settle(what: str, apply: Callable[[], None]) -> None:
    try:
        apply()
    except RuntimeError as error:  # TensorFlow's devices run already.
        raise DeviceError(
            f"{what} cannot be taken while the program runs", remedy="Start it again"
        ) from error


def _name(card: Any) -> str:
    details = tf.config.experimental.get_device_details(card)
    return str(details.get("device_name", "GPU"))
