"""How errors are spread: over samples, classes, columns and pixels; with noise, and in nats."""

from functools import partial

from aestudio.analysis.image_form import image_form
from aestudio.analysis.residuals.summary import PERCENTILES
from aestudio.core.figures import number_text
from aestudio.core.units import count_text
from aestudio.export.report.contents import ReportContents
from aestudio.export.report.drawing.divergences import divergence_bars
from aestudio.export.report.drawing.histogram import histogram
from aestudio.export.report.markup import facts, figure, heading, legend, paragraph, section, table
from aestudio.export.report.pictures import heat_uri
from aestudio.export.report.words import error_text, safe

MOST_CLASSES, MOST_COLUMNS = 60, 60


def errors(contents: ReportContents) -> str:
    """All of them."""
    return section(
        "errors",
        "Errors",
        _spread(contents),
        _classes(contents),
        _columns(contents),
        _pixels(contents),
        _denoising(contents),
        _divergences(contents),
    )


def _spread(contents: ReportContents) -> str:
    spread = contents.errors.spread
    if spread is None:
        return paragraph("No error is a finite number: the network has diverged.")
    percentiles = zip(PERCENTILES, spread.percentiles.tolist(), strict=True)
    found = (
        ("Mean (scaled)", error_text(spread.mean)),
        *((f"{one} % lie below", error_text(value)) for one, value in percentiles),
    )
    missing = f" {spread.missing:,} errors are no numbers." if spread.missing else ""
    caption = f"The errors of {count_text(spread.count, f'{contents.part} sample')}.{missing}"
    return figure(partial(histogram, spread), caption) + facts(found, "tiles")


def _classes(contents: ReportContents) -> str:
    classes = contents.errors.classes
    if not classes or contents.errors.spread is None:
        return ""
    rows = [
        (one.label, f"{one.count:,}", error_text(one.mean), error_text(one.median))
        for one in classes[:MOST_CLASSES]
    ]
    more = _left_out(len(classes), MOST_CLASSES, "classes")
    return heading("By class") + _told(
        table("Errors by class", ("Class", "Samples", "Mean error", "Median"), rows, kind="short"),
        f"The worst first.{more}",
    )


def _columns(contents: ReportContents) -> str:
    columns = contents.errors.columns
    if not columns or contents.errors.spread is None:
        return ""
    rows = [(name, number_text(one)) for name, one in columns[:MOST_COLUMNS]]
    more = _left_out(len(columns), MOST_COLUMNS, "columns")
    told = f"By how much each column is off, in its own unit; of a category, from 0 to 1.{more}"
    heads = ("Column", "Root mean squared error")
    return heading("By column") + _told(table("Errors by column", heads, rows, kind="short"), told)


def _left_out(count: int, most: int, what: str) -> str:
    return f" The first {most} of {count:,} {what}." if count > most else ""


def _told(what: str, told: str) -> str:
    return paragraph(told, "aside") + what


def _pixels(contents: ReportContents) -> str:
    pixels, form = contents.errors.pixels, image_form(contents.shape)
    if pixels is None or form is None or contents.errors.spread is None:
        return ""
    told, uri = "Mean squared error of each pixel", heat_uri(form, pixels)
    shown = f'<img class="heat pixels" alt="{told}" src="{uri}"/>'
    highest = f"From 0 to {error_text(float(form.pixels(pixels).mean(axis=2).max()))}, scaled."
    return (
        f"{heading('By pixel')}<figure>{shown}<figcaption>{told}. "
        f"{safe(highest)}</figcaption></figure>"
    )


def _denoising(contents: ReportContents) -> str:
    found = contents.denoising
    if found is None:
        return ""
    rows = (("Whole", error_text(found.whole)), ("Damaged", error_text(found.damaged)))
    told = f"It learnt from damaged samples ({found.corruption}) to give back whole ones."
    return heading("With noise") + _told(
        table("Errors with and without noise", ("What goes in", "Mean error"), rows, kind="short"),
        told,
    )


def _divergences(contents: ReportContents) -> str:
    nats = contents.divergences
    if nats is None:
        return ""
    total = f"{float(nats.sum()):.4g} nats in all"
    caption = f"KL divergence of each coding from N(0, 1) in nats, the most telling first; {total}."
    colours = legend(("codings", "In use"), ("silent", "Tells nothing"))
    return heading("KL divergence of the codings") + figure(
        partial(divergence_bars, nats), caption, colours
    )
