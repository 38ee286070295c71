"""The window: makes what works in it, places what is seen, and ends both."""

from pathlib import Path

from PySide6.QtCore import QSize, SignalInstance
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QVBoxLayout, QWidget

from aestudio.core.errors import ProjectError
from aestudio.core.events import RunEnded
from aestudio.core.project import Document
from aestudio.core.training import EngineLoader, TrainingJob
from aestudio.gui.build.page import BuildPage
from aestudio.gui.document.autosave import Autosave
from aestudio.gui.document.documents import Documents
from aestudio.gui.document.recovering import Recovering
from aestudio.gui.document.run_files import RunFiles
from aestudio.gui.document.session import Session
from aestudio.gui.importing.data_controller import DataController
from aestudio.gui.importing.finder import DataFinder
from aestudio.gui.importing.imports import Imports
from aestudio.gui.inspect.page import InspectPage
from aestudio.gui.kit.background import Background
from aestudio.gui.kit.hovering import Hovering
from aestudio.gui.networks.network_imports import NetworkImports
from aestudio.gui.run.comparing import Comparing
from aestudio.gui.run.preparing import Preparing
from aestudio.gui.run.queue_runner import QueueRunner
from aestudio.gui.run.rewinding import Rewinding
from aestudio.gui.run.run_controller import RunController
from aestudio.gui.run.run_views import RunViews
from aestudio.gui.run.switching_off import SwitchingOff
from aestudio.gui.run.training_controller import TrainingController
from aestudio.gui.runs.page import RunsPage
from aestudio.gui.shell.actions import Actions
from aestudio.gui.shell.appearance import Appearance
from aestudio.gui.shell.banner import Banner
from aestudio.gui.shell.closing import Closing
from aestudio.gui.shell.dialogs import Dialogs
from aestudio.gui.shell.engine_start import EngineStart
from aestudio.gui.shell.event_files import EventFiles
from aestudio.gui.shell.exports import Exports
from aestudio.gui.shell.handlers import handlers
from aestudio.gui.shell.layout import Layout
from aestudio.gui.shell.messages import Messages
from aestudio.gui.shell.notifications import Notifications
from aestudio.gui.shell.offered import Offered
from aestudio.gui.shell.offers import Offers
from aestudio.gui.shell.own_dialogs import makers
from aestudio.gui.shell.palette import Palette
from aestudio.gui.shell.pictures import Pictures
from aestudio.gui.shell.reports import Reports
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.standing import Standing
from aestudio.gui.shell.status_strip import StatusStrip
from aestudio.gui.shell.tables import Tables
from aestudio.gui.shell.theme import Themes
from aestudio.gui.shell.top_bar import TopBar
from aestudio.gui.shell.train_commands import TrainCommands
from aestudio.gui.shell.wiring import connect
from aestudio.gui.shell.workspaces import Workspaces
from aestudio.importers.formats import is_network
from aestudio.recipes import FIRST, recipe
from aestudio.storage.project_file import is_project
from aestudio.storage.recovery import SafetyCopy, recovery_folder

# Pixels, of the window with its frame; what is left of the frame is a guess: desktops differ.
COMFORTABLE, FRAME = QSize(1280, 800), QSize(16, 40)
LEAST = QSize(1000, 640)
LOAD_ENGINE_AFTER_MS = 150
WIND_UP_MS = 1_000  # What a run gets to say where it stands, when the program is told to end.


class MainWindow(QMainWindow):
    """Bar, message, workspace and status, from top to bottom."""

    def __init__(self, load_engine: EngineLoader, themes: Themes, settings: Settings) -> None:
        super().__init__()
        self.themes, self.settings = themes, settings
        self.threads = settings.training_threads  # Until the end: the engine is set up once.
        self.appearance = Appearance(themes, settings, self)
        themes.dress(self)
        themes.changed.connect(self._change_dress)
        self.session = Session(Document(recipe(FIRST).project), self)
        self._background = Background("work", self)
        self._loading = Background("engine", self)
        self._reader = Background("data", self)
        self._serve(load_engine)
        self._build()
        self._bring_together()
        connect(self)
        self._restore()
        self.data.show_project(self.session.project)
        self.show_document(self.session.document)

    def _serve(self, load_engine: EngineLoader) -> None:
        """Make what works unseen."""
        session, background = self.session, self._background
        self.engine = EngineStart(load_engine, self._loading, LOAD_ENGINE_AFTER_MS)
        self.controller = RunController(load_engine, self)
        in_turn = RunController(load_engine, self)
        self.preparing = Preparing(session, self.controller, in_turn)
        self.data = DataController(session, background, self._reader)
        copy = SafetyCopy(recovery_folder())
        self.run_files = RunFiles(session, copy.runs, self._most_snapshots)
        self.training = TrainingController(
            session, self.data, self.controller, background, self.run_files
        )
        self.queue = QueueRunner(
            session, self.controller, in_turn, self.data, self.run_files, background
        )
        self.switching_off = SwitchingOff(session, self.data, self.run_files, background)
        self.documents = Documents(session, self.settings, background, self.run_files, self)
        self.pictures, self.tables = Pictures(session, self), Tables(session, self)
        self.reports = Reports(session, self.data, self)
        self.exports = Exports(session, self.controller, self)
        self.event_files = EventFiles(session, self.run_files, self)
        self.closing = Closing(session, self.documents, self.controller, self.queue, self)
        self.documents.ask_first(self.closing.may_leave_queue)
        self.imports = Imports(session, self.themes, self, self.data)
        self.networks = NetworkImports(
            session.folders, self.themes, self.documents.begin_with, self
        )
        self.finder = DataFinder(session, self.imports, self)
        self.notifications = Notifications(self, lambda: self.settings.preferences)
        self.autosave = Autosave(session, copy, self, lambda: self.documents.stamp)
        self.recovering = Recovering(self.documents, recovery_folder(), self)
        self.offers = Offers(self.settings, self.documents, self.imports, self.controller)

    def _build(self) -> None:
        """Make what is seen."""
        self.workspaces = Workspaces(self.session, self.themes)
        self.layout_ = Layout(self.workspaces, self.settings)
        self.build = self.workspaces.page(BuildPage)
        self.inspector, self.designer = self.build.inspector, self.build.designer
        self.stages, self.loss = self.build.stages, self.build.loss
        self.result, self.viewer = self.build.result, self.build.viewer
        self.rewind = self.build.rewind
        self.banner, self.status = Banner(self.themes), StatusStrip()
        self.train_commands = TrainCommands(
            self,
            self.session,
            self.documents,
            self.training,
            self.workspaces,
            self.queue,
            self.status.say,
        )
        self.actions_ = Actions(self, handlers(self))
        self.top_bar = TopBar(self.session, self.themes, self.actions_)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top_bar)
        layout.addWidget(_framed(self.banner))
        layout.addWidget(self.workspaces, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(page)
        self.setAcceptDrops(True)
        self.setMinimumSize(LEAST)
        self.setObjectName("mainWindow")
        Hovering(self, self.top_bar.findChildren(QMenu))

    def _bring_together(self) -> None:
        """Make what stands between what works and what is seen."""
        self.messages = Messages(
            self.session,
            self.banner,
            self.status,
            self.training,
            self.finder,
            self.documents,
            self,
        )
        self.run_views = RunViews(
            self.session,
            self.controller,
            self.data,
            self.viewer,
            self.loss,
            self.result,
            self.status,
        )
        self.rewinding = Rewinding(
            self.session,
            self.run_files,
            self.training,
            self.controller,
            (self.build.rewind, self.workspaces.page(InspectPage).rewind),
            self.run_views,
        )
        self.offered = Offered(
            self.session,
            self.controller,
            self.queue,
            self.build,
            self.workspaces.page(InspectPage),
            self.actions_,
            self.offers,
            self.reports,
            self.exports,
        )
        self.palette_ = Palette(self.offered.commands, self.themes, self)
        self.dialogs = Dialogs(makers(self), self)
        self.comparing = Comparing(
            self.session,
            self.run_files,
            self.data,
            self.controller,
            self._background,
            self.settings,
            self,
        )
        comparison = self.workspaces.page(RunsPage).comparison
        self.comparing.serve(comparison, self.workspaces.turn_to)
        self.standing = Standing(self.session, self.controller, self.training, self.engine, self)
        self.standing.show_in(
            self.build, self.top_bar, self.actions_, self.offered, self.banner, self.status
        )

    @property
    def crashes(self) -> tuple[SignalInstance, ...]:
        """What tells that work done beside the window broke down."""
        beside = (self.reports, self.exports, self.event_files, self.networks)
        own = (self._background, self._reader, self._loading)
        working = (*own, *(one.background for one in beside))
        return tuple(one.crashed for one in working)

    def sizeHint(self) -> QSize:
        room = self.screen().availableGeometry().size() - FRAME
        return (COMFORTABLE - FRAME).boundedTo(room).expandedTo(LEAST)

    def notify(self, error: BaseException) -> None:
        """Say what went wrong, in place."""
        self.messages.notify(error)

    def show_document(self, document: Document) -> None:
        """Show what was opened."""
        self.status.say("")
        self.messages.show_run(document.run)
        self.session.select_stage(0)
        self.run_views.show_run(document.run)
        self.training.show_idle_progress()

    def show_end(self, _job: TrainingJob, ended: RunEnded) -> None:
        """A run has ended: show what it left, and go on with what waited for that."""
        self.standing.tell_ended(self.run_views, self.messages, ended)
        self.rewinding.look_again()
        self.closing.go_on()

    def shut_down(self) -> None:
        """Close without asking; what is not saved is offered at the next start.

        That is kept first: a thread that compiles may take seconds to end.
        """
        self.controller.stop()
        self.queue.shut_down()
        self.autosave.close()
        self.controller.wind_up(WIND_UP_MS)
        self.run_files.close()
        self.autosave.keep_now()
        self.session.close()
        self.closing.agreed = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.closing.may_close():
            event.ignore()
            return
        self.closing.agreed = True
        self.run_files.close()
        self.autosave.end()
        self.engine.call_off()
        self.settings.set_geometry(self.saveGeometry())
        self.layout_.remember()
        self.dialogs.close()
        self.notifications.close()
        self.session.close()
        self.controller.shut_down()
        self.queue.shut_down()
        self.preparing.close()
        self.workspaces.close()
        self.data.shut_down()
        self.imports.close()
        self.networks.close()
        self.reports.close()
        self.exports.close()
        self.event_files.close()
        self._reader.close()
        self._background.close()
        self._loading.close()
        self.documents.close()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls()[:1]:
            self.open_path(Path(url.toLocalFile()))

    def open_path(self, path: Path) -> None:
        """Open a project file, import a network, or use a file of data; not while a run is under
        way, which would go on beside what it does not belong to."""
        if not self.controller.idle or self.queue.state.busy:
            what = "training is under way" if not self.controller.idle else "runs are in the queue"
            remedy = f"Stop {'it' if not self.controller.idle else 'them'}, then open {path.name}"
            self.messages.notify(ProjectError(what, remedy=remedy))
        elif is_project(path):
            self.documents.open(path)
        elif is_network(path):
            self.networks.open(path)
        else:
            self.imports.open(path)

    def _restore(self) -> None:
        self.resize(self.sizeHint())
        geometry = self.settings.geometry
        if geometry is not None:
            self.restoreGeometry(geometry)
        self.status.show_project(self.session.project)
        recent = self.settings.recent_files
        self.loss.start_page.show_recent(recent)
        if recent:
            self.session.folders.worked_in(Path(recent[0]).parent)
        self.designer.diagram.setFocus()
        self.layout_.restore()

    def _most_snapshots(self) -> tuple[int, int]:
        """A stage keeps so many at the most, all take so many bytes."""
        return self.settings.snapshots_a_stage, self.settings.snapshot_bytes

    def _change_dress(self) -> None:
        self.themes.dress(self)


def _framed(widget: QWidget) -> QWidget:
    frame = QWidget()
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(8, 0, 8, 0)
    layout.addWidget(widget)
    return frame
