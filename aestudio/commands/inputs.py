"""A model, and the samples that go into it."""

from pathlib import Path
from typing import TYPE_CHECKING

from aestudio.commands.telling import say, say_notes
from aestudio.core.errors import DataError, FileError
from aestudio.core.units import count_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aestudio.core.architecture import Architecture
    from aestudio.core.project import Document
    from aestudio.core.run import Run
    from aestudio.core.scaling import Scaling
    from aestudio.core.weights import Array, Weights
    from aestudio.data.blocks import Blocks


def inputs_of(model: Path, data: Path, out: Path) -> tuple["Run", "Blocks", "Scaling"]:
    """What goes into a trained model; every mistake is answered before anything is computed."""
    from aestudio.data.blocks import blocks_of
    from aestudio.storage.output import check_ending, check_output
    from aestudio.storage.project_file import load
    from aestudio.storage.results import ENDINGS

    check_output(out, model, data)
    check_ending(out, ENDINGS)
    document = load(model)
    check_output(out, data=document.references)
    run = _trained(document, model)
    samples = blocks_of(data, run)
    say_notes(samples.notes)
    if samples.features != run.architecture.inputs:
        raise DataError(
            f"has {count_text(samples.features, 'number')} a sample, "
            f"the model takes {run.architecture.inputs:,}",
            where=data.name,
            remedy="Choose data like those it was trained on",
        )
    return run, samples, samples.scaling(run.scaling)


def _trained(document: "Document", model: Path) -> "Run":
    run = document.run
    if run is None:
        raise FileError(
            "holds no trained model yet",
            where=model.name,
            remedy=f"Train it first: aestudio train {model} --out {model}",
        )
    if not run.checkpoint.weights.finite:
        say(f"Note: {model.name}: {run.flaw}; what comes out is none either.")
    return run


def network_of(run: "Run") -> tuple["Architecture", "Weights"]:
    """The levels that have been trained: all, unless a layer-wise run was stopped."""
    if run.levels < run.architecture.depth:
        say(f"Training was stopped: {run.levels} of {run.architecture.depth} layers are in use.")
    model = run.model
    return model.architecture, model.weights


def scaled(run: "Run", samples: "Blocks", scaling: "Scaling") -> "Iterator[Array]":
    """The samples as the network takes them, piece by piece; it is said if it makes the same of
    all, and, once they are through, what of them lies far outside what training saw."""
    from aestudio.core.encoding import Encoding
    from aestudio.data.preparation.far import lookout_for

    lookout = lookout_for(run)
    for number, values in enumerate(samples):
        block = scaling.apply(values)
        if not number:
            _tell_collapse(run, block)
        if lookout is not None:
            lookout.look(block)
        yield block
    told = lookout and lookout.told(scaling, run.encoding or Encoding(), samples.shape, "sample")
    if told:
        say(f"Note: {told}.")


def _tell_collapse(run: "Run", samples: "Array") -> None:
    from aestudio.analysis.collapse import collapse_of

    model = run.model
    found = collapse_of(model.architecture, model.weights, samples)
    if found is not None:
        say(f"Note: {found.problem.what}. {found.problem.remedy}.")
