"""Which program this is, of what it is made here, and under which licence."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from aestudio.core.training import Engine, EngineInfo
from aestudio.gui.kit.widgets import button, label
from aestudio.gui.shell.versions import as_text, versions
from aestudio.resources import resource

WIDTH, LOGO = 420, 48
PURPOSE = "Design, train and inspect stacked autoencoders"
LICENCE = (
    "AE Studio is free software under the MIT licence. It uses Qt and PySide6 under the LGPL, "
    "the font Inter under the SIL Open Font License, and icons of Lucide under the ISC licence."
)


class AboutDialog(QDialog):
    """``Copy`` puts the facts on the clipboard, for whoever reports what went wrong."""

    def __init__(self, engine: EngineInfo | None, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("aboutDialog")
        self.setWindowTitle("About AE Studio")
        self._values: dict[str, QLabel] = {}
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(6)
        self._facts.setColumnStretch(1, 1)
        self._copy = button("Copy", "copyAboutButton", "Copy what is told here", self.copy, self)
        self._close = button("Close", "closeAboutButton", "Close (Esc)", self.reject, self)
        self._place()
        self.show_engine(engine)

    @property
    def text(self) -> str:
        """What Copy copies."""
        return as_text(self._told)

    def show_engine(self, engine: EngineInfo | None) -> None:
        """Tell what is known by now."""
        self._told = versions(engine)
        while (item := self._facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for row, (name, value) in enumerate(self._told):
            told = label(value, "", self)
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addWidget(label(name, "muted", self), row, 0)
            self._facts.addWidget(told, row, 1)

    def show_loaded(self, engine: Engine) -> None:
        """The engine is there by now."""
        self.show_engine(engine.info)

    def copy(self) -> None:
        """Put it on the clipboard."""
        QGuiApplication.clipboard().setText(self.text)
        self._copy.setText("Copied")

    def _place(self) -> None:
        logo = QLabel(self)
        logo.setPixmap(QIcon(str(resource("icons", "aestudio.svg"))).pixmap(QSize(LOGO, LOGO)))
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addStretch(1)
        names.addWidget(label("AE Studio", "heading", self))
        names.addWidget(label(PURPOSE, "muted", self))
        names.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(logo)
        head.addLayout(names, 1)
        licence = label(LICENCE, "detail", self)
        licence.setWordWrap(True)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self._copy)
        below.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addLayout(head)
        layout.addLayout(self._facts)
        layout.addWidget(licence)
        layout.addLayout(below)
        self.setFixedWidth(WIDTH)
