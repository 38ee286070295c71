"""Someone who does anything to the window: a short walk in each run of the tests."""

from collections.abc import Iterator
from random import Random

import numpy as np
import pytest
from hypothesis import Phase
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.layers.dense import Dense
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.map.canvas import MapCanvas
from aestudio.gui.inspect.page import InspectPage
from aestudio.gui.inspect.probe.view import ProbeView
from aestudio.gui.runs.page import RunsPage
from aestudio.gui.shell.export_dialog import ExportDialog
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.theme import Themes
from tests.robot.acts import acts_in_dialogs
from tests.robot.robot import Story, wander

ALT = Qt.KeyboardModifier.AltModifier


@pytest.mark.usefixtures("readers_stand_by")
def test_a_hundred_acts_of_any_kind_leave_all_in_order(qapp: QApplication) -> None:
    heard = wander(Themes(qapp), 100, 20261126, (Phase.generate,))
    assert heard.total() >= 100
    assert len(heard) > 50


@pytest.fixture
def story(qapp: QApplication, readers_stand_by: None) -> Iterator[Story]:
    found = Story(Themes(qapp), 1, print)
    yield found
    found.end()


def test_the_epochs_of_a_run_and_the_queue_tell_what_is_so_after_each_act(story: Story) -> None:
    window = story.window

    def trigger(name: str) -> None:
        window.actions_[name].trigger()
        story.rest(name)

    trigger("trainAction")
    story.let(3)
    trigger("stopAction")
    assert window.rewind.isVisible()
    for position in (1, 3, 2):
        window.rewind.track.move_to(position)
        story.rest(f"to epoch {position}")
    for _ in range(4):
        trigger("queueAction")
    window.workspaces.turn_to("runs")
    card = window.workspaces.page(RunsPage).comparison.queue
    assert card.list.count() == 3, "one of the four is under way"
    story.let(2)
    for row, key, modifier in (
        (2, Qt.Key.Key_Up, ALT),
        (0, Qt.Key.Key_Down, ALT),
        (1, Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (0, Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
    ):
        card.list.clearSelection()
        card.list.item(row).setSelected(True)
        QTest.keyClick(card.list, key, modifier)
        story.rest(f"{key} at {row}")
    assert card.list.count() == 1, "so that nothing is asked before all is stopped"
    for button in (card.hold_button, card.hold_button, card.stop_button):
        button.click()
        story.rest(button.objectName())
    assert not window.queue.state.busy


def test_face_offs_and_sweeps_are_left_or_begun_as_their_dialogs_ask(story: Story) -> None:
    window = story.window
    for name, begin in (("faceOff", "startFaceOffButton"), ("sweep", "startSweepButton")):
        for leaves in (True, False):
            window.actions_[f"{name}Action"].trigger()
            story.rest(name)
            (values,) = window.findChildren(QLineEdit, "sweepValues1Field") or (None,)
            if values is not None:
                values.setText("0.001 … 0.01")
                story.rest("written")
            found = {one.name: one for one in acts_in_dialogs(window)}
            assert {f"leave {name}Dialog", f"begin {begin}"} <= found.keys()
            found[f"leave {name}Dialog" if leaves else f"begin {begin}"].do(Random(1))
            story.rest("done")
            assert not acts_in_dialogs(window)
            assert window.queue.state.busy is not leaves
        few = {"faceOff": 2 * 2, "sweep": 3}[name]
        assert window.queue.state.total == few
        window.queue.stop()
        story.rest("stopped")


def test_an_export_is_written_or_left_as_its_dialog_asks(story: Story) -> None:
    window = story.window
    make_small(window)
    for name in ("trainAction", "stopAction", "exportAction"):
        window.actions_[name].trigger()
        story.rest(name)
        if name == "trainAction":
            story.let(1)
    told = set()
    for number in range(8):
        for control in ("npzFormatButton", "startExportButton"):
            found = {one.control: one for one in acts_in_dialogs(window)}
            found[control].do(Random(number))
            story.rest(control)
        dialog = window.dialogs.open("export")
        assert isinstance(dialog, ExportDialog)
        told.add(dialog.summary.text())
    assert any(one.startswith("shown.npz: ") for one in told)


def test_each_view_of_inspect_tells_what_is_so_after_each_act(story: Story) -> None:
    window = story.window
    page = window.workspaces.page(InspectPage)

    def trigger(name: str) -> None:
        window.actions_[name].trigger()
        story.rest(name)

    def looked_at() -> Inspected:
        assert page.inspected is not None
        return page.inspected

    window.resize(1440, 900)
    make_small(window)
    story.rest("small")
    trigger("trainAction")
    story.let(2)
    trigger("stopAction")
    trigger("inspectAction")
    story.do("choose in", "inspectPartCombo")
    page.look_at.classes.setFocus()
    QTest.keyClick(page.look_at.classes, Qt.Key.Key_Return)
    story.rest("the first class")
    labels = looked_at().part.labels
    assert labels is not None
    assert len(looked_at().selection) == np.count_nonzero(labels == 0) > 0
    story.do("export by", "inspectExportButton")

    trigger("mapViewAction")
    canvas = window.findChild(MapCanvas, "mapCanvas")
    assert canvas is not None
    QTest.keyClick(canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    story.rest("all in sight")
    assert len(looked_at().selection) == len(looked_at().part)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    story.rest("none")
    assert not len(looked_at().selection)
    story.do("click", "mapDecodeButton")
    story.do("draw in", "mapCanvas")

    trigger("neuronsViewAction")
    story.do("use the keys of", "stackBars")
    story.do("use the keys of", "neuronsGrid")
    runs = len(window.session.runs.kept)
    page.change(lambda one: one.of_layer(1, 3))
    story.rest("unit 4")
    story.do("click", "switchOffButton")
    assert len(window.session.runs.kept) == runs + 1
    trigger("undoAction")
    assert len(window.session.runs.kept) == runs

    trigger("errorsViewAction")
    story.do("draw in", "errorHistogram")
    assert len(looked_at().selection) > 0
    for name in ("Inputs", "Parts", "Classes"):
        story.do("click", f"errors{name}Segment")
    story.do("click", "errorsAnomaliesButton")

    trigger("walkViewAction")
    story.do("use the keys of", "walkFrames")
    trigger("probeViewAction")
    story.do("draw in", "probeCanvas")
    probe = page.view("probe")
    assert isinstance(probe, ProbeView)
    assert probe.changes == 1
    story.do("click", "probeUndoButton")
    assert probe.changes == 0
    trigger("featuresViewAction")

    page.rewind.track.move_to(1)
    story.rest("epoch 1")
    assert looked_at().subject.moment.endswith("epoch 1")


def make_small(window: MainWindow) -> None:
    """A network that is looked at in no time."""
    small = Architecture(
        input_shape=(784,),
        layers=(Dense(units=8), Dense(units=2)),
        output_activation=Activation.SIGMOID,
    )
    assert window.session.edit("Make it small", lambda one: one.edited(architecture=small))
