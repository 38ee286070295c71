"""Controls below each other, each behind a word that says what it is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import label

CAPTION = 64  # Pixels.


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


def combo(name: str, accessible: str, tip: str, parent: QWidget | None = None) -> QComboBox:
    """A compact choice that takes the width there is."""
    found = QComboBox(parent)
    found.setObjectName(name)
    found.setAccessibleName(accessible)
    found.setToolTip(wrapped(tip))
    found.setProperty("role", "compact")
    found.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    found.setMinimumContentsLength(6)
    return found
