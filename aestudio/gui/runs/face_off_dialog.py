"""The dialog in which a face-off is set up: who stands against whom, and under which settings."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from aestudio.core.runs import MOST_RUNS
from aestudio.core.units import count_text
from aestudio.experiments.candidates import Candidate, candidates, same_designs
from aestudio.experiments.duration import seconds_of, work_a_second
from aestudio.experiments.planning import face_off_group, face_off_runs
from aestudio.experiments.settings import FaceOffSettings, Given
from aestudio.gui.document.session import Session
from aestudio.gui.kit.figures import duration_words
from aestudio.gui.kit.forms import ParameterForm
from aestudio.gui.kit.widgets import label, scrolled, walked
from aestudio.gui.runs.contender_row import ContenderRow
from aestudio.gui.runs.dialog_foot import DialogFoot

WIDTH, ROWS_HEIGHT = 540, 236
USUAL = ("tied", "untied")
FEWEST = 2


class FaceOffDialog(QDialog):
    """``start_wanted`` carries QueuedRuns and their RunGroup."""

    start_wanted = Signal(object, object)

    def __init__(self, session: Session, marked: Sequence[str], window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("faceOffDialog")
        self.setWindowTitle("Face-off")
        self._session, self._marked = session, tuple(marked)
        self._settings = FaceOffSettings()
        self._rows: list[ContenderRow] = []
        self._list = QWidget(self)
        self._list_layout = QVBoxLayout(self._list)
        self._list_layout.setContentsMargins(0, 0, 8, 0)
        self._list_layout.setSpacing(4)
        self.form = ParameterForm(FaceOffSettings, tuple(FaceOffSettings.model_fields), self)
        self.foot = DialogFoot("faceOff", self)
        self._place()
        self.foot.start_wanted.connect(self._start)
        self.foot.cancel_wanted.connect(self.reject)
        self.form.edited.connect(self._edit)
        self.form.mistaken.connect(self._tell_mistake)
        usual = USUAL if len(self._marked) < FEWEST else self._marked
        self._show_candidates(chosen=usual)
        session.project_changed.connect(self.show_project)
        session.runs_changed.connect(self.show_project)

    @property
    def rows(self) -> Sequence[ContenderRow]:
        """One for each that can be chosen."""
        return tuple(self._rows)

    def show_project(self, _news: object = None) -> None:
        """The design, or the runs, have changed."""
        self._show_candidates([one.key for one in self._rows if one.is_chosen])

    def show_marked(self, ids: Sequence[str]) -> None:
        """Offer the designs of the runs that are marked by now."""
        self._marked = tuple(ids)
        self.show_project()

    @property
    def fitting(self) -> tuple[Candidate, ...]:
        """Those that are chosen and can be trained, each design once."""
        return tuple(one.candidate for one in self._rows if one.fits)

    def _show_candidates(self, chosen: Sequence[str]) -> None:
        """Those of the project, then of the marked runs; by the names, or the ids of their runs."""
        runs = self._session.runs
        marked = [one for id in self._marked if (one := runs.find(id)) is not None]
        found = candidates(self._session.project, marked)
        keys = [one.key for one in found]
        if keys != [one.key for one in self._rows]:
            self._make_rows(keys, found, chosen)
        for row, candidate in zip(self._rows, found, strict=True):
            row.show_candidate(candidate)
        self._settle()

    def _make_rows(
        self, keys: Sequence[str], found: Sequence[Candidate], chosen: Sequence[str]
    ) -> None:
        for old in self._rows:
            self._list_layout.removeWidget(old)
            old.deleteLater()
        self._rows = []
        for place, (key, candidate) in enumerate(zip(keys, found, strict=True)):
            made = ContenderRow(key, place, candidate, self._list)
            made.choose(key in chosen)
            made.chosen.connect(self._settle)
            self._rows.append(made)
            self._list_layout.insertWidget(place, made)
        fields = [self.form.field(name) for name in FaceOffSettings.model_fields]
        walked([*(one.box for one in self._rows), *fields, *self.foot.buttons])
        self._rows[0].box.setFocus()

    def _edit(self, name: str, value: Any) -> None:
        self._settings = self._settings.edited(**{name: value})
        self._tell_mistake("")

    def _settle(self) -> None:
        """Say what all this comes to."""
        settings = self._settings
        self.form.show_values(dict(settings))
        self.form.set_row_visible("seconds", settings.given is Given.SECONDS)
        self.form.set_row_visible("updates", settings.given is Given.UPDATES)
        chosen = [one.candidate for one in self._rows if one.is_chosen]
        same = same_designs(chosen, settings.budget)
        for one in self._rows:
            one.tell_same(same.get(one.candidate.name, ""))
        runs = len(self.fitting) * settings.seeds
        full = runs + len(self._session.runs.kept) > MOST_RUNS
        enough = len(self.fitting) >= FEWEST
        self.foot.offer(enough and not full)
        if not enough:
            self.foot.say(
                "Choose two designs or more", "that are not the same, and can be trained."
            )
            return
        detail = f"{len(self.fitting)} designs, {count_text(settings.seeds, 'seed')} each"
        if full:
            detail = f"A project has {MOST_RUNS:,} runs at most: take fewer seeds."
        self.foot.say(f"{count_text(runs, 'run')}{self._about_how_long()}", detail)

    def _about_how_long(self) -> str:
        """In all; what is not known is said."""
        session, budget = self._session, self._settings.budget
        speed = work_a_second(session.runs.kept, session.project.data.fingerprint)
        known = [
            seconds_of(one.project, budget, speed)
            for one in self.fitting
            if one.project is not None
        ]
        times = [one for one in known if one is not None]
        if len(times) < len(known):
            return "; how long they take is known after a first run"
        return f", about {duration_words(sum(times) * self._settings.seeds)} in all"

    def _start(self) -> None:
        names = [one.name for one in self.fitting]
        group = face_off_group(names, self._settings.budget)
        designs = [(one.named, one.project) for one in self.fitting if one.project is not None]
        self.start_wanted.emit(list(face_off_runs(designs, self._settings.seeds, group)), group)
        self.accept()

    def _tell_mistake(self, text: str) -> None:
        self.foot.tell_mistake(text)
        if not text:
            self._settle()

    def _place(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(label("CONTENDERS", "section", self))
        self._list_layout.addStretch(1)
        area = scrolled(self._list, QScrollArea(self))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFixedHeight(ROWS_HEIGHT)
        layout.addWidget(area)
        layout.addSpacing(4)
        layout.addWidget(label("EACH RUN", "section", self))
        layout.addWidget(self.form)
        layout.addWidget(self.foot, 1)
        self.setFixedWidth(WIDTH)
