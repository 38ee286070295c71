"""What is minimised: the terms of a stage's objective, and what each is of the whole."""

from collections.abc import Sequence
from math import isfinite

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from aestudio.core.history import EpochRecord
from aestudio.core.objectives import Term
from aestudio.core.plan import Stage
from aestudio.core.progress import Progress
from aestudio.gui.kit.figures import percent_text
from aestudio.gui.kit.widgets import label, set_property

SWATCH = 9
TIP = "What training makes as small as it can, and the share of each term in it"


class ObjectiveTerms(QWidget):
    """A line for each term; a single one stands beside the heading."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage: Stage | None = None
        self._progress: Progress | None = None
        self._heading = label("OBJECTIVE", "section", self)
        self._heading.setToolTip(TIP)
        self._lines: list[_Line] = []
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(8)
        self._layout.setVerticalSpacing(7)
        self._layout.setColumnStretch(1, 1)
        self._layout.addWidget(self._heading, 0, 0, 1, 2)

    def show_stage(self, stage: Stage) -> None:
        """Show what ``stage`` minimises."""
        if stage != self._stage:
            self._stage = stage
            self._show()

    def show_progress(self, progress: Progress) -> None:
        """Show the shares that were measured, where it is this very stage that was trained."""
        self._progress = progress
        self._show_shares()

    def _show(self) -> None:
        terms = self._stage.objective if self._stage else ()
        while len(self._lines) < len(terms):
            self._lines.append(_Line(self))
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(terms))
        for number, (line, term) in enumerate(zip(self._lines, terms, strict=False), start=1):
            line.show_term(term)
            self._seat(line, 0 if len(terms) == 1 else number)
        self._show_shares()

    def _seat(self, line: "_Line", row: int) -> None:
        self._layout.removeWidget(line)
        column, span = (2, 1) if row == 0 else (0, 3)
        self._layout.addWidget(line, row, column, 1, span)

    def _show_shares(self) -> None:
        terms = self._stage.objective if self._stage else ()
        record = self._last_epoch()
        shares = [""] * len(terms) if record is None else _shares(terms, record.terms)
        for line, share in zip(self._lines, shares, strict=False):
            line.show_share(share)

    def _last_epoch(self) -> EpochRecord | None:
        """The last of the epochs in which this very stage was trained."""
        if self._progress is None or self._stage is None:
            return None
        for one in self._progress.stages:
            history = self._progress.history.stage(one.stage.number)
            if one.stage == self._stage and history is not None and history.epochs:
                return history.epochs[-1]
        return None


class _Line(QWidget):
    """A coloured square, the name of a term, its share."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._swatch = QFrame(self)
        self._swatch.setProperty("role", "swatch")
        self._swatch.setFixedSize(SWATCH, SWATCH)
        self._name, self._share = QLabel(self), label("", "muted", self)
        self._share.setAlignment(Qt.AlignmentFlag.AlignRight)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setColumnStretch(1, 1)
        for column, widget in enumerate((self._swatch, self._name, self._share)):
            layout.addWidget(widget, 0, column)

    def show_term(self, term: Term) -> None:
        """Show what a term is called."""
        self._name.setText(term.label)
        self._name.setObjectName(f"{term.name}Term")
        self._share.setObjectName(f"{term.name}Share")
        set_property(self._swatch, "term", term.name)

    def show_share(self, text: str) -> None:
        """Show what it is of the whole; empty where that is not known."""
        self._share.setText(text)
        tip = "Share of the objective in the last epoch that was trained" if text else TIP
        for widget in (self._name, self._share):
            widget.setToolTip(tip)


def _shares(terms: Sequence[Term], values: Sequence[float]) -> list[str]:
    """Each term, as it is weighted in the end, as a share of their sum."""
    if len(values) != len(terms):
        return [""] * len(terms)
    weighted = [term.full_weight * value for term, value in zip(terms, values, strict=True)]
    total = sum(weighted)
    if not isfinite(total) or total <= 0:
        return [""] * len(terms)
    return [percent_text(one / total) for one in weighted]
