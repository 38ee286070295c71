"""python -m tests.robot ACTS SEED: so many acts, and what did not hold after them."""

import os
import sys
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import Phase
from PySide6.QtWidgets import QApplication

from aestudio.data.reader_process.guarded import standing_by
from aestudio.gui.shell.theme import Themes
from tests.robot.robot import wander

PLACES = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


def main(acts: int, number: int) -> None:
    """Tell how many acts of how many kinds left all in order; else raise with a short story."""
    themes = Themes(QApplication(["aestudio"]))
    with standing_by():
        heard = wander(themes, acts, number, (Phase.generate, Phase.shrink))
    print(f"{heard.total():,} acts of {len(heard):,} kinds, seed {number}: all holds")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.environ.update(dict.fromkeys(PLACES, folder))
        main(int(sys.argv[1]), int(sys.argv[2]))
