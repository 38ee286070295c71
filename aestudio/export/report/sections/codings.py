"""The map of the codings."""

import numpy as np

from aestudio.export.report.contents import ReportContents
from aestudio.export.report.drawing.codings_map import COLOURS, codings_map
from aestudio.export.report.markup import legend, paragraph, section
from aestudio.export.report.words import safe

MOST_CLASSES = 40


def codings(contents: ReportContents) -> str:
    """Which samples lie near each other."""
    found = contents.map
    if found is None:
        return section("map", "Map of the codings", paragraph(contents.no_map))
    shown = codings_map(found)
    told = f"<figcaption>{safe(found.told)}{safe(_repeated(contents))}</figcaption>"
    return section(
        "map",
        "Map of the codings",
        f'<figure class="map"><div>{shown}</div><div>{_legend(contents)}{told}</div></figure>',
    )


def _legend(contents: ReportContents) -> str:
    found = contents.map
    if found is None or found.labels is None:
        return ""
    counts = np.bincount(found.labels, minlength=len(contents.class_names)).tolist()
    return legend(
        *(
            (f"c{number % COLOURS}", f"{name} · {counts[number]:,}")
            for number, name in enumerate(contents.class_names[:MOST_CLASSES])
        )
    )


def _repeated(contents: ReportContents) -> str:
    """That a colour stands for several classes, where it does."""
    found, count = contents.map, len(contents.class_names)
    if found is None or found.labels is None or count <= COLOURS:
        return ""
    named = f", and the first {MOST_CLASSES} are named" if count > MOST_CLASSES else ""
    return f" There are {count:,} classes: colours come again after {COLOURS}{named}."
