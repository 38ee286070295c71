"""What the window waits for before it is seen."""

import subprocess
import sys

LATER = {
    "keras",
    "onnx",
    "openTSNE",
    "polars",
    "scipy",
    "sklearn",
    "tensorflow",
    "typer.rich_utils",
}
OPENING = f"""
import sys
from aestudio.cli import main
assert main(["--version"]) == 0
import aestudio.app
_, window = aestudio.app.create([])
print(sorted({LATER} & sys.modules.keys()))
"""


def test_the_window_is_seen_before_libraries_come_in_that_later_work_needs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", OPENING], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1].split() == ["[]"]
