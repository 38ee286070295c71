"""Arrays for NumPy."""

import json
from pathlib import Path
from typing import ClassVar

import numpy as np

from aestudio.export.portable import Portable
from aestudio.export.targets.base import Target


class NumPyArchive(Target):
    """Weights as arrays named layer/name, a tied kernel once; ``architecture``, ``plan`` and
    ``preparation`` are JSON texts, ``offset``, ``scale`` and ``origin`` the scaling."""

    word: ClassVar[str] = "npz"
    label: ClassVar[str] = "NumPy"
    help: ClassVar[str] = "Arrays by name; numpy.load opens them."
    endings: ClassVar[tuple[str, ...]] = (".npz",)
    holds_preparation: ClassVar[bool] = False

    def write(self, portable: Portable, out: Path) -> None:
        """One archive, not compressed: weights are noise."""
        scaling = portable.scaling
        told = {
            **{name: np.array(text) for name, text in portable.settings.items()},
            "preparation": np.array(portable.encoding.model_dump_json()),
            "layers": np.array(json.dumps([layer.key for layer in portable.layers])),
            "offset": scaling.offset,
            "scale": scaling.scale,
        }
        origin = {} if scaling.origin is None else {"origin": scaling.origin}
        with out.open("wb") as file:
            np.savez(file, allow_pickle=False, **dict(portable.arrays()), **told, **origin)

    def snippet(self, portable: Portable, out: Path) -> str:
        """By NumPy."""
        first = next(name for name, _array in portable.arrays())
        return (
            "import numpy as np\n\n"
            f"arrays = np.load({json.dumps(str(out))})\n"
            f'print(arrays.files, arrays["{first}"].shape)'
        )

    def remarks(self, portable: Portable) -> tuple[str, ...]:
        """What a reader of the arrays has to do himself."""
        return ("Inputs are (x − origin − offset) / scale; arrays of the file hold all three",)
