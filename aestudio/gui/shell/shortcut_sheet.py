"""The sheet of shortcuts: those of the whole window, and those of the parts that have the focus."""

from collections.abc import Iterator

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QKeySequence, QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from aestudio.gui.build.designer import hourglass_view
from aestudio.gui.build.training import loss_moves, rewind_track, stage_list
from aestudio.gui.build.viewer import enlarged, grid
from aestudio.gui.inspect import class_list
from aestudio.gui.inspect.errors import class_bars, heat_map, histogram, inputs_table, pca_chart
from aestudio.gui.inspect.features import accuracy_chart
from aestudio.gui.inspect.map import canvas
from aestudio.gui.inspect.neurons import stack_bars, unit_grid
from aestudio.gui.inspect.neurons.lens import sample_strip
from aestudio.gui.inspect.probe import image_canvas, profile_canvas, row_table
from aestudio.gui.inspect.samples import sample_grid
from aestudio.gui.inspect.walk import code_sliders, frame_grid
from aestudio.gui.kit.keys import Line, Section
from aestudio.gui.kit.widgets import button, label, scrolled
from aestudio.gui.runs import curves_canvas, queue_card, sample_rows, table_view, wipe
from aestudio.gui.shell.actions import ACTIONS, Actions, Group

COLUMNS = 3
MARGINS = QMargins(0, 0, 12, 56)  # What is around the columns: a scroll bar, the button.
# Parts that take keys of their own while they have the focus.
NEARBY: tuple[Section, ...] = tuple(
    one.KEYS.section
    for one in (
        hourglass_view, stage_list, loss_moves, rewind_track, grid, enlarged, table_view,
        queue_card, curves_canvas, sample_rows, wipe, sample_grid, class_list, canvas,
        histogram, class_bars, heat_map, inputs_table, pca_chart, accuracy_chart,
        stack_bars, unit_grid, sample_strip, frame_grid, code_sliders, image_canvas,
        profile_canvas, row_table,
    )
)  # fmt: skip


class ShortcutSheet(QDialog):
    """Three columns of keys, by what they are about."""

    def __init__(self, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("shortcutSheet")
        self.setWindowTitle("Keyboard shortcuts")
        self._sections = (*of_actions(actions), *NEARBY)
        content = QWidget()
        across = self._across = QHBoxLayout(content)
        across.setContentsMargins(20, 16, 20, 8)
        across.setSpacing(28)
        for sections in _columns(self._sections):
            across.addLayout(self._column(sections))
        self._close = button("Close", "closeSheetButton", "Close (Esc)", self.reject, self)
        below = QHBoxLayout()
        below.setContentsMargins(20, 0, 20, 0)
        below.addStretch(1)
        below.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 16)
        layout.setSpacing(8)
        area = scrolled(content)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        area.setObjectName("shortcutSheetArea")
        area.setAccessibleName("Keyboard shortcuts")
        # There is nothing in it that could have the focus: keys scroll it itself.
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout.addWidget(area, 1)
        layout.addLayout(below)
        area.setFocus()
        self._content = content

    def showEvent(self, event: QShowEvent) -> None:
        # Only now its labels have their fonts, of which their layouts are to hear at once.
        for one in (self._content, *self._content.findChildren(QLabel)):
            one.ensurePolished()
        self._across.invalidate()
        room = self.screen().availableGeometry().size() * 0.9
        self.resize(self._content.sizeHint().grownBy(MARGINS).boundedTo(room))
        super().showEvent(event)

    @property
    def told(self) -> tuple[Section, ...]:
        """What it tells."""
        return self._sections

    def _column(self, sections: list[Section]) -> QVBoxLayout:
        found = QVBoxLayout()
        found.setSpacing(16)
        for title, lines in sections:
            found.addLayout(_section(title, lines))
        found.addStretch(1)
        return found


def of_actions(actions: Actions) -> Iterator[Section]:
    """Those of the whole window, by group."""
    for group in Group:
        lines = tuple(
            (actions[spec.name].text().rstrip("…"), tuple(map(_shown, spec.shortcuts)))
            for spec in ACTIONS
            if spec.group is group and spec.shortcuts
        )
        if lines:
            yield group.value, lines


def _shown(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _columns(sections: tuple[Section, ...]) -> list[list[Section]]:
    """In their order, each column about as long as the others."""
    total = sum(2 + len(lines) for _title, lines in sections)
    found: list[list[Section]] = [[] for _ in range(COLUMNS)]
    before = 0
    for section in sections:
        length = 2 + len(section[1])
        found[min(COLUMNS - 1, (before + length // 2) * COLUMNS // total)].append(section)
        before += length
    return found


def _section(title: str, lines: tuple[Line, ...]) -> QGridLayout:
    found = QGridLayout()
    found.setHorizontalSpacing(16)
    found.setVerticalSpacing(6)
    found.setColumnStretch(0, 1)
    found.addWidget(label(title.upper(), "section"), 0, 0)
    for row, (text, keys) in enumerate(lines, start=1):
        found.addWidget(label(text), row, 0)
        held = QHBoxLayout()
        held.setSpacing(4)
        held.addStretch(1)
        for one in keys:
            held.addWidget(_key(one))
        found.addLayout(held, row, 1)
    return found


def _key(text: str) -> QLabel:
    found = label(text, "key")
    found.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return found
