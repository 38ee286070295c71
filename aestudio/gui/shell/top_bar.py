"""The bar at the top: where one is, what is open, what can be done, how the run goes."""

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from aestudio.core.project import Document
from aestudio.gui.build.training.run_strip import MOST_WIDE, RunStrip
from aestudio.gui.document.session import Session
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.giving_way import GivingWay
from aestudio.gui.kit.icons import icon
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import row, separator
from aestudio.gui.run.run_controller import RunState
from aestudio.gui.shell.actions import Actions
from aestudio.gui.shell.main_menu import MainMenu
from aestudio.gui.shell.theme import Theme, Themes
from aestudio.gui.shell.workspace_switch import WorkspaceSwitch
from aestudio.recipes import recipes

NAME_LEAST, NAME_MOST = 96, 240  # What it keeps, and what it has before rare tools.
NAME_SHORT = 120  # What is left of it before the theme goes.
# Widths with the words that come and go with a run, so that nothing moves under the mouse then.
TRAIN_WIDTH, PAUSE_WIDTH = 97, 90
TRAIN = "Train", "Train the network"
MARK = " •"
GAP = 6  # Between what does not belong together, besides the spacing.
SEARCH = "Search commands   Ctrl+K"
STRIP_FIRST = 1000  # Room that is left goes to the strip, up to what it can use.
READ_ONLY = " · read-only"
TOOLS = ("openAction", "saveAction", "undoAction", "redoAction")


class TopBar(QFrame):
    """``recipe_chosen`` carries the name of a recipe, ``workspace_chosen`` that of a workspace."""

    recipe_chosen = Signal(str)
    workspace_chosen = Signal(str)

    def __init__(
        self, session: Session, themes: Themes, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.setFixedHeight(48)
        # What has no room gives way: the bar keeps no window from being narrow.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._session = session
        self._recipes = recipes()
        self._name = ElidedLabel("name", least=NAME_LEAST, spare=MARK, middle=True)
        self._name.setObjectName("projectName")
        self.switch = WorkspaceSwitch()
        self.switch.chosen.connect(self.workspace_chosen.emit)
        self.new_menu = self._recipe_menu()
        self._new = self._new_button()
        self.strip = RunStrip(themes)
        self.menu = MainMenu(actions, self.new_menu, self)
        self.recent_menu, self.sets_menu = self.menu.recent, self.menu.sets
        self._train = _push_button("trainButton", "primary", TRAIN_WIDTH)
        self._pause = _push_button("pauseButton", least=PAUSE_WIDTH)
        self._stop = _push_button("stopButton")
        self._place(actions)
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

    def show_workspace(self, name: str) -> None:
        """Mark the workspace that is in sight."""
        self.switch.show_value(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._room.settle(self.width())

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._room.settle(self.width())
        return super().event(event)

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
        self._more = self._menu_button()
        tools = [_tool_button(actions[name]) for name in TOOLS]
        open_, save, undo, redo = tools
        self._find = _tool_button(actions["paletteAction"])
        self._search = _push_button("searchButton")
        self._search.setText(SEARCH)
        self._search.setToolTip(actions["paletteAction"].toolTip())
        self._search.setAccessibleName("Search commands")
        self._search.clicked.connect(lambda _checked=False: actions["paletteAction"].trigger())
        line, theme = separator(vertical=True), _tool_button(actions["themeAction"])
        layout = row(self, 12, 0, 12, 0, spacing=2)
        for early in (self._name, self.switch, self._more):
            layout.addWidget(early)
            layout.addSpacing(GAP)
        for tool in (self._new, *tools, self._find):
            layout.addWidget(tool)
        layout.addSpacing(GAP)
        layout.addWidget(self._search)
        layout.addStretch(1)
        layout.addWidget(self.strip, STRIP_FIRST)
        for late in (self._train, self._pause, self._stop, line, theme):
            layout.addSpacing(GAP)
            layout.addWidget(late)
        # What goes first for want of room is the rarest; the menu has all of them.
        self._room = GivingWay(
            layout,
            [
                (self._search,),
                (line, theme),
                (self._new,),
                (open_,),
                (save,),
                (self._find,),
                (redo, undo),
            ],
            {self.strip: lambda: MOST_WIDE, self._name: self._name_room},
            {self._find: self._search},
            (self._name, NAME_SHORT, theme),
        )

    def _name_room(self) -> int:
        return min(self._name.sizeHint().width(), NAME_MOST)

    def _menu_button(self) -> QToolButton:
        found = QToolButton()
        found.setObjectName("menuButton")
        found.setToolTip("Menu: all that can be done")
        found.setAccessibleName("Menu")
        found.setIconSize(QSize(16, 16))
        found.setMenu(self.menu)
        found.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return found

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
        self._search.setIcon(icon("search", theme.color("muted")))


def _training(document: Document) -> tuple[str, str]:
    """What Train comes to, in a word and in a sentence."""
    if document.can_continue and document.run is not None and document.run.is_from_elsewhere:
        return "Continue", "Train the imported network further on these data"
    if document.can_continue:
        return "Continue", "Go on with the run where it stopped"
    if document.run is not None:
        return "Train anew", "Train from new weights, in place of what was learnt before"
    return TRAIN


class _Steady(QPushButton):
    """At least so wide, whatever it says, and never narrower than what it says."""

    def __init__(self, least: int) -> None:
        super().__init__()
        self._least = least

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(self._least, 0))

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(self._least, 0))


def _push_button(name: str, role: str = "", least: int = 0) -> QPushButton:
    found = _Steady(least)
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
