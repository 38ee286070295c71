"""Keys that a part of the window takes while it has the focus, declared where they are handled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

Line = tuple[str, tuple[str, ...]]
Section = tuple[str, tuple[Line, ...]]
Combination = tuple[int, Qt.KeyboardModifier]
# Where a key is not called by its name.
SHOWN: Mapping[str, str] = {
    "Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Return": "Enter", "-": "−",
    "PgUp": "Page ↑", "PgDown": "Page ↓",
}  # fmt: skip
MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


@dataclass(frozen=True, slots=True)
class Keys:
    """What some keys do, in a few words: each key with its meaning to the part. ``untold`` are
    others that do the same, ``more`` what stands in the sheet for those that are no single key."""

    text: str
    keys: Mapping[str, Any]
    untold: Mapping[str, Any] = field(default_factory=dict)
    more: tuple[str, ...] = ()

    @property
    def line(self) -> Line:
        """What the sheet of shortcuts tells of it."""
        return self.text, (*map(_shown, self.keys), *self.more)


class PartKeys:
    """All keys of a part, by what they are for; ``title`` says where they count.

    Shift is no part of a key: whoever makes a difference of it looks for it.
    """

    def __init__(self, title: str, **commands: Keys) -> None:
        self._title, self._commands = title, commands
        self._meanings: dict[Combination, tuple[str, Any]] = {}
        for name, one in commands.items():
            for key, meaning in {**one.keys, **one.untold}.items():
                for combination in _combinations(key):
                    self._meanings[combination] = name, meaning

    @property
    def section(self) -> Section:
        """What the sheet of shortcuts tells of the part."""
        return self._title, tuple(one.line for one in self._commands.values())

    def pressed(self, event: QKeyEvent) -> tuple[str, Any] | None:
        """What a key is for, and its meaning; None if it is none of these."""
        return self._meanings.get((event.key(), event.modifiers() & MODIFIERS))


def _combinations(key: str) -> tuple[Combination, ...]:
    sequence = QKeySequence(key, QKeySequence.SequenceFormat.PortableText)
    found = sequence[0]  # type: ignore[index]  # It is a sequence, whatever its stub says.
    modifiers = found.keyboardModifiers() & MODIFIERS
    both = (Qt.Key.Key_Return, Qt.Key.Key_Enter) if key.endswith("Return") else (found.key(),)
    return tuple((int(one), modifiers) for one in both)


def _shown(key: str) -> str:
    *modifiers, last = [key] if key == "+" else key.rsplit("+", 1)
    if key.endswith("++"):
        modifiers, last = [key[:-2]], "+"
    return " ".join((*modifiers, SHOWN.get(last, last)))
