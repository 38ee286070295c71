"""The strip at the bottom: data, device, and the latest news."""

from textwrap import shorten

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from aestudio.core.project import Project
from aestudio.core.queue import QueueState
from aestudio.core.training import EngineInfo
from aestudio.core.units import bytes_text
from aestudio.data.dataset import Dataset
from aestudio.gui.importing.data_controller import ReadingProgress
from aestudio.gui.kit.figures import time_text
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import button, label, row, separator

MOST_NAME = 40  # Letters of what is trained.


class StatusStrip(QFrame):
    """Fixed seats for what is always true, and one for what just happened.

    ``reading_stopped`` says that the user will not wait for large data to be read,
    ``queue_wanted`` that they want to see the queue, ``report_stopped`` that they want no report
    after all.
    """

    reading_stopped = Signal()
    queue_wanted = Signal()
    report_stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusStrip")
        self.setFixedHeight(28)
        self._data = label("")
        self._data.setObjectName("dataLabel")
        self._about = ""
        self._stop = _stopping("Stop reading", "stopReadingButton", "Do not wait for these data")
        self._stop.clicked.connect(self.reading_stopped)
        self._report = label("")
        self._report.setObjectName("reportLabel")
        self._report.hide()
        self._stop_report = _stopping("Cancel", "stopReportButton", "Save no report")
        self._stop_report.setAccessibleName("Cancel the report")
        self._stop_report.clicked.connect(self.report_stopped)
        self._device = label("Loading TensorFlow…")
        self._precision = label("")
        self._queue = button(
            "", "queueStatusButton", "Show the queue", self.queue_wanted.emit, self
        )
        self._queue.setProperty("role", "link")
        self._queue.hide()
        self._news = label("")
        self._news.setObjectName("newsLabel")
        layout = row(self, 12, 0, 12, 0, spacing=12)
        layout.addWidget(self._data)
        layout.addWidget(self._stop)
        layout.addWidget(separator(vertical=True))
        layout.addWidget(self._device)
        layout.addWidget(self._precision)
        layout.addStretch(1)
        layout.addWidget(self._report)
        layout.addWidget(self._stop_report)
        layout.addWidget(self._news)
        layout.addWidget(self._queue)

    def show_project(self, project: Project) -> None:
        """Say which data the project uses."""
        data = project.data
        if data.are_to_come:
            self._about = data.name
            self._data.setText(self._about)
            self._data.setToolTip("Choose data (Ctrl+D)")
            return
        self._about = f"{data.name} · {data.training_samples:,} + {data.test_samples:,}"
        if data.streamed:
            self._about += " · streamed"
        self._data.setText(self._about)
        self._data.setToolTip(f"{data.source}: training and test samples")

    def show_dataset(self, dataset: Dataset) -> None:
        """Say how streamed data are read."""
        if dataset.stream is not None:
            self._about += f", {bytes_text(dataset.stream.size)} on disk"
            self._data.setText(self._about)
            self._data.setToolTip(f"{self._data.toolTip()}\n{dataset.note}")

    def show_reading(self, reading: ReadingProgress | None) -> None:
        """Say how far the reading of large data is; None once it is over."""
        self._stop.setVisible(reading is not None)
        self._data.setText(self._about if reading is None else reading_text(reading))

    def show_report(self, share: float | None) -> None:
        """Say how far a report is; None once that is over."""
        under_way = share is not None
        self._stop_report.setVisible(under_way)
        self._report.setVisible(under_way)
        self._news.setVisible(not under_way)
        self._report.setText("" if share is None else f"Making the report · {100 * share:.0f} %")

    def show_queue(self, state: QueueState) -> None:
        """Say what is trained in turn."""
        self._queue.setVisible(state.busy)
        self._queue.setText(_queue_text(state))
        self._queue.setAccessibleName(self._queue.text())

    def show_engine(self, info: EngineInfo) -> None:
        """Say what trains."""
        self._device.setText(str(info))
        self._device.setToolTip(wrapped(f"{info.framework}\n{info.note}".rstrip()))
        self._precision.setText(info.precision)

    def say(self, text: str) -> None:
        """Show the latest news."""
        self._news.setText(text)

    def withdraw(self, text: str) -> None:
        """Say this no longer; what was said since stays."""
        if self._news.text() == text:
            self._news.setText("")


def _stopping(text: str, name: str, tip: str) -> QToolButton:
    """A button that ends what is being done; not shown unless something is."""
    found = QToolButton()
    found.setText(text)
    found.setObjectName(name)
    found.setAccessibleName(text)
    found.setToolTip(tip)
    found.hide()
    return found


def _queue_text(state: QueueState) -> str:
    """Queue 2 of 10 · tied, seed 2 · 40 %."""
    under_way = state.ended + (state.current is not None)
    parts = [f"Queue {under_way:,} of {state.total:,}"]
    if state.current is not None:
        parts += [shorten(state.current.name, MOST_NAME), f"{100 * state.fraction:.0f} %"]
    return " · ".join(parts) + state.halt


def reading_text(reading: ReadingProgress) -> str:
    """How far, and how long still."""
    left = "" if reading.remaining is None else f" · {time_text(reading.remaining)} left"
    return f"Reading {reading.name} · {int(100 * reading.share)} %{left}"
