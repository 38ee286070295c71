"""Elements of a drawing."""

from aestudio.export.report.words import safe

NAMESPACE = "http://www.w3.org/2000/svg"
LETTER = 6.4  # Pixels that a letter of 11 pixels takes at most, on the average.
Attribute = str | float


def drawing(width: float, height: float, told: str, *parts: str, kind: str = "") -> str:
    """A whole drawing; ``told`` says in words what it shows."""
    return element(
        "svg",
        element("title", safe(told)),
        *parts,
        xmlns=NAMESPACE,
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        class_=f"drawing {kind}".strip(),
        style=f"max-width:{number(width)}px",
    )


def element(tag: str, *children: str, **attributes: Attribute) -> str:
    """One element; children are written as they are, attributes are made safe."""
    inside = "".join(
        f' {name.rstrip("_").replace("_", "-") if name != "viewBox" else name}="{_value(one)}"'
        for name, one in attributes.items()
    )
    return f"<{tag}{inside}>{''.join(children)}</{tag}>" if children else f"<{tag}{inside}/>"


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "middle") -> str:
    """Words at a place."""
    return element(
        "text", safe(words), x=x, y=y, text_anchor=anchor, class_=f"label {kind}".strip()
    )


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=kind)


def rectangle(x: float, y: float, width: float, height: float, kind: str, radius: float = 0) -> str:
    """A rectangle; no side is negative."""
    sides = {"width": max(width, 0), "height": max(height, 0)}
    return element("rect", x=x, y=y, **sides, rx=radius, class_=kind)


def fits(words: str, room: float) -> bool:
    """Whether words have room, at most."""
    return len(words) * LETTER <= room


def number(value: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _value(value: Attribute) -> str:
    return safe(value) if isinstance(value, str) else number(value)
