"""What this program has exported comes back as it was, settings that no other format knows too."""

import json
from collections.abc import Iterator

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.codings import Plain
from aestudio.core.encoding import Encoding
from aestudio.core.errors import FileError, ProjectError
from aestudio.core.fitting import layer_problems
from aestudio.core.model import Model
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Document
from aestudio.core.scaling import Scaling
from aestudio.core.stack import specs
from aestudio.core.weights import Weights
from aestudio.data.networks.own import AGAIN, AUTOENCODER, PROGRAM, Own
from aestudio.importers.built import Built
from aestudio.importers.imported import Imported, Line, document_of, facts_of
from aestudio.importers.settings import DRAWN, KNOWN, told_in
from aestudio.importers.units import refused
from aestudio.storage.consistency import check_run
from aestudio.storage.tree import LayoutError

NEWER = "Export it again, or import it with the version that wrote it"
NO_PLAN = "With which plan it was trained is not known: the usual one is set"


def imported_own(own: Own, name: str) -> Imported:
    """The project that an export becomes; raises FileError."""
    if own.part != AUTOENCODER:
        raise part_refused(own.part)
    try:
        described = Architecture.checked(json.loads(own.architecture))
        encoding = Encoding.checked(json.loads(own.encoding))
    except ProjectError as error:
        raise refused("describes a network that cannot be", NEWER, str(error)) from error
    architecture = _without_spread(described, own)
    model = Model(architecture, _weights(own, architecture))
    tied = tuple(sorted(one.tied_to for one in architecture.stack if one.tied_to is not None))
    scaling = _scaling(own)
    named = encoding if encoding.features or encoding.fills else None
    plan = told_in(own.plan, TrainingPlan)
    document = document_of(model, plan or TrainingPlan(), scaling, name, named)
    _check(document)
    facts = facts_of(Built(model, tied), scaling)
    trained = NO_PLAN if plan is None else KNOWN
    drawn = DRAWN.format(kind=described.coding.kind)
    more = (trained,) if architecture is described else (trained, drawn)
    return Imported(PROGRAM, tuple(_lines(architecture)), (*facts, *more), document)


def _check(document: Document) -> None:
    """Raise FileError where scaling or columns are those of another network."""
    assert document.run is not None
    try:
        check_run(document.run)
    except LayoutError as error:
        raise refused("does not hold together", AGAIN, _sentence(str(error))) from error


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def part_refused(part: str) -> FileError:
    """Of half a network."""
    return refused(f"holds the {part} alone", "Export the whole autoencoder, and import that file")


def _without_spread(architecture: Architecture, own: Own) -> Architecture:
    """With a plain coding layer where the file does not tell how far codings spread."""
    there = {one.name for one in own.arrays}
    wanted = {"/".join(key) for key in specs(architecture.stack)}
    coding = architecture.layers[-1].edited(activation=Activation.LINEAR)
    layers = (*architecture.layers[:-1], coding)
    plain = architecture.edited(coding=Plain(), layers=layers)
    rest = {"/".join(key) for key in specs(plain.stack)}
    return plain if there == rest and there != wanted else architecture


def _weights(own: Own, architecture: Architecture) -> Weights:
    """In the order of the layers; raises FileError for others than those that they learn."""
    arrays = {one.name: one.numbers for one in own.arrays}
    order = ["/".join(key) for key in specs(architecture.stack)]
    more = [one for one in arrays if one not in order]
    keys = [*(one for one in order if one in arrays), *more]
    weights = Weights({_key(one): arrays[one] for one in keys})
    try:
        weights.check(architecture.stack)
    except FileError as error:
        raise refused("does not hold together", AGAIN, _sentence(error.what)) from error
    if not weights.finite:
        raise refused("has weights that are no numbers", "Train the network again")
    wrong = next((one for one in layer_problems(architecture) if one.blocking), None)
    if wrong is not None:
        raise refused(wrong.what, wrong.remedy)
    return weights


def _key(name: str) -> tuple[str, str]:
    layer, _slash, last = name.partition("/")
    return layer, last


def _scaling(own: Own) -> Scaling | None:
    if own.offset is None or own.scale is None:
        return None
    found = Scaling(own.offset, own.scale, own.origin)
    return None if found.is_identity else found


def _lines(architecture: Architecture) -> Iterator[Line]:
    """What became of each layer."""
    stack = architecture.stack
    for one in stack:
        owner = None if one.tied_to is None else stack[one.tied_to - 1].key
        told = "Taken as it is" if owner is None else f"Tied to {owner}, whose kernel it uses"
        yield Line(one.key, one.operation.described(one.input_shape), told)
