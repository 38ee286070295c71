"""Write the stored file of the present format version anew: python -m tests.files.make_present

What it holds is that of the version before it, with the settings that came since chosen otherwise
than by default. Not to be run any more once a version has been released.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np

from aestudio.core.extent import Extent
from aestudio.storage.layout import FORMAT_VERSION
from aestudio.storage.project_file import load, save

FILES = Path(__file__).parent
READING: dict[str, object] = {"dates": "month", "ground": "black"}


def main() -> None:
    """Write it."""
    document = load(FILES / f"version-{FORMAT_VERSION - 1}.h5")
    project, run = document.project, document.run
    assert run is not None
    assert run.encoding is not None
    assert run.scaling is not None
    chosen = project.data.preparation
    preparation = chosen.edited(reading=chosen.reading.edited(**READING))
    data = project.data.edited(preparation=preparation, low=0.0, high=1.0)
    extent = Extent(np.zeros(1, np.float32), np.ones(1, np.float32))
    run = run.with_data(data, run.encoding, run.scaling, extent)
    run = replace(run, data_sha256=data.fingerprint)
    document = document.with_project(project.edited(data=data)).with_run(run)
    save(document, FILES / f"version-{FORMAT_VERSION}.h5", backup=False)


if __name__ == "__main__":
    main()
