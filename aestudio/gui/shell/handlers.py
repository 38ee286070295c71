"""What each action does."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from aestudio.gui.inspect.page import InspectPage
from aestudio.gui.inspect.views import VIEWS
from aestudio.gui.shell.typed import once_typed
from aestudio.gui.shell.workspaces import WORKSPACES
from aestudio.recipes import FIRST

if TYPE_CHECKING:  # It needs this module to be complete.
    from aestudio.gui.shell.main_window import MainWindow


def handlers(window: "MainWindow") -> dict[str, Callable[[], object]]:
    """By the names of the actions; each does nothing where there is nothing to do."""
    workspaces, train, imports = window.workspaces, window.train_commands, window.imports
    inspect = workspaces.page(InspectPage)
    return {
        "newAction": partial(window.documents.start_recipe, FIRST),
        "openAction": window.documents.ask_open,
        "importNetworkAction": window.networks.ask_file,
        "saveAction": partial(once_typed, workspaces, window.documents.save),
        "saveAsAction": partial(once_typed, workspaces, window.documents.save_as),
        "saveCopyAction": partial(once_typed, workspaces, window.documents.save_copy),
        "saveReportAction": window.reports.ask,
        "exportAction": lambda: window.dialogs.open("export"),
        "quitAction": window.close,
        "undoAction": partial(_undo, window),
        "redoAction": partial(_redo, window),
        "insertLayerAction": partial(_insert_layer, window),
        "removeLayerAction": window.designer.remove_selected,
        "preferencesAction": lambda: window.dialogs.open("preferences"),
        "prepareDataAction": imports.open_again,
        "openDataAction": imports.ask_file,
        "openFolderAction": imports.ask_folder,
        "sampleDataAction": window.data.use_sample,
        "trainAction": train.train,
        "pauseAction": window.training.toggle_pause,
        "stopAction": window.training.stop,
        "restartAction": train.restart,
        "queueAction": train.queue,
        "faceOffAction": partial(_open, window, "face-off"),
        "sweepAction": partial(_open, window, "sweep"),
        "runStageAction": train.run_selected_stage,
        "runDesignAction": partial(return_to_run, window),
        "saveCurvesAction": window.loss.ask_for_picture,
        "copyCurvesAction": window.loss.copy_data,
        "tensorBoardAction": lambda: window.dialogs.open("tensorboard"),
        **{one.action: partial(workspaces.turn_to, one.name) for one in WORKSPACES},
        **{one.action: partial(_look, window, one.name) for one in VIEWS},
        "saveViewAction": inspect.save_picture,
        "copyViewAction": inspect.copy_picture,
        "saveViewTableAction": inspect.save_table,
        "copyViewTableAction": inspect.copy_table,
        "paletteAction": lambda: window.palette_.toggle(),
        "resetLayoutAction": window.layout_.reset,
        "themeAction": window.appearance.toggle,
        "shortcutsAction": lambda: window.dialogs.open("shortcuts"),
        "aboutAction": lambda: window.dialogs.open("about"),
    }


def _look(window: "MainWindow", view: str) -> None:
    window.workspaces.turn_to("inspect")
    window.workspaces.page(InspectPage).turn_to(view)


def _open(window: "MainWindow", dialog: str) -> None:
    """Of the design with what is being typed."""
    once_typed(window.workspaces, lambda: window.dialogs.open(dialog))


def return_to_run(window: "MainWindow") -> None:
    """Give the project the design of its run."""
    if window.session.run is not None:
        window.session.return_to(window.session.run)


def _undo(window: "MainWindow") -> None:
    """Say what was taken back: it may be out of sight."""
    stack = window.session.undo_stack
    text = stack.undoText()
    if stack.canUndo():
        stack.undo()
        window.status.say(f"Undone: {text}" if text else "Undone")


def _redo(window: "MainWindow") -> None:
    stack = window.session.undo_stack
    text = stack.redoText()
    if stack.canRedo():
        stack.redo()
        window.status.say(f"Done again: {text}" if text else "Done again")


def _insert_layer(window: "MainWindow") -> None:
    """Where there are several kinds, they are offered beside the button, which has to be seen."""
    window.workspaces.turn_to("build")
    window.designer.insert()
