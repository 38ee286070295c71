"""What a shell may complete to; nothing where that cannot be found out."""

import os
from collections.abc import Iterable
from pathlib import Path

from aestudio.core.errors import StudioError

PROJECTS = (".h5", ".hdf5")


def recipe_names(begun: str) -> list[str]:
    """Recipes; a project file is completed by the shell."""
    from aestudio.recipes import recipes

    return _beginning(begun, (one.name for one in recipes()))


def format_words(begun: str) -> list[str]:
    """Formats that a network can be exported to."""
    from aestudio.export.targets.catalogue import TARGETS

    return _beginning(begun, (one.word for one in TARGETS))


def settings(begun: str) -> list[str]:
    """Names of settings with what stands before them in a list of several, ready for a value."""
    from aestudio.core.assignments import names

    before, comma, last = begun.rpartition(",")
    return [f"{before}{comma}{one}=" for one in _beginning(last, names())]


def run_names(begun: str) -> list[str]:
    """Numbers and names of the runs of the project that the line names."""
    from aestudio.storage.project_file import load

    files = (Path(word) for word in _line().split() if word.endswith(PROJECTS))
    path = next((one for one in files if one.is_file()), None)
    try:
        kept = load(path).runs.kept if path else ()
    except StudioError:
        return []
    names = (name for one in kept for name in (str(one.info.number), one.info.name) if name)
    return _beginning(begun, names)


def _line() -> str:
    """What has been typed: of an option that still lacks its value the parser tells nothing."""
    return os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS", "")


def _beginning(begun: str, names: Iterable[str]) -> list[str]:
    return [one for one in names if one.startswith(begun)]
