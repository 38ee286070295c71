"""The choice of devices, and what a machine without them answers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from aestudio.core.engine_settings import EngineSettings
from aestudio.core.errors import DeviceError
from aestudio.core.training import Engine
from aestudio.engine import load_engine

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("wanted", "present", "chosen"),
    [
        ("auto", 0, ()),
        ("auto", 2, (0, 1)),
        ("cpu", 2, ()),
        ("gpu", 2, (0, 1)),
        ("gpu:1", 2, (1,)),
        (" GPU:0 ", 1, (0,)),
    ],
)
@pytest.mark.usefixtures("engine")
def test_a_name_chooses_gpus(wanted: str, present: int, chosen: tuple[int, ...]) -> None:
    from aestudio.engine.device import chosen_gpus

    assert chosen_gpus(wanted, present) == chosen


@pytest.mark.parametrize(
    ("wanted", "present", "answer"),
    [
        ("gpu", 0, "gpu: there is no such device here. Choose one of: auto, cpu."),
        ("gpu:1", 1, "gpu:1: there is no such device here. Choose one of: auto, cpu, gpu, gpu:0."),
        ("tpu", 0, "tpu: is no device. Choose one of: auto, cpu."),
        ("cpu:0", 0, "cpu:0: is no device. Choose one of: auto, cpu."),
        ("gpu:x", 1, "gpu:x: is no device. Choose one of: auto, cpu, gpu, gpu:0."),
    ],
)
@pytest.mark.usefixtures("engine")
def test_a_device_that_is_not_there_is_answered_with_those_that_are(
    wanted: str, present: int, answer: str
) -> None:
    from aestudio.engine.device import chosen_gpus

    with pytest.raises(DeviceError) as caught:
        chosen_gpus(wanted, present)
    assert str(caught.value) == answer


def test_threads_are_settled_once_tensorflow_runs(engine: Engine) -> None:
    import tensorflow as tf

    tf.constant(0)  # Starts the devices.
    with pytest.raises(DeviceError, match="cannot be taken while the program runs"):
        load_engine(EngineSettings(threads=engine.info.threads + 1))


@pytest.mark.parametrize(
    ("wanted", "cores", "threads"), [(3, 7, 3), (0, 7, 7), (0, None, 1), (3, None, 3)]
)
@pytest.mark.usefixtures("engine")
def test_threads_are_those_asked_for_or_as_many_as_cores_or_one_where_nobody_tells(
    monkeypatch: pytest.MonkeyPatch, wanted: int, cores: int | None, threads: int
) -> None:
    from aestudio.engine import device

    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(device, "_settle", lambda *_: None)
    assert device.set_up(EngineSettings(threads=wanted)).threads == threads


def test_the_engine_tells_what_it_runs_on(engine: Engine) -> None:
    assert engine.info.threads > 0
    assert str(engine.info).startswith(f"{engine.info.device} · ")


@pytest.mark.parametrize(
    ("wanted", "present", "driven", "told"),
    [
        ("auto", 0, True, True),
        ("auto", 1, True, False),
        ("auto", 0, False, False),
        (" CPU ", 0, True, False),
    ],
)
@pytest.mark.usefixtures("engine")
def test_a_card_that_tensorflow_cannot_use_is_told_of(
    wanted: str, present: int, driven: bool, told: bool
) -> None:
    from aestudio.engine.device import note_on

    assert bool(note_on(wanted, present, driven)) is told


def test_a_broken_cuda_library_leaves_the_cpu(tmp_path: Path) -> None:
    for name in ("libcuda.so.1", "libcudart.so.12", "libcudnn.so.9", "libcublas.so.12"):
        (tmp_path / name).write_bytes(b"this is no library")
    done = subprocess.run(
        [sys.executable, "-c", "from aestudio.engine import load_engine;"
         "print(load_engine().info.device); import tensorflow as tf;"
         "print(float(tf.reduce_sum(tf.ones(3))))"],
        cwd=ROOT,
        env={**os.environ, "LD_LIBRARY_PATH": str(tmp_path), "CUDA_VISIBLE_DEVICES": "0"},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-2:] == ["CPU", "3.0"]
