"""From a document to the bytes of a file; see layout for what goes where."""

import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from aestudio import __version__
from aestudio.core.errors import FileError
from aestudio.core.history import EpochRecord, History, StageHistory
from aestudio.core.params import Frozen
from aestudio.core.project import Document
from aestudio.core.run import OptimizerState, Run
from aestudio.core.weights import Arrays
from aestudio.storage.block import BLOCK, sealed
from aestudio.storage.embedded import packed
from aestudio.storage.layout import FORMAT, FORMAT_VERSION, MOST_TEXT, PRESENT_COLUMNS
from aestudio.storage.places import portable


def encoded(document: Document, folder: Path) -> bytes:
    """The sealed image of a document that will lie in ``folder``.

    It is built in memory: h5py writing straight to a full disk can crash the process. The
    earliest layout of HDF5 notes no time of day, so the same document gives the same bytes.
    """
    memory = io.BytesIO()
    with h5py.File(memory, "w", userblock_size=BLOCK, libver="earliest") as file:
        file.attrs.update(format=FORMAT, format_version=FORMAT_VERSION, program_version=__version__)
        project = document.project
        data = portable(project.data, folder)
        _json(file, "project", project.edited(data=data))
        if data.source.startswith("../"):
            file["project"].attrs["source"] = np.bytes_(os.fsencode(project.data.source))
        if project.data.embedded:
            _data(file, packed(project.data))
        if document.runs.last_number:
            _json(file, "runs", document.runs)
        if document.run is not None:
            _run(file, document.run, folder)
    return sealed(memory.getvalue())


def _data(file: Any, files: Mapping[str, bytes]) -> None:
    group = file.create_group("data")
    for number, (name, content) in enumerate(files.items(), start=1):
        stored = group.create_dataset(f"file_{number}", data=np.frombuffer(content, np.uint8))
        stored.attrs["path"] = np.bytes_(name.encode())


def _run(file: Any, run: Run, folder: Path) -> None:
    group = file.create_group("run")
    group.attrs["data_sha256"] = np.bytes_(run.data_sha256.encode())
    group.attrs["done"] = np.array(run.done, np.int64)
    if run.test_mse is not None:
        group.attrs["test_mse"] = run.test_mse
        if run.test_mse_corrupted is not None:
            group.attrs["test_mse_corrupted"] = run.test_mse_corrupted
        if run.test_mse_by_input is not None:
            group.create_dataset("test_mse_by_input", data=run.test_mse_by_input)
    _json(group, "architecture", run.architecture)
    _json(group, "plan", run.plan)
    if run.data is not None:
        _json(group, "data", portable(run.data, folder))
    if run.encoding is not None:
        _json(group, "encoding", run.encoding)
    if run.scaling is not None:
        one = run.scaling
        origin = {} if one.origin is None else {"origin": one.origin}
        _arrays(group, "scaling", {"offset": one.offset, "scale": one.scale, **origin})
    if run.extent is not None:
        _arrays(group, "extent", {"low": run.extent.low, "high": run.extent.high})
    _parameters(file, "weights", run.checkpoint.weights.arrays, run)
    point = run.checkpoint
    if point.best is not None:
        _parameters(file, "best", point.best.arrays, run)
    file.create_group("checkpoint").attrs.update(
        stage=point.stage, epoch=point.epoch, step=point.step
    )
    _optimizer(file, point.optimizer, run)
    _history(file.create_group("history"), run.history)


def _parameters(parent: Any, name: str, arrays: Arrays, run: Run) -> None:
    """A group a layer, for all layers that have some of these arrays."""
    group = parent.create_group(name)
    for layer in run.architecture.stack:
        own = {one: array for (key, one), array in arrays.items() if key == layer.key}
        if not own:
            continue
        stored = _arrays(group, layer.key, own)
        if layer.tied_to:
            stored.attrs["tied_to"] = np.bytes_(layer.source("kernel")[0].encode())


def _optimizer(file: Any, state: OptimizerState | None, run: Run) -> None:
    if state is None:
        return
    group = file.create_group("optimizer")
    group.attrs["step"] = state.step
    for number, slot in enumerate(state.slots, start=1):
        _parameters(group, f"slot_{number}", slot, run)


def _history(group: Any, history: History) -> None:
    for stage in history.stages:
        columns = {name: _column(name, stage) for name in PRESENT_COLUMNS}
        stored = _arrays(group, f"stage_{stage.stage}", columns)
        _arrays(stored, "steps", _by_term(stage, stage.step_terms.astype(np.float32, copy=False)))
        _arrays(stored, "training", _by_term(stage, stage.epoch_terms))
        _arrays(stored, "validation", _by_term(stage, stage.validation_terms))
        stored.attrs["terms"] = np.bytes_(" ".join(stage.terms).encode())
        stored.attrs["name"] = np.bytes_(stage.name.encode())
        stored.attrs["steps_per_epoch"] = stage.steps_per_epoch
        if stage.kept_epoch is not None:
            stored.attrs["kept_epoch"] = stage.kept_epoch


def _by_term(stage: StageHistory, table: Any) -> dict[str, Any]:
    """The columns of a table (…, terms) by the names of the terms."""
    return {name: np.ascontiguousarray(table[:, at]) for at, name in enumerate(stage.terms)}


def _column(name: str, stage: StageHistory) -> Any:
    values = [_entry(name, record) for record in stage.epochs]
    return np.array(values, np.dtype(PRESENT_COLUMNS[name]))


def _entry(name: str, record: EpochRecord) -> float:
    if name == "validated":
        return record.validation_loss is not None
    value = getattr(record, name)
    return float("nan") if value is None else value


def _arrays(parent: Any, name: str, arrays: Mapping[str, Any]) -> Any:
    group = parent.create_group(name)
    for key, array in arrays.items():
        group.create_dataset(key, data=array)
    return group


def _json(group: Any, name: str, model: Frozen) -> None:
    # Escapes keep the file to ASCII, which every HDF5 tool shows.
    text = json.dumps(model.model_dump(mode="json"), ensure_ascii=True)
    if len(text) > MOST_TEXT[name]:
        raise FileError(
            f"the {name} takes {len(text):,} bytes of text, {MOST_TEXT[name]:,} are the most",
            remedy="Give it shorter names",
        )
    group.create_dataset(name, data=np.bytes_(text.encode("ascii")))
