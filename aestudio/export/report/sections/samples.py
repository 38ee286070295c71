"""Samples beside what the network makes of them: pictures, lines, or tables of columns."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.image_form import ImageForm, image_form, is_series
from aestudio.core.weights import Array
from aestudio.export.report.contents import ReportContents, Samples, Shown
from aestudio.export.report.drawing.profiles import profile
from aestudio.export.report.markup import (
    figure,
    heading,
    legend,
    paragraph,
    section,
    table,
    together,
)
from aestudio.export.report.pictures import error_uri, sample_uri
from aestudio.export.report.values import values_of
from aestudio.export.report.words import error_text, safe

MOST_COLUMNS = 40
IN_A_STRIP = 4
BELOW = "Below each: its class if there is one, its error (scaled), its number in the data."
ROWS = ("Input", "Output", "Error")
LINES = (("profile-input", "Input"), ("profile-output", "Output"))
SCALE = (
    '<p class="scale aside"><span>Error: output too high</span>'
    '<span class="ramp" aria-hidden="true"></span><span>too low</span></p>'
)


def samples(contents: ReportContents) -> str:
    """As they are looked at best."""
    form = None if is_series(contents.shape) else image_form(contents.shape)
    if contents.names.known:
        tables = "".join(_columns(contents, one) for one in contents.samples)
        parts = [f'<div class="tables">{tables}</div>' if tables else ""]
    elif form is not None:
        parts = [
            SCALE,
            paragraph(BELOW, "aside"),
            *(_pictures(contents, form, one) for one in contents.samples),
        ]
    else:
        parts = [legend(*LINES), *(_profiles(contents, one) for one in contents.samples)]
    return section("reconstructions", "Reconstructions", *parts)


def _pictures(contents: ReportContents, form: ImageForm, group: Samples) -> str:
    """In strips, so that each is named at its left however narrow the page is."""
    size = "pixels" if max(form.rows, form.columns) <= 64 else ""
    strips = [
        _strip(contents, form, group.shown[first : first + IN_A_STRIP], size)
        for first in range(0, len(group.shown), IN_A_STRIP)
    ]
    return together(heading(group.title), f'<div class="strips">{"".join(strips)}</div>')


def _strip(contents: ReportContents, form: ImageForm, shown: tuple[Shown, ...], size: str) -> str:
    names = "".join(f"<span>{one}</span>" for one in ROWS)
    pictures = "".join(_picture(contents, form, one, size) for one in shown)
    return f'<div class="strip"><div class="names" aria-hidden="true">{names}</div>{pictures}</div>'


def _picture(contents: ReportContents, form: ImageForm, one: Shown, size: str) -> str:
    tone = contents.tone
    uris = (
        sample_uri(form, tone, one.input),
        sample_uri(form, tone, one.output),
        error_uri(form, tone, one.input, one.output),
    )
    kinds = (size, size, f"{size} signed".strip())
    images = "".join(
        f'<img class="{kind}" alt="{safe(f"{what} of sample {one.row:,}")}" src="{uri}"/>'
        for what, uri, kind in zip(ROWS, uris, kinds, strict=True)
    )
    label = f"<b>{safe(one.label)}</b>" if one.label else ""
    told = f"{label}<span>{safe(error_text(one.error))}</span><span>no. {one.row:,}</span>"
    return f"<figure>{images}<figcaption>{told}</figcaption></figure>"


def _profiles(contents: ReportContents, group: Samples) -> str:
    return heading(group.title) + "".join(_lines(contents, one) for one in group.shown)


def _lines(contents: ReportContents, one: Shown) -> str:
    channels = contents.shape[1] if is_series(contents.shape) else 1
    before, after = (
        _raw(contents, values).reshape(-1, channels) for values in (one.input, one.output)
    )
    told = f"Sample {one.row:,} and its reconstruction"
    return figure(partial(profile, before, after, told=told), about(one))


def _raw(contents: ReportContents, values: Array) -> NDArray[np.float64]:
    with np.errstate(over="ignore", invalid="ignore"):
        return contents.names.scaling.invert(values).astype(np.float64)


def _columns(contents: ReportContents, group: Samples) -> str:
    shown = "".join(_values(contents, one) for one in group.shown)
    return f"<div>{heading(group.title)}{shown}</div>"


def _values(contents: ReportContents, one: Shown) -> str:
    found = values_of(contents.names, one.input, one.output)
    rows = [(value.column, value.before, value.after) for value in found[:MOST_COLUMNS]]
    more = f" The first {MOST_COLUMNS} of {len(found):,}." if len(found) > MOST_COLUMNS else ""
    told = f"{about(one)}. In the units of the data, the largest errors first.{more}"
    heads = ("Column", "Input", "Output")
    return paragraph(told, "aside") + table(f"Values of sample {one.row:,}", heads, rows)


def about(one: Shown) -> str:
    """Which sample it is, and its error."""
    label = f" · {one.label}" if one.label else ""
    return f"Sample {one.row:,}{label} · error {error_text(one.error)}"
