"""Data in words and figures: what the window shows before it takes them, for the command line."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.statistics import Statistics, statistics
from aestudio.core.errors import DataError
from aestudio.core.params import parameters
from aestudio.core.parts import samples_of
from aestudio.core.preparation import Reading
from aestudio.core.reference import SAMPLE
from aestudio.core.units import bytes_text, count_text, figures_beside
from aestudio.data.preparation.gaps import gaps_in
from aestudio.data.preparation.named_columns import check_columns, refuse_columns
from aestudio.data.preparation.prepare import Prepared, prepare
from aestudio.data.raw import Column, ColumnKind, Raw, Table
from aestudio.data.read import rows_of
from aestudio.data.reference import held_out_raw, meant, memory_plan, raw_of, size_of
from aestudio.data.samples import Choice, Samples
from aestudio.data.sets.find import is_set
from aestudio.data.streaming.rows import RowFile
from aestudio.data.streaming.streamed import check_streamable
from aestudio.data.wanted import Wanted
from aestudio.data.watch import UNWATCHED, Watch

SHARES = (0.9, 0.95, 0.99)  # Of the variance, that codes are to keep.
MOST_LISTED = 8
# What answers those settings that are no choice of a few by themselves.
WORDS = {"header": ["yes", "no"], "decimal": ["point", "comma"]}
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", " ": "space", "|": "bar"}


def data_described(wanted: Wanted, watch: Watch = UNWATCHED) -> dict[str, Any]:
    """What ``aestudio data`` tells of a file, ready for JSON.

    ``problem`` says why it cannot be trained on as it is prepared, None if it can. Raises
    DataError if it cannot be read, or lacks a column that was named.
    """
    needed, free, streamed = memory_plan(wanted.path, wanted.preparation)
    facts: dict[str, Any] = {
        "source": str(wanted.path),
        "size": _size(wanted.path),
        "memory": {"needed": needed, "free": free, "streamed": streamed},
        "preparation": wanted.preparation.model_dump(mode="json"),
    }
    rows = rows_of(wanted.path) if streamed else None
    if rows is not None:
        refuse_columns(wanted.named, wanted.path.name)
        return facts | _of_rows(rows, wanted)
    raw = raw_of(wanted.path, wanted.preparation.reading, watch)
    check_columns(raw, wanted.named)
    facts |= _of_table(raw) if isinstance(raw, Table) else _of_samples(raw)
    facts["memory"]["needed"] = max(needed, _held(raw))
    return facts | _prepared(raw, wanted, watch)


def _size(path: Path) -> int:
    return 0 if is_set(path) or str(path) == SAMPLE else size_of(path)


def _held(raw: Raw) -> int:
    """Bytes of what was read, and of the samples that are made of it."""
    if isinstance(raw, Samples):
        return raw.values.nbytes + 4 * raw.values.size
    return sum(one.values.nbytes + 8 * len(one) for one in raw.columns)


def _of_rows(rows: RowFile, wanted: Wanted) -> dict[str, Any]:
    """Of data that are streamed: what the file says of itself, without reading all of it."""
    held_out = samples_of(rows.shape[0], wanted.test_share)
    problem = None
    try:
        check_streamable(wanted.preparation, wanted.path.name)
    except DataError as error:
        problem = str(error)
    return {
        "name": rows.path.stem,
        "kind": "array",
        "samples": rows.shape[0],
        "shape": list(rows.shape[1:]),
        "type": str(rows.dtype),
        "notes": [],
        "problem": problem,
        "split": {"training": rows.shape[0] - held_out, "testing": held_out, "left_out": 0},
    }


def _of_samples(raw: Samples) -> dict[str, Any]:
    known = raw.values[np.isfinite(raw.values)] if raw.values.dtype != np.uint8 else raw.values
    return {
        "name": raw.name,
        "sha256": raw.sha256,
        "kind": "array",
        "samples": len(raw),
        "shape": list(raw.shape),
        "type": str(raw.values.dtype),
        "minimum": known.min().item() if known.size else None,
        "maximum": known.max().item() if known.size else None,
        "missing": gaps_in(raw.values).count,
        "notes": list(raw.notes),
        "choices": [_choice(one) for one in raw.choices],
    }


def _choice(choice: Choice) -> dict[str, Any]:
    """With the values that decide otherwise."""
    values = WORDS.get(choice.setting) or [
        one.value for one in parameters(Reading)[choice.setting].choices
    ]
    return {"setting": choice.setting, "found": choice.found, "done": choice.done, "values": values}


def _of_table(raw: Table) -> dict[str, Any]:
    dialect = raw.dialect
    return {
        "name": raw.name,
        "sha256": raw.sha256,
        "kind": "table",
        "samples": len(raw),
        "missing": sum(_missing(one) for one in raw.columns),
        "columns": [_column(one) for one in raw.columns],
        "dialect": None
        if dialect is None
        else {name: getattr(dialect, name) for name in dialect.__slots__},
        "notes": list(raw.notes),
        "choices": [_choice(one) for one in raw.choices],
    }


def _column(column: Column) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "name": column.name,
        "kind": column.kind.value,
        "missing": _missing(column),
        "unreadable": column.unreadable,
    }
    if column.kind is ColumnKind.CATEGORY:
        counts = np.bincount(column.values[column.values >= 0], minlength=len(column.categories))
        return facts | {"categories": _counted(column.categories, counts)}
    if column.kind is ColumnKind.TEXT:
        return facts | {"examples": list(column.categories[:MOST_LISTED])}
    known = column.values[np.isfinite(column.values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (None, None)
    if column.base and low is not None and high is not None:
        return facts | {"minimum": column.base + _whole(low), "maximum": column.base + _whole(high)}
    if column.kind is ColumnKind.TIME:
        return facts | {"minimum": _time(low), "maximum": _time(high)}
    return facts | {"minimum": low, "maximum": high}


def _missing(column: Column) -> int:
    numeric = column.kind in (ColumnKind.NUMBER, ColumnKind.TIME)
    return int((~np.isfinite(column.values) if numeric else column.values < 0).sum())


def _time(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return str(np.datetime64(int(seconds), "s")).replace("T", " ")


def _counted(names: tuple[str, ...], counts: NDArray[np.int64]) -> dict[str, int]:
    return {name: int(count) for name, count in zip(names, counts, strict=True)}


def _prepared(raw: Raw, wanted: Wanted, watch: Watch) -> dict[str, Any]:
    """Parts, scaling and statistics of what the preparation makes of it."""
    try:
        test = held_out_raw(wanted.preparation, raw, watch)
        preparation = meant(str(wanted.path), wanted.preparation)
        found = prepare(raw, preparation, wanted.test_share, test)
    except DataError as error:
        return {"problem": str(error)}
    counts = None if found.labels is None else np.bincount(found.labels)
    seen = statistics(found, watch)
    notes = [one for one in found.notes if one not in _chosen(raw)]
    return {
        "problem": None,
        "notes": [*notes, seen.repeats.told] if seen.repeats.told else notes,
        "inputs": [one.name for one in found.encoding.features],
        "samples_prepared": len(found),
        "shape": list(found.shape),
        "labels": None if counts is None else _counted(found.class_names, counts),
        "split": {
            "training": len(found.training),
            "testing": len(found.testing),
            "left_out": found.left_out,
            "dropped": found.dropped,
            "filled": found.missing,
        },
        "scaling": _scaling(found),
        "statistics": _statistics(found, seen),
    }


def _chosen(raw: Raw) -> tuple[str, ...]:
    """The lines that are told as choices."""
    return tuple(one.told for one in raw.choices)


def _scaling(found: Prepared) -> dict[str, Any]:
    one = found.scaling
    by_feature = one.offset.size > 1
    pairs = zip(_bases(found), one.offset.tolist(), strict=True)
    offsets = [base + _whole(offset) if base else offset for base, offset in pairs]
    return {
        "by_feature": by_feature,
        "offset": offsets if by_feature else offsets[0],
        "scale": one.scale.tolist() if by_feature else float(one.scale[0]),
        "together": [len(group) for group in found.together],
    }


def _bases(found: Prepared) -> list[int]:
    """What is taken off before the offset: of the features of a table, or of an array."""
    size, origin = found.scaling.offset.size, found.scaling.origin
    if origin is not None:
        return [int(one) for one in origin]
    bases = [one.base for one in found.encoding.features]
    return bases if len(bases) == size else [0] * size


def _whole(number: float) -> float | int:
    """As a whole number if it is one, so that none of its digits is lost in a sum."""
    return int(number) if number.is_integer() else number


def _statistics(found: Prepared, seen: Statistics) -> dict[str, Any]:
    names = [one.name for one in found.encoding.features]
    return {
        "duplicates": seen.repeats.duplicates,
        "in_both_parts": seen.repeats.shared,
        "near_constant": [_input(names, one) for one in seen.near_constant],
        "suspicious": [
            {"input": _input(names, one.feature), "what": one.what, "count": one.count}
            for one in seen.suspicious
        ],
        "codes": {f"{share:g}": seen.codes_for(share) for share in SHARES},
    }


def _input(names: list[str], number: int) -> str | int:
    """The name of an input, or its number from 1 if it has none."""
    return names[number] if names else number + 1


def data_told(facts: dict[str, Any]) -> str:
    """The same as lines of text."""
    lines = [
        _head_line(facts),
        *_column_lines(facts),
        *_prepared_lines(facts),
        _memory_line(facts["memory"]),
        *(f"Note: {note}" for note in facts["notes"]),
        *(_choice_line(one) for one in facts.get("choices", [])),
    ]
    if facts["problem"]:
        lines.append(f"Cannot be trained on yet: {facts['problem']}")
    return "\n".join(lines)


def _choice_line(choice: dict[str, Any]) -> str:
    values = "|".join(choice["values"])
    return f"Choice: {choice['found']}: {choice['done']} (--set {choice['setting']}={values})"


def _head_line(facts: dict[str, Any]) -> str:
    told = [count_text(facts["samples"], "sample")]
    if facts["kind"] == "array":
        sides = facts["shape"]
        shape = " × ".join(str(one) for one in sides)
        told[0] += f" of {count_text(sides[0], 'number') if len(sides) == 1 else shape}"
        told.append(facts["type"])
    else:
        told.append(count_text(len(facts["columns"]), "column"))
    if facts.get("minimum") is not None:
        told.append(_range(facts["minimum"], facts["maximum"]))
    if facts.get("missing"):
        told.append(f"{facts['missing']:,} missing")
    if facts["size"]:
        told.append(bytes_text(facts["size"]))
    if facts.get("dialect"):
        told.append(_dialect(facts["dialect"]))
    return f"{facts['name']}: {', '.join(told)}"


def _dialect(dialect: dict[str, Any]) -> str:
    separator = SEPARATORS.get(dialect["separator"], repr(dialect["separator"]))
    header = "with a header" if dialect["header"] else "without a header"
    return f"{separator}-separated {dialect['encoding']}, decimal “{dialect['decimal']}”, {header}"


def _column_lines(facts: dict[str, Any]) -> list[str]:
    columns = facts.get("columns", [])
    width = max((len(one["name"]) for one in columns), default=0)
    return [f"  {one['name']:{width}}  {one['kind']:8}  {_holds(one)}" for one in columns]


def _holds(column: dict[str, Any]) -> str:
    if "categories" in column:
        told = _listed([f"{name} {count:,}" for name, count in column["categories"].items()])
    elif "examples" in column:
        told = _listed([f"“{one[:20]}”" for one in column["examples"]])
    elif column["minimum"] is None:
        told = "empty"
    elif column["kind"] == ColumnKind.TIME:
        told = f"{column['minimum']} … {column['maximum']}"
    else:
        told = _range(column["minimum"], column["maximum"])
    return f"{told}, {column['missing']:,} missing" if column["missing"] else told


def _listed(words: list[str]) -> str:
    more = len(words) - MOST_LISTED
    told = ", ".join(words[:MOST_LISTED])
    return f"{told} and {more:,} more" if more > 0 else told


def _prepared_lines(facts: dict[str, Any]) -> list[str]:
    if "split" not in facts:
        return []
    split, lines = facts["split"], []
    verb = "trains" if split["training"] == 1 else "train"
    told = [f"{count_text(split['training'], 'sample')} {verb}", f"{split['testing']:,} test"]
    told += [f"{split[one]:,} {words}" for one, words in _OTHERS.items() if split.get(one)]
    if split.get("filled"):
        told.append(f"{count_text(split['filled'], 'value')} filled in")
    lines.append(f"Parts: {', '.join(told)}")
    if "scaling" in facts:
        lines += [f"Scaling: {_scaling_words(facts)}", *_statistics_lines(facts["statistics"])]
        lines.insert(0, f"Inputs: {_inputs(facts)}")
    if facts.get("labels"):
        classes = [f"{name} {count:,}" for name, count in facts["labels"].items()]
        lines.insert(1, f"Labels: {_listed(classes)}")
    return lines


_OTHERS = {"left_out": "left out", "dropped": "dropped"}


def _inputs(facts: dict[str, Any]) -> str:
    count = int(np.prod(facts["shape"]))
    return f"{count:,} ({_listed(facts['inputs'])})" if facts["inputs"] else f"{count:,}"


def _scaling_words(facts: dict[str, Any]) -> str:
    rule, scaling = facts["preparation"]["scaling"], facts["scaling"]
    if scaling["by_feature"]:
        groups = "".join(f"{one:,} inputs together, " for one in scaling["together"])
        return f"{rule}, {groups}each {'other ' if groups else ''}input by its own limits"
    if (scaling["offset"], scaling["scale"]) == (0.0, 1.0):
        return f"{rule}, values stay as they are"
    offset = _figure(scaling["offset"], scaling["scale"])
    return f"{rule}, (x − {offset}) / {scaling['scale']:g}"


def _range(low: float, high: float) -> str:
    return f"{_figure(low, high - low)}…{_figure(high, high - low)}"


def _figure(number: float, spread: float) -> str:
    """A number with so many figures that others within the spread look different."""
    if isinstance(number, int):
        return f"{number}"
    return f"{number:.{figures_beside(number, spread, 6)}g}"


def _statistics_lines(found: dict[str, Any]) -> list[str]:
    lines = []
    if found["duplicates"]:
        lines.append(f"Duplicates: {found['duplicates']:,}")
    constant = found["near_constant"]
    if constant:
        named = isinstance(constant[0], str)
        what = _listed(constant) if named else count_text(len(constant), "input")
        lines.append(f"Nearly constant: {what}")
    lines += [f"Suspicious: {one['input']}: {one['what']}" for one in found["suspicious"]]
    kept = [(share, count) for share, count in found["codes"].items() if count is not None]
    if kept:
        told = ", ".join(f"{float(share):.0%} with {count:,}" for share, count in kept)
        codes = "code" if kept[-1][1] == 1 else "codes"
        lines.append(f"PCA keeps of the variance: {told} {codes}")
    return lines


def _memory_line(memory: dict[str, Any]) -> str:
    free = bytes_text(memory["free"])
    way = "read from the disk as training goes" if memory["streamed"] else "held in memory"
    return f"Memory: {way}, needs about {bytes_text(memory['needed'])} of {free} free"
