"""The colours and rules that drawings need around them: of a page of its own, or of a part of one
that others own."""

from aestudio.resources import resource

PRINTED = "--ground: #FFFFFF;"


def page_style() -> str:
    """That of a report: light or dark as the reader's system is, on paper light."""
    light, dark = _read("light"), _read("dark")
    return "\n".join(
        (
            f":root {{ color-scheme: light dark; {light} }}",
            f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}",
            f"@media print {{ :root {{ color-scheme: light; {light} {PRINTED} }} }}",
            _read("drawings"),
            resource("report", "report.css").read_text("utf-8"),
        )
    )


def part_style(place: str) -> str:
    """That of what stands in an element of the class ``place``, and of nothing else: light or dark
    as the notebook around it is, where that says so, else as the reader's system is."""
    light, dark = _read("light"), _read("dark")
    light_around = f'[data-jp-theme-light="true"] .{place}, .vscode-light .{place}'
    dark_around = f'[data-jp-theme-light="false"] .{place}, .vscode-dark .{place}'
    return "\n".join(
        (
            f".{place} {{ {light} }}",
            f"@media (prefers-color-scheme: dark) {{ .{place} {{ {dark} }} }}",
            f"{light_around} {{ {light} }}",
            f"{dark_around} {{ {dark} }}",
            f".{place} {{ {_read('drawings')} {_read('part')} }}",
        )
    )


def _read(name: str) -> str:
    return resource("drawing", f"{name}.css").read_text("utf-8").strip()
