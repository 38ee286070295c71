"""One table of actions: text, icon, group, shortcuts. Menu, palette and sheet follow from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from aestudio.gui.inspect.views import VIEWS, ViewSpec
from aestudio.gui.kit.icons import icon
from aestudio.gui.shell.theme import Theme
from aestudio.gui.shell.workspaces import WORKSPACES, WorkspaceSpec


class Group(StrEnum):
    """What an action is about, as menus and lists call it."""

    PROJECT = "Project"
    EDIT = "Edit"
    DATA = "Data"
    TRAINING = "Training"
    VIEW = "View"
    HELP = "Help"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """``name`` is the objectName; the tip tells the first of the ``shortcuts``."""

    name: str
    text: str
    icon: str
    group: Group
    shortcuts: tuple[str, ...] = ()


def _turning(workspace: WorkspaceSpec) -> ActionSpec:
    icons = {"build": "layers", "inspect": "eye", "runs": "git-branch"}
    shown = icons[workspace.name]
    return ActionSpec(workspace.action, workspace.title, shown, Group.VIEW, (workspace.shortcut,))


def _looking(view: ViewSpec) -> ActionSpec:
    return ActionSpec(view.action, f"Inspect: {view.title}", "eye", Group.VIEW)


EXPORTS = (
    ActionSpec("saveViewAction", "Save the view as a picture…", "download", Group.VIEW),
    ActionSpec("copyViewAction", "Copy the view", "image", Group.VIEW, ("Ctrl+C",)),
    ActionSpec("saveViewTableAction", "Save the view as a table…", "download", Group.VIEW),
    ActionSpec("copyViewTableAction", "Copy the view as a table", "list", Group.VIEW),
)
OF_THE_VIEW = tuple(one.name for one in EXPORTS)
ACTIONS = (
    ActionSpec("newAction", "New project", "file-plus", Group.PROJECT, ("Ctrl+N",)),
    ActionSpec("openAction", "Open…", "folder-open", Group.PROJECT, ("Ctrl+O",)),
    ActionSpec("importNetworkAction", "Import a network…", "layers", Group.PROJECT),
    ActionSpec("saveAction", "Save", "save", Group.PROJECT, ("Ctrl+S",)),
    ActionSpec("saveAsAction", "Save as…", "save-all", Group.PROJECT, ("Ctrl+Shift+S",)),
    ActionSpec("saveCopyAction", "Save a copy without snapshots…", "save-all", Group.PROJECT),
    ActionSpec("saveReportAction", "Save a report…", "download", Group.PROJECT),
    ActionSpec("exportAction", "Export…", "download", Group.PROJECT, ("Ctrl+E",)),
    ActionSpec("quitAction", "Quit", "log-out", Group.PROJECT, ("Ctrl+Q",)),
    ActionSpec("undoAction", "Undo", "undo-2", Group.EDIT, ("Ctrl+Z",)),
    ActionSpec("redoAction", "Redo", "redo-2", Group.EDIT, ("Ctrl+Shift+Z", "Ctrl+Y")),
    ActionSpec("insertLayerAction", "Insert a layer", "plus", Group.EDIT),
    ActionSpec("removeLayerAction", "Remove the selected layer", "trash-2", Group.EDIT),
    ActionSpec("preferencesAction", "Preferences…", "settings", Group.EDIT, ("Ctrl+,",)),
    ActionSpec("prepareDataAction", "Prepare data…", "sliders-horizontal", Group.DATA, ("Ctrl+P",)),
    ActionSpec("openDataAction", "Use other data…", "database", Group.DATA, ("Ctrl+D",)),
    ActionSpec(
        "openFolderAction", "Use a folder of images…", "images", Group.DATA, ("Ctrl+Shift+D",)
    ),
    ActionSpec("sampleDataAction", "Use the MNIST sample", "image", Group.DATA),
    ActionSpec("trainAction", "Train", "play", Group.TRAINING, ("F5",)),
    ActionSpec("pauseAction", "Pause", "pause", Group.TRAINING, ("F6",)),
    ActionSpec("stopAction", "Stop", "square", Group.TRAINING, ("F7",)),
    ActionSpec(
        "restartAction", "Train from the start", "rotate-ccw", Group.TRAINING, ("Shift+F5",)
    ),
    ActionSpec("queueAction", "Add to the queue", "list", Group.TRAINING, ("Ctrl+F5",)),
    ActionSpec("faceOffAction", "Face-off…", "chart-line", Group.TRAINING, ("Ctrl+Shift+F",)),
    ActionSpec("sweepAction", "Sweep…", "sliders-horizontal", Group.TRAINING, ("Ctrl+Shift+W",)),
    ActionSpec("runStageAction", "Train the selected stage only", "skip-forward", Group.TRAINING),
    ActionSpec("runDesignAction", "Back to the design of the run", "undo-2", Group.TRAINING),
    ActionSpec("saveCurvesAction", "Save a picture of the curves…", "download", Group.TRAINING),
    ActionSpec("copyCurvesAction", "Copy the curves as CSV", "list", Group.TRAINING),
    ActionSpec("tensorBoardAction", "Write TensorBoard events…", "chart-line", Group.TRAINING),
    *(_turning(one) for one in WORKSPACES),
    *(_looking(one) for one in VIEWS),
    *EXPORTS,
    ActionSpec("paletteAction", "Search commands…", "search", Group.VIEW, ("Ctrl+K",)),
    ActionSpec("resetLayoutAction", "Reset layout", "panels-top-left", Group.VIEW),
    ActionSpec("themeAction", "Light or dark", "moon", Group.VIEW, ("Ctrl+T",)),
    ActionSpec("shortcutsAction", "Keyboard shortcuts", "keyboard", Group.HELP, ("?", "F1")),
    ActionSpec("aboutAction", "About AE Studio", "info", Group.HELP),
)
FILLED = ("trainAction", "stopAction", "pauseAction")
DATA_ACTIONS = tuple(one.name for one in ACTIONS if one.group is Group.DATA)


class Actions(QObject):
    """The actions of a window, by objectName; they go with it."""

    def __init__(self, window: QWidget, handlers: Mapping[str, Callable[[], object]]) -> None:
        super().__init__(window)
        self._actions = {spec.name: _action(spec, window) for spec in ACTIONS}
        for name, handler in handlers.items():
            self[name].triggered.connect(lambda _checked=False, call=handler: call())
        window.addActions(list(self._actions.values()))

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def of(self, group: Group) -> list[QAction]:
        """Those of a group, in the order of the table."""
        return [self[spec.name] for spec in ACTIONS if spec.group is group]

    def show_theme(self, theme: Theme) -> None:
        """Draw the icons in the colours of ``theme``."""
        for spec in ACTIONS:
            name = "sun" if spec.name == "themeAction" and theme.dark else spec.icon
            drawn = icon(
                name, theme.color("text"), theme.color("faint"), filled=spec.name in FILLED
            )
            self[spec.name].setIcon(drawn)


def _action(spec: ActionSpec, window: QWidget) -> QAction:
    found = QAction(spec.text, window)
    found.setObjectName(spec.name)
    found.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
    keys = f" ({spec.shortcuts[0]})" if spec.shortcuts else ""
    found.setToolTip(spec.text.rstrip("…") + keys)
    return found
