"""Other scales, fonts, palettes and monitors: all is in sight, and nothing complains."""

import json
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QByteArray, QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.theme import Themes
from tests.gui.idle_engine import IdleEngine

ROOT = Path(__file__).resolve().parents[3]
LOOKS = """
import json, sys
from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import (
    QAbstractButton, QAbstractScrollArea, QApplication, QComboBox, QLineEdit, QScrollArea
)
said = []
qInstallMessageHandler(lambda _kind, _place, text: said.append(text))
sys.excepthook = lambda kind, error, _trace: said.append(f"{kind.__name__}: {error}")
app = QApplication(["aestudio"])
app.setFont(QFont("Monospace", 30))
app.setPalette(QPalette(QColor("magenta"), QColor("yellow")))
from aestudio.gui.importing import data_controller
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.theme import DARK, Themes
from tests.gui.idle_engine import IdleEngine
data_controller.MOST_PCA_FEATURES = 0
window = MainWindow(IdleEngine, Themes(app), Settings())
window.resize(1280, 800)
window.show()
while window.data.dataset is None:
    app.processEvents()
window.themes.use(DARK)
app.processEvents()
pictures = window.grab()

def scrolls(one):
    parent = one.parentWidget()
    return parent is not None and (isinstance(parent, QAbstractScrollArea) or scrolls(parent))

kinds = (QAbstractButton, QComboBox, QLineEdit)
shown = [one for kind in kinds for one in window.findChildren(kind) if one.isVisible()]
hidden = [one.objectName() for one in shown if one.visibleRegion().isEmpty() and not scrolls(one)]
cut = [
    one.objectName()
    for one in window.findChildren(QAbstractButton)
    if one.isVisible() and one.text() and one.width() < one.minimumSizeHint().width()
    and not scrolls(one)
]
size = [window.width(), window.height(), pictures.devicePixelRatio()]
window.shut_down()
print(json.dumps({"said": said, "shown": len(shown), "hidden": hidden, "cut": cut, "size": size}))
"""


@pytest.mark.parametrize(
    ("name", "value", "density"),
    [
        ("QT_SCALE_FACTOR", "1", 1.0),
        ("QT_SCALE_FACTOR", "1.5", 1.5),
        ("QT_SCALE_FACTOR", "2", 2.0),
        ("QT_FONT_DPI", "240", 2.5),
    ],
)
def test_everything_is_in_sight_at_any_scale_and_with_any_font(
    name: str, value: str, density: float
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOKS],
        env={**os.environ, "PYTHONPATH": str(ROOT), name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [one for one in found["said"] if "This plugin does not support" not in one] == []
    assert found["shown"] > 30
    assert found["hidden"] == []
    assert found["cut"] == []
    assert found["size"] == [1280, 800, density]


def opened(qtbot: QtBot, themes: Themes) -> MainWindow:
    found = MainWindow(IdleEngine, themes, Settings())
    found.show()
    QGuiApplication.processEvents()
    return found


def closed(window: MainWindow) -> None:
    window.shut_down()
    window.deleteLater()


@pytest.mark.parametrize("place", [QPoint(20_000, 20_000), QPoint(-9_000, 50), QPoint(50, -4_000)])
def test_a_window_whose_monitor_is_gone_comes_back_where_it_can_be_grabbed(
    qtbot: QtBot, themes: Themes, place: QPoint
) -> None:
    first = opened(qtbot, themes)
    first.move(place)
    closed(first)
    second = opened(qtbot, themes)
    bar = second.frameGeometry()
    bar.setHeight(30)
    assert any(one.availableGeometry().intersects(bar) for one in QGuiApplication.screens())
    assert QGuiApplication.primaryScreen().availableGeometry().top() <= bar.top() < 800
    closed(second)


@pytest.mark.parametrize("screen", [QSize(1280, 800), QSize(1024, 700), QSize(3840, 2160)])
def test_a_new_window_with_its_frame_fits_the_screen(
    qtbot: QtBot, themes: Themes, screen: QSize, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Mock(availableGeometry=lambda: QRect(QPoint(), screen))
    monkeypatch.setattr(MainWindow, "screen", lambda _window: found)
    window = opened(qtbot, themes)
    frame = QSize(8 + 8, 32 + 8)
    assert (window.size() + frame).boundedTo(screen) == window.size() + frame
    assert (window.size() + frame).boundedTo(QSize(1280, 800)) == window.size() + frame
    assert window.size().width() > 0.95 * min(screen.width(), 1280)
    closed(window)


@pytest.mark.parametrize(
    "geometry", [b"", b"garbage", bytes(66), b"\x01\xd9\xd0\xcb" + b"\xff" * 62]
)
def test_a_saved_geometry_that_is_none_is_passed_over(
    qtbot: QtBot, themes: Themes, geometry: bytes
) -> None:
    Settings().set_geometry(QByteArray(geometry))
    window = opened(qtbot, themes)
    assert window.width() >= 1000
    assert window.isVisible()
    closed(window)
