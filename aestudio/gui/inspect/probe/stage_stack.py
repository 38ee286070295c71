"""Where a sample is changed, by what its data are: drawn on, or its points dragged."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStackedWidget, QWidget

from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.probe.canvas import ProbeCanvas
from aestudio.gui.inspect.probe.paper import Paper, paper_of
from aestudio.gui.inspect.probe.probing import Probed
from aestudio.gui.inspect.probe.stages import ImageStage, ProfileStage
from aestudio.gui.samples.image_renderer import ImageRenderer
from aestudio.gui.samples.profile_renderer import ProfileRenderer
from aestudio.gui.shell.theme import Themes


class StageStack(QStackedWidget):
    """``paper`` is what is drawn on; None where points are dragged."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.images, self.profiles = ImageStage(themes, self), ProfileStage(themes, self)
        self.paper: Paper | None = None
        self.addWidget(self.images)
        self.addWidget(self.profiles)

    @property
    def canvases(self) -> tuple[ProbeCanvas, ...]:
        """Both."""
        return self.images.canvas, self.profiles.canvas

    @property
    def canvas(self) -> ProbeCanvas:
        """The one in sight."""
        profile = self.currentWidget() is self.profiles
        return self.profiles.canvas if profile else self.images.canvas

    @property
    def drawing(self) -> bool:
        """Whether a change is under way."""
        return self.images.canvas.drawing or self.profiles.canvas.drawing

    def give_up(self) -> None:
        """Forget a change that is under way."""
        self.images.canvas.give_up()
        self.profiles.canvas.give_up()

    def begin(self, inspected: Inspected) -> None:
        """Samples of these data from now on."""
        dataset, renderer = inspected.subject.dataset, inspected.subject.parts.renderer
        self.give_up()
        if isinstance(renderer, ImageRenderer):
            self.paper = paper_of(dataset, renderer)
            self.images.show_shape(renderer.form.rows, renderer.form.columns)
            self.setCurrentWidget(self.images)
        else:
            self.paper = None
            self.profiles.show_rows(len(dataset.shape) == 1)
            self.setCurrentWidget(self.profiles)

    def show_values(self, inspected: Inspected, values: Array) -> None:
        """The sample as it is now."""
        renderer = inspected.subject.parts.renderer
        if isinstance(renderer, ImageRenderer) and self.paper is not None:
            self.images.canvas.show_sample(self.paper, renderer, values)
        elif isinstance(renderer, ProfileRenderer):
            self.profiles.canvas.show_sample(renderer, values)

    def show_probed(self, inspected: Inspected, probed: Probed, original: Array) -> None:
        """What comes of it; ``original`` is the sample before any change."""
        renderer, theme = inspected.subject.parts.renderer, self._themes.current
        values, output = probed.values, probed.now.output

        def draw_output(painter: QPainter, frame: QRectF) -> None:
            renderer.draw_output(painter, frame, values, output, theme)

        def draw_error(painter: QPainter, frame: QRectF) -> None:
            renderer.draw_error(painter, frame, values, output, theme)

        if isinstance(renderer, ImageRenderer):
            self.images.output.show_picture(draw_output, theme)
            self.images.error.show_picture(draw_error, theme)
            return
        self.profiles.canvas.show_output(output)
        self.profiles.error.show_picture(draw_error, theme)
        if len(inspected.subject.dataset.shape) == 1:
            self.profiles.table.show_row(inspected.names, values, original, output)
