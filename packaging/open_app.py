"""Set up and open AE Studio: python3 packaging/open_app.py [FILE | COMMAND ...]

Without arguments, or with a project file, the window opens. Anything else is a command that
needs no display, for example "train default --out model.h5".
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from environment import hand_over, run_environment, say, set_up

NO_DISPLAY = (
    "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set). To train without a "
    "window: python3 packaging/open_app.py train default --out model.h5"
)


def opens_window(arguments: Sequence[str]) -> bool:
    """True if these arguments ask for the window: none, a file, or an option of the window."""
    first = arguments[0] if arguments else ""
    is_word = first != "" and not first.startswith("-")
    is_command = is_word and Path(first).suffix == ""
    return not is_command and first not in {"--help", "--version"}


def has_display(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """True if Qt can show a window; Windows and macOS always can."""
    if not platform.startswith("linux"):
        return True
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def main(arguments: Sequence[str]) -> NoReturn:
    window = opens_window(arguments)
    if window and not has_display(os.environ):
        say(NO_DISPLAY)
        sys.exit(2)
    python = set_up(qt=window)
    hand_over([str(python), "-m", "aestudio", *arguments], run_environment(os.environ))


if __name__ == "__main__":
    main(sys.argv[1:])
