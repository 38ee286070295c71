"""A run in which a unit is off is one more run of the project, and a step of undo."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np
import pytest

from aestudio.core.errors import StudioError
from aestudio.core.extent import Extent
from aestudio.core.project import DataReference
from aestudio.core.run import Checkpoint, Run
from aestudio.core.runs import Origin
from aestudio.core.scaling import Scaling
from aestudio.core.snapshots import Snapshot
from aestudio.data.dataset import Dataset
from aestudio.gui.document.session import Session
from aestudio.gui.inspect.page import InspectPage
from aestudio.gui.run.switching_off import SwitchingOff
from aestudio.gui.shell.main_window import MainWindow
from tests.analysis.unit_networks import KINDS, model_of, samples_of
from tests.gui.runs.invented import trained


@dataclass
class Disk:
    """Stands for the files, the data and the thread that works: all is done at once."""

    dataset: Dataset | None
    there: tuple[Snapshot, ...] = ()
    snapshot: Run | None = None
    kept: dict[str, Run] = field(default_factory=dict)
    snapshots_kept: dict[str, Run] = field(default_factory=dict)

    def as_seen_by(self, _run: Run) -> Dataset | None:
        return self.dataset

    def submit(
        self, work: Callable[[], Any], then: Callable[[Any], object], _failed: object
    ) -> None:
        then(work())

    def keep(self, id: str, run: Run, then: Callable[[], object], _failed: object) -> None:
        self.kept[id] = run
        then()

    def snapshots(self, _id: str) -> tuple[Snapshot, ...]:
        return self.there

    def read_snapshot(self, _id: str, _at: Snapshot, use: Callable[[Run], object]) -> None:
        assert self.snapshot is not None
        use(self.snapshot)

    def keep_snapshot(self, id: str, run: Run) -> None:
        self.snapshots_kept[id] = run


@pytest.fixture
def disk() -> Disk:
    samples, rows = samples_of("dense"), np.arange(60)
    return Disk(
        Dataset(
            reference=DataReference(source="x.npy", name="x", samples=120, shape=(8, 8)),
            scaling=Scaling.identity(),
            extent=Extent(np.zeros(1, np.float32), np.ones(1, np.float32)),
            train=samples,
            test=samples,
            train_rows=rows,
            test_rows=rows,
        )
    )


@pytest.fixture
def run() -> Run:
    """Of the dense network, trained for 4 epochs."""
    point = Checkpoint(model_of("dense").weights, stage=2)
    return replace(trained(KINDS["dense"]), checkpoint=point)


@pytest.fixture
def switching(session: Session, disk: Disk) -> SwitchingOff:
    return SwitchingOff(session, *cast(Any, (disk,) * 3))


def test_a_run_branches_off_the_opened_one_at_its_last_epoch(
    session: Session, disk: Disk, switching: SwitchingOff, run: Run
) -> None:
    session.add_run(run, name="dense")
    told = list[str]()
    switching.made.connect(lambda words, id: told.extend((words, id)))
    switching.switch_off(1, 6)
    parent, branch = session.runs.kept
    assert session.runs.opened == parent.id
    assert session.run is run
    assert branch.title == "2 · without unit 7 of hidden 1"
    assert branch.info.parent == Origin(run=parent.id, stage=1, epoch=4)
    weights = disk.kept[branch.id].checkpoint.weights
    assert not weights["encoder_1", "kernel"][:, 6].any()
    assert weights["encoder_1", "bias"][6] == 0
    assert not weights["encoder_2", "kernel"][6].any()
    others = np.delete(np.arange(12), 6)
    before = run.checkpoint.weights
    np.testing.assert_array_equal(
        weights["encoder_1", "kernel"][:, others], before["encoder_1", "kernel"][:, others]
    )
    made, samples = samples_of("dense"), samples_of("dense")
    for key in ("encoder_1", "encoder_2", "decoder_2", "decoder_1"):
        total = made @ weights[key, "kernel"] + weights[key, "bias"]
        made = total if key == "decoder_1" else np.where(total > 0, total, np.expm1(total))
    error = float(np.square(made - samples).mean())
    assert branch.outline.test_mse == pytest.approx(error, rel=1e-4)
    assert told == [f"One more run, {branch.title}: test error {error:.4f}", branch.id]


def test_undo_takes_it_away_and_redo_brings_it_back(
    session: Session, switching: SwitchingOff, run: Run
) -> None:
    session.add_run(run)
    switching.switch_off(1, 0)
    branch = session.runs.kept[1]
    session.undo_stack.undo()
    assert [one.info.number for one in session.runs.kept] == [1]
    session.undo_stack.redo()
    assert session.runs.kept[1] == branch
    switching.switch_off(1, 1)
    assert session.runs.kept[2].info.number == 3


def test_training_can_go_on_from_its_last_snapshot(
    session: Session, disk: Disk, switching: SwitchingOff, run: Run
) -> None:
    session.add_run(run)
    disk.there = tuple(Snapshot(1, epoch, 10) for epoch in (2, 4))
    point = replace(run.checkpoint, stage=1, epoch=4)
    disk.snapshot = replace(run, checkpoint=point)
    switching.switch_off(1, 6)
    kept = disk.snapshots_kept[session.runs.kept[1].id].checkpoint
    assert (kept.stage, kept.epoch) == (1, 4)
    assert not kept.weights["encoder_1", "kernel"][:, 6].any()


def test_the_best_weights_of_a_stage_under_way_are_without_the_unit_too(
    session: Session, disk: Disk, switching: SwitchingOff, run: Run
) -> None:
    weights = run.checkpoint.weights
    point = Checkpoint(weights, stage=1, epoch=4, best=weights)
    session.add_run(replace(run, checkpoint=point, done=()))
    switching.switch_off(1, 6)
    best = disk.kept[session.runs.kept[1].id].checkpoint.best
    assert best is not None
    assert not best["encoder_1", "kernel"][:, 6].any()


def test_an_output_has_no_switch_and_neither_has_a_run_of_other_data(
    session: Session, disk: Disk, switching: SwitchingOff, run: Run
) -> None:
    failures = list[StudioError]()
    switching.failed.connect(failures.append)
    switching.switch_off(1, 0)
    session.add_run(run)
    switching.switch_off(4, 0)
    disk.dataset = None
    switching.switch_off(1, 0)
    told = [str(one) for one in failures]
    assert "no run of these data" in told[0]
    assert "nothing to switch off" in told[1]
    assert "no run of these data" in told[2]
    assert len(session.runs.kept) == 1


def test_half_a_stack_has_no_unit_to_switch_off(
    session: Session, switching: SwitchingOff, run: Run
) -> None:
    plan = run.plan.edited(strategy="one-at-a-time")
    point = Checkpoint(run.checkpoint.weights, stage=1, epoch=2)
    session.add_run(replace(run, plan=plan, checkpoint=point, done=()))
    failures = list[StudioError]()
    switching.failed.connect(failures.append)
    switching.switch_off(1, 0)
    assert "1 of 2 levels" in str(failures[0])


def test_the_window_hears_what_is_asked_of_the_neurons(idle_window: MainWindow) -> None:
    page = idle_window.workspaces.page(InspectPage)
    page.view("neurons").switch_off_wanted.emit(1, 0)
    assert "no run of these data" in idle_window.banner.text
