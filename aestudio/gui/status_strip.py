"""The strip at the bottom: data, device, and the latest news."""

from PySide6.QtWidgets import QFrame, QWidget

from aestudio.core.project import Project
from aestudio.core.training import EngineInfo
from aestudio.gui.widgets import label, row, separator


class StatusStrip(QFrame):
    """Fixed seats for what is always true, and one for what just happened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusStrip")
        self.setFixedHeight(28)
        self._data = label("")
        self._device = label("Loading TensorFlow…")
        self._precision = label("")
        self._news = label("")
        layout = row(self, 12, 0, 12, 0, spacing=12)
        layout.addWidget(self._data)
        layout.addWidget(separator(vertical=True))
        layout.addWidget(self._device)
        layout.addWidget(self._precision)
        layout.addStretch(1)
        layout.addWidget(self._news)

    def show_project(self, project: Project) -> None:
        """Say which data the project uses."""
        data = project.data
        self._data.setText(f"{data.name} · {data.training_samples:,} + {data.test_samples:,}")
        self._data.setToolTip(f"{data.source}: training and test samples")

    def show_engine(self, info: EngineInfo) -> None:
        """Say what trains."""
        self._device.setText(str(info))
        self._device.setToolTip(info.framework)
        self._precision.setText(info.precision)

    def say(self, text: str) -> None:
        """Show the latest news."""
        self._news.setText(text)
