"""What several views want to know of the samples that are looked at."""

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.forward import reconstruct
from aestudio.analysis.noise import as_seen
from aestudio.analysis.passing import Passed, passed
from aestudio.analysis.sample_table import Tabled
from aestudio.gui.inspect.inspected import Inspected, Rows
from aestudio.gui.inspect.samples.shown import Outputs
from aestudio.gui.kit.computations import Lane, Task, Wish
from aestudio.gui.kit.csv_text import csv_text
from aestudio.gui.kit.figures import number_text
from aestudio.gui.samples.part import Part, PartName, Parts


def part_wish(parts: Parts, name: PartName) -> Wish[Part]:
    """A part of the data; what is taken once stays with them."""
    return Wish(("part", id(parts), name), lambda _task: parts[name], kept=False)


def passed_wish(inspected: Inspected) -> Wish[Passed]:
    """Error and codings of each sample of the part."""
    part, model, corruption = inspected.part, inspected.model, inspected.corruption

    def work(task: Task) -> Passed | None:
        return passed(model, part.samples, part.rows, corruption, task.stopped, task.tell)

    return Wish(("passed", inspected.key), work, live=inspected.subject.live)


def outputs_wish(inspected: Inspected, rows: Rows) -> Wish[Outputs]:
    """Reconstructions of these samples, while the hand waits."""
    part, model, corruption = inspected.part, inspected.model, inspected.corruption

    def work(_task: Task) -> Outputs:
        seen = as_seen(corruption, part.samples[rows], part.rows[rows])
        return Outputs(rows, reconstruct(model.architecture, model.weights, seen))

    key = ("outputs", inspected.key, rows.tobytes())
    return Wish(key, work, Lane.INTERACTIVE, inspected.subject.live)


def tabled(inspected: Inspected) -> Tabled:
    """What a table of the samples is made of."""
    part, dataset = inspected.part, inspected.subject.dataset
    return Tabled(
        inspected.model,
        part.samples,
        part.rows,
        part.labels,
        part.class_names,
        dataset.encoding,
        dataset.scaling,
        inspected.corruption,
    )


def cells_wish(inspected: Inspected, rows: Rows) -> Wish[dict[int, list[str]]]:
    """The texts of these samples in the table, by row, while the hand waits."""

    def work(_task: Task) -> dict[int, list[str]]:
        columns = [_texts(one) for one in tabled(inspected).columns(rows).values()]
        lines = map(list, zip(*columns, strict=True))
        return dict(zip(rows.tolist(), lines, strict=True))

    key = ("cells", inspected.key, rows.tobytes())
    return Wish(key, work, Lane.INTERACTIVE, inspected.subject.live)


def column_wish(inspected: Inspected, name: str) -> Wish[NDArray[np.generic]]:
    """One column of all samples, to sort by."""
    return Wish(
        ("column", inspected.key, name),
        lambda task: tabled(inspected).column(name, task.stopped),
        live=inspected.subject.live,
    )


def csv_wish(inspected: Inspected, order: Rows) -> Wish[str]:
    """The table of these samples, as CSV."""

    def work(task: Task) -> str | None:
        found = tabled(inspected)
        text = csv_text(found.header(), found.lines(order, task.tell))
        return None if task.stopped() else text

    return Wish(("csv", inspected.key, order.tobytes()), work)


def _texts(column: NDArray[np.generic]) -> list[str]:
    """Numbers to five digits, times and words as they are."""
    if column.dtype.kind == "f":
        return [number_text(float(one)) for one in column]
    return [f"{one:,}" if isinstance(one, int) else str(one) for one in column.tolist()]
