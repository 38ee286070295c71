"""The architecture: drawn, and as a table of its layers."""

from functools import partial

from aestudio.core.shapes import shape_text
from aestudio.core.units import count_text
from aestudio.export.report.contents import ReportContents
from aestudio.export.report.drawing.hourglass import hourglass
from aestudio.export.report.markup import figure, legend, section, table

COLOURS = (("encoder", "Encoder"), ("codings", "Codings"), ("decoder", "Decoder"))
HEADS = ("Layer", "Part", "Kind", "Activation", "Tied to", "Shape", "Parameters")


def network(contents: ReportContents) -> str:
    """What was trained."""
    architecture = contents.architecture
    saved = architecture.saved_by_tying if architecture.tied else 0
    without = f", {saved:,} saved by tying" if saved else ""
    caption = (
        f"A bar is as high as the root of its units. In all "
        f"{count_text(architecture.parameters, 'parameter')}{without}."
    )
    inputs = ("Inputs", "", "", "", "", shape_text(architecture.shown_shapes[0]), "")
    rows = [
        (
            str(one.number),
            one.role,
            one.kind,
            one.activation,
            one.tied_to,
            one.shape,
            f"{one.parameters:,}",
        )
        for one in contents.layers
    ]
    return section(
        "architecture",
        "Architecture",
        figure(partial(hourglass, architecture), caption, legend(*COLOURS)),
        table("Layers of the network", HEADS, [inputs, *rows], left=5),
    )
