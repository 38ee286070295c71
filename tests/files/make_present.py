"""Write the stored file of the present format version anew: python -m tests.files.make_present

What it holds is that of the version before it, with what came since chosen otherwise than by
default. Not to be run any more once a version has been released.
"""

from pathlib import Path

from aestudio.core.runs import FIRST, KeptRun, Origin, RunInfo
from aestudio.storage.layout import FORMAT_VERSION
from aestudio.storage.project_file import load, save

FILES = Path(__file__).parent
BRANCH = RunInfo(
    id="b" * 32, number=3, name="branch", colour=2, parent=Origin(run=FIRST, stage=1, epoch=2)
)


def main() -> None:
    """Write it."""
    document = load(FILES / f"version-{FORMAT_VERSION - 1}.h5")
    runs = document.runs.known_by(FIRST, name="first", note="Kept.", starred=True, begun=1.5e9)
    (first,) = runs.kept
    branch = KeptRun(info=BRANCH, outline=first.outline)
    runs = runs.edited(kept=(first, branch), last_number=4)
    save(document.with_runs(runs), FILES / f"version-{FORMAT_VERSION}.h5", backup=False)


if __name__ == "__main__":
    main()
