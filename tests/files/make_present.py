"""Write the stored file of the present format version anew: python -m tests.files.make_present

What it holds is that of the version before it, with what came since chosen otherwise than by
default. Not to be run any more once a version has been released.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np

from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.history import History, StageHistory
from aestudio.core.sparsity.l1 import L1Activity
from aestudio.storage.layout import FORMAT_VERSION
from aestudio.storage.project_file import load, save
from tests.networks import each_layer

FILES = Path(__file__).parent


SPARSITY = L1Activity(weight=0.001)
CORRUPTION = GaussianNoise(strength=0.25)


def main() -> None:
    """Write it."""
    document = load(FILES / f"version-{FORMAT_VERSION - 1}.h5")
    project, run = document.project, document.run
    assert run is not None
    architecture = each_layer(project.architecture, sparsity=SPARSITY, tying=False)
    architecture = architecture.with_own_decoder()
    plan = project.plan.edited(corruption=CORRUPTION)
    run = replace(run, architecture=architecture, plan=plan)
    stages = zip(run.history.stages, run.stages, strict=True)
    history = History(tuple(with_terms(series, stage.terms) for series, stage in stages))
    project = project.edited(architecture=architecture, plan=plan)
    document = document.with_project(project).with_run(
        replace(run, history=history, test_mse=0.1, test_mse_corrupted=0.2)
    )
    save(document, FILES / f"version-{FORMAT_VERSION}.h5", backup=False)


def with_terms(series: StageHistory, names: tuple[str, ...]) -> StageHistory:
    """The same with what older versions do not tell: terms of 1/64, 2/64 … at the first step,
    twice that at the second …, and their means."""
    count, more = series.steps, len(names) - 1
    penalties = np.outer(np.arange(1, count + 1), np.arange(1, more + 1)) / 64
    means = penalties.reshape(len(series.epochs), -1, more).mean(axis=1).tolist()
    epochs = tuple(
        replace(one, terms=(one.loss, *mean), validation_terms=(one.watched, *mean))
        for one, mean in zip(series.epochs, means, strict=True)
    )
    steps = np.column_stack((series.step_losses, penalties)).astype(np.float32)
    return replace(series, terms=names, chunks=(steps,), epochs=epochs)


if __name__ == "__main__":
    main()
