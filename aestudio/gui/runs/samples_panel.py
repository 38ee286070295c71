"""The card of the same test samples by each marked run: below one another, or wiped."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.widgets import Card, Segments, button, row, scrolled
from aestudio.gui.runs.compared import INPUT, ComparedSamples, Named
from aestudio.gui.runs.hint import hint
from aestudio.gui.runs.sample_rows import SampleRows
from aestudio.gui.runs.wipe import WipeView
from aestudio.gui.samples.profile_renderer import profile_renderer
from aestudio.gui.samples.renderer import Renderer
from aestudio.gui.samples.renderers import renderer_for
from aestudio.gui.shell.theme import Theme, Themes

ROWS, WIPE = "rows", "wipe"
NONE_MARKED = "Mark runs in the table to see what each makes of the same samples."
WAITING = "Samples appear here once the data are read."


class SamplesPanel(Card):
    """``view_changed`` carries rows or wipe."""

    view_changed = Signal(str)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("The same test samples", parent)
        self.setObjectName("sameSamplesCard")
        self._samples: ComparedSamples | None = None
        self.named: tuple[Named, ...] = ()
        self.rows = SampleRows(themes.current)
        self.wipe = WipeView(themes.current)
        self.hint = hint(NONE_MARKED, "sameSamplesHint")
        self._pages = QStackedWidget(self)
        self._wiping = self._wipe_page()
        # In its own area: as many marked runs as there may be are higher than the card.
        self._scrolled = scrolled(self.rows, QScrollArea(self))
        for page in (self.hint, self._scrolled, self._wiping):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages, 1)
        self._fill_header()
        themes.changed.connect(self._show_theme)
        self._show()

    @property
    def view(self) -> str:
        """Rows or wipe."""
        return WIPE if self.views.button(WIPE).isChecked() else ROWS

    def show_view(self, view: str) -> None:
        """Show rows, or a wipe."""
        self.views.show_value(view if view == WIPE else ROWS)
        self._show()

    def show_samples(self, samples: ComparedSamples | None) -> None:
        """Show what was made of samples; None before there are any."""
        self._samples = samples
        self._show()

    def show_runs(self, named: Sequence[Named]) -> None:
        """Compare these runs."""
        if tuple(named) != self.named:
            self.named = tuple(named)
            self._list_runs()
            self._show()

    def _fill_header(self) -> None:
        by = ElidedLabel("muted", self)
        by.say("by each marked run")
        self.back_button = button(
            "‹", "previousSamplesButton", "Samples before (←)", self._turn_back, self
        )
        self.next_button = button(
            "›", "nextSamplesButton", "Samples after these (→)", self._turn, self
        )
        for one, name in (
            (self.back_button, "Samples before"),
            (self.next_button, "Samples after these"),
        ):
            one.setAccessibleName(name)
            one.setFixedWidth(26)
        self.rows.first_changed.connect(self._show_place)
        self.views = Segments([(ROWS, "Rows"), (WIPE, "Wipe")], self)
        self.views.setFixedWidth(116)
        self.views.button(ROWS).setToolTip("Each run a row below the input")
        self.views.button(WIPE).setToolTip("One run over another, with a divider to drag")
        self.views.show_value(ROWS)
        self.views.chosen.connect(self._choose_view)
        self.header.addWidget(by, 1)
        for part in (self.back_button, self.next_button, self.views):
            self.header.addWidget(part)

    def _wipe_page(self) -> QWidget:
        page = QFrame(self)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(0)
        head = QWidget(page)
        line = row(head, 12, 0, 12, 0)
        self.left_combo = _choice("wipeLeftCombo", "Run left of the divider", head)
        self.right_combo = _choice("wipeRightCombo", "Run right of the divider", head)
        line.addWidget(self.left_combo)
        line.addStretch(1)
        line.addWidget(self.right_combo)
        for combo in (self.left_combo, self.right_combo):
            combo.currentIndexChanged.connect(lambda _index: self._show())
        layout.addWidget(head)
        layout.addWidget(self.wipe, 1)
        return page

    def _list_runs(self) -> None:
        """What was chosen stays as long as it is there; else the first two runs. Never one beside
        itself."""
        known = [INPUT, INPUT, *(one.id for one in self.named)]
        combos = (self.left_combo, self.right_combo)
        pair = [str(one.currentData()) for one in combos]
        if not {*pair} <= {*known} or pair[0] == pair[1]:
            pair = known[:4][-2:]
        for combo, wanted in zip(combos, pair, strict=True):
            with QSignalBlocker(combo):
                combo.clear()
                combo.addItem("Input", INPUT)
                for one in self.named:
                    combo.addItem(one.title, one.id)
                combo.setCurrentIndex(max(0, combo.findData(wanted)))

    def _show(self) -> None:
        samples = self._samples
        page: QWidget = self._wiping if self.view == WIPE else self._scrolled
        if samples is None or not len(samples) or not self.named:
            self.hint.setText(WAITING if self.named else NONE_MARKED)
            page = self.hint
        else:
            renderer = _renderer(samples)
            self.rows.show_samples(samples, renderer, self.named)
            left, right = self._chosen(self.left_combo), self._chosen(self.right_combo)
            self.wipe.show_samples(samples, renderer, left, right)
        self._pages.setCurrentWidget(page)
        self._show_place()

    def _chosen(self, combo: QComboBox) -> Named:
        found = (one for one in self.named if one.id == combo.currentData())
        return next(found, Named(INPUT, "Input"))

    def _show_place(self, *_place: int) -> None:
        """Buttons only where there is more to be seen."""
        shown, samples = self.rows.shown, self._samples
        count = len(samples) if samples is not None else 0
        in_rows = self._pages.currentWidget() is self._scrolled
        several = in_rows and count > len(shown)
        self.back_button.setVisible(several)
        self.next_button.setVisible(several)
        self.back_button.setEnabled(shown.start > 0)
        self.next_button.setEnabled(shown.stop < count)

    def _choose_view(self, view: str) -> None:
        self._show()
        self.view_changed.emit(view)

    def _turn(self) -> None:
        self.rows.turn(1)

    def _turn_back(self) -> None:
        self.rows.turn(-1)

    def _show_theme(self, theme: Theme) -> None:
        self.rows.show_theme(theme)
        self.wipe.show_theme(theme)


def _renderer(samples: ComparedSamples) -> Renderer:
    if samples.shape is None:
        return profile_renderer(samples.inputs)
    return renderer_for(samples.shape, samples.inputs, samples.scaling)


def _choice(name: str, told: str, parent: QWidget) -> QComboBox:
    found = QComboBox(parent)
    found.setObjectName(name)
    found.setProperty("role", "compact")
    found.setAccessibleName(told)
    found.setToolTip(told)
    found.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    found.setMinimumContentsLength(14)
    found.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return found
