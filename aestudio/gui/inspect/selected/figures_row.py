"""Figures beside each other, each below a word that says what it is."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from aestudio.gui.kit.widgets import label


class FiguresRow(QWidget):
    """Keeps its places: a figure changes where it stands."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._captions = [label(one, "detail", self) for one in names]
        self._figures = [label("–", "strong", self) for _one in names]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        for caption, figure in zip(self._captions, self._figures, strict=True):
            both = QVBoxLayout()
            both.setSpacing(1)
            both.addWidget(caption)
            both.addWidget(figure)
            layout.addLayout(both)
        layout.addStretch(1)

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands there."""
        return tuple(one.text() for one in self._figures)

    def show_names(self, names: Sequence[str]) -> None:
        """Call the figures so from now on."""
        for caption, name in zip(self._captions, names, strict=True):
            caption.setText(name)

    def show_figures(self, figures: Sequence[str]) -> None:
        """Show these; a place that has none is empty, and its word too."""
        for caption, figure, text in zip(self._captions, self._figures, figures, strict=True):
            figure.setText(text)
            caption.setVisible(bool(text))
            figure.setVisible(bool(text))
