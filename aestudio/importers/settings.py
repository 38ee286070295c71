"""How a network was trained, as a file of this program tells it beside its weights."""

from dataclasses import dataclass
from typing import TypeVar

from aestudio.core.architecture import Architecture
from aestudio.core.errors import DataError, ProjectError
from aestudio.core.layers import Layer
from aestudio.core.params import Frozen, parameters
from aestudio.core.plan import TrainingPlan
from aestudio.data.networks.steps import Network
from aestudio.data.networks.strict_json import strictly

AnyFrozen = TypeVar("AnyFrozen", bound=Frozen)
AnyKind = TypeVar("AnyKind", bound=Layer)
# What changes nothing of what a layer computes.
OF_TRAINING = ("initializer", "l2", "sparsity")
UNKNOWN = (
    "With which penalties (L2, on activities) it was trained is not known: none is set, so set "
    "them before you train it further"
)
KNOWN = "How it was trained is told in the file and kept: penalties, corruption, loss and the plan"
DRAWN = (
    "Its codings were drawn while it was trained ({kind}); the file holds their means and not how "
    "far they spread, so the coding layer is a plain one here (NumPy’s .npz keeps both)"
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The ``architecture`` with all that is known of its training, the ``plan`` where it is known,
    and what is told of both."""

    architecture: Architecture
    plan: TrainingPlan | None
    facts: tuple[str, ...]


def settings_of(network: Network, found: Architecture) -> Settings:
    """What the file of ``network`` tells of the training of what was ``found`` in it."""
    told, plan = told_in(network.architecture, Architecture), told_in(network.plan, TrainingPlan)
    if told is None or plan is None or not _is_like(found, told):
        return Settings(found, None, (UNKNOWN,))
    drawn = (DRAWN.format(kind=told.coding.kind),) if told.coding.is_sampled else ()
    return Settings(_trained_as(found, told), plan, (KNOWN, *drawn))


def told_in(text: str, wanted: type[AnyFrozen]) -> AnyFrozen | None:
    """Of a text that anybody may have written; None where it says nothing that can be."""
    if not text:
        return None
    try:
        return wanted.checked(strictly(text, wanted.__name__))
    except (DataError, ProjectError):
        return None


def _is_like(found: Architecture, told: Architecture) -> bool:
    """Whether they compute the same of the same weights, as far as it can be told: other programs
    may have changed the one and kept the other."""
    kinds = [
        [[type(one) for one in each.layers], [type(one) for one in each.decoder or ()]]
        for each in (found, told)
    ]
    activations = [[one.activation for one in each.stack] for each in (found, told)]
    return (
        kinds[0] == kinds[1]
        and activations[0] == activations[1]
        and found.shapes == told.shapes
        and (found.decoder is None) == (told.decoder is None)
    )


def _trained_as(found: Architecture, told: Architecture) -> Architecture:
    layers = tuple(map(_like, found.layers, told.layers))
    own = found.decoder
    decoder = None if own is None else tuple(map(_like, own, told.decoder or ()))
    return found.edited(layers=layers, decoder=decoder)


def _like(layer: AnyKind, other: Layer) -> AnyKind:
    """With the settings of training that ``other``, of the same kind, has."""
    names = [one for one in OF_TRAINING if one in parameters(type(layer))]
    return layer.edited(**{name: getattr(other, name) for name in names})
