"""The samples in the order in which they are shown, with what is known of each."""

from enum import IntEnum
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from aestudio.analysis.noise import as_seen
from aestudio.core.corruptions import Corruption, NoCorruption
from aestudio.core.weights import Array
from aestudio.gui.build.viewer.measuring import Outcome, Pictures
from aestudio.gui.kit.figures import class_text, error_figure
from aestudio.gui.samples.ordering import Order
from aestudio.gui.samples.part import Part

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class Roles(IntEnum):
    """What a cell is asked for beside its texts."""

    SAMPLE = Qt.ItemDataRole.UserRole


class CellModel(QAbstractListModel):
    """One row a sample."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.part: Part | None = None
        self.order: Order = np.empty(0, np.int64)
        self.outcome: Outcome | None = None
        self._pictures: Pictures | None = None
        self._coming: Corruption = NoCorruption()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.order)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self.part is None:
            return None
        sample = int(self.order[index.row()])
        if role == Roles.SAMPLE:
            return sample
        if role == Qt.ItemDataRole.DisplayRole:
            return error_figure(self.error(sample))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(sample)
        return None

    def show_part(self, part: Part | None, order: Order) -> None:
        """Show other samples; nothing is known of them yet."""
        self.beginResetModel()
        self.part, self.order, self.outcome, self._pictures = part, order, None, None
        self.endResetModel()

    def show_order(self, order: Order) -> None:
        """Show the same samples in another order, or fewer."""
        self.beginResetModel()
        self.order = order
        self.endResetModel()

    def expect(self, corruption: Corruption) -> None:
        """Say what damages samples in the outcome to come."""
        self._coming = corruption
        self._announce()

    def show_outcome(self, outcome: Outcome | None) -> None:
        """Show what the network makes of the samples; None forgets it."""
        self.outcome = outcome
        self._pictures = outcome.pictures if outcome else None
        self._announce()

    def show_pictures(self, pictures: Pictures) -> None:
        """Show more reconstructions of the same outcome."""
        self._pictures = pictures
        self._announce()

    def row_of(self, sample: int) -> int | None:
        """Where a sample is shown, if it is."""
        found = np.flatnonzero(self.order == sample)
        return int(found[0]) if len(found) else None

    def error(self, sample: int) -> float | None:
        """Squared error of a sample, None before it is known."""
        return None if self.outcome is None else float(self.outcome.errors[sample])

    @property
    def corruption(self) -> Corruption:
        """What damages the samples that are shown."""
        return self._coming if self.outcome is None else self.outcome.request.corruption

    def seen(self, sample: int) -> Array | None:
        """A sample as the network saw it; None where that is as it is."""
        if self.part is None or self.corruption.is_none:
            return None
        rows = slice(sample, sample + 1)
        found: Array = as_seen(self.corruption, self.part.samples[rows], self.part.rows[rows])[0]
        return found

    def output(self, sample: int) -> Array | None:
        """Reconstruction of a sample, None before it is known."""
        return None if self._pictures is None else self._pictures.output(sample)

    def coding(self, sample: int) -> Array | None:
        """Codings of a sample, None before they are known."""
        return None if self._pictures is None else self._pictures.coding(sample)

    def unknown(self, samples: Order) -> bool:
        """Whether a reconstruction of these samples could be had, but is missing."""
        if self.outcome is None or self._pictures is None:
            return False
        return bool((self._pictures.places[samples] < 0).any())

    def _announce(self) -> None:
        if len(self.order):
            self.dataChanged.emit(self.index(0), self.index(len(self.order) - 1))

    def _words(self, sample: int) -> str:
        part = self.part
        assert part is not None
        name = part.class_name(sample)
        words = [class_text(name)] if name else []
        words.append(f"row {int(part.rows[sample]) + 1:,} of the data")
        error = self.error(sample)
        if error is not None:
            words.append(f"error {error_figure(error)}")
        return ", ".join(words)
