"""The settings of a run by the labels and units that they are declared with."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from aestudio.core.figures import number_text
from aestudio.core.kinds import Kind
from aestudio.core.params import Frozen, Parameter, parameters
from aestudio.core.plan import OF_STAGE, TrainingPlan
from aestudio.core.preparation import AUTOMATIC, Preparation, Split
from aestudio.core.reference import DataReference
from aestudio.core.run import Run
from aestudio.core.scaling import Scaling
from aestudio.core.shapes import shape_text
from aestudio.export.report.contents import Group

Pair = tuple[str, str]
# What splits go by; others have a share of the samples.
NAMED_SPLITS = {"split_column": (Split.TIME, Split.COLUMN), "test_file": (Split.FILE,)}
WITHOUT_SHARE = (Split.COLUMN, Split.FILE, Split.FOLDER)
SIGNS = {"\t": "tab", " ": "space", "": "as found"}


def settings_groups(run: Run, data: DataReference, scaling: Scaling) -> tuple[Group, ...]:
    """Those of the objective and the plan, then those of the data; none twice, and none that
    changes nothing."""
    groups = [Group("Training", tuple(_of_plan(run)))]
    groups += _of_layers(run)
    groups.append(Group("Data", tuple(_of_data(data))))
    groups.append(Group("Preparation", (*_of_preparation(data), ("Scaled", scaled_text(scaling)))))
    return tuple(one for one in groups if one.settings)


def value_text(parameter: Parameter, value: Any) -> str:
    """A value as the forms show it, with its unit."""
    if isinstance(value, Kind):
        return value.label
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, int | float):
        return str(getattr(value, "label", value))
    if parameter.zero and value == 0:
        return parameter.zero
    if parameter.logarithmic and value == 0:
        return "0"
    shown = 100 * value if parameter.percentage else value
    text = f"{shown:,}" if isinstance(shown, int) else f"{shown:g}"
    return f"{text} {parameter.unit}".strip()


def scaled_text(scaling: Scaling) -> str:
    """What was done to the numbers in the end, whatever rule said so."""
    if scaling.is_identity:
        return "as they are"
    if scaling.scale.size > 1:
        return "each feature by its own offset and scale"
    if scaling.is_bytes:
        return "divided by 255"
    offset = float(scaling.offset[0]) + float(0 if scaling.origin is None else scaling.origin[0])
    return f"(x − {number_text(offset)}) / {number_text(float(scaling.scale[0]))}"


def _declared(owner: Frozen, left_out: Collection[str] = (), before: str = "") -> Iterator[Pair]:
    """All settings that are declared, those of kinds after the kind."""
    for name, one in parameters(type(owner)).items():
        if name not in left_out and _matters(owner, one):
            yield from _setting(one, getattr(owner, name), before)


def _matters(owner: Frozen, parameter: Parameter) -> bool:
    """Whether a setting changes anything beside the others; of plans, see without_effect."""
    if isinstance(owner, TrainingPlan):
        return True
    values = ((getattr(owner, name), users) for name, users in parameter.only_with.items())
    return all(value in users if users else value for value, users in values)


def _setting(parameter: Parameter, value: Any, before: str = "") -> Iterator[Pair]:
    label = f"{before}{parameter.label}"
    yield label, value_text(parameter, value)
    if isinstance(value, Kind):
        yield from _declared(value, before=f"{label}: ")


def _of_plan(run: Run) -> Iterator[Pair]:
    plan = run.plan
    yield from _declared(plan, plan.without_effect(run.stages))
    stages = {one.key: one.name for one in run.stages}
    declared = parameters(TrainingPlan)
    for override in plan.overrides:
        for name in OF_STAGE:
            value = getattr(override, name)
            if value is not None and override.stage in stages:
                yield from _setting(declared[name], value, f"{stages[override.stage]}: ")


def _of_layers(run: Run) -> Iterator[Group]:
    """What the table of layers has no column for; layers that have it alike are told together."""
    architecture = run.architecture
    yield Group("Network", tuple(_declared(architecture)))
    alike: dict[tuple[Pair, ...], list[str]] = {}
    for number, layer in enumerate(architecture.layers, start=1):
        shown = {layer.counted, "activation"} | (set() if architecture.tied else {"tying"})
        title = architecture.layer_name(number)
        alike.setdefault(tuple(_declared(layer, shown)), []).append(title)
    for number, own in enumerate(architecture.decoder or (), start=1):
        settings = tuple(_declared(own, {own.counted, "activation"}))
        alike.setdefault(settings, []).append(f"Decoder layer {number}")
    yield from (Group(", ".join(titles), settings) for settings, titles in alike.items())


def _of_data(data: DataReference) -> Iterator[Pair]:
    yield "Name", data.name
    yield "A sample", shape_text(data.shape)
    yield "Training samples", f"{data.training_samples:,}"
    yield "Test samples", f"{data.test_samples:,}"
    if data.left_out:
        yield "Samples left out", f"{data.left_out:,}"
    if data.stored:
        yield "Stored as", data.stored
    if data.streamed:
        yield "Streamed", "yes"
    if data.sha256:
        yield "SHA-256", f"{data.sha256[:16]}…"


def _of_preparation(data: DataReference) -> Iterator[Pair]:
    """Of how the file was read only what was chosen, since most of it is about other files."""
    chosen = data.preparation
    for name, one in parameters(Preparation).items():
        if name not in NAMED_SPLITS or chosen.split in NAMED_SPLITS[name]:
            yield one.label, _named(one, getattr(chosen, name))
    if chosen.split not in WITHOUT_SHARE:
        one = parameters(DataReference)["test_share"]
        yield "Test share", value_text(one, data.test_share)
    if chosen.ignored:
        yield "Columns left out", ", ".join(chosen.ignored)
    for name, one in parameters(type(chosen.reading)).items():
        value = getattr(chosen.reading, name)
        if value != one.default:
            yield one.label, _named(one, value)
    if chosen.reading.header is not None:
        yield "First row", "names" if chosen.reading.header else "values"


def _named(parameter: Parameter, value: Any) -> str:
    """Where a file lies is nobody's business who is sent the report."""
    if parameter.name == "test_file":
        return Path(value).name
    if parameter.name == "label_column":
        return {AUTOMATIC: "automatic", "": "none"}.get(str(value), str(value))
    text = value_text(parameter, value)
    return SIGNS.get(text, text)
