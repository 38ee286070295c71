"""What is being typed counts before what is done next."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from aestudio.gui.build.designer.units_editor import UnitsEditor
from aestudio.gui.kit.number_field import NumberField
from aestudio.gui.shell.workspaces import Workspaces


def once_typed(workspaces: Workspaces, then: Callable[[], object]) -> None:
    """Do so with what is being typed; not if that cannot be taken, which its field tells."""
    typing = QApplication.focusWidget()
    if isinstance(typing, UnitsEditor) and (diagram := typing.parentWidget()) is not None:
        diagram.setFocus()
    for field in workspaces.findChildren(NumberField):
        # Of one in a workspace out of sight, too, it counts what it shows there.
        if not field.isVisibleTo(workspaces.holding(field)):
            field.drop()
        elif field is typing or field.is_mistaken:
            field.take()
        if field.is_mistaken:
            workspaces.bring(field)
            field.setFocus()
            return
    then()
