"""What to do first: choose a network, then train; or open a recent file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import ClickableCard, label, pill, scrolled
from aestudio.gui.shell.theme import Theme, Themes, ui_font

CHOOSE = "Choose a network, then press Train"
CHOOSE_DATA = "Choose data to see what the network makes of them"
# In full, and where there is less room.
ABOUT_DATA = ("Drop a file on the window, or press Ctrl+D.", "Drop a file, or press Ctrl+D.")
ABOUT_RECIPES = (
    "Each is a complete project: data, layers and settings. Change anything later.",
    "Each is a complete project. Change anything later.",
    "Change anything later.",
)
ABOUT_TRAINING = (
    "The loss is drawn here, epoch by epoch. Layers and settings can be changed before and after.",
    "The loss is drawn here, epoch by epoch.",
)
MOST_RECENT = 4
LEAST_TILE = 160  # Pixels of a column.
MOST_COLUMNS = 3
# Of the summary; the last of more than two is for the detail.
FEWEST_LINES, PLAIN_LINES, MOST_LINES = 1, 2, 5
LINE = 17
SPARE = 4
RECENT_HEAD = 2 * 20 + 78  # Margins of the page, and the words before the names.
RECENT_PADDING = 18 + 7  # Within a button, and from one to the next.


@dataclass(frozen=True, slots=True)
class RecipeCard:
    """A ready-made project on the start page; ``detail`` holds its sizes and what it reaches."""

    name: str
    title: str
    summary: str
    detail: str


class StartPage(QScrollArea):
    """``recipe_chosen`` carries the name of a recipe, ``file_chosen`` the path of a file."""

    recipe_chosen = Signal(str)
    file_chosen = Signal(str)

    def __init__(
        self, themes: Themes, recipes: Sequence[RecipeCard], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("startPage")
        self.setAccessibleName("Start page")
        self._content = content = QWidget(self.viewport())
        self._recent = QWidget(content)
        self._recent.setObjectName("recentFiles")
        self._recent_buttons: list[QPushButton] = []
        self._recent_row = QHBoxLayout(self._recent)
        self._recent_row.setContentsMargins(0, 0, 0, 0)
        self._heading = ElidedLabel("name", content)
        self._heading.say(CHOOSE)
        self._heading.setObjectName("startHeading")
        self._hint = ElidedLabel("muted", content)
        self._hint.say(*ABOUT_RECIPES)
        self._hint.setObjectName("startHint")
        self._tiles = QWidget(content)
        self._cards = {one.name: _Tile(themes, one) for one in recipes}
        for name, tile in self._cards.items():
            tile.clicked.connect(lambda name=name: self.recipe_chosen.emit(name))
        self._lines = FEWEST_LINES
        self._place()
        self.show_recent(())

    @property
    def current(self) -> str | None:
        """The recipe that is marked."""
        return next((name for name, tile in self._cards.items() if tile.current), None)

    def show_current(self, name: str | None) -> None:
        """Mark the recipe that the project still equals, or none."""
        for known, tile in self._cards.items():
            tile.show_current(known == name)

    def show_own_data(self, name: str) -> None:
        """Of data that the user brought, say what is next; "" for those of the recipes, which are
        offered only then, as each would put its own data in their place."""
        self._say(f"Press Train to learn from {name}" if name else CHOOSE, not name)
        self._hint.say(*(ABOUT_TRAINING if name else ABOUT_RECIPES))

    def show_imported(self, data: str) -> None:
        """Of a network that another program trained, say what is next; "" for no data yet."""
        self._say(f"Press Continue to train it on {data}" if data else CHOOSE_DATA, False)
        self._hint.say(*(ABOUT_TRAINING if data else ABOUT_DATA))

    def _say(self, heading: str, tiles: bool) -> None:
        self._heading.say(heading)
        self._tiles.setVisible(tiles)
        self._use_room()

    def show_recent(self, files: Sequence[str]) -> None:
        """Offer the newest of these files; nothing is shown if there are none."""
        while self._recent_row.count():
            item = self._recent_row.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if files:
            self._recent_row.addWidget(label("Open recent", "section"))
        self._recent_buttons = [self._recent_button(file) for file in files[:MOST_RECENT]]
        for button in self._recent_buttons:
            self._recent_row.addWidget(button)
        self._recent_row.addStretch(1)
        self._recent.setVisible(bool(files))
        self._shorten_recent()
        self._use_room()

    def _shorten_recent(self) -> None:
        """Each name gets what the others leave of the row, and what it has no room for is told by
        its tip."""
        left, names = self.width() - RECENT_HEAD, {}
        for number, button in enumerate(sorted(self._recent_buttons, key=_name_width)):
            share = left // (len(self._recent_buttons) - number) - RECENT_PADDING
            metrics, whole = button.fontMetrics(), str(button.property("name"))
            shown = metrics.elidedText(whole, Qt.TextElideMode.ElideMiddle, max(share, 40))
            names[button] = shown
            left -= metrics.horizontalAdvance(shown) + RECENT_PADDING
        for button, shown in names.items():
            button.setText(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten_recent()
        self._arrange(max(1, min(MOST_COLUMNS, self.viewport().width() // LEAST_TILE)))
        self._use_room()

    def _use_room(self) -> None:
        """Give every summary as many lines as the page has room for."""
        if self._tiles.isHidden():
            return
        rows = -(-len(self._cards) // self._columns)
        for widget in (*self._cards.values(), self._tiles, self._content):
            layout = widget.layout()
            if layout is not None:
                # Sizes that changed a moment ago would else reach the page only later.
                layout.activate()
        now = self._content.minimumSizeHint().height()
        least = now - rows * LINE * (self._lines - FEWEST_LINES)
        spare = (self.viewport().height() - least) // max(1, rows * LINE)
        lines = max(FEWEST_LINES, min(MOST_LINES, FEWEST_LINES + spare))
        if lines != self._lines:
            self._lines = lines
            for tile in self._cards.values():
                tile.show_lines(lines)

    def tile(self, name: str) -> ClickableCard:
        """The card of a recipe."""
        return self._cards[name]

    def _place(self) -> None:
        layout = QVBoxLayout(self._content)
        layout.setContentsMargins(20, 4, 20, 0)
        layout.setSpacing(4)
        layout.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._heading)
        # The heading has the first say.
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head.addWidget(self._hint, 1)
        layout.addLayout(head)
        grid = QGridLayout(self._tiles)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(5)
        self._grid, self._columns = grid, 0
        self._arrange(MOST_COLUMNS)
        layout.addWidget(self._tiles)
        layout.addWidget(self._recent)
        layout.addStretch(2)
        scrolled(self._content, self)

    def _arrange(self, columns: int) -> None:
        """Put the tiles into so many columns."""
        if columns == self._columns:
            return
        self._columns = columns
        for column in range(MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for number, tile in enumerate(self._cards.values()):
            self._grid.addWidget(tile, number // columns, number % columns)

    def _recent_button(self, file: str) -> QPushButton:
        button = QPushButton()
        button.setProperty("name", PurePath(file).stem)
        button.setProperty("role", "chip")
        button.setObjectName("recentFileButton")
        button.setAccessibleName(f"Open {PurePath(file).name}")
        button.setToolTip(file)
        button.clicked.connect(lambda _checked=False: self.file_chosen.emit(file))
        return button


class _Tile(ClickableCard):
    """One recipe, to be clicked."""

    def __init__(self, themes: Themes, recipe: RecipeCard) -> None:
        super().__init__()
        self.setObjectName(f"recipe-{recipe.name}")
        self.setProperty("recipe", "tile")
        self.setAccessibleName(recipe.title)
        self.setAccessibleDescription(f"{recipe.summary} {recipe.detail}")
        self.setToolTip(wrapped(f"{recipe.title}\n{recipe.summary}\n{recipe.detail}"))
        self._themes = themes
        self._current = False
        self._title = ElidedLabel("title", self)
        self._title.say(recipe.title)
        self._summary = _Summary(recipe.summary, FEWEST_LINES)
        self._summary.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._detail = ElidedLabel("detail", self)
        self._detail.say(recipe.detail)
        self._mark = pill("chosen", "accent")
        self._mark.hide()
        # All columns are as wide, whatever stands in them.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._place()
        self.show_lines(FEWEST_LINES)
        themes.changed.connect(self._show_theme)
        self._show_theme(themes.current)

    @property
    def current(self) -> bool:
        """Whether it is marked as the one in use."""
        return self._current

    def show_current(self, current: bool) -> None:
        """Mark it as the one in use, or not."""
        self._mark.setVisible(current)
        if current != self._current:
            self._current = current
            self._show_theme(self._themes.current)

    def show_lines(self, lines: int) -> None:
        """Use so many lines for the summary, the last one for the detail if there are enough."""
        detailed = lines > PLAIN_LINES
        self._detail.setVisible(detailed)
        self._summary.set_lines(lines - 1 if detailed else lines)

    def _place(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 4)
        layout.setSpacing(1)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._mark)
        layout.addLayout(head)
        layout.addWidget(self._summary)
        layout.addWidget(self._detail)

    def _show_theme(self, theme: Theme) -> None:
        edge = theme.accent if self._current else theme.hairline
        self.setStyleSheet(
            f'QFrame[recipe="tile"] {{ background: {theme.panel};'
            f" border: 1px solid {edge}; border-radius: 8px; }}"
            f'QFrame[recipe="tile"]:hover {{ background: {theme.hover}; }}'
            f'QFrame[recipe="tile"]:focus {{ border: 2px solid {theme.accent}; }}'
        )


class _Summary(QLabel):
    """A label that shortens its text to the room it has, over a fixed number of lines."""

    def __init__(self, text: str, lines: int) -> None:
        super().__init__()
        self._full, self._lines = text, lines
        font = ui_font(12)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font)
        self.setWordWrap(True)
        self.setProperty("role", "muted")
        self.setStyleSheet(f"font-size: {font.pixelSize()}px;")
        self.setMinimumWidth(40)
        self.set_lines(lines)

    def set_lines(self, lines: int) -> None:
        """Fill so many lines."""
        self._lines = lines
        self.setFixedHeight(lines * (self.font().pixelSize() + LINE - 12))
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._shorten()

    def _shorten(self) -> None:
        # A line that fills the label to the last pixel would be wrapped once more.
        room = self.width() - SPARE
        self.setText(_shortened(self._full, QFontMetrics(self.font()), room, self._lines))


def _shortened(text: str, metrics: QFontMetrics, width: int, lines: int) -> str:
    """``text`` cut at a word so that it wraps to at most ``lines`` lines of ``width``."""
    rows: list[str] = []
    rest = text.split()
    while rest and len(rows) < lines - 1:
        taken = 1
        while taken < len(rest) and _fits(rest[: taken + 1], metrics, width):
            taken += 1
        rows.append(" ".join(rest[:taken]))
        rest = rest[taken:]
    last = metrics.elidedText(" ".join(rest), Qt.TextElideMode.ElideRight, width)
    return "\n".join([*rows, last]) if last else "\n".join(rows)


def _fits(words: Sequence[str], metrics: QFontMetrics, width: int) -> bool:
    return metrics.horizontalAdvance(" ".join(words)) <= width


def _name_width(button: QPushButton) -> int:
    return button.fontMetrics().horizontalAdvance(str(button.property("name")))
