"""The head of the dialog: what the file is, and where it will be held."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from aestudio.core.parts import samples_of
from aestudio.core.units import bytes_text
from aestudio.data.samples import Samples
from aestudio.gui.importing.findings import Draft, Findings
from aestudio.gui.importing.texts import format_of, name_of, raw_size, shape_text, values_text
from aestudio.gui.kit.figures import count_text
from aestudio.gui.kit.tips import wrapped
from aestudio.gui.kit.widgets import label, pill, row, set_tone


class Summary(QFrame):
    """Name and format; samples, shape, range, classes, size; memory."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importSummary")
        self.setProperty("role", "card")
        head = QWidget(self)
        self._name = label("", "name", head)
        self._name.setObjectName("importName")
        self._format = pill("", "accent", head)
        self.facts = label("", "muted", self)
        self.facts.setObjectName("importFacts")
        self.memory = pill("", "", head)
        self.memory.setObjectName("importMemory")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(13, 9, 13, 10)
        layout.setSpacing(3)
        line = row(head, 0, 0, 0, 0)
        line.addWidget(self._name)
        line.addWidget(self._format)
        line.addStretch(1)
        line.addWidget(self.memory)
        layout.addWidget(head)
        layout.addWidget(self.facts)

    def show_draft(self, draft: Draft) -> None:
        """Say which file it is."""
        name = name_of(draft.path)
        self._name.setText(name if len(name) <= 60 else f"{name[:30]}…{name[-28:]}")
        self._name.setToolTip(str(draft.path))
        self._format.setText(format_of(draft.path))

    def show_findings(self, found: Findings) -> None:
        """Say what it holds, and where it will be held."""
        self.facts.setText(facts_text(found))
        self.facts.setToolTip(wrapped(self.facts.text()))
        text = memory_text(found)
        self.memory.setText(text)
        self.memory.setVisible(bool(text))
        streamed = found.look is not None and found.look.streamed
        set_tone(self.memory, "accent" if streamed else "good")


def facts_text(found: Findings) -> str:
    """60,000 samples · 28 × 28 · bytes 0…255 · 10 classes · 47 MB."""
    look, prepared = found.look, found.prepared
    if look is None and len(found.arrays) > 1:
        return f"{count_text(len(found.arrays), 'array')}; choose the one that holds the samples"
    if look is None:
        return "Not read yet" if found.refused is None else "Could not be read"
    parts = [raw_size(look.raw, look.total)]
    if isinstance(look.raw, Samples):
        parts.append(values_text(look.raw, look.low, look.high))
    elif prepared is not None:
        parts.append(f"{shape_text(prepared.shape)} for the network")
    names = prepared.class_names if prepared is not None else ()
    if prepared is not None and prepared.labels is not None:
        parts.append(count_text(len(names), "class", "classes"))
    if look.missing:
        parts.append(f"{count_text(look.missing, 'value')} missing")
    if look.size:
        parts.append(bytes_text(look.size))
    return " · ".join(parts)


def memory_text(found: Findings) -> str:
    """Where the samples will be held; empty until it is known."""
    if found.look is None or found.prepared is None:
        return ""
    if found.look.streamed:
        return "streamed from disk"
    needed, free = bytes_text(found.needed), bytes_text(found.free)
    return f"held in memory, {needed} of {free} free"


def split_text(found: Findings, test_share: float, validation_share: float) -> str:
    """training 43,200 · validation 4,800 · test 12,000; empty until it is known."""
    look, prepared = found.look, found.prepared
    if look is None or prepared is None:
        return ""
    test, left_out = len(prepared.testing), prepared.left_out
    if look.streamed:
        test = samples_of(look.total, test_share)
    kept = (look.total if look.streamed else len(prepared)) - test - left_out
    held_out = samples_of(kept, validation_share)
    parts = [f"training {kept - held_out:,}", f"validation {held_out:,}", f"test {test:,}"]
    return " · ".join([*parts, f"left out {left_out:,}"] if left_out else parts)
