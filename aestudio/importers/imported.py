"""A network of another program as a project with a run, and what there is to tell of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.encoding import Encoding
from aestudio.core.errors import FileError
from aestudio.core.model import Model
from aestudio.core.objectives import Loss
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Document, Project
from aestudio.core.reference import DataReference
from aestudio.core.run import Checkpoint, Run
from aestudio.core.scaling import Scaling
from aestudio.core.shapes import Shape, shape_text
from aestudio.core.units import count_text
from aestudio.data.networks.steps import LEARNS, Network, Step, StepKind
from aestudio.importers.built import Built, NamedError, built
from aestudio.importers.settings import settings_of
from aestudio.importers.taking import take
from aestudio.importers.units import ReshapeUnit, Unit, UntakeableError, refused
from aestudio.importers.walk import Walk

CHOOSE = "choose data, and see at once what it makes of them"
NO_DATA = f"The file says nothing of its data: {CHOOSE}"
NO_DATA_BUT_SCALING = f"Of its data the file says how they are scaled, and no more: {CHOOSE}"
TURNS = (StepKind.RESHAPE, StepKind.TRANSPOSE)
# What Keras calls the losses that there are here.
CROSS_ENTROPY = ("binary_crossentropy", "BinaryCrossentropy")


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one layer of the file: of ``kind`` what it is there; ``told`` what it became,
    or why it cannot be taken, in which case ``remedy`` says what to do."""

    name: str
    kind: str
    told: str
    remedy: str = ""
    taken: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """``document`` is the project, None where a layer cannot be taken; ``lines`` tell of each layer
    of the file, ``program`` whose it is, ``facts`` what was recognised of the whole, ``place`` is
    the name of the file."""

    program: str
    lines: tuple[Line, ...]
    facts: tuple[str, ...] = ()
    document: Document | None = None
    place: str = ""

    @property
    def refusal(self) -> FileError | None:
        """What to say where it cannot be taken, None where it can."""
        wrong = [one for one in self.lines if not one.taken]
        if not wrong:
            return None
        first, more = wrong[0], len(wrong) - 1
        also = f", and {more} more" if more else ""
        return FileError(
            f"{first.name} ({first.kind}) cannot be taken{also}",
            where=self.place,
            why=_sentence(first.told),
            remedy=first.remedy,
        )


def imported(network: Network, name: str) -> Imported:
    """The project that a network becomes, called ``name``; raises FileError for one that is no
    autoencoder."""
    steps = _each_named(one for one in network.steps if one.kind is not StepKind.INPUT)
    walk, wrong = _walked(network, steps)
    if walk is None or wrong:
        return Imported(network.program, _lines(steps, [], {}, wrong))
    try:
        found = built(walk.units)
    except NamedError as error:
        told = {_owner(error.name, steps): error}
        return Imported(network.program, _lines(steps, walk.units, walk.notes, told))
    notes = {**walk.notes, **{_owner(key, steps): told for key, told in found.notes.items()}}
    for layer, pair in _pairs(found, walk.units, steps):
        notes[layer] = f"{notes[layer]}; {pair}" if layer in notes else pair
    lines = _lines(steps, walk.units, notes, {})
    scaling, settings = _scaling_of(walk), settings_of(network, found.model.architecture)
    architecture, plan = settings.architecture, settings.plan
    if plan is None:
        plan = TrainingPlan(corruption=walk.corruption, loss=_loss(network, architecture))
    model = Model(architecture, found.model.weights)
    facts = (*facts_of(found, scaling), *settings.facts)
    return Imported(network.program, lines, facts, document_of(model, plan, scaling, name))


def _pairs(found: Built, units: Sequence[Unit], steps: Sequence[Step]) -> Iterator[tuple[str, str]]:
    """The layers whose kernels are those of others, and what is told of them."""
    learning = [one for one in units if not isinstance(one, ReshapeUnit)]
    stack = [
        one for one in found.model.architecture.stack if one.operation.parameters(one.input_shape)
    ]
    # A layer that changes nothing may stand before and behind them.
    before = (len(stack) - len(learning)) // 2
    for layer, unit in zip(stack[before:], learning, strict=False):
        if layer.tied_to is not None:
            owner = _owner(learning[layer.tied_to - 1 - before].name, steps)
            yield _owner(unit.name, steps), f"tied to {owner}, whose kernel it uses"


def _each_named(steps: Iterable[Step]) -> list[Step]:
    """With names that tell them apart."""
    found: dict[str, Step] = {}
    for step in steps:
        numbered = (f"{step.name} ({number})" for number in count(2))
        name = (
            step.name
            if step.name not in found
            else next(one for one in numbered if one not in found)
        )
        found[name] = replace(step, name=name)
    return list(found.values())


def _walked(
    network: Network, steps: Sequence[Step]
) -> tuple[Walk | None, dict[str, UntakeableError]]:
    """The walk as far as it came, and the steps that cannot be taken, by name."""
    wrong = {one.name: UntakeableError(one.problem, one.remedy) for one in steps if one.problem}
    if wrong:
        return None, wrong
    sides, first = _inputs(network, steps)
    try:
        walk = Walk.begun(sides, first)
    except UntakeableError as error:
        raise refused(error.why, error.remedy) from error
    ending = _ending(steps)
    for place, one in enumerate(steps):
        if not _taken(walk, one, wrong, restores=place >= ending):
            return walk, wrong
    try:
        walk.end()
    except UntakeableError as error:
        wrong.setdefault(steps[-1].name, error)
    if not walk.units:
        raise refused("has no layer that learns", "Choose a network with dense layers")
    return walk, wrong


def _ending(steps: Sequence[Step]) -> int:
    """Where the steps begin behind all layers that only give outputs the scale of the data again:
    they do where the inputs are scaled, too."""
    kinds = [one.kind for one in steps]
    learns = [place for place, kind in enumerate(kinds) if kind in LEARNS]
    if not learns or StepKind.SCALING not in kinds[: learns[0]]:
        return len(steps)
    place = len(steps)
    while kinds[place - 1] in (StepKind.SCALING, *TURNS):
        place -= 1
    return place


def _taken(
    walk: Walk, step: Step, wrong: dict[str, UntakeableError], *, restores: bool = False
) -> bool:
    """Whether the walk can go on behind a step, to see what else cannot be taken."""
    try:
        if restores and step.kind is StepKind.SCALING:
            walk.restore(step)
        else:
            take(walk, step)
    except UntakeableError as error:
        wrong[step.name] = error
        if step.kind is StepKind.ACTIVATION:
            return True
        plain = replace(step, activation="")
        return bool(step.activation) and _taken(walk, plain, {})
    return True


def _inputs(network: Network, steps: Sequence[Step]) -> tuple[Shape, bool]:
    """Shape of a sample there, and whether channels come first; raises FileError if untold."""
    told = next((one for one in network.steps if one.kind is StepKind.INPUT and one.shape), None)
    if told is not None:
        return told.shape, told.channels_first
    first = steps[0] if steps else None
    if first is not None and first.kind is StepKind.DENSE and first.kernel is not None:
        return (len(first.kernel),), False
    raise refused("does not tell the shape of its inputs", "Save it with the shape of its inputs")


def _owner(unit: str, steps: Sequence[Step]) -> str:
    """The step that a unit began with."""
    named = [one.name for one in steps]
    return next((one for one in named if unit == one or unit.startswith(f"{one} + ")), unit)


def _lines(
    steps: Sequence[Step],
    units: Sequence[Unit],
    notes: dict[str, str],
    wrong: Mapping[str, UntakeableError],
) -> tuple[Line, ...]:
    plain = "nothing stands against it" if wrong else "taken as it is"
    return tuple(_line(one, notes.get(one.name) or plain, wrong.get(one.name)) for one in steps)


def _line(step: Step, note: str, error: UntakeableError | None) -> Line:
    if error is not None:
        return Line(step.name, step.what, _sentence(error.why), error.remedy, taken=False)
    return Line(step.name, step.what, _sentence(note))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def document_of(
    model: Model,
    plan: TrainingPlan,
    scaling: Scaling | None,
    name: str,
    encoding: Encoding | None = None,
) -> Document:
    """A project with one run, which another program trained on data that are not here."""
    architecture = model.architecture
    data = DataReference.to_come(architecture.input_shape)
    project = Project(name=name, data=data, architecture=architecture, plan=plan)
    point = Checkpoint(model.weights)
    run = Run(architecture, plan, "", point, scaling=scaling, encoding=encoding)
    return Document(project).with_new_run(run, name="imported")


def _scaling_of(walk: Walk) -> Scaling | None:
    """What is done to data before the network sees them, where the file tells."""
    if walk.scaled is None or walk.scaled.does_nothing:
        return None
    # What leads back tells the scale itself, of which what leads there is the rounded inverse.
    back = walk.restored or walk.scaled.back
    offset, scale = np.broadcast_arrays(back.added + 0.0, back.factor)
    return Scaling(offset.astype(np.float32), scale.astype(np.float32))


def _loss(network: Network, architecture: Architecture) -> Loss:
    sigmoid = architecture.output_activation is Activation.SIGMOID
    crossed = network.loss in CROSS_ENTROPY and sigmoid
    return Loss.BINARY_CROSS_ENTROPY if crossed else Loss.MEAN_SQUARED_ERROR


def facts_of(found: Built, scaling: Scaling | None) -> tuple[str, ...]:
    """What was recognised of the whole."""
    architecture = found.model.architecture
    shapes = " → ".join(shape_text(one) for one in architecture.shown_shapes)
    mirrored = "mirrors the encoder" if architecture.decoder is None else "has layers of its own"
    own = sum(one.size for one in found.model.weights.arrays.values())
    return (
        f"{shapes}: {count_text(own, 'parameter')}",
        f"{_codings(architecture)}; the decoder {mirrored}",
        _ties(found),
        NO_DATA if scaling is None else NO_DATA_BUT_SCALING,
    )


def _codings(architecture: Architecture) -> str:
    counted = count_text(architecture.codings, "unit")
    if architecture.codings > min(architecture.sizes):
        return f"The coding layer has {counted}"
    return f"The codings are the narrowest layer, {counted}"


def _ties(found: Built) -> str:
    depth = found.model.architecture.depth
    if not found.tied:
        return "No kernel of the decoder equals one of the encoder: nothing is tied"
    saved = found.model.architecture.saved_by_tying
    if len(found.tied) == depth:
        return f"All decoder kernels equal the encoder’s: tied, which saves {saved:,} parameters"
    levels = ", ".join(map(str, found.tied))
    return f"The kernels opposite layer {levels} equal it: tied, which saves {saved:,} parameters"
