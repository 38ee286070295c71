"""What went wrong, for the person who mends it: a log, and the last words of a crash."""

import faulthandler
import logging
import platform
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_log_path

from aestudio import __version__
from aestudio.installed import installed_version

NAME = "aestudio"
MOST_BYTES, KEPT = 2**20, 3
PACKAGES = ("tensorflow", "PySide6-Essentials", "pyqtgraph", "numpy", "h5py")


def log_folder() -> Path:
    """Where the log lies."""
    return Path(user_log_path("aestudio"))


def versions() -> str:
    """What runs here, in a line."""
    found = [f"AE Studio {__version__}", f"Python {platform.python_version()}"]
    for name in PACKAGES:
        try:
            found.append(f"{name} {installed_version(name)}")
        except PackageNotFoundError:  # a bundle need not carry what names its packages
            continue
    return ", ".join([*found, platform.platform()])


def details(error: BaseException, device: str = "") -> str:
    """An error with its traceback, the versions and the device, to be sent to somebody."""
    about = f"{versions()}, {device}" if device else versions()
    return f"{about}\n\n{''.join(traceback.format_exception(error)).rstrip()}\n"


def note(error: BaseException) -> None:
    """Put an error that nobody caught into the log."""
    logging.getLogger(NAME).error("%s", details(error))


def count_again(error: BaseException, count: int) -> None:
    """Say that what has been noted came again, so often by now."""
    logging.getLogger(NAME).error("%s once more, %d times by now", type(error).__name__, count)


def note_device(device: str) -> None:
    """Put what this program computes on into the log."""
    logging.getLogger(NAME).info("computes on: %s", device)


@contextmanager
def logging_to(folder: Path) -> Iterator[str]:
    """Log while it lasts, a crash of the interpreter included; yields what an earlier one left.

    A folder that cannot be written to costs the log and nothing else.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        left = _last_words(folder / "crash.txt")
        words = (folder / "crash.txt").open("w", encoding="utf-8")
        handler = RotatingFileHandler(
            folder / "log.txt", maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8"
        )
    except OSError:
        yield ""
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log = logging.getLogger(NAME)
    log.addHandler(handler)
    log.propagate = False
    log.setLevel(logging.INFO)
    faulthandler.enable(words)
    log.info("started: %s", versions())
    try:
        yield left
    finally:
        log.info("ended")
        faulthandler.disable()
        words.close()
        log.removeHandler(handler)
        log.propagate = True
        handler.close()


def _last_words(path: Path) -> str:
    """What a crash wrote, which is kept under another name; empty without one."""
    try:
        found = path.read_text(encoding="utf-8", errors="replace").strip()
        if found:
            path.replace(path.with_name("crash-before.txt"))
    except OSError:
        return ""
    return found
