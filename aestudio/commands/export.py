"""``aestudio export``."""

from pathlib import Path
from typing import Annotated

import typer

from aestudio.commands.options import Model, RunName
from aestudio.commands.telling import say_notes
from aestudio.export.portable import Part


def export(
    model: Model,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE", help="Where to write; its ending tells the format."),
    ],
    word: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="NAME", help="The format, where the ending leaves it open."
        ),
    ] = None,
    part: Annotated[Part, typer.Option("--part", help="What of the network.")] = Part.WHOLE,
    scaled: Annotated[
        bool,
        typer.Option("--scaled", help="Leave the preparation out: the file takes scaled numbers."),
    ] = False,
    run: RunName = None,
) -> None:
    """Write a trained network as a file that other programs load."""
    from aestudio.commands.run_called import run_called
    from aestudio.export.exporting import export as written
    from aestudio.export.portable import Portable
    from aestudio.export.targets.catalogue import called, target_for
    from aestudio.storage.output import check_output
    from aestudio.storage.project_file import load

    target = target_for(out) if word is None else called(word)
    check_output(out, model)
    document = load(model)
    check_output(out, data=document.references)
    known, chosen = run_called(document, model, run)
    name = f"{document.project.name} {known.info.number}"
    portable = Portable.of(chosen, name, part, prepared=not scaled)
    found = written(portable, target, out)
    print(f"Wrote {out}: {target.label}, {found.told}")
    say_notes(found.notes)
