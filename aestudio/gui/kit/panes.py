"""Panels side by side whose shares the user sets."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

HANDLE = 8


def panes(
    name: str, orientation: Qt.Orientation, panels: Sequence[tuple[QWidget, int, int]]
) -> QSplitter:
    """``name`` is the objectName, by which the shares are remembered; each panel comes with its
    usual share and with how much it takes of the room that is left."""
    found = QSplitter(orientation)
    found.setObjectName(name)
    found.setHandleWidth(HANDLE)
    found.setChildrenCollapsible(False)
    for number, (panel, _share, stretch) in enumerate(panels):
        found.addWidget(panel)
        found.setStretchFactor(number, stretch)
    found.setSizes([share for _panel, share, _stretch in panels])
    return found
