"""What is set of anomalies: the rule, what it needs, and what came of it."""

from math import isfinite

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aestudio.analysis.outliers.thresholds import BEST_F1, GAMMA, MAXIMUM, QUANTILE, Rule
from aestudio.core.errors import StudioError
from aestudio.core.units import count_text
from aestudio.gui.inspect.captions import caption, captioned, combo
from aestudio.gui.inspect.errors.anomalies import (
    BY_HAND,
    CHOICES,
    Anomalies,
    AnomalySettings,
)
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.kit.figures import unbroken
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import button, label, set_property
from aestudio.gui.samples.part import PartName

FIGURES = ("precision", "recall", "F1", "AUC")
TIPS = (
    "Of the samples above the threshold, the share that are anomalies",
    "Of all anomalies, the share that lies above the threshold",
    "Harmonic mean of precision and recall",
    "Area under the curve of recall against false alarms: how well the errors tell anomalies from "
    "the others, whatever the threshold",
)
# What there is room for.
SHORT = {
    QUANTILE: "Training quantile",
    GAMMA: "Gamma fit",
    MAXIMUM: "Training maximum",
    BEST_F1: "Best F1",
}
CAPTIONS = {QUANTILE: "Below, %", GAMMA: "Alarms, %"}
DEPENDS = "The threshold decides which samples are flagged; their errors do not depend on it."
DEPENDS_TOO = (
    "The threshold decides which samples are flagged, and so precision, recall and F1. Errors do "
    "not depend on it, nor does AUC."
)
ACROSS, MOST_CHIPS = 4, 40
LONG = 7  # Letters from which on a chip needs twice the room.


class AnomaliesPanel(QWidget):
    """``changed`` tells that other settings are wanted, ``select_wanted`` that the samples above
    the threshold are to be selected."""

    changed = Signal()
    select_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("anomaliesPanel")
        self._learnt = True
        self._names: tuple[str, ...] = ()
        self._settings = {one: one.default for one in CHOICES}
        self.rule = combo(
            "anomalyRuleCombo", "Rule", "How the threshold is found; drag its line to set it", self
        )
        for place, one in enumerate(CHOICES):
            self.rule.addItem(SHORT.get(one, one.label))
            self.rule.setItemData(place, wrapped(one.label), Qt.ItemDataRole.ToolTipRole)
        self.setting = QLineEdit(self)
        self.setting_caption = caption("Share, %")
        self.value = QLineEdit(self)
        self.classes = QWidget(self)
        self._grid = QGridLayout(self.classes)
        self.classes_label = label("Which classes are anomalies", "detail", self)
        self.chips: list[QPushButton] = []
        self.figures = [label("–", "strong", self) for _one in FIGURES]
        self.how = _sentence("anomalyHow", self)
        self.depends = _sentence("anomalyDepends", self)
        self.select_button = button(
            "Select them",
            "anomalySelectButton",
            "Select the samples above the threshold: they are shown beside, worst first",
            self.select_wanted.emit,
            self,
        )
        self._build()
        self.rule.activated.connect(self._choose)
        self.setting.editingFinished.connect(self._read_setting)
        self.value.editingFinished.connect(self._read_value)

    @property
    def wanted(self) -> AnomalySettings:
        """What is set."""
        rule = self.wanted_rule
        chosen = frozenset(number for number, chip in enumerate(self.chips) if chip.isChecked())
        return AnomalySettings(rule, self._settings[rule], chosen, self._settings[BY_HAND])

    @property
    def wanted_rule(self) -> Rule:
        """How the threshold is to be found."""
        return CHOICES[self.rule.currentIndex()]

    def show_inspected(self, inspected: Inspected) -> None:
        """Offer what can be chosen of these samples."""
        part = inspected.part
        names = part.class_names if part.labels is not None else ()
        if names != self._names or len(self.chips) != min(len(names), MOST_CHIPS):
            self._names = names
            self._make_chips()
        self._learnt = PartName.TRAINING in inspected.subject.parts.sizes
        self._show_labels()

    def show_threshold(self, value: float) -> None:
        """A threshold that is set by hand, while it is dragged."""
        with QSignalBlocker(self.rule):
            self.rule.setCurrentIndex(CHOICES.index(BY_HAND))
        self._settings[BY_HAND] = value
        self._show_setting()

    def show_found(self, found: Anomalies) -> None:
        """Say what came of it."""
        set_property(self.value, "mistake", False)
        if not self.value.hasFocus() or self.value.text() == "":
            self.value.setText(f"{found.threshold.value:.6g}")
        self.how.setText(unbroken(found.threshold.told))
        judged = found.judged
        figures = (judged.precision, judged.recall, judged.f1, judged.area)
        for place, figure in zip(self.figures, figures, strict=True):
            place.setText("–" if figure is None else f"{figure:.3f}")
        count = len(judged.rows)
        self.select_button.setText(f"Select the {count:,}" if count else "None is above it")
        self.select_button.setAccessibleName(f"Select {count_text(count, 'sample')} above it")
        self.select_button.setEnabled(count > 0)

    def show_failure(self, error: StudioError) -> None:
        """Say why there is no threshold."""
        self.how.setText(str(error))
        for place in self.figures:
            place.setText("–")
        self.select_button.setEnabled(False)
        self.value.setText("")

    def _build(self) -> None:
        for field, name, words in (
            (self.setting, "anomalySettingField", "Number of the rule"),
            (self.value, "anomalyThresholdField", "Threshold"),
        ):
            field.setObjectName(name)
            field.setAccessibleName(words)
            field.setMinimumWidth(40)
        self.value.setToolTip(
            wrapped("Samples with at least this error count as anomalies; typing sets it by hand")
        )
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self.select_button.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 4)
        layout.setSpacing(6)
        layout.addWidget(label("ANOMALIES", "section", self))
        self._form: QFormLayout = captioned()
        self._form.addRow(caption("Rule"), self.rule)
        self._form.addRow(self.setting_caption, self.setting)
        self._form.addRow(caption("Threshold"), self.value)
        layout.addLayout(self._form)
        layout.addWidget(self.how)
        layout.addWidget(self.classes_label)
        layout.addWidget(self.classes)
        layout.addWidget(self._figures_row())
        layout.addWidget(self.depends)
        layout.addWidget(self.select_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_setting()

    def _figures_row(self) -> QWidget:
        self._judged = QWidget(self)
        grid = QGridLayout(self._judged)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setVerticalSpacing(1)
        for column, (name, figure, tip) in enumerate(zip(FIGURES, self.figures, TIPS, strict=True)):
            word: QLabel = label(name, "detail", self._judged)
            for one in (word, figure):
                one.setToolTip(wrapped(tip))
            grid.addWidget(word, 0, column)
            grid.addWidget(figure, 1, column)
        return self._judged

    def _make_chips(self) -> None:
        for chip in self.chips:
            self._grid.removeWidget(chip)
            chip.deleteLater()
        self.chips = []
        wide = any(len(name) > LONG for name in self._names)
        across = 2 if wide else ACROSS
        for number, name in enumerate(self._names[:MOST_CHIPS]):
            chip = QPushButton(name, self.classes)
            chip.setCheckable(True)
            chip.setProperty("role", "chip")
            chip.setObjectName(f"anomalyClass{number}Chip")
            chip.setAccessibleName(f"{name} is an anomaly")
            chip.setToolTip(f"Samples of {name} count as anomalies")
            chip.toggled.connect(lambda _on: self.changed.emit())
            self._grid.addWidget(chip, number // across, number % across)
            self.chips.append(chip)

    def _show_labels(self) -> None:
        known = bool(self._names)
        more = len(self._names) - len(self.chips)
        words = "Which classes are anomalies"
        self.classes_label.setText(f"{words} (of the first {MOST_CHIPS})" if more > 0 else words)
        for one in (self.classes, self.classes_label, self._judged):
            one.setVisible(known)
        self.depends.setText(DEPENDS_TOO if known else DEPENDS)
        model = self.rule.model()
        for place, rule in enumerate(CHOICES):
            usable = (not rule.labelled or known) and (not rule.learns or self._learnt)
            index = model.index(place, 0)
            # What Qt keeps an item's flags under: 0 leaves it grey.
            model.setData(index, None if usable else 0, Qt.ItemDataRole.UserRole - 1)

    def _show_setting(self) -> None:
        rule = self.wanted_rule
        named = rule.setting is not None
        self._form.setRowVisible(self.setting, named)
        self.setting_caption.setText(CAPTIONS.get(rule, rule.setting or ""))
        self.setting.setToolTip(wrapped(f"{rule.setting or ''} of the rule, from 0 to 100"))
        self.setting.setText(f"{self._settings[rule]:g}")
        set_property(self.setting, "mistake", False)
        if rule is BY_HAND:
            self.value.setText(f"{self._settings[BY_HAND]:.6g}")

    def _choose(self, _place: int) -> None:
        if self.wanted_rule is BY_HAND:
            shown = _number(self.value.text())
            self._settings[BY_HAND] = 0.0 if shown is None else shown
        self._show_setting()
        self.changed.emit()

    def _read_setting(self) -> None:
        found = _number(self.setting.text())
        right = found is not None and 0 <= found <= 100
        set_property(self.setting, "mistake", not right)
        if right and found is not None and found != self._settings[self.wanted_rule]:
            self._settings[self.wanted_rule] = found
            self.changed.emit()

    def _read_value(self) -> None:
        if not self.value.isModified():
            return
        self.value.setModified(False)
        found = _number(self.value.text())
        set_property(self.value, "mistake", found is None)
        if found is not None:
            self.show_threshold(found)
            self.changed.emit()


def _number(text: str) -> float | None:
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        return None
    return found if isfinite(found) else None


def _sentence(name: str, parent: QWidget) -> QLabel:
    found = label("", "detail", parent)
    found.setObjectName(name)
    found.setWordWrap(True)
    return found
