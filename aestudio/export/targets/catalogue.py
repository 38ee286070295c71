"""Every target, in the order in which they are offered."""

from pathlib import Path

from aestudio.core.errors import FileError
from aestudio.export.targets.base import Target
from aestudio.export.targets.keras_model import KerasFile, TiedKerasFolder
from aestudio.export.targets.lite import Lite, Lite8, Lite16
from aestudio.export.targets.npz import NumPyArchive
from aestudio.export.targets.onnx.target import Onnx
from aestudio.export.targets.saved_model import SavedModel
from aestudio.export.targets.script import Notebook, Script

TARGETS: tuple[Target, ...] = (
    Onnx(),
    KerasFile(),
    TiedKerasFolder(),
    SavedModel(),
    Lite(),
    Lite16(),
    Lite8(),
    NumPyArchive(),
    Script(),
    Notebook(),
)


def target_of(path: Path, word: str | None) -> Target:
    """The target of that word, else that of the ending; raises FileError where there is none, or
    the ending is another's."""
    if word is None:
        return target_for(path)
    found, ending = called(word), path.suffix.lower()
    others = [one for one in TARGETS if ending in one.endings]
    if others and found not in others:
        raise FileError(
            f"has the ending of {others[0].label}, and was to be {found.label}",
            where=str(path),
            remedy=f"Let the name end in {found.endings[0]}" if found.endings else "Choose another",
        )
    return found


def called(word: str) -> Target:
    """The target that the command line calls so; raises FileError where there is none."""
    found = next((one for one in TARGETS if one.word == word), None)
    if found is None:
        raise FileError(
            "there is no such format",
            where=word,
            remedy=f"Choose one of {', '.join(one.word for one in TARGETS)}",
        )
    return found


def target_for(path: Path) -> Target:
    """The target that a file of that name is written by; raises FileError where none is."""
    ending = path.suffix.lower()
    found = next((one for one in TARGETS if ending in one.endings), None)
    if found is None:
        known = ", ".join(dict.fromkeys(one.endings[0] for one in TARGETS if one.endings))
        raise FileError(
            f"has the ending {ending}, of which no format is known"
            if ending
            else "has no ending that tells its format",
            where=str(path),
            remedy=f"Let the name end in one of {known}, or name the format with --format",
        )
    return found
