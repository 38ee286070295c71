"""What the numbers say: how features are spread, how many codes the data ask for, oddities."""

from collections.abc import Iterator
from math import prod

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from aestudio.analysis.image_form import is_series
from aestudio.analysis.statistics import MOST_FEATURES, Statistics
from aestudio.analysis.tone import PLAIN, Tone
from aestudio.data.preparation.prepare import Prepared
from aestudio.gui.importing.charts import SHARES, ClassChart, Histogram, SpectrumChart
from aestudio.gui.importing.mean_image import MeanImage
from aestudio.gui.kit.figures import amount_text, count_text
from aestudio.gui.kit.widgets import button, label, separator
from aestudio.gui.samples.image_renderer import ImageRenderer, image_renderer
from aestudio.gui.shell.theme import Themes

SUGGESTED_SHARE = 0.95
MOST_NAMED = 16_384  # Features that a box lists.
CHANNELS = {
    1: ("",),
    3: (" · red", " · green", " · blue"),
    4: (" · red", " · green", " · blue", " · opacity"),
}
MOST_ODD = 4
WANT, LEAVE = "Give the coding layer this width", "Leave the coding layer as wide as it is"


class StatisticsPage(QScrollArea):
    """``codings_wanted`` carries the width that the coding layer is to have, None for none."""

    codings_wanted = Signal(object)

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statisticsPage")
        self.setAccessibleName("Statistics")
        self._prepared: Prepared | None = None
        self._found: Statistics | None = None
        self._renderer: ImageRenderer | None = None
        self._feature: int | None = None
        self._taken = False
        content = QWidget(self.viewport())
        self.mean = MeanImage(themes, content)
        self.feature = _feature_choice(content)
        self.histogram = Histogram(themes, content)
        self._classes_part = QWidget(content)
        self.classes = ClassChart(themes, self._classes_part)
        self._codes_part = QWidget(content)
        self._suggestion = label("", "strong", self._codes_part)
        self._suggestion.setObjectName("suggestionLabel")
        self._yardstick = label("", "muted", self._codes_part)
        self._yardstick.setObjectName("yardstickLabel")
        self._yardstick.setWordWrap(True)
        self._use = button("", "useCodingsButton", WANT, self._want_codings, self._codes_part)
        self.spectrum = SpectrumChart(themes, self._codes_part)
        self._odd = label("", "", content)
        self._odd.setObjectName("oddLabel")
        self._odd.setWordWrap(True)
        self._lay_out(content)
        self.feature.activated.connect(self.show_feature)
        self.mean.chosen.connect(lambda row, column: self.show_feature(self._at(row, column)))

    @property
    def suggested(self) -> int | None:
        """Codes that keep most of the variance, None where that is not known or takes all."""
        if self._found is None:
            return None
        codes = self._found.codes_for(SUGGESTED_SHARE)
        return codes if codes is not None and codes < len(self._found.mean) else None

    def show_statistics(self, prepared: Prepared, found: Statistics) -> None:
        """Show what was found of these samples."""
        self._prepared, self._found = prepared, found
        self._renderer = _mean_renderer(prepared, found)
        self._show_names(prepared)
        self._show_classes(prepared)
        self._show_spectrum(found)
        self._odd.setText("\n".join(_oddities(prepared, found)) or "Nothing odd was found.")
        if self._feature is None or self._feature >= len(found.mean):
            self._feature = self._first(found)
        self.show_feature(self._feature)

    def show_wanted(self, codings: int | None) -> None:
        """Show whether the suggestion was taken."""
        suggested = self.suggested
        if suggested is None:
            return
        self._taken = codings == suggested
        wanted = f"Suggested: {count_text(suggested, 'coding')}"
        # Other data may suggest other codings than those that were taken.
        used = "" if codings is None else ", to be used" if self._taken else f"; {codings:,} taken"
        self._suggestion.setText(wanted + used)
        use = f"Use {count_text(suggested, 'coding')}"
        self._use.setText("Take back" if self._taken else use)
        self._use.setAccessibleName(self._use.text())
        self._use.setToolTip(LEAVE if self._taken else WANT)

    def show_feature(self, feature: int) -> None:
        """Show how one feature is spread."""
        found = self._found
        if found is None:
            return
        self._feature = feature
        if feature < self.feature.count():
            with QSignalBlocker(self.feature):
                self.feature.setCurrentIndex(feature)
        limits = float(found.low[feature]), float(found.high[feature])
        spread = limits[1] - limits[0]
        moments = (
            f"mean {amount_text(float(found.mean[feature]), spread)} · "
            f"deviation {amount_text(float(found.deviation[feature]))}"
        )
        self.histogram.show_counts(*found.histogram(feature), limits, moments)
        if self._renderer is not None:
            mean = found.mean.astype(np.float32)
            self.mean.show_mean(self._renderer, mean, self._pixel(feature))

    def _first(self, found: Statistics) -> int:
        """Of images the liveliest pixel, for those in the corners tell little."""
        return 0 if self._renderer is None else int(np.argmax(found.deviation))

    def _show_names(self, prepared: Prepared) -> None:
        names = feature_names(prepared)
        with QSignalBlocker(self.feature):
            self.feature.clear()
            self.feature.addItems(names[:MOST_NAMED])
        self.mean.setVisible(self._renderer is not None)

    def _show_classes(self, prepared: Prepared) -> None:
        self._classes_part.setVisible(prepared.labels is not None)
        if prepared.labels is not None:
            counts = np.bincount(prepared.labels, minlength=len(prepared.class_names))
            self.classes.show_classes(prepared.class_names, counts.tolist())

    def _show_spectrum(self, found: Statistics) -> None:
        known = found.spectrum is not None
        self._use.setVisible(self.suggested is not None)
        self.spectrum.setVisible(known)
        if found.spectrum is None:
            self._suggestion.setText("No suggestion")
            assert self._prepared is not None
            self._yardstick.setText(no_components(self._prepared))
            return
        counted = ((share, found.codes_for(share)) for share in SHARES)
        marks = [(share, count) for share, count in counted if count is not None]
        self.spectrum.show_spectrum(np.cumsum(found.spectrum), marks)
        self._suggestion.setText("No suggestion: the features do not depend on each other enough")
        told = ", ".join(
            count_text(count, f"keeps {share:.0%}", f"keep {share:.0%}") for share, count in marks
        )
        self._yardstick.setText(f"Of the variance, as principal components: {told}")
        self.show_wanted(None)

    def _want_codings(self) -> None:
        if self.suggested is not None:
            self.codings_wanted.emit(None if self._taken else self.suggested)

    def _pixel(self, feature: int) -> tuple[int, int]:
        renderer = self._renderer
        assert renderer is not None
        place = (
            feature % (renderer.form.rows * renderer.form.columns)
            if renderer.form.channels_first
            else feature // renderer.form.channels
        )
        return divmod(place, renderer.form.columns)

    def _at(self, row: int, column: int) -> int:
        """The first feature of a pixel."""
        renderer = self._renderer
        assert renderer is not None
        place = row * renderer.form.columns + column
        return place if renderer.form.channels_first else place * renderer.form.channels

    def _lay_out(self, content: QWidget) -> None:
        layout = QVBoxLayout(content)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(10)
        layout.addLayout(self._upper(content), 3)
        layout.addWidget(separator(parent=content))
        self._lay_out_codes()
        layout.addWidget(self._codes_part, 3)
        layout.addWidget(separator(parent=content))
        layout.addWidget(label("WORTH A LOOK", "section", content))
        layout.addWidget(self._odd)
        layout.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def _upper(self, content: QWidget) -> QHBoxLayout:
        feature = QVBoxLayout()
        feature.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label("FEATURE", "section", content))
        head.addWidget(self.feature)
        head.addStretch(1)
        feature.addLayout(head)
        feature.addWidget(self.histogram, 1)
        self._classes_part.setFixedWidth(190)
        classes = QVBoxLayout(self._classes_part)
        classes.setContentsMargins(0, 0, 0, 0)
        classes.setSpacing(6)
        classes.addWidget(_heading("CLASSES", self._classes_part))
        classes.addWidget(self.classes)
        classes.addStretch(1)
        found = QHBoxLayout()
        found.setSpacing(18)
        found.addWidget(self.mean, 0, Qt.AlignmentFlag.AlignTop)
        found.addLayout(feature, 1)
        found.addWidget(self._classes_part)
        return found

    def _lay_out_codes(self) -> None:
        layout = QVBoxLayout(self._codes_part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._suggestion)
        head.addWidget(self._use)
        head.addStretch(1)
        layout.addWidget(label("CODINGS", "section", self._codes_part))
        layout.addLayout(head)
        layout.addWidget(self._yardstick)
        layout.addWidget(self.spectrum, 1)
        layout.addStretch(0)


def _mean_renderer(prepared: Prepared, found: Statistics) -> ImageRenderer | None:
    """How to draw the mean, as bright as the samples are; None where they are no images."""
    if is_series(prepared.shape):
        return None
    low, high = float(found.low.min()), float(found.high.max())
    tone = Tone(None, low, high) if high > low else PLAIN
    return image_renderer(prepared.shape, tone)


def feature_names(prepared: Prepared) -> list[str]:
    """The inputs' names, or where they lie in a sample."""
    named = [one.name for one in prepared.encoding.features]
    if named:
        return named
    shape = prepared.shape
    if len(shape) == 1:
        return [f"feature {number + 1}" for number in range(shape[0])]
    most = min(prod(shape), MOST_NAMED)
    places = (np.stack(np.unravel_index(np.arange(most), shape), axis=1) + 1).tolist()
    if is_series(shape):
        return [f"time {time}, channel {channel}" for time, channel in places]
    if len(shape) == 2:
        return [f"pixel {row}, {column}" for row, column in places]
    if len(shape) == 3 and shape[2] in CHANNELS:
        colours = CHANNELS[shape[2]]
        return [f"pixel {row}, {column}{colours[at - 1]}" for row, column, at in places]
    return [", ".join(map(str, place)) for place in places]


def _oddities(prepared: Prepared, found: Statistics) -> Iterator[str]:
    """Sentences about what may be wrong."""
    total = len(prepared.values)
    duplicates = found.repeats.duplicates
    if duplicates:
        equal = "equals" if duplicates == 1 else "equal"
        yield f"{duplicates:,} of {count_text(total, 'sample')} {equal} an earlier one."
    if found.repeats.told:
        yield f"{found.repeats.told}."
    constant = len(found.near_constant)
    if constant:
        told = count_text(constant, "feature is", "features are")
        yield f"{told} the same in 99 % of the samples{_named(prepared, found)}."
    names = feature_names(prepared) if found.suspicious else []
    for one in found.suspicious[:MOST_ODD]:
        stop = "" if one.what.endswith("?") else "."
        yield f"{names[one.feature]}: {one.what}{stop}"
    more = len(found.suspicious) - MOST_ODD
    if more > 0:
        told = count_text(more, "more feature has", "more features have")
        yield f"{told} values far from the rest."


def no_components(prepared: Prepared) -> str:
    """Why there are no principal components."""
    if prod(prepared.shape) > MOST_FEATURES:
        told = count_text(prod(prepared.shape), "feature is", "features are")
        return f"{told} too many to look for principal components: {MOST_FEATURES:,} are the most"
    if len(prepared.training) < 2:
        return "There are too few samples to train on to look for principal components"
    return "All samples to train on are alike: there are no principal components"


def _named(prepared: Prepared, found: Statistics) -> str:
    if len(prepared.shape) != 1:
        return ""
    names = feature_names(prepared)
    shown = [names[feature] for feature in found.near_constant[:MOST_ODD]]
    more = "" if len(found.near_constant) <= MOST_ODD else " …"
    return f": {', '.join(shown)}{more}"


def _heading(text: str, parent: QWidget) -> QLabel:
    found = label(text, "section", parent)
    # As high as the box beside it, so that what is below begins on one line.
    found.setFixedHeight(26)
    return found


def _feature_choice(parent: QWidget) -> QComboBox:
    found = QComboBox(parent)
    found.setObjectName("featureCombo")
    found.setProperty("role", "compact")
    found.setAccessibleName("Feature")
    found.setToolTip("The feature whose values are shown")
    found.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    found.setFixedWidth(200)
    # By default all names are measured when the page is first shown, to find the widest.
    found.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return found
