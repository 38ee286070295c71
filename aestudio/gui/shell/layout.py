"""The shares of the panels and the workspace in sight, from one session to the next."""

from aestudio.gui.kit.panes import Panes
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.workspaces import WORKSPACES, Workspaces


class Layout:
    """Of all panels side by side in the workspaces; what does not fit them is passed over."""

    def __init__(self, workspaces: Workspaces, settings: Settings) -> None:
        self._workspaces, self._settings = workspaces, settings
        self._panes = workspaces.findChildren(Panes)

    def restore(self) -> None:
        """As it was when the window was closed."""
        for one in self._panes:
            one.setSizes(self._remembered(one))
        if self._settings.workspace in [one.name for one in WORKSPACES]:
            self._workspaces.turn_to(self._settings.workspace)

    def remember(self) -> None:
        """For the next session; of panels that are hidden nothing new is known."""
        for one in self._panes:
            sizes = one.sizes()
            if any(sizes):
                before = self._remembered(one)
                known = [now or then for now, then in zip(sizes, before, strict=True)]
                self._settings.set_shares(one.objectName(), known)
        self._settings.set_workspace(self._workspaces.current)

    def reset(self) -> None:
        """The usual shares, in every workspace."""
        self._settings.forget_layout()
        for one in self._panes:
            one.reset()

    def _remembered(self, panes: Panes) -> list[int]:
        """What is known of them; the usual shares where nothing is, or nonsense."""
        sizes = self._settings.shares(panes.objectName())
        return sizes if sizes is not None and len(sizes) == panes.count() else panes.usual
