"""A plane that the hand moves and looks at more closely."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QCursor, QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from aestudio.gui.inspect.map.camera import Camera, Numbers, Pixels, fitting

STEP, ZOOM, WHEEL = 60, 1.25, 1.0015
Bounds = tuple[Numbers, Numbers]


class PannedCanvas(QWidget):
    """``moved`` tells that something else is in sight. With the right or middle button, or with
    space held, the plane follows the hand; all other strokes are those of the class below."""

    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.camera = Camera()
        self._bounds: Bounds | None = None
        self._fitted, self._square = True, True
        self._held: QPointF | None = None
        self._space = False

    @property
    def pixels(self) -> Pixels:
        """Width and height."""
        return float(self.width()), float(self.height())

    @property
    def plain_cursor(self) -> Qt.CursorShape:
        """What the pointer looks like while nothing is moved."""
        return Qt.CursorShape.ArrowCursor

    def show_bounds(self, bounds: Bounds | None, square: bool, anew: bool) -> None:
        """What is there lies between these corners; all of it is shown ``anew``, or what was
        looked at. A unit is as wide as high if ``square``."""
        self._bounds, self._square = bounds, square
        if self._fitted or anew:
            self.fit()

    def fit(self) -> None:
        """Show all of it."""
        if self._bounds is not None:
            self.camera = fitting(*self._bounds, self.pixels, self._square)
        self._fitted = True
        self.move_on()

    def move_on(self) -> None:
        """Something else is in sight."""
        self.update()
        self.moved.emit()

    def navigate(self, command: str, how: object) -> bool:
        """Do what a key stands for; whether it is one of these."""
        middle = self.width() / 2, self.height() / 2
        match command, how:
            case "pan", (int(right), int(down)):
                self._look(self.camera.panned(STEP * right, STEP * down))
            case "zoom", int(nearer):
                self._look(self.camera.zoomed(ZOOM**nearer, middle, self.pixels))
            case "fit", _:
                self.fit()
            case _:
                return False
        return True

    def take_hold(self, event: QMouseEvent) -> bool:
        """Whether the plane follows from now on."""
        if event.button() == Qt.MouseButton.LeftButton and not self._space:
            return False
        self._held = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        return True

    def follow(self, event: QMouseEvent) -> bool:
        """Whether the plane follows the hand."""
        if self._held is None:
            return False
        by = event.position() - self._held
        self._held = event.position()
        self._look(self.camera.panned(by.x(), by.y()))
        return True

    def let_go(self) -> bool:
        """Whether it has followed until now."""
        if self._held is None:
            return False
        self._held = None
        self.show_cursor()
        return True

    @property
    def held(self) -> bool:
        """Whether the plane is being moved."""
        return self._held is not None

    def hold_space(self, on: bool) -> None:
        """With space held the left button moves the plane."""
        self._space = on
        self.show_cursor()

    def show_cursor(self) -> None:
        """What the left button does now."""
        open_hand = Qt.CursorShape.OpenHandCursor
        self.setCursor(QCursor(open_hand if self._space else self.plain_cursor))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
        else:
            self.move_on()

    def wheelEvent(self, event: QWheelEvent) -> None:
        at = event.position()
        turned = event.angleDelta().y() or event.angleDelta().x()
        self._look(self.camera.zoomed(WHEEL**turned, (at.x(), at.y()), self.pixels))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._space = False
        self.update()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.hold_space(False)
            return
        super().keyReleaseEvent(event)

    def _look(self, camera: Camera) -> None:
        if self._bounds is not None:
            self.camera, self._fitted = camera, False
            self.move_on()
