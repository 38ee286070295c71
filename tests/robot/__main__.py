"""python -m tests.robot ACTS SEED: so many acts, and what did not hold after them."""

import os
import sys
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from PySide6.QtWidgets import QApplication

from aestudio.data.guarded import standing_by
from aestudio.gui.theme import Themes
from tests.robot.robot import Robot

STEPS = 50
PLACES = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


def main(acts: int, number: int) -> None:
    """Raise AssertionError with the shortest story found, if something does not hold."""
    app = QApplication.instance() or QApplication(["aestudio"])
    assert isinstance(app, QApplication)
    Robot.themes = Themes(app)
    chosen = settings(
        max_examples=max(1, acts // STEPS),
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    with standing_by():
        run_state_machine_as_test(seed(number)(Robot), settings=chosen)
    print(f"{acts:,} acts, seed {number}: all holds")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        for name in (
            "HOME",
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME",
            "XDG_CACHE_HOME",
            "XDG_STATE_HOME",
        ):
            os.environ[name] = folder
        main(int(sys.argv[1]), int(sys.argv[2]))
