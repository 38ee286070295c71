"""The ways to damage the input: one module a way, one line in the table."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import SerializeAsAny

from aestudio.core.corruptions.base import Corruption as Corruption
from aestudio.core.corruptions.base import Draw as Draw
from aestudio.core.corruptions.dropout import Dropout
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.corruptions.masking import Masking
from aestudio.core.corruptions.none import NoCorruption as NoCorruption
from aestudio.core.corruptions.salt_and_pepper import SaltAndPepper
from aestudio.core.kinds import one_of

CORRUPTIONS: Mapping[str, type[Corruption]] = {
    "none": NoCorruption,
    "gaussian": GaussianNoise,
    "masking": Masking,
    "salt_and_pepper": SaltAndPepper,
    "dropout": Dropout,
}

AnyCorruption: TypeAlias = SerializeAsAny[Annotated[Corruption, one_of(CORRUPTIONS)]]
