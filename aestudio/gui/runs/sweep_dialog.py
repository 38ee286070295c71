"""The dialog in which a sweep is set up: which settings, with which values, how many of them."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from aestudio.core.budget import Budget
from aestudio.core.errors import ProjectError
from aestudio.core.project import Project
from aestudio.core.runs import MOST_RUNS, RunGroup
from aestudio.core.units import count_text
from aestudio.experiments.duration import seconds_of, work_a_second
from aestudio.experiments.grid import Grid
from aestudio.experiments.guided import INSTALL, NEEDED, is_installed
from aestudio.experiments.planning import sweep_group, sweep_runs
from aestudio.experiments.search import Search, searched_before, trials
from aestudio.experiments.settings import SweepSettings, Way
from aestudio.experiments.varied import (
    MANY,
    VariedSetting,
    count_of,
    designs_of,
    grid_of,
    mistakes,
    tried,
)
from aestudio.gui.document.session import Session
from aestudio.gui.kit.figures import duration_words
from aestudio.gui.kit.forms import ChoiceField, ParameterForm
from aestudio.gui.kit.widgets import button, label, scrolled, walked
from aestudio.gui.runs.dialog_foot import MISTAKEN, DialogFoot
from aestudio.gui.runs.sweep_row import SETTINGS, SweepRow

WIDTH, ROWS_HEIGHT = 540, 220
# Offered in this order, then all the others.
USUAL = ("learning_rate", "layers", "batch_size", "tied", "activation", "optimizer", "epochs")
NOTHING = "Write values of a setting"


class SweepDialog(QDialog):
    """``start_wanted`` carries QueuedRuns and their RunGroup."""

    start_wanted = Signal(object, object)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("sweepDialog")
        self.setWindowTitle("Sweep")
        self._session, self._settings = session, SweepSettings()
        self._rows: list[SweepRow] = []
        self._made = 0
        self._list = QWidget(self)
        self._list_layout = QVBoxLayout(self._list)
        self._list_layout.setContentsMargins(0, 0, 8, 0)
        self._list_layout.setSpacing(4)
        self.add_button = button(
            "Add a setting", "addSweepSettingButton", "Vary one more setting", self.add_row, self
        )
        self.add_button.setProperty("role", "link")
        self.form = ParameterForm(
            SweepSettings, tuple(SweepSettings.model_fields), self, named="sweep"
        )
        self.add_button.setAutoDefault(False)  # Enter takes what was typed, and no more.
        self.foot = DialogFoot("sweep", self)
        self._place()
        self.foot.start_wanted.connect(self._start)
        self.foot.cancel_wanted.connect(self.reject)
        self.form.edited.connect(self._edit)
        self.form.mistaken.connect(self._tell_mistake)
        self.add_row()
        session.project_changed.connect(self.show_project)

    @property
    def rows(self) -> Sequence[SweepRow]:
        """One for each setting that is varied."""
        return tuple(self._rows)

    def show_project(self, _news: object = None) -> None:
        """The design that all this is tried with has changed."""
        self._settle()

    def add_row(self) -> None:
        """One more setting: the first that no row has."""
        taken = {one.varied.name for one in self._rows}
        order = (*USUAL, *SETTINGS)
        self._made += 1
        varied = VariedSetting(next((one for one in order if one not in taken), USUAL[0]), "")
        made = SweepRow(self._made, varied, self._list)
        made.changed.connect(self._settle)
        made.removed.connect(lambda: self._remove(made))
        self._list_layout.insertWidget(len(self._rows), made)
        self._rows.append(made)
        self._settle()
        rows = [part for one in self._rows for part in one.parts]
        fields = [self.form.field(name) for name in SweepSettings.model_fields]
        walked([*rows, self.add_button, *fields, *self.foot.buttons])
        (made.values if len(self._rows) == 1 else made.setting).setFocus()

    def _remove(self, row: SweepRow) -> None:
        place = self._rows.index(row)
        self._rows.remove(row)
        self._list_layout.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._rows[min(place, len(self._rows) - 1)].values.setFocus()
        self._settle()

    def _edit(self, name: str, value: Any) -> None:
        self._settings = self._settings.edited(**{name: value})
        self._tell_mistake("")

    def _settle(self) -> None:
        """Say what all this comes to."""
        varied = [one.varied for one in self._rows]
        found = mistakes(self._session.project, varied)
        for row, mistake in zip(self._rows, found, strict=True):
            row.tell(mistake)
            row.can_be_removed(len(self._rows) > 1)
        grid = None if any(found) else grid_of(varied)
        ranged = grid is not None and bool(grid.ranged)
        way = self.form.field("way")
        assert isinstance(way, ChoiceField)
        way.offer(Way.ALL, not ranged)
        if not is_installed():
            way.offer(Way.GUIDED, False)
            way.name(Way.GUIDED, f"{NEEDED}: {INSTALL}")
        settings = self._settings
        if ranged and settings.way is Way.ALL:
            settings = settings.edited(way=Way.DRAWN)
        self.form.show_values(dict(settings))
        self.form.set_row_visible("count", settings.way is not Way.ALL)
        self._offer_going_on(grid, settings)
        told, detail = (NOTHING, "") if grid is None else self._comes_to(grid, settings)
        if any(row.is_mistaken for row in self._rows):
            told = MISTAKEN
        self.foot.say(told, detail)
        self.foot.offer(grid is not None and not detail)

    def _offer_going_on(self, grid: Grid | None, settings: SweepSettings) -> None:
        """Where a guided search can learn from one before it."""
        runs, before = self._session.runs, None
        if grid is not None and grid.varied and settings.way is Way.GUIDED:
            before = searched_before(Search(self._session.project, grid), runs)
        if before is not None:
            many = count_text(len(runs.of_group(before.id)), "run")
            self.form.set_label("go_on", f"Go on from {many}")
        self.form.set_row_visible("go_on", before is not None)

    def _comes_to(self, grid: Grid, settings: SweepSettings) -> tuple[str, str]:
        """How many runs, and what stands against them."""
        count = count_of(grid, settings)
        told = count_text(count, "run")
        if not grid.varied:
            return "Nothing varies yet", "Write two values or more of a setting."
        if count + len(self._session.runs.kept) > MOST_RUNS:
            return told, f"A project has {MOST_RUNS:,} runs at most: try fewer values."
        project = self._session.project
        try:
            first = tried(grid, self._few(grid, settings), project.plan.seed)
            designs = [design for _values, design in islice(designs_of(project, first), MANY)]
        except ProjectError as error:
            return told, str(error)
        return f"{told}{self._about_how_long(designs, count)}", ""

    def _few(self, grid: Grid, settings: SweepSettings) -> SweepSettings:
        """So many that they are looked at while someone is writing."""
        if count_of(grid, settings) <= MANY:
            return settings
        return settings.edited(way=Way.DRAWN, count=MANY)

    def _about_how_long(self, designs: Sequence[Project], count: int) -> str:
        session = self._session
        speed = work_a_second(session.runs.kept, session.project.data.fingerprint)
        known = [seconds_of(one, Budget(), speed) for one in designs]
        times = [one for one in known if one is not None]
        if not times:
            return "; how long they take is known after a first run"
        return f", about {duration_words(sum(times) / len(times) * count)} in all"

    def _start(self) -> None:
        project = self._session.project
        grid = grid_of(one.varied for one in self._rows)
        group = sweep_group(grid.varied)
        if self._settings.way is Way.GUIDED:
            self._start_search(Search(project, grid), group)
            return
        try:
            found = list(designs_of(project, tried(grid, self._settings, project.plan.seed)))
        except ProjectError as error:
            self.foot.say(self.foot.summary.text(), str(error))
            self.foot.offer(False)
            return
        designs = [design for _values, design in found]
        self.start_wanted.emit(list(sweep_runs(designs, grid.varied, group)), group)
        self.accept()

    def _start_search(self, search: Search, group: RunGroup) -> None:
        """With the runs of the one before, where that was asked for."""
        runs = self._session.runs
        if self._settings.go_on:
            group = searched_before(search, runs) or group
        before = len(runs.of_group(group.id))
        found = trials(search, count_of(search.grid, self._settings), group, before)
        self.start_wanted.emit(list(found), group)
        self.accept()

    def _tell_mistake(self, text: str) -> None:
        self.foot.tell_mistake(text)
        if not text:
            self._settle()

    def _place(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(label("SETTINGS AND VALUES", "section", self))
        self._list_layout.addStretch(1)
        area = scrolled(self._list, QScrollArea(self))
        area.setFixedHeight(ROWS_HEIGHT)
        layout.addWidget(area)
        beside = QHBoxLayout()
        beside.addWidget(self.add_button)
        beside.addStretch(1)
        layout.addLayout(beside)
        layout.addSpacing(4)
        layout.addWidget(label("COMBINATIONS", "section", self))
        layout.addWidget(self.form)
        layout.addWidget(self.foot, 1)
        self.setFixedWidth(WIDTH)
