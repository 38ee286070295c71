"""What the two layers of each pair share, a row a pair."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from aestudio.analysis.tie_inspector import Apart, TiedPair
from aestudio.core.architecture import Architecture
from aestudio.core.shapes import shape_text
from aestudio.gui.inspect.neurons.choices import layer_title
from aestudio.gui.inspect.neurons.unit_words import figure_text
from aestudio.gui.kit.sketch import Sketch, draw_scrolled
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.shell.theme import Themes

NONE = "–"
LARGEST, RMS = "Largest |Δ|", "RMS Δ"
COLUMNS = {
    "Pair": "Encoder layer and the decoder layer opposite",
    "Kernel": "Shape of the encoder's kernel",
    "Saved": "Parameters that sharing the kernel saves",
    LARGEST: "The largest |W_dec − W_encᵀ|: 0 where both have one kernel",
    RMS: "Root mean square of W_dec − W_encᵀ",
    "Cosine": "Of the angle between both kernels: 1 where they are the same",
    "Biases": "Numbers in the bias of the encoder and of the decoder layer: free, never penalised",
    "Tied": "Whether both have one kernel, or why not",
}
CSV_HEADER = (
    "encoder layer",
    "decoder layer",
    "kernel",
    "saved parameters",
    "largest difference",
    "rms difference",
    "cosine",
    "encoder biases",
    "decoder biases",
    "tied",
)
NUMBERS = range(2, 6)
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PairsTable(QTableWidget):
    """``layer_chosen`` carries the number of the encoder layer of the pair that was chosen."""

    layer_chosen = Signal(int)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self._themes = themes
        self._pairs: Sequence[TiedPair] = ()
        self.setObjectName("pairsTable")
        self.setAccessibleName("Pairs of layers")
        self.setToolTip(
            wrapped("A pair is an encoder layer and the one opposite; choose to see it")
        )
        for column, (text, tip) in enumerate(COLUMNS.items()):
            item = QTableWidgetItem(text)
            item.setToolTip(wrapped(tip))
            item.setTextAlignment(RIGHT if column in NUMBERS else LEFT)
            self.setHorizontalHeaderItem(column, item)
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(self.SelectionBehavior.SelectRows)
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(30)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.currentCellChanged.connect(self._choose)

    def show_pairs(self, architecture: Architecture, pairs: Sequence[TiedPair], layer: int) -> None:
        """Show these, the one of ``layer`` chosen."""
        self.blockSignals(True)
        self._pairs = pairs
        self.setRowCount(len(pairs))
        for row, pair in enumerate(pairs):
            for column, text in enumerate(_cells(architecture, pair)):
                item = QTableWidgetItem(text)
                if column in NUMBERS:
                    item.setTextAlignment(RIGHT)
                elif column == len(COLUMNS) - 1:
                    item.setToolTip(wrapped(text))
                self.setItem(row, column, item)
            if layer in (pair.encoder, pair.decoder):
                self.setCurrentCell(row, 0)
        self.blockSignals(False)

    def picture(self) -> Sketch | None:
        """The table as it is seen; None without rows."""
        if not self._pairs:
            return None
        height = self.horizontalHeader().height() + sum(
            self.rowHeight(row) for row in range(self.rowCount())
        )
        size = QSize(self.width(), min(self.height(), height + 4))

        def draw(painter: QPainter, _density: float) -> None:
            draw_scrolled(painter, self)

        return Sketch("pairs", size, self._themes.current.color("panel"), draw)

    def _choose(self, row: int, _column: int, _before: int, _column_before: int) -> None:
        if 0 <= row < len(self._pairs):
            self.layer_chosen.emit(self._pairs[row].encoder)


def pair_rows(pairs: Sequence[TiedPair]) -> Iterator[tuple[object, ...]]:
    """A row a pair of what CSV_HEADER names."""
    for one in pairs:
        now = one.now
        apart = ("", "", "") if now is None else (now.largest, now.rms, now.cosine)
        yield (
            one.encoder,
            one.decoder,
            shape_text(one.shape),
            one.saved,
            *apart,
            one.encoder_biases,
            one.decoder_biases,
            one.shares or "yes",
        )


def _cells(architecture: Architecture, pair: TiedPair) -> tuple[str, ...]:
    titles = (layer_title(architecture, one) for one in (pair.encoder, pair.decoder))
    return (
        " ↔ ".join(titles),
        shape_text(pair.shape) or NONE,
        f"{pair.saved:,}",
        *_apart(pair.now),
        f"{pair.encoder_biases:,} + {pair.decoder_biases:,}",
        "Yes" if pair.tied else f"No: {str(pair.shares)[0].lower()}{str(pair.shares)[1:]}",
    )


def _apart(now: Apart | None) -> tuple[str, str, str]:
    if now is None:
        return NONE, NONE, NONE
    return figure_text(now.largest), figure_text(now.rms), figure_text(now.cosine)
