"""What several views want to know of the samples that are looked at."""

from aestudio.analysis.forward import reconstruct
from aestudio.analysis.noise import as_seen
from aestudio.analysis.passing import Passed, passed
from aestudio.gui.inspect.inspected import Inspected, Rows
from aestudio.gui.inspect.samples.shown import Outputs
from aestudio.gui.kit.computations import Lane, Task, Wish


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
