"""The card of one run: what is another in it than in its parent, its note, where to go with it."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from aestudio.core.runs import KeptRun, Runs
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.widgets import Card, button, row, scrolled
from aestudio.gui.runs.changed import Line, Tone, comparison_of
from aestudio.gui.runs.hint import hint
from aestudio.gui.runs.note_field import NoteField
from aestudio.gui.runs.table_edits import noting

LEAST = 160  # Pixels; what does not fit is scrolled to.
NONE_CHOSEN = "Choose a run in the table to see how it differs from its parent."
# How what was and what is are written: no colour says it alone.
OLD = {Tone.CHOSEN: "struck"}
NEW = {Tone.CHOSEN: "changed", Tone.BETTER: "changed"}
JUDGED = {Tone.BETTER: " · better", Tone.WORSE: " · worse"}


class AgainstParent(Card):
    """``open_wanted``, ``inspect_wanted`` and ``continue_wanted`` carry the id of the run,
    ``edit_wanted`` a text for undo and a function of Runs."""

    open_wanted = Signal(str)
    inspect_wanted = Signal(str)
    continue_wanted = Signal(str)
    edit_wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Run", parent)
        self.setObjectName("againstParentCard")
        # Told, since parts that come and go while it is not seen count until it is.
        self.setMinimumHeight(LEAST)
        self._runs = Runs()
        self._run: KeptRun | None = None
        self._lines: tuple[Line, ...] = ()
        self._fill_header()
        self.hint = hint(NONE_CHOSEN, "againstParentHint", self)
        self.content = QWidget()
        self._fill_content()
        self._area = scrolled(self.content, QScrollArea(self))
        self.body.addWidget(self.hint, 1)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self._foot())
        self.show_run(Runs(), None)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is told of the run."""
        return self._lines

    def show_run(self, runs: Runs, run: KeptRun | None) -> None:
        """Show one of the runs, or none."""
        if self._run is not None and (run is None or run.id != self._run.id):
            self.note.commit()
        self._runs, self._run = runs, run
        for one in (*self.buttons, self._area, self._note_place):
            one.setVisible(run is not None)
        self.hint.setVisible(run is None)
        if run is None:
            self._lines = ()
            self.title.setText("Run")
            self.about.say("")
            return
        found = comparison_of(runs, run)
        self.title.setText(found.title)
        self.about.say(found.subtitle)
        self.note.show_note(run.info.note)
        if found.lines != self._lines:
            self._lines = found.lines
            self._fill_lines()

    def _fill_header(self) -> None:
        self.about = ElidedLabel("muted", self)
        self.buttons = (
            button(
                "Open in Build",
                "openRunButton",
                "Show its design, curve and samples in Build",
                lambda: self._tell(self.open_wanted),
                self,
            ),
            button(
                "Inspect",
                "inspectRunButton",
                "Look at what it has learnt",
                lambda: self._tell(self.inspect_wanted),
                self,
            ),
            button(
                "Rewind in Build",
                "continueRunButton",
                "Open it in Build, where the strip below the curve goes back to any epoch, and on "
                "from there",
                lambda: self._tell(self.continue_wanted),
                self,
            ),
        )
        self.header.addWidget(self.about, 1)
        for one in self.buttons:
            self.header.addWidget(one)

    def _fill_content(self) -> None:
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(12, 10, 12, 6)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(5)
        for column, share in enumerate((2, 4, 3)):
            self._grid.setColumnStretch(column, share)
        layout.addLayout(self._grid)
        layout.addStretch(1)

    def _foot(self) -> QWidget:
        """The note, in sight however much there is to compare."""
        self._note_place = QWidget(self)
        self.note = NoteField(self._note_place)
        self.note.setFixedHeight(44)
        self.note.committed.connect(self._write_note)
        row(self._note_place, 12, 2, 12, 10).addWidget(self.note)
        return self._note_place

    def _fill_lines(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, one in enumerate(self._lines):
            self._grid.addWidget(self._text("muted", one.label), place, 0)
            self._grid.addWidget(self._text(OLD.get(one.tone, ""), *_before(one)), place, 1)
            self._grid.addWidget(
                self._text(NEW.get(one.tone, ""), one.after, suffix=JUDGED.get(one.tone, "")),
                place,
                2,
            )

    def _text(self, role: str, *wordings: str, suffix: str = "") -> ElidedLabel:
        found = ElidedLabel(role, self.content)
        found.say(*wordings, suffix=suffix)
        return found

    def _write_note(self, text: str) -> None:
        if self._run is not None:
            self.edit_wanted.emit(*noting(self._runs, self._run.id, text))

    def _tell(self, signal: SignalInstance) -> None:
        if self._run is not None:
            signal.emit(self._run.id)


def _before(line: Line) -> tuple[str, ...]:
    """What it was, from long to short."""
    if not line.apart:
        return (line.before,)
    return (
        f"{line.before} · not comparable: {line.apart}",
        f"{line.before} · {line.apart}",
    )
