"""SavedModel."""

import json
from pathlib import Path
from typing import ClassVar

from aestudio.export.part import Part
from aestudio.export.portable import Portable
from aestudio.export.targets.base import Target
from aestudio.export.targets.single_precision import drawn_remark


class SavedModel(Target):
    """A folder for TensorFlow and TensorFlow Serving, with a function for each thing that the part
    can do; a tied kernel is one variable."""

    word: ClassVar[str] = "saved-model"
    label: ClassVar[str] = "TensorFlow SavedModel"
    help: ClassVar[str] = "A folder that TensorFlow and TensorFlow Serving load."
    endings: ClassVar[tuple[str, ...]] = ()

    def write(self, portable: Portable, out: Path) -> None:
        """The folder, by TensorFlow."""
        from aestudio.engine.loader import bring_tensorflow

        bring_tensorflow()
        from aestudio.export.tensorflow.saved_model import write_saved_model

        write_saved_model(portable, out)

    def remarks(self, portable: Portable) -> tuple[str, ...]:
        """By what names its functions are called."""
        more = {
            Part.WHOLE: "Signatures: serving_default reconstructs; encode and decode do half of it",
            Part.ENCODER: "Signatures: serving_default and encode",
            Part.DECODER: "Signatures: serving_default and decode",
        }
        return (more[portable.part], *drawn_remark(portable))

    def snippet(self, portable: Portable, out: Path) -> str:
        """By TensorFlow alone."""
        return (
            "import tensorflow as tf\n\n"
            f"model = tf.saved_model.load({json.dumps(str(out))})\n"
            'run = model.signatures["serving_default"]\n'
            f"{portable.gives} = run({portable.takes}=tf.constant({portable.takes}))"
            f'["{portable.gives}"].numpy()'
        )
