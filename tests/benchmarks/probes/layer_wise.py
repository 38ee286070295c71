"""How the test error of a network falls with time, trained in the way that is asked for.

    layer_wise.py EPOCHS PRETRAINING [NAME=VALUE …]

The recipe book-tied without its penalty, changed by settings as after ``aestudio train --set``;
stages that train a single autoencoder take PRETRAINING epochs, the others EPOCHS. Printed is a
list of seconds since the start of training and the mean squared error on the test samples, one an
epoch of the stages that train the whole network.
"""

import json
import sys
from time import perf_counter

from aestudio.core.assignments import assigned, parsed
from aestudio.core.events import EpochDone, RunEnded
from aestudio.core.plan import StageKind
from aestudio.core.project import Project
from aestudio.core.training import TrainingControl, TrainingJob
from aestudio.data.dataset import load_dataset
from aestudio.engine.loader import load_engine
from aestudio.recipes import recipe


def project(epochs: int, pretraining: int, settings: list[str]) -> Project:
    """The design to train."""
    values = {"epochs": str(epochs), "l2": "0", **parsed(settings)}
    found = assigned(recipe("book-tied").project, values)
    plan = found.plan
    for stage in plan.stages(found.architecture):
        if stage.kind is StageKind.AUTOENCODER:
            plan = plan.with_override(stage.key, epochs=pretraining)
    return found.edited(plan=plan)


def curve(one: Project) -> list[tuple[float, float]]:
    """Train it; the samples that test stand where those that validate would."""
    dataset = load_dataset(one.data)
    job = TrainingJob(one.architecture, one.plan, dataset.train, dataset.test)
    stages = {stage.number: stage.kind for stage in one.plan.stages(one.architecture)}
    engine, found = load_engine(), []
    began = perf_counter()
    for event in engine.train(job, TrainingControl()):
        if isinstance(event, RunEnded) and event.error is not None:
            raise event.error
        if isinstance(event, EpochDone) and stages[event.stage] is not StageKind.AUTOENCODER:
            assert event.record.validation_loss is not None
            found.append((perf_counter() - began, event.record.validation_loss))
    return found


if __name__ == "__main__":
    epochs, pretraining, *settings = sys.argv[1:]
    print(json.dumps({"curve": curve(project(int(epochs), int(pretraining), settings))}))
