"""What can be done with the selection: by numbers, the rest of it, on a map of its own, kept."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from aestudio.analysis.maps.disagreement import NEIGHBOURS
from aestudio.core.params import parameters
from aestudio.gui.inspect.captions import caption, captioned, combo
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.map.colouring import By, Colouring, choices
from aestudio.gui.inspect.map.doubts import DoubtSettings
from aestudio.gui.inspect.map.kept import Kept, suggested
from aestudio.gui.inspect.range_field import RangeField
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.number_field import NumberField
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import button, label, row

DOUBTFUL = (
    "Labels that the nearest samples contradict. Select the worst and look at each beside: the "
    "label may be wrong."
)
DOUBTFUL_TIP = (
    f"Select so many of the samples whose labels most of the {NEIGHBOURS} samples with the nearest "
    "codings contradict, the most doubtful first; Keep as… keeps them under a name, Colour: Label "
    "doubt shows where they lie"
)
BOUNDED = (By.CODE, By.INPUT, By.NEIGHBOURS)
Bounds = tuple[float | None, float | None]


class SelectionSection(QWidget):
    """``range_changed`` tells that other numbers are to be selected, ``doubtful_wanted`` carries
    how many doubtful labels are, ``keep_wanted`` a name, ``shown`` and ``forgotten`` a Kept; the
    others say what is to become of the selection."""

    range_changed = Signal()
    invert_wanted = Signal()
    clear_wanted = Signal()
    again_wanted = Signal()
    all_wanted = Signal()
    doubtful_wanted = Signal(int)
    keep_wanted = Signal(str)
    shown = Signal(object)
    forgotten = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inspected: Inspected | None = None
        self._choices: dict[str, Colouring] = {}
        self.errors = RangeField("mapError", "Error", self)
        self.number = combo("mapRangeCombo", "Numbers", "Numbers to select samples by", self)
        self.numbers = RangeField("mapNumber", "Number", self)
        self._doubtful = DoubtSettings()
        self.count = NumberField(parameters(DoubtSettings)["count"], self)
        self.doubtful = button(
            "Select", "mapDoubtfulButton", wrapped(DOUBTFUL_TIP), self._select_doubtful, self
        )
        self.invert = button(
            "Invert", "mapInvertButton", "Select all others", self.invert_wanted.emit
        )
        self.clear = button("Clear", "mapClearButton", "Select nothing", self.clear_wanted.emit)
        self.again = button(
            "Map these again",
            "mapAgainButton",
            "A map of the selected samples alone",
            self.again_wanted.emit,
        )
        self.all = button(
            "Map all", "mapAllButton", "A map of all samples again", self.all_wanted.emit
        )
        self.keep = button(
            "Keep as…", "mapKeepButton", "Keep the selection under a name", self._ask_name
        )
        self.name = QLineEdit(self)
        self.list = QWidget(self)
        self._lines = QVBoxLayout(self.list)
        self._build()
        self.errors.changed.connect(self.range_changed)
        self.numbers.changed.connect(self.range_changed)
        self.count.committed.connect(self._set_count)
        self.number.activated.connect(self._choose_number)
        self.name.returnPressed.connect(self._take_name)

    @property
    def choices(self) -> dict[str, Colouring]:
        """The numbers that can be bounded, by name."""
        return self._choices

    @property
    def ranges(self) -> tuple[tuple[Colouring, Bounds], ...]:
        """The numbers that are bounded, with their bounds."""
        found = [(Colouring(By.ERROR), self.errors.bounds)]
        if self._choices:
            found.append((self._choices[self.number.currentText()], self.numbers.bounds))
        return tuple((one, bounds) for one, bounds in found if bounds != (None, None))

    def show_inspected(self, inspected: Inspected, whole: bool) -> None:
        """Offer what can be done with what is selected; ``whole`` says that all is mapped."""
        self._inspected = inspected
        there = choices(inspected).items()
        found = {name: one for kind in BOUNDED for name, one in there if one.by is kind}
        if [*found] != [*self._choices]:
            self._choices = found
            with QSignalBlocker(self.number):
                self.number.clear()
                self.number.addItems([*found])
            self.numbers.show_bounds(None, None)
        self._doubts.setHidden(inspected.part.labels is None)
        some = len(inspected.selection) > 0
        for one in (self.clear, self.keep, self.again):
            one.setEnabled(some)
        self.all.setHidden(whole)

    def show_no_ranges(self) -> None:
        """What is selected was not selected by numbers."""
        self.errors.show_bounds(None, None)
        self.numbers.show_bounds(None, None)

    def show_kept(self, kept: tuple[Kept, ...]) -> None:
        """List selections that were kept."""
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for number, one in enumerate(kept):
            self._lines.addWidget(self._line(number, one))
        self.list.setVisible(bool(kept))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.name.isVisible():
            self._end_name()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        self.name.setObjectName("mapNameField")
        self.name.setAccessibleName("Name of the selection")
        self.name.setToolTip("Enter keeps the selection under this name, Esc does not")
        self.name.hide()
        self.count.setObjectName("mapDoubtfulField")
        self.count.setMinimumWidth(36)
        self.count.show_value(self._doubtful.count)
        self.list.setObjectName("mapKeptList")
        self.list.setAccessibleName("Kept selections")
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(6)
        layout.addWidget(label("SELECTION", "section", self))
        form = captioned()
        form.addRow(caption("Error"), self.errors)
        form.addRow(caption("Number"), self.number)
        form.addRow(caption(""), self.numbers)
        layout.addLayout(form)
        for buttons in ((self.invert, self.clear, self.keep), (self.again, self.all)):
            line = QWidget(self)
            across = row(line, 0, 0, 0, 0, spacing=6)
            for one in buttons:
                across.addWidget(one)
            across.addStretch(1)
            layout.addWidget(line)
        layout.addWidget(self.name)
        layout.addWidget(self.list)
        layout.addWidget(self._doubts_section())
        self.show_kept(())

    def _doubts_section(self) -> QWidget:
        """What doubtful labels are, and how many are to be selected."""
        self._doubts = QWidget(self)
        layout = QVBoxLayout(self._doubts)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(label("DOUBTFUL LABELS", "section", self._doubts))
        self.about_doubts = label(DOUBTFUL, "detail", self._doubts)
        self.about_doubts.setObjectName("mapDoubtfulAbout")
        self.about_doubts.setWordWrap(True)
        layout.addWidget(self.about_doubts)
        line, form = QWidget(self._doubts), captioned()
        across = row(line, 0, 0, 0, 0, spacing=6)
        across.addWidget(self.count, 1)
        across.addWidget(self.doubtful)
        form.addRow(caption("The worst"), line)
        layout.addLayout(form)
        return self._doubts

    def _line(self, number: int, kept: Kept) -> QWidget:
        line = QWidget(self.list)
        across = row(line, 0, 0, 0, 0, spacing=4)
        told = f"{len(kept.rows):,} samples, {kept.told}: select them again"
        shown = button(
            kept.name, f"mapKept{number}Button", told, lambda: self.shown.emit(kept), line
        )
        shown.setProperty("role", "link")
        count = ElidedLabel("detail", line)
        count.say(f"{len(kept.rows):,} · {kept.told}", f"{len(kept.rows):,}")
        gone = button(
            "×", f"mapForget{number}Button", f"Forget “{kept.name}”",
            lambda: self.forgotten.emit(kept), line,
        )  # fmt: skip
        gone.setAccessibleName(f"Forget {kept.name}")
        gone.setProperty("role", "link")
        gone.setMinimumWidth(20)
        across.addWidget(shown)
        across.addWidget(count, 1)
        across.addWidget(gone)
        return line

    def _select_doubtful(self) -> None:
        self.count.take()
        if not self.count.is_mistaken:
            self.doubtful_wanted.emit(self._doubtful.count)

    def _set_count(self, count: int) -> None:
        self._doubtful = DoubtSettings(count=count)
        self.count.show_value(count)

    def _choose_number(self, _place: int) -> None:
        bounded = self.numbers.bounds != (None, None)
        self.numbers.show_bounds(None, None)
        if bounded:
            self.range_changed.emit()

    def _ask_name(self) -> None:
        if self._inspected is None:
            return
        self.name.setText(suggested(self._inspected.part, self._inspected.selection))
        self.name.show()
        self.name.setFocus()
        self.name.selectAll()

    def _take_name(self) -> None:
        name = self.name.text().strip()
        if name:
            self._end_name()
            self.keep_wanted.emit(name)

    def _end_name(self) -> None:
        self.name.hide()
        self.keep.setFocus()
