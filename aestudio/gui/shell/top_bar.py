"""The bar at the top: what is open, what can be done, how the run goes."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QToolButton, QWidget

from aestudio.core.project import Document
from aestudio.gui.build.training.run_strip import RunStrip
from aestudio.gui.document.session import Session
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.icons import icon
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import row, separator
from aestudio.gui.run.run_controller import RunState
from aestudio.gui.shell.actions import Actions
from aestudio.gui.shell.theme import Theme, Themes
from aestudio.recipes import recipes

NAME_LEAST = 110
# Widths with the words that come and go with a run, so that nothing moves under the mouse then.
TRAIN_WIDTH, PAUSE_WIDTH = 97, 90
TRAIN = "Train", "Train the network"
MARK = " •"
STRIP_FIRST = 1000  # Room that is left goes to the strip, up to what it can use.
READ_ONLY = " · read-only"
DATA_ACTIONS = ("prepareDataAction", "openDataAction", "openFolderAction", "sampleDataAction")


class TopBar(QFrame):
    """``recipe_chosen`` carries the name of a recipe."""

    recipe_chosen = Signal(str)

    def __init__(
        self, session: Session, themes: Themes, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setFixedHeight(48)
        self._session = session
        self._recipes = recipes()
        self._name = ElidedLabel("name", least=NAME_LEAST, spare=MARK)
        self._name.setObjectName("projectName")
        self.new_menu = self._recipe_menu()
        self._new = self._new_button()
        self.strip = RunStrip(themes)
        self.recent_menu = QMenu(self)
        self.sets_menu = QMenu(self)
        self._train = _push_button("trainButton", "primary")
        self._pause = _push_button("pauseButton")
        self._stop = _push_button("stopButton")
        self._place(actions)
        self._train.setMinimumWidth(TRAIN_WIDTH)
        self._pause.setMinimumWidth(PAUSE_WIDTH)
        _follow(self._train, actions["trainAction"])
        _follow(self._pause, actions["pauseAction"])
        _follow(self._stop, actions["stopAction"])
        self._train.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._train.addAction(actions["restartAction"])
        session.project_changed.connect(self.show_name)
        session.saved_changed.connect(self.show_name)
        themes.changed.connect(self._show_theme)
        self._show_theme(themes.current)
        self.show_name()

    def show_name(self) -> None:
        """Show the name of the document, with a mark if it is not saved."""
        path = self._session.path
        name = path.stem if path else self._session.project.name
        note = READ_ONLY if self._session.read_only else ""
        mark = MARK if self._session.modified else ""
        tip = f"{path}{note}" if path else "Not saved yet"
        self._name.say(name, suffix=f"{note}{mark}", tip=tip)

    def show_state(self, state: RunState, document: Document, actions: Actions) -> None:
        """Offer what can be done in this state."""
        idle = state is RunState.IDLE
        paused = state is RunState.PAUSED
        actions["trainAction"].setEnabled(idle)
        word, tip = _training(document) if idle else TRAIN
        actions["trainAction"].setText(word)
        actions["trainAction"].setToolTip(f"{tip} (F5)")
        actions["restartAction"].setEnabled(idle)
        actions["pauseAction"].setEnabled(paused or state is RunState.RUNNING)
        actions["pauseAction"].setText("Resume" if paused else "Pause")
        actions["stopAction"].setEnabled(not idle and state is not RunState.STOPPING)
        self._new.setEnabled(idle)
        self.new_menu.setEnabled(idle)
        for recipe in self.new_menu.actions():
            recipe.setEnabled(idle)

    def _place(self, actions: Actions) -> None:
        layout = row(self, 12, 0, 12, 0)
        layout.addWidget(self._name)
        layout.addSpacing(2)
        layout.addWidget(separator(vertical=True))
        layout.addWidget(self._menu_button(actions))
        layout.addWidget(self._new)
        for name in ("openAction", "saveAction", "undoAction", "redoAction"):
            layout.addWidget(_tool_button(actions[name]))
        layout.addStretch(1)
        layout.addWidget(self.strip, STRIP_FIRST)
        for button in (self._train, self._pause, self._stop):
            layout.addWidget(button)
        layout.addWidget(separator(vertical=True))
        layout.addWidget(_tool_button(actions["themeAction"]))

    def _menu_button(self, actions: Actions) -> QToolButton:
        self._more = QToolButton()
        self._more.setObjectName("menuButton")
        self._more.setToolTip("Menu: new, recent files, save as, data")
        self._more.setAccessibleName("Menu")
        self._more.setIconSize(QSize(16, 16))
        self._more.setMenu(self._file_menu(actions))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return self._more

    def _file_menu(self, actions: Actions) -> QMenu:
        menu = QMenu(self)
        menu.addAction(actions["newAction"])
        self.new_menu.setTitle("New from a recipe")
        menu.addMenu(self.new_menu)
        menu.addAction(actions["openAction"])
        self.recent_menu.setTitle("Open recent")
        menu.addMenu(self.recent_menu)
        menu.addSeparator()
        menu.addActions([actions["saveAction"], actions["saveAsAction"]])
        menu.addSeparator()
        menu.addActions([actions[name] for name in DATA_ACTIONS])
        self.sets_menu.setTitle("Sample sets")
        menu.addMenu(self.sets_menu)
        menu.addSeparator()
        menu.addActions([actions["restartAction"], actions["quitAction"]])
        return menu

    def _recipe_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("newMenu")
        menu.setToolTipsVisible(True)
        for one in self._recipes:
            action = menu.addAction(one.title, partial(self.recipe_chosen.emit, one.name))
            action.setObjectName(f"{one.name}Recipe")
            action.setToolTip(wrapped(one.summary))
        return menu

    def _new_button(self) -> QToolButton:
        found = QToolButton()
        found.setObjectName("newButton")
        found.setToolTip("New project, from a recipe")
        found.setAccessibleName("New project")
        found.setIconSize(QSize(16, 16))
        found.setMenu(self.new_menu)
        found.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        found.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return found

    @property
    def recipe_name(self) -> str | None:
        """The recipe that the project still equals, or None."""
        project = self._session.project
        return next((one.name for one in self._recipes if one.project == project), None)

    def _show_theme(self, theme: Theme) -> None:
        self._more.setIcon(icon("menu", theme.color("text")))
        self._new.setIcon(icon("file-plus", theme.color("text"), theme.color("faint")))
        faint = theme.color("faint")
        for button, name, token in (
            (self._train, "play", "on_accent"),
            (self._pause, "pause", "text"),
            (self._stop, "square", "text"),
        ):
            button.setIcon(icon(name, theme.color(token), faint, filled=True))


def _training(document: Document) -> tuple[str, str]:
    """What Train comes to, in a word and in a sentence."""
    if document.can_continue:
        return "Continue", "Go on with the run where it stopped"
    if document.run is not None:
        return "Train anew", "Train from new weights, in place of what was learnt before"
    return TRAIN


def _push_button(name: str, role: str = "") -> QPushButton:
    found = QPushButton()
    found.setObjectName(name)
    found.setProperty("role", role)
    found.setIconSize(QSize(14, 14))
    # A click leaves the focus where it was: the button may be disabled a moment later.
    found.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return found


def _tool_button(action: QAction) -> QToolButton:
    found = QToolButton()
    found.setDefaultAction(action)
    found.setIconSize(QSize(16, 16))
    found.setObjectName(action.objectName().replace("Action", "Button"))
    found.setAccessibleName(action.text())
    found.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return found


def _follow(button: QPushButton, action: QAction) -> None:
    """Let a push button look and act as ``action`` says."""

    def show() -> None:
        button.setText(action.text())
        button.setAccessibleName(action.text())
        button.setToolTip(action.toolTip())
        button.setEnabled(action.isEnabled())

    button.clicked.connect(lambda _checked=False: action.trigger())
    action.changed.connect(show)
    show()
