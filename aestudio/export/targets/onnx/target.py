"""ONNX."""

import json
from pathlib import Path
from typing import ClassVar

from aestudio.core.errors import FileError
from aestudio.core.units import bytes_text
from aestudio.export.portable import NUMBER, Portable
from aestudio.export.targets.base import Target

MOST = 2**31 - 2**20  # Bytes that protobuf holds, less room for the nodes.


class Onnx(Target):
    """A graph that most programs run; a tied kernel is stored once, preparation is a part of it."""

    word: ClassVar[str] = "onnx"
    label: ClassVar[str] = "ONNX"
    help: ClassVar[str] = "Runs in onnxruntime and other programs, in any language."
    endings: ClassVar[tuple[str, ...]] = (".onnx",)
    needs: ClassVar[tuple[str, ...]] = ("onnx",)

    def write(self, portable: Portable, out: Path) -> None:
        """One file, the same of the same model."""
        from aestudio.export.targets.onnx.network import network

        out.write_bytes(network(portable).SerializeToString(deterministic=True))

    def remarks(self, portable: Portable) -> tuple[str, ...]:
        """What of the network does not go along, and which numbers it takes."""
        drawn = any(layer.heads for layer in portable.layers)
        whole = portable.scales_inputs and portable.scaling.origin is not None
        wide = portable.scales_inputs and portable.scaling.is_wide and not whole
        told = {
            "Codings are their means: what tells their spread is not in the file": drawn,
            "Takes 64-bit whole numbers": whole,
            "Takes 64-bit numbers": wide,
        }
        return tuple(text for text, holds in told.items() if holds)

    def refusal(self, portable: Portable) -> FileError | None:
        """Files hold 2 GB."""
        size = NUMBER * portable.parameters
        if size < MOST:
            return None
        return FileError(
            f"holds 2 GB, and the parameters take {bytes_text(size)}",
            where=self.label,
            remedy="Choose another format, or export the encoder or the decoder alone",
        )

    def snippet(self, portable: Portable, out: Path) -> str:
        """By onnxruntime."""
        return (
            "import onnxruntime\n\n"
            f"session = onnxruntime.InferenceSession({json.dumps(str(out))})\n"
            f'{portable.gives} = session.run(None, {{"{portable.takes}": {portable.takes}}})[0]'
        )
