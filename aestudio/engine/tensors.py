"""NumPy arrays as tensors, where they lie if possible."""

from typing import Any

import tensorflow as tf

from aestudio.core.sources import ALIGNMENT, aligned_empty
from aestudio.core.weights import Array

Tensor = Any


def shared(array: Array) -> Tensor:
    """A tensor on the memory of a float32 array (n, width), which must not change any more.

    Copied once where that cannot be: memory that is read-only, scattered or off the alignment
    that TensorFlow's products rely on. (``tf.constant`` always copies, such arrays twice.)
    """
    flags = array.flags
    usable = flags.c_contiguous and flags.writeable and array.ctypes.data % ALIGNMENT == 0
    if not usable:
        aligned = aligned_empty(*array.shape)
        aligned[:] = array
        array = aligned
    # On the CPU identity shares the memory too; a GPU gets its copy here, once.
    return tf.identity(tf.experimental.dlpack.from_dlpack(array.__dlpack__()))
