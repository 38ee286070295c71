"""One table of actions: text, icon, shortcut, handler."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from aestudio.gui.kit.icons import icon
from aestudio.gui.shell.theme import Theme


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """``name`` is the objectName; the tip tells the first of the ``shortcuts``."""

    name: str
    text: str
    icon: str
    shortcuts: tuple[str, ...] = ()


ACTIONS = (
    ActionSpec("newAction", "New project", "file-plus", ("Ctrl+N",)),
    ActionSpec("openAction", "Open…", "folder-open", ("Ctrl+O",)),
    ActionSpec("openDataAction", "Use other data…", "database", ("Ctrl+D",)),
    ActionSpec("openFolderAction", "Use a folder of images…", "images", ("Ctrl+Shift+D",)),
    ActionSpec("prepareDataAction", "Prepare data…", "sliders-horizontal", ("Ctrl+P",)),
    ActionSpec("sampleDataAction", "Use the MNIST sample", "image"),
    ActionSpec("saveAction", "Save", "save", ("Ctrl+S",)),
    ActionSpec("saveAsAction", "Save as…", "save-all", ("Ctrl+Shift+S",)),
    ActionSpec("undoAction", "Undo", "undo-2", ("Ctrl+Z",)),
    ActionSpec("redoAction", "Redo", "redo-2", ("Ctrl+Shift+Z", "Ctrl+Y")),
    ActionSpec("trainAction", "Train", "play", ("F5",)),
    ActionSpec("restartAction", "Train from the start", "rotate-ccw", ("Shift+F5",)),
    ActionSpec("pauseAction", "Pause", "pause", ("F6",)),
    ActionSpec("stopAction", "Stop", "square", ("F7",)),
    ActionSpec("themeAction", "Light or dark", "moon", ("Ctrl+T",)),
    ActionSpec("quitAction", "Quit", "x", ("Ctrl+Q",)),
)


class Actions:
    """The actions of a window, by objectName."""

    def __init__(self, window: QWidget, handlers: Mapping[str, Callable[[], object]]) -> None:
        self._actions = {spec.name: _action(spec, window) for spec in ACTIONS}
        for name, handler in handlers.items():
            self[name].triggered.connect(lambda _checked=False, call=handler: call())
        window.addActions(list(self._actions.values()))

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def show_theme(self, theme: Theme) -> None:
        """Draw the icons in the colours of ``theme``."""
        for spec in ACTIONS:
            name = "sun" if spec.name == "themeAction" and theme.dark else spec.icon
            filled = spec.name in ("trainAction", "stopAction", "pauseAction")
            drawn = icon(name, theme.color("text"), theme.color("faint"), filled=filled)
            self._actions[spec.name].setIcon(drawn)


def _action(spec: ActionSpec, window: QWidget) -> QAction:
    found = QAction(spec.text, window)
    found.setObjectName(spec.name)
    found.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
    keys = f" ({spec.shortcuts[0]})" if spec.shortcuts else ""
    found.setToolTip(spec.text.rstrip("…") + keys)
    return found
