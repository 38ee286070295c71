"""The table of runs for a file: every setting and every figure in full."""

import csv
from collections.abc import Sequence
from io import StringIO

from aestudio.core.runs import Runs
from aestudio.gui.runs.rows import whole_table

FIRST = ("run", "name", "parent", "starred", "note")


def runs_csv(runs: Runs, ids: Sequence[str] = ()) -> str:
    """A line a run, of those ids or of all; what is not known is left empty."""
    table = whole_table(runs, ids)
    held = StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow((*FIRST, *(one.label for one in table.columns)))
    for row in table.rows:
        info = row.run.info
        parent = runs.find(row.run.parent)
        number = "" if parent is None else parent.info.number
        known_by = (info.number, info.name, number, "yes" if info.starred else "no", info.note)
        writer.writerow((*known_by, *(one.raw for one in row.cells)))
    return held.getvalue()
