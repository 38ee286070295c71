"""Places the panels and connects them; what they do is their own affair."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from aestudio.core.errors import ProjectError
from aestudio.core.events import EndReason, RunEnded
from aestudio.core.progress import Progress
from aestudio.core.project import Document
from aestudio.core.reference import SAMPLE
from aestudio.core.training import Engine, EngineLoader, TrainingJob
from aestudio.core.units import bytes_text
from aestudio.data.sets.catalogue import SETS
from aestudio.gui.build.designer.panel import DesignerPanel
from aestudio.gui.build.designer.units_editor import UnitsEditor
from aestudio.gui.build.inspector.panel import InspectorPanel
from aestudio.gui.build.training.headline import as_trained, in_training
from aestudio.gui.build.training.loss_plot import LossCard
from aestudio.gui.build.training.result_strip import ResultStrip
from aestudio.gui.build.training.rewind_strip import RewindStrip
from aestudio.gui.build.training.stage_list import StageList
from aestudio.gui.build.training.start_page import RecipeCard
from aestudio.gui.build.viewer.panel import ReconstructionPanel
from aestudio.gui.document.anew import train_anew
from aestudio.gui.document.autosave import Autosave
from aestudio.gui.document.documents import Documents
from aestudio.gui.document.recovering import Recovering
from aestudio.gui.document.run_files import RunFiles
from aestudio.gui.document.session import Session
from aestudio.gui.importing.data_controller import DataController
from aestudio.gui.importing.finder import DataFinder
from aestudio.gui.importing.imports import Imports
from aestudio.gui.kit.background import Background
from aestudio.gui.kit.hovering import Hovering
from aestudio.gui.kit.number_field import NumberField
from aestudio.gui.run.preparing import Preparing
from aestudio.gui.run.rewinding import Rewinding
from aestudio.gui.run.run_controller import RunController, RunState
from aestudio.gui.run.run_views import RunViews
from aestudio.gui.run.training_controller import TrainingController
from aestudio.gui.shell.actions import Actions
from aestudio.gui.shell.banner import Banner
from aestudio.gui.shell.closing import Closing
from aestudio.gui.shell.messages import Messages, unforeseen
from aestudio.gui.shell.pictures import Pictures
from aestudio.gui.shell.settings import Settings
from aestudio.gui.shell.status_strip import StatusStrip
from aestudio.gui.shell.theme import DARK, Theme, Themes
from aestudio.gui.shell.top_bar import DATA_ACTIONS, TopBar
from aestudio.logs import note, note_device
from aestudio.recipes import FIRST, recipe, recipes
from aestudio.storage.project_file import is_project
from aestudio.storage.recovery import SafetyCopy, recovery_folder

# Pixels, of the window with its frame; what is left of the frame is a guess: desktops differ.
COMFORTABLE, FRAME = QSize(1280, 800), QSize(16, 40)
LEAST = QSize(1000, 640)
LOAD_ENGINE_AFTER_MS = 150
SNAPSHOTS = (30, 2 * 10**9)  # A stage keeps so many at the most, all take so many bytes.
WIND_UP_MS = 1_000  # What a run gets to say where it stands, when the program is told to end.


class MainWindow(QMainWindow):
    """The window: settings · network, stages, curve · what it sees."""

    def __init__(self, load_engine: EngineLoader, themes: Themes, settings: Settings) -> None:
        super().__init__()
        self._themes, self._settings, self._load_engine = themes, settings, load_engine
        self._engine_ready = False
        if settings.dark:
            themes.use(DARK)
        themes.dress(self)
        themes.changed.connect(self._change_dress)
        self.session = Session(Document(recipe(FIRST).project), self)
        self._background = Background("work", self)
        self._loading = Background("engine", self)
        self.controller = RunController(load_engine, self)
        self._preparing = Preparing(self.session, self.controller)
        self._reader = Background("data", self)
        self.data = DataController(self.session, self._background, self._reader)
        copy = SafetyCopy(recovery_folder())
        self.run_files = RunFiles(self.session, copy.runs, lambda: SNAPSHOTS)
        self.training = TrainingController(
            self.session, self.data, self.controller, self._background, self.run_files
        )
        self.documents = Documents(self.session, settings, self._background, self.run_files, self)
        self.pictures = Pictures(self.session, self)
        self.closing = Closing(self.session, self.documents, self.controller, self)
        self.imports = Imports(self.session, themes, self, self.data)
        self.finder = DataFinder(self.session, self.imports, self)
        self.autosave = Autosave(self.session, copy, self, lambda: self.documents.stamp)
        self.recovering = Recovering(self.documents, recovery_folder(), self)
        self.actions_ = Actions(self, self._handlers())
        self._build()
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
            self.rewind,
            self.run_views,
        )
        self._connect()
        self._restore()
        self.data.show_project(self.session.project)
        self.show_document(self.session.document)
        # A child of the window, so that it goes with it; QTimer.singleShot would outlive it.
        self._load_soon = QTimer(self)
        self._load_soon.setSingleShot(True)
        self._load_soon.timeout.connect(self._load)
        self._load_soon.start(LOAD_ENGINE_AFTER_MS)

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

    def shut_down(self) -> None:
        """Close without asking; what is not saved is offered at the next start.

        That is kept first: a thread that compiles may take seconds to end.
        """
        self.controller.stop()
        self.autosave.close()
        self.controller.wind_up(WIND_UP_MS)
        self.run_files.close()
        self.autosave.keep_now()
        self.closing.agreed = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.closing.may_close():
            event.ignore()
            return
        self.closing.agreed = True
        self.run_files.close()
        self.autosave.end()
        self._load_soon.stop()
        self._settings.set_geometry(self.saveGeometry())
        self.session.close()
        self.controller.shut_down()
        self._preparing.close()
        self.viewer.shut_down()
        self.data.shut_down()
        self.imports.close()
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
        """Open a project file, or use a file of data; not while a run is under way, which would
        go on beside what it does not belong to."""
        if not self.controller.idle:
            remedy = f"Stop it, then open {path.name}"
            self.messages.notify(ProjectError("training is under way", remedy=remedy))
        elif is_project(path):
            self.documents.open(path)
        else:
            self.imports.open(path)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "newAction": lambda: self.documents.start_recipe(FIRST),
            "openAction": self.documents.ask_open,
            "prepareDataAction": self.imports.open_again,
            "openDataAction": self.imports.ask_file,
            "openFolderAction": self.imports.ask_folder,
            "sampleDataAction": self.data.use_sample,
            "saveAction": partial(self._once_typed, self.documents.save),
            "saveAsAction": partial(self._once_typed, self.documents.save_as),
            "undoAction": self.session.undo_stack.undo,
            "redoAction": self.session.undo_stack.redo,
            "trainAction": partial(self._once_typed, self._train),
            "restartAction": partial(self._once_typed, self._restart),
            "pauseAction": self.training.toggle_pause,
            "stopAction": self.training.stop,
            "themeAction": self._toggle_theme,
            "quitAction": self.close,
        }

    def _once_typed(self, then: Callable[[], object]) -> None:
        """Do so with what is being typed; not if that cannot be taken, which its field tells."""
        typing = QApplication.focusWidget()
        if isinstance(typing, UnitsEditor):
            self.designer.diagram.setFocus()
        for field in self.findChildren(NumberField):
            if not field.isVisible():
                field.drop()
            elif field is typing or field.is_mistaken:
                field.take()
            if field.is_mistaken:
                field.setFocus()
                return
        then()

    def _train(self) -> None:
        if self.session.document.can_continue:
            self.training.train()
        else:
            self._restart()

    def _restart(self) -> None:
        train_anew(self, self.session, self.documents, self.training.restart)

    def _run_stage(self, number: int, renewed: bool) -> None:
        run_stage = partial(self.training.run_stage, number, renewed)
        if renewed:
            train_anew(self, self.session, self.documents, run_stage)
        else:
            run_stage()

    def _build(self) -> None:
        self.top_bar = TopBar(self.session, self._themes, self.actions_)
        self.banner = Banner(self._themes)
        self.inspector = InspectorPanel(self.session)
        self.designer = DesignerPanel(self.session, self._themes)
        self.stages = StageList(self.session, self._themes)
        self.loss = LossCard(self._themes, self._recipe_cards())
        self.result = ResultStrip()
        self.rewind = RewindStrip(self._themes)
        self.viewer = ReconstructionPanel(self.session, self._themes)
        self.status = StatusStrip()
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top_bar)
        layout.addWidget(self._framed(self.banner))
        layout.addWidget(self._panels(), 1)
        layout.addWidget(self.status)
        self.setCentralWidget(page)
        self.setAcceptDrops(True)
        self.setMinimumSize(LEAST)
        self.setObjectName("mainWindow")
        Hovering(self, self.top_bar.findChildren(QMenu))

    def _framed(self, widget: QWidget) -> QWidget:
        frame = QWidget()
        layout = QHBoxLayout(frame)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.addWidget(widget)
        return frame

    def _panels(self) -> QSplitter:
        self._across = _splitter(Qt.Orientation.Horizontal)
        self._across.setContentsMargins(8, 8, 8, 8)
        self._across.addWidget(self.inspector)
        self._across.addWidget(self._centre())
        self._across.addWidget(self.viewer)
        self._across.setSizes([264, 636, 348])
        for index, stretch in enumerate((0, 3, 1)):
            self._across.setStretchFactor(index, stretch)
        self.inspector.setMinimumWidth(252)
        self.viewer.setMinimumWidth(300)
        return self._across

    def _centre(self) -> QSplitter:
        lower = QWidget()
        layout = QVBoxLayout(lower)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.stages)
        layout.addWidget(self.result)
        layout.addWidget(self.loss, 1)
        layout.addWidget(self.rewind)
        found = _splitter(Qt.Orientation.Vertical)
        found.addWidget(self.designer)
        found.addWidget(lower)
        found.setSizes([274, 426])
        found.setStretchFactor(0, 2)
        found.setStretchFactor(1, 3)
        return found

    def _recipe_cards(self) -> tuple[RecipeCard, ...]:
        return tuple(
            RecipeCard(one.name, one.title, one.summary, str(one.project.architecture))
            for one in recipes()
        )

    def _connect(self) -> None:
        session, controller = self.session, self.controller
        self._themes.changed.connect(self._show_theme)
        self._show_theme(self._themes.current)
        session.opened.connect(self.show_document)
        session.edit_refused.connect(self.messages.notify)
        self.designer.mistaken.connect(self.inspector.show_mistake)
        session.project_changed.connect(self.status.show_project)
        session.project_changed.connect(self._show_state)
        session.project_changed.connect(self._show_recipe)
        session.project_changed.connect(self._show_title)
        session.project_changed.connect(self._show_design_news)
        session.project_changed.connect(self.run_views.show_pca)
        session.run_changed.connect(self._show_run_news)
        session.saved_changed.connect(self._show_title)
        session.undo_stack.canUndoChanged.connect(self._show_state)
        session.undo_stack.canRedoChanged.connect(self._show_state)
        controller.state_changed.connect(self._show_state)
        controller.state_changed.connect(self.run_views.show_pca)
        controller.weights_updated.connect(self.run_views.show_weights)
        controller.ended.connect(self._run_ended)
        controller.begun.connect(self.run_views.show_begun)
        controller.called_off.connect(lambda _job: self.run_views.show_run(session.run))
        self.viewer.judged.connect(session.note_finding)
        self.viewer.judged.connect(self.messages.tell_finding)
        self.viewer.test_error_changed.connect(self.run_views.show_measured)
        self.viewer.looked_into.connect(self.run_views.show_result)
        self.training.progress_changed.connect(self._show_progress)
        self.training.refused.connect(self.messages.notify)
        self.data.loaded.connect(self.run_views.show_dataset)
        self.data.failed.connect(self.messages.notify)
        self.finder.told.connect(self.status.say)
        self.finder.failed.connect(self.messages.notify)
        self.data.pca_changed.connect(self.run_views.show_pca)
        self.documents.failed.connect(self.messages.notify)
        self.training.checkpointed.connect(self.autosave.note_checkpoint)
        self.autosave.failed.connect(self.messages.tell_unsafe)
        self.autosave.mended.connect(self.messages.tell_safe)
        self.documents.recovered.connect(self.autosave.keep_recovered)
        self.documents.taken.connect(self.messages.tell_read_only)
        self.documents.saved.connect(self._tell_saved)
        self.documents.opened.connect(lambda path: self.status.say(f"Opened {path.name}"))
        for card in (self.loss, self.viewer):
            card.picture_wanted.connect(self.pictures.ask)
        self.pictures.saved.connect(lambda path: self.status.say(f"Saved {path.name}"))
        self.pictures.failed.connect(self.messages.notify)
        self.data.progressed.connect(self.status.show_reading)
        self.status.reading_stopped.connect(self.data.stop_reading)
        self._background.crashed.connect(self.messages.notify)
        self._reader.crashed.connect(self.messages.notify)
        self._loading.crashed.connect(self.messages.notify)
        self.run_files.failed.connect(self.messages.notify)
        self.result.design_wanted.connect(self._return_to_run)
        self.stages.run_stage_requested.connect(
            lambda *wanted: self._once_typed(partial(self._run_stage, *wanted))
        )
        self.loss.start_page.recipe_chosen.connect(self.documents.start_recipe)
        self.loss.start_page.file_chosen.connect(lambda name: self.documents.open(Path(name)))
        self.top_bar.recipe_chosen.connect(self.documents.start_recipe)
        self.top_bar.recent_menu.aboutToShow.connect(self._fill_recent)
        self.top_bar.sets_menu.aboutToShow.connect(self._fill_sets)

    def _restore(self) -> None:
        self.resize(self.sizeHint())
        geometry = self._settings.geometry
        if geometry is not None:
            self.restoreGeometry(geometry)
        self.status.show_project(self.session.project)
        self._show_recipe()
        self.loss.start_page.show_recent(self._settings.recent_files)
        self._show_state()
        self._show_title()
        self.designer.diagram.setFocus()

    def _load(self) -> None:
        self._loading.submit(self._load_engine, self._engine_loaded, self.messages.notify)

    def _engine_loaded(self, engine: Engine) -> None:
        self._engine_ready = True
        self.status.show_engine(engine.info)
        self.messages.device = f"{engine.info.framework} on {engine.info}"
        note_device(f"{self.messages.device}. {engine.info.note}".rstrip(". "))
        self.messages.tell_device(engine.info.note)
        self._preparing.begin(engine)
        self.training.show_idle_progress()

    def _strip_text(self) -> str | None:
        """What goes on beside training, or None while the run's own figures tell."""
        state = self.controller.state
        if state is RunState.STOPPING:
            return "Stopping…"
        if state is RunState.STARTING:
            return "Preparing…" if self._engine_ready else "Loading TensorFlow, then training…"
        if state is not RunState.IDLE:
            return None
        if not self._engine_ready:
            return "Loading TensorFlow…"
        run = self.session.run
        return "The run cannot go on" if run is not None and run.flaw else None

    def _toggle_theme(self) -> None:
        self._themes.toggle()
        self._settings.set_dark(self._themes.current.dark)

    def _fill_recent(self) -> None:
        menu = self.top_bar.recent_menu
        menu.clear()
        for name in self._settings.recent_files:
            self._offer(menu, name, partial(self.documents.open, Path(name)))
        if menu.isEmpty():
            menu.addAction("Nothing yet").setEnabled(False)

    def _fill_sets(self) -> None:
        menu = self.top_bar.sets_menu
        menu.clear()
        for one in SETS:
            size = "" if one.here else f" · {bytes_text(one.size)} to download"
            opening = partial(self.imports.open, Path(one.source))
            self._offer(menu, f"{one.summary}{size}", opening)

    def _offer(self, menu: QMenu, text: str, opening: Callable[[], object]) -> None:
        menu.addAction(text, opening).setEnabled(self.controller.idle)

    def _change_dress(self) -> None:
        self._themes.dress(self)

    def _show_theme(self, theme: Theme) -> None:
        self.actions_.show_theme(theme)

    def _show_recipe(self) -> None:
        data = self.session.project.data
        self.loss.start_page.show_current(self.top_bar.recipe_name)
        self.loss.start_page.show_own_data("" if data.source == SAMPLE else data.name)

    def _show_title(self) -> None:
        path = self.session.path
        name = path.stem if path else self.session.project.name
        note = " (read-only)" if self.session.read_only else ""
        self.setWindowTitle(f"{name}{note}[*] — AE Studio")
        self.setWindowModified(self.session.modified)

    def _show_state(self) -> None:
        state = self.controller.state
        if state is not RunState.IDLE:
            self.banner.withdraw()
        if state is RunState.STARTING:
            self.status.say("")  # What was said is of the run before.
        stack = self.session.undo_stack
        self.actions_["undoAction"].setEnabled(stack.canUndo())
        self.actions_["redoAction"].setEnabled(stack.canRedo())
        self.top_bar.show_state(state, self.session.document, self.actions_)
        self.viewer.set_live(state is not RunState.IDLE)
        self.loss.show_starting(state is not RunState.IDLE)
        for name in ("newAction", "openAction", *DATA_ACTIONS):
            self.actions_[name].setEnabled(state is RunState.IDLE)

    def _show_progress(self, progress: Progress) -> None:
        self.stages.show_progress(progress)
        self.loss.show_progress(self.training.curves(progress), self._whose())
        self.inspector.show_progress(progress)
        self.top_bar.strip.show_progress(progress, self._strip_text())

    def _whose(self) -> str:
        """Of which design the curves are, where that is not the one that is shown."""
        if self.controller.idle:
            return as_trained(self.session.document)
        return in_training(self.controller.job, self.session.project)

    def _show_design_news(self) -> None:
        """A design that is changed while another is being trained says so at once."""
        if not self.controller.idle:
            self.loss.show_origin(self._whose())

    def _tell_saved(self, path: Path) -> None:
        without = "" if self.controller.idle else ", without the run that is under way"
        self.status.say(f"Saved {path.name}{without}")

    def _show_run_news(self) -> None:
        self._show_state()
        self.run_views.show_pca()

    def _return_to_run(self) -> None:
        if self.session.run is not None:
            self.session.return_to(self.session.run)

    def _run_ended(self, _job: TrainingJob, ended: RunEnded) -> None:
        if ended.error is not None and unforeseen(ended.error):
            note(ended.error)
        self.run_views.show_run(self.session.run)
        whole = ended.reason is not EndReason.FINISHED or ended.run is None or ended.run.finished
        self.status.say(f"Training {ended.reason}" if whole else "The stage is trained")
        self.messages.tell_end(ended.run if ended.error is None else None)
        self.closing.go_on()


def _splitter(orientation: Qt.Orientation) -> QSplitter:
    found = QSplitter(orientation)
    found.setHandleWidth(8)
    found.setChildrenCollapsible(False)
    return found
