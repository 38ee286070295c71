"""From the bytes of a file to a document; every part is checked on the way.

Anybody can make a file whose seal holds, so HDF5 never parses it in this process: another tells
what is where in it (data.read.tree_in), and this one takes numbers and texts from there.
"""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import isnan
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from aestudio.core.architecture import Architecture
from aestudio.core.encoding import Encoding
from aestudio.core.errors import DataError, FileError, StudioError
from aestudio.core.extent import Extent
from aestudio.core.history import RECONSTRUCTION, EpochRecord, History, StageHistory
from aestudio.core.objectives import TERMS
from aestudio.core.params import Frozen
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Document, Project
from aestudio.core.reference import DataReference
from aestudio.core.run import Checkpoint, OptimizerState, Run
from aestudio.core.runs import Runs
from aestudio.core.scaling import Scaling
from aestudio.core.stack import StackLayer
from aestudio.core.weights import Arrays, Weights
from aestudio.data.formats.tree import Tree
from aestudio.data.read import tree_in
from aestudio.storage.allowed import check_allowed
from aestudio.storage.block import OPEN_A_COPY, check_seal
from aestudio.storage.consistency import check_data, check_run, flaw_of
from aestudio.storage.embedded import unpacked
from aestudio.storage.layout import FORMAT_VERSION, PRESENT_COLUMNS
from aestudio.storage.migrations import migrated
from aestudio.storage.places import placed
from aestudio.storage.tree import Items, LayoutError, Node, items_of

UNKNOWN_AT_TIMES = ("learning_rate", "whole_loss", "gradient_norm")
FLOATS, WHOLE = ("float32", "float64"), ("int64", "uint64")
Model = TypeVar("Model", bound=Frozen)


def decoded(data: bytes, path: Path) -> Document:
    """The document in the bytes of ``path``; raises FileError that says what is wrong."""
    check_seal(data, path.name)
    try:
        return document_in(tree_in(data, path.name), data, path)
    except DataError as error:  # What the other process says of the file.
        raise FileError(error.what, where=path.name, why=error.why, remedy=OPEN_A_COPY) from error


def document_in(tree: Tree, data: bytes, path: Path) -> Document:
    """The document in the bytes of ``path``, of which ``tree`` is told; raises FileError."""
    try:
        root = Node.root(_items(items_of(tree, data), path.name))
        project = _project(root, path.parent)
        runs = _model(root, "runs", Runs) if "runs" in root else Runs()
        if "run" not in root:
            _demand_only(root, ("project", "data", "runs"))
            return Document(project, runs=runs.opening(None))
        run = _run(root, path.parent, project.data)
        return Document(project, run, _opened(runs, run))
    except FileError as error:
        error.where = error.where or path.name
        error.remedy = error.remedy or OPEN_A_COPY
        raise
    except (
        LayoutError,
        StudioError,
        ValueError,
        TypeError,
        KeyError,
        OSError,
        RuntimeError,
    ) as error:
        raise FileError(
            "does not hold what a project file should",
            where=path.name,
            why=str(error),
            remedy=OPEN_A_COPY,
        ) from error


def _opened(runs: Runs, run: Run) -> Runs:
    """The runs of which one is opened, as what lies in the file tells of it. One of which nothing
    is told is known by what it is: runs of two files never pass for each other in one store."""
    if runs.opened is None:
        return Runs.of(run, run.digest().hex()[:32])
    return runs.with_state(runs.opened, run)


def _items(items: Items, place: str) -> Items:
    """As the present version writes them, and nothing that no version writes."""
    version = Node.root(items).number("format_version")
    # A newer version may allow more, so this comes first.
    if version > FORMAT_VERSION:
        raise FileError(
            f"has format version {version}; this program reads up to {FORMAT_VERSION}",
            where=place,
            remedy="Update AE Studio to open it",
        )
    if version < 1:
        raise LayoutError(f"format version {version} never was")
    check_allowed(items, version)
    return migrated(items, version)


def _project(root: Node, folder: Path) -> Project:
    project = _model(root, "project", Project)
    check_data(project.data)
    if project.data.embedded:
        data = unpacked(_files(root.group("data")), project.data)
    else:
        _demand_only(root, set(root.names()) - {"data"})
        holder = root.of("project")
        before = "" if holder.attribute("source") is None else os.fsdecode(holder.bytes("source"))
        data = placed(project.data, folder, before)
    return project.edited(data=data)


def _files(node: Node) -> dict[str, bytes]:
    """The embedded files, by their names."""
    found = {}
    for number in _counted(node, "file"):
        name = f"file_{number}"
        found[node.of(name).word("path")] = node.array(name, "uint8").tobytes()
    return found


def _model(node: Node, name: str, model: type[Model]) -> Model:
    try:
        values = json.loads(node.text(name))
        if not isinstance(values, dict):
            raise LayoutError(f"{name} is no object")
        return model.checked(values)
    except RecursionError as error:
        raise LayoutError(f"{name} is nested too deep") from error


def _run(root: Node, folder: Path, now: DataReference) -> Run:
    node = root.group("run")
    architecture = _model(node, "architecture", Architecture)
    test_mse, corrupted = node.attribute("test_mse"), node.attribute("test_mse_corrupted")
    run = Run(
        architecture=architecture,
        plan=_model(node, "plan", TrainingPlan),
        data_sha256=node.word("data_sha256"),
        checkpoint=_checkpoint(root, architecture),
        history=_history(root.group("history")),
        done=tuple(int(number) for number in np.ravel(node.attribute("done"))),
        test_mse=None if test_mse is None else float(test_mse),
        test_mse_by_input=node.array("test_mse_by_input", "float64")
        if "test_mse_by_input" in node
        else None,
        test_mse_corrupted=None if corrupted is None else float(corrupted),
        scaling=_scaling(node) if "scaling" in node else None,
        data=_data(node, folder, now) if "data" in node else None,
        encoding=_model(node, "encoding", Encoding) if "encoding" in node else None,
        extent=_extent(node) if "extent" in node else None,
    )
    check_run(run)
    return replace(run, flaw=flaw_of(run))


def _data(node: Node, folder: Path, now: DataReference) -> DataReference:
    """What the run was trained on; where they still are the project's, they lie where those do."""
    trained = _model(node, "data", DataReference)
    check_data(trained)
    if trained.fingerprint == now.fingerprint:
        return now
    return placed(trained, folder)


def _checkpoint(root: Node, architecture: Architecture) -> Checkpoint:
    node = root.group("checkpoint")
    return Checkpoint(
        weights=_weights(root.group("weights"), architecture),
        stage=node.number("stage"),
        epoch=node.number("epoch"),
        step=node.number("step"),
        optimizer=_optimizer(root.group("optimizer"), architecture.stack)
        if "optimizer" in root
        else None,
        best=_weights(root.group("best"), architecture) if "best" in root else None,
    )


def _demand_only(node: Node, names: Iterable[str]) -> None:
    more = set(node.names()) - set(names)
    if more:
        raise LayoutError(f"{node.path}/{min(more)} belongs to nothing")


def _weights(node: Node, architecture: Architecture) -> Weights:
    weights = Weights(_parameters(node, architecture.stack))
    weights.check(architecture.stack)
    return weights


def _parameters(node: Node, stack: Sequence[StackLayer]) -> Arrays:
    """All arrays below ``node``, in the order of the layers."""
    _demand_only(node, [layer.key for layer in stack])
    found = {}
    for layer in stack:
        if layer.key not in node:
            continue
        group, expected = node.group(layer.key), [one.name for one in layer.own]
        _demand_only(group, expected)
        found.update({(layer.key, one): group.array(one) for one in expected if one in group})
    return found


def _scaling(node: Node) -> Scaling:
    group = node.group("scaling")
    origin = group.array("origin", *WHOLE) if "origin" in group else None
    return Scaling(group.array("offset", *FLOATS), group.array("scale", *FLOATS), origin)


def _extent(node: Node) -> Extent:
    group = node.group("extent")
    return Extent(group.array("low"), group.array("high"))


def _optimizer(node: Node, stack: Sequence[StackLayer]) -> OptimizerState:
    slots = (node.group(f"slot_{number}") for number in _counted(node, "slot"))
    return OptimizerState(
        step=node.number("step"), slots=tuple(_parameters(slot, stack) for slot in slots)
    )


def _counted(node: Node, prefix: str) -> list[int]:
    """The numbers n of all members ``prefix``_n, in order."""
    return sorted(int(name.removeprefix(f"{prefix}_")) for name in node.names())


def _history(node: Node) -> History:
    return History(tuple(_stage(node, number) for number in _counted(node, "stage")))


def _stage(parent: Node, number: int) -> StageHistory:
    node = parent.group(f"stage_{number}")
    columns = {name: node.array(name, dtype).tolist() for name, dtype in PRESENT_COLUMNS.items()}
    kept = None if node.attribute("kept_epoch") is None else node.number("kept_epoch")
    if kept is not None and not 1 <= kept <= len(columns["epoch"]):
        raise LayoutError(f"epoch {kept} of stage {number} was never trained")
    terms = _terms(node)
    steps = _columns(node.group("steps"), terms, "float32")
    training = _rows(node.group("training"), terms, len(columns["epoch"]))
    validation = _rows(node.group("validation"), terms, len(columns["epoch"]))
    return StageHistory(
        stage=number,
        name=node.word("name"),
        steps_per_epoch=node.number("steps_per_epoch"),
        chunks=(steps,) if len(steps) else (),
        epochs=tuple(
            _record(
                {**dict(zip(columns, row, strict=True)), "terms": known, "validation_terms": held}
            )
            for *row, known, held in zip(*columns.values(), training, validation, strict=True)
        ),
        kept_epoch=kept,
        terms=terms,
    )


def _terms(node: Node) -> tuple[str, ...]:
    """Names of the terms of an objective, the reconstruction first."""
    found = tuple(node.word("terms").split())
    known = found[:1] == (RECONSTRUCTION,) and set(found) <= TERMS.keys()
    if not known or len(set(found)) != len(found):
        raise LayoutError(f"{node.path} has terms that no objective has")
    return found


def _columns(node: Node, names: tuple[str, ...], dtype: str) -> NDArray[Any]:
    """The columns below ``node`` side by side, (…, terms)."""
    _demand_only(node, names)
    columns = [node.array(name, dtype) for name in names]
    if len({len(one) for one in columns}) > 1:
        raise LayoutError(f"{node.path} has columns of different lengths")
    return np.stack(columns, axis=1)


def _rows(node: Node, names: tuple[str, ...], epochs: int) -> list[tuple[float, ...]]:
    """A row an epoch; an empty one where nothing is known of it."""
    table = _columns(node, names, "float64")
    if len(table) != epochs:
        raise LayoutError(f"{node.path} tells of another number of epochs")
    return [() if np.isnan(row).all() else tuple(row.tolist()) for row in table]


def _record(row: dict[str, Any]) -> EpochRecord:
    if not row.pop("validated"):
        row["validation_loss"] = None
    for name in UNKNOWN_AT_TIMES:
        if isnan(row[name]):
            row[name] = None
    return EpochRecord(**row)
