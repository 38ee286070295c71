"""Places the panels and connects them; what they do is their own affair."""

import re
from collections.abc import Callable
from functools import partial
from math import isfinite
from pathlib import Path
from textwrap import shorten

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMessageBox, QSplitter, QVBoxLayout, QWidget

from aestudio.core.errors import DataError, DivergedError, StudioError, TooLargeError, TrainingError
from aestudio.core.events import RunEnded, WeightsUpdated
from aestudio.core.plan import Loss
from aestudio.core.progress import Progress
from aestudio.core.project import Document
from aestudio.core.reference import SAMPLE
from aestudio.core.run import Run
from aestudio.core.training import Engine, EngineLoader, TrainingJob
from aestudio.core.units import bytes_text
from aestudio.data.dataset import Dataset
from aestudio.data.sets.catalogue import SETS
from aestudio.gui.actions import Actions
from aestudio.gui.autosave import Autosave
from aestudio.gui.background import Background
from aestudio.gui.banner import Banner
from aestudio.gui.data_desk import DataDesk
from aestudio.gui.designer.panel import DesignerPanel
from aestudio.gui.documents import Documents
from aestudio.gui.importing.finder import DataFinder
from aestudio.gui.importing.imports import Imports
from aestudio.gui.inspector.panel import InspectorPanel
from aestudio.gui.preparing import Preparing
from aestudio.gui.recovering import Recovering
from aestudio.gui.run_controller import RunController, RunState
from aestudio.gui.session import Session
from aestudio.gui.settings import Settings
from aestudio.gui.status_strip import StatusStrip
from aestudio.gui.theme import DARK, Theme, Themes
from aestudio.gui.top_bar import DATA_ACTIONS, TopBar
from aestudio.gui.training.loss_plot import LossCard
from aestudio.gui.training.stage_list import StageList
from aestudio.gui.training.start_page import RecipeCard
from aestudio.gui.training_desk import TrainingDesk
from aestudio.gui.viewer.panel import ReconstructionPanel
from aestudio.logs import details, note, note_device
from aestudio.recipes import FIRST, recipe, recipes
from aestudio.storage.project_file import is_project
from aestudio.storage.recovery import SafetyCopy, recovery_folder

LOAD_ENGINE_AFTER_MS = 150
WIND_UP_MS = 1_000  # What a run gets to say where it stands, when the program is told to end.
SAFETY, DEVICE = "safety copies", "device"  # What banners are about, if not the project.
FROM_QT = re.compile(r"Error calling Python override of \S+: ")  # said of events by PySide
MOST_WORDS = 200  # Letters of an error that nobody foresaw; the rest is in its details.


class MainWindow(QMainWindow):
    """The window: settings · network, stages, curve · what it sees."""

    def __init__(self, load_engine: EngineLoader, themes: Themes, settings: Settings) -> None:
        super().__init__()
        self._themes, self._settings, self._load_engine = themes, settings, load_engine
        self._closing = False
        self._engine_ready = False
        self._device = ""
        if settings.dark:
            themes.use(DARK)
        self.session = Session(Document(recipe(FIRST).project), self)
        self._background = Background("work", self)
        self._loading = Background("engine", self)
        self.controller = RunController(load_engine, self)
        self._preparing = Preparing(self.session, self.controller)
        self._reader = Background("data", self)
        self.data = DataDesk(self.session, self._background, self._reader)
        self.training = TrainingDesk(self.session, self.data, self.controller, self._background)
        self.documents = Documents(self.session, settings, self._background, self)
        self.imports = Imports(self.session, themes, self)
        self.finder = DataFinder(self.session, self.imports, self)
        copy = SafetyCopy(recovery_folder())
        self.autosave = Autosave(self.session, copy, self, lambda: self.documents.stamp)
        self.recovering = Recovering(self.documents, recovery_folder(), self)
        self.actions_ = Actions(self, self._handlers())
        self._build()
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
        return QSize(1280, 800)

    def notify(self, error: BaseException) -> None:
        """Say what went wrong, in place."""
        known = isinstance(error, StudioError)
        self.banner.say(_sentence(error), "warning" if known else "error", self._remedy(error))

    def _remedy(self, error: BaseException) -> tuple[str, Callable[[], object]] | None:
        if isinstance(error, DivergedError):
            return f"Try again with {error.rate:g}", partial(self.training.try_lower, error)
        if isinstance(error, DataError):
            return self.finder.remedy(error)
        if isinstance(error, TooLargeError):
            return "Train anyway", self.training.train_anyway
        if isinstance(error, StudioError) and not _unforeseen(error):
            return None
        return "Copy details", partial(
            QGuiApplication.clipboard().setText, details(error, self._device)
        )

    def tell_of_crash(self, last_words: str) -> None:
        """Say that the program crashed the time before."""
        self.banner.say(
            "AE Studio crashed the last time. Its last words may help to mend that.",
            "warning",
            _copying(last_words),
        )

    def _tell_read_only(self, path: Path) -> None:
        self.banner.say(
            f"{path.name} is open in another window, so it is read-only here. "
            "Save your work under another name.",
            "warning",
            ("Save as…", self.documents.save_as),
        )

    def _tell_unsafe(self, error: BaseException) -> None:
        self.banner.say(_sentence(error), "warning", self._remedy(error), SAFETY)

    def _tell_safe(self) -> None:
        self.banner.settle(SAFETY)
        self.status.say("Safety copies are kept again")

    def show_document(self, document: Document) -> None:
        """Show what was opened."""
        self.banner.leave()
        self.session.select_stage(0)
        self._show_run(document.run)
        self.training.show_idle_progress()
        if document.run is not None and document.run.flaw:
            self.banner.say(
                f"The run in this file cannot go on: {document.run.flaw}. "
                "It can be looked at; Train begins anew."
            )

    def shut_down(self) -> None:
        """Close without asking; what is not saved is offered at the next start.

        That is kept first: a thread that compiles may take seconds to end.
        """
        self.controller.stop()
        self.autosave.close()
        self.controller.wind_up(WIND_UP_MS)
        self.autosave.keep_now()
        self._closing = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closing and not self._may_close():
            event.ignore()
            return
        self._closing = True
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
        """Open a project file, or use a file of data."""
        if is_project(path):
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
            "saveAction": self.documents.save,
            "saveAsAction": self.documents.save_as,
            "undoAction": self.session.undo_stack.undo,
            "redoAction": self.session.undo_stack.redo,
            "trainAction": self.training.train,
            "restartAction": self.training.restart,
            "pauseAction": self.training.toggle_pause,
            "stopAction": self.training.stop,
            "themeAction": self._toggle_theme,
            "quitAction": self.close,
        }

    def _build(self) -> None:
        self.top_bar = TopBar(self.session, self._themes, self.actions_)
        self.banner = Banner(self._themes)
        self.inspector = InspectorPanel(self.session)
        self.designer = DesignerPanel(self.session, self._themes)
        self.stages = StageList(self.session, self._themes)
        self.loss = LossCard(self._themes, self._recipe_cards())
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
        self.setMinimumSize(1080, 680)
        self.setObjectName("mainWindow")

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
        layout.addWidget(self.loss, 1)
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
        session.edit_refused.connect(self.notify)
        session.project_changed.connect(self.status.show_project)
        session.project_changed.connect(self._show_state)
        session.project_changed.connect(self._show_recipe)
        session.project_changed.connect(self._show_pca)
        session.run_changed.connect(self._show_run_news)
        session.saved_changed.connect(self._show_title)
        session.undo_stack.canUndoChanged.connect(self._show_state)
        session.undo_stack.canRedoChanged.connect(self._show_state)
        controller.state_changed.connect(self._show_state)
        controller.weights_updated.connect(self._show_weights)
        controller.ended.connect(self._run_ended)
        self.viewer.test_error_changed.connect(self._show_measured)
        self.training.progress_changed.connect(self._show_progress)
        self.training.refused.connect(self.notify)
        self.data.loaded.connect(self._show_dataset)
        self.data.failed.connect(self.notify)
        self.finder.told.connect(self.status.say)
        self.finder.failed.connect(self.notify)
        self.data.pca_changed.connect(self._show_pca)
        self.documents.failed.connect(self.notify)
        self.training.checkpointed.connect(self.autosave.note_checkpoint)
        self.autosave.failed.connect(self._tell_unsafe)
        self.autosave.mended.connect(self._tell_safe)
        self.documents.recovered.connect(self.autosave.keep_recovered)
        self.documents.taken.connect(self._tell_read_only)
        self.documents.saved.connect(lambda path: self.status.say(f"Saved {path.name}"))
        self.documents.opened.connect(lambda path: self.status.say(f"Opened {path.name}"))
        self.data.progressed.connect(self.status.show_reading)
        self.status.reading_stopped.connect(self.data.stop_reading)
        self._background.crashed.connect(self.notify)
        self._reader.crashed.connect(self.notify)
        self._loading.crashed.connect(self.notify)
        self.stages.run_stage_requested.connect(self.training.run_stage)
        self.loss.start_page.recipe_chosen.connect(self.documents.start_recipe)
        self.loss.start_page.file_chosen.connect(lambda name: self.documents.open(Path(name)))
        self.top_bar.recipe_chosen.connect(self._choose_recipe)
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
        self._loading.submit(self._load_engine, self._engine_loaded, self.notify)

    def _engine_loaded(self, engine: Engine) -> None:
        self._engine_ready = True
        self.status.show_engine(engine.info)
        self._device = f"{engine.info.framework} on {engine.info}"
        note_device(f"{self._device}. {engine.info.note}".rstrip(". "))
        if engine.info.note and not self.banner.isVisible():
            self.banner.say(engine.info.note, "accent", topic=DEVICE)
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

    def _choose_recipe(self, name: str) -> None:
        if not self.documents.start_recipe(name):
            self.top_bar.show_name()

    def _toggle_theme(self) -> None:
        self._themes.toggle()
        self._settings.set_dark(self._themes.current.dark)

    def _fill_recent(self) -> None:
        menu = self.top_bar.recent_menu
        menu.clear()
        for name in self._settings.recent_files:
            menu.addAction(name, partial(self.documents.open, Path(name)))
        if menu.isEmpty():
            menu.addAction("Nothing yet").setEnabled(False)

    def _fill_sets(self) -> None:
        menu = self.top_bar.sets_menu
        menu.clear()
        for one in SETS:
            size = "" if one.here else f" · {bytes_text(one.size)} to download"
            menu.addAction(f"{one.summary}{size}", partial(self.imports.open, Path(one.source)))

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
        stack = self.session.undo_stack
        self.actions_["undoAction"].setEnabled(stack.canUndo())
        self.actions_["redoAction"].setEnabled(stack.canRedo())
        self.top_bar.show_state(state, self.session.document.can_continue, self.actions_)
        self.viewer.set_live(state is not RunState.IDLE)
        self.loss.show_starting(state is not RunState.IDLE)
        for name in ("newAction", "openAction", *DATA_ACTIONS):
            self.actions_[name].setEnabled(state is RunState.IDLE)

    def _show_progress(self, progress: Progress) -> None:
        self.stages.show_progress(progress)
        self.loss.show_progress(progress)
        self.inspector.show_progress(progress)
        self.top_bar.strip.show_progress(progress, self._strip_text())

    def _show_dataset(self, dataset: Dataset) -> None:
        self.viewer.show_dataset(dataset)
        self.status.show_dataset(dataset)
        self._show_run(self.session.run)

    def _show_run(self, run: Run | None) -> None:
        if run is None or run.architecture.inputs != self.session.project.data.features:
            self.viewer.clear()
            return
        self.viewer.show_weights(
            run.architecture.first_levels(run.levels),
            run.checkpoint.weights.first_levels(run.levels),
        )

    def _show_run_news(self) -> None:
        self._show_state()
        self._show_test_error()

    def _show_weights(self, job: TrainingJob, update: WeightsUpdated) -> None:
        self.viewer.show_weights(job.architecture.first_levels(update.level), update.weights)

    def _run_ended(self, _job: TrainingJob, ended: RunEnded) -> None:
        if ended.error is not None and _unforeseen(ended.error):
            note(ended.error)
        self._show_run(ended.run)
        self.status.say(f"Training {ended.reason}")
        if self._closing:
            self.close()

    def _show_pca(self) -> None:
        """PCA's error beside the curve, where the curve is a squared error too."""
        project, error = self.session.project, self.data.pca_error
        comparable = project.plan.loss is Loss.MEAN_SQUARED_ERROR
        text = f"PCA with {project.architecture.codings} codes {error or 0:.4f}"
        self.loss.show_reference(error if comparable else None, text)
        self._show_test_error()

    def _show_test_error(self) -> None:
        run, pca = self.session.run, self.data.pca_error
        if run is not None and run.test_mse is not None:
            codes = self.session.project.architecture.codings
            beside = "" if pca is None else f" · PCA with {codes} codes {pca:.5f}"
            measured = self.viewer.test_error
            unsound = self.controller.idle and measured is not None and not isfinite(measured)
            # A file may hold an error that its weights no longer have.
            error = "not finite" if unsound else f"{run.test_mse:.5f}"
            self.status.say(f"Test error {error}{beside}")

    def _show_measured(self, error: float) -> None:
        if not isfinite(error):
            self._show_test_error()

    def _may_close(self) -> bool:
        if not self.controller.idle:
            return self._ask_to_stop()
        if not self.session.modified:
            return True
        match self.documents.ask_keep():
            case QMessageBox.StandardButton.Save:
                self.documents.save(then=self._close_now)
                return False
            case QMessageBox.StandardButton.Discard:
                return True
        return False

    def _ask_to_stop(self) -> bool:
        """Never True: the window closes by itself once the run has ended."""
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self,
            "AE Studio",
            "Training is under way. Stop it and close?\n"
            "What this run has learnt is lost. To keep it, press Stop first, then save.",
            buttons.Yes | buttons.No,
            buttons.No,
        )
        if answer == buttons.Yes:
            self._closing = True
            self.controller.stop()
        return False

    def _close_now(self) -> None:
        self._closing = True
        self.close()


def _sentence(error: BaseException) -> str:
    if isinstance(error, StudioError):
        return str(error)
    if isinstance(error, MemoryError):
        return "Memory ran out. Close other programs or use smaller data, then try again."
    said = FROM_QT.sub("", str(error))
    about = shorten(f"{type(error).__name__}: {said}", MOST_WORDS, placeholder="…").rstrip(".: ")
    return f"Something went wrong: {about}. The program goes on; save your work to be safe."


def _copying(text: str) -> tuple[str, Callable[[], object]]:
    return "Copy details", partial(QGuiApplication.clipboard().setText, text)


def _unforeseen(error: StudioError) -> bool:
    """Whether training broke off for a reason that the engine has no words for."""
    return isinstance(error, TrainingError) and error.__cause__ is not None


def _splitter(orientation: Qt.Orientation) -> QSplitter:
    found = QSplitter(orientation)
    found.setHandleWidth(8)
    found.setChildrenCollapsible(False)
    return found
