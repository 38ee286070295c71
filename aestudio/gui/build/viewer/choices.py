"""The combo boxes that say which samples are shown, and in which order."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from aestudio.gui.kit.figures import class_text, count_text
from aestudio.gui.samples.ordering import Sorting
from aestudio.gui.samples.part import Part, PartName

LEAST_LETTERS = 12
# In a list, in pixels: the widest text, and what padding and a scroll bar take beside it.
MOST_LISTED, AROUND_TEXT = 400, 44


class Choice(QComboBox):
    """A combo box whose list is as wide as its texts, even where the box is not."""

    def showPopup(self) -> None:
        texts = (self.itemText(row) for row in range(self.count()))
        widest = max(map(self.fontMetrics().horizontalAdvance, texts), default=0)
        self.view().setMinimumWidth(min(widest, MOST_LISTED) + AROUND_TEXT)
        super().showPopup()


def choice(
    name: str, accessible: str, tip: str, texts: Sequence[str], parent: QWidget | None = None
) -> QComboBox:
    """A compact combo box."""
    found = Choice(parent)
    found.setObjectName(name)
    found.setProperty("role", "compact")
    found.setAccessibleName(accessible)
    found.setToolTip(tip)
    # Leaves the text the room that the long ones need beside the chevron.
    found.setStyleSheet("QComboBox { padding: 0 0 0 6px; } QComboBox::drop-down { width: 18px; }")
    found.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    found.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    found.addItems(list(texts))
    return found


def part_choice() -> QComboBox:
    """Test or training part."""
    tip = "Which samples: the test part, which training never sees, or the training part"
    return choice("viewerPartCombo", "Part of the data", tip, [PartName.TEST, PartName.TRAINING])


def sorting_choice() -> QComboBox:
    """What comes first."""
    tip = (
        "Which samples come first. While the network learns the cells keep their places;\n"
        "choose again to sort by the errors of this moment"
    )
    return choice("viewerSortCombo", "Order of the samples", tip, list(Sorting))


def class_choice() -> QComboBox:
    """One class or all."""
    found = choice(
        "viewerClassCombo", "Class", "Show the samples of one class only", ["All classes"]
    )
    # A class of a long name must not widen the card.
    found.setMinimumContentsLength(LEAST_LETTERS)
    found.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return found


def show_classes(combo: QComboBox, part: Part) -> None:
    """List the classes of a part with their counts; the chosen one stays if it is there."""
    chosen = combo.currentIndex()
    with QSignalBlocker(combo):
        combo.clear()
        combo.addItem(f"All classes · {count_text(len(part), 'sample')}")
        for name, count in zip(part.class_names, part.class_counts(), strict=False):
            combo.addItem(f"{class_text(name)} · {count_text(count, 'sample')}")
        combo.setCurrentIndex(chosen if 0 <= chosen < combo.count() else 0)
    combo.setVisible(combo.count() > 1)


def chosen_class(combo: QComboBox) -> int | None:
    """Number of the class that is asked for, None for all."""
    return combo.currentIndex() - 1 if combo.currentIndex() > 0 else None
