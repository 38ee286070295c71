"""TensorFlow and Qt in one process, whichever comes first."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.faults.campaign import Campaign

TENSORFLOW, QT = "import tensorflow as tf", "from PySide6.QtWidgets import QApplication, QLabel"
USES = """
app = QApplication([])
label = QLabel("x")
label.show()
label.grab()
assert float(tf.reduce_sum(tf.ones((3, 4)) @ tf.ones((4, 5)))) == 60.0
app.processEvents()
"""


def imported(cases: int, seed: int, folder: Path) -> Iterator[str | None]:
    """What was wrong with each process; the order changes from one to the next."""
    for number in range(cases):
        lines = (TENSORFLOW, QT) if (seed + number) % 2 else (QT, TENSORFLOW)
        done = subprocess.run(
            [sys.executable, "-c", "\n".join((*lines, USES))],
            cwd=folder,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            check=False,
        )
        yield f"{lines[0]}: {done.returncode}: {done.stderr[-300:]}" if done.returncode else None


IMPORTS = (
    Campaign(
        name="import-order",
        fault="TensorFlow and PySide6 imported in either order",
        required="both work, status 0",
        quick=1,
        full=20,
        cases=imported,
    ),
)
