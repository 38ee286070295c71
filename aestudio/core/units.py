"""Sizes in the units that people read."""


def bytes_text(size: int) -> str:
    """A size in the unit that suits it: 640 kB, 9 MB, 1.2 GB."""
    if size >= 1e9:
        return f"{size / 1e9:.1f} GB"
    return f"{size / 1e6:.0f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
