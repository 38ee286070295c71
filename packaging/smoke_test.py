"""Start the bundle as a user would: python3 packaging/smoke_test.py [BUNDLE FOLDER]

Trains without a window and with one, and reads data. Ends with 0 if both did what they should.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TIME_LIMIT = 300  # seconds; a cold start reads a gigabyte from disk


def program(bundle: Path, platform: str = sys.platform) -> Path:
    return bundle / ("aestudio.exe" if platform == "win32" else "aestudio")


def clean_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """No Python of this machine may help the bundle, and no display is needed."""
    kept = {name: value for name, value in environ.items() if not name.startswith("PYTHON")}
    return {"QT_QPA_PLATFORM": "offscreen", **kept}


def starts_well(command: Sequence[str], folder: Path) -> bool:
    print("---", *command, flush=True)
    try:
        result = subprocess.run(
            command,
            cwd=folder,
            env=clean_environment(os.environ),
            timeout=TIME_LIMIT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        print(f"FAILED: still running after {TIME_LIMIT} s")
        return False
    print(result.stdout)
    # An exception in a slot of Qt's leaves the status at 0.
    if result.returncode != 0 or "Traceback" in result.stdout:
        print(f"FAILED with status {result.returncode}")
        return False
    return True


def trains_without_window(binary: Path, folder: Path) -> bool:
    out = folder / "model.h5"
    arguments = ["train", "book-tied", "--set", "epochs=1", "--out", str(out)]
    if not starts_well([str(binary), *arguments], folder):
        return False
    if not out.is_file() or out.stat().st_size == 0:
        print(f"FAILED: {out} was not written")
        return False
    return True


def reads_data(binary: Path, folder: Path) -> bool:
    """By the process that reads files, with the libraries that only it loads."""
    table = folder / "table.csv"
    rows = "".join(f"{number},{number % 7},{'ab'[number % 2]}\n" for number in range(50))
    table.write_text(f"x,y,class\n{rows}", encoding="utf-8")
    return starts_well([str(binary), "data", str(table), "set:wine"], folder)


def trains_in_window(binary: Path, folder: Path) -> bool:
    return starts_well([str(binary), "--smoke-test"], folder)


def main(arguments: Sequence[str]) -> int:
    bundle = Path(arguments[0]) if arguments else ROOT / "dist" / "aestudio"
    binary = program(bundle.resolve())
    if not binary.is_file():
        print(f"{binary} is missing; build it with python3 packaging/build_bundle.py")
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        checks = (trains_without_window, reads_data, trains_in_window)
        passed = [check(binary, folder) for check in checks]
    print("The bundle works." if all(passed) else "The bundle does not work.")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
