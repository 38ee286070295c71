"""Changes to a project written as ``name=value``; names and checks come from the parameters.

``autoencoder-2.epochs=9`` is for one stage alone, by its key; a value "common" takes it back.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from aestudio.core.architecture import Architecture, LayerSpec
from aestudio.core.errors import ProjectError
from aestudio.core.params import Parameter, parameters
from aestudio.core.plan import StageOverride, TrainingPlan
from aestudio.core.preparation import Preparation, Reading
from aestudio.core.project import Project
from aestudio.core.reference import DataReference

LAYERS = "layers"
PLAN = parameters(TrainingPlan)
DATA = parameters(DataReference)
# The inputs follow the data, and the units of each layer are what "layers" lists.
STACK = {name: one for name, one in parameters(Architecture).items() if name != "inputs"}
EACH_LAYER = {name: one for name, one in parameters(LayerSpec).items() if name != "units"}
OWN = {name: PLAN[name] for name in StageOverride.model_fields if name in PLAN}
COMMON = "common"
PREPARATION, READING = parameters(Preparation), parameters(Reading)
# Settings of the data that are no parameters of a form: names of columns, and yes, no or found.
IGNORED, HEADER = "ignored", "header"
KNOWN: dict[str, Parameter] = {
    **PLAN, **DATA, **STACK, **EACH_LAYER, **PREPARATION, **READING,
}  # fmt: skip
NAMES = (LAYERS, *KNOWN, IGNORED, HEADER)
# A comma separates settings, and a shell takes other signs for itself.
SIGNS = {"comma": ",", "point": ".", "semicolon": ";", "tab": "\t", "space": " ", "bar": "|"}


def parsed(texts: Iterable[str]) -> dict[str, str]:
    """Names and values of ``a=1,b=2`` and ``layers=300,150``; a later one wins.

    A part between commas that has no "=" belongs to the value before it. Raises ProjectError
    for a part that belongs nowhere, and for unknown names.
    """
    found: dict[str, str] = {}
    for text in texts:
        name = ""
        # "epochs=3," is what a shell makes of a list with blanks after its commas.
        for part in text.strip().removesuffix(",").split(","):
            if "=" in part:
                name, value = (side.strip() for side in part.split("=", 1))
                found[_checked_name(name)] = value
            elif name:
                found[name] += f",{part.strip()}"
            else:
                raise ProjectError(
                    f"“{text}” is no setting", remedy="Write name=value, for example epochs=3"
                )
    return found


def assigned(project: Project, values: Mapping[str, str]) -> Project:
    """The project with those changes; raises ProjectError where they cannot be."""
    architecture = project.architecture
    if LAYERS in values:
        architecture = architecture.edited(layers=_layers(architecture, values[LAYERS]))
    each = _chosen(values, EACH_LAYER)
    if each:
        architecture = architecture.with_all_layers(**each)
    return project.edited(
        architecture=architecture.edited(**_chosen(values, STACK)),
        plan=_with_own(_planned(project.plan, _chosen(values, PLAN)), values),
        data=_data(project.data, values),
    )


def _data(data: DataReference, values: Mapping[str, str]) -> DataReference:
    """Other parts, or another preparation, span something that is not known yet."""
    found = data.edited(**_chosen(values, DATA), preparation=prepared_by(data.preparation, values))
    same = found.fingerprint == data.fingerprint
    return found if same else found.edited(low=None, high=None)


def prepared_by(preparation: Preparation, values: Mapping[str, str]) -> Preparation:
    """The preparation of data with those changes; raises ProjectError where they cannot be."""
    reading: dict[str, Any] = _chosen(values, READING)
    for name in ("separator", "decimal"):
        if name in reading:
            reading[name] = SIGNS.get(reading[name], reading[name])
    if HEADER in values:
        reading[HEADER] = None if values[HEADER] in ("", "auto") else values[HEADER]
    chosen = _chosen(values, PREPARATION)
    if IGNORED in values:
        names = (name.strip() for name in values[IGNORED].split(","))
        chosen[IGNORED] = tuple(name for name in names if name)
    return preparation.edited(**chosen, reading=preparation.reading.edited(**reading))


def _planned(plan: TrainingPlan, chosen: dict[str, Any]) -> TrainingPlan:
    """The plan with those settings in every stage: none keeps a value of its own for them."""
    cleared = dict.fromkeys(chosen.keys() & OWN.keys())
    for override in plan.overrides:
        plan = plan.with_override(override.stage, **cleared)
    return plan.edited(**chosen)


def _with_own(plan: TrainingPlan, values: Mapping[str, str]) -> TrainingPlan:
    """The plan with the settings of single stages."""
    for name, text in values.items():
        stage, dot, setting = name.rpartition(".")
        if dot:
            value = None if text == COMMON else _value(OWN[setting], text)
            plan = plan.with_override(stage, **{setting: value})
    return plan


def _checked_name(name: str) -> str:
    stage, dot, setting = name.rpartition(".")
    if dot:
        return f"{_checked_stage(stage)}.{_checked_own(setting)}"
    if name not in NAMES:
        near = get_close_matches(name, NAMES, n=1, cutoff=0.5)
        names = ", ".join(NAMES)
        raise ProjectError(
            f"there is no setting “{name}”",
            remedy=f"Did you mean {near[0]}?" if near else f"Choose one of {names}",
        )
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
    if setting not in OWN:
        raise ProjectError(
            f"a stage has no “{setting}” of its own", remedy=f"Choose one of {', '.join(OWN)}"
        )
    return setting


def _layers(architecture: Architecture, text: str) -> tuple[LayerSpec, ...]:
    """Layers of the listed widths, each with the settings of the layer it replaces."""
    return tuple(
        _layer(architecture, index, units.strip()) for index, units in enumerate(text.split(","))
    )


def _layer(architecture: Architecture, index: int, units: str) -> LayerSpec:
    try:
        return architecture.layers[min(index, architecture.depth - 1)].edited(units=units)
    except ProjectError as error:
        error.where = f"Hidden layer {index + 1}, {error.where}"
        error.remedy = "List the units of the encoder's layers, for example layers=300,150"
        raise


def _chosen(values: Mapping[str, str], known: Mapping[str, Parameter]) -> dict[str, Any]:
    return {name: _value(one, values[name]) for name, one in known.items() if name in values}


def _value(parameter: Parameter, text: str) -> Any:
    """A choice by its value, name or label in any case; the rest is left to validation."""
    wanted = _plain(text)
    if parameter.zero and wanted == parameter.zero:
        return 0
    for choice in parameter.choices:
        if wanted in (_plain(choice.value), _plain(choice.name), _plain(choice.label)):
            return choice
    return text


def _plain(text: str) -> str:
    return text.lower().replace("_", "-").replace(" ", "-")
