"""The switch between the workspaces."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from aestudio.gui.kit.widgets import Segments
from aestudio.gui.shell.workspaces import WORKSPACES

HEIGHT = 30


class WorkspaceSwitch(Segments):
    """``chosen`` carries the name of a workspace."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__([(one.name, one.title) for one in WORKSPACES], parent)
        self.setObjectName("workspaceSwitch")
        self.setAccessibleName("Workspace")
        self.setProperty("place", "bar")
        self.setFixedHeight(HEIGHT)
        for one in WORKSPACES:
            button = self.button(one.name)
            button.setObjectName(f"{one.name}Button")
            button.setToolTip(f"{one.about} ({one.shortcut})")
            # A click leaves the focus where it was, for whoever comes back.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_value(WORKSPACES[0].name)
