"""The workspace in which a trained network is looked into."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from aestudio.core.project import Document
from aestudio.gui.build.training.rewind_strip import RewindStrip
from aestudio.gui.document.session import Session
from aestudio.gui.inspect.inspected import Inspected, Subject, inspected_first
from aestudio.gui.inspect.look_at import LookAtCard
from aestudio.gui.inspect.selected.panel import SelectedPanel
from aestudio.gui.inspect.view import InspectView, Tools
from aestudio.gui.inspect.views import VIEWS
from aestudio.gui.kit.computations import Computations
from aestudio.gui.kit.empty_state import EmptyState
from aestudio.gui.kit.panes import Panes
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.kit.widgets import Card, Segments
from aestudio.gui.run.run_controller import RunState
from aestudio.gui.shell.theme import Themes
from aestudio.gui.shell.workspace import Workspace

CACHE_BYTES = 512 * 2**20
NOTHING = (
    "Nothing to look into yet",
    "Train a network in Build. What it makes of each sample can then be seen here: "
    "its reconstruction, where it errs, its codings, and what each unit does.",
    "Go to Build",
)


class InspectPage(Workspace):
    """What is looked at · one large view · what is selected; the epochs of the run below.

    ``picture_wanted`` carries a Sketch, ``table_wanted`` a name and a table as CSV, ``run_wanted``
    the id of a run, ``told`` words for the status line, ``failed`` a StudioError,
    ``switch_off_wanted`` a layer and a unit of the run that is opened.
    """

    picture_wanted = Signal(object)
    table_wanted = Signal(str, str)
    run_wanted = Signal(str)
    told = Signal(str)
    failed = Signal(object)
    switch_off_wanted = Signal(int, int)

    def __init__(self, session: Session, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(session, themes, parent)
        self.setObjectName("inspectPage")
        self._subject: Subject | None = None
        self.inspected: Inspected | None = None
        self.computations = Computations(lambda: CACHE_BYTES, self)
        tools = Tools(self.computations, themes)
        self.empty = EmptyState(
            "inspectEmpty", "Turn to where it is trained", partial(self.wanted.emit, "build"), self
        )
        self.look_at = LookAtCard(themes, self)
        self.views = tuple(one.factory(one.name, tools) for one in VIEWS)
        self.selected = SelectedPanel(tools, self)
        self.rewind = RewindStrip(themes, self)
        self.tabs = Segments([(one.name, one.title) for one in VIEWS], self)
        self._pages, self._stack, self._detail = (
            QStackedWidget(),
            QStackedWidget(),
            QStackedWidget(),
        )
        self._header = QStackedWidget()
        self._build()
        self._connect()

    @property
    def current(self) -> InspectView:
        """The view in sight."""
        return self.views[self._stack.currentIndex()]

    def show(self, state: Document | None = None) -> None:
        """Show the network that is looked at, as the document has it."""
        super().show(state)
        if state is not None:
            self.look_at.show_runs(state.runs)
            self._show()

    def show_subject(self, subject: Subject | None) -> None:
        """Look at another network, or at the same at another moment; at none."""
        self._subject = subject
        if subject is None:
            self.inspected = None
            for one in self.views:
                one.hide_inspected()
            self.selected.hide_inspected()
        elif self.inspected is None:
            self.inspected = inspected_first(subject)
        else:
            self.inspected = self.inspected.of_subject(subject)
        self._show()

    def hurry_if_idle(self, state: RunState) -> None:
        """Once training is over, what waits for a pause of it need not wait."""
        if state is RunState.IDLE:
            self.computations.hurry()

    def forget(self, _document: Document) -> None:
        """Another document is open."""
        self.computations.forget()

    def turn_to(self, name: str) -> None:
        """Bring a view into sight."""
        number = [one.name for one in VIEWS].index(name)
        if number != self._stack.currentIndex():
            self.current.hide_inspected()
            self._turn(number)
            self._show()

    def change(self, change: Callable[[Inspected], Inspected]) -> None:
        """Look at something else."""
        if self.inspected is not None:
            self.inspected = change(self.inspected)
            self._show()

    def picture(self) -> Sketch | None:
        """The view in sight, as a picture."""
        return self.current.picture() if self.inspected is not None else None

    def take_focus(self) -> None:
        """To the view in sight, or to what leads to a first run."""
        (self.empty.button if self.inspected is None else self.current).setFocus()

    def close(self) -> bool:
        """Let what is being computed end."""
        for one in self.views:
            one.close()
        self.computations.shut_down()
        return super().close()

    def _build(self) -> None:
        middle = Card("", self)
        middle.setObjectName("inspectCard")
        middle.title.hide()
        self.tabs.setProperty("place", "bar")
        self.tabs.setFixedHeight(28)
        middle.header.addWidget(self.tabs)
        middle.header.addWidget(self._header, 1)
        middle.body.addWidget(self._stack, 1)
        for view in self.views:
            self._stack.addWidget(view)
            self._header.addWidget(_in_row(view.header))
            self.look_at.add_sidebar(view.sidebar)
            self._detail.addWidget(view.detail or QWidget())
        self._detail.addWidget(self.selected)
        across = Panes(
            "inspectAcross",
            Qt.Orientation.Horizontal,
            ((self.look_at, 236, 0), (middle, 660, 3), (self._detail, 372, 1)),
        )
        page = QWidget(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(across, 1)
        layout.addWidget(self.rewind)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 8, 8, 8)
        outer.addWidget(self._pages)
        self.empty.say(*NOTHING)
        self._turn(0)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.turn_to)
        for one in self.views:
            one.change_wanted.connect(self.change)
            one.view_wanted.connect(self.turn_to)
            one.told.connect(self.told)
            one.failed.connect(self.failed)
            one.switch_off_wanted.connect(self.switch_off_wanted)
        self.selected.change_wanted.connect(self.change)
        self.selected.failed.connect(self.failed)
        self.look_at.change_wanted.connect(self.change)
        self.look_at.run_wanted.connect(self.run_wanted)

    def _turn(self, number: int) -> None:
        view = self.views[number]
        self.tabs.show_value(view.name)
        self._stack.setCurrentIndex(number)
        self._header.setCurrentIndex(number)
        self.look_at.show_sidebar(number)
        own = number if view.detail is not None else len(self.views)
        self._detail.setCurrentIndex(own)

    def _show(self) -> None:
        inspected = self.inspected
        self._pages.setCurrentIndex(0 if inspected is None else 1)
        if inspected is None or not self.isVisible():
            return
        self.look_at.show_inspected(inspected)
        if self.current.detail is None:
            self.selected.show_inspected(inspected)
        self.current.show_inspected(inspected)


def _in_row(widgets: tuple[QWidget, ...]) -> QFrame:
    found = QFrame()
    line = QHBoxLayout(found)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addStretch(1)
    for one in widgets:
        line.addWidget(one)
    return found
