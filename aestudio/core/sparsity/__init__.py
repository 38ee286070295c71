"""The penalties on activity: one module a penalty, one line in the table."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import SerializeAsAny

from aestudio.core.kinds import one_of
from aestudio.core.sparsity.base import Sparsity as Sparsity
from aestudio.core.sparsity.kl import KLActivity
from aestudio.core.sparsity.l1 import L1Activity
from aestudio.core.sparsity.none import NoSparsity as NoSparsity

SPARSITIES: Mapping[str, type[Sparsity]] = {"none": NoSparsity, "l1": L1Activity, "kl": KLActivity}

AnySparsity: TypeAlias = SerializeAsAny[Annotated[Sparsity, one_of(SPARSITIES)]]
