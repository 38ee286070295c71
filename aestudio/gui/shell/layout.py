"""The shares of the panels and the workspace in sight, from one session to the next."""

from collections.abc import Iterator

from aestudio.gui.kit.panes import Panes
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.workspaces import WORKSPACES, Workspaces


class Layout:
    """Of all Panes in the workspaces, known by their names; what does not fit is passed over."""

    def __init__(self, workspaces: Workspaces, settings: Settings) -> None:
        self._workspaces, self._settings = workspaces, settings

    def restore(self) -> None:
        """As it was when the window was closed."""
        for panes in self._panes():
            sizes = self._settings.shares(panes.objectName())
            if sizes is not None and len(sizes) == panes.count():
                panes.setSizes(sizes)
        if self._settings.workspace in [one.name for one in WORKSPACES]:
            self._workspaces.turn_to(self._settings.workspace)

    def remember(self) -> None:
        """For the next session; of panels that were never in sight nothing new is known."""
        for panes in self._panes():
            if all(panes.sizes()):
                self._settings.set_shares(panes.objectName(), panes.sizes())
        self._settings.set_workspace(self._workspaces.current)

    def reset(self) -> None:
        """The usual shares, in every workspace."""
        self._settings.forget_layout()
        for panes in self._panes():
            panes.reset()

    def _panes(self) -> Iterator[Panes]:
        yield from self._workspaces.findChildren(Panes)
