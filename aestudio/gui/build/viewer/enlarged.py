"""One sample, large, in place of the grid: pictures, figures and codings."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aestudio.analysis.insight import Insight
from aestudio.core.named_values import Names
from aestudio.core.stack import Role
from aestudio.gui.build.training.insight_text import activity_text
from aestudio.gui.build.viewer.cell_geometry import SIDE_MARGIN
from aestudio.gui.build.viewer.sample_details import SampleDetails
from aestudio.gui.kit.figures import class_text, error_figure
from aestudio.gui.kit.icons import icon
from aestudio.gui.kit.keys import Keys, PartKeys
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.kit.widgets import label
from aestudio.gui.samples.codings_chart import CodingsChart
from aestudio.gui.samples.picture import Paint, Picture
from aestudio.gui.samples.renderer import Renderer, draw_placeholder
from aestudio.gui.samples.sample_pictures import names, paints_of
from aestudio.gui.samples.values_table import ValuesTable
from aestudio.gui.shell.theme import Theme, Themes, ui_font

GAP = 10
# Of a picture that is saved, in pixels of the screen.
PICTURE, CAPTION = 224, 22
# Height of everything but the pictures: heading, captions, codings, margins; and of the figures
# where these stand below the pictures.
AROUND, FIGURES = 250, 64
# What a list of values asks for, at the least.
VALUES = 130
LEAST_HIGH = 60
KEYS = PartKeys(
    "In a sample shown large",
    step=Keys("The sample before, after", {"Left": -1, "Right": 1}, {"Up": -1, "Down": 1}),
    close=Keys("Back to all samples", {"Esc": None}, {"Return": None, "Space": None}),
)


class EnlargedView(QFrame):
    """``moved`` carries −1 or 1 for the sample before or after; ``closed`` nothing."""

    moved = Signal(int)
    closed = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = themes.current
        self.setObjectName("enlargedView")
        self.setAccessibleName("Enlarged sample")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = theme
        self._renderer: Renderer | None = None
        self._shown: SampleDetails | None = None
        self.heading, self._where = label("", "strong"), label("", "muted")
        self.error = label("", "name")
        self.error.setObjectName("enlargedError")
        self._rank, self._row = label("", "muted"), label("", "muted")
        self._rank.setWordWrap(True)
        self._shown_names = names(damaged=False)
        self._all = {name: Picture(name, theme, self) for name in names(damaged=True)}
        self._captions = {name: label(name, "muted", self) for name in self._all}
        self._codings_title = label("Codings", "muted")
        self._codings = CodingsChart(theme)
        self._names: Names | None = None
        self.values = ValuesTable()
        self.values.hide()
        self._previous = self._tool("←", "previousSampleButton", "Previous sample (←)")
        self._next = self._tool("→", "nextSampleButton", "Next sample (→)")
        self._close = self._tool("", "closeEnlargedButton", "Back to all samples (Esc)")
        self._previous.clicked.connect(lambda: self.moved.emit(-1))
        self._next.clicked.connect(lambda: self.moved.emit(1))
        self._close.clicked.connect(self.closed)
        self._pictures = QGridLayout()
        self._lay_out()
        self._show_theme(theme)
        themes.changed.connect(self._show_theme)

    def show_renderer(self, renderer: Renderer, names: Names) -> None:
        """Draw samples this way; where features have names, list their values too."""
        self._renderer = renderer
        self._names = names if names.known else None
        self.values.setVisible(names.known)
        self._place_pictures(self._shown_names)

    def show_details(self, shown: SampleDetails) -> None:
        """Show what is known of a sample."""
        self._shown = shown
        self.heading.setText(class_text(shown.class_name) if shown.class_name else "Sample")
        self._where.setText(f"{shown.place:,} of {shown.shown:,}")
        self.error.setText(error_figure(shown.error))
        self._rank.setText(_rank(shown))
        self._row.setText(f"row {shown.row:,} of the data")
        self._previous.setEnabled(shown.place > 1)
        self._next.setEnabled(shown.place < shown.shown)
        size = "" if shown.codings is None else f" · {len(shown.codings):,}"
        insight = shown.insight or Insight()
        of_codings = [one for one in insight.activities if one.layer.role is Role.CODINGS]
        told = "".join(f" · {activity_text(one)}" for one in of_codings)
        self._codings_title.setText(f"Codings{size}{told}")
        self._codings.show_codings(shown.codings, insight.collapsed)
        if self._names is not None:
            self.values.show_values(self._names, shown.values, shown.output)
        self._place_pictures(names(damaged=shown.seen is not None))
        self._paint_pictures()

    def picture(self) -> Sketch | None:
        """The pictures beneath their names; None before a sample is shown."""
        renderer, shown, theme = self._renderer, self._shown, self._theme
        if renderer is None or shown is None:
            return None
        side = QSize(PICTURE, renderer.height(PICTURE))
        called, paints = self._shown_names, _paints(renderer, shown, theme)
        across, down = (PICTURE + GAP, 0) if renderer.side_by_side else (0, side.height() + CAPTION)

        def draw(painter: QPainter, _density: float) -> None:
            for number, (name, paint) in enumerate(zip(called, paints, strict=True)):
                corner = QPoint(GAP + number * across, GAP + number * down)
                painter.setFont(ui_font(12))
                painter.setPen(theme.color("muted"))
                above = QRect(corner, QSize(PICTURE, CAPTION))
                painter.drawText(above, Qt.AlignmentFlag.AlignVCenter, name)
                frame = QRectF(QRect(corner + QPoint(0, CAPTION), side))
                if paint is None:
                    draw_placeholder(painter, frame, theme)
                else:
                    paint(painter, frame)

        more = len(called) - 1
        height = side.height() + CAPTION + more * down + 2 * GAP
        size = QSize(side.width() + more * across + 2 * GAP, height)
        return Sketch(f"sample {shown.row}", size, theme.color("panel"), draw)

    def minimumSizeHint(self) -> QSize:
        # The pictures have the size that fits; they must not hold the card open.
        return QSize(200, 200)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match KEYS.pressed(event):
            case "close", _:
                self.closed.emit()
            case "step", step:
                self.moved.emit(step)
            case _:
                super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _tool(self, text: str, name: str, tip: str) -> QToolButton:
        found = QToolButton(self)
        found.setText(text)
        found.setObjectName(name)
        found.setToolTip(tip)
        found.setAccessibleName(tip)
        # Arrow keys belong to the view, wherever a click has put the focus.
        found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        found.setFixedSize(28, 28)
        return found

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.heading)
        top.addWidget(self._where)
        top.addStretch(1)
        for tool in (self._previous, self._next, self._close):
            top.addWidget(tool)
        self._figures = QWidget()
        figures = QVBoxLayout(self._figures)
        figures.setContentsMargins(0, 0, 0, 0)
        figures.setSpacing(3)
        for widget in (label("Error", "muted"), self.error, self._rank, self._row):
            figures.addWidget(widget)
        figures.addStretch(1)
        self._pictures.setHorizontalSpacing(GAP)
        self._pictures.setVerticalSpacing(4)
        self._pictures.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SIDE_MARGIN, 4, SIDE_MARGIN, 10)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addLayout(self._pictures)
        layout.addWidget(self.values, 3)
        layout.addSpacing(8)
        layout.addWidget(self._codings_title)
        layout.addWidget(self._codings, 1)
        layout.addStretch(0)

    def _place_pictures(self, shown: tuple[str, ...]) -> None:
        """Side by side in pairs, or one above the other; the figures fill the gap, or follow."""
        if self._renderer is None:
            return
        self._shown_names, beside = shown, self._renderer.side_by_side
        for widget in (*self._captions.values(), *self._all.values(), self._figures):
            self._pictures.removeWidget(widget)
            widget.setVisible(False)
        for number, name in enumerate(shown):
            row, column = divmod(number, 2) if beside else (number, 0)
            self._pictures.addWidget(self._captions[name], 2 * row, column)
            left = Qt.AlignmentFlag.AlignLeft
            self._pictures.addWidget(self._all[name], 2 * row + 1, column, left)
        row, column = divmod(len(shown), 2) if beside else (len(shown), 0)
        self._pictures.addWidget(self._figures, 2 * row + (column > 0), column, 1, 2 - column)
        for widget in (*(self._captions[name] for name in shown), *self._drawn, self._figures):
            widget.setVisible(True)
        self._fit()

    @property
    def _drawn(self) -> tuple[Picture, ...]:
        return tuple(self._all[name] for name in self._shown_names)

    def _fit(self) -> None:
        """As large as the room allows, all alike."""
        if self._renderer is None:
            return
        beside, count = self._renderer.side_by_side, len(self._shown_names)
        room = self.width() - 2 * SIDE_MARGIN
        width = (room - GAP) // 2 if beside else room
        rows = -(-count // 2) if beside else count
        around = AROUND + (VALUES if self._names is not None else 0)
        around += FIGURES if beside and count % 2 == 0 else 0
        most = max(LEAST_HIGH, (self.height() - around) // rows)
        height = self._renderer.height(width)
        if height > most:
            if beside:
                width = width * most // height
            height = most
        for picture in self._drawn:
            picture.setFixedSize(max(width, 1), max(height, 1))

    def _paint_pictures(self) -> None:
        if self._renderer is None or self._shown is None:
            return
        paints = _paints(self._renderer, self._shown, self._theme)
        for picture, paint in zip(self._drawn, paints, strict=True):
            picture.show_picture(paint, self._theme)

    def _show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._close.setIcon(icon("x", theme.color("text")))
        self._codings.show_theme(theme)
        self._paint_pictures()


def _paints(renderer: Renderer, shown: SampleDetails, theme: Theme) -> tuple[Paint | None, ...]:
    return paints_of(renderer, theme, shown.values, shown.seen, shown.output)


def _rank(shown: SampleDetails) -> str:
    if shown.share_below is None:
        return "not known before training"
    return f"higher than in {int(100 * shown.share_below)} % of the {shown.part} samples"
