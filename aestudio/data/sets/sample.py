"""The data that ship with the program: 10,000 digits of MNIST."""

import h5py
import numpy as np

from aestudio.core.errors import DataError
from aestudio.data.samples import Samples
from aestudio.resources import resource


def read_sample() -> Samples:
    """uint8 (10000, 784) with labels 0…9; raises DataError if the installation lacks them."""
    try:
        with h5py.File(resource("data", "mnist-sample.h5"), "r") as file:
            images, labels = file["images"][:], file["labels"][:]
    except OSError as error:
        raise DataError(
            "the data that ship with the program cannot be read",
            where="MNIST sample",
            why=str(error),
            remedy="Install AE Studio again",
        ) from error
    names = tuple(str(digit) for digit in range(10))
    flat = images.reshape(len(images), -1)
    return Samples(flat, images.shape[1:], "MNIST sample", labels.astype(np.int64), names)
