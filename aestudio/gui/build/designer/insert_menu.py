"""Which kind of layer to insert, where there is a choice."""

from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from aestudio.gui.build.designer.edits import insert_after, insertable
from aestudio.gui.document.session import Session


class InsertMenu(QMenu):
    """The kinds that can follow layer ``number``, each of which inserts such a layer."""

    def __init__(self, session: Session, number: int, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName("insertLayerMenu")
        self.setToolTipsVisible(True)
        for name, layer in insertable(session, number).items():
            action = self.addAction(layer.label, partial(insert_after, session, number, layer))
            action.setObjectName(f"{name}Action")
            action.setToolTip(layer.help)

    @property
    def has_choice(self) -> bool:
        """Whether there is more than one kind to choose from."""
        return len(self.actions()) > 1
