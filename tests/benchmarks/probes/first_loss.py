"""Seconds from the call that starts training to the first loss, with TensorFlow in memory.

    first_loss.py SIZES (tied | untied) BATCH

Three times in one process: the first design of all, which compiles; the same design once more;
and a design that is new but for being prepared ahead.
"""

import json
import sys
from dataclasses import replace
from time import perf_counter

from aestudio.commands.benchmark import case_of, job_for
from aestudio.core.events import RunEnded, StepsDone
from aestudio.core.training import Engine, TrainingControl, TrainingJob
from aestudio.engine.loader import load_engine


def first_loss(engine: Engine, job: TrainingJob) -> float:
    """Train until a loss arrives, then stop."""
    began, control = perf_counter(), TrainingControl()
    arrived = None
    for event in engine.train(job, control):
        if isinstance(event, StepsDone) and arrived is None:
            arrived = perf_counter() - began
            control.stop()
        if isinstance(event, RunEnded) and event.error is not None:
            raise event.error
    assert arrived is not None
    return arrived


def prepared(engine: Engine, job: TrainingJob) -> float:
    """The same for a design that was compiled ahead."""
    engine.prepare(job.architecture, job.plan, len(job.training), lambda: False)
    return first_loss(engine, job)


def main(sizes: str, tied: str, batch: str) -> None:
    """Measure and print."""
    case = case_of({"sizes": sizes, "tied": tied == "tied", "batch": int(batch)})
    # One unit more is another network: nothing compiled for the first fits it.
    other = replace(case, sizes=(*case.sizes[:-1], case.sizes[-1] + 1))
    engine, job = load_engine(), job_for(case)
    result = {
        "cold": first_loss(engine, job),
        "again": first_loss(engine, job),
        "prepared": prepared(engine, job_for(other)),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
