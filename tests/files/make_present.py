"""Write the stored file of the present format version anew: python -m tests.files.make_present

What it holds is that of the version before it, with what came since chosen otherwise than by
default. Not to be run any more once a version has been released.
"""

from dataclasses import replace
from pathlib import Path

from aestudio.core.budget import Budget
from aestudio.core.history import History, StageHistory
from aestudio.core.run import Run
from aestudio.core.runs import GroupKind, RunGroup
from aestudio.storage.layout import FORMAT_VERSION
from aestudio.storage.project_file import load, save

FILES = Path(__file__).parent
GROUP = RunGroup(id="c" * 32, kind=GroupKind.SWEEP, name="units", budget=Budget(updates=300))


def main() -> None:
    """Write it."""
    document = load(FILES / f"version-{FORMAT_VERSION - 1}.h5")
    first, *others = document.runs.kept
    grouped = first.edited(info=first.info.edited(group=GROUP.id, contender="4, 3"))
    runs = document.runs.edited(kept=(grouped, *others), groups=(GROUP,))
    assert document.run is not None
    document = replace(document, run=measured(document.run), runs=runs)
    save(document, FILES / f"version-{FORMAT_VERSION}.h5", backup=False)


def measured(run: Run) -> Run:
    """With what is told of every second epoch."""
    return replace(run, history=History(tuple(map(told, run.history.stages))))


def told(series: StageHistory) -> StageHistory:
    """Quarters and halves of the numbers of the epochs; the whole from the second stage on."""
    epochs = [
        one
        if one.epoch % 2
        else replace(
            one,
            gradient_norm=one.epoch / 2,
            whole_loss=one.epoch / 4 if series.stage > 1 else None,
        )
        for one in series.epochs
    ]
    return replace(series, epochs=tuple(epochs))


if __name__ == "__main__":
    main()
