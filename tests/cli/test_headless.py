"""How a run goes on, ends and is kept, with an engine that pretends."""

import errno
import json
import os
import signal
import stat
import sys
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

from aestudio.cli import main
from aestudio.commands.document import document_from
from aestudio.core.engine_settings import EngineSettings
from aestudio.core.errors import DivergedError, FileError
from aestudio.core.events import (
    EndReason,
)
from aestudio.core.project import Document, Project
from aestudio.storage.lock import OpenLock, take_lock
from aestudio.storage.project_file import load, save
from tests.cli.pretending import PretendingEngine


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> PretendingEngine:
    pretending = PretendingEngine()
    monkeypatch.setattr("aestudio.engine.loader.load_engine", lambda _settings: pretending)
    np.save("d.npy", np.random.default_rng(0).random((40, 6), np.float32))
    return pretending


def train(*arguments: str, project: str = "book-whole") -> int:
    data = () if project.endswith(".h5") else ("--data", "d.npy", "--set", "layers=3")
    return main(["train", project, "--out", "m.h5", *data, *arguments])


def last_event(output: str) -> tuple[str, str, str | None]:
    event = json.loads(output.splitlines()[-1])
    return event["event"], event["reason"], event["model"]


def test_an_unfinished_run_goes_on_unless_told_to_restart(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.reason = EndReason.STOPPED
    assert train() == 0
    assert train(project="m.h5") == 0
    assert engine.start is not None
    assert "Going on with the unfinished run: stage 1, epoch 2." in capsys.readouterr().err
    assert train("--restart", project="m.h5") == 0
    assert engine.start is None


def test_another_setting_starts_again_and_says_so(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.reason = EndReason.STOPPED
    train()
    assert train("--set", "epochs=9", project="m.h5") == 0
    assert engine.start is None
    assert "it starts from the beginning" in capsys.readouterr().err


@pytest.mark.parametrize("setting", ["test_share=0.1", "scaling=standardise", "split=last"])
def test_another_share_or_preparation_of_the_data_starts_again(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str], setting: str
) -> None:
    engine.reason = EndReason.STOPPED
    train()
    assert train("--set", setting, project="m.h5") == 0
    assert engine.start is None
    assert "it starts from the beginning" in capsys.readouterr().err
    assert train(project="m.h5") == 0
    assert engine.start is not None


def test_a_run_keeps_what_it_was_trained_on(engine: PretendingEngine) -> None:
    assert train("--set", "missing=mean") == 0
    found = load(Path("m.h5"))
    assert found.run is not None
    assert found.run.data == found.project.data
    assert found.run.encoding is not None
    assert len(found.run.encoding.fills) == 6


def test_a_model_whose_embedded_data_went_is_kept_without_them(
    engine: PretendingEngine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    train()
    document = load(Path("m.h5"))
    data = document.project.data.edited(embedded=True)
    save(document.with_project(document.project.edited(data=data)), Path("m.h5"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def gone(*_any: object) -> dict[str, bytes]:
        raise FileError("the data to embed are not there")

    monkeypatch.setattr("aestudio.storage.encode.packed", gone)
    assert train("--restart", project="m.h5") == 2
    (kept,) = tmp_path.glob("aestudio-*/m.h5")
    assert load(kept).run is not None


def test_the_last_line_tells_a_failed_run_and_keeps_what_it_learnt(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.reason = EndReason.FAILED
    assert train("--json") == 1
    told = capsys.readouterr()
    assert last_event(told.out) == ("run_ended", "failed", "m.h5")
    assert told.err.endswith("it diverged.\n")
    assert load(Path("m.h5")).run is not None


def test_a_diverged_run_names_the_option_that_lowers_the_rate(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.reason = EndReason.FAILED
    engine.error = DivergedError("it diverged", stage="whole", rate=0.002, where="", why="")
    assert train() == 1
    assert capsys.readouterr().err.endswith("Train again with --set learning_rate=0.002.\n")
    assert train("whole.learning_rate=0.5") == 1
    assert "--set whole.learning_rate=0.002." in capsys.readouterr().err


def test_what_is_worth_knowing_is_noted_before_training(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("--set", "layers=6") == 0
    assert "Note: Coding layer is no narrower" in capsys.readouterr().err


@pytest.mark.parametrize("setting", ["scaling=none", "scaling=standardise", "scaling=robust"])
def test_cross_entropy_on_values_beyond_0_and_1_is_refused_before_training(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str], setting: str
) -> None:
    np.save("d.npy", np.random.default_rng(0).normal(5, 3, (40, 6)).astype(np.float32))
    assert train("--set", setting, project="default") == 2
    told = capsys.readouterr().err
    assert "Cross-entropy needs data between 0 and 1, and the training data, as scaled, lie" in told
    assert "scaling=unit" in told
    assert not Path("m.h5").exists()
    assert train("--set", "scaling=unit", project="default") == 0


def test_what_another_test_part_leaves_to_training_decides_on_cross_entropy(
    engine: PretendingEngine,
) -> None:
    values = np.random.default_rng(0).random((40, 6), np.float32)
    values[30] = 7
    np.save("d.npy", values)
    few = ("--set", "scaling=none,split=last,batch_size=1")
    assert train(*few, "--set", "test_share=0.5", project="default") == 0
    assert train("--set", "test_share=0.1", project="m.h5") == 2
    assert train("--set", "test_share=0.4", project="m.h5") == 0


def test_outputs_that_do_not_reach_the_data_are_noted_before_training(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("--set", "output_activation=tanh,scaling=none") == 0
    assert "outputs reach" not in capsys.readouterr().err
    np.save("d.npy", np.random.default_rng(0).random((40, 6), np.float32) * 9)
    assert train("--set", "output_activation=tanh,scaling=none") == 0
    assert "Note: tanh outputs reach from -1 to 1, and the training data" in capsys.readouterr().err


def test_samples_that_are_all_alike_are_refused_before_training(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    np.save("d.npy", np.zeros((40, 6), np.float32))
    assert train() == 2
    assert "there is nothing to learn: all 32 training samples are alike" in capsys.readouterr().err
    np.save("d.npy", np.full((40, 6), np.nan))
    assert train("--set", "missing=mean") == 2
    assert "has no value" in capsys.readouterr().err
    assert not Path("m.h5").exists()


def test_a_network_that_gives_one_output_for_all_inputs_is_told_at_the_end(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train() == 0
    told = capsys.readouterr().err
    assert "Note: The network gives one output for all inputs: what leaves the coding" in told
    engine.reason, engine.learns = EndReason.STOPPED, False
    assert train() == 0
    assert "one output for all inputs" not in capsys.readouterr().err, "nothing was learnt"


def test_a_loss_that_is_no_number_is_null_in_json(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    train("--json")
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["loss"] for one in events if one["event"] == "epoch_done"] == [None]


def test_a_run_that_learnt_nothing_leaves_no_file(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.reason, engine.learns = EndReason.STOPPED, False
    train("--json")
    assert last_event(capsys.readouterr().out) == ("run_ended", "stopped", None)
    assert not Path("m.h5").exists()


def test_a_model_that_cannot_be_saved_is_kept_elsewhere(
    engine: PretendingEngine,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(document: Document, path: Path, *, backup: bool = True) -> None:
        if path == Path("m.h5"):
            raise FileError("cannot be saved", where="m.h5", why="No space left on device")
        save(document, path, backup=backup)

    monkeypatch.setattr("aestudio.commands.checkpoint_writer.save", full)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert train("--json") == 2
    told = capsys.readouterr()
    assert last_event(told.out) == ("run_ended", "failed", None)
    (kept,) = tmp_path.glob("aestudio-*/m.h5")
    assert f"The model is kept as {kept}" in told.err
    assert load(kept).run is not None


class Leaves(StringIO):
    """A reader that is gone after so many lines."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._left = lines

    def write(self, text: str) -> int:
        if self._left <= 0:
            raise BrokenPipeError
        self._left -= text.count("\n")
        return super().write(text)


@pytest.mark.parametrize(("stream", "lines"), [("stdout", 0), ("stdout", 2), ("stderr", 0)])
def test_a_reader_that_leaves_is_told_by_the_status_and_costs_no_model(
    engine: PretendingEngine, monkeypatch: pytest.MonkeyPatch, stream: str, lines: int
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(sys, stream, reader := Leaves(lines))
        assert train("--json") == 1
    assert reader.getvalue().count("\n") == lines
    assert load(Path("m.h5")).run is not None


def test_the_same_command_goes_on_from_the_file_it_writes(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    engine.reason = EndReason.STOPPED
    assert train("--continue") == 0
    assert engine.start is None
    assert train("--continue") == 0
    assert engine.start is not None
    assert "Going on with the unfinished run: stage 1, epoch 2." in capsys.readouterr().err


def test_a_finished_run_is_left_as_it_is(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    train()
    before = Path("m.h5").read_bytes()
    assert train("--continue") == 0
    assert capsys.readouterr().err.endswith("The run in m.h5 is finished.\n")
    assert Path("m.h5").read_bytes() == before


def test_a_run_of_another_design_is_not_replaced_by_going_on(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    train()
    before = Path("m.h5").read_bytes()
    assert train("--continue", "--set", "epochs=9") == 2
    assert "m.h5: holds a run of another design." in capsys.readouterr().err
    assert Path("m.h5").read_bytes() == before


def test_checkpoints_replace_each_other_but_not_the_file_before_the_run(
    engine: PretendingEngine,
) -> None:
    train("--seed", "7")
    engine.checkpoints = 3
    assert train("--seed", "8", "--save-every", "0") == 0
    assert load(Path("m.h5")).project.plan.seed == 8
    assert load(Path("m.h5.bak")).project.plan.seed == 7


def test_checkpoints_that_cannot_be_saved_are_told_once_and_end_nothing(
    engine: PretendingEngine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    attempts = []

    def full_at_first(document: Document, path: Path, *, backup: bool = True) -> None:
        attempts.append(path)
        if len(attempts) < 4:
            raise FileError("cannot be saved", where="m.h5", why="No space left on device")
        save(document, path, backup=backup)

    monkeypatch.setattr("aestudio.commands.checkpoint_writer.save", full_at_first)
    engine.checkpoints = 5
    assert train("--save-every", "0") == 0
    told = capsys.readouterr().err
    assert told.count("No space left on device. Training goes on") == 1
    assert told.count("Note: checkpoints can be saved again.") == 1
    assert load(Path("m.h5")).run is not None


def test_checkpoints_take_a_twentieth_of_the_time_unless_told_how_often(
    engine: PretendingEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, saved = [0.0], list[float]()

    def slow(_document: Document, _path: Path, *, backup: bool = True) -> None:
        saved.append(clock[0])
        clock[0] += 1.0

    def later() -> float:
        clock[0] += 0.5  # twice a checkpoint
        return clock[0]

    monkeypatch.setattr("aestudio.commands.checkpoint_writer.save", slow)
    monkeypatch.setattr("aestudio.commands.checkpoint_writer.perf_counter", later)
    engine.checkpoints = 100
    assert train() == 0
    assert saved[0] == 0.5, "the first one waits for nothing"
    rests = np.diff(saved[:-1])
    assert len(rests)
    assert all(19 < rest < 32 for rest in rests)
    saved.clear()
    assert train("--save-every", "0") == 0
    assert len(saved) == 101


def test_a_save_that_fails_at_the_end_is_tried_in_another_temporary_file(
    engine: PretendingEngine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    real, failures = os.fsync, [OSError(errno.EIO, "Input/output error")]

    def failing(handle: int) -> None:
        if failures:
            raise failures.pop()
        real(handle)

    monkeypatch.setattr(os, "fsync", failing)
    assert train() == 0
    assert "Note: it is saved, at the second attempt. At the first: m.h5" in capsys.readouterr().err
    assert load(Path("m.h5")).run is not None


def test_a_checkpoint_that_may_go_again_does_not_push_out_the_backup(
    engine: PretendingEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    train("--seed", "7")
    real = os.fsync

    def failing(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, "Input/output error")
        real(handle)

    monkeypatch.setattr(os, "fsync", failing)
    engine.checkpoints = 2
    assert train("--seed", "8", "--save-every", "0") == 2
    assert load(Path("m.h5")).project.plan.seed == 8
    assert load(Path("m.h5.bak")).project.plan.seed == 7


def test_a_model_is_kept_in_the_home_of_the_user_where_the_temporary_folder_is_full_too(
    engine: PretendingEngine,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(document: Document, path: Path, *, backup: bool = True) -> None:
        if "unsaved" not in path.parts:
            raise FileError("cannot be saved", where=str(path), why="No space left on device")
        save(document, path, backup=backup)

    monkeypatch.setattr("aestudio.commands.checkpoint_writer.save", full)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    assert train() == 2
    (kept,) = tmp_path.glob("home/**/unsaved/model-*/m.h5")
    assert f"The model is kept as {kept}" in capsys.readouterr().err
    assert load(kept).run is not None


def test_a_model_that_can_be_kept_nowhere_is_told_without_a_traceback(
    engine: PretendingEngine,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(_document: Document, path: Path, *, backup: bool = True) -> None:
        raise FileError("cannot be saved", where=path.name, why="No space left on device")

    spare = tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setattr("aestudio.commands.checkpoint_writer.save", full)
    monkeypatch.setattr("tempfile.tempdir", str(spare))
    assert train() == 2
    assert capsys.readouterr().err.endswith("m.h5: cannot be saved. No space left on device.\n")
    assert list(spare.iterdir()) == []


def test_a_device_and_threads_reach_the_engine_from_options_or_the_environment(
    engine: PretendingEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []

    def remembering(settings: EngineSettings) -> PretendingEngine:
        found.append((settings.device, settings.threads))
        return engine

    monkeypatch.setattr("aestudio.engine.loader.load_engine", remembering)
    train()
    monkeypatch.setenv("AESTUDIO_THREADS", "3")
    train("--device", "gpu:1")
    assert found == [("auto", 0), ("gpu:1", 3)]


def test_only_the_chief_of_a_cluster_tells_and_saves(
    engine: PretendingEngine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    cluster = '{"cluster": {"worker": ["a:1", "b:2"]}, "task": {"type": "worker", "index": %d}}'
    engine.checkpoints = 1
    monkeypatch.setenv("TF_CONFIG", cluster % 1)
    assert train("--json") == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "This is worker 1 (b:2); worker 0 (a:1) tells of the run and saves it.\n"
    assert not Path("m.h5").exists()
    monkeypatch.setenv("TF_CONFIG", cluster % 0)
    assert train("--json") == 0
    told = capsys.readouterr()
    assert last_event(told.out) == ("run_ended", "finished", "m.h5")
    waiting, note = told.err.splitlines()
    assert waiting == "Waiting for worker 1 (b:2)."
    assert note.startswith("Note: The network gives one output for all inputs")


CHIEF = '{"cluster": {"worker": ["a:1", "b:2"]}, "task": {"type": "worker", "index": 0}}'


@pytest.mark.parametrize("cluster", ["", CHIEF])
@pytest.mark.parametrize(
    ("reason", "learns", "status", "kept"),
    [
        (EndReason.STOPPED, True, 128 + signal.SIGTERM, True),
        (EndReason.STOPPED, False, 128 + signal.SIGTERM, False),
        (EndReason.FINISHED, True, 0, True),
    ],
)
def test_a_signal_in_training_is_told_by_the_status_unless_the_run_has_finished(
    engine: PretendingEngine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    cluster: str,
    reason: EndReason,
    learns: bool,
    status: int,
    kept: bool,
) -> None:
    monkeypatch.setenv("TF_CONFIG", cluster)
    engine.reason, engine.learns = reason, learns
    engine.meanwhile = lambda: signal.raise_signal(signal.SIGTERM)
    assert train() == status
    assert ("nothing was saved" in capsys.readouterr().err) is not kept
    assert Path("m.h5").exists() is kept


def test_a_run_that_another_process_stopped_says_so(
    engine: PretendingEngine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TF_CONFIG", CHIEF)
    engine.reason = EndReason.STOPPED
    assert train() == 1
    told = capsys.readouterr().err
    assert told.endswith("Another process of the cluster was asked to stop, so all did.\n")
    assert load(Path("m.h5")).run is not None


def test_a_tf_config_that_makes_no_sense_is_refused_before_anything_is_read(
    engine: PretendingEngine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TF_CONFIG", "{")
    assert train() == 2
    assert capsys.readouterr().err.startswith("TF_CONFIG: is not JSON")


def test_settings_may_stand_apart_as_after_a_blank(engine: PretendingEngine) -> None:
    assert train("--set", "batch_size=9,", "epochs=3,", "layers=4,2,", "tied=true") == 0
    project = load(Path("m.h5")).project
    assert (project.plan.batch_size, project.plan.epochs) == (9, 3)
    assert (project.architecture.sizes, project.architecture.tied) == ((6, 4, 2, 4, 6), True)


def test_a_recipe_keeps_its_name_beside_a_file_that_has_it() -> None:
    Path("default").mkdir()
    assert document_from("default", None, {}).project != Project()


def test_a_project_that_nobody_named_takes_the_name_of_its_data() -> None:
    np.save("shells.npy", np.random.default_rng(0).random((30, 4), np.float32))
    found = document_from("default", Path("shells.npy"), {})
    assert found.project.name == "shells"
    mine = found.with_project(found.project.edited(name="Mine"))
    save(mine, Path("mine.h5"))
    np.save("stones.npy", np.random.default_rng(1).random((30, 4), np.float32))
    assert document_from("mine.h5", Path("stones.npy"), {}).project.name == "Mine"


def test_a_model_replaces_no_data_of_its_project_nor_of_the_project_before(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train() == 0
    np.save("e.npy", np.random.default_rng(1).random((30, 6), np.float32))
    before = Path("d.npy").read_bytes(), Path("e.npy").read_bytes()
    Path("d.h5").symlink_to("d.npy")
    Path("e.h5").symlink_to("e.npy")
    refused = "is read as data, which a new file there would replace"
    for arguments in (
        ["m.h5", "--out", "d.h5"],
        ["m.h5", "--data", "e.npy", "--out", "d.h5"],
        ["m.h5", "--set", "split=file,test_file=e.npy", "--out", "e.h5"],
    ):
        engine.jobs = 0
        assert main(["train", *arguments]) == 2
        assert refused in capsys.readouterr().err
        assert engine.jobs == 0
    assert (Path("d.npy").read_bytes(), Path("e.npy").read_bytes()) == before


def test_a_file_that_another_holds_is_not_trained_into(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = take_lock(Path("m.h5"))
    assert lock is not None
    assert train() == 2
    assert "m.h5: is in use: a window has it open, or another" in capsys.readouterr().err
    assert not Path("m.h5").exists()
    lock.release()
    assert train() == 0


def test_the_file_to_train_into_is_held_until_the_end(engine: PretendingEngine) -> None:
    engine.meanwhile = lambda: seen.append(take_lock(Path("m.h5")))
    seen: list[OpenLock | None] = []
    assert train() == 0
    assert seen == [None]
    engine.error = DivergedError("it diverged", stage="whole", rate=0.002, where="", why="")
    engine.reason = EndReason.FAILED
    assert train() == 1
    lock = take_lock(Path("m.h5"))
    assert lock is not None
    lock.release()
    assert not list(Path().glob(".aestudio*"))


def test_only_the_chief_of_a_cluster_holds_the_file(
    engine: PretendingEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = '{"cluster": {"worker": ["a:1", "b:2"]}, "task": {"type": "worker", "index": 1}}'
    monkeypatch.setenv("TF_CONFIG", cluster)
    lock = take_lock(Path("m.h5"))
    assert lock is not None
    assert train() == 0
    lock.release()


def test_a_folder_in_the_place_of_the_backup_is_told_before_training(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    train()
    Path("m.h5.bak").mkdir()
    engine.jobs = 0
    assert train() == 2
    assert "m.h5.bak: is a folder, so the version before cannot be kept" in capsys.readouterr().err
    assert engine.jobs == 0


def test_a_setting_that_changes_nothing_is_noted_before_training(
    engine: PretendingEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("--set", "drop_every=3,complex=real,header=true") == 0
    told = capsys.readouterr().err
    assert "Note: drop_every changes nothing here: it needs schedule=step.\n" in told
    assert "Note: header changes nothing here: it needs a table in text or a workbook.\n" in told
    assert "complex" not in told


@pytest.mark.parametrize("name", ["m.csv", "m.npy", "m.keras", "m"])
def test_a_model_takes_no_ending_of_another_format(
    engine: PretendingEngine, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "book-whole", "--data", "d.npy", "--out", name]) == 2
    assert f"{name}: has " in capsys.readouterr().err
    assert engine.jobs == 0
    assert not Path(name).exists()
