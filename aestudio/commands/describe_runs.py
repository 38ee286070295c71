"""The runs of a project in words and figures."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from aestudio.core.differences import Settings, settings_of, telling
from aestudio.core.project import Document
from aestudio.core.runs import KeptRun, Runs
from aestudio.core.snapshots import Snapshot
from aestudio.core.units import bytes_text, count_text
from aestudio.storage.run_store import RunStore, store_beside

NONE = "–"
LAST = ("Parameters", "Test error", "Validation", "Epochs", "Seconds", "Snapshots")
LONGEST_NAME = 40


def runs_described(document: Document, path: Path) -> dict[str, Any]:
    """What ``aestudio runs`` tells of the project in ``path``, ready for JSON; runs that branch
    off another follow it."""
    runs, store = document.runs, store_beside(path)
    designs = {one.id: _settings(one) for one in runs.kept}
    told = telling(list(designs.values()))
    columns = [key for key in _keys(designs.values()) if key in told]
    snapshots = store.all_snapshots()
    return {
        "name": document.project.name,
        "opened": None if runs.current is None else runs.current.info.number,
        "differing": columns,
        "runs": [
            _described(one, runs, designs[one.id], snapshots.get(one.id, ()), store)
            for one in runs.as_tree()
        ],
        "snapshot_bytes": sum(one.bytes for found in snapshots.values() for one in found),
    }


def runs_told(facts: dict[str, Any], *, all_settings: bool = False) -> str:
    """The same as a table, with the settings that differ, or all of them."""
    if not facts["runs"]:
        return f"{facts['name']} has no runs yet"
    keys = facts["differing"]
    if all_settings:
        keys = list(dict.fromkeys(key for one in facts["runs"] for key in one["settings"]))
    labels = [_label(facts["runs"], key) for key in keys]
    rows = [_row(one, keys, facts["opened"]) for one in facts["runs"]]
    left = 3 + len(keys)
    return "\n".join((*in_columns([["", "#", "Run", *labels, *LAST], *rows], left), _foot(facts)))


def in_columns(rows: Sequence[Sequence[str]], left: int) -> list[str]:
    """Lines with the cells below each other: the first ``left`` begin alike, the others end so."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if place < left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def summary_of(runs: Runs) -> dict[str, Any]:
    """How many runs a project has, and which is opened."""
    current = runs.current
    return {
        "count": len(runs.kept),
        "opened": None if current is None else current.info.number,
        "name": "" if current is None else current.info.name,
        "starred": current is not None and current.info.starred,
        "note": "" if current is None else current.info.note,
        "parent": None if current is None else _parent(current, runs),
    }


def _settings(run: KeptRun) -> Settings:
    return settings_of(run.outline.architecture, run.outline.plan)


def _keys(designs: Iterable[Settings]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for design in designs for key in design))


def _described(
    run: KeptRun, runs: Runs, settings: Settings, snapshots: Sequence[Snapshot], store: RunStore
) -> dict[str, Any]:
    info, outline = run.info, run.outline
    return {
        "number": info.number,
        "id": run.id,
        "name": info.name,
        "starred": info.starred,
        "note": info.note,
        "parent": _parent(run, runs),
        "depth": runs.depth(run),
        "begun": info.begun,
        "there": run.id == runs.opened or store.has(run.id),
        "settings": {one.key: {"label": one.label, "value": one.text} for one in settings.values()},
        "data": outline.data_name,
        "parameters": outline.architecture.parameters,
        "finished": outline.finished,
        "test_mse": outline.test_mse,
        "loss": outline.loss,
        "validation_loss": outline.validation_loss,
        "epochs": outline.epochs,
        "seconds": outline.seconds,
        "snapshots": [
            {"stage": one.stage, "epoch": one.epoch, "bytes": one.bytes} for one in snapshots
        ],
        "snapshot_bytes": sum(one.bytes for one in snapshots),
    }


def _parent(run: KeptRun, runs: Runs) -> dict[str, Any] | None:
    """The run that it branched off; its number is None where that is no longer there."""
    origin = run.info.parent
    if origin is None:
        return None
    parent = runs.find(origin.run)
    number = None if parent is None else parent.info.number
    return {"run": number, "stage": origin.stage, "epoch": origin.epoch}


def _label(runs: Sequence[dict[str, Any]], key: str) -> str:
    return next(str(one["settings"][key]["label"]) for one in runs if key in one["settings"])


def _row(run: dict[str, Any], keys: Sequence[str], opened: int | None) -> list[str]:
    sign = ("*" if run["starred"] else "") + (">" if run["number"] == opened else "")
    name = run["name"] or f"Run {run['number']}"
    shown = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    state = "" if run["finished"] else " (unfinished)"
    lost = "" if run["there"] else " (not there)"
    values = [run["settings"][key]["value"] if key in run["settings"] else NONE for key in keys]
    snapshots = run["snapshots"]
    kept = f"{len(snapshots)} ({bytes_text(run['snapshot_bytes'])})" if snapshots else NONE
    return [
        sign,
        str(run["number"]),
        f"{_branch(run)}{shown}{state}{lost}",
        *values,
        f"{run['parameters']:,}",
        number_text(run["test_mse"]),
        number_text(run["validation_loss"]),
        str(run["epochs"]),
        f"{run['seconds']:.1f}",
        kept,
    ]


def number_text(value: float | None) -> str:
    """An error or a loss as the other commands tell them."""
    return NONE if value is None else f"{value:.5f}"


def _branch(run: dict[str, Any]) -> str:
    return f"{'   ' * (run['depth'] - 1)}└─ " if run["depth"] else ""


def _foot(facts: dict[str, Any]) -> str:
    told = [count_text(len(facts["runs"]), "run")]
    if facts["opened"] is not None:
        told.append(f"run {facts['opened']} is opened (>)")
    if facts["snapshot_bytes"]:
        told.append(f"snapshots take {bytes_text(facts['snapshot_bytes'])}")
    return ", ".join(told)
