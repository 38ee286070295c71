"""Samples that have a name, and the files they are in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from aestudio.core.preparation import Preparation, Split
from aestudio.data.raw import Raw
from aestudio.data.sets.download import Remote

PREFIX = "set:"
Read = Callable[[str, Sequence[Path]], Raw]


@dataclass(frozen=True, slots=True)
class SampleSet:
    """Samples that have a name; without ``files`` they are on every machine."""

    name: str
    title: str
    summary: str
    read: Read
    files: tuple[Remote, ...] = ()
    test_share: float = 0.2
    split: Split = Split.RANDOM

    @property
    def source(self) -> str:
        """What a project refers to it by."""
        return f"{PREFIX}{self.name}"

    @property
    def size(self) -> int:
        """Bytes to be downloaded."""
        return sum(one.size for one in self.files)

    @property
    def preparation(self) -> Preparation:
        """The split that its authors meant."""
        return Preparation(split=self.split)

    @property
    def here(self) -> bool:
        """Whether nothing needs to be downloaded."""
        return all(path.exists() for path in self.paths)

    @property
    def folder(self) -> Path:
        """Where its files are kept."""
        return Path(user_cache_path("aestudio")) / "sets" / self.name

    @property
    def paths(self) -> tuple[Path, ...]:
        """Its files, once they are here."""
        return tuple(self.folder / one.name for one in self.files)
