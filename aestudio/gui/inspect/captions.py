"""Controls below each other, each behind a word that says what it is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from aestudio.gui.kit.forms import NarrowCombo
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import label

CAPTION = 60  # Pixels.


def captioned() -> QFormLayout:
    """A column of captions beside a column of controls."""
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(8)
    form.setVerticalSpacing(6)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return form


def caption(text: str) -> QLabel:
    """What stands before a control."""
    found = label(text, "muted")
    found.setFixedWidth(CAPTION)
    return found


def combo(
    name: str, accessible: str, tip: str, parent: QWidget | None = None, *, middle: bool = False
) -> QComboBox:
    """A compact choice that takes the width there is; names are shortened in the ``middle``."""
    found = NarrowCombo(parent, middle=middle)
    found.setObjectName(name)
    found.setAccessibleName(accessible)
    found.setToolTip(wrapped(tip))
    found.setProperty("role", "compact")
    return found
