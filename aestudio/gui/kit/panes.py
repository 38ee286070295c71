"""Panels side by side whose shares the user sets, and that know their usual ones."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

HANDLE = 8


class Panes(QSplitter):
    """``name`` is the objectName, by which the shares are remembered; each panel comes with its
    usual pixels and its stretch: those without keep theirs where there is more room."""

    def __init__(
        self, name: str, orientation: Qt.Orientation, panels: Sequence[tuple[QWidget, int, int]]
    ) -> None:
        super().__init__(orientation)
        self.setObjectName(name)
        self.setHandleWidth(HANDLE)
        self.setChildrenCollapsible(False)
        self._usual = [share for _panel, share, _stretch in panels]
        self._growing = [share if stretch else 0 for _panel, share, stretch in panels]
        for number, (panel, _share, stretch) in enumerate(panels):
            self.addWidget(panel)
            self.setStretchFactor(number, stretch)
        self.setSizes(self._usual)

    @property
    def usual(self) -> list[int]:
        """The pixels of each, before any is known."""
        return list(self._usual)

    def reset(self) -> None:
        """The usual shares of the room there is, as a new window has them."""
        panels = [self.widget(number) for number in range(self.count())]
        shown = [one is not None and not one.isHidden() for one in panels]
        usual, growing = (
            [share * here for share, here in zip(shares, shown, strict=True)]
            for shares in (self._usual, self._growing)
        )
        room = sum(self.sizes()) - sum(usual)
        more = [round(room * share / max(1, sum(growing))) for share in growing]
        # Those that are hidden have theirs when they come.
        self.setSizes([max(1, share + each) for share, each in zip(self._usual, more, strict=True)])
