"""What stands in the place of the runs before there are any."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aestudio.gui.kit.widgets import Card, button
from aestudio.gui.runs.hint import hint

NO_RUNS = "No runs yet. Train a network in Build: each training adds one here."


class EmptyPage(Card):
    """``build_wanted`` says to go to Build, ``face_off_wanted`` that one is to be set up."""

    build_wanted = Signal()
    face_off_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Runs", parent)
        self.setObjectName("noRunsCard")
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.addStretch(2)
        layout.addWidget(hint(NO_RUNS, "noRunsHint", content))
        line = QHBoxLayout()
        self.build_button = button(
            "Go to Build", "runsBuildButton", "Design and train a network", self.build_wanted.emit
        )
        tip = "Train several designs under the same settings, over several seeds"
        self.face_off_button = button(
            "Face-off…", "runsFaceOffButton", tip, self.face_off_wanted.emit
        )
        line.addStretch(1)
        line.addWidget(self.build_button)
        line.addWidget(self.face_off_button)
        line.addStretch(1)
        layout.addLayout(line)
        layout.addStretch(3)
        self.body.addWidget(content, 1)
        self.setFocusProxy(self.build_button)
