"""Models of Keras: one file of plain layers, or a folder with layers that share kernels."""

import json
import shutil
from pathlib import Path
from typing import ClassVar

from aestudio.core.errors import FileError
from aestudio.export.portable import Portable
from aestudio.export.targets.base import Target
from aestudio.export.targets.single_precision import (
    drawn_remark,
    preparation_refused,
    shares_kernels,
)
from aestudio.resources import resource

FILE, MODULE = "model.keras", "tied_layers"


class KerasFile(Target):
    """Plain layers in a .keras file; a kernel that two layers share is stored for each."""

    word: ClassVar[str] = "keras"
    label: ClassVar[str] = "Keras"
    help: ClassVar[str] = "One file of plain layers; keras.saving.load_model opens it."
    endings: ClassVar[tuple[str, ...]] = (".keras",)
    needs: ClassVar[tuple[str, ...]] = ("keras",)

    def write(self, portable: Portable, out: Path) -> None:
        """One file, by Keras itself."""
        from aestudio.export.keras.model import save

        made = out.with_name(FILE)
        save(portable, made, tied=False)
        made.replace(out)

    def remarks(self, portable: Portable) -> tuple[str, ...]:
        """That tied kernels are there twice."""
        tied = (
            "Tied kernels are stored twice, and training it further unties them; "
            "the format “Keras, tied” keeps them tied",
        )
        return (*(tied if shares_kernels(portable) else ()), *drawn_remark(portable))

    def refusal(self, portable: Portable) -> FileError | None:
        """Numbers of 64 bits."""
        return preparation_refused(portable, self.label)

    def snippet(self, portable: Portable, out: Path) -> str:
        """By Keras alone."""
        return (
            "import keras\n\n"
            f"model = keras.saving.load_model({json.dumps(str(out))})\n"
            f"{portable.gives} = model.predict({portable.takes})"
        )


class TiedKerasFolder(Target):
    """A folder with the model, in which tied layers share their kernels and stay tied when it is
    trained further, and a module of a few lines that says what such a layer is."""

    word: ClassVar[str] = "keras-tied"
    label: ClassVar[str] = "Keras, tied"
    help: ClassVar[str] = "A folder: the model with tied layers, and the module that they need."
    endings: ClassVar[tuple[str, ...]] = ()
    needs: ClassVar[tuple[str, ...]] = ("keras",)

    def write(self, portable: Portable, out: Path) -> None:
        """The model by Keras itself, and the module."""
        from aestudio.export.keras.model import save

        out.mkdir()
        save(portable, out / FILE, tied=True)
        shutil.copyfile(resource("python", f"{MODULE}.py"), out / f"{MODULE}.py")

    def remarks(self, portable: Portable) -> tuple[str, ...]:
        """What it takes to open it."""
        return (
            f"Import {MODULE}.py, which lies beside the model, before you load it",
            *drawn_remark(portable),
        )

    def refusal(self, portable: Portable) -> FileError | None:
        """Networks that are not tied, and numbers of 64 bits."""
        if shares_kernels(portable):
            return preparation_refused(portable, self.label)
        return FileError(
            "is for networks with tied layers, and none are tied here",
            where=self.label,
            remedy="Choose Keras",
        )

    def snippet(self, portable: Portable, out: Path) -> str:
        """With the folder of the module on the path."""
        return (
            f"import sys; sys.path.append({json.dumps(str(out))})\n"
            f"import keras, {MODULE}\n\n"
            f"model = keras.saving.load_model({json.dumps(str(out / FILE))})\n"
            f"{portable.gives} = model.predict({portable.takes})"
        )
