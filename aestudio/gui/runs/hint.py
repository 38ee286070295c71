"""What an empty panel says: what to do, in its middle."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from aestudio.gui.kit.widgets import label


def hint(text: str, name: str, parent: QWidget | None = None) -> QLabel:
    """A sentence in grey."""
    found = label(text, "muted", parent)
    found.setObjectName(name)
    found.setAlignment(Qt.AlignmentFlag.AlignCenter)
    found.setWordWrap(True)
    found.setContentsMargins(24, 12, 24, 12)
    return found
