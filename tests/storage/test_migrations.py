"""Files of every released format open, with the meaning they had, and lose nothing by it."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.encoding import Encoding
from aestudio.core.layers.dense import Dense
from aestudio.core.plan import Optimizer, Schedule
from aestudio.core.preparation import (
    ComplexAs,
    Dates,
    Folders,
    Frames,
    Ground,
    Missing,
    Preparation,
    Reading,
    Scope,
    Split,
)
from aestudio.core.run import Run
from aestudio.data.dataset import load_dataset
from aestudio.data.formats.hdf5_tree import tree_of
from aestudio.storage.backup import backup_of
from aestudio.storage.layout import FORMAT_VERSION
from aestudio.storage.migrations import STEPS, migrated
from aestudio.storage.project_file import load, save
from aestudio.storage.tree import Items, Node, items_of

FILES = Path(__file__).parents[1] / "files"
VERSIONS = range(1, FORMAT_VERSION + 1)
# What was done before it could be chosen; automatic scaling was that of each column by itself.
BEFORE_5 = Preparation(
    reading=Reading(ground=Ground.IGNORED, folders=Folders.CLASSES), scope=Scope.FEATURE
)
ARCHITECTURE = Architecture(input_shape=(4,), layers=(Dense(units=3), Dense(units=2)), tied=True)
# SHA-256 of where the stored runs stand: weights, optimizer state, place.
STATES = {
    1: "9ec05f924d9fc0b0c8cf41066fcbd9ae478f6b8dd428c1dc4ceb0f56299a626e",
    2: "d26c30ba35a08446378cddee35a9e985520751f2c05af02fa1e5efc918110d49",
    3: "efef3573743ed8ad79b33b8b7618ebafcfffd75b506951d1b561edce04be424c",
    4: "d13d5c0608f048344584d825a2a3221defaeac2b16775474cce665ecfe402839",
    5: "d13d5c0608f048344584d825a2a3221defaeac2b16775474cce665ecfe402839",
}


def stored(version: int) -> Path:
    return FILES / f"version-{version}.h5"


def items(version: int) -> Items:
    data = stored(version).read_bytes()
    return items_of(tree_of(data, ""), data)


def run_of(version: int) -> Run:
    run = load(stored(version)).run
    assert run is not None
    return run


def test_every_version_but_the_present_has_one_step_onwards() -> None:
    assert sorted(STEPS) == list(range(1, FORMAT_VERSION))


@pytest.mark.parametrize("version", VERSIONS)
def test_the_stored_file_is_of_its_version(version: int) -> None:
    assert Node.root(items(version)).number("format_version") == version


@pytest.mark.parametrize("version", VERSIONS)
def test_a_stored_run_stands_where_it_stood(version: int) -> None:
    assert run_of(version).digest().hex() == STATES[version]
    assert load(stored(version)).can_continue


@pytest.mark.parametrize("version", VERSIONS)
def test_a_stored_file_is_saved_as_the_present_version_and_kept_as_it_was(
    tmp_path: Path, version: int
) -> None:
    path = Path(shutil.copy(stored(version), tmp_path / "a.h5"))
    before = load(path)
    save(before, path)
    after, run = load(path), before.run
    assert backup_of(path).read_bytes() == stored(version).read_bytes()
    assert (
        tree_of(path.read_bytes(), "").entries[0].attributes[1].content[:2]
        == f"{FORMAT_VERSION:02x}"
    )
    assert after.project == before.project
    assert run is not None
    assert after.run is not None
    assert after.run.digest() == run.digest()


def text_at(tree: Items, path: str) -> bytes:
    array = tree[path].array
    assert array is not None
    return bytes(array[()])


def keys(value: Any) -> Any:
    """The names in a text, at every depth."""
    if isinstance(value, dict):
        return {name: keys(one) for name, one in value.items()}
    return None


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_file_tells_all_that_the_present_version_tells(version: int) -> None:
    """What it left unsaid had a meaning then, which must not follow later defaults."""
    older, present = migrated(items(version), version), items(FORMAT_VERSION)
    for path in ("project", "run/plan", "run/architecture", "run/data"):
        if path in older:
            texts = [json.loads(text_at(one, path)) for one in (older, present)]
            assert keys(texts[0]) == keys(texts[1])


# What version 1 did not tell yet, with the meaning that it always had.
UNSAID_IN_1 = {
    "plan": {
        "schedule": "constant",
        "drop_factor": 0.5,
        "drop_every": 10,
        "plateau_patience": 5,
        "lowest_rate": 0.0,
        "early_stopping": 0,
        "min_improvement": 0.0,
        "clip_norm": 0.0,
        "cache_codings": True,
        "precision": "float32",
    },
    "data": {
        "size": 0,
        "streamed": False,
        "preparation": {
            "reading": {
                "separator": "",
                "decimal": "",
                "encoding": "",
                "header": None,
                "height": 0,
                "width": 0,
                "crop": False,
                "colour": "auto",
                "frames": "first",
                "sizes": "resize",
                "cmyk": "convert",
                "bits": "all",
                "complex": "both",
                "dates": "auto",
                "axis": "auto",
                "ground": "ignored",
                "folders": "classes",
            },
            "ignored": [],
            "label_column": "auto",
            "missing": "refuse",
            "scaling": "auto",
            "scope": "feature",
            "split": "random",
            "split_column": "",
            "test_file": "",
            "balance": "as-is",
        },
        "held_out": None,
        "left_out": 0,
        "low": None,
        "high": None,
        "test_sha256": "",
        "stored": "",
        "embedded": False,
    },
}


def added(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What only ``after`` tells, at every depth; the rest is the same."""
    found = {}
    for name, value in after.items():
        if name not in before:
            found[name] = value
        elif isinstance(value, dict):
            found[name] = added(before[name], value)
        else:
            assert value == before[name]
    return {name: value for name, value in found.items() if value != {}}


def test_what_version_1_left_unsaid_means_what_it_always_did() -> None:
    before = items(1)
    after = migrated(before, 1)
    told, found = (json.loads(text_at(one, "project")) for one in (before, after))
    assert added(told, found) == UNSAID_IN_1
    told, found = (json.loads(text_at(one, "run/plan")) for one in (before, after))
    assert added(told, found) == UNSAID_IN_1["plan"]


def test_names_in_any_script_survive_every_step() -> None:
    tree = dict(items(1))
    project = json.loads(text_at(tree, "project")) | {"name": "Größe 数"}
    tree["project"] = replace(tree["project"], array=np.array(json.dumps(project).encode()))
    assert json.loads(text_at(migrated(tree, 1), "project"))["name"] == "Größe 数"


def test_version_1_knew_one_rate_and_no_early_stopping() -> None:
    found = load(stored(1))
    plan, run = found.project.plan, found.run
    assert (plan.schedule, plan.early_stopping, plan.clip_norm) == (Schedule.CONSTANT, 0, 0.0)
    assert [stage.learning_rate for stage in plan.stages(ARCHITECTURE)] == [0.001, 0.01]
    assert run is not None
    assert (run.checkpoint.stage, run.checkpoint.step, run.checkpoint.best) == (2, 1, None)
    assert [len(stage.epochs) for stage in run.history.stages] == [3, 1]
    assert {one.learning_rate for stage in run.history.stages for one in stage.epochs} == {None}


def test_version_2_knew_data_without_a_preparation() -> None:
    found = load(stored(2))
    data, run = found.project.data, found.run
    assert (data.preparation, data.embedded, data.size) == (BEFORE_5, False, 0)
    assert run is not None
    assert data.fingerprint == run.data_sha256
    assert (run.data, run.encoding) == (None, None)
    assert (run.checkpoint.stage, run.checkpoint.epoch) == (2, 1)
    assert run.test_mse == pytest.approx(0.5688891)


def test_version_3_keeps_prepared_data_and_the_best_epoch() -> None:
    found = load(stored(3))
    data, plan, run = found.project.data, found.project.plan, found.run
    chosen = (data.preparation.missing, data.preparation.split, data.embedded)
    assert chosen == (Missing.MEDIAN, Split.STRATIFIED, True)
    assert (plan.optimizer, plan.schedule) == (Optimizer.NADAM, Schedule.PLATEAU)
    assert load_dataset(data).train.shape == (48, 5)
    assert run is not None
    assert run.data == data
    assert isinstance(run.encoding, Encoding)
    assert run.encoding.features[1].column == "größe"
    assert run.checkpoint.best is not None
    assert [stage.kept_epoch for stage in run.history.stages] == [2, None]


def test_version_3_kept_both_parts_and_all_images() -> None:
    reading = load(stored(3)).project.data.preparation.reading
    assert reading == BEFORE_5.reading
    assert load(stored(3)).project.data.fingerprint == run_of(3).data_sha256


@pytest.mark.parametrize("version", range(1, 5))
def test_automatic_scaling_of_a_table_was_by_feature_and_stays_so(version: int) -> None:
    found = load(stored(version))
    assert found.project.data.preparation.scope is Scope.FEATURE
    assert found.project.data.fingerprint == run_of(version).data_sha256
    assert found.can_continue


@pytest.mark.parametrize("version", [3, 4])
def test_a_stored_run_finds_its_data_scaled_as_it_saw_them(version: int) -> None:
    run = run_of(version)
    dataset = load_dataset(load(stored(version)).project.data)
    assert run.scaling is not None
    assert dataset.scaling.agrees(run.scaling)
    assert dataset.fits(run)


def test_a_run_that_knew_other_data_does_not_know_these() -> None:
    tree = dict(items(4))
    tree["run"] = replace(
        tree["run"], attributes={**tree["run"].attributes, "data_sha256": np.bytes_(b"other")}
    )
    assert migrated(tree, 4)["run"].attributes["data_sha256"] == b"other"


def test_version_4_keeps_what_becomes_of_complex_numbers_and_frames() -> None:
    found = load(stored(4))
    data, run = found.project.data, found.run
    reading = data.preparation.reading
    assert (reading.complex, reading.frames) == (ComplexAs.POLAR, Frames.EVERY)
    assert load_dataset(data).train.shape == (48, 6)
    assert run is not None
    assert run.data == data
    assert (run.checkpoint.stage, run.checkpoint.epoch) == (2, 2)


def test_version_5_keeps_what_dates_and_transparency_become_and_what_training_spans() -> None:
    found = load(stored(5))
    data, run = found.project.data, found.run
    reading = data.preparation.reading
    assert (reading.dates, reading.ground) == (Dates.MONTH, Ground.BLACK)
    assert (data.low, data.high) == (0.0, 1.0)
    assert run is not None
    assert run.data == data
    assert run.extent is not None
    assert (run.extent.lowest, run.extent.highest) == (0.0, 1.0)
