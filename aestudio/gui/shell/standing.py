"""How things stand with the project and its run, and what can be done: title, bar, actions."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from aestudio.core.events import EndReason, RunEnded
from aestudio.core.progress import Progress
from aestudio.core.reference import SAMPLE
from aestudio.gui.build.page import BuildPage
from aestudio.gui.build.training.headline import as_trained, in_training
from aestudio.gui.document.session import Session
from aestudio.gui.run.run_controller import RunController, RunState
from aestudio.gui.run.run_views import RunViews
from aestudio.gui.run.training_controller import TrainingController
from aestudio.gui.shell.actions import Actions
from aestudio.gui.shell.banner import Banner
from aestudio.gui.shell.engine_start import EngineStart
from aestudio.gui.shell.messages import Messages, unforeseen
from aestudio.gui.shell.offered import Offered
from aestudio.gui.shell.status_strip import StatusStrip
from aestudio.gui.shell.top_bar import TopBar
from aestudio.logs import note


class Standing(QObject):
    """Follows session and controller, and has the frame around the workspaces show it."""

    def __init__(
        self,
        session: Session,
        controller: RunController,
        training: TrainingController,
        engine: EngineStart,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._controller, self._training = session, controller, training
        self._engine, self._window = engine, window

    def show_in(
        self,
        build: BuildPage,
        top_bar: TopBar,
        actions: Actions,
        offered: Offered,
        banner: Banner,
        status: StatusStrip,
    ) -> None:
        """Follow from now on."""
        self._build, self._top_bar, self._actions = build, top_bar, actions
        self._offered, self._banner, self._status = offered, banner, status
        session, stack = self._session, self._session.undo_stack
        session.project_changed.connect(self._show_project)
        session.run_changed.connect(self._show_state)
        session.saved_changed.connect(self._show_title)
        stack.canUndoChanged.connect(self._show_state)
        stack.canRedoChanged.connect(self._show_state)
        self._controller.state_changed.connect(self._show_state)
        self._training.progress_changed.connect(self._show_progress)
        self._show_recipe()
        self._show_state()
        self._show_title()

    def tell_saved(self, path: Path) -> None:
        """Say where the project is now."""
        without = "" if self._controller.idle else ", without the run that is under way"
        self._status.say(f"Saved {path.name}{without}")

    def tell_ended(self, views: RunViews, messages: Messages, ended: RunEnded) -> None:
        """Show what a run has left behind, and say how it ended."""
        if ended.error is not None and unforeseen(ended.error):
            note(ended.error)
        views.show_run(self._session.run)
        whole = ended.reason is not EndReason.FINISHED or ended.run is None or ended.run.finished
        self._status.say(f"Training {ended.reason}" if whole else "The stage is trained")
        messages.tell_end(ended.run if ended.error is None else None)

    def _show_project(self) -> None:
        self._show_state()
        self._show_recipe()
        self._show_title()
        if not self._controller.idle:
            # A design that is changed while another is being trained says so at once.
            self._build.loss.show_origin(self._whose())

    def _show_recipe(self) -> None:
        data, start_page = self._session.project.data, self._build.loss.start_page
        start_page.show_current(self._top_bar.recipe_name)
        run = self._session.run
        fits = run is not None and run.architecture.inputs == data.features
        if run is not None and run.is_from_elsewhere and fits:
            start_page.show_imported("" if data.are_to_come else data.name)
        else:
            start_page.show_own_data("" if data.source == SAMPLE else data.name)

    def _show_title(self) -> None:
        path = self._session.path
        name = path.stem if path else self._session.project.name
        note = " (read-only)" if self._session.read_only else ""
        data = self._session.project.data
        told = not data.are_to_come and data.name.casefold() != name.casefold()
        of = f" · {data.name}" if told else ""
        self._window.setWindowTitle(f"{name}{note}[*]{of} — AE Studio")
        self._window.setWindowModified(self._session.modified)

    def _show_state(self) -> None:
        state = self._controller.state
        idle = state is RunState.IDLE
        if not idle:
            self._banner.withdraw()
        if state is RunState.STARTING:
            self._status.say("")  # What was said is of the run before.
        self._top_bar.show_state(state, self._session.document, self._actions)
        self._build.viewer.set_live(not idle)
        self._build.loss.show_starting(not idle)
        self._offered.settle()

    def _show_progress(self, progress: Progress) -> None:
        curves = self._training.curves(progress)
        self._build.show_progress(progress, curves, self._whose())
        self._top_bar.strip.show_progress(progress, self._strip_text())

    def _whose(self) -> str:
        """Of which design the curves are, where that is not the one that is shown."""
        if self._controller.idle:
            return as_trained(self._session.document)
        return in_training(self._controller.job, self._session.project)

    def _strip_text(self) -> str | None:
        """What goes on beside training, or None while the run's own figures tell."""
        state, ready = self._controller.state, self._engine.ready
        if state is RunState.STOPPING:
            return "Stopping…"
        if state is RunState.STARTING:
            return "Preparing…" if ready else "Loading TensorFlow, then training…"
        if state is not RunState.IDLE:
            return None
        if not ready:
            return "Loading TensorFlow…"
        run = self._session.run
        return "The run cannot go on" if run is not None and run.flaw else None
