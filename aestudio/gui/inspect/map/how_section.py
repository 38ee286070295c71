"""How the map is made and what its colours and pictures are."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from aestudio.analysis.maps.projection import CODES, TSNE
from aestudio.core.params import Frozen, parameter, parameters
from aestudio.gui.inspect.captions import caption, captioned, combo
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.map.colouring import By, Colouring, choices, codes
from aestudio.gui.inspect.map.doubts import ABOUT, NAME
from aestudio.gui.inspect.map.method import TITLES, Method
from aestudio.gui.inspect.map.number_scale import NumberScale
from aestudio.gui.kit.number_field import NumberField
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import button, label, row
from aestudio.gui.shell.theme import Themes

METHOD_TIP = (
    "How codings are laid out in the plane: along their principal components (PCA), so that near "
    "samples stay near (t-SNE), or by two of them"
)
PICTURES_TIP = (
    "Samples that are shown themselves: those where points are densest, more of them as you look "
    "closer"
)
BY_RUN = "The same samples by each run that is compared, on one map"
AT_PEAKS, NO_PICTURES = "Where dense", "None"


class TsneSettings(Frozen):
    """What is set of t-SNE."""

    perplexity: float = parameter(
        30.0,
        label="Perplexity",
        help="How many neighbours of each sample count; small ones show small groups",
        minimum=2,
        maximum=500,
    )


class HowSection(QWidget):
    """``method_changed`` and ``look_changed`` tell that another map, or other colours or pictures,
    are wanted; ``compute_wanted`` and ``cancel_wanted`` are about t-SNE."""

    method_changed = Signal()
    look_changed = Signal()
    compute_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._method = Method()
        self._choices: dict[str, Colouring] = {}
        self.method = combo(
            "mapMethodCombo",
            "Method",
            METHOD_TIP,
        )
        self.first = combo("mapFirstCombo", "Code to the right", "The code that grows to the right")
        self.second = combo("mapSecondCombo", "Code upwards", "The code that grows upwards")
        for one in (self.first, self.second):
            # They share the room of one.
            one.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            one.setMinimumWidth(48)
        self.perplexity = NumberField(parameters(TsneSettings)["perplexity"])
        self.colour = combo("mapColourCombo", "Colour", "What the points are painted by")
        self.scale = NumberScale(themes, self)
        self.pictures = combo(
            "mapPicturesCombo",
            "Pictures",
            PICTURES_TIP,
        )
        self.compute = button(
            "Compute", "mapComputeButton", "Lay the samples out anew", self.compute_wanted.emit
        )
        self.cancel = button("Cancel", "mapCancelButton", "Stop computing", self.cancel_wanted.emit)
        self.progress = QProgressBar(self)
        self.told = label("", "detail", self)
        self._build()
        self._connect()
        self._show_method()
        self.show_ends(None)

    @property
    def wanted(self) -> Method:
        """The method that is chosen."""
        return self._method

    @property
    def colouring(self) -> Colouring:
        """What points are painted by."""
        return self._choices[self.colour.currentText()]

    @property
    def with_pictures(self) -> bool:
        """Whether samples stand on the map."""
        return self.pictures.currentText() == AT_PEAKS

    def show_inspected(self, inspected: Inspected) -> None:
        """Offer what can be chosen of these samples and codings."""
        found = choices(inspected)
        if [*found] != [*self._choices]:
            self._choices = found
            _fill(self.colour, [*found])
            for name, tip in ((NAME, ABOUT), (By.RUN.value, BY_RUN)):
                place = self.colour.findText(name)
                self.colour.setItemData(place, wrapped(tip), Qt.ItemDataRole.ToolTipRole)
        names = [f"{one + 1}" for one in range(codes(inspected))]
        if self.first.count() != len(names):
            last = len(names) - 1
            self._method = replace(
                self._method,
                first=min(self._method.first, last),
                second=min(max(self._method.second, 1), last),
            )
            for box, place in (
                (self.first, self._method.first),
                (self.second, self._method.second),
            ):
                _fill(box, names)
                box.setCurrentIndex(place)

    def show_ends(self, ends: tuple[str, str] | None) -> None:
        """What the ends of the colours stand for; None where they stand for no numbers."""
        self.scale.setVisible(ends is not None)
        self._scale_caption.setVisible(ends is not None)
        if ends is not None:
            self.scale.show_ends(*ends)

    def show_share(self, share: float | None) -> None:
        """How much of a t-SNE is done; None while none is computed."""
        self.progress.setVisible(share is not None)
        self.cancel.setVisible(share is not None)
        self.compute.setVisible(share is None and self._method.kind == TSNE)
        if share is not None:
            self.progress.setValue(round(100 * share))

    def say(self, words: str) -> None:
        """Say what the map shows."""
        self.told.setText(words)

    def _build(self) -> None:
        for kind, title in TITLES.items():
            self.method.addItem(title, kind)
        self.pictures.addItems([AT_PEAKS, NO_PICTURES])
        self.perplexity.setMinimumWidth(36)
        self.perplexity.setObjectName("mapPerplexityField")
        self.perplexity.show_value(self._method.perplexity)
        self.progress.setObjectName("mapProgress")
        self.progress.setAccessibleName("Progress of the map")
        self.progress.setToolTip("How much of the map is computed")
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self.told.setObjectName("mapTold")
        self.told.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(label("MAP", "section", self))
        form = captioned()
        form.addRow(caption("Method"), self.method)
        self._codes = QWidget(self)
        line = row(self._codes, 0, 0, 0, 0, spacing=4)
        line.addWidget(self.first, 1)
        line.addWidget(self.second, 1)
        self._codes_caption = caption("Codes")
        form.addRow(self._codes_caption, self._codes)
        self._tsne = QWidget(self)
        line = row(self._tsne, 0, 0, 0, 0, spacing=6)
        line.addWidget(self.perplexity, 1)
        line.addWidget(self.compute)
        line.addWidget(self.cancel)
        self._tsne_caption = caption("Perplexity")
        form.addRow(self._tsne_caption, self._tsne)
        form.addRow(caption("Colour"), self.colour)
        self._scale_caption = caption("")
        form.addRow(self._scale_caption, self.scale)
        form.addRow(caption("Pictures"), self.pictures)
        layout.addLayout(form)
        layout.addWidget(self.progress)
        layout.addWidget(self.told)

    def _connect(self) -> None:
        self.method.activated.connect(self._choose)
        self.first.activated.connect(self._choose)
        self.second.activated.connect(self._choose)
        self.perplexity.committed.connect(self._set_perplexity)
        self.colour.activated.connect(lambda _place: self.look_changed.emit())
        self.pictures.activated.connect(lambda _place: self.look_changed.emit())

    def _choose(self, _place: int) -> None:
        self._method = replace(
            self._method,
            kind=self.method.currentData(),
            first=self.first.currentIndex(),
            second=self.second.currentIndex(),
        )
        self._show_method()
        self.method_changed.emit()

    def _set_perplexity(self, perplexity: float) -> None:
        self._method = replace(self._method, perplexity=float(perplexity))
        self.perplexity.show_value(self._method.perplexity)
        self.method_changed.emit()

    def _show_method(self) -> None:
        kind = self._method.kind
        for one in (self._codes, self._codes_caption):
            one.setVisible(kind == CODES)
        for one in (self._tsne, self._tsne_caption):
            one.setVisible(kind == TSNE)
        self.show_share(None)


def _fill(box: QComboBox, names: list[str]) -> None:
    """Other choices; the same stays chosen where there is one of that name."""
    with QSignalBlocker(box):
        before = box.currentText()
        box.clear()
        box.addItems(names)
        box.setCurrentIndex(max(0, box.findText(before)))
