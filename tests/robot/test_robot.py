"""Someone who does anything to the window: a short walk in each run of the tests."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import Phase
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from aestudio.gui.runs.page import RunsPage
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
