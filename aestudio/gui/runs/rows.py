"""The table of runs as a value: which rows and columns there are, in which order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from aestudio.core.differences import Setting, Settings, differing, lowered, telling
from aestudio.core.runs import KeptRun, RunGroup, Runs
from aestudio.gui.runs.choice import ColumnChoice
from aestudio.gui.runs.columns import (
    DATA,
    EPOCHS,
    GROUP,
    GROUP_COLUMN,
    NONE,
    PARAMETERS,
    RESULTS,
    TEST_ERROR,
    VALIDATION,
    Cell,
    Column,
    Result,
    design_of,
    group_cell,
    setting_cell,
    setting_column,
)

NAME, STARRED = "name", "starred"
# The first of them first; how many epochs were trained tells more than how many were planned.
GIVING_WAY = ("epochs", VALIDATION, EPOCHS, PARAMETERS)
UNUSED = ("no", "off", "None", "Plain", NONE)
# Settings whose values are words that say themselves what they are.
BARE = ("layers", "decoder", "activation", "initializer", "strategy", "optimizer", "loss")


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which column, and whether the largest comes first."""

    key: str
    falling: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A run, how many of the rows above lead to it, and its cells.

    ``other_data`` says that it was trained on other data than the project has. ``group`` is that of
    a run that was begun with others; ``leads`` says that the row above is of none, or of another.
    """

    run: KeptRun
    depth: int
    cells: tuple[Cell, ...]
    other_data: bool
    group: RunGroup | None = None
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``same`` are the settings that all runs have alike, in words; ``known`` all columns,
    shown or not, in their order; ``total`` the runs there are, shown or not; ``spare`` the columns
    that nobody asked for and that give way where there is no room."""

    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    same: tuple[str, ...] = ()
    known: tuple[Column, ...] = ()
    total: int = 0
    spare: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the runs: which columns, which rows, in which order; ``sha256`` is the
    fingerprint of the project's data, empty while it is not known. ``placed`` are the keys of the
    columns that have a place already, from the left."""

    sha256: str = ""
    choice: ColumnChoice = field(default_factory=ColumnChoice)
    search: str = ""
    sorting: Sorting | None = None
    placed: tuple[str, ...] = ()


def table_of(runs: Runs, question: Question) -> Table:
    """The table that answers a question."""
    kept = runs.kept
    designs = {one.id: design_of(one) for one in kept}
    known, keys = _columns(runs, designs, question.choice)
    columns = _in_place([one for one in known if one.key in keys], question.placed)
    best = best_of(kept, question.sha256)
    groups = _Groups(runs)
    rows = [_row(one, columns, designs, best, question.sha256, groups) for one in runs.as_tree()]
    found = [one for one in rows if _answers(one, question.search)]
    ordered = _nested(found) if question.sorting is None else _sorted(found, columns, question)
    return Table(
        columns,
        tuple(_led(ordered)),
        _same(designs),
        known,
        len(kept),
        frozenset(GIVING_WAY) - question.choice.shown,
    )


def whole_table(runs: Runs, ids: Sequence[str] = ()) -> Table:
    """Every column of those runs, of all without any; for a file."""
    every = Question(
        choice=ColumnChoice(frozenset({one.key for one in RESULTS}), all_settings=True)
    )
    found = table_of(runs, every)
    rows = tuple(one for one in found.rows if not ids or one.run.id in ids)
    return Table(found.columns, rows, total=found.total)


def is_other(run: KeptRun, sha256: str) -> bool:
    """Whether a run was trained on other data than those of this fingerprint."""
    return bool(sha256) and run.outline.data_sha256 != sha256


def best_of(kept: Sequence[KeptRun], sha256: str) -> float | None:
    """The lowest test error of the runs that can be compared; None where there are not two."""
    errors = [one.outline.test_mse for one in kept if not is_other(one, sha256)]
    known = [one for one in errors if one is not None]
    alike = sha256 or len({one.outline.data_sha256 for one in kept}) == 1
    return min(known) if len(known) > 1 and alike else None


class _Groups:
    """The group of each run, and the number of the first run of each."""

    def __init__(self, runs: Runs) -> None:
        self._by_id = {one.id: one for one in runs.groups}
        self._first: dict[str | None, int] = {}
        for one in runs.kept:
            self._first.setdefault(one.info.group, one.info.number)

    def of(self, run: KeptRun) -> RunGroup | None:
        """None of a run that was begun by itself."""
        return self._by_id.get(run.info.group or "")

    def cell(self, run: KeptRun) -> Cell:
        """What tells of it."""
        return group_cell(self.of(run), self._first[run.info.group])


def _columns(
    runs: Runs, designs: Mapping[str, Settings], choice: ColumnChoice
) -> tuple[tuple[Column, ...], frozenset[str]]:
    """All in their order, and the keys of those that are shown; groups where there are any."""
    kept = runs.kept
    all_designs = list(designs.values())
    keys = dict.fromkeys(key for design in all_designs for key in design)
    differ = telling(all_designs)
    by_themselves = {key for key in keys if key in differ or choice.all_settings}
    by_themselves |= {one.key for one in RESULTS if _tells(one, kept)}
    settings = (setting_column(key, all_designs) for key in keys)
    grouped = (GROUP_COLUMN,) if any(one.info.group for one in kept) else ()
    known = (*settings, *(one.column for one in RESULTS), *grouped)
    shown = (one.key for one in known if choice.has(one.key, by_itself=one.key in by_themselves))
    return known, frozenset(shown)


def _in_place(columns: Sequence[Column], placed: Sequence[str]) -> tuple[Column, ...]:
    """Those that have a place stay in their order; others come behind them, settings before
    results."""
    places = {key: place for place, key in enumerate(placed)}
    return tuple(
        sorted(columns, key=lambda one: (not one.is_setting, places.get(one.key, len(places))))
    )


def _tells(result: Result, kept: Sequence[KeptRun]) -> bool:
    """Whether it is another in one run than in the next; of a run alone all but its data tell."""
    if result.always or len(kept) == 1:
        return result.key != DATA
    return len({result.value(one.outline) for one in kept}) > 1


def _row(
    run: KeptRun,
    columns: Sequence[Column],
    designs: Mapping[str, Settings],
    best: float | None,
    sha256: str,
    groups: _Groups,
) -> Row:
    other = is_other(run, sha256)
    parent = designs.get(run.parent or "")
    results = {one.key: one for one in RESULTS}

    def cell(column: Column) -> Cell:
        if column.is_setting:
            return setting_cell(designs[run.id], column.key, parent)
        if column.key == GROUP:
            return groups.cell(run)
        outline = run.outline
        is_best = column.key == TEST_ERROR and not other and outline.test_mse == best is not None
        return results[column.key].cell(outline, strong=is_best)

    return Row(run, 0, tuple(cell(one) for one in columns), other, groups.of(run))


def _answers(row: Row, search: str) -> bool:
    """Whether every word of the search is somewhere in the row."""
    if not search:
        return True
    group = row.group.title if row.group else ""
    texts = (row.run.title, row.run.info.note, group, *(one.text for one in row.cells))
    text = "\n".join(texts).casefold()
    return all(word in text for word in search.casefold().split())


def _nested(rows: Sequence[Row]) -> list[Row]:
    """Each under the run that it branched off, as far as that is shown."""
    depths: dict[str, int] = {}
    found = []
    for one in rows:
        depth = depths.get(one.run.parent or "", -1) + 1
        depths[one.run.id] = depth
        found.append(replace(one, depth=depth))
    return found


def _led(rows: Sequence[Row]) -> Iterator[Row]:
    """With the first of those of a group that stand below each other marked."""
    before: RunGroup | None = None
    for one in rows:
        yield replace(one, leads=one.group is not None and one.group != before)
        before = one.group


def _sorted(rows: Sequence[Row], columns: Sequence[Column], question: Question) -> list[Row]:
    """By a column; what has nothing there comes last, whichever way."""
    sorting = question.sorting
    keys = [one.key for one in columns]
    if sorting is not None and sorting.key in ALWAYS:
        return sorted(rows, key=ALWAYS[sorting.key], reverse=sorting.falling)
    if sorting is None or sorting.key not in keys:
        return _nested(rows)
    place = keys.index(sorting.key)
    known = [one for one in rows if one.cells[place].order is not None]
    unknown = [one for one in rows if one.cells[place].order is None]
    known.sort(key=lambda one: one.cells[place].order, reverse=sorting.falling)
    return known + unknown


# What is sorted by besides columns that may be hidden: the number, and stars first.
ALWAYS: Mapping[str, Callable[[Row], int]] = {
    NAME: lambda one: one.run.info.number,
    STARRED: lambda one: not one.run.info.starred,
}


def _same(designs: Mapping[str, Settings]) -> tuple[str, ...]:
    """What all have alike, but for what none uses: ELU, batch 50, seed 42."""
    designs_ = list(designs.values())
    if not designs_:
        return ()
    differ = {*differing(designs_)}
    found = (one for key, one in designs_[0].items() if key not in differ)
    return tuple(_in_words(one) for one in found if one.text not in UNUSED)


def _in_words(one: Setting) -> str:
    if one.key in BARE:
        return one.text
    label = lowered(one.label)
    return label if one.text == "yes" else f"{label} {one.text}"
