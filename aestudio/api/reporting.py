"""One page that tells of a run."""

from datetime import datetime

from aestudio.core.run import Run
from aestudio.core.runs import KeptRun
from aestudio.data.dataset import Dataset
from aestudio.export.report.gather import About, gather
from aestudio.export.report.page import page

ENDINGS = (".html", ".htm")


def report_of(project: str, known: KeptRun, run: Run, dataset: Dataset) -> bytes:
    """The page in HTML, on the data that the run was trained on; raises DataError for others."""
    about = About(project, known.title, known.info.begun)
    contents = gather(about, run, dataset, datetime.now())
    assert contents is not None  # Nobody stops it.
    return page(contents)
