"""What is exported: a trained network or half of one, and what its inputs go through."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from aestudio.analysis.forward import decode, encode, reconstruct
from aestudio.core.encoding import Encoding
from aestudio.core.errors import FileError
from aestudio.core.model import Model
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun
from aestudio.core.scaling import Scaling
from aestudio.core.shapes import Shape
from aestudio.core.stack import StackLayer
from aestudio.core.weights import Array
from aestudio.export.columns import remarks_on
from aestudio.export.part import Part

NUMBER = 4  # Bytes of a parameter, float32.
MOST_SAMPLES = 500  # That formats look at.


@dataclass(frozen=True, slots=True, eq=False)
class Portable:
    """A part of a trained network, under a ``name``, with the preparation of its data.

    With ``prepared`` the file takes raw numbers and gives such back, where it can hold that: it
    scales what goes in, and takes the scaling of what comes out back. Columns of a table and their
    categories become inputs before that, by ``encoding``, which no format holds. ``about`` says
    where the network comes from. ``samples`` are some of the training part, scaled, float32
    (n, inputs), for formats that look at them; None where nobody has brought any. ``run`` is what
    trained it, for formats that tell how.
    """

    name: str
    model: Model
    scaling: Scaling
    encoding: Encoding
    part: Part = Part.WHOLE
    prepared: bool = True
    about: str = ""
    samples: Array | None = None
    run: Run | None = None

    @classmethod
    def of(
        cls,
        run: Run,
        name: str,
        part: Part = Part.WHOLE,
        *,
        prepared: bool = True,
        about: str = "",
    ) -> "Portable":
        """Of the levels of a run that have been trained; raises FileError where what is in its
        weights is no number."""
        if not run.checkpoint.weights.finite:
            raise FileError(
                "holds weights that are no numbers",
                where=name,
                remedy="Go back to an epoch before it diverged, or train it again",
            )
        scaling = run.scaling or Scaling.identity()
        encoding = run.encoding or Encoding()
        return cls(name, run.model, scaling, encoding, part, prepared, about, run=run)

    @property
    def told(self) -> str:
        """Encoder of digits, run 2, begun on 2026-11-27"""
        return f"{self.part.label} of {self.about or self.name}"

    @property
    def takes(self) -> str:
        """What goes in is called so."""
        return "codings" if self.part is Part.DECODER else "samples"

    @property
    def gives(self) -> str:
        """What comes out is called so."""
        return "codings" if self.part is Part.ENCODER else "reconstructions"

    @property
    def layers(self) -> tuple[StackLayer, ...]:
        """Those of the part, in order."""
        stack, depth = self.model.architecture.stack, self.model.architecture.depth
        return {Part.WHOLE: stack, Part.ENCODER: stack[:depth], Part.DECODER: stack[depth:]}[
            self.part
        ]

    @property
    def input_shape(self) -> Shape:
        """Shape of a sample that goes in: codings are flat."""
        architecture = self.model.architecture
        decodes = self.part is Part.DECODER
        return (architecture.codings,) if decodes else architecture.input_shape

    @property
    def output_shape(self) -> Shape:
        """Shape of what comes out of one."""
        architecture = self.model.architecture
        encodes = self.part is Part.ENCODER
        return (architecture.codings,) if encodes else architecture.input_shape

    @property
    def scales_inputs(self) -> bool:
        """Whether the first thing to do is to scale what goes in."""
        return self.prepared and self.part is not Part.DECODER and not self.scaling.is_identity

    @property
    def restores_outputs(self) -> bool:
        """Whether the last thing to do is to take the scaling back."""
        return self.prepared and self.part is not Part.ENCODER and not self.scaling.is_identity

    def seeing(self, training: Array) -> "Portable":
        """The same with some samples of the training part, scaled, float32 (n, inputs)."""
        if not len(training):
            return self
        spread = np.linspace(0, len(training) - 1, min(MOST_SAMPLES, len(training)))
        return replace(self, samples=training[spread.round().astype(np.int64)])

    @property
    def samples_that_go_in(self) -> Array:
        """The ``samples`` as the file takes them, float32 (n, *input_shape): raw, scaled, or their
        codings."""
        model, samples = self.model, self.samples
        if samples is None:
            return np.empty((0, *self.input_shape), np.float32)
        if self.part is Part.DECODER:
            samples = encode(model.architecture, model.weights, samples)
        elif self.scales_inputs:
            samples = self.scaling.invert(samples).astype(np.float32)
        return samples.reshape(len(samples), *self.input_shape)

    def passed(self, samples: Array) -> Array:
        """What the program makes of what goes in, as it comes out, (n, *output_shape)."""
        flat = samples.reshape(len(samples), -1)
        taken = self.scaling.apply(flat) if self.scales_inputs else flat
        compute = {Part.WHOLE: reconstruct, Part.ENCODER: encode, Part.DECODER: decode}[self.part]
        found = compute(self.model.architecture, self.model.weights, taken)
        restored = self.scaling.invert(found) if self.restores_outputs else found
        return restored.astype(np.float32).reshape(len(samples), *self.output_shape)

    @property
    def goes_in(self) -> str:
        """samples are float32 (n, 28, 28), as they stand in the data: training saw 0 to 255"""
        sides = ", ".join(["n", *map(str, self.input_shape)])
        kind = "" if self.scales_inputs and self.scaling.is_wide else "float32 "
        return f"{self.takes} are {kind}({sides}){self._numbers_that_go_in}"

    @property
    def _numbers_that_go_in(self) -> str:
        extent = None if self.run is None else self.run.extent
        if self.part is Part.DECODER:
            return ""
        said = ", as they stand in the data" if self.prepared else ""
        if extent is None or extent.low.size > 1 or self.scaling.offset.size > 1:
            return said
        ends = np.array([extent.lowest, extent.highest], np.float32)
        low, high = self.scaling.invert(ends) if self.scales_inputs else ends
        return f"{said}: training saw {low:.4g} to {high:.4g}"

    @property
    def settings(self) -> dict[str, str]:
        """How it was designed and trained, as JSON by name, for this program to take up again."""
        found = {"architecture": self.model.architecture.model_dump_json()}
        return found if self.run is None else {**found, "plan": self.run.plan.model_dump_json()}

    @property
    def remarks(self) -> tuple[str, ...]:
        """What has to be done to columns of a table before they go in, whatever the format."""
        return () if self.part is Part.DECODER else remarks_on(self.encoding)

    @property
    def parameters(self) -> int:
        """Numbers that the part is made of, a kernel that two layers share counted once."""
        return sum(array.size for _key, array in self.arrays())

    def arrays(self) -> Iterator[tuple[str, Array]]:
        """Every array that the part needs, once, as layer/name: a decoder that is tied brings the
        encoder's kernels along."""
        weights = self.model.weights.arrays
        keys = (
            layer.source(one.name)
            for layer in self.layers
            for one in layer.operation.parameters(layer.input_shape)
        )
        for key in dict.fromkeys(keys):
            yield "/".join(key), weights[key]


def portable_of(
    project: str, known: KeptRun, run: Run, part: Part = Part.WHOLE, *, prepared: bool = True
) -> Portable:
    """A run of a project as it stands; raises FileError where its weights are no numbers."""
    name, about = f"{project} {known.info.number}", _origin(project, known, run)
    return Portable.of(run, name, part, prepared=prepared, about=about)


def _origin(project: str, known: KeptRun, run: Run) -> str:
    """digits, run 2 · tied, after epoch 7 of stage 1, begun on 2026-11-27: the day is that of
    Greenwich, so that the same run is told alike everywhere."""
    info, point = known.info, run.checkpoint
    parts = [project, f"run {info.number} · {info.name}" if info.name else f"run {info.number}"]
    if point.epoch:
        parts.append(f"after epoch {point.epoch} of stage {point.stage}")
    if info.begun:
        parts.append(f"begun on {datetime.fromtimestamp(info.begun, UTC):%Y-%m-%d}")
    return ", ".join(parts)
