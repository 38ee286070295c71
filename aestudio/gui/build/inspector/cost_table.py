"""What the design costs: parameters, time, memory."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from aestudio.core.cost import training_bytes
from aestudio.core.progress import Progress
from aestudio.core.project import Project
from aestudio.gui.kit.figures import bytes_text, seconds_text
from aestudio.gui.kit.widgets import label


class CostTable(QWidget):
    """Figures of the present design; the time is measured, never guessed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setVerticalSpacing(5)
        self._layout.addWidget(label("COST", "section"), 0, 0)
        self._parameters = self._add("Parameters", "strong", "")
        self._epoch = self._add("One epoch, this machine", "", "Measured in the last run")
        self._memory = self._add(
            "Memory for training",
            "",
            "Data, weights, gradients, optimizer, activations, and the copies that are kept",
        )

    def show_project(self, project: Project) -> None:
        """Show what ``project`` costs."""
        architecture = project.architecture
        self._parameters.setText(f"{architecture.parameters:,}")
        untied = architecture.edited(tied=False).parameters
        tip = "Trainable numbers: kernels, biases"
        self._parameters.setToolTip(f"{tip}; {untied:,} untied" if architecture.tied else tip)
        samples, streamed = project.data.training_samples, project.data.streamed
        needed = training_bytes(architecture, project.plan, samples, streamed)
        self._memory.setText(bytes_text(needed))

    def show_progress(self, progress: Progress) -> None:
        """Show the duration of the last epoch that was measured."""
        measured = [stage for stage in progress.history.stages if stage.epochs]
        seconds = measured[-1].epochs[-1].seconds if measured else None
        self._epoch.setText("after training" if seconds is None else seconds_text(seconds))

    def _add(self, text: str, role: str, tip: str) -> QLabel:
        row = self._layout.rowCount()
        name, value = label(text, "muted"), label("", role)
        for widget in (name, value):
            widget.setToolTip(tip)
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._layout.addWidget(name, row, 0)
        self._layout.addWidget(value, row, 1)
        return value
