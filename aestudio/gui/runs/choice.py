"""Which columns of the table are shown: those that differ, and what the user chose otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

ALL = "*"


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """Keys of columns that are shown though they would not be, and hidden though they would;
    ``all_settings`` shows those too that are the same in all runs."""

    shown: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    all_settings: bool = False

    def has(self, key: str, *, by_itself: bool) -> bool:
        """Whether a column is shown that is or is not shown ``by_itself``."""
        return key not in self.hidden and (by_itself or key in self.shown)

    def turned(self, key: str, on: bool) -> "ColumnChoice":
        """With one column shown, or hidden."""
        shown, hidden = self.shown - {key}, self.hidden - {key}
        return replace(
            self,
            shown=shown | {key} if on else shown,
            hidden=hidden if on else hidden | {key},
        )

    @property
    def words(self) -> tuple[str, ...]:
        """To be kept and read again: +batch_size, -seconds, *."""
        every = (ALL,) if self.all_settings else ()
        added = (f"+{key}" for key in sorted(self.shown))
        return *every, *added, *(f"-{key}" for key in sorted(self.hidden))

    @classmethod
    def of(cls, words: Iterable[str]) -> "ColumnChoice":
        """What was kept; words that say nothing are passed over."""
        kept = tuple(words)
        return cls(
            shown=frozenset(one[1:] for one in kept if one.startswith("+")),
            hidden=frozenset(one[1:] for one in kept if one.startswith("-")),
            all_settings=ALL in kept,
        )
