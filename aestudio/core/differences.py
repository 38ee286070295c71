"""The settings of a design in words, and by which of them designs differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aestudio.core.architecture import Architecture
from aestudio.core.kinds import Kind
from aestudio.core.params import Frozen, Labelled, Parameter, parameters
from aestudio.core.plan import OF_STAGE, TrainingPlan

OWN = "decoder"  # That there is one says more than any other setting.


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as ``--set`` and files name it and as the screen does; ``text`` is its value,
    ``order`` what values are sorted by, ``chosen`` whether it is one of several words."""

    key: str
    label: str
    text: str
    order: Any
    chosen: bool = False


Settings = Mapping[str, Setting]


@dataclass(frozen=True, slots=True)
class Change:
    """A setting that is another in one design than in the design before; None where it has none.
    ``chosen`` says that its values are words that say by themselves what was chosen."""

    label: str
    before: str | None
    after: str | None
    chosen: bool = False


def settings_of(architecture: Architecture, plan: TrainingPlan) -> Settings:
    """All settings that make a difference to such a design, in the order of the forms."""
    idle = plan.without_effect(plan.stages(architecture))
    found = (*_of_architecture(architecture), *_of_plan(plan, idle))
    return {one.key: one for one in found}


def differing(designs: Sequence[Settings]) -> tuple[str, ...]:
    """Keys of the settings that are not the same in all of them, in their order."""
    keys = dict.fromkeys(key for design in designs for key in design)
    return tuple(key for key in keys if len({_text(design, key) for design in designs}) > 1)


def telling(designs: Sequence[Settings]) -> frozenset[str]:
    """The settings by which designs differ, but for those that all that have them have alike,
    where others tell already who has them: a schedule that is constant has no lowest rate."""
    keys = differing(designs)
    common = [key for key in keys if all(key in one for one in designs)]
    partial = [key for key in keys if key not in common and key != OWN]
    explained = (key for key in partial if _is_explained(key, common, designs))
    return frozenset(keys) - frozenset(explained)


def _is_explained(key: str, common: Sequence[str], designs: Sequence[Settings]) -> bool:
    if len({one[key].text for one in designs if key in one}) > 1:
        return False
    having: dict[tuple[str, ...], bool] = {}
    for one in designs:
        others = tuple(one[name].text for name in common)
        if having.setdefault(others, key in one) != (key in one):
            return False
    return True


def changes(before: Settings, after: Settings) -> tuple[Change, ...]:
    """What is another in ``after``."""
    return tuple(_change(before, after, key) for key in differing((before, after)))


def named_by(before: Settings, after: Settings) -> str:
    """What is another in ``after`` in a few words: tied, learning rate 0.003; empty if nothing."""
    pair = (before, after)
    keys = [key for key in differing(pair) if key in telling(pair)]
    return ", ".join(_in_words(_change(before, after, key)) for key in keys)


def in_words(design: Settings, keys: Iterable[str]) -> str:
    """Those settings of a design in a few words, as far as it has them."""
    having = (design[key] for key in keys if key in design)
    return ", ".join(_in_words(Change(one.label, None, one.text, one.chosen)) for one in having)


def lowered(label: str) -> str:
    """A label within a sentence; L2 stays as it is."""
    return label.lower() if label[1:2].islower() else label


def _change(before: Settings, after: Settings, key: str) -> Change:
    having = [design[key] for design in (after, before) if key in design]
    texts = _text(before, key), _text(after, key)
    return Change(having[0].label, *texts, any(one.chosen for one in having))


def _in_words(change: Change) -> str:
    if change.chosen and change.after is not None:
        return change.after[:1].lower() + change.after[1:]
    match change.after:
        case "yes":
            return lowered(change.label)
        case "no":
            return f"not {lowered(change.label)}"
        case None:
            return f"no {lowered(change.label)}"
    return f"{lowered(change.label)} {change.after}"


def _text(design: Settings, key: str) -> str | None:
    return design[key].text if key in design else None


def _of_architecture(architecture: Architecture) -> Iterator[Setting]:
    encoder = " → ".join(one.text for one in _widths(architecture))
    yield Setting("layers", "Layers", encoder, architecture.parameters)
    if architecture.decoder is not None:
        yield Setting("decoder", "Decoder", str(architecture), architecture.parameters)
    for name, one in parameters(Architecture).items():
        yield from _setting(one, getattr(architecture, name), name)
    yield from _of_layers(architecture)


def _widths(architecture: Architecture) -> Iterator[Setting]:
    for layer in architecture.layers:
        width = parameters(type(layer))[layer.counted]
        text = f"{layer.sign}{layer.width:,}"
        yield Setting(layer.counted, width.label, text, layer.width)


def _of_layers(architecture: Architecture) -> Iterator[Setting]:
    """Each setting of the layers once: one value where all have it, else one after the other."""
    names = dict.fromkeys(name for layer in architecture.layers for name in parameters(type(layer)))
    for name in names:
        having = [one for one in architecture.layers if name in parameters(type(one))]
        if any(one.counted == name for one in having):
            continue
        parameter = parameters(type(having[0]))[name]
        texts = [_value_text(parameter, getattr(one, name)) for one in having]
        text = texts[0] if len(set(texts)) == 1 else ", ".join(texts)
        yield Setting(name, parameter.label, text, _order(getattr(having[0], name)))


def _of_plan(plan: TrainingPlan, idle: Iterable[str]) -> Iterator[Setting]:
    declared = parameters(TrainingPlan)
    for name, one in declared.items():
        if name not in idle:
            yield from _setting(one, getattr(plan, name), name)
    for override in plan.overrides:
        for name in OF_STAGE:
            value = getattr(override, name)
            if value is not None:
                stage = override.stage.replace("-", " ").capitalize()
                own = _setting(declared[name], value, f"{override.stage}.{name}", f"{stage}, ")
                yield from own


def _setting(parameter: Parameter, value: Any, key: str, before: str = "") -> Iterator[Setting]:
    """The setting, and those of its kind where it is one of several."""
    label = before + parameter.label
    chosen = isinstance(value, Kind | Labelled)
    yield Setting(key, label, _value_text(parameter, value), _order(value), chosen)
    if isinstance(value, Kind):
        for name, one in parameters(type(value)).items():
            yield from _setting(one, getattr(value, name), f"{key}.{name}", f"{label}, ")


def _value_text(parameter: Parameter, value: Any) -> str:
    """A value as the forms show it."""
    if isinstance(value, Frozen):
        return value.label if isinstance(value, Kind) else str(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, int | float):
        return str(getattr(value, "label", value))
    if parameter.zero and value == 0:
        return parameter.zero
    shown = 100 * value if parameter.percentage else value
    text = f"{shown:,}" if isinstance(shown, int) else f"{shown:g}"
    return f"{text} {parameter.unit}".strip() if parameter.unit in ("%", "px", "σ") else text


def _order(value: Any) -> Any:
    return value if isinstance(value, int | float) else 0
