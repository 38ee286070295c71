"""``aestudio import``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aestudio.commands.telling import confirm, say

if TYPE_CHECKING:
    from aestudio.importers.imported import Imported


def import_network(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A network: .keras, .h5 of Keras, .onnx, weights of PyTorch as .safetensors or "
            ".npz, or an export of this program as .npz or keras-tied (the folder).",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="MODEL.h5", help="Where to save the project.")
    ],
    inputs: Annotated[
        str,
        typer.Option(
            "--inputs", metavar="28x28x1", help="Shape of a sample, where the file does not tell."
        ),
    ] = "",
    activation: Annotated[
        str,
        typer.Option(
            "--activation", metavar="NAME", help="Of hidden layers; of weights alone [relu]."
        ),
    ] = "",
    coding_activation: Annotated[
        str,
        typer.Option(
            "--coding-activation",
            metavar="NAME",
            help="Of the coding layer; of weights alone [linear].",
        ),
    ] = "",
    output_activation: Annotated[
        str,
        typer.Option(
            "--output-activation", metavar="NAME", help="Of the outputs; of weights alone [linear]."
        ),
    ] = "",
    stride: Annotated[
        int,
        typer.Option(
            "--stride", metavar="N", help="Of convolutions; of weights alone [what fits]."
        ),
    ] = 0,
) -> None:
    """Make a project of an autoencoder that another program trained. Nothing in the file is run."""
    from aestudio.commands.output import MODEL_ENDINGS
    from aestudio.importers.door import taken
    from aestudio.importers.wishes import wishes_in
    from aestudio.storage.output import check_ending, check_output
    from aestudio.storage.project_file import save

    check_output(out, file)
    check_ending(out, MODEL_ENDINGS)
    wishes = wishes_in(inputs, activation, coding_activation, output_activation, stride)
    found = taken(file, wishes)
    _tell(found)
    if found.document is None:
        assert found.refusal is not None
        raise found.refusal
    save(found.document, out)
    confirm(f"Imported {file} to {out}")
    say(f"See what it makes of data: aestudio score {out} DATA --out errors.csv")


def _tell(found: "Imported") -> None:
    say(f"{found.program}:")
    for one in found.lines:
        mark = "·" if one.taken else "✗"
        remedy = f". {one.remedy}" if one.remedy else ""
        say(f"  {mark} {one.name} ({one.kind}): {one.told}{remedy}")
    for fact in found.facts:
        say(f"{fact}.")
