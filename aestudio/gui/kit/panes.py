"""Panels side by side whose shares the user sets, and that know their usual ones."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

HANDLE = 8


class Panes(QSplitter):
    """``name`` is the objectName, by which the shares are remembered; ``usual`` are the sizes to
    begin with, one for each panel, of which only the proportions count."""

    def __init__(
        self,
        name: str,
        orientation: Qt.Orientation,
        usual: Sequence[int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(orientation, parent)
        self.setObjectName(name)
        self.setHandleWidth(HANDLE)
        self.setChildrenCollapsible(False)
        self._usual = list(usual)

    def hold(self, *panels: QWidget, stretches: Sequence[int]) -> None:
        """Place the panels; ``stretches`` tell who takes the room that is left."""
        for number, (panel, stretch) in enumerate(zip(panels, stretches, strict=True)):
            self.addWidget(panel)
            self.setStretchFactor(number, stretch)
        self.reset()

    def reset(self) -> None:
        """Back to the usual sizes."""
        self.setSizes(self._usual)
