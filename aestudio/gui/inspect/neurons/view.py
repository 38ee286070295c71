"""The Neurons view: the units of a layer in a grid."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from aestudio.analysis.tie_inspector import TiedPair
from aestudio.analysis.units.kernels import Indices
from aestudio.analysis.units.likeness import ordered
from aestudio.core.shapes import Shape, shape_text
from aestudio.core.units import count_text
from aestudio.gui.inspect.heading import Heading
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.neurons.choices import ORDERS, Show, Sort, layer_title
from aestudio.gui.inspect.neurons.lens.panel import LensPanel
from aestudio.gui.inspect.neurons.pairs_table import CSV_HEADER, PairsTable, pair_rows
from aestudio.gui.inspect.neurons.scale_bar import ScaleBar
from aestudio.gui.inspect.neurons.sidebar import NeuronsSidebar
from aestudio.gui.inspect.neurons.tiles import Tiles
from aestudio.gui.inspect.neurons.unit_grid import ShownUnits, UnitGrid
from aestudio.gui.inspect.neurons.unit_words import (
    HEADER,
    marks,
    next_of,
    table_rows,
    unit_words,
)
from aestudio.gui.inspect.neurons.wishes import (
    Facts,
    Look,
    alike_wish,
    facts_wish,
    same_units,
    ties_wish,
    tiles_wish,
    too_many,
)
from aestudio.gui.inspect.view import InspectView, Tools
from aestudio.gui.kit.csv_text import csv_text
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.sketch import Sketch
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import label, row

FOOT = 36
PAIRS_TOLD = "Δ = W_dec − W_encᵀ, 0 in a tied pair · biases are free, never penalised"
NO_PAIRS_TOLD = "No encoder layer has one of the decoder opposite"
UNPAIRED = (
    "No decoder layer reads these very units: choose a layer of the encoder, "
    "or look at what they listen to and write one after the other"
)
LINEAR_TIP = (
    "Through several layers a picture is what their kernels come to when they are multiplied: "
    "activations and biases are left out"
)
NO_ROWS = np.empty((0, 0), np.float32)
NO_PAIRS: tuple[TiedPair, ...] = ()
NO_TILES: tuple[Tiles, ...] = ()


class NeuronsView(InspectView):
    """What units are like is worked out of a layer at a time."""

    def __init__(self, name: str, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(name, tools, parent)
        self._inspected: Inspected | None = None
        self._look = Look()
        self._tiles, self._facts, self._alike = NO_TILES, None, None
        self._ties, self._unpaired = NO_PAIRS, False
        self.settings = NeuronsSidebar(tools.themes, self)
        self.grid = UnitGrid("neuronsGrid", tools.themes, self)
        self.lens = LensPanel(name, tools)
        self.pairs = PairsTable(tools.themes, self)
        self.dot_label = label("●", "notice", self)
        self.scale = ScaleBar(tools.themes, self)
        self.heading = Heading("neurons", self)
        self.told_label = ElidedLabel("muted", self)
        self.told_label.setObjectName("neuronsTold")
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.grid)
        self.pages.addWidget(self.pairs)
        self.message = label("", "muted", self)
        self.message.setObjectName("neuronsMessage")
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing = QWidget(self)
        row(self._nothing, 80, 0, 80, 0).addWidget(self.message)
        self.pages.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.heading)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self._foot())
        self.lens.change_wanted.connect(self.change_wanted)
        self.lens.failed.connect(self.failed)
        self.lens.switch_off_wanted.connect(self.switch_off_wanted)
        self.settings.changed.connect(self._change_look)
        self.pairs.layer_chosen.connect(self._choose_layer)
        self.settings.layer_chosen.connect(self._choose_layer)
        self.settings.facts.still_wanted.connect(lambda: self._go_to(lambda facts: facts.still))
        self.settings.facts.twins_wanted.connect(lambda: self._go_to(lambda facts: facts.with_twin))
        self.grid.pointed.connect(self._point)
        self.grid.wanted.connect(self._want)

    _tiles: tuple[Tiles, ...]
    _facts: Facts | None
    _alike: Indices | None

    @property
    def _shows_pairs(self) -> bool:
        return self._look.show is Show.PAIRS

    @property
    def detail(self) -> QWidget:
        return self.lens

    @property
    def about(self) -> str:
        return f"Neurons: {self.heading.told}"

    @property
    def sidebar(self) -> QWidget:
        return self.settings

    def show_inspected(self, inspected: Inspected) -> None:
        before, self._inspected = self._inspected, inspected
        self.settings.show_inspected(inspected)
        kind = _kind(inspected)
        new = before is None or _kind(before) != kind
        if before is None or not same_units(before, inspected):
            self._tiles, self._facts, self._alike = NO_TILES, None, None
        if new:
            self._ask_facts()
            self._ask_order()
        maps = self.settings.look.show is Show.MAPS
        if new or (maps and before is not None and before.sample != inspected.sample):
            self._ask_tiles()
        if new:
            self._arrange()
        self.grid.show_unit(inspected.unit)
        self.lens.show_inspected(inspected)
        self.lens.show_facts(self._facts)

    def hide_inspected(self) -> None:
        for slot in ("", " pictures", " facts", " order"):
            self.tools.computations.drop(f"{self.name}{slot}")
        self.lens.hide_inspected()
        self._inspected = None

    def picture(self) -> Sketch | None:
        return self.pairs.picture() if self._shows_pairs else self.grid.picture()

    def table(self) -> str:
        """A row a unit, in the order in which they are shown; or a row a pair."""
        if self._shows_pairs:
            return csv_text(CSV_HEADER, pair_rows(self._ties))
        if self._inspected is None or self._facts is None:
            return ""
        return csv_text(HEADER, table_rows(self._facts, self.grid.shown.order))

    def _foot(self) -> QWidget:
        foot = QWidget(self)
        foot.setFixedHeight(FOOT)
        line = row(foot, 12, 0, 12, 0)
        line.addWidget(self.scale)
        line.addWidget(self.dot_label)
        line.addWidget(self.told_label, 1)
        return foot

    def _choose_layer(self, layer: int) -> None:
        self.change_wanted.emit(lambda one: one.of_layer(layer))

    def _point(self, unit: int) -> None:
        self.change_wanted.emit(lambda one: one.of_layer(one.layer, unit))

    def _change_look(self) -> None:
        look, before = self.settings.look, self._look
        self._look = look
        if look != before:
            self._tiles = NO_TILES if look.show is not before.show else self._tiles
            self._ask_tiles()
        if self._alike is None:
            self._ask_order()
        self._arrange()

    def _ask_facts(self) -> None:
        assert self._inspected is not None
        self.tools.computations.ask(
            f"{self.name} facts", facts_wish(self._inspected), self._show_facts, self.fail
        )

    def _ask_order(self) -> None:
        """Only where it is wanted: it takes long."""
        if self._inspected is not None and self.settings.sort is Sort.LIKENESS:
            self.tools.computations.ask(
                f"{self.name} order", alike_wish(self._inspected), self._show_alike, self.fail
            )

    def _ask_tiles(self) -> None:
        inspected = self._inspected
        if inspected is None:
            return
        if self._shows_pairs:
            self.tools.computations.ask(
                f"{self.name} pictures", ties_wish(inspected), self._show_ties, self.fail
            )
            return
        units = self.grid.in_sight if too_many(inspected, self._look) else None
        if units is not None and not len(units):
            return
        self.tools.computations.ask(
            f"{self.name} pictures",
            tiles_wish(inspected, self._look, units),
            partial(self._show_tiles, inspected.layer, self._look.show),
            self.fail,
        )

    def _want(self, _units: Indices) -> None:
        """Of layers that are too large pictures are worked out as they come into sight."""
        if self._inspected is not None and too_many(self._inspected, self._look):
            self._ask_tiles()
        self._tell()

    def _show_tiles(self, layer: int, show: Show, tiles: tuple[Tiles, ...]) -> None:
        """Unless another layer has been chosen meanwhile."""
        if self._inspected is None or (layer, show) != (self._inspected.layer, self._look.show):
            return
        self._tiles, self._unpaired = tiles, not tiles
        self._arrange()

    def _show_ties(self, ties: tuple[TiedPair, ...]) -> None:
        self._ties = ties
        self._arrange()

    def _show_facts(self, facts: Facts) -> None:
        if self._inspected is not None and facts.layer == self._inspected.layer:
            self._facts = facts
            self.lens.show_facts(facts)
            self._arrange()

    def _show_alike(self, order: Indices) -> None:
        self._alike = order
        self._arrange()

    def _arrange(self) -> None:
        inspected = self._inspected
        if inspected is None:
            return
        own, facts = inspected.stack_layer, self._facts
        both = self._look.show is Show.BOTH
        self.grid.show_units(
            ShownUnits(
                self._order(inspected),
                self._tiles,
                frames=2 if both else 1,
                marked={} if facts is None else marks(facts),
                words=partial(unit_words, facts),
                names=tuple(one.name for one in inspected.subject.dataset.encoding.features),
            )
        )
        self.pairs.show_pairs(inspected.model.architecture, self._ties, inspected.layer)
        self._show_page()
        self.scale.show_tiles(self._tiles[0] if self._tiles else None)
        each = "channel" if own.channelled else "unit"
        self.settings.facts.show_facts(own.width, self._facts, each)
        self._tell()

    def _show_page(self) -> None:
        """Units, pairs, or why there are none."""
        nothing = UNPAIRED if self._unpaired else ""
        if self._shows_pairs:
            nothing = "" if self._ties else NO_PAIRS_TOLD
        self.message.setText(nothing)
        shown = self.pairs if self._shows_pairs else self.grid
        self.pages.setCurrentWidget(self._nothing if nothing else shown)
        self.scale.setHidden(self._shows_pairs or bool(nothing))

    def _order(self, inspected: Inspected) -> Indices:
        every = np.arange(inspected.stack_layer.width)
        sort = self.settings.sort
        if sort is Sort.LIKENESS:
            return every if self._alike is None else self._alike
        if sort is Sort.LAYER or self._facts is None:
            return every
        return ordered(self._facts.statistics, NO_ROWS, ORDERS[sort])

    def _go_to(self, units: Callable[[Facts], Indices]) -> None:
        """To the next of these."""
        if self._facts is None or self._inspected is None:
            return
        found = next_of(units(self._facts), self.grid.shown.order, self._inspected.unit)
        if found is not None:
            self._point(found)
            self.grid.setFocus()

    def _tell(self) -> None:
        inspected = self._inspected
        if inspected is None:
            return
        marked = bool(self.grid.shown.marked) and self.pages.currentWidget() is self.grid
        self.dot_label.setVisible(marked)
        if self._shows_pairs:
            tied = sum(one.tied for one in self._ties)
            self.heading.say(Show.PAIRS, f"{tied:,} of {count_text(len(self._ties), 'pair')} tied")
            self.told_label.say(PAIRS_TOLD if self._ties else "")
            return
        own = inspected.stack_layer
        maps = self._look.show is Show.MAPS
        each = "channel" if own.channelled and maps else "filter" if own.channelled else "unit"
        title = layer_title(inspected.model.architecture, inspected.layer)
        tiles = self._tiles[0] if self._tiles else None
        shape = f" {_shape_words(tiles.shape)}" if tiles else ""
        told = tiles.told if tiles else "" if self._unpaired else "being worked out"
        layer = f"{title[0].lower()}{title[1:]}: {count_text(own.width, each)}{shape}"
        self.heading.say(self._look.show, layer, told, tip="" if maps else wrapped(LINEAR_TIP))
        self.told_label.say(*self._footers(own.width, tiles, each, marked))

    def _footers(self, width: int, tiles: Tiles | None, each: str, marked: bool) -> tuple[str, ...]:
        """What is odd, and how many are in sight; from long to short."""
        seen = len(self.grid.in_sight)
        odd = "hardly ever moves, or a twin" if marked else ""
        broken = count_text(tiles.broken, each) if tiles and tiles.broken else ""
        nan = f"{broken} with weights that are no numbers" if broken else ""
        some = f"{seen:,} of {width:,} shown" if seen < width else ""
        scroll = f"{some}, scroll for more" if some else ""
        lines = ((odd, nan, scroll), (odd, nan, some), (odd, broken and f"{broken} NaN", some))
        return tuple(" · ".join(one for one in line if one) for line in lines)


def _shape_words(shape: Shape) -> str:
    """Without a single channel, of which there is nothing to be said."""
    sides = shape[:-1] if len(shape) == 3 and shape[2] == 1 else shape
    if len(sides) == 1:
        return f"of {sides[0]:,} inputs"
    return shape_text(sides) if max(sides) > 1 else ""


def _kind(inspected: Inspected) -> object:
    return inspected.key, inspected.layer
