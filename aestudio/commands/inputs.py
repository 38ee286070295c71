"""A model, and the samples that go through it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from aestudio.commands.standard import Destination, arriving, leaving
from aestudio.commands.telling import say
from aestudio.core.errors import FileError

TEXT = ".csv"
UNSCALED = (
    "The network comes from elsewhere, and its file tells no scaling: numbers go in as they stand, "
    "and have to be in the range that it was trained on"
)

if TYPE_CHECKING:
    from aestudio.api.passing import Passage
    from aestudio.core.project import Document
    from aestudio.core.run import Run


@contextmanager
def passing(model: Path, data: Path, out: Path) -> Iterator[tuple["Passage", Destination]]:
    """Samples on their way through a trained model, and where what comes of them goes; - is
    standard input, and output as CSV."""
    with arriving(data) as path, leaving(out, TEXT) as place:
        yield _passage(model, path, place.path), place


def _passage(model: Path, data: Path, out: Path) -> "Passage":
    """Every mistake is answered before anything is computed, and what is worth knowing is said."""
    from aestudio.api.passing import Passage
    from aestudio.storage.output import check_ending, check_output
    from aestudio.storage.project_file import load
    from aestudio.storage.results import ENDINGS

    check_output(out, model, data)
    check_ending(out, ENDINGS)
    document = load(model)
    check_output(out, data=document.references)
    run = _trained(document, model)
    unscaled = run.scaling is None or run.scaling.is_identity
    if document.project.data.are_to_come and unscaled:
        say(f"Note: {UNSCALED}.")
    return Passage.of(run, data, lambda note: say(f"Note: {note}."))


def _trained(document: "Document", model: Path) -> "Run":
    run = document.run
    if run is None:
        raise FileError(
            "holds no trained model yet",
            where=model.name,
            remedy=f"Train it first: aestudio train {model} --out {model}",
        )
    if not run.checkpoint.weights.finite:
        say(f"Note: {model.name}: {run.flaw}; what comes out is none either.")
    return run
