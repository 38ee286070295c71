"""Write the stored file of the present format version anew: python -m tests.files.make_present

What it holds is that of the version before it, with what came since chosen otherwise than by
default. Not to be run any more once a version has been released.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np

from aestudio.core.history import History, StageHistory
from aestudio.core.weights import Array
from aestudio.storage.layout import FORMAT_VERSION
from aestudio.storage.project_file import load, save

FILES = Path(__file__).parent


def main() -> None:
    """Write it."""
    document = load(FILES / f"version-{FORMAT_VERSION - 1}.h5")
    assert document.run is not None
    stages = tuple(with_penalty(one) for one in document.run.history.stages)
    run = replace(document.run, history=History(stages))
    save(document.with_run(run), FILES / f"version-{FORMAT_VERSION}.h5", backup=False)


def with_penalty(stage: StageHistory) -> StageHistory:
    """The same with what older versions do not tell: a penalty of 1/64 at the first step, 2/64 at
    the second …, and its means."""
    penalties = np.arange(1, stage.steps + 1, dtype=np.float32) / 64
    means = penalties.reshape(len(stage.epochs), -1).mean(axis=1, dtype=np.float64)
    epochs = tuple(
        replace(one, terms=(one.loss, float(mean)), validation_terms=(one.watched, float(mean)))
        for one, mean in zip(stage.epochs, means, strict=True)
    )
    steps: Array = np.stack((stage.step_losses, penalties), axis=1)
    return replace(stage, terms=("reconstruction", "l2"), chunks=(steps,), epochs=epochs)


if __name__ == "__main__":
    main()
