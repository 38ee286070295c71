"""Files of every released format open, with the meaning they had, and lose nothing by it."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aestudio.core.architecture import Architecture
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.encoding import Encoding
from aestudio.core.errors import FileError
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
from aestudio.core.runs import FIRST, GroupKind, Origin
from aestudio.core.sparsity.l1 import L1Activity
from aestudio.data.dataset import load_dataset
from aestudio.data.formats.hdf5_tree import tree_of
from aestudio.storage.backup import backup_of
from aestudio.storage.layout import FORMAT_VERSION
from aestudio.storage.migrations import STEPS, migrated
from aestudio.storage.project_file import load, save
from aestudio.storage.tree import Item, Items, Node, items_of
from tests.storage.test_project_file import edited

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
    6: "d13d5c0608f048344584d825a2a3221defaeac2b16775474cce665ecfe402839",
    7: "d13d5c0608f048344584d825a2a3221defaeac2b16775474cce665ecfe402839",
    8: "d13d5c0608f048344584d825a2a3221defaeac2b16775474cce665ecfe402839",
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
    """The names in a text, at every depth, but for what is one of several kinds."""
    if isinstance(value, dict) and "kind" not in value:
        return {name: keys(one) for name, one in value.items()}
    return None


def layers_in(text: Any) -> list[dict[str, Any]]:
    """Those of the encoder, of a project or of an architecture."""
    found: list[dict[str, Any]] = text.get("architecture", text).get("layers", [])
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_file_tells_all_that_the_present_version_tells(version: int) -> None:
    """What it left unsaid had a meaning then, which must not follow later defaults."""
    older, present = migrated(items(version), version), items(FORMAT_VERSION)
    for path in ("project", "run/plan", "run/architecture", "run/data"):
        if path in older:
            texts = [json.loads(text_at(one, path)) for one in (older, present)]
            assert keys(texts[0]) == keys(texts[1])
            assert [one.keys() for one in layers_in(texts[0])] == [
                one.keys() for one in layers_in(texts[1])
            ]


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
        "corruption": {"kind": "none"},
    },
    "architecture": {"coding": {"kind": "plain"}, "decoder": None},
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


UNSAID_OF_LAYERS_IN_1 = {"kind": "dense", "sparsity": {"kind": "none"}, "tying": True}


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
    assert told["architecture"].pop("inputs") == 4
    assert found["architecture"].pop("input_shape") == [4]
    layers = [one["architecture"].pop("layers") for one in (told, found)]
    assert [added(*pair) for pair in zip(*layers, strict=True)] == [UNSAID_OF_LAYERS_IN_1] * 2
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


def test_version_6_keeps_kinds_and_a_decoder_of_its_own() -> None:
    found = load(stored(6))
    architecture, plan, run = found.project.architecture, found.project.plan, found.run
    assert run is not None
    assert (run.architecture, run.plan) == (architecture, plan)
    assert {one.sparsity for one in architecture.layers} == {L1Activity(weight=0.001)}
    assert {one.tying for one in architecture.layers} == {False}
    assert plan.corruption == GaussianNoise(strength=0.25)
    assert architecture.decoder is not None
    assert [one.width for one in architecture.decoder] == [3]
    before = run_of(5).architecture
    assert [one.units for one in architecture.stack] == [one.units for one in before.stack]


def test_version_6_keeps_every_term_of_every_step_and_epoch() -> None:
    for series in run_of(6).history.stages:
        assert series.terms == ("reconstruction", "l2", "sparsity")
        count = len(series.step_losses)
        expected = [[number / 64, 2 * number / 64] for number in range(1, count + 1)]
        assert series.step_terms[:, 1:].tolist() == expected
        assert count == len(series.epochs), "each epoch is one step"
        for number, one in enumerate(series.epochs, start=1):
            assert one.terms == (one.loss, number / 64, 2 * number / 64)
            assert one.validation_terms == (one.watched, number / 64, 2 * number / 64)


# Depth and tie of the stored networks; each run is in its second stage of one layer at a time.
NETWORKS = {1: (2, True), 2: (2, False), 3: (2, True), 4: (2, False), 5: (2, False)}
TIED = [("encoder_2", "kernel"), ("encoder_2", "bias"), ("decoder_2", "bias")]
UNTIED = [*TIED[:2], ("decoder_2", "kernel"), ("decoder_2", "bias")]


def array_at(tree: Items, path: str) -> Any:
    found = tree[path].array
    assert found is not None
    return found


@pytest.mark.parametrize("version", NETWORKS)
def test_weights_that_were_numbered_lie_where_their_layers_names_lead(version: int) -> None:
    (depth, tied), before, run = NETWORKS[version], items(version), run_of(version)
    for place, weights in (("weights", run.checkpoint.weights), ("best", run.checkpoint.best)):
        if weights is None:
            assert "best" not in before
            continue
        names = [f"encoder_{level}" for level in range(1, depth + 1)]
        names += [f"decoder_{level}" for level in range(depth, 0, -1)]
        expected = [
            (layer, name, f"{place}/layer_{number}/{name}")
            for number, layer in enumerate(names, start=1)
            for name in ("kernel", "bias")
            if not (tied and layer.startswith("decoder") and name == "kernel")
        ]
        assert list(weights.arrays) == [(layer, name) for layer, name, _ in expected]
        for layer, name, path in expected:
            np.testing.assert_array_equal(weights[layer, name], array_at(before, path))


@pytest.mark.parametrize("version", NETWORKS)
def test_slots_that_were_numbered_belong_to_the_layers_of_the_stage_under_way(version: int) -> None:
    before, run = items(version), run_of(version)
    assert (run.checkpoint.stage, run.plan.strategy.value[:13]) == (2, "one-at-a-time")
    assert run.checkpoint.optimizer is not None
    for kind, slots in enumerate(run.checkpoint.optimizer.slots, start=1):
        assert list(slots) == (TIED if NETWORKS[version][1] else UNTIED)
        for number, array in enumerate(slots.values(), start=1):
            path = f"optimizer/slot_{kind}/variable_{number}"
            np.testing.assert_array_equal(array, array_at(before, path))


@pytest.mark.parametrize(("strategy", "stage"), [("whole", 1), ("one-at-a-time-then-fine-tune", 3)])
@pytest.mark.parametrize("version", [1, 5])
def test_slots_of_a_stage_that_trains_the_whole_network_belong_to_all_its_layers(
    version: int, strategy: str, stage: int
) -> None:
    tree = dict(items(version))
    plan = json.loads(text_at(tree, "run/plan")) | {"strategy": strategy}
    tree["run/plan"] = replace(tree["run/plan"], array=np.array(json.dumps(plan).encode()))
    place = {**tree["checkpoint"].attributes, "stage": np.int64(stage)}
    tree["checkpoint"] = replace(tree["checkpoint"], attributes=place)
    depth, tied = NETWORKS[version]
    layers = ["encoder_1", "encoder_2", "decoder_2", "decoder_1"]
    expected = [
        f"{layer}/{name}"
        for layer in layers
        for name in ("kernel", "bias")
        if not (tied and layer.startswith("decoder") and name == "kernel")
    ]
    own = {
        f"optimizer/slot_1/variable_{number}": Item(array=np.full(1, number, np.float32))
        for number in range(1, len(expected) + 1)
    }
    rest = {path: one for path, one in tree.items() if "/variable_" not in path}
    found = migrated({**rest, **own}, version)
    assert depth == 2
    for number, path in enumerate(expected, start=1):
        assert array_at(found, f"optimizer/slot_1/{path}").tolist() == [number]


@pytest.mark.parametrize("version", [1, 3])
def test_a_tied_layer_names_the_one_that_has_its_kernel(version: int) -> None:
    found = migrated(items(version), version)
    for level in (1, 2):
        assert found[f"weights/decoder_{level}"].attributes == {
            "tied_to": f"encoder_{level}".encode()
        }
        assert found[f"weights/encoder_{level}"].attributes == {}


@pytest.mark.parametrize("version", NETWORKS)
def test_the_losses_of_an_older_file_are_its_only_term(version: int) -> None:
    before = items(version)
    for series in run_of(version).history.stages:
        path = f"history/stage_{series.stage}"
        assert series.terms == ("reconstruction",)
        losses = array_at(before, f"{path}/step_losses")
        np.testing.assert_array_equal(series.step_losses, losses)
        assert [one.terms for one in series.epochs] == [(one.loss,) for one in series.epochs]
        assert {one.validation_terms for one in series.epochs} == {()}


@pytest.mark.parametrize(
    ("shape", "inputs", "expected"),
    [
        ([28, 28], 784, [28, 28]),
        ([4, 7, 28], 784, [4, 7, 28]),
        ([784], 784, [784]),
        ([28, 28], 783, [783]),
        ([], 1, [1]),
        (["a", "b"], 4, [4]),
        (None, 4, [4]),
    ],
)
def test_a_network_takes_samples_of_the_shape_that_the_data_have_where_it_fits(
    shape: Any, inputs: int, expected: list[int]
) -> None:
    tree = dict(items(5))
    project = json.loads(text_at(tree, "project"))
    project["data"]["shape"] = shape
    project["architecture"]["inputs"] = inputs
    tree["project"] = replace(tree["project"], array=np.array(json.dumps(project).encode()))
    found = json.loads(text_at(migrated(tree, 5), "project"))["architecture"]
    assert found["input_shape"] == expected
    assert "inputs" not in found
    assert [layer["kind"] for layer in found["layers"]] == ["dense", "dense"]


def with_architecture(file: Any, name: str, value: Any) -> None:
    told = json.loads(bytes(file["run/architecture"][()])) | {name: value}
    put(file, "run/architecture", np.bytes_(json.dumps(told).encode()))


def put(file: Any, path: str, value: Any) -> None:
    if path in file:
        del file[path]
    file[path] = value


ONE = np.ones(3, np.float32)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda f: put(f, "optimizer/slot_1/variable_5", ONE), "variable_5 belongs to nothing"),
        (lambda f: f.__delitem__("optimizer/slot_1/variable_4"), "does not fit Autoencoder 2"),
        (lambda f: put(f, "optimizer/slot_1/variable_4", ONE[:1]), "does not fit Autoencoder 2"),
        (lambda f: put(f, "weights/layer_5/bias", ONE), "layer 5 belongs to nothing"),
        (lambda f: f.__delitem__("weights/layer_4"), "do not fit .*decoder_1/bias"),
        (
            lambda f: f["weights/layer_4"].attrs.__setitem__("transposed_from", 7),
            "layer 7 belongs to nothing",
        ),
        (lambda f: with_architecture(f, "layers", [3]), "has a layer that is none"),
        (lambda f: with_architecture(f, "layers", "ab"), "has a layer that is none"),
        (lambda f: with_architecture(f, "layers", None), "does not hold"),
        (lambda f: with_architecture(f, "layers", {}), "has no layers"),
        (lambda f: with_architecture(f, "inputs", "six"), "does not hold"),
        (lambda f: with_architecture(f, "inputs", 1e400), "does not hold"),
        (lambda f: put(f, "run/architecture", np.bytes_(b"[]")), "is no object"),
        (lambda f: f.__delitem__("history/stage_1/step_losses"), "stage_1 has no losses"),
        (lambda f: f.__delitem__("history/stage_2/loss"), "stage_2 has no losses"),
        (lambda f: put(f, "weights/encoder_1/bias", ONE), "is no part of a project"),
        (lambda f: f.__delitem__("checkpoint"), "does not hold"),
    ],
)
def test_a_damaged_file_of_an_older_version_is_refused_in_words(
    tmp_path: Path, damage: Callable[[Any], object], message: str
) -> None:
    path = Path(shutil.copy(stored(5), tmp_path / "a.h5"))
    edited(path, damage)
    with pytest.raises(FileError, match=message):
        load(path)


def test_version_7_keeps_what_its_runs_are_known_by() -> None:
    runs = load(stored(7)).runs
    first, branch = runs.kept
    assert (first.info.name, first.info.note, first.info.starred) == ("first", "Kept.", True)
    assert (branch.info.parent, branch.info.colour) == (Origin(run=FIRST, stage=1, epoch=2), 2)
    assert (runs.opened, runs.last_number) == (FIRST, 4)
    assert branch.outline.architecture == run_of(7).architecture


def test_version_8_keeps_which_runs_were_begun_together_and_what_was_measured() -> None:
    runs, run = load(stored(8)).runs, run_of(8)
    (group,) = runs.groups
    assert (group.kind, group.name, group.budget.updates) == (GroupKind.SWEEP, "units", 300)
    assert [one.info.contender for one in runs.of_group(group.id)] == ["4, 3"]
    for series in run.history.stages:
        for one in series.epochs:
            known = one.epoch % 2 == 0
            assert one.gradient_norm == (one.epoch / 2 if known else None)
            assert one.whole_loss == (one.epoch / 4 if known and series.stage > 1 else None)
    assert {len(series.epochs) > 1 for series in run.history.stages} == {True}


@pytest.mark.parametrize("version", range(1, 8))
def test_of_an_older_file_neither_the_whole_nor_the_gradient_is_known(version: int) -> None:
    epochs = [one for series in run_of(version).history.stages for one in series.epochs]
    assert epochs
    assert {(one.whole_loss, one.gradient_norm) for one in epochs} == {(None, None)}


@pytest.mark.parametrize("column", ["whole_loss", "gradient_norm"])
def test_a_file_of_version_7_that_tells_what_came_later_is_refused(
    tmp_path: Path, column: str
) -> None:
    path = Path(shutil.copy(stored(7), tmp_path / "a.h5"))
    edited(path, lambda file: put(file, f"history/stage_1/{column}", np.ones(2)))
    with pytest.raises(FileError, match=f"{column} is no part of a project"):
        load(path)


@pytest.mark.parametrize("version", range(1, 7))
def test_an_older_file_has_one_run_that_is_opened(version: int) -> None:
    document = load(stored(version))
    assert document.run is not None
    (one,) = document.runs.kept
    assert document.runs.opened == one.id == document.run.digest().hex()[:32]
    assert one.info.number == 1
