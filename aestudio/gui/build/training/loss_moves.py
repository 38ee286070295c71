"""How the user looks at a part of the curves: by mouse, by keys and by words."""

from dataclasses import replace

from PySide6.QtCore import QPointF
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from aestudio.gui.build.training.loss_surface import LossSurface
from aestudio.gui.build.training.sight import Sight
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.shell.theme import Themes

CLOSER, FARTHER, A_STEP = 0.8, 1.25, 0.1
# Zoom by a factor; move by shares of what is in sight.
KEYS = PartKeys(
    "In the curves",
    fit=Keys("Show all", {"Home": None}, {"0": None}),
    zoom=Keys("Zoom in, out", {"+": CLOSER, "-": FARTHER}, {"=": CLOSER}),
    zoom_losses=Keys(
        "Losses nearer, farther", {"Ctrl++": CLOSER, "Ctrl+-": FARTHER}, {"Ctrl+=": CLOSER}
    ),
    move=Keys(
        "Move",
        {
            "Left": (-A_STEP, 0.0),
            "Right": (A_STEP, 0.0),
            "Up": (0.0, A_STEP),
            "Down": (0.0, -A_STEP),
        },
    ),
)


class MovableSurface(LossSurface):
    """Curves that can be zoomed and moved."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._box.stretched.connect(self._stretch_at)
        self._box.dragged.connect(self._drag)

    @property
    def _pointed_at(self) -> float | None:
        """The plot coordinate about which keys zoom; None for the middle."""
        return None

    def fit(self) -> None:
        """Bring everything into sight."""
        self._look(Sight())

    def zoom(self, left: float, right: float) -> None:
        """Look at a part of the horizontal axis; losses follow what is in sight."""
        self._look(self._sight.at((left, right), self._stages))

    def zoom_losses(self, low: float, high: float) -> None:
        """Look at a part of the vertical axis, in plot coordinates."""
        self._look(replace(self._sight, losses=(low, high)))

    def zoom_by(self, factor: float, *, losses: bool = False) -> None:
        """Nearer, or farther for factors above 1, about the pointer or the middle."""
        across, along = self._box.viewRange()
        if losses:
            self._stretch(True, factor, sum(along) / 2)
        else:
            middle = sum(across) / 2
            at = self._pointed_at
            self._stretch(False, factor, middle if at is None else at)

    def move_by(self, across: float, along: float = 0.0) -> None:
        """To the right and upwards, by shares of what is in sight."""
        (left, right), (low, high) = self._box.viewRange()
        sight = self._sight.moved((left, right), self._stages, across * (right - left))
        if along and not self.in_budget:
            sight = sight.losses_moved((low, high), along * (high - low))
        self._look(sight)

    def _key_pressed(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False if it stands for nothing here."""
        match KEYS.pressed(event):
            case "zoom", factor:
                self.zoom_by(factor, losses=False)
            case "zoom_losses", factor:
                self.zoom_by(factor, losses=True)
            case "move", step:
                self.move_by(*step)
            case "fit", _:
                self.fit()
            case _:
                return False
        return True

    def _stretch_at(self, losses: bool, factor: float, place: QPointF) -> None:
        at = self._box.mapSceneToView(place)
        self._stretch(losses, factor, at.y() if losses else at.x())

    def _stretch(self, losses: bool, factor: float, at: float) -> None:
        across, along = self._box.viewRange()
        if losses and not self.in_budget:
            self._look(self._sight.losses_stretched((along[0], along[1]), factor, at))
        elif not losses:
            shown = (across[0], across[1])
            self._look(self._sight.stretched(shown, self._stages, factor, at))

    def _drag(self, right: float, down: float, losses: bool) -> None:
        """Move with the pointer; losses only where they do not follow by themselves."""
        free = losses or self._sight.losses is not None
        self.move_by(-right / self._box.width(), down / self._box.height() if free else 0.0)
