"""A row of the face-off dialog: a design that can be chosen, and what stands against that."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from aestudio.core.project import Project
from aestudio.core.units import count_text
from aestudio.experiments.candidates import Candidate
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import label

BOX, NAME = 24, 196  # What the box takes before the name, and with the longest usual one.


class ContenderRow(QWidget):
    """``chosen`` says that it was chosen, or is no longer; ``key`` tells it from the others."""

    chosen = Signal()

    def __init__(self, key: str, place: int, candidate: Candidate, parent: QWidget) -> None:
        super().__init__(parent)
        self.key, self.candidate = key, candidate
        self._same = ""
        self._wanted = False
        self.box = QCheckBox(candidate.name, self)
        self.box.setObjectName(f"contender{place + 1}CheckBox")
        self.box.setProperty("role", "box")
        self.box.setMinimumWidth(NAME)
        self.box.clicked.connect(self._click)
        self._about = ElidedLabel("muted", self)
        self._about.setObjectName(f"contender{place + 1}About")
        self._problem = label("", "mistake", self)
        self._problem.setObjectName(f"contender{place + 1}Problem")
        self._problem.setWordWrap(True)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setHorizontalSpacing(10)
        layout.setVerticalSpacing(0)
        layout.addWidget(self.box, 0, 0)
        layout.addWidget(self._about, 0, 1)
        layout.addWidget(self._problem, 1, 0, 1, 2)
        layout.setColumnStretch(1, 1)
        self._problem.setContentsMargins(BOX, 0, 0, 4)
        self.show_candidate(candidate)

    @property
    def is_chosen(self) -> bool:
        """Whether it is to stand against others, as far as it can."""
        return self._wanted

    @property
    def fits(self) -> bool:
        """Whether it does."""
        return self._wanted and not self.candidate.problem and not self._same

    @property
    def problem(self) -> str:
        """What stands against it."""
        if self.candidate.problem:
            return self.candidate.problem
        return f"The same design as “{self._same}”: left out." if self._same else ""

    def choose(self, wanted: bool) -> None:
        """Have it stand against others without telling anyone."""
        self._wanted = wanted
        self._show()

    def show_candidate(self, candidate: Candidate) -> None:
        """Show what it is by now."""
        self.candidate = candidate
        self.box.setText(candidate.name)
        self._about.say(*_design_texts(candidate.project))
        self._show()

    def tell_same(self, other: str) -> None:
        """Say that it is the same design as another that is chosen; empty if it is not."""
        self._same = other
        self._show()

    def _click(self, checked: bool) -> None:
        self._wanted = checked
        self.chosen.emit()

    def _show(self) -> None:
        possible = not self.candidate.problem
        with QSignalBlocker(self.box):
            self.box.setChecked(self._wanted and possible)
        self.box.setEnabled(possible)
        self.box.setAccessibleName(self.candidate.name)
        self.box.setAccessibleDescription(self.problem)
        self.box.setToolTip(wrapped(self.problem or f"Let “{self.candidate.name}” take part"))
        self._problem.setText(self.problem)
        self._problem.setVisible(bool(self.problem))


def _design_texts(project: Project | None) -> tuple[str, ...]:
    """784 → 300 → 150, 281,734 parameters; or less of it where there is no room."""
    if project is None:
        return ("",)
    found = project.architecture
    sizes = " → ".join(f"{one:,}" for one in found.encoder_sizes)
    return f"{sizes}, {count_text(found.parameters, 'parameter')}", sizes
