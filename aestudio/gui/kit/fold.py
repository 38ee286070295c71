"""A button that unfolds what most people leave alone, and tells what of it is in use."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from aestudio.gui.kit.forms import ROW_SPACING
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import label, row

HEIGHT = 28  # That of a field, so that rows stand where others do.


class Fold(QWidget):
    """``body`` under a button; ``name`` begins the names of its parts."""

    def __init__(
        self, name: str, tip: str, body: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._summary = label("", "muted", self)
        self._summary.setObjectName(f"{name}Summary")
        # A long summary must not widen the panel, nor a hidden one move the button.
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setRetainSizeWhenHidden(True)
        self._summary.setSizePolicy(policy)
        self.toggle = self._button(f"{name}SettingsButton", tip)
        head = QWidget(self)
        head.setFixedHeight(HEIGHT)
        line = row(head, 0, 0, 0, 0, spacing=6)
        line.addWidget(self.toggle)
        line.addWidget(self._summary, 1)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(ROW_SPACING)
        self._layout.addWidget(head)
        self._body: QWidget | None = None
        if body is not None:
            self.hold(body)

    def hold(self, body: QWidget) -> None:
        """What is to be unfolded."""
        self._body = body
        self._layout.addWidget(body)
        body.setVisible(self.toggle.isChecked())

    def unfold(self, open_: bool) -> None:
        """Show what is folded, or fold it away."""
        self.toggle.setChecked(open_)

    def tell(self, text: str) -> None:
        """Say what is in use of what is folded away."""
        self._summary.setText(text)
        self._summary.setToolTip(text)

    def _button(self, name: str, tip: str) -> QToolButton:
        found = QToolButton(self)
        found.setObjectName(name)
        found.setProperty("role", "fold")
        found.setText("More")
        found.setAccessibleName("More settings")
        found.setToolTip(wrapped(tip))
        found.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        found.setArrowType(Qt.ArrowType.RightArrow)
        found.setCheckable(True)
        found.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        found.toggled.connect(self._show)
        return found

    def _show(self, open_: bool) -> None:
        self.toggle.setArrowType(Qt.ArrowType.DownArrow if open_ else Qt.ArrowType.RightArrow)
        self._summary.setVisible(not open_)
        if self._body is not None:
            self._body.setVisible(open_)
