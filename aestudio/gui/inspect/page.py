"""The workspace in which a trained network is looked into."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from aestudio.core.project import Document
from aestudio.core.run import Run
from aestudio.core.units import count_text
from aestudio.gui.build.training.rewind_strip import RewindStrip
from aestudio.gui.document.session import Session
from aestudio.gui.importing.imports import DATA, DATA_FILTER
from aestudio.gui.inspect.exporting import ExportButton, captioned
from aestudio.gui.inspect.inspected import Inspected, Subject, inspected_first
from aestudio.gui.inspect.later_file import later_part
from aestudio.gui.inspect.look_at import LookAtCard
from aestudio.gui.inspect.measuring import part_wish
from aestudio.gui.inspect.runs_beside import runs_beside
from aestudio.gui.inspect.selected.panel import SelectedPanel
from aestudio.gui.inspect.view import InspectView, Tools
from aestudio.gui.inspect.views import VIEWS, ViewSpec
from aestudio.gui.kit.computations import Computations, Wish
from aestudio.gui.kit.empty_state import EmptyState
from aestudio.gui.kit.one_in_sight import OneInSight
from aestudio.gui.kit.panes import Panes
from aestudio.gui.kit.sketch import Sketch, image_of
from aestudio.gui.kit.widgets import Card, Segments, scrolled
from aestudio.gui.run.run_controller import RunState
from aestudio.gui.samples.part import Part, PartName, Parts
from aestudio.gui.shell.theme import Themes
from aestudio.gui.shell.workspace import Workspace

CACHE_BYTES = 512 * 2**20
AHEAD_AFTER_MS, AHEAD_EVERY_MS = 1000, 50  # Views are made ahead, in turn, once there is a network.
LEFT = 236  # Pixels.
NOTHING = (
    "Nothing to look into yet",
    "Train a network in Build. What it makes of each sample can then be seen here: "
    "its reconstruction, where it errs, its codings, and what each unit does.",
    "Go to Build",
)


class InspectPage(Workspace):
    """What is looked at · one large view · what is selected; the epochs of the run below.

    ``picture_wanted`` carries a Sketch, ``table_wanted`` a name and a table as CSV, ``run_wanted``
    the id of a run, ``turned`` tells that another view, or none, is in sight, ``told`` carries
    words for the status line, ``withdrawn`` those that no longer matter, ``failed`` a StudioError,
    ``switch_off_wanted`` a layer and a unit of the run that is opened, ``marks_wanted`` the ids of
    the runs that are to be compared. ``budget`` says how many bytes of results may be kept.
    """

    picture_wanted = Signal(object)
    table_wanted = Signal(str, str)
    run_wanted = Signal(str)
    turned = Signal()
    told = Signal(str)
    withdrawn = Signal(str)
    failed = Signal(object)
    switch_off_wanted = Signal(int, int)
    marks_wanted = Signal(tuple)

    def __init__(self, session: Session, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(session, themes, parent)
        self.setObjectName("inspectPage")
        self._name = VIEWS[0].name
        self.inspected: Inspected | None = None
        self.budget: Callable[[], int] = lambda: CACHE_BYTES
        self.computations = Computations(lambda: self.budget(), self)
        self._tools = Tools(self.computations, themes, session.folders)
        self.empty = EmptyState(
            "inspectEmpty", "Turn to where it is trained", partial(self.wanted.emit, "build"), self
        )
        self.look_at = LookAtCard(themes, self)
        # A window opens with none of them in sight.
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.timeout.connect(self._make_ahead)
        self._views: dict[str, InspectView] = {}
        self._next_moment: Subject | None = None
        self._marks: tuple[str, ...] = ()
        self._known: Mapping[str, Run] = {}
        self._headers: dict[str, QWidget] = {}
        self.selected = SelectedPanel(self._tools, self)
        self.rewind = RewindStrip(themes, self)
        self.export = ExportButton(themes, self)
        self.tabs = Segments([(one.name, one.title) for one in VIEWS], self)
        self._pages = QStackedWidget()
        self._stack, self._detail, self._header = OneInSight(), OneInSight(), OneInSight()
        self._build()
        self._connect()

    @property
    def current(self) -> InspectView:
        """The view in sight, or that which is to be."""
        return self.view(self._name)

    def view(self, name: str) -> InspectView:
        """The view of that name, made when it is turned to before that was done ahead."""
        if name not in self._views:
            self._add(next(one for one in VIEWS if one.name == name))
        return self._views[name]

    def show(self, state: Document | None = None) -> None:
        """Show the network that is looked at, as the document has it."""
        super().show(state)
        if state is not None:
            self.look_at.show_runs(state.runs)
            self._look_beside()
            self._show()

    def show_marked(self, marks: tuple[str, ...], known: Mapping[str, Run]) -> None:
        """Other runs are compared; ``known`` are those of them that were read."""
        self._marks, self._known = marks, known
        self._look_beside()
        self._show()

    def show_subject(self, subject: Subject | None) -> None:
        """Look at another network, or at the same at another moment; at none.

        While one learns, the next moment waits until all that is seen is of this one: figures of
        two epochs never stand beside each other.
        """
        follows = subject is not None and subject.live and self._looks_at_one_that_learns
        self._next_moment = subject if follows else None
        if follows and not self.computations.rested:
            return
        subject = self._of_these_data(subject)
        if subject is None:
            self.inspected = None
            self._rest()
        elif self.inspected is None:
            self.inspected = inspected_first(subject)
        else:
            self.inspected = self.inspected.of_subject(subject)
        self._look_beside()
        self._show()
        if subject is not None and self._missing and not self._ahead.isActive():
            self._ahead.start(AHEAD_AFTER_MS)

    @property
    def views_are_made(self) -> bool:
        """Whether all are there, so that to turn to one takes no longer the first time."""
        return not self._missing

    @property
    def _missing(self) -> list[str]:
        """Views that nobody has turned to yet."""
        return [one.name for one in VIEWS if one.name not in self._views]

    def _make_ahead(self) -> None:
        """One of them, so that the first turn to it takes no longer than any other."""
        for name in self._missing[:1]:
            self.view(name)
        if self._missing:
            self._ahead.start(AHEAD_EVERY_MS)

    def _look_beside(self) -> None:
        if self.inspected is not None:
            subject, runs = self.inspected.subject, self.session.runs
            beside = runs_beside(runs, self._marks, self._known, subject.live, subject.moment)
            self.inspected = replace(self.inspected, beside=beside)
            if self.isVisible() and any(one.id not in self._known for one in beside.marked):
                self.marks_wanted.emit(self._marks)

    @property
    def _looks_at_one_that_learns(self) -> bool:
        return self.inspected is not None and self.inspected.subject.live and self.isVisible()

    def _of_these_data(self, subject: Subject | None) -> Subject | None:
        """None while the data of the project are not those that are at hand."""
        wanted = self.session.project.data.fingerprint
        same = subject is None or subject.dataset.reference.fingerprint == wanted
        return subject if same else None

    def settled(self) -> bool:
        """Whether all that is seen is of one moment."""
        return not self.isVisible() or self.computations.idle

    def _catch_up(self) -> None:
        if self._next_moment is not None and self.computations.rested:
            self.show_subject(self._next_moment)

    def hurry_if_idle(self, state: RunState) -> None:
        """Once training is over, what waits for a pause of it need not wait."""
        if state is RunState.IDLE:
            self.computations.hurry()

    def forget(self, _document: Document) -> None:
        """Another document is open."""
        self._next_moment = None
        self._rest()
        self.computations.forget()

    def turn_to(self, name: str) -> None:
        """Bring a view into sight."""
        if name != self._name:
            self.current.hide_inspected()
            self._name = name
            self._show()

    def change(self, change: Callable[[Inspected], Inspected]) -> None:
        """Look at something else."""
        if self.inspected is not None:
            self.inspected = change(self.inspected)
            self._show()

    @property
    def has_picture(self) -> bool:
        """Whether a view is in sight."""
        return self.inspected is not None and self.isVisible()

    @property
    def has_table(self) -> bool:
        """Whether what is in sight can be told as a table."""
        return self.has_picture and self.current.is_table

    def save_picture(self) -> None:
        """Ask for a file, and save the view in sight to it."""
        sketch = self._picture()
        if sketch is not None:
            self.picture_wanted.emit(sketch)

    def copy_picture(self) -> None:
        """Put the view in sight on the clipboard."""
        sketch = self._picture()
        if sketch is not None:
            QGuiApplication.clipboard().setImage(image_of(sketch))
            self.told.emit("Copied the view")

    def save_table(self) -> None:
        """Ask for a file, and save what is in sight to it as CSV."""
        view = self.current
        view.ask_table(lambda table: self.table_wanted.emit(view.name, table) if table else None)

    def copy_table(self) -> None:
        """Put what is in sight on the clipboard, as CSV."""
        self.current.ask_table(self._copy)

    def take_focus(self) -> None:
        """To the view in sight, or to what leads to a first run."""
        (self.empty.button if self.inspected is None else self.current).setFocus()

    def close(self) -> bool:
        """Let what is being computed end."""
        self._ahead.stop()
        for one in self._views.values():
            one.close()
        self.computations.shut_down()
        return super().close()

    def _build(self) -> None:
        middle = Card("", self)
        middle.setObjectName("inspectCard")
        middle.title.hide()
        self.tabs.setProperty("place", "tabs")
        self.tabs.setFixedHeight(28)
        middle.header.addWidget(self.tabs)
        middle.header.addWidget(self._header, 1)
        middle.header.addWidget(self.export)
        middle.body.addWidget(self._stack, 1)
        self._detail.add(self.selected)
        across = Panes(
            "inspectAcross",
            Qt.Orientation.Horizontal,
            ((self.look_at, LEFT, 0), (middle, 644, 3), (self._detail, 368, 1)),
        )
        page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        # In a narrow window it is moved along, rather than that its controls are cut.
        self.look_at.setMinimumWidth(LEFT)
        area = scrolled(across)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        layout.addWidget(area, 1)
        layout.addWidget(self.rewind)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 8, 8, 8)
        outer.addWidget(self._pages)
        self.empty.say(*NOTHING)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.turn_to)
        self.computations.changed.connect(self._catch_up)
        self.selected.change_wanted.connect(self.change)
        self.selected.failed.connect(self.failed)
        self.look_at.change_wanted.connect(self.change)
        self.look_at.part_wanted.connect(self._ask_part)
        self.look_at.run_wanted.connect(self.run_wanted)
        self.look_at.file_wanted.connect(self._ask_file)

    def _ask_part(self, name: PartName) -> None:
        """A large one takes a while to copy: meanwhile the one before is looked at."""
        if self.inspected is None:
            return
        parts = self.inspected.subject.parts
        if parts.are_at_hand(name):
            self._show_part(parts, parts[name])
            return
        self.told.emit(f"Reading the {name.lower()} samples")
        self.computations.ask(
            "part", part_wish(parts, name), partial(self._show_part, parts), self.failed.emit
        )

    def _show_part(self, parts: Parts, part: Part) -> None:
        if self.inspected is not None and self.inspected.subject.parts is parts:
            self.change(lambda one: one.of_part(part))
            self.told.emit(f"{count_text(len(part), 'sample')} of the {part.name.lower()} part")

    def _ask_file(self) -> None:
        run = self.session.run
        if run is None or self.inspected is None:
            return
        folders = self.session.folders
        name, _filter = QFileDialog.getOpenFileName(
            self, "Look at samples of another file", str(folders.begin(DATA)), DATA_FILTER
        )
        if name:
            folders.remember(DATA, Path(name))
            self.look_into(Path(name), run)

    def look_into(self, path: Path, run: Run) -> None:
        """Look at the samples of a file by what ``run`` has trained."""
        self.told.emit(f"Reading {path.name}")
        wish = Wish(object(), lambda task: later_part(path, run, task.stopped), kept=False)
        self.computations.ask("later file", wish, self._show_later, self.failed.emit)

    def _show_later(self, later: Part) -> None:
        fits = self.inspected is not None and self.inspected.part.shape == later.shape
        if self.inspected is not None and fits:
            self.inspected.subject.parts.add(later)
            self.change(lambda one: one.of_part(later))
            self.told.emit(f"{count_text(len(later), 'sample')} of {later.file}")

    def _add(self, spec: ViewSpec) -> None:
        view = self._views[spec.name] = spec.factory(spec.name, self._tools)
        view.change_wanted.connect(self.change)
        view.view_wanted.connect(self.turn_to)
        view.told.connect(self.told)
        view.withdrawn.connect(self.withdrawn)
        view.failed.connect(self.failed)
        view.switch_off_wanted.connect(self.switch_off_wanted)
        view.marks_wanted.connect(self.marks_wanted)
        self._headers[spec.name] = _in_row(view.header)
        self._stack.add(view)
        self._header.add(self._headers[spec.name])
        if view.sidebar is not None:
            self.look_at.add_sidebar(view.sidebar)
        if view.detail is not None:
            self._detail.add(view.detail)

    def _picture(self) -> Sketch | None:
        """The view in sight, with what it is of."""
        sketch, inspected = self.current.picture(), self.inspected
        if sketch is None or inspected is None:
            return None
        current = self.session.runs.current
        told = (
            self.session.project.name,
            "" if current is None else f"run {current.title}",
            inspected.subject.moment,
            inspected.part.file or f"{inspected.part.name} part",
            self.current.about,
        )
        words = " · ".join(one for one in told if one)
        return captioned(sketch, words, self.themes.current.color("muted"))

    def _copy(self, table: str) -> None:
        if table:
            QGuiApplication.clipboard().setText(table)
            self.told.emit("Copied the table")

    def _turn(self) -> None:
        """Bring what belongs to the view into sight."""
        view = self.current
        self.tabs.show_value(view.name)
        self._stack.turn_to(view)
        self._header.turn_to(self._headers[view.name])
        self.look_at.show_sidebar(view.sidebar)
        self._detail.turn_to(view.detail or self.selected)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing that was asked for is wanted while another workspace is in sight."""
        super().hideEvent(event)
        self._rest()

    def _rest(self) -> None:
        for one in self._views.values():
            one.hide_inspected()
        self.selected.hide_inspected()

    def _show(self) -> None:
        inspected = self.inspected
        self._pages.setCurrentIndex(0 if inspected is None else 1)
        if inspected is not None and self.isVisible():
            self._turn()
            self.look_at.show_inspected(inspected)
            if self.current.detail is None:
                self.selected.show_inspected(inspected)
            self.current.show_inspected(inspected)
        self.turned.emit()


def _in_row(widgets: tuple[QWidget, ...]) -> QFrame:
    found = QFrame()
    line = QHBoxLayout(found)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addStretch(1)
    for one in widgets:
        line.addWidget(one)
    return found
