"""What a column of the table tells of a run: a setting, or what came of it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from aestudio.core.architecture import Architecture
from aestudio.core.differences import Settings, settings_of
from aestudio.core.plan import TrainingPlan
from aestudio.core.runs import KeptRun, Outline, RunGroup
from aestudio.gui.kit.figures import error_figure, loss_text, time_text

NONE = "–"
YES, NO = "yes", "no"
NUMBER = re.compile(r"[−-]?[\d.,]+(e-?\d+)?( [%\w]+)?")
MOST_CACHED = 4096


@dataclass(frozen=True, slots=True)
class Cell:
    """``order`` is what is sorted by, None where there is nothing; ``raw`` is for a file."""

    text: str
    order: Any
    raw: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """``is_setting`` tells a setting from what came of it, ``is_figure`` that all are numbers."""

    key: str
    label: str
    tip: str
    is_setting: bool
    is_figure: bool


@dataclass(frozen=True, slots=True)
class Result:
    """Something that came of a run: its value, and the value as it is shown."""

    key: str
    label: str
    tip: str
    value: Callable[[Outline], Any]
    text: Callable[[Any], str]
    always: bool = False

    @property
    def column(self) -> Column:
        """Its column."""
        return Column(self.key, self.label, self.tip, is_setting=False, is_figure=self.key != DATA)

    def cell(self, outline: Outline, *, strong: bool = False) -> Cell:
        """What it is of a run."""
        value = self.value(outline)
        if value is None or value == "":
            return Cell(NONE, None, "")
        return Cell(self.text(value), value, str(value), strong)


def run_time(seconds: float) -> str:
    """How long a run took: 4.8 s, 12:40, 2 h 05."""
    return f"{seconds:.1f} s" if seconds < 59.95 else time_text(seconds)


@lru_cache(MOST_CACHED)
def _parameters(architecture: Architecture) -> int:
    return architecture.parameters


def _counted(number: int) -> str:
    return f"{number:,}"


PARAMETERS, TEST_ERROR, VALIDATION = "parameters", "test_mse", "validation_loss"
EPOCHS, SECONDS, DATA, GROUP = "epochs_done", "seconds", "data", "group"
GROUP_COLUMN = Column(
    GROUP,
    "Group",
    "The face-off or sweep that it was begun with",
    is_setting=False,
    is_figure=False,
)
RESULTS: Sequence[Result] = (
    Result(
        PARAMETERS,
        "Parameters",
        "Weights and biases of the network; tied ones count once",
        lambda one: _parameters(one.architecture),
        _counted,
    ),
    Result(
        TEST_ERROR,
        "Test error",
        "Mean squared error on the test part, of scaled values; the lowest is bold",
        lambda one: one.test_mse,
        error_figure,
        always=True,
    ),
    Result(
        VALIDATION,
        "Validation loss",
        "Loss on the validation part after the epoch that was kept; runs of different losses\n"
        "cannot be compared by it",
        lambda one: one.validation_loss,
        loss_text,
    ),
    Result(EPOCHS, "Epochs", "Epochs of all stages together", lambda one: one.epochs, _counted),
    Result(
        SECONDS,
        "Time",
        "What the epochs of all stages took together",
        lambda one: one.seconds,
        run_time,
        always=True,
    ),
    Result(DATA, "Data", "What it was trained on", lambda one: one.data_name, str),
)


def group_cell(group: RunGroup | None, first: int) -> Cell:
    """The group of a run; groups are sorted by their ``first`` runs."""
    if group is None:
        return Cell(NONE, None, "")
    return Cell(group.title, first, group.title)


def setting_column(key: str, designs: Sequence[Settings]) -> Column:
    """The column of a setting that some of these designs have."""
    found = [design[key] for design in designs if key in design]
    figures = all(NUMBER.fullmatch(one.text) for one in found)
    return Column(key, found[0].label, found[0].label, is_setting=True, is_figure=figures)


def setting_cell(design: Settings, key: str, parent: Settings | None) -> Cell:
    """A setting of a run; strong where it is another than in the run that it branched off."""
    one = design.get(key)
    if one is None:
        return Cell(NONE, None, "", _differs(design, key, parent))
    text = {YES: one.label.lower(), NO: NONE}.get(one.text, one.text)
    raw = str(one.order) if NUMBER.fullmatch(one.text) else one.text
    return Cell(text, (one.order, one.text), raw, _differs(design, key, parent))


def _differs(design: Settings, key: str, parent: Settings | None) -> bool:
    if parent is None:
        return False
    ours, theirs = design.get(key), parent.get(key)
    return (ours and ours.text) != (theirs and theirs.text)


def design_of(run: KeptRun) -> Settings:
    """The settings of a run; a table of many asks for those of each again and again."""
    return _settings(run.outline.architecture, run.outline.plan)


@lru_cache(MOST_CACHED)
def _settings(architecture: Architecture, plan: TrainingPlan) -> Settings:
    return settings_of(architecture, plan)
