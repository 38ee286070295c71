"""Networks of other programs as models."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from aestudio.api.autoencoder import Autoencoder
from aestudio.api.telling import warn
from aestudio.importers.door import taken
from aestudio.importers.wishes import Wishes


def import_network(
    path: str | PathLike[str],
    *,
    inputs: int | Sequence[int] = (),
    activation: str = "relu",
    coding_activation: str = "linear",
    output_activation: str = "linear",
    stride: int = 0,
) -> Autoencoder:
    """The model in a file of Keras (.keras, .h5), ONNX, weights of PyTorch (.safetensors, .npz), or
    in what this program has exported as .npz or as Keras with tied layers (the folder).

    Nothing of the file is run. The rest is for weights alone, which tell nothing of it: ``inputs``
    is the shape of a sample where that cannot be found, the activations are those of hidden layers,
    of the narrowest layer and of the last one, ``stride`` is that of all convolutions, 0 what fits.
    The model takes samples as the network was trained on them; where the file scales them, raw
    ones. Pairs of equal kernels are tied.

    What was recognised of the whole is warned of (AEStudioWarning). Raises FileError that names
    each layer that cannot be taken, ProjectError for an activation that is not known.
    """
    shape = (inputs,) if isinstance(inputs, int) else tuple(inputs)
    wishes = Wishes.checked(
        {
            "inputs": shape,
            "activation": activation,
            "coding_activation": coding_activation,
            "output_activation": output_activation,
            "stride": stride,
        }
    )
    found = taken(Path(path), wishes)
    if found.document is None:
        assert found.refusal is not None
        raise found.refusal
    warn(". ".join(one.rstrip(".") for one in found.facts))
    return Autoencoder(found.document)
