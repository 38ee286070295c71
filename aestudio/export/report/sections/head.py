"""Title, the error in large figures, what follows from it, and what was noticed."""

from aestudio.core.figures import number_text
from aestudio.core.units import count_text
from aestudio.export.report.contents import ReportContents
from aestudio.export.report.markup import facts, paragraph, section
from aestudio.export.report.words import error_text, safe


def head(contents: ReportContents) -> str:
    """The top of the page, with its only heading of the first order."""
    one = contents.heading
    run = f"Run {one.run}" if one.run[:1].isdigit() else one.run
    begun = f"begun {one.begun}" if one.begun else ""
    about = " · ".join(part for part in (run, begun) if part)
    made = f"Report of {one.made}, AE Studio {one.version}"
    return (
        f"<header>\n<h1>{safe(one.project)}</h1>\n{paragraph(about, 'run')}\n"
        f"{paragraph(made, 'made')}\n</header>"
    )


def summary(contents: ReportContents) -> str:
    """What came of it."""
    return section(
        "summary",
        "Summary",
        facts(_facts(contents), "tiles"),
        paragraph(" ".join(contents.summary), "told"),
    )


def noticed(contents: ReportContents) -> str:
    """What is to be known before any figure is believed."""
    items = "\n".join(f"<li>{safe(one.rstrip('.'))}.</li>" for one in contents.notes)
    return section("noticed", "What was noticed", f"<ul>\n{items}\n</ul>" if items else "")


def _facts(contents: ReportContents) -> list[tuple[str, str]]:
    errors, architecture = contents.errors, contents.architecture
    part = contents.part.capitalize()
    found = [(f"{part} error (scaled)", error_text(errors.scaled.scaled))]
    known = errors.spread is not None and errors.scaled.raw != errors.scaled.scaled
    if errors.root is not None and known:
        found.append(("Off by, in the data’s units", number_text(errors.root)))
    if errors.pca is not None:
        found.append((f"PCA, {count_text(architecture.codings, 'code')}", error_text(errors.pca)))
    found.append(("Codings for inputs", f"{architecture.codings:,} for {architecture.inputs:,}"))
    found.append(("Parameters", f"{architecture.parameters:,}"))
    return found
