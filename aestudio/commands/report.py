"""``aestudio report``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aestudio.commands.options import SAMPLES, Model, RunName
from aestudio.commands.telling import confirm
from aestudio.core.units import bytes_text

if TYPE_CHECKING:
    from aestudio.core.project import Document
    from aestudio.core.reference import DataReference
    from aestudio.core.run import Run
    from aestudio.data.dataset import Dataset


def report(
    model: Model,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.html", help="Where to write the report.")
    ],
    data: Annotated[
        Path | None,
        typer.Option(
            "--data", metavar="DATA", help=f"Where its data are, if they have moved: {SAMPLES}."
        ),
    ] = None,
    run: RunName = None,
) -> None:
    """Write one HTML file that tells of a run: architecture, settings, curves, reconstructions,
    map and errors. It opens anywhere, without network.
    """
    from aestudio.api.reporting import ENDINGS, report_of
    from aestudio.commands.run_called import run_called
    from aestudio.storage.output import check_ending, check_output
    from aestudio.storage.project_file import load
    from aestudio.storage.results import write_bytes

    check_output(out, model, data)
    check_ending(out, ENDINGS)
    document = load(model)
    check_output(out, data=document.references)
    known, chosen = run_called(document, model, run)
    reference = _reference(document, chosen, data)
    check_output(out, data=[reference])
    project = document.project.name
    written = report_of(project, known, chosen, _dataset(reference))
    write_bytes(written, out)
    confirm(f"Wrote {bytes_text(len(written))} to {out}: {known.title} of {project}")


def _reference(document: "Document", run: "Run", data: Path | None) -> "DataReference":
    """The data that it was trained on, where they are now; raises DataError."""
    from aestudio.api.branching import design_of
    from aestudio.core.errors import DataError
    from aestudio.data.locate import relocated

    reference = design_of(run, document.project).data
    if data is None:
        return reference
    try:
        return relocated(reference, data)
    except DataError as error:
        error.remedy = f"Name the data that the run was trained on, {reference.name}"
        raise


def _dataset(reference: "DataReference") -> "Dataset":
    from aestudio.commands.reporting import reading_watch
    from aestudio.core.errors import DataError
    from aestudio.data.dataset import load_dataset

    try:
        return load_dataset(reference, watch=reading_watch(reference.name))
    except DataError as error:
        if error.remedy.startswith("Put the file back"):
            error.remedy = "Put the file back, or say where it is with --data"
        raise
