"""From the bytes of a file to a document; every part is checked on the way."""

import io
import json
from math import isnan
from pathlib import Path
from typing import Any, TypeVar

import h5py
import numpy as np

from aestudio.core.architecture import Architecture
from aestudio.core.encoding import Encoding
from aestudio.core.errors import FileError, StudioError
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.params import Frozen
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Document, Project
from aestudio.core.reference import DataReference
from aestudio.core.run import Checkpoint, OptimizerState, Run
from aestudio.core.scaling import Scaling
from aestudio.core.weights import LayerWeights, Weights
from aestudio.storage.block import OPEN_A_COPY, check_seal
from aestudio.storage.embedded import unpacked
from aestudio.storage.layout import EPOCH_COLUMNS, FORMAT_VERSION, LATER_COLUMNS
from aestudio.storage.places import placed
from aestudio.storage.tree import LayoutError, Node

Model = TypeVar("Model", bound=Frozen)


def decoded(data: bytes, path: Path) -> Document:
    """The document in the bytes of ``path``; raises FileError that says what is wrong."""
    check_seal(data, path.name)
    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            root = Node(file)
            _check_version(root, path.name)
            project = _project(root, path.parent)
            run = _run(root, path.parent, project.data) if "run" in root else None
            return Document(project, run)
    except FileError as error:
        error.where = error.where or path.name
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


def _check_version(root: Node, place: str) -> None:
    version = root.number("format_version")
    if version > FORMAT_VERSION:
        raise FileError(
            f"has format version {version}; this program reads up to {FORMAT_VERSION}",
            where=place,
            remedy="Update AE Studio to open it",
        )
    if version < 1:
        raise LayoutError(f"format version {version} never was")


def _project(root: Node, folder: Path) -> Project:
    project = _model(root, "project", Project)
    if project.data.embedded and "data" in root:
        data = unpacked(_files(root.group("data")), project.data)
    else:
        before = root.of("project").attribute("source")
        known = isinstance(before, bytes)
        data = placed(project.data, folder, before.decode() if known else "")
    return project.edited(data=data)


def _files(node: Node) -> dict[str, bytes]:
    """The embedded files, by their names."""
    found = {}
    for number in _counted(node, "file"):
        name = f"file_{number}"
        found[_word(node.of(name), "path")] = node.array(name, "uint8").tobytes()
    return found


def _model(node: Node, name: str, model: type[Model]) -> Model:
    try:
        return model.checked(json.loads(node.text(name)))
    except RecursionError as error:
        raise LayoutError(f"{name} is nested too deep") from error


def _run(root: Node, folder: Path, now: DataReference) -> Run:
    node = root.group("run")
    architecture = _model(node, "architecture", Architecture)
    test_mse = node.attribute("test_mse")
    return Run(
        architecture=architecture,
        plan=_model(node, "plan", TrainingPlan),
        data_sha256=_word(node, "data_sha256"),
        checkpoint=_checkpoint(root, architecture),
        history=_history(root.group("history")),
        done=tuple(int(number) for number in np.ravel(node.attribute("done"))),
        test_mse=None if test_mse is None else float(test_mse),
        scaling=_scaling(node, architecture) if "scaling" in node else None,
        data=_data(node, folder, now) if "data" in node else None,
        encoding=_model(node, "encoding", Encoding) if "encoding" in node else None,
    )


def _data(node: Node, folder: Path, now: DataReference) -> DataReference:
    """What the run was trained on; where they still are the project's, they lie where those do."""
    trained = _model(node, "data", DataReference)
    if trained.fingerprint == now.fingerprint:
        return now
    return placed(trained, folder)


def _word(node: Node, name: str) -> str:
    value = node.attribute(name)
    if not isinstance(value, bytes):
        raise LayoutError(f"attribute {name} is no text")
    return value.decode()


def _checkpoint(root: Node, architecture: Architecture) -> Checkpoint:
    node = root.group("checkpoint")
    return Checkpoint(
        weights=_weights(root.group("weights"), architecture),
        stage=node.number("stage"),
        epoch=node.number("epoch"),
        step=node.number("step"),
        optimizer=_optimizer(root.group("optimizer")) if "optimizer" in root else None,
        best=_weights(root.group("best"), architecture) if "best" in root else None,
    )


def _weights(node: Node, architecture: Architecture) -> Weights:
    groups = [node.group(f"layer_{spec.number}") for spec in architecture.dense_layers]
    weights = Weights(
        tuple(
            LayerWeights(one.array("kernel") if "kernel" in one else None, one.array("bias"))
            for one in groups
        )
    )
    weights.check(architecture)
    return weights


def _scaling(node: Node, architecture: Architecture) -> Scaling:
    group = node.group("scaling")
    scaling = Scaling(group.array("offset"), group.array("scale"))
    shapes = {scaling.offset.shape, scaling.scale.shape}
    if len(shapes) != 1 or not shapes <= {(1,), (architecture.inputs,)}:
        raise LayoutError("the scaling does not fit the network")
    return scaling


def _optimizer(node: Node) -> OptimizerState:
    slots = (node.group(f"slot_{number}") for number in _counted(node, "slot"))
    return OptimizerState(
        step=node.number("step"),
        slots=tuple(
            tuple(slot.array(f"variable_{number}") for number in _counted(slot, "variable"))
            for slot in slots
        ),
    )


def _counted(node: Node, prefix: str) -> list[int]:
    """The numbers n of all members ``prefix``_n, in order."""
    return sorted(int(name.removeprefix(f"{prefix}_")) for name in node.names())


def _history(node: Node) -> History:
    return History(tuple(_stage(node, number) for number in _counted(node, "stage")))


def _stage(parent: Node, number: int) -> StageHistory:
    node = parent.group(f"stage_{number}")
    columns = {
        name: node.array(name, dtype).tolist()
        for name, dtype in EPOCH_COLUMNS.items()
        if name in node or name not in LATER_COLUMNS
    }
    kept = None if node.attribute("kept_epoch") is None else node.number("kept_epoch")
    if kept is not None and not 1 <= kept <= len(columns["epoch"]):
        raise LayoutError(f"epoch {kept} of stage {number} was never trained")
    losses = node.array("step_losses")
    return StageHistory(
        stage=number,
        name=_word(node, "name"),
        steps_per_epoch=node.number("steps_per_epoch"),
        chunks=(losses,) if len(losses) else (),
        epochs=tuple(
            _record(dict(zip(columns, row, strict=True)))
            for row in zip(*columns.values(), strict=True)
        ),
        kept_epoch=kept,
    )


def _record(row: dict[str, Any]) -> EpochRecord:
    if not row.pop("validated"):
        row["validation_loss"] = None
    if isnan(row.get("learning_rate", 0.0)):
        row["learning_rate"] = None
    return EpochRecord(**row)
