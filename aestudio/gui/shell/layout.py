"""The shares of the panels and the workspace in sight, from one session to the next."""

from PySide6.QtWidgets import QSplitter

from aestudio.gui.kit.panes import Panes
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.workspaces import WORKSPACES, Workspaces


class Layout:
    """Of all splitters in the workspaces that have a name; what does not fit them is passed
    over."""

    def __init__(self, workspaces: Workspaces, settings: Settings) -> None:
        self._workspaces, self._settings = workspaces, settings
        named = [one for one in workspaces.findChildren(QSplitter) if one.objectName()]
        # Each with the shares that its workspace gives it.
        self._usual = {one: one.sizes() for one in named}

    def restore(self) -> None:
        """As it was when the window was closed."""
        for splitter in self._usual:
            sizes = self._settings.shares(splitter.objectName())
            if sizes is not None and len(sizes) == splitter.count():
                splitter.setSizes(sizes)
        if self._settings.workspace in [one.name for one in WORKSPACES]:
            self._workspaces.turn_to(self._settings.workspace)

    def remember(self) -> None:
        """For the next session; of panels that are hidden nothing new is known."""
        for splitter in self._usual:
            if all(splitter.sizes()):
                self._settings.set_shares(splitter.objectName(), splitter.sizes())
        self._settings.set_workspace(self._workspaces.current)

    def reset(self) -> None:
        """The usual shares, in every workspace."""
        self._settings.forget_layout()
        for splitter, sizes in self._usual.items():
            if isinstance(splitter, Panes):
                splitter.reset()
            else:
                splitter.setSizes(sizes)
