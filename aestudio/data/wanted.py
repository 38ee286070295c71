"""Data that somebody would like to use."""

from dataclasses import dataclass
from pathlib import Path

from aestudio.core.preparation import Preparation


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where samples lie, and how they are to be prepared and split; ``named`` columns have to be
    there."""

    path: Path
    preparation: Preparation
    test_share: float
    named: tuple[str, ...] = ()
