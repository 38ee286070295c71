"""Read data of each kind as the program does, beside the library that reads it alone.

    python tests/benchmarks/reading.py [--rounds 3] [--times 1] [--only NAME] [--folder FOLDER]

Files of some 10 to 50 MB, or ``--times`` as many, are made once in FOLDER (a temporary one by
default). Ours is what the window waits for before it shows them: another process takes the file
apart, its values are checked and brought over. Theirs gives an array and nothing else. In turn,
the best of the rounds, with a pause before each as a person would make. "Start" is what ours takes
of a file with next to nothing in it; "hashed" is ours with the file's SHA-256, as for training;
"cold" is ours without a process that stands by, as in the first moments of the program.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import h5py
import numpy as np
import polars as pl
from PIL import Image
from table import markdown

from aestudio.data.read import read_raw, read_values
from aestudio.data.reader_process.guarded import standing_by

GOAL, PAUSE = 1.3, 0.5
TINY = 0.0005  # Of the rows of a file, that leave little but the start.
ROWS, COLUMNS = 60_000, 64
IMAGES, SIDE = 10_000, 64
WORDS = ("red", "green", "blue")


def made_csv(path: Path, share: float) -> None:
    """Numbers as text, and a column of classes."""
    generator, rows = np.random.default_rng(0), round(ROWS * share)
    frame = pl.DataFrame(generator.normal(size=(rows, COLUMNS)).astype(np.float32))
    frame = frame.with_columns(kind=pl.Series(generator.choice(WORDS, rows)))
    frame.write_csv(path) if path.suffix == ".csv" else frame.write_parquet(path)


def made_array(path: Path, share: float) -> None:
    """Bytes as NPY or HDF5, compressed in the latter."""
    rows = round(ROWS * share)
    values = np.random.default_rng(0).integers(0, 256, (rows, 28, 28), np.uint8) // 64
    if path.suffix == ".npy":
        np.save(path, values)
        return
    with h5py.File(path, "w") as file:
        file.create_dataset(
            "images", data=values, chunks=(min(rows, 256), 28, 28), compression="gzip"
        )


def made_images(path: Path, share: float) -> None:
    """Grey PNG files in two folders."""
    generator = np.random.default_rng(0)
    for number in range(round(IMAGES * share)):
        folder = path / WORDS[number % 2]
        folder.mkdir(parents=True, exist_ok=True)
        pixels = generator.integers(0, 256, (SIDE // 4, SIDE // 4), np.uint8)
        image = Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
        image.save(folder / f"{number}.png")


def polars(path: Path) -> object:
    """polars alone, to one array of numbers."""
    frame = pl.read_csv(path) if path.suffix == ".csv" else pl.read_parquet(path)
    return frame.drop("kind").to_numpy()


def numpy(path: Path) -> object:
    """NumPy alone."""
    return np.load(path)


def hdf5(path: Path) -> object:
    """h5py alone."""
    with h5py.File(path, "r") as file:
        return file["images"][()]


def pillow(path: Path) -> object:
    """Pillow alone, a file after the other."""
    return np.stack([np.asarray(Image.open(one)) for one in sorted(path.glob("*/*.png"))])


Make = Callable[[Path, float], None]
CASES: tuple[tuple[str, str, Make, Callable[[Path], object]], ...] = (
    ("table.csv", "polars", made_csv, polars),
    ("table.parquet", "polars", made_csv, polars),
    ("array.npy", "NumPy", made_array, numpy),
    ("array.h5", "h5py", made_array, hdf5),
    ("images", "Pillow", made_images, pillow),
)


def main() -> None:
    """Make what is missing, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--times", type=float, default=1)
    parser.add_argument("--only", action="append", choices=[case[0] for case in CASES])
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        folder = given.folder or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        rows = [
            _row(folder / f"{given.times:g}" / name, other, make, alone, given)
            for name, other, make, alone in CASES
            if name in (given.only or name)
        ]
    heads = ["", "MB", "alone", "seconds", "AE Studio", f"ratio (≤ {GOAL})", "of it start"]
    heads += ["hashed", "cold"]
    print(markdown(heads, rows))


def _row(
    path: Path,
    other: str,
    make: Make,
    alone: Callable[[Path], object],
    given: argparse.Namespace,
) -> list[str]:
    tiny = path.parents[1] / "tiny" / path.name
    for one, share in ((path, given.times), (tiny, TINY)):
        one.parent.mkdir(parents=True, exist_ok=True)
        if not one.exists():
            make(one, share)
    theirs, ours, starts, hashed = [], [], [], []
    with standing_by():
        for _ in range(given.rounds):
            theirs.append(_seconds(alone, path))
            ours.append(_seconds(read_values, path))
            starts.append(_seconds(read_values, tiny))
            hashed.append(_seconds(read_raw, path))
    cold = [_seconds(read_values, path) for _ in range(given.rounds)]
    ratio = min(ours) / min(theirs)
    shown = f"{ratio:.2f}" if ratio <= GOAL else f"**{ratio:.2f}**"
    size = sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
    megabytes = (size or path.stat().st_size) / 1e6
    figures = [f"{min(one):.3f}" for one in (theirs, ours, starts, hashed, cold)]
    return [path.name, f"{megabytes:,.0f}", other, *figures[:2], shown, *figures[2:]]


def _seconds(read: Callable[[Path], object], path: Path) -> float:
    sleep(PAUSE)
    began = perf_counter()
    read(path)
    return perf_counter() - began


if __name__ == "__main__":
    main()
