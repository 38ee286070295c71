"""Colours, fonts and style sheet of the window, light and dark."""

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from aestudio.resources import resource

FONT = "Inter"
VEIL = {"light": "rgba(27, 34, 48, 40)", "dark": "rgba(0, 0, 0, 110)"}  # Over what has to wait.
ICONS = "theme"  # The folder that holds them.


@dataclass(frozen=True, slots=True)
class Theme:
    """Named colours; data colours are those of Okabe and Ito, safe for colour-blind eyes."""

    name: str
    ground: str
    panel: str
    hover: str
    hairline: str
    border: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_ground: str
    on_accent: str
    encoder: str
    codings: str
    decoder: str
    training: str
    validation: str
    kl: str
    sparsity: str
    l2: str
    good: str
    good_ground: str
    warning: str
    warning_ground: str
    error: str
    error_ground: str

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """The colour of a token, for painting; ``alpha`` in 0…1."""
        color = QColor(getattr(self, token))
        color.setAlphaF(alpha)
        return color

    def mixed(self, token: str, share: float) -> QColor:
        """What a transparent ink looks like on a panel, in ``share`` of 0…1, without being so."""
        ink, ground = self.color(token), self.color("panel")
        pairs = (
            (ink.red(), ground.red()),
            (ink.green(), ground.green()),
            (ink.blue(), ground.blue()),
        )
        return QColor(*(round(share * one + (1 - share) * other) for one, other in pairs))

    @property
    def dark(self) -> bool:
        """Whether light lies on dark."""
        return self.name == "dark"


LIGHT = Theme(
    name="light",
    ground="#F4F5F7",
    panel="#FFFFFF",
    hover="#F0F2F6",
    hairline="#E1E4EA",
    border="#CBD0DA",
    text="#1B2230",
    muted="#667085",
    faint="#98A2B3",
    accent="#2F6FEB",
    accent_ground="#E8F0FE",
    on_accent="#FFFFFF",
    encoder="#0072B2",
    codings="#E69F00",
    decoder="#56B4E9",
    training="#0072B2",
    validation="#D55E00",
    kl="#CC79A7",
    sparsity="#009E73",
    l2="#98A2B3",
    good="#0B8A5F",
    good_ground="#E3F5EE",
    warning="#B54708",
    warning_ground="#FEF4E6",
    error="#B42318",
    error_ground="#FEECEA",
)

DARK = Theme(
    name="dark",
    ground="#13161B",
    panel="#1B1F27",
    hover="#252B35",
    hairline="#2B313C",
    border="#3B4350",
    text="#E7EAF0",
    muted="#98A2B3",
    faint="#667085",
    accent="#6EA0FF",
    accent_ground="#22304D",
    on_accent="#0F1420",
    encoder="#4AA3DF",
    codings="#F0B429",
    decoder="#7CC7F2",
    training="#4AA3DF",
    validation="#FF8A5B",
    kl="#E39AC4",
    sparsity="#2CC295",
    l2="#98A2B3",
    good="#3CCB97",
    good_ground="#173A2F",
    warning="#FDB022",
    warning_ground="#3A2C12",
    error="#FF8177",
    error_ground="#3F1D1B",
)


class Themes(QObject):
    """The theme in use; views repaint when it changes."""

    changed = Signal(object)

    def __init__(self, app: QApplication, theme: Theme = LIGHT) -> None:
        super().__init__()
        self._app = app
        self._theme = theme
        load_fonts()
        app.setStyle("Fusion")
        use_icons()
        app.setFont(ui_font())
        self.use(theme)

    @property
    def current(self) -> Theme:
        """The theme in use."""
        return self._theme

    def use(self, theme: Theme) -> None:
        """Switch the whole application to ``theme``."""
        self._theme = theme
        self._app.setPalette(palette(theme))
        self.changed.emit(theme)

    def dress(self, window: QWidget) -> None:
        """Give a window, and the dialogs that it opens, the style sheet of the theme in use.

        Were it the application's, Qt would look its rules up anew for all that is put into
        something else while a window is built: two thirds of the time that this takes.
        """
        window.setStyleSheet(style_sheet(self._theme))

    def toggle(self) -> None:
        """Light to dark and back."""
        self.use(LIGHT if self._theme.dark else DARK)


def load_fonts() -> None:
    """Make the shipped fonts known to Qt."""
    for path in sorted(resource("fonts").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(path))


def use_icons() -> None:
    """Have Qt take the icons of its own dialogs and menus from ours, not from the desktop's or
    from its own of another age; none where we have none."""
    QIcon.setThemeSearchPaths([str(resource("icons"))])
    QIcon.setFallbackThemeName("")
    QIcon.setThemeName(ICONS)


def ui_font(pixels: int = 12, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The interface font with tabular figures, sized in device-independent pixels."""
    font = QFont(FONT)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def palette(theme: Theme) -> QPalette:
    """Qt's roles in our colours, for what the style sheet does not reach."""
    roles = QPalette.ColorRole
    found = QPalette()
    for role, token in {
        roles.Window: "ground",
        roles.WindowText: "text",
        roles.Base: "panel",
        roles.AlternateBase: "hover",
        roles.Text: "text",
        roles.PlaceholderText: "muted",
        roles.Button: "panel",
        roles.ButtonText: "text",
        roles.ToolTipBase: "panel",
        roles.ToolTipText: "text",
        # Of lists that belong to no window, such as completions: as the style sheet has it.
        roles.Highlight: "accent_ground",
        roles.HighlightedText: "text",
        roles.Link: "accent",
    }.items():
        found.setColor(role, theme.color(token))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        found.setColor(QPalette.ColorGroup.Disabled, role, theme.color("faint"))
    return found


def style_sheet(theme: Theme) -> str:
    """resources/styles/studio.qss with the colours filled in."""
    text = resource("styles", "studio.qss").read_text(encoding="utf-8")
    chevron = resource("styles", f"chevron-{theme.name}.svg").as_posix()
    check = resource("styles", f"check-{theme.name}.svg").as_posix()
    return Template(text).substitute(
        asdict(theme), chevron=chevron, check=check, veil=VEIL[theme.name]
    )
