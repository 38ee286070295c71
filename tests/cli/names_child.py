"""Names of any kind through the commands and the window; in the present folder.

Tells in lines of JSON which step ended with which status, and what was said.
"""

import contextlib
import io
import json
import os
import sys
from pathlib import Path
from time import monotonic

import numpy as np
from PIL import Image

from aestudio.cli import main

# No UTF-8, a line break, an umlaut, Chinese, an emoji; then as long as a name can be.
HARD = os.fsdecode(b"\xff\xe9\n " + "ä 数据 😀".encode())
LONGEST = 255
LONG = 60.0  # Seconds.
TOLD = sys.stdout


def command(*arguments: object) -> None:
    """Run a command."""
    said = io.TextIOWrapper(io.BytesIO(), sys.stdout.encoding, sys.stdout.errors)
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = main([str(one) for one in arguments])
    said.seek(0)
    _tell(step=str(arguments[0]), status=status, said=said.read())


def files(folder: Path) -> tuple[Path, Path, Path]:
    """An array, a table with hard words in it, and a folder of images, all with hard names."""
    generator = np.random.default_rng(0)
    array, table, images = folder / f"{HARD}.npy", folder / f"{HARD}.csv", folder / "images"
    np.save(array, generator.random((60, 8), np.float32))
    rows = [f"{number},{number % 7},{'ä😀'[number % 2]}" for number in range(40)]
    table.write_text("\n".join(["x,ÿ,kind", *rows]), encoding="utf-8")
    for name in ("a", "b"):
        place = images / f"{name}{HARD}"
        place.mkdir(parents=True)
        for number in range(10):
            pixels = generator.integers(0, 256, (4, 4), np.uint8)
            Image.fromarray(pixels).save(place / f"{number}{HARD}.png")
    return array, table, images


def commands(folder: Path, model: Path) -> None:
    """Look at, train on, tell and encode data, all under hard names."""
    array, table, images = files(folder)
    for one in (array, table, images):
        command("data", one)
        command("data", one, "--json")
    train = ("train", "default", "--set", "layers=3,epochs=1", "--restart", "--out", model)
    command(*train, "--data", images)
    command(*train, "--data", array)
    command("info", model)
    command("encode", model, array, "--out", folder / f"codings{HARD}.npy")


def window(model: Path, copy: Path) -> None:
    """Open the model with its data, and save it under another name."""
    from PySide6.QtCore import QTimer

    from aestudio.app import create

    app, found = create([str(model)])
    end = monotonic() + LONG

    def wait(step: str, until: object) -> None:
        assert callable(until)
        while not until():
            assert monotonic() < end, step
            app.processEvents()
        _tell(step=step, status=0, said=found.banner.text)

    wait("opened", lambda: found.session.run is not None and found.data.dataset is not None)
    QTimer.singleShot(0, found, lambda: found.documents.save_to(copy))
    wait("saved", lambda: found.session.path == copy)
    found.autosave.end()
    found.shut_down()


def _tell(**found: object) -> None:
    print(json.dumps(found), file=TOLD, flush=True)


if __name__ == "__main__":
    place = Path(HARD)
    place.mkdir()
    longest = HARD + "x" * (LONGEST - len(os.fsencode(HARD)) - len(".h5"))
    commands(place, place / f"{longest}.h5")
    window(place / f"{longest}.h5", place / f"copy{HARD}.h5")
