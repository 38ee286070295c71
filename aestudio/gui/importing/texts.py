"""What the dialog says of a file, in a few words each."""

import re
from math import isfinite
from pathlib import Path

import numpy as np

from aestudio.core.errors import StudioError
from aestudio.core.reference import SAMPLE
from aestudio.core.units import counted_text
from aestudio.data.formats import catalogue
from aestudio.data.formats.kinds import kind_of
from aestudio.data.place import parted, suffix_of
from aestudio.data.raw import Column, ColumnKind, Raw, Table
from aestudio.data.samples import Samples
from aestudio.data.sets.find import is_set, sample_set
from aestudio.gui.importing.column_facts import ColumnFacts
from aestudio.gui.kit.figures import amount_text, count_text, number_text, time_of

SEPARATORS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar", " ": "Space"}
DECIMALS = {".": "Point", ",": "Comma"}
MOST_EXAMPLES = 6
# What errors tell of their place without naming it: is empty, holds labels.
PREDICATE = re.compile(
    r"(?:is|has|holds|needs|declares|starts|unpacks|leaves|names|takes|spans|cannot|does) "
)
# From here on four digits hide what tells cells apart, so that six more are shown.
LARGE, MORE = 1e4, 1e6


def name_of(path: Path) -> str:
    """What the data are called on the screen."""
    if str(path) == SAMPLE:
        return "MNIST sample"
    if is_set(path):
        return sample_set(path).title
    file, array = parted(path)
    return f"{file.name}:{array}" if array else file.name


def doing_with(path: Path) -> str:
    """What has to be done before there is anything to see of data."""
    return "Downloading" if is_set(path) and not sample_set(path).here else "Reading"


def format_of(path: Path) -> str:
    """The format of a file, in the words of the screen."""
    if is_set(path) or str(path) == SAMPLE:
        return "Sample set"
    ending = suffix_of(path)
    try:
        return catalogue.format_of(kind_of(path), ending).name
    except (StudioError, OSError):
        return ending.lstrip(".").upper() or "File"


def is_text(path: Path) -> bool:
    """Whether a file is a table that is written as text, in whatever way."""
    try:
        return kind_of(path) is catalogue.Kind.TEXT
    except (StudioError, OSError):
        return False


def shape_text(shape: tuple[int, ...]) -> str:
    """28 × 28, or 30 features."""
    return count_text(shape[0], "feature") if len(shape) == 1 else " × ".join(map(str, shape))


def raw_size(raw: Raw, total: int) -> str:
    """How many samples and what they look like: 60,000 samples · 28 × 28."""
    if isinstance(raw, Table):
        return f"{count_text(total, 'row')} · {count_text(len(raw.columns), 'column')}"
    return f"{count_text(total, 'sample')} · {shape_text(raw.shape)}"


def values_text(raw: Samples, low: float, high: float) -> str:
    """Type and range: bytes 0…255."""
    kind = "bytes" if raw.values.dtype == np.uint8 else "numbers"
    return f"{kind} {amount_text(low)}…{amount_text(high)}"


def range_text(column: Column, facts: ColumnFacts) -> str:
    """The range of a column's numbers or times, or its categories."""
    if column.kind in (ColumnKind.CATEGORY, ColumnKind.TEXT):
        shown = ", ".join(column.categories[:MOST_EXAMPLES])
        if column.kind is ColumnKind.TEXT:
            return f"for example {shown}" if shown else "too many different texts"
        more = len(column.categories) - MOST_EXAMPLES
        return f"{shown} and {more:,} more" if more > 0 else shown
    if facts.low is None or facts.high is None:
        return "nothing but gaps"
    low, high = (_number(column, one, facts.high - facts.low) for one in (facts.low, facts.high))
    return f"always {low}" if facts.low == facts.high else f"{low} … {high}"


def _number(column: Column, value: float, spread: float) -> str:
    if column.kind is ColumnKind.TIME:
        return time_of(value)
    if column.base and isfinite(value):
        return counted_text(column.base, value, spread)
    return number_text(value, spread)


def cell_text(column: Column, row: int) -> str:
    """A cell of a table; a dash where it is missing."""
    value = column.values[row]
    if column.kind in (ColumnKind.NUMBER, ColumnKind.TIME):
        return _number(column, float(value), _step(float(value)))
    if value < 0:
        return "–"
    return "text" if column.kind is ColumnKind.TEXT else column.categories[int(value)]


def figure_text(value: np.generic) -> str:
    """A number of an array, as it was read."""
    if isinstance(value, np.int64 | np.uint64):
        return str(value).replace("-", "−")
    return number_text(float(value), _step(float(value)))


def _step(value: float) -> float:
    """What is taken for the difference of neighbours, which are not known here."""
    return abs(value) / MORE if abs(value) >= LARGE else 0.0


def sentence(error: StudioError) -> str:
    """What is wrong, with a capital, without the place."""
    what = f"it {error.what}" if PREDICATE.match(error.what) else error.what
    text = what[:1].upper() + what[1:]
    return text if text.endswith("?") else text.rstrip(".") + "."
