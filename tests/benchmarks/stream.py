"""Training on a file larger than memory against training in memory, and the memory it takes.

Makes a file of --gb GB (10) under --folder, as NPY and as HDF5, and trains on it for --seconds
in a process of its own, in turn with training on some of its samples held in memory. One JSON
line a run: thousand samples/s, processor time a sample, and the most memory that the process
ever held. The files are deleted at the end.

    python tests/benchmarks/stream.py --gb 10 --seconds 40 --rounds 3
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from time import perf_counter, process_time

import h5py
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from aestudio.core.architecture import Architecture
from aestudio.core.events import Event, StepsDone
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Project
from aestudio.core.sources import source_of
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.data.dataset import load_dataset
from aestudio.data.job import job_for
from aestudio.data.reference import reference_for
from aestudio.engine import load_engine

BLOCK = 64 * 2**20
IN_MEMORY = 60_000
WARM_UP = 5.0  # Seconds after the first step that do not count.


def main() -> None:
    """Make, train, print."""
    options = _options()
    if options.run:
        print(json.dumps(_run(options)), flush=True)
        return
    folder = Path(tempfile.mkdtemp(prefix="aestudio-stream-", dir=options.folder))
    try:
        for ending in options.formats.split(","):
            path = folder / f"large.{ending}"
            _make(path, options)
            for _ in range(options.rounds):
                for way in ("memory", "streamed"):
                    _apart(path, way, options)
            path.unlink()
    finally:
        shutil.rmtree(folder)


def _apart(path: Path, way: str, options: argparse.Namespace) -> None:
    words = ["--run", way, "--file", str(path), "--seconds", str(options.seconds)]
    words += ["--sizes", options.sizes, "--batch", str(options.batch)]
    subprocess.run([sys.executable, __file__, *words], check=True)


def _make(path: Path, options: argparse.Namespace) -> None:
    width = int(options.sizes.split(",")[0])
    dtype = np.dtype(options.dtype)
    rows = int(options.gb * 1e9) // (width * dtype.itemsize)
    needed, free = rows * width * dtype.itemsize, shutil.disk_usage(path.parent).free
    if needed > free - 5e9:
        raise SystemExit(f"{needed / 1e9:.0f} GB are needed, {free / 1e9:.0f} GB are free")
    blocks = _blocks(rows, width, dtype)
    if path.suffix == ".npy":
        with path.open("wb") as file:
            header = {"descr": dtype.str, "fortran_order": False, "shape": (rows, width)}
            np.lib.format.write_array_header_1_0(file, header)
            for block in blocks:
                file.write(block.tobytes())
        return
    with h5py.File(path, "w") as file:
        chunks = (max(1, 2**20 // (width * dtype.itemsize)), width) if options.chunked else None
        found = file.create_dataset("images", (rows, width), dtype, chunks=chunks)
        done = 0
        for block in blocks:
            found[done : done + len(block)] = block
            done += len(block)


def _blocks(rows: int, width: int, dtype: np.dtype[np.generic]) -> Iterator[np.ndarray]:
    each = BLOCK // (width * dtype.itemsize)
    random = np.random.default_rng(0)
    block = (
        random.integers(0, 256, (each, width), np.uint8)
        if dtype == np.uint8
        else random.random((each, width), np.float32).astype(dtype)
    )
    for start in range(0, rows, each):
        yield np.roll(block, start // each, axis=0)[: rows - start]


def _run(options: argparse.Namespace) -> dict[str, object]:
    job = _job(options)
    control = TrainingControl()
    events = load_engine().train(job, control)
    speed, cpu = _speed(events, control, options)
    return {
        "way": options.run,
        "file": options.file.name,
        "gb": round(options.file.stat().st_size / 1e9, 1),
        "thousand_samples_per_s": round(speed / 1000, 2),
        "cpu_us_per_sample": round(cpu * 1e6, 2),
        "most_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _job(options: argparse.Namespace) -> TrainingJob:
    inputs, *units = (int(size) for size in options.sizes.split(","))
    layers = tuple(Dense(units=number, l2=5e-4) for number in units)
    architecture = Architecture(input_shape=(inputs,), layers=layers, tied=True)
    plan = TrainingPlan(batch_size=options.batch, epochs=1_000, validation_share=0.01)
    reference = reference_for(options.file, streamed=True)
    project = Project(data=reference, architecture=architecture, plan=plan)
    job = job_for(project, load_dataset(reference))
    if options.run == "streamed":
        return job
    samples = source_of(job.training).read(0, IN_MEMORY)
    return TrainingJob(architecture, plan, samples, samples[:0])


def _speed(
    events: Iterator[Event], control: TrainingControl, options: argparse.Namespace
) -> tuple[float, float]:
    """Samples per second of wall time, from WARM_UP after the first step on, and the processor
    seconds that a sample costs, which tell more where other work runs on the machine."""
    seen: list[tuple[float, int, float]] = []
    for event in events:
        if not isinstance(event, StepsDone):
            continue
        seen.append((perf_counter(), len(event.losses), process_time()))
        if seen[-1][0] - seen[0][0] > WARM_UP + options.seconds:
            control.stop()
    counted = [one for one in seen if one[0] - seen[0][0] > WARM_UP]
    seconds = counted[-1][0] - counted[0][0]
    samples = options.batch * sum(later[1] for _, later in pairwise(counted))
    return samples / seconds, (counted[-1][2] - counted[0][2]) / samples


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gb", type=float, default=10)
    parser.add_argument("--dtype", default="uint8")
    parser.add_argument("--formats", default="npy,h5")
    parser.add_argument("--chunked", action="store_true", help="HDF5 in chunks of 1 MiB")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--sizes", default="784,300,150")
    parser.add_argument("--batch", type=int, default=150)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--run", choices=("memory", "streamed"))
    parser.add_argument("--file", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
