"""Sizes and counts as people read them."""


def bytes_text(size: int) -> str:
    """A size in the unit that suits it: 640 kB, 9 MB, 1.2 GB."""
    if size >= 1e9:
        return f"{size / 1e9:.1f} GB"
    return f"{size / 1e6:.0f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"


def several(number: int, one: str) -> str:
    """A count of things: 1 row, 1,200 rows."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"
