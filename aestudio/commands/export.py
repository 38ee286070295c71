"""``aestudio export``."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aestudio.commands.completing import format_words, run_names
from aestudio.commands.options import AsJson, Model
from aestudio.commands.standard import OUTPUT, STANDARD, leaving
from aestudio.commands.telling import say_notes
from aestudio.export.part import Part

if TYPE_CHECKING:
    from aestudio.core.run import Run
    from aestudio.data.dataset import Dataset
    from aestudio.export.exporting import Exported
    from aestudio.export.portable import Portable
    from aestudio.export.targets.base import Target


def export(
    model: Model,
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Where to write, with an ending that tells the format; - is standard output.",
        ),
    ],
    word: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help="The format, where no ending tells it; the examples below have them all.",
            autocompletion=format_words,
        ),
    ] = None,
    part: Annotated[Part, typer.Option("--part", help="What of the network.")] = Part.WHOLE,
    scaled: Annotated[
        bool,
        typer.Option("--scaled", help="Leave the preparation out: the file takes scaled numbers."),
    ] = False,
    run: Annotated[
        str | None,
        typer.Option(
            "--run",
            metavar="NAME[@EPOCH]",
            help="A run by name or number, as it stood after an epoch of which a snapshot is kept "
            "(2@15, or 2@1:15 of stage 1); else the opened one.",
            autocompletion=run_names,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a trained network as a file that other programs load."""
    from aestudio.export.exporting import export as written
    from aestudio.export.targets.catalogue import target_of

    target = target_of(out, word)
    if out == STANDARD:
        _check_standard(target, as_json)
    with leaving(out, (*target.endings, "")[0]) as destination:
        portable = _portable(model, destination.path, part, run, target, prepared=not scaled)
        found = written(portable, target, destination.path)
    if as_json:
        _print_json(found, target, portable)
        return
    destination.confirm(f"Wrote {destination.told}: {target.label}, {found.told}")
    say_notes(found.notes)


def _portable(
    model: Path, out: Path, part: Part, run: str | None, target: "Target", *, prepared: bool
) -> "Portable":
    """What is to be exported; raises StudioError, also where ``out`` would replace a source."""
    from aestudio.commands.run_called import run_standing
    from aestudio.export.calibration import with_samples
    from aestudio.export.portable import portable_of
    from aestudio.storage.output import check_output
    from aestudio.storage.project_file import load

    check_output(out, model)
    document = load(model)
    check_output(out, data=document.references)
    known, chosen = run_standing(document, model, run)
    portable = portable_of(document.project.name, known, chosen, part, prepared=prepared)
    return with_samples(portable, target, partial(_dataset, chosen))


def _dataset(run: "Run") -> "Dataset":
    """What a run was trained on; raises DataError where that is not there."""
    from aestudio.commands.reporting import reading_watch
    from aestudio.core.errors import DataError
    from aestudio.data.dataset import load_dataset

    if run.data is None:
        raise DataError("nobody told what it was trained on", remedy="Choose another format")
    return load_dataset(run.data, watch=reading_watch(run.data.name))


def _check_standard(target: "Target", as_json: bool) -> None:
    """Raise FileError where the file and something else would go the same way, or it is none."""
    from aestudio.core.errors import FileError

    if target.endings and not as_json:
        return
    folder = f"takes no {target.label}, which is a folder"
    raise FileError(
        "cannot be both the file and JSON" if target.endings else folder,
        where=OUTPUT,
        remedy="Name a file with --out",
    )


def _print_json(found: "Exported", target: "Target", portable: "Portable") -> None:
    import json

    facts: dict[str, Any] = {
        "path": str(found.path),
        "format": target.word,
        "part": portable.part.value,
        "about": portable.told,
        "bytes": found.size,
        "parameters": found.parameters,
        "ratio": round(found.ratio, 4),
        "notes": found.notes,
        "snippet": found.snippet,
    }
    print(json.dumps(facts, indent=2, ensure_ascii=False))
