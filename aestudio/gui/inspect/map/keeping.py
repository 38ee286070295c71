"""Selections that are kept under their names."""

from aestudio.gui.inspect.inspected import Selection
from aestudio.gui.inspect.map.kept import Kept
from aestudio.gui.inspect.map.selection_section import SelectionSection
from aestudio.gui.samples.part import Part


class KeptSelections:
    """All of them, listed in the section of the selection: those of the samples looked at."""

    def __init__(self, section: SelectionSection) -> None:
        self._section = section
        self._every: tuple[Kept, ...] = ()
        self._part: Part | None = None
        section.forgotten.connect(self.forget)

    @property
    def here(self) -> tuple[Kept, ...]:
        """Those of the samples that are looked at."""
        return tuple(one for one in self._every if self._part and one.is_of(self._part))

    def show_part(self, part: Part) -> None:
        """These samples are looked at."""
        self._part = part
        self._section.show_kept(self.here)

    def keep(self, name: str, selection: Selection) -> None:
        """Keep it under a name, in place of one that has it."""
        if self._part is not None and len(selection):
            others = [one for one in self._every if one.name != name or one not in self.here]
            kept = Kept(name, selection.rows, selection.told, self._part)
            self._show((*others, kept))

    def forget(self, kept: Kept) -> None:
        """Keep it no longer."""
        self._show(tuple(one for one in self._every if one is not kept))

    def _show(self, every: tuple[Kept, ...]) -> None:
        self._every = every
        self._section.show_kept(self.here)
