"""TensorFlow Lite, in numbers of 32, 16 and 8 bits."""

import json
from pathlib import Path
from typing import ClassVar

import numpy as np

from aestudio.core.errors import FileError
from aestudio.core.scaling import Numbers
from aestudio.export.portable import Portable
from aestudio.export.targets.base import Target
from aestudio.export.targets.single_precision import (
    drawn_remark,
    preparation_refused,
    shares_kernels,
)

MEASURED = 200  # Samples that what comes out is compared on.


class Lite(Target):
    """One file for telephones and small devices, by TensorFlow's converter."""

    word: ClassVar[str] = "tflite"
    label: ClassVar[str] = "TensorFlow Lite"
    help: ClassVar[str] = "For telephones and small devices; LiteRT runs it. 32-bit numbers."
    endings: ClassVar[tuple[str, ...]] = (".tflite",)
    needs: ClassVar[tuple[str, ...]] = ("keras",)
    numbers: ClassVar[str] = "float32"
    twice: ClassVar[str] = "Tied kernels are stored twice"

    def write(self, portable: Portable, out: Path) -> None:
        """One file."""
        from aestudio.engine.loader import bring_tensorflow

        bring_tensorflow()
        from aestudio.export.tensorflow.lite import NumberKind, lite_model

        content = lite_model(portable, NumberKind(self.numbers), portable.samples_that_go_in)
        out.write_bytes(content)

    def findings(self, portable: Portable, out: Path) -> tuple[str, ...]:
        """How far what comes out is from what the program gives, where numbers are rounded."""
        if not self.uses_samples:
            return ()
        if portable.samples is None:
            return ("How far its outputs are off has not been measured: the data are not there",)
        from aestudio.export.tensorflow.lite import lite_outputs

        samples = portable.samples_that_go_in[:MEASURED]
        found = lite_outputs(out.read_bytes(), portable, samples)
        return (_told(found, portable.passed(samples)),)

    def remarks(self, portable: Portable) -> tuple[str, ...]:
        """What takes more room than it need."""
        return (*((self.twice,) if shares_kernels(portable) else ()), *drawn_remark(portable))

    def refusal(self, portable: Portable) -> FileError | None:
        """Numbers of 64 bits."""
        return preparation_refused(portable, self.label)

    def snippet(self, portable: Portable, out: Path) -> str:
        """By LiteRT alone."""
        return (
            "from ai_edge_litert.interpreter import Interpreter\n\n"
            f"interpreter = Interpreter(model_path={json.dumps(str(out))})\n"
            "run = interpreter.get_signature_runner()\n"
            f'{portable.gives} = run({portable.takes}={portable.takes})["{portable.gives}"]'
        )


class Lite16(Lite):
    """The same with weights in 16 bits."""

    word: ClassVar[str] = "tflite-float16"
    label: ClassVar[str] = "TensorFlow Lite, 16 bits"
    help: ClassVar[str] = "The same, half as large: weights are rounded to 16-bit numbers."
    numbers: ClassVar[str] = "float16"
    uses_samples: ClassVar[bool] = True


class Lite8(Lite):
    """The same in whole numbers of 8 bits, whose range is taken from training samples. What goes in
    and what comes out are 32-bit numbers all the same."""

    word: ClassVar[str] = "tflite-int8"
    label: ClassVar[str] = "TensorFlow Lite, 8 bits"
    help: ClassVar[str] = "The same in 8-bit whole numbers, calibrated on training samples."
    numbers: ClassVar[str] = "int8"
    uses_samples: ClassVar[bool] = True
    needs_samples: ClassVar[bool] = True

    def refusal(self, portable: Portable) -> FileError | None:
        """Columns of several scales, which 8 bits do not tell apart, and data that are missing."""
        return super().refusal(portable) or self._scales_refused(portable) or self._blind(portable)

    def _scales_refused(self, portable: Portable) -> FileError | None:
        prepared = portable.scales_inputs or portable.restores_outputs
        if not prepared or max(portable.scaling.scale.size, portable.scaling.offset.size) == 1:
            return None
        return FileError(
            "has one range for all inputs, and here each has a scale of its own",
            where=self.label,
            remedy="Leave the preparation out (--scaled)",
        )

    def _blind(self, portable: Portable) -> FileError | None:
        if portable.samples is not None:
            return None
        return FileError(
            "takes the range of all values from training samples, and there are none",
            where=self.label,
            remedy="Put the data back where they were",
        )


def _told(found: Numbers, expected: Numbers) -> str:
    off = float(np.sqrt(np.mean((found - expected) ** 2)))
    spread = float(np.std(expected))
    return (
        f"Its outputs for {len(found)} training samples are off by {off:.2g} (root mean square); "
        f"they vary by {spread:.2g}"
    )
