"""Tells of the unit that is looked at."""

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from aestudio.analysis.units.addresses import places_of
from aestudio.analysis.units.off import silenced_with
from aestudio.core.parameters import ParameterSpec
from aestudio.core.stack import Role
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.neurons.choices import layer_title
from aestudio.gui.inspect.neurons.lens.histogram import Histogram
from aestudio.gui.inspect.neurons.lens.sample_strip import SampleStrip
from aestudio.gui.inspect.neurons.lens.turning import Turning
from aestudio.gui.inspect.neurons.lens.unit_picture import UnitPicture
from aestudio.gui.inspect.neurons.lens.wishes import (
    Looked,
    Through,
    layer_key,
    looked_wish,
    turned_wish,
    without_wish,
)
from aestudio.gui.inspect.neurons.unit_words import advice, figure_text
from aestudio.gui.inspect.neurons.wishes import Facts, same_units
from aestudio.gui.inspect.view import Tools
from aestudio.gui.kit.computations import Wish
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.figures import class_text, error_figure
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import Card, button, label, pill, scrolled, set_tone

COLOURS = {Role.ENCODER: "encoder", Role.CODINGS: "codings"}
EXAMPLES_A_ROW, LINES = 6, 2
LEAST = 364  # Pixels, in which its figures are whole beside its pictures.
WORTH = 0.01  # A growth of the error from which on it is marked.
OFF_TIP = (
    "Make a run that branches off this one, in which the unit gives 0: to be looked into, "
    "compared and trained on"
)


class LensPanel(Card):
    """``change_wanted`` carries a function of Inspected, ``switch_off_wanted`` a layer and a unit,
    ``failed`` a StudioError."""

    change_wanted = Signal(object)
    switch_off_wanted = Signal(int, int)
    failed = Signal(object)

    def __init__(self, name: str, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__("Unit", parent)
        self.setObjectName("lensPanel")
        self.setMinimumWidth(LEAST)
        self._name, self._tools = name, tools
        self._inspected: Inspected | None = None
        self._through: Through | None = None
        self._looked: Looked | None = None
        self.about = ElidedLabel("muted", self)
        self.about.setObjectName("lensAbout")
        self.off_button = button("Switch off", "switchOffButton", OFF_TIP, self._switch_off, self)
        themes = tools.themes
        self.listens = UnitPicture("listensPicture", "Listens to", themes, self)
        self.writes = UnitPicture("writesPicture", "Writes", themes, self)
        self.norm, self.moments, self.without = (label("–", "strong", self) for _one in range(3))
        self.chip = pill("", "", self)
        self.chip.setObjectName("worthChip")
        self.advice = label("", "detail", self)
        self.advice.setObjectName("lensAdvice")
        self.advice.setWordWrap(True)
        self._advised = _dotted(self.advice, self)
        self._advised.hide()
        self.activation_label = label("ACTIVATION", "section", self)
        self.histogram = Histogram(themes, self)
        self.excited_label = label("MOST EXCITED BY", "section", self)
        self.excited = SampleStrip(
            "excitingSamples", "Samples that excite it most", EXAMPLES_A_ROW, themes, self
        )
        self.excited.let_choose()
        self.turning = Turning(themes, self)
        self._build()
        self.excited.pointed.connect(self._point)
        self.turning.held.connect(self._ask_live)

    @property
    def looked(self) -> Looked | None:
        """What it shows."""
        return self._looked

    def show_inspected(self, inspected: Inspected) -> None:
        """Tell of the unit of these."""
        before, self._inspected = self._inspected, inspected
        new = before is None or layer_key(before) != layer_key(inspected)
        if before is None or (new and not same_units(before, inspected)):
            self._clear(inspected)
        if new or (before is not None and before.unit != inspected.unit):
            self._ask(" lens", looked_wish(inspected, self._at_hand), self._show_looked)
        if not new and before is not None and before.sample != inspected.sample:
            self._show_sample()
        self._settle_off(inspected)

    def show_facts(self, facts: Facts | None) -> None:
        """Say what it means that the unit is odd, and what to do, where it is."""
        inspected = self._inspected
        told = ""
        if inspected is not None and facts is not None and facts.layer == inspected.layer:
            told = advice(facts, inspected.unit, inspected.stack_layer)
        self.advice.setText(told)
        self._advised.setVisible(bool(told))

    @property
    def _at_hand(self) -> Through | None:
        """What was worked out for all units of the layer, if it was."""
        inspected, through = self._inspected, self._through
        if inspected is None or through is None or through.of != layer_key(inspected):
            return None
        return through

    def hide_inspected(self) -> None:
        """It is not in sight any more."""
        for slot in (" lens", " without", " turned", " live"):
            self._tools.computations.drop(f"{self._name}{slot}")
        self._inspected = None

    def _ask(self, slot: str, wish: Wish[Any], then: Callable[[Any], object]) -> None:
        self._tools.computations.ask(f"{self._name}{slot}", wish, then, self.failed.emit)

    def _show_looked(self, looked: Looked) -> None:
        inspected, lens = self._inspected, looked.lens
        if inspected is None or lens.layer != inspected.layer:
            return
        self._looked = looked
        if looked.through is not None:
            self._through = looked.through
        architecture = inspected.model.architecture
        own = architecture.stack[lens.layer - 1]
        title = layer_title(architecture, lens.layer)
        each = "Filter" if own.channelled else "Unit"
        self.title.setText(f"{each} {lens.unit + 1:,}")
        self.about.say(f"{title[0].lower()}{title[1:]} · {own.activation.label}")
        self.listens.show_tiles(looked.listens)
        self.writes.show_tiles(looked.writes)
        self.norm.setText(figure_text(lens.norm))
        self.moments.setText(f"{figure_text(lens.mean)} · {figure_text(lens.spread)}")
        if looked.measured:
            self._show_worth(lens.error_with, lens.error_without)
        elif self._at_hand is not None:
            self.without.setText("–")
            self.chip.hide()
            self._ask(" without", without_wish(inspected, self._at_hand), self._show_without)
        self.histogram.show_counts(lens.counts, lens.edges, COLOURS.get(own.role, "decoder"))
        self._show_excited(inspected, looked)
        self._show_sample()

    def _show_without(self, error: float) -> None:
        if self._looked is not None:
            self._show_worth(self._looked.lens.error_with, error)

    def _show_worth(self, error_with: float, error_without: float) -> None:
        self.without.setText(error_figure(error_without))
        growth = error_without / error_with - 1 if error_with else float("nan")
        known = np.isfinite(growth)
        self.chip.setVisible(bool(known))
        if known:
            size = f"{100 * abs(growth):.0f} %" if abs(growth) >= 0.005 else "0 %"
            sign = "" if size == "0 %" else "+" if growth > 0 else "−"
            self.chip.setText(f"{sign}{size}")
            set_tone(
                self.chip, "warning" if growth >= WORTH else "good" if growth <= -WORTH else ""
            )
            whole = f"{error_figure(error_with)} with it, {error_figure(error_without)} without"
            self.chip.setToolTip(f"Mean squared error of the samples: {whole}")

    def _show_excited(self, inspected: Inspected, looked: Looked) -> None:
        part, lens = inspected.part, looked.lens
        every = len(part)
        some = (
            f"{looked.samples:,}" if looked.samples == every else f"{looked.samples:,} of {every:,}"
        )
        self.activation_label.setText(f"ACTIVATION on {some} {part.name.lower()} samples")
        spread = "" if looked.samples == every else "Evenly spread over the part: all are too many"
        self.activation_label.setToolTip(spread)
        goes = lens.by_class
        if goes is not None and goes.correlation.max() > 0:
            name = class_text(part.class_names[int(goes.exciting)])
            self.excited_label.setText(f"MOST EXCITED BY · goes with {name[0].lower()}{name[1:]}")
            strength = float(goes.correlation.max())
            self.excited_label.setToolTip(
                f"Correlation of its activation with being of that class: {strength:.2f}"
            )
        else:
            same = lens.spread == 0 and looked.samples > 1
            self.excited_label.setText("IT ANSWERS THE SAME TO ALL" if same else "MOST EXCITED BY")
            self.excited_label.setToolTip("")
        renderer = inspected.subject.parts.renderer
        shown = LINES * self.excited.columns_of(renderer)
        rows = looked.rows[:shown].tolist()
        self.excited.show_samples(
            renderer,
            [part.samples[one] for one in rows],
            [figure_text(float(f"{one:.2g}")) for one in lens.activations[:shown].tolist()],
            [self._words(inspected, one) for one in rows],
        )

    def _words(self, inspected: Inspected, row: int) -> str:
        name = inspected.part.class_name(row)
        place = f"Row {int(inspected.part.rows[row]) + 1:,} of the data"
        return f"{class_text(name)}, {place[0].lower()}{place[1:]}" if name else place

    def _show_sample(self) -> None:
        """What comes out of the sample that is pointed at when the unit is held."""
        inspected, looked = self._inspected, self._looked
        if inspected is None or looked is None or looked.lens.layer != inspected.layer:
            return
        rows = looked.rows[: len(self.excited.values)].tolist()
        marked = rows.index(inspected.sample) if inspected.sample in rows else None
        self.excited.mark(marked)
        place = int(inspected.part.rows[inspected.sample]) + 1
        self.turning.title.setText(f"TURN IT · what comes out of row {place:,}")
        self.turning.show_renderer(inspected.subject.parts.renderer)
        edges = looked.lens.edges
        self.turning.show_range(float(edges[0]), float(edges[-1]), self._own(inspected, looked))
        wish = turned_wish(inspected, looked.lens.unit, self.turning.values)
        self._ask(" turned", wish, self.turning.show_outputs)
        self._ask_live()

    def _own(self, inspected: Inspected, looked: Looked) -> float:
        """What the unit answers to the sample that is pointed at; no number if it was
        not looked at with it."""
        through = self._at_hand
        if through is None:
            return float("nan")
        found = np.flatnonzero(through.rows == inspected.sample)
        own = places_of(inspected.stack_layer, looked.lens.unit)
        return float(through.passed.outputs[found, own].max(initial=-np.inf))

    def _ask_live(self) -> None:
        inspected, looked = self._inspected, self._looked
        if inspected is not None and looked is not None:
            value = np.array([self.turning.value], np.float32)
            wish = turned_wish(inspected, looked.lens.unit, value)
            self._ask(" live", wish, self.turning.show_live)

    def _point(self, place: int) -> None:
        if self._looked is not None:
            row = int(self._looked.rows[place])
            self.change_wanted.emit(lambda one: one.pointing_at(row))

    def _switch_off(self) -> None:
        if self._inspected is not None:
            self.switch_off_wanted.emit(self._inspected.layer, self._inspected.unit)

    def _settle_off(self, inspected: Inspected) -> None:
        """Only a hidden unit of the whole network, as it is at its end, can be switched off."""
        why = why_not_off(inspected)
        self.off_button.setEnabled(not why)
        self.off_button.setToolTip(wrapped(why or f"{OFF_TIP}{_goes_with(inspected)}"))

    def _clear(self, inspected: Inspected) -> None:
        self._looked = None
        self.title.setText(f"Unit {inspected.unit + 1:,}")
        self.about.say("is being looked at")
        for one in (self.listens, self.writes):
            one.show_tiles(None)
        for figure in (self.norm, self.moments, self.without):
            figure.setText("–")
        self.chip.hide()
        self.histogram.show_counts(np.zeros(1, np.int64), np.zeros(2), "")
        self.excited.show_nothing()
        self.turning.strip.show_nothing()

    def _build(self) -> None:
        self.header.addWidget(self.about, 1)
        self.header.addWidget(self.off_button)
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(self._top())
        for one in (
            self._advised,
            self.activation_label,
            self.histogram,
            self.excited_label,
            self.excited,
            self.turning,
        ):
            layout.addWidget(one)
            layout.addSpacing(4 if one in (self.histogram, self.excited) else 0)
        layout.addStretch(1)
        self.body.addWidget(scrolled(content))

    def _top(self) -> QHBoxLayout:
        """Its two pictures, and its figures beside them."""
        line = QHBoxLayout()
        line.setSpacing(12)
        for caption, picture in (("listens to", self.listens), ("writes", self.writes)):
            both = QVBoxLayout()
            both.setSpacing(3)
            both.addWidget(label(caption, "detail", self))
            both.addWidget(picture)
            both.addStretch(1)
            line.addLayout(both)
        figures = QVBoxLayout()
        figures.setSpacing(1)
        worth = QHBoxLayout()
        worth.setSpacing(6)
        worth.addWidget(self.without)
        worth.addWidget(self.chip)
        worth.addStretch(1)
        for caption, figure in (
            ("norm", self.norm),
            ("mean · spread", self.moments),
            ("error without it", worth),
        ):
            figures.addWidget(label(caption, "detail", self))
            if isinstance(figure, QWidget):
                figures.addWidget(figure)
            else:
                figures.addLayout(figure)
            figures.addSpacing(5)
        figures.addStretch(1)
        line.addLayout(figures, 1)
        return line


def _dotted(words: QLabel, parent: QWidget) -> QWidget:
    """Behind the mark that the unit has in the grid."""
    found = QWidget(parent)
    line = QHBoxLayout(found)
    line.setContentsMargins(0, 0, 0, 4)
    line.setSpacing(6)
    line.addWidget(label("●", "notice", found), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(words, 1)
    return found


def why_not_off(inspected: Inspected) -> str:
    """Why the unit cannot be switched off; empty where it can be."""
    if inspected.subject.live:
        return "The network still learns: wait until it has ended, or stop it"
    if inspected.depth < inspected.levels:
        return "This is a part of the network: look at its whole depth to switch a unit off"
    if inspected.subject.moment:
        return "This is the network at an earlier epoch: go to the last to switch a unit off"
    own = inspected.stack_layer
    if own.role is Role.OUTPUT or not any(one.penalised for one in _parameters(inspected)):
        return "Only a unit of a hidden layer with a kernel can be switched off"
    return ""


def _goes_with(inspected: Inspected) -> str:
    """What is off too, since it shares a kernel with the unit."""
    model = inspected.model
    _itself, *others = silenced_with(model, inspected.layer, inspected.unit)
    titles = [layer_title(model.architecture, one.layer) for one in others]
    shared = " and ".join(f"{one[0].lower()}{one[1:]}" for one in titles)
    return f". The same unit of {shared} goes with it: they share a kernel" if shared else ""


def _parameters(inspected: Inspected) -> tuple[ParameterSpec, ...]:
    own = inspected.stack_layer
    return own.operation.parameters(own.input_shape)
