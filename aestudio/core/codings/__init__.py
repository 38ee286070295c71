"""The kinds of coding layers: one module a kind, one line in the table."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import SerializeAsAny

from aestudio.core.codings.base import Coding as Coding
from aestudio.core.codings.drawn import DrawnCoding as DrawnCoding
from aestudio.core.codings.plain import Plain as Plain
from aestudio.core.codings.variational import Variational as Variational
from aestudio.core.kinds import one_of

CODINGS: Mapping[str, type[Coding]] = {"plain": Plain, "variational": Variational}

AnyCoding: TypeAlias = SerializeAsAny[Annotated[Coding, one_of(CODINGS)]]
