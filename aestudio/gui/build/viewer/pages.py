"""All samples as a grid, or one of them large in its place."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from aestudio.gui.build.viewer.cell_model import CellModel
from aestudio.gui.build.viewer.enlarged import EnlargedView
from aestudio.gui.build.viewer.grid import ReconstructionGrid
from aestudio.gui.build.viewer.sample_details import details_of
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.samples.ordering import Order
from aestudio.gui.samples.sample_pictures import names
from aestudio.gui.shell.theme import Themes


class Pages(QStackedWidget):
    """``turned`` carries nothing: other samples are in sight."""

    turned = Signal()

    def __init__(self, model: CellModel, themes: Themes, filters: QWidget) -> None:
        super().__init__()
        self._model = model
        self._sample: int | None = None
        self.grid = ReconstructionGrid(model, themes)
        self.enlarged = EnlargedView(themes)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(filters)
        layout.addWidget(self.grid, 1)
        self.addWidget(page)
        self.addWidget(self.enlarged)
        self.grid.chosen.connect(self.enlarge)
        self.grid.scrolled.connect(self.turned)
        self.enlarged.moved.connect(self._step)
        self.enlarged.closed.connect(self.close_enlarged)

    def enlarge(self, sample: int) -> None:
        """Show one sample large, in place of the grid."""
        self._sample = sample
        self.show_details()
        self.turned.emit()
        self.setCurrentWidget(self.enlarged)
        self.enlarged.setFocus()

    def close_enlarged(self) -> None:
        """Back to the grid, at the sample that was looked at."""
        sample, self._sample = self._sample, None
        self.setCurrentIndex(0)
        self.grid.setFocus()
        place = None if sample is None else self._model.row_of(sample)
        if place is not None:
            self.grid.setCurrentIndex(self._model.index(place))

    def leave_if_gone(self) -> None:
        """Back to the grid if the sample that is shown large is among those no more."""
        if self._sample is not None and self._model.row_of(self._sample) is None:
            self.close_enlarged()

    def leave(self) -> None:
        """Back to the grid, if a sample is shown large."""
        if self._sample is not None:
            self.close_enlarged()

    def show_details(self) -> None:
        """What is known by now of the sample that is shown large."""
        if self._sample is not None:
            self.enlarged.show_details(details_of(self._model, self._sample))

    def show_frames(self) -> None:
        """Show as many pictures of each sample as there are."""
        self.grid.show_frames(len(names(damaged=not self._model.corruption.is_none)))
        self.show_details()

    def visible_samples(self) -> Order:
        """Samples in sight, and a little beyond."""
        samples = self.grid.visible_samples()
        return samples if self._sample is None else np.union1d(samples, [self._sample])

    def picture(self) -> Sketch | None:
        """What is shown; None where nothing is."""
        return self.grid.picture() if self._sample is None else self.enlarged.picture()

    def _step(self, by: int) -> None:
        if self._sample is None:
            return
        place = (self._model.row_of(self._sample) or 0) + by
        if 0 <= place < self._model.rowCount():
            self.enlarge(int(self._model.order[place]))
