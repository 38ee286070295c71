"""The line that tells how the run goes."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from aestudio.core.events import EndReason, RunEnded, StageEnded
from aestudio.gui.build.training.run_strip import BAR_GAP, BAR_WIDTH, RunStrip
from aestudio.gui.build.training.stage_card import stage_cards
from aestudio.gui.shell.theme import Themes
from tests.gui.build.training.story import begun, epoch, project, stepped, trained, waiting

DESIGN = project()


@pytest.fixture
def strip(qtbot: QtBot, themes: Themes) -> RunStrip:
    found = RunStrip(themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.show()
    return found


def test_it_is_ready_before_the_first_run(strip: RunStrip) -> None:
    strip.show_progress(waiting(DESIGN), None)
    assert strip.text.sentence == "Ready"
    assert not strip.moving


def test_it_tells_stage_epoch_speed_and_time_left(strip: RunStrip) -> None:
    strip.show_progress(epoch(begun(waiting(DESIGN)), 1, 1, 0.1, 0.1), None)
    stage, speed, left = strip.text.parts
    assert stage == "Autoencoder 1 2/4"
    assert speed == "51,200 samples/s"
    assert left.endswith(" left")


def test_the_bar_runs_to_and_fro_only_while_the_end_is_unknown(strip: RunStrip) -> None:
    strip.show_loading(True)
    assert strip.moving
    assert strip.text.sentence == "Loading TensorFlow…"
    strip.show_loading(False)
    assert not strip.moving
    strip.show_progress(waiting(DESIGN), "starting")
    assert strip.moving


def test_the_strip_and_the_card_count_the_epoch_under_way_alike(strip: RunStrip) -> None:
    losses = np.full(3, 0.1, np.float32)
    progress = stepped(epoch(begun(waiting(DESIGN)), 1, 1, 0.1, 0.1), 1, 2, losses)
    for held in (False, True, False):
        progress = progress.paused(held)
        strip.show_progress(progress, None)
        assert strip.text.parts[0].startswith("Autoencoder 1 2/4")
        assert "epoch 2 of 4" in stage_cards(progress)[0].figures[0]
    left = progress.after(StageEnded(1, False, 1.0))
    assert "epoch 2 of 4" in stage_cards(left)[0].figures[0], "where it was left"


def test_a_pause_is_told(strip: RunStrip) -> None:
    strip.show_progress(begun(waiting(DESIGN)).paused(True), "paused")
    assert strip.text.sentence == "Autoencoder 1 1/4 · paused"


def test_a_sentence_takes_the_place_of_the_numbers(strip: RunStrip) -> None:
    strip.show_progress(begun(waiting(DESIGN)), "Saving…")
    assert strip.text.sentence == "Saving…"
    assert not strip.moving


def test_a_failure_is_told_until_the_next_run(strip: RunStrip) -> None:
    failed = begun(waiting(DESIGN)).after(RunEnded(EndReason.FAILED, None))
    strip.show_progress(failed, "idle")
    assert (strip.text.sentence, strip.text.failed) == ("Failed", True)


@pytest.mark.parametrize(
    ("done", "told"),
    [
        ((1,), "Stage 1 done, 1 of 3 stages"),
        ((3,), "Fine-tuning done, 1 of 3 stages"),
        ((1, 2), "2 of 3 stages done"),
        ((1, 2, 3), "Finished"),
    ],
)
def test_stages_that_were_run_alone_are_told_as_done_and_not_as_stopped(
    strip: RunStrip, done: tuple[int, ...], told: str
) -> None:
    progress = waiting(DESIGN)
    for stage in done:
        progress = begun(progress, stage).after(StageEnded(stage, True, 1.0))
    strip.show_progress(progress, "idle")
    assert strip.text.sentence == told


def test_a_stage_that_was_left_half_done_is_told_as_stopped(strip: RunStrip) -> None:
    progress = epoch(trained(DESIGN, 0.1, 0.1, 0.1, 0.1), 2, 1, 0.1, 0.1)
    strip.show_progress(progress.after(StageEnded(2, False, 1.0)), "idle")
    assert strip.text.sentence == "Stopped at 42%"  # Five epochs of three times four.


def test_its_width_does_not_change_while_a_run_goes_on(strip: RunStrip) -> None:
    progress = begun(waiting(DESIGN))
    strip.show_progress(progress, None)
    before = strip.sizeHint(), strip.maximumWidth()
    for number in range(1, 4):
        progress = epoch(progress, 1, number, 0.1, 0.1)
        strip.show_progress(progress, None)
        assert (strip.sizeHint(), strip.maximumWidth()) == before
    strip.grab()


def ink_columns(strip: RunStrip) -> list[int]:
    """Where the text left of the bar has ink, in pixels."""
    drawn = strip.grab(QRect(0, 0, strip.width() - BAR_WIDTH - BAR_GAP, strip.height())).toImage()
    ground = drawn.pixel(0, 0)
    rows = range(drawn.height())
    return [x for x in range(drawn.width()) if any(drawn.pixel(x, y) != ground for y in rows)]


def test_a_shorter_time_left_leaves_no_gap(strip: RunStrip) -> None:
    strip.resize(strip.maximumWidth() + 400, 28)
    progress = begun(waiting(project(epochs=4000)))
    for speed in (0.5, 51_200.0, 0.0):
        progress = replace(progress, samples_per_s=speed)
        strip.show_progress(progress, None)
        strip.resize(strip.maximumWidth(), 28)
        columns = ink_columns(strip)
        assert max(np.diff(columns)) < 12, f"{strip.line} without a gap"
        assert strip.width() - BAR_WIDTH - BAR_GAP - columns[-1] < 5, "up to the bar"


def test_a_theme_may_change_after_the_strip_is_gone(themes: Themes) -> None:
    strip = RunStrip(themes)
    strip.deleteLater()
    QCoreApplication.sendPostedEvents(strip, QEvent.Type.DeferredDelete)
    assert not isValid(strip)
    before = themes.current
    themes.toggle()
    assert themes.current is not before
    themes.toggle()
    assert themes.current is before


def test_a_run_that_cannot_go_on_does_not_look_as_if_it_went_on(strip: RunStrip) -> None:
    strip.show_progress(waiting(DESIGN), "The run cannot go on")
    assert strip.text.sentence == "The run cannot go on"
    assert not strip.moving


def test_less_room_takes_the_speed_then_the_time_left_and_then_shortens_the_stage(
    strip: RunStrip,
) -> None:
    strip.show_progress(epoch(begun(waiting(DESIGN)), 1, 1, 0.1, 0.1), None)
    stage, _speed, left = whole = strip.text.parts
    strip.resize(strip.maximumWidth(), 28)
    assert strip.shown == whole
    seen = []
    for width in range(strip.width(), 140, -1):
        strip.resize(width, 28)
        if strip.shown not in seen:
            seen.append(strip.shown)
        assert strip.toolTip() == strip.text.sentence
    assert seen[:3] == [whole, (stage, left), (stage,)]
    assert all(len(one) == 1 and one[0].endswith("…") for one in seen[3:])
    strip.grab()
