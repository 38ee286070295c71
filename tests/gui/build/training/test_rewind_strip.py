"""The strip below the curve: the handle, the words beside it, what can be done from there."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from aestudio.core.snapshots import Snapshot, Timeline
from aestudio.gui.build.training.rewind_strip import RewindStrip
from aestudio.gui.shell.theme import Themes

LONG = Timeline(((1, 40),), tuple(Snapshot(1, epoch, 1000) for epoch in range(1, 41, 3)))


@pytest.fixture
def strip(qtbot: QtBot, themes: Themes) -> Iterator[RewindStrip]:
    found = RewindStrip(themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.show_timeline(LONG, finished=True)
    found.show()
    yield found
    found.close()


STAGES = Timeline(((1, 1200), (2, 1200)), (Snapshot(1, 1200, 1000), Snapshot(2, 1200, 1000)))


@pytest.mark.parametrize("width", [416, 519, 520, 624, 900])
@pytest.mark.parametrize(
    ("timeline", "position", "told"),
    [
        (LONG, 40, "epoch 40"),
        (LONG, 2, "epoch 2"),
        (STAGES, 2400, "stage 2, epoch 1,200"),
        (STAGES, 2399, "stage 2, epoch 1,199"),
    ],
)
def test_no_word_is_cut_at_any_width_and_the_handle_has_a_way_to_go(
    strip: RewindStrip, width: int, timeline: Timeline, position: int, told: str
) -> None:
    strip.show_timeline(timeline, finished=True)
    strip.track.move_to(position)
    strip.resize(width, strip.height())
    QApplication.processEvents()
    shown = [one for one in strip.findChildren(QPushButton) if one.isVisible()]
    assert len(shown) == 3
    for one in shown:
        assert one.width() >= one.minimumSizeHint().width(), one.text()
    assert strip.track.width() >= 60
    assert told in strip.told.shown
    assert "…" not in strip.told.shown


def test_the_next_snapshot_is_played_once_all_of_the_one_before_is_seen(strip: RewindStrip) -> None:
    strip.play.click()
    first = strip.track.position
    strip.ready = lambda: False
    strip._timer.timeout.emit()
    assert strip.track.position == first
    assert strip.playing
    strip.ready = lambda: True
    strip._timer.timeout.emit()
    assert strip.track.position == 4
    strip.play.click()


def test_play_and_pause_are_shown_while_no_file_can_be_opened(
    strip: RewindStrip, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_about: object, **_how: object) -> str:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(Path, "read_text", refuse)
    strip.show_timeline(Timeline((), ()), finished=False)
    at_rest = strip.play.icon().cacheKey()
    strip.show_timeline(LONG, finished=True)
    strip.play.click()
    assert strip.playing
    assert strip.play.icon().cacheKey() != at_rest
    strip.play.click()
    assert strip.play.icon().cacheKey() == at_rest
