"""Changes to a project written as ``name=value``; names and checks come from the parameters.

``autoencoder-2.epochs=9`` is for one stage alone, by its key; a value "common" takes it back.
``corruption=gaussian,corruption.strength=0.3`` chooses a kind and a setting of it. Layers are
listed by their widths, a sign before it naming the kind: ``layers=c16,c32,10``.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aestudio.core.architecture import Architecture
from aestudio.core.errors import ProjectError
from aestudio.core.kinds import Kind, of_kind
from aestudio.core.layers import LAYERS, EncoderLayer
from aestudio.core.params import Frozen, Parameter, no_setting, parameters
from aestudio.core.plan import StageOverride, TrainingPlan
from aestudio.core.preparation import AUTOMATIC, Preparation, Reading, Split
from aestudio.core.project import Project
from aestudio.core.quoted import pieces, unquoted, words
from aestudio.core.reference import DataReference


def _kinds_of(parameter: Parameter) -> Mapping[str, type[Kind]]:
    return {name: one for name, one in parameter.kinds.items() if issubclass(one, Kind)}


def _settings_of(parameter: Parameter) -> tuple[str, ...]:
    """Names of the settings that the kinds of a setting have, each once."""
    return tuple(
        dict.fromkeys(one for kind in parameter.kinds.values() for one in parameters(kind))
    )


LISTED = "layers"
PLAN = parameters(TrainingPlan)
DATA = parameters(DataReference)
# The units of each layer are what "layers" lists.
STACK = parameters(Architecture)
EACH_LAYER = {
    name: one
    for kind in LAYERS.values()
    for name, one in parameters(kind).items()
    if name != kind.counted
}
OWN = {name: PLAN[name] for name in StageOverride.model_fields if name in PLAN}
COMMON = "common"
PREPARATION, READING = parameters(Preparation), parameters(Reading)
# Settings of the data that are no parameters of a form: names of columns, and yes, no or found.
IGNORED, HEADER = "ignored", "header"
KNOWN: dict[str, Parameter] = {
    **PLAN, **DATA, **STACK, **EACH_LAYER, **PREPARATION, **READING,
}  # fmt: skip
KINDED = {name: one for name, one in KNOWN.items() if one.kinds}
LISTS = (LISTED, IGNORED)
# A shell takes some signs for itself.
SIGNS = {"comma": ",", "point": ".", "semicolon": ";", "tab": "\t", "space": " ", "bar": "|"}
# Settings that are signs: those there are, beside others that separate cells; none is found out.
SIGNED = {"separator": ("",), "decimal": ("", ",", ".")}
SIGN_CHOICES = {
    "separator": "comma, semicolon, tab, space, bar, or the sign itself",
    "decimal": "comma or point",
}


def names() -> tuple[str, ...]:
    """All names that may stand before an "=", those of a stage's own settings left out."""
    return (LISTED, *KNOWN, *_of_kinds(), IGNORED, HEADER)


def declared(name: str) -> Parameter | None:
    """The declaration of a setting by its name, that of a stage's own by the common one; None of
    layers, which are listed, and of what there is not."""
    owner, dot, setting = name.partition(".")
    if not dot:
        return KNOWN.get(name)
    if owner not in KINDED:
        return declared(setting)
    kinds = (parameters(kind) for kind in KINDED[owner].kinds.values())
    return next((one[setting] for one in kinds if setting in one), None)


def _of_kinds() -> tuple[str, ...]:
    """Names of the settings of kinds, as the tables have them now."""
    return tuple(
        f"{name}.{setting}" for name, one in KINDED.items() for setting in _settings_of(one)
    )


def parsed(texts: Iterable[str]) -> dict[str, str]:
    """Names and values of ``a=1,b=2`` and ``layers=300,150``; a later one wins.

    A part between commas that has no "=" belongs to the value before it. What has a comma or an
    "=" in it stands in quotes, which lists keep. Raises ProjectError for a part that belongs
    nowhere, and for unknown names.
    """
    found: dict[str, list[str]] = {}
    for text in texts:
        name = ""
        for own, value in pieces(text, SIGNED):
            if own is not None:
                name = _checked_name(own)
                found[name] = [value]
            elif name:
                found[name].append(value)
            else:
                raise ProjectError(
                    f"“{text}” is no setting", remedy="Write name=value, for example epochs=3"
                )
    return {name: _joined(name, values) for name, values in found.items()}


def _joined(name: str, values: Sequence[str]) -> str:
    return ",".join(values if name in LISTS else map(unquoted, values))


def assigned(project: Project, values: Mapping[str, str]) -> Project:
    """The project with those changes; raises ProjectError where they cannot be."""
    architecture = project.architecture
    if LISTED in values:
        architecture = architecture.edited(layers=_layers(architecture, values[LISTED]))
    each = _chosen(values, EACH_LAYER)
    if each or _names_kind(values, EACH_LAYER):
        layers = tuple(_with_each(layer, each, values) for layer in architecture.layers)
        architecture = architecture.edited(layers=layers)
    stack = _kinds_in(architecture, values, STACK)
    plan = _planned(project.plan, _chosen(values, PLAN) | _kinds_in(project.plan, values, PLAN))
    return project.edited(
        architecture=architecture.edited(**(_chosen(values, STACK) | stack)),
        plan=_with_own(plan, architecture, values),
        data=_data(project.data, values),
    )


def _data(data: DataReference, values: Mapping[str, str]) -> DataReference:
    """Other parts, or another preparation, span something that is not known yet."""
    found = data.edited(**_chosen(values, DATA), preparation=prepared_by(data.preparation, values))
    same = found.fingerprint == data.fingerprint
    return found if same else found.edited(low=None, high=None)


def prepared_by(preparation: Preparation, values: Mapping[str, str]) -> Preparation:
    """The preparation of data with those changes; raises ProjectError where they cannot be.

    A test file implies the split that it is for.
    """
    reading: dict[str, Any] = _chosen(values, READING)
    reading |= {name: _sign(name, reading[name]) for name in SIGNED if name in reading}
    if HEADER in values:
        reading[HEADER] = None if values[HEADER] in ("", "auto") else values[HEADER]
    chosen = _chosen(values, PREPARATION)
    if IGNORED in values:
        chosen[IGNORED] = words(values[IGNORED])
    if chosen.get("test_file"):
        chosen.setdefault("split", Split.FILE)
    found = preparation.edited(**chosen, reading=preparation.reading.edited(**reading))
    _check_split(found, chosen)
    return found


def columns_in(values: Mapping[str, str]) -> tuple[str, ...]:
    """The columns that these changes name, each of which should be there."""
    single = (values.get("label_column", AUTOMATIC), values.get("split_column", ""))
    return (*words(values.get(IGNORED, "")), *(one for one in single if one not in ("", AUTOMATIC)))


def _sign(name: str, text: str) -> str:
    """The sign of that name, or itself; raises ProjectError for what can be none."""
    word = text.lower()
    sign = "" if word == "auto" else SIGNS.get(word, text)
    if sign in SIGNED[name] or (name == "separator" and len(sign) == 1 and not sign.isalnum()):
        return sign
    raise ProjectError(
        f"“{text}” is no such sign",
        where=READING[name].label,
        remedy=f"Choose {SIGN_CHOICES[name]}",
    )


def _check_split(found: Preparation, given: Mapping[str, Any]) -> None:
    """Raise ProjectError for a file or a column that the split does not ask for."""
    if given.get("test_file") and found.split is not Split.FILE:
        raise ProjectError(
            f"split={found.split} takes no test file", remedy="Leave split out, or write split=file"
        )
    if given.get("split_column") and found.split not in (Split.TIME, Split.COLUMN):
        raise ProjectError(
            f"split={found.split} asks for no column, and split_column names one",
            remedy="Add split=time (its latest values test) or split=column (it marks with test)",
        )


def _planned(plan: TrainingPlan, chosen: dict[str, Any]) -> TrainingPlan:
    """The plan with those settings in every stage: none keeps a value of its own for them."""
    cleared = dict.fromkeys(chosen.keys() & OWN.keys())
    for override in plan.overrides:
        plan = plan.with_override(override.stage, **cleared)
    return plan.edited(**chosen)


def _with_own(
    plan: TrainingPlan, architecture: Architecture, values: Mapping[str, str]
) -> TrainingPlan:
    """The plan with the settings of single stages; raises ProjectError for one it does not have."""
    stages = [one.key for one in plan.stages(architecture)]
    for name, text in values.items():
        stage, dot, setting = name.partition(".")
        if dot and stage not in KINDED:
            if "." in setting:
                continue
            value = None if text == COMMON else _own_value(plan, name, text, values)
            if value is not None and stage not in stages:
                raise ProjectError(
                    f"this plan has no stage “{stage}”",
                    where=name,
                    remedy=f"Its stages are {', '.join(stages)}"
                    if len(stages) > 1
                    else f"Its only stage is {stages[0]}",
                )
            plan = plan.with_override(stage, **{setting: value})
    return plan


def _own_value(plan: TrainingPlan, name: str, text: str, values: Mapping[str, str]) -> Any:
    """The value of a stage's own setting, with the settings of its kind that are chosen beside."""
    setting = name.partition(".")[2]
    if setting not in KINDED:
        return _value(OWN[setting], text)
    return _kind(getattr(plan, setting), name, OWN[setting], {**values, name: text})


def _names_kind(values: Mapping[str, str], known: Mapping[str, Parameter]) -> bool:
    """Whether a setting is chosen that is one of several kinds, or one of such a kind."""
    return any(name.partition(".")[0] in known.keys() & KINDED.keys() for name in values)


def _kinds_in(
    owner: Frozen, values: Mapping[str, str], known: Mapping[str, Parameter]
) -> dict[str, Kind]:
    """The settings of ``owner`` that are one of several kinds, where something of them is
    chosen."""
    return {
        name: _kind(getattr(owner, name), name, one, values)
        for name, one in known.items()
        if one.kinds and _names_kind(values, {name: one})
    }


def _kind(now: Kind, name: str, parameter: Parameter, values: Mapping[str, str]) -> Kind:
    """What ``now`` becomes; raises ProjectError for a kind, or a setting, that there is not."""
    given = {
        one.removeprefix(f"{name}."): text
        for one, text in values.items()
        if one.startswith(f"{name}.")
    }
    found = now
    if name in values:
        found = of_kind(now, _kind_called(values[name], name, parameter))
    elif not given.keys() <= parameters(type(now)).keys():
        found = of_kind(now, _kind_with(given, name, parameter))
    declared = parameters(type(found))
    unknown = [setting for setting in given if setting not in declared]
    if unknown:
        raise ProjectError(
            f"{found.label} has no “{unknown[0]}”",
            where=name,
            remedy=f"It has {', '.join(declared)}" if declared else "It has no settings",
        )
    return found.edited(**{one: _value(declared[one], text) for one, text in given.items()})


def _kind_called(text: str, name: str, parameter: Parameter) -> type[Kind]:
    for key, kind in _kinds_of(parameter).items():
        if _plain(text) in (_plain(key), _plain(kind.label)):
            return kind
    raise ProjectError(
        f"“{text}” is none", where=name, remedy=f"Choose one of {', '.join(parameter.kinds)}"
    )


def _kind_with(given: Iterable[str], name: str, parameter: Parameter) -> type[Kind]:
    """The one kind that has such settings: naming them implies it."""
    wanted = set(given)
    kinds = _kinds_of(parameter)
    found = [key for key, kind in kinds.items() if wanted <= parameters(kind).keys()]
    if len(found) != 1:
        choice = ", ".join(found or kinds)
        raise ProjectError(
            f"“{min(wanted)}” belongs to a kind that is not chosen",
            where=name,
            remedy=f"Add {name}=, one of {choice}",
        )
    return kinds[found[0]]


def _checked_name(name: str) -> str:
    stage, dot, setting = name.partition(".")
    if dot and stage not in KINDED:
        return f"{_checked_stage(stage)}.{_checked_own(setting)}"
    known = names()
    if name not in known:
        raise no_setting(name, known)
    return name


def _checked_stage(stage: str) -> str:
    numbered = stage.removeprefix("autoencoder-")
    if stage not in ("whole", "fine-tuning") and not (numbered != stage and numbered.isdecimal()):
        raise ProjectError(
            f"there is no stage “{stage}”",
            remedy="Stages are whole, autoencoder-1, autoencoder-2 …, and fine-tuning",
        )
    return stage


def _checked_own(setting: str) -> str:
    known = (*OWN, *(one for one in _of_kinds() if one.partition(".")[0] in OWN))
    if setting not in known:
        raise ProjectError(
            f"a stage has no “{setting}” of its own", remedy=f"Choose one of {', '.join(OWN)}"
        )
    return setting


def _layers(architecture: Architecture, text: str) -> tuple[EncoderLayer, ...]:
    """Layers of the listed widths, each with the settings of the layer it replaces."""
    return tuple(
        _layer(architecture, index, units.strip()) for index, units in enumerate(text.split(","))
    )


def _layer(architecture: Architecture, index: int, text: str) -> EncoderLayer:
    like = architecture.layers[min(index, architecture.depth - 1)]
    sign = text.rstrip("0123456789").lower()
    kind = next((one for one in LAYERS.values() if one.sign == sign), None)
    like, width = (of_kind(like, kind), text[len(sign) :]) if kind else (like, text)
    try:
        return like.edited(**{like.counted: width})
    except ProjectError as error:
        error.where = f"Hidden layer {index + 1}, {error.where}"
        error.remedy = "List the units of the encoder's layers, for example layers=300,150"
        raise


def _with_each(
    layer: EncoderLayer, each: Mapping[str, Any], values: Mapping[str, str]
) -> EncoderLayer:
    """A layer with those of the settings that its kind has."""
    own = parameters(type(layer))
    chosen = {name: value for name, value in each.items() if name in own}
    return layer.edited(**chosen, **_kinds_in(layer, values, own))


def _chosen(values: Mapping[str, str], known: Mapping[str, Parameter]) -> dict[str, Any]:
    """The values of plain settings; those of several kinds are another matter."""
    return {
        name: _value(one, values[name])
        for name, one in known.items()
        if name in values and not one.kinds
    }


def _value(parameter: Parameter, text: str) -> Any:
    """A choice by its value, name or label in any case; the rest is left to validation."""
    wanted = _plain(text)
    if parameter.zero and wanted == _plain(parameter.zero):
        return 0
    for choice in parameter.choices:
        if wanted in (_plain(choice.value), _plain(choice.name), _plain(choice.label)):
            return choice
    return text


def _plain(text: str) -> str:
    return text.lower().replace("_", "-").replace(" ", "-")
