"""The import dialog: what the file is, how it becomes samples, and a yes."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from aestudio.core.preparation import Missing
from aestudio.core.reference import DataReference
from aestudio.data.place import file_of, parted
from aestudio.gui.importing.arrays_page import ArraysPage
from aestudio.gui.importing.begun_strip import BegunStrip
from aestudio.gui.importing.choices_strip import ChoicesStrip, choices_in
from aestudio.gui.importing.columns_page import ColumnsPage
from aestudio.gui.importing.findings import Draft, Findings
from aestudio.gui.importing.import_controller import MEASURING, ImportController
from aestudio.gui.importing.later import afresh
from aestudio.gui.importing.notes_strip import NotesStrip
from aestudio.gui.importing.samples_page import SamplesPage, some_samples
from aestudio.gui.importing.settings_panel import WIDTH, SettingsPanel
from aestudio.gui.importing.statistics_page import StatisticsPage
from aestudio.gui.importing.summary import Summary, split_text
from aestudio.gui.importing.texts import doing_with, name_of
from aestudio.gui.importing.waiting_page import ReadingPage, RefusalPage
from aestudio.gui.kit.background import Background
from aestudio.gui.kit.stepwise import Stepwise
from aestudio.gui.kit.widgets import Card, Segments, button, label, row
from aestudio.gui.shell.theme import Themes

SIZE = QSize(1060, 720)
OTHER, AGAIN = "Use other data", "Prepare data"  # What the dialog can be asked for.
LOOKING = "Looking at all values…"
UNFIT = "Statistics come once the data make samples: see below what is in the way."
VIEWS = (
    ("samples", "Samples"),
    ("columns", "Columns"),
    ("statistics", "Statistics"),
    ("arrays", "Arrays"),
)


class ImportDialog(QDialog):
    """``taken`` carries a Draft and the DataReference that it became; ``other_wanted`` asks for
    another file. Nothing of the project changes before. ``asked`` is what it was opened for.

    Its frame is there at once; what goes into it is made in the turns of the event loop that
    follow, and the file is read after them.
    """

    taken = Signal(object, object)
    other_wanted = Signal()

    def __init__(
        self,
        draft: Draft,
        validation_share: float,
        themes: Themes,
        background: Background,
        parent: QWidget | None = None,
        asked: str = OTHER,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("importDialog")
        self.setAccessibleName(asked)
        self.setWindowTitle(f"{name_of(draft.path)} — {asked}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._validation_share = validation_share
        self._view = "samples"
        self._shown = Findings()
        self.controller = ImportController(background, draft, self)
        self.summary = Summary(self)
        made, preview = self._settings_card(), self._preview_card()
        self.begun = BegunStrip(self)
        self.choices = ChoicesStrip(self)
        self.notes = NotesStrip(self)
        self._lay_out(made, preview, self._answers())
        self.resize(_fitting(SIZE, parent))
        self.summary.show_draft(draft)
        self.summary.show_findings(self._shown)
        self.reading.show_reading(doing_with(draft.path), name_of(draft.path))
        fill_pages = partial(self._fill_pages, themes)
        steps = (self.settings.fill_reading, self._fill_settings, fill_pages, self._begin)
        self._building = Stepwise(steps, self)

    def show_draft(self, draft: Draft) -> None:
        """Show what is wanted."""
        self.summary.show_draft(draft)
        self.settings.show_draft(draft)
        self.begun.show_draft(draft)
        self.choices.show_reading(draft.preparation.reading)
        self.statistics.show_wanted(draft.codings)
        self._show_roles(draft, self.controller.findings)

    def show_findings(self, found: Findings) -> None:
        """Show what is known by now."""
        before, self._shown = self._shown, found
        draft = self.controller.draft
        if found.look is None and found.busy and not before.busy:
            self.reading.show_reading(doing_with(draft.path), name_of(draft.path))
        if found.refused is not None and len(found.arrays) > 1 and before.refused is None:
            self._view = "arrays"
        if found.refused is not None and found.refused is not before.refused:
            self.refusal.show_error(found.refused)
        self.summary.show_findings(found)
        self.settings.show_findings(found, draft.path)
        self.choices.show_look(found.look)
        self.arrays.show_arrays(found.arrays, parted(draft.path)[1])
        if found.look is not before.look:
            table = None if found.look is None else found.look.table
            self.columns.columns.show_table(table, found.look.columns if found.look else ())
        scaled = found.prepared is not before.prepared and self.samples.follows_scaling
        named = found.roles != before.roles and _shows_labels(found)
        if found.look is not before.look or scaled or named:
            self.samples.show_samples(some_samples(found))
        if found.statistics is not None and found.statistics is not before.statistics:
            assert found.prepared is not None
            self.statistics.show_statistics(found.prepared, found.statistics)
            self.statistics.show_wanted(draft.codings)
        self._show_roles(draft, found)
        self._show_notes(found)
        self._show_page(found)
        self._show_answer(found)

    def choose_view(self, view: object) -> None:
        """Turn to the samples, columns, statistics or arrays."""
        self._view = str(view)
        self._show_page(self._shown)

    def done(self, result: int) -> None:
        self._building.stop()
        self.controller.close()
        super().done(result)

    def _show_roles(self, draft: Draft, found: Findings) -> None:
        self.columns.columns.show_roles(draft.preparation.ignored, dict(found.roles))

    def _show_notes(self, found: Findings) -> None:
        gaps = found.look is not None and bool(found.look.missing)
        if found.unfit is not None:
            refusing = self.controller.draft.preparation.missing is Missing.REFUSE
            known = found.look.raw.notes if found.look is not None else ()
            self.notes.show_unfit(found.unfit, gaps and refusing, known)
        elif found.prepared is not None:
            asked = [one.told for one in choices_in(found.look)]
            self.notes.show_notes([one for one in found.prepared.notes if one not in asked])
        else:
            self.notes.show_notes(())

    def _show_page(self, found: Findings) -> None:
        """The view that was chosen, or what stands in its place."""
        offered = self._offered(found)
        if self._view not in offered:
            self._view = "samples"
        for view, _text in VIEWS:
            self._views.button(view).setVisible(view in offered)
        self._views.setVisible(len(offered) > 1)
        self._views.setFixedWidth(86 * len(offered))
        self._views.show_value(self._view)
        waiting = found.unfit is None
        self._measuring.setText(LOOKING if waiting else UNFIT)
        self._pages.setCurrentWidget(self._page(found))

    def _page(self, found: Findings) -> QWidget:
        if self._view == "arrays":
            return self.arrays
        if found.look is None and found.refused is not None:
            return self.refusal
        if found.look is None:
            return self.reading
        if self._view == "statistics":
            return self._measuring if found.statistics is None else self.statistics
        return self.columns if self._view == "columns" else self.samples

    def _offered(self, found: Findings) -> tuple[str, ...]:
        offered = ["samples"]
        if found.look is not None and found.look.table is not None:
            offered.append("columns")
        if found.look is not None:
            offered.append("statistics")
        if len(found.arrays) > 1:
            offered.append("arrays")
        return tuple(offered)

    def _show_answer(self, found: Findings) -> None:
        ready = found.prepared is not None and found.unfit is None
        self.use_button.setEnabled(ready and found.busy in ("", MEASURING))
        split = split_text(found, self.controller.draft.test_share, self._validation_share)
        self._split.setText(split)
        self._split.setToolTip("Samples of each part; validation is the share the plan sets")
        self._busy.setText(f"{found.busy}…" if found.busy else "")

    def _edit(self, **changes: Any) -> None:
        self.controller.change(replace(self.controller.draft, **changes))

    def _edit_preparation(self, **changes: Any) -> None:
        self._edit(preparation=self.controller.draft.preparation.edited(**changes))

    def _edit_reading(self, name: str, value: Any) -> None:
        reading = self.controller.draft.preparation.reading.edited(**{name: value})
        self._edit_preparation(reading=reading)

    def _use_column(self, name: str, used: bool) -> None:
        ignored = [one for one in self.controller.draft.preparation.ignored if one != name]
        self._edit_preparation(ignored=tuple(ignored if used else [*ignored, name]))

    def _choose_array(self, name: str) -> None:
        self._edit(path=Path(f"{file_of(self.controller.draft.path)}:/{name.strip('/')}"))

    def _choose_other(self) -> None:
        self.reject()
        self.other_wanted.emit()

    def _finish(self, reference: DataReference) -> None:
        draft = self.controller.draft
        self.accept()
        self.taken.emit(draft, reference)

    def _connect(self) -> None:
        controller, settings = self.controller, self.settings
        controller.draft_changed.connect(self.show_draft)
        controller.found.connect(self.show_findings)
        controller.progressed.connect(self.reading.show_share)
        controller.taken.connect(self._finish)
        settings.preparation_changed.connect(lambda wanted: self._edit(preparation=wanted))
        settings.share_changed.connect(lambda share: self._edit(test_share=share))
        settings.embedding_changed.connect(lambda on: self._edit(embedded=on))
        settings.mistaken.connect(self._show_mistake)
        self.columns.use_changed.connect(self._use_column)
        self.arrays.chosen.connect(self._choose_array)
        self.statistics.codings_wanted.connect(lambda codings: self._edit(codings=codings))
        self.choices.chosen.connect(self._edit_reading)
        self.choices.grown.connect(self._order_last)
        self.begun.turned.connect(lambda: controller.change(afresh(controller.draft)))
        self.notes.missing_chosen.connect(lambda rule: self._edit_preparation(missing=rule))
        self.reading.stopped.connect(controller.stop)
        self.refusal.retry.connect(controller.begin)
        self.refusal.other.connect(self._choose_other)
        self._views.chosen.connect(self.choose_view)

    def _show_mistake(self, text: str) -> None:
        self._mistake.setText(text)
        self._mistake.setVisible(bool(text))

    def _lay_out(self, made: Card, preview: Card, answers: QFrame) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addWidget(self.summary)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addWidget(made)
        middle.addWidget(preview, 1)
        layout.addLayout(middle, 1)
        layout.addWidget(self.begun)
        layout.addWidget(self.choices)
        layout.addWidget(self.notes)
        layout.addWidget(answers)

    def _settings_card(self) -> Card:
        found = Card("How it becomes samples", self)
        found.setFixedWidth(WIDTH)
        self._mistake = label("", "mistake", found)
        self._mistake.setObjectName("importMistake")
        self._mistake.setWordWrap(True)
        self._mistake.setContentsMargins(12, 8, 12, 0)
        self._mistake.hide()
        found.body.addWidget(self._mistake)
        self.settings = SettingsPanel(found)
        found.body.addWidget(self.settings)
        return found

    def _preview_card(self) -> Card:
        found = Card("What it holds", self)
        self._views = Segments(VIEWS, found)
        found.header.addStretch(1)
        found.header.addWidget(self._views)
        self._views.hide()
        self._pages = QStackedWidget(found)
        self.reading = ReadingPage(self._pages)
        self._pages.addWidget(self.reading)
        found.body.addWidget(self._pages)
        return found

    def _fill_settings(self) -> None:
        """Make the rest of the settings, which the tab key reaches before all other parts."""
        self.settings.fill_preparing()
        within = set(self.settings.findChildren(QAbstractButton))
        self._move_behind(one for one in self.findChildren(QAbstractButton) if one not in within)

    def _fill_pages(self, themes: Themes) -> None:
        """Make what the preview shows once the file has been read."""
        pages = self._pages
        self.samples = SamplesPage(themes, pages)
        self.columns = ColumnsPage(themes, pages)
        self.statistics = StatisticsPage(themes, pages)
        self.arrays = ArraysPage(pages)
        self.refusal = RefusalPage(themes, pages)
        self._measuring = label("", "muted", pages)
        self._measuring.setObjectName("statisticsWait")
        self._measuring.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for page in (
            self.samples,
            self.columns,
            self.statistics,
            self.arrays,
            self.refusal,
            self._measuring,
        ):
            pages.addWidget(page)
        self._order_last()

    def _begin(self) -> None:
        self._connect()
        self.show_draft(self.controller.draft)
        self.show_findings(self.controller.findings)
        self.controller.begin()

    def _order_last(self) -> None:
        """The tab key ends with how it began, what is asked, what can be put right, the answer."""
        remedies = self.notes.findChildren(QAbstractButton)
        asked = [self.begun.button, *self.choices.fields]
        self._move_behind([*asked, *remedies, *self._answer_buttons])

    def _move_behind(self, parts: Iterable[QWidget]) -> None:
        """Let the tab key reach these after all others."""
        for part in parts:
            last = self.previousInFocusChain()
            while last is not None and last.focusPolicy() == Qt.FocusPolicy.NoFocus:
                last = last.previousInFocusChain()
            QWidget.setTabOrder(last or self, part)

    def _answers(self) -> QFrame:
        found = QFrame(self)
        layout = row(found, 4, 2, 0, 0)
        self._split, self._busy = label("", "", found), label("", "muted", found)
        self._split.setObjectName("splitSummary")
        cancel = button(
            "Cancel", "cancelImportButton", "Leave the project as it is (Esc)", self.reject, found
        )
        cancel.setProperty("role", "")
        cancel.setAutoDefault(False)
        self.use_button = button(
            "Use these data",
            "useDataButton",
            "The project takes these data (Enter)",
            self.controller.take,
            found,
        )
        self.use_button.setProperty("role", "primary")
        self.use_button.setDefault(True)
        self.use_button.setEnabled(False)
        for widget in (self._split, self._busy):
            layout.addWidget(widget)
        layout.addStretch(1)
        self._answer_buttons = (cancel, self.use_button)
        for one in self._answer_buttons:
            layout.addWidget(one)
        return found


def _shows_labels(found: Findings) -> bool:
    """Whether samples of a table are shown as images, with their labels below."""
    table = None if found.look is None else found.look.table
    return table is not None and table.pixels is not None


def _fitting(wanted: QSize, parent: QWidget | None) -> QSize:
    """The size wanted, or what the window that it lies on and the screen have room for."""
    if parent is not None:
        wanted = wanted.boundedTo(parent.window().size())
    screen = QGuiApplication.primaryScreen() if parent is None else parent.screen()
    if screen is None:
        return wanted
    room = screen.availableSize()
    return wanted.boundedTo(QSize(room.width() - 40, room.height() - 60))
