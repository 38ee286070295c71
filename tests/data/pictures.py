"""Reads folders of images as the program does, but without a process of its own."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.core.preparation import Reading
from aestudio.data.formats.images.image_folder import read_images
from aestudio.data.formats.images.image_form import EarlierForm
from aestudio.data.reader_process.verify import check_answer
from aestudio.data.samples import Samples
from aestudio.data.watch import UNWATCHED


def read_here(folder: Path, earlier: EarlierForm | None = None, **chosen: Any) -> Samples:
    """The samples of a folder; raises DataError."""
    reader = read_images(folder, Reading(**chosen), folder / ".known", 2**30, UNWATCHED, earlier)
    blocks: list[NDArray[Any]] = []
    while True:
        try:
            block = next(reader)
        except StopIteration as end:
            samples: Samples = replace(end.value.samples, values=np.concatenate(blocks))
            check_answer(samples)
            return samples
        blocks.append(block[0] if isinstance(block, tuple) else block)
