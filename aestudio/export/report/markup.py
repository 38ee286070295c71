"""What all sections are made of."""

from collections.abc import Callable, Sequence

from aestudio.export.report.words import safe

WIDE, NARROW = 920.0, 330.0  # Pixels that a drawing takes on a screen, and on a telephone.


def section(name: str, title: str, *parts: str) -> str:
    """A section by its id and heading; empty where it has nothing to say."""
    inside = "\n".join(one for one in parts if one)
    if not inside:
        return ""
    heading = f'<h2 id="{name}-heading">{safe(title)}</h2>'
    return (
        f'<section id="{name}" aria-labelledby="{name}-heading">\n{heading}\n{inside}\n</section>'
    )


def heading(title: str) -> str:
    """Of a part of a section."""
    return f"<h3>{safe(title)}</h3>"


def together(*parts: str) -> str:
    """What is not to be parted by the end of a page."""
    return f'<div class="together">{"".join(parts)}</div>'


def paragraph(words: str, kind: str = "") -> str:
    """A paragraph; empty where there are no words."""
    return f"<p{_class(kind)}>{safe(words)}</p>" if words else ""


def figure(draw: Callable[[float], str], caption: str = "", legend: str = "") -> str:
    """A drawing in two widths, of which the page shows the one that has room; empty where nothing
    is drawn. ``caption`` is text, ``legend`` is written as it is."""
    wide = draw(WIDE)
    if not wide:
        return ""
    told = f"<figcaption>{safe(caption)}</figcaption>" if caption else ""
    both = f'<div class="wide">{wide}</div><div class="narrow">{draw(NARROW)}</div>'
    return f"<figure>{legend}{both}{told}</figure>"


def legend(*entries: tuple[str, str]) -> str:
    """What colours stand for, by the class of the swatch and the words beside it."""
    items = "".join(
        f'<li><span class="swatch {kind}"></span>{safe(words)}</li>' for kind, words in entries
    )
    return f'<ul class="legend">{items}</ul>' if entries else ""


def table(
    told: str, heads: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1, kind: str = ""
) -> str:
    """A table of texts; the first ``left`` columns begin alike, the others end so. ``told`` says
    what it is of."""
    if not rows:
        return ""
    head = "".join(
        f'<th scope="col"{_class(_side(place, left))}>{safe(one)}</th>'
        for place, one in enumerate(heads)
    )
    body = "\n".join(f"<tr>{_cells(row, left)}</tr>" for row in rows)
    caption = f'<caption class="unseen">{safe(told)}</caption>'
    whole = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"
    named = f'tabindex="0" role="region" aria-label="{safe(told)}"'
    return f'<div class="{f"scroll {kind}".strip()}" {named}>{whole}</div>'


def pairs(settings: Sequence[tuple[str, str]]) -> str:
    """Labels with their values."""
    return facts(settings, "pairs")


def facts(found: Sequence[tuple[str, str]], kind: str) -> str:
    """What is so, and how much."""
    items = "".join(f"<div><dt>{safe(one)}</dt><dd>{safe(told)}</dd></div>" for one, told in found)
    return f'<dl class="{kind}">{items}</dl>'


def _cells(row: Sequence[str], left: int) -> str:
    first = f'<th scope="row">{safe(row[0])}</th>'
    others = (
        f"<td{_class(_side(place, left))}>{safe(one)}</td>"
        for place, one in enumerate(row[1:], start=1)
    )
    return first + "".join(others)


def _side(place: int, left: int) -> str:
    return "" if place < left else "figure"


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
