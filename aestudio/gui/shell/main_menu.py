"""The one menu: all actions, those of the project at hand, the others by group."""

from PySide6.QtWidgets import QMenu, QWidget

from aestudio.gui.shell.actions import Actions, Group


class MainMenu(QMenu):
    """``new`` are the recipes; ``recent`` and ``sets`` are filled when they are opened."""

    def __init__(self, actions: Actions, new: QMenu, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mainMenu")
        self.recent, self.sets = QMenu("Open recent", self), QMenu("Sample sets", self)
        new.setTitle("New from a recipe")
        project = actions.of(Group.PROJECT)
        self.addAction(project[0])
        self.addMenu(new)
        self.addAction(project[1])
        self.addMenu(self.recent)
        self.addActions(project[2:-1])
        self.addSeparator()
        for group in Group:
            if group is not Group.PROJECT:
                self.addMenu(self._of(group, actions))
        self.addSeparator()
        self.addAction(project[-1])

    def _of(self, group: Group, actions: Actions) -> QMenu:
        found = QMenu(group.value, self)
        found.setObjectName(f"{group.name.lower()}Menu")
        found.addActions(actions.of(group))
        if group is Group.DATA:
            found.addSeparator()
            found.addMenu(self.sets)
        return found
