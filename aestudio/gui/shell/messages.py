"""What the banner says: what went wrong or is worth knowing, and what puts it right."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import TypeGuard

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from aestudio.core.architecture import Architecture
from aestudio.core.errors import DataError, DivergedError, StudioError, TooLargeError, TrainingError
from aestudio.core.layers import Layer
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Problem, Project
from aestudio.core.run import Run
from aestudio.core.shapes import shape_text
from aestudio.core.ties import ties_lost
from aestudio.core.worsened import worsened
from aestudio.gui.document.documents import Documents
from aestudio.gui.document.session import Session
from aestudio.gui.importing.finder import DataFinder
from aestudio.gui.kit.figures import count_text, loss_text
from aestudio.gui.run.training_controller import TrainingController
from aestudio.gui.shell.banner import Banner
from aestudio.gui.shell.labels import advice, in_labels
from aestudio.gui.shell.status_strip import StatusStrip
from aestudio.logs import details

# What banners are about, if not the project.
SAFETY, DEVICE, FINDING = "safety copies", "device", "finding"
FITTED, UNTIED, NO_DATA = "fitted", "untied", "no data"
FROM_QT = re.compile(r"Error calling Python override of \S+: ")  # said of events by PySide
MOST_WORDS = 200  # Letters of an error that nobody foresaw; the rest is in its details.
Remedy = tuple[str, Callable[[], object]]


class Messages(QObject):
    """Puts errors and news into words, each with a way out where there is one.

    ``device`` is what trains; the details of an error name it.
    """

    def __init__(
        self,
        session: Session,
        banner: Banner,
        status: StatusStrip,
        training: TrainingController,
        finder: DataFinder,
        documents: Documents,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._banner, self._status = session, banner, status
        self._fitted: tuple[tuple[Layer, ...], TrainingPlan] | None = None
        session.data_fitted.connect(self.tell_fitted)
        session.project_changed.connect(self._settle_fitted)
        session.project_changed.connect(self.tell_to_come)
        self._untied: tuple[int, Architecture] | None = None
        session.untied.connect(self.tell_untied)
        session.undo_stack.indexChanged.connect(self._settle_untied)
        self._training, self._finder, self._documents = training, finder, documents
        self.device = ""

    def notify(self, error: BaseException) -> None:
        """Say what went wrong, in place."""
        known = isinstance(error, StudioError)
        self._banner.say(sentence(error), "warning" if known else "error", self._remedy(error))

    def tell_of_crash(self, last_words: str) -> None:
        """Say that the program crashed the time before."""
        self._banner.say(
            "AE Studio crashed the last time. Its last words may help to mend that.",
            "warning",
            _copying(last_words),
        )

    def tell_read_only(self, path: Path) -> None:
        """Say that another window has the file."""
        self._banner.say(
            f"{path.name} is open in another window, so it is read-only here. "
            "Save your work under another name.",
            "warning",
            ("Save as…", self._documents.save_as),
        )

    def tell_unsafe(self, error: BaseException) -> None:
        """Say that no safety copies can be kept."""
        self._banner.say(sentence(error), "warning", self._remedy(error), SAFETY)

    def tell_safe(self) -> None:
        """Safety copies are kept again."""
        self._banner.settle(SAFETY)
        self._status.say("Safety copies are kept again")

    def tell_device(self, note: str) -> None:
        """Say what is worth knowing of what trains, if nothing else is being said."""
        if note and not self._banner.isVisible():
            self._banner.say(note, "accent", topic=DEVICE)

    def tell_finding(self, finding: Problem | None) -> None:
        """Say what was found of the run, if nothing else is being said."""
        if finding is None:
            self._banner.settle(FINDING)
        elif not self._banner.isVisible():
            self._banner.say(advice(finding), "warning", topic=FINDING)

    def tell_made(self, told: str, open_it: Callable[[], object]) -> None:
        """Say that there is one more run, which is looked at only once it is opened."""
        self._banner.say(told, "accent", ("Open it", open_it))

    def tell_end(self, run: Run | None) -> None:
        """Say what a run has spoilt on its way, with what is likely to do better."""
        worse = None if run is None else worsened(run)
        if worse is not None:
            self._banner.say(
                f"{worse.stage.name} ended worse than it began: the loss rose from "
                f"{loss_text(worse.before)} to {loss_text(worse.after)}. "
                f"A learning rate of {worse.stage.learning_rate:g} is probably too high for it.",
                "warning",
                (
                    f"Train again with {worse.rate:g}",
                    partial(self._training.train_again_with, worse.stage.key, worse.rate),
                ),
            )

    def tell_fitted(self, before: Project) -> None:
        """Say what other data have changed of layers and batches, with a way back for layers."""
        if _is_left_behind(self._session.run, self._session.project):
            return  # That is told already, and matters more.
        now, layers = self._session.project, before.architecture.layers
        fitted = _layers_fitted(before.architecture, now.architecture)
        told = [*fitted, *_batches_fitted(before, now)]
        keep = (f"Keep {_widths(before.architecture)}", partial(self._keep_layers, layers))
        text = f"To fit the new data, {' and '.join(told)}."
        self._banner.say(text, "accent", keep if fitted else None, FITTED)
        self._fitted = now.architecture.layers, now.plan

    def _settle_fitted(self, project: Project) -> None:
        if self._fitted not in (None, (project.architecture.layers, project.plan)):
            self._fitted = None
            self._banner.settle(FITTED)

    def tell_to_come(self, project: Project) -> None:
        """Say that data have to be chosen, until they are."""
        run = self._session.run
        if not project.data.are_to_come:
            self._banner.settle(NO_DATA)
            if _is_left_behind(run, project):
                self._tell_others(project, run)
            return
        self._banner.say(
            "The file of this network says nothing of its data: choose some with "
            f"{count_text(project.data.features, 'number')} a sample, and see at once what it "
            "makes of them.",
            "accent",
            ("Choose data…", self._finder.choose),
            NO_DATA,
        )

    def _tell_others(self, project: Project, run: Run) -> None:
        """Say that a network from elsewhere does not take the data that were chosen."""
        wanted, found = run.architecture, project.data
        self._banner.say(
            f"The imported network takes {shape_text(wanted.input_shape)} numbers a sample, these "
            f"data have {shape_text(found.shape)}: what it learnt cannot be used with them.",
            "warning",
            ("Undo", self._session.undo_stack.undo),
            NO_DATA,
        )

    def tell_untied(self, before: Project) -> None:
        """Say which decoder layers an edit has untied, with a way back."""
        then, now = before.architecture, self._session.project.architecture
        lost = ties_lost(then, now)
        if len(lost) == 1:
            told = f"layer opposite layer {lost[0]} is not tied any more: its shape is not the"
        else:
            named = " and ".join(str(level) for level in lost)
            told = f"layers opposite layers {named} are not tied any more: their shape is not the"
        self._banner.say(
            f"The decoder {told} mirrored one.",
            "warning",
            ("Undo", self._session.undo_stack.undo),
            UNTIED,
        )
        self._untied = self._session.undo_stack.index(), then

    def _settle_untied(self, step: int) -> None:
        """An edit that goes on, such as a drag, is still the step that is taken back."""
        if self._untied is None:
            return
        told, then = self._untied
        if step != told or not ties_lost(then, self._session.project.architecture):
            self._untied = None
            self._banner.settle(UNTIED)

    def _keep_layers(self, layers: tuple[Layer, ...]) -> None:
        self._session.edit(
            "Keep the layers",
            lambda project: project.edited(architecture=project.architecture.edited(layers=layers)),
        )

    def show_run(self, run: Run | None) -> None:
        """Of a project that was opened: only what holds of it, too, is still said."""
        self._banner.leave()
        if run is not None and run.flaw:
            self._banner.say(
                f"The run in this file cannot go on: {run.flaw}. "
                "It can be looked at, and trained anew."
            )

    def _remedy(self, error: BaseException) -> Remedy | None:
        if isinstance(error, DivergedError):
            return f"Try again with {error.rate:g}", partial(self._training.try_lower, error)
        if isinstance(error, DataError):
            return self._finder.remedy(error)
        if isinstance(error, TooLargeError):
            return "Train anyway", self._training.train_anyway
        if isinstance(error, StudioError) and not unforeseen(error):
            return None
        return _copying(details(error, self.device))


def _is_left_behind(run: Run | None, project: Project) -> TypeGuard[Run]:
    """Whether a network from elsewhere takes other samples than the project has by now."""
    if run is None or not run.is_from_elsewhere:
        return False
    return run.architecture.inputs != project.data.features


def _layers_fitted(before: Architecture, now: Architecture) -> list[str]:
    if before.layers == now.layers:
        return []
    features = count_text(now.inputs, "feature")
    return [f"the layers, which were {_widths(before)}, are {_widths(now)} for {features}"]


def _batches_fitted(before: Project, now: Project) -> list[str]:
    if before.plan.batch_size == now.plan.batch_size:
        return [] if before.plan == now.plan else ["the batches of stages are smaller"]
    samples = count_text(now.plan.batch_size, "sample")
    return [f"batches, which were of {before.plan.batch_size:,}, are of {samples}, all there are"]


def _widths(architecture: Architecture) -> str:
    """Widths of the layers: 300 → 150."""
    return " → ".join(f"{layer.width:,}" for layer in architecture.layers)


def sentence(error: BaseException) -> str:
    """What to say of an error, foreseen or not."""
    if isinstance(error, StudioError):
        return in_labels(str(error))
    if isinstance(error, MemoryError):
        return "Memory ran out. Close other programs or use smaller data, then try again."
    said = FROM_QT.sub("", str(error))
    about = shorten(f"{type(error).__name__}: {said}", MOST_WORDS, placeholder="…").rstrip(".: ")
    return f"Something went wrong: {about}. The program goes on; save your work to be safe."


def unforeseen(error: BaseException) -> bool:
    """Whether training broke off for a reason that the engine has no words for."""
    return isinstance(error, TrainingError) and error.__cause__ is not None


def _copying(text: str) -> Remedy:
    return "Copy details", partial(QGuiApplication.clipboard().setText, text)
