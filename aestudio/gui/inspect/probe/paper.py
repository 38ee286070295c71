"""What is drawn on, and with which values: those of the data."""

from dataclasses import dataclass

import numpy as np

from aestudio.analysis.probing.canvas import Canvas
from aestudio.analysis.tone import PLAIN, Tone
from aestudio.core.scaling import Scaling
from aestudio.data.dataset import Dataset
from aestudio.gui.samples.image_renderer import ImageRenderer

LOOKED_AT = 200  # Samples whose borders say what lies where nothing is.


@dataclass(frozen=True, slots=True)
class Paper:
    """``channels`` of each pixel are drawn at once; ``tone`` and ``scaling`` say which value of the
    network has which brightness."""

    canvas: Canvas
    channels: int
    tone: Tone
    scaling: Scaling

    def value(self, brightness: float) -> float:
        """What the network sees of a pixel of that brightness, 0…1."""
        return _value(brightness, self.tone, self.scaling)

    def written(self, brightness: float) -> float:
        """The same in the units of the file."""
        seen = np.full(1, self.value(brightness), np.float32)
        return float(np.mean(self.scaling.invert(seen)))

    @property
    def ground_brightness(self) -> float:
        """That of the ground."""
        dark, light = self.value(0), self.value(1)
        return float(np.clip((self.canvas.ground - dark) / ((light - dark) or 1), 0, 1))


def paper_of(dataset: Dataset, renderer: ImageRenderer) -> Paper:
    """That for the images of some data; its ground is what most of their borders are like."""
    tone, scaling, extent = renderer.tone, dataset.scaling, dataset.extent
    ends = (_value(0, tone, scaling), _value(1, tone, scaling), extent.lowest, extent.highest)
    low, high = min(ends), max(ends)
    canvas = Canvas(dataset.shape, low, high, low, renderer.form.channels_first)
    samples = dataset.train if len(dataset.train) else dataset.test
    images = [canvas.opened(one) for one in samples[:LOOKED_AT]]
    if images:
        every = np.stack(images)
        edges = (every[:, 0], every[:, -1], every[:, :, 0], every[:, :, -1])
        ground = float(np.median(np.concatenate([one.ravel() for one in edges])))
        canvas = Canvas(dataset.shape, low, high, ground, renderer.form.channels_first)
    return Paper(canvas, renderer.form.channels, tone, scaling)


def _value(brightness: float, tone: Tone, scaling: Scaling) -> float:
    if tone == PLAIN:
        return brightness
    raw = tone.low + brightness * (tone.high - tone.low)
    return float(scaling.apply(np.full((1, scaling.scale.size), raw, np.float32)).mean())
