"""Tables as text that other programs read."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Comma-separated values, a line each, quoted where they have to be."""
    held = StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return held.getvalue()
