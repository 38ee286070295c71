"""A report as one HTML file that needs nothing beside it: no network, no script, no other file."""

from string import Template

from aestudio.export.report.contents import ReportContents
from aestudio.export.report.sections.codings import codings
from aestudio.export.report.sections.errors import errors
from aestudio.export.report.sections.head import head, noticed, summary
from aestudio.export.report.sections.network import network
from aestudio.export.report.sections.samples import samples
from aestudio.export.report.sections.settings import settings
from aestudio.export.report.sections.training import training
from aestudio.export.report.styles import page_style
from aestudio.export.report.words import safe

SECTIONS = (summary, noticed, network, training, errors, samples, codings, settings)
PAGE = Template("""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="generator" content="AE Studio $version"/>
<title>$title</title>
<style>
$style</style>
</head>
<body>
<main>
$body
</main>
</body>
</html>
""")


def page(contents: ReportContents) -> bytes:
    """The file, in UTF-8."""
    parts = (head(contents), *(one(contents) for one in SECTIONS))
    heading = contents.heading
    title = f"{heading.project} · {heading.run}" if heading.run else heading.project
    return PAGE.substitute(
        version=safe(heading.version),
        title=safe(title),
        style=page_style(),
        body="\n".join(one for one in parts if one),
    ).encode()
