"""What to do first: choose a network, then train; or open a recent file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from aestudio.gui.theme import Theme, Themes, ui_font
from aestudio.gui.widgets import ClickableCard, label, pill

CHOOSE = "Choose a network, then press Train"
ABOUT_RECIPES = "Each is a complete project: data, layers and settings. Change anything later."
ABOUT_TRAINING = (
    "The loss is drawn here, epoch by epoch. Layers and settings can be changed before and after."
)
MOST_RECENT = 4
COLUMNS = 2
FEWEST_LINES, MOST_LINES = 2, 4
LINE = 17


@dataclass(frozen=True, slots=True)
class RecipeCard:
    """A ready-made project on the start page; ``detail`` holds its sizes and what it reaches."""

    name: str
    title: str
    summary: str
    detail: str


class StartPage(QWidget):
    """``recipe_chosen`` carries the name of a recipe, ``file_chosen`` the path of a file."""

    recipe_chosen = Signal(str)
    file_chosen = Signal(str)

    def __init__(
        self, themes: Themes, recipes: Sequence[RecipeCard], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("startPage")
        self.setAccessibleName("Start page")
        self._recent = QWidget()
        self._recent.setObjectName("recentFiles")
        self._recent_row = QHBoxLayout(self._recent)
        self._recent_row.setContentsMargins(0, 0, 0, 0)
        self._heading = label(CHOOSE, "name", self)
        self._heading.setObjectName("startHeading")
        self._hint = label(ABOUT_RECIPES, "muted", self)
        self._tiles = QWidget(self)
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
        self._heading.setText(f"Press Train to learn from {_short(name, 40)}" if name else CHOOSE)
        self._hint.setText(ABOUT_TRAINING if name else ABOUT_RECIPES)
        self._tiles.setVisible(not name)
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
        for file in files[:MOST_RECENT]:
            self._recent_row.addWidget(self._recent_button(file))
        self._recent_row.addStretch(1)
        self._recent.setVisible(bool(files))
        self._use_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._use_room()

    def _use_room(self) -> None:
        """Give every summary as many lines as the page has room for."""
        if self._tiles.isHidden():
            self.setMinimumHeight(0)
            return
        rows = -(-len(self._cards) // COLUMNS)
        for widget in (*self._cards.values(), self._tiles, self):
            layout = widget.layout()
            if layout is not None:
                # Sizes that changed a moment ago would else reach the page only later.
                layout.activate()
        least = self.minimumSizeHint().height() - rows * LINE * (self._lines - FEWEST_LINES)
        # Set by hand: else a page that has grown could not be made smaller again.
        self.setMinimumHeight(least)
        spare = (self.height() - least) // max(1, rows * LINE)
        lines = max(FEWEST_LINES, min(MOST_LINES, FEWEST_LINES + spare))
        if lines != self._lines:
            self._lines = lines
            for tile in self._cards.values():
                tile.show_lines(lines)

    def tile(self, name: str) -> ClickableCard:
        """The card of a recipe."""
        return self._cards[name]

    def _place(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addStretch(1)
        layout.addWidget(self._heading)
        layout.addWidget(self._hint)
        grid = QGridLayout(self._tiles)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for number, tile in enumerate(self._cards.values()):
            grid.addWidget(tile, number // COLUMNS, number % COLUMNS)
        layout.addWidget(self._tiles)
        layout.addWidget(self._recent)
        layout.addStretch(2)

    def _recent_button(self, file: str) -> QPushButton:
        button = QPushButton(_short(PurePath(file).stem))
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
        self.setToolTip(f"{recipe.title}\n{recipe.summary}\n{recipe.detail}")
        self._themes = themes
        self._current = False
        self._title = _Elided(recipe.title, ui_font(13, QFont.Weight.DemiBold))
        self._summary = _Elided(recipe.summary, ui_font(12), "muted", lines=2)
        self._summary.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._detail = _Elided(recipe.detail, ui_font(11), "muted")
        self._mark = pill("chosen", "accent")
        self._mark.hide()
        self._place()
        themes.changed.connect(self._show_theme)
        self._show_theme(themes.current)

    @property
    def current(self) -> bool:
        """Whether it is marked as the one in use."""
        return self._current

    def show_current(self, current: bool) -> None:
        """Mark it as the one in use, or not."""
        self._current = current
        self._mark.setVisible(current)
        self._show_theme(self._themes.current)

    def show_lines(self, lines: int) -> None:
        """Use so many lines for the summary."""
        self._summary.set_lines(lines)

    def _place(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(2)
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


class _Elided(QLabel):
    """A label that shortens its text to the room it has, over a fixed number of lines."""

    def __init__(self, text: str, font: QFont, role: str = "", lines: int = 1) -> None:
        super().__init__()
        self._full = text
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font)
        self.setWordWrap(lines > 1)
        self.setProperty("role", role)
        self.setStyleSheet(f"font-size: {font.pixelSize()}px; font-weight: {font.weight().value};")
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

    def _shorten(self) -> None:
        self.setText(_shortened(self._full, QFontMetrics(self.font()), self.width(), self._lines))


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


def _short(name: str, most: int = 22) -> str:
    return name if len(name) <= most else f"{name[: most // 2]}…{name[-most // 2 + 1 :]}"
