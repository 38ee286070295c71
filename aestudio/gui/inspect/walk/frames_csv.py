"""Frames as a table: the codings of each, and what they decode to in the units of the data."""

from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.walk.routes import Frames
from aestudio.gui.kit.csv_text import csv_text


def frames_csv(frames: Frames, inspected: Inspected) -> str:
    """A line a frame, as CSV."""
    dataset = inspected.subject.dataset
    called = [one.name for one in dataset.encoding.features]
    width = frames.outputs.shape[1]
    header = (
        "frame",
        *(f"code {number}" for number in range(1, frames.codings.shape[1] + 1)),
        *(called or (f"output {number}" for number in range(1, width + 1))),
    )
    outputs = dataset.encoding.restored(dataset.scaling.invert(frames.outputs))
    lines = zip(frames.names, frames.codings.tolist(), outputs.tolist(), strict=True)
    return csv_text(header, ((name, *codes, *made) for name, codes, made in lines))
