"""A file that is made to do harm, what it tries to reach, and how its victim opens it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import h5py
import numpy as np

# What no error and no answer may ever tell.
SECRET = b"the-secret-of-this-machine"


class Door(Enum):
    """How the victim opens a file."""

    PROJECT = "project"
    DATA = "data"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Outside:
    """Files of the machine that are nobody's business, in a folder of their own."""

    folder: Path

    @property
    def raw(self) -> Path:
        """Bytes that begin with the secret."""
        return self.folder / "secret.bin"

    @property
    def hdf5(self) -> Path:
        """The same as float32 numbers in /g/x, (16,), and /g/table, (4, 4)."""
        return self.folder / "secret.h5"

    @property
    def npy(self) -> Path:
        """The same as an array."""
        return self.folder / "secret.npy"

    def make(self) -> "Outside":
        """Write them."""
        self.folder.mkdir()
        content = SECRET.ljust(64, b".")
        self.raw.write_bytes(content)
        numbers = np.frombuffer(content, np.float32)
        np.save(self.npy, numbers.reshape(4, 4))
        with h5py.File(self.hdf5, "w") as file:
            file["g/x"], file["g/table"] = numbers, numbers.reshape(4, 4)
        return self


# (the file to write, the files outside)
Make = Callable[[Path, Outside], object]


@dataclass(frozen=True, slots=True)
class Attack:
    """``file`` is the name of what is opened, ``message`` a pattern of the answer.

    ``reaches`` says that it points to files outside of itself.
    """

    name: str
    file: str
    door: Door
    make: Make
    message: str
    reaches: bool = False


def content(data: bytes) -> Make:
    """A file of just those bytes."""
    return lambda path, outside: path.write_bytes(data)


def large(build: Callable[[], bytes]) -> Make:
    """The same, of bytes that are built when they are wanted: that takes long."""
    return lambda path, outside: path.write_bytes(build())
