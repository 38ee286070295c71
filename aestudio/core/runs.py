"""The runs of a project: which there are, what each is called, and where it branched off."""

from collections.abc import Callable
from typing import Protocol, Self
from uuid import uuid4

from pydantic import Field, model_validator

from aestudio.core.architecture import Architecture
from aestudio.core.budget import Budget
from aestudio.core.differences import named_by, settings_of
from aestudio.core.params import Frozen, Labelled
from aestudio.core.plan import TrainingPlan
from aestudio.core.run import Run

MOST_NAME, MOST_NOTE, MOST_RUNS = 200, 20_000, 10_000
ID = r"^[0-9a-f]{32}$"
FIRST = f"{1:032x}"  # The run of a file that has one and says nothing of it.


def new_id() -> str:
    """An id that no other run has."""
    return uuid4().hex


class Design(Protocol):
    """What is designed, or was trained."""

    @property
    def architecture(self) -> Architecture:
        """The network."""

    @property
    def plan(self) -> TrainingPlan:
        """How it is trained."""


class Origin(Frozen):
    """The snapshot that a run goes on from: of another run, after so many finished epochs of a
    stage (from 1)."""

    run: str = Field(pattern=ID)
    stage: int = Field(ge=1)
    epoch: int = Field(ge=0)


class GroupKind(Labelled):
    """Why several runs belong together."""

    FACE_OFF = "face-off", "Face-off"
    SWEEP = "sweep", "Sweep"


class RunGroup(Frozen):
    """Runs that were begun together to be compared, and what each of them was given."""

    id: str = Field(pattern=ID)
    kind: GroupKind
    name: str = Field("", max_length=MOST_NAME)
    budget: Budget = Budget()

    @property
    def title(self) -> str:
        """Face-off: tied, untied."""
        return f"{self.kind.label}: {self.name}" if self.name else self.kind.label


class RunInfo(Frozen):
    """What a run is known by; all but ``id``, ``number``, ``parent``, ``group`` and ``contender``
    is the user's to change.

    ``number`` counts the runs of a project from 1 and is never given twice; ``colour`` is the
    place in the palette; ``begun`` is a time in seconds since 1970. ``group`` is the id of the
    runs that it was begun with, ``contender`` which of the designs of a face-off it is a run of.
    """

    id: str = Field(pattern=ID)
    number: int = Field(ge=1)
    name: str = Field("", max_length=MOST_NAME)
    starred: bool = False
    note: str = Field("", max_length=MOST_NOTE)
    colour: int = Field(0, ge=0)
    parent: Origin | None = None
    begun: float = 0.0
    group: str | None = Field(None, pattern=ID)
    contender: str = Field("", max_length=MOST_NAME)


class Outline(Frozen):
    """What a table tells of a run: its design and what came of it, without any array.

    ``epochs`` and ``seconds`` are those of all stages together; losses are those of the epoch
    that remains of the last stage trained; errors are of scaled values.
    """

    architecture: Architecture
    plan: TrainingPlan
    data_name: str = ""
    data_sha256: str = ""
    done: tuple[int, ...] = ()
    finished: bool = False
    epochs: int = 0
    seconds: float = 0.0
    loss: float | None = None
    validation_loss: float | None = None
    test_mse: float | None = None

    @classmethod
    def of(cls, run: Run) -> "Outline":
        """That of a run as it stands."""
        stages = run.history.stages
        kept = next((one.kept for one in reversed(stages) if one.kept is not None), None)
        return cls(
            architecture=run.architecture,
            plan=run.plan,
            data_name="" if run.data is None else run.data.name,
            data_sha256=run.data_sha256,
            done=run.done,
            finished=run.finished,
            epochs=sum(len(one.epochs) for one in stages),
            seconds=sum(one.seconds for one in stages),
            loss=_finite(kept.loss if kept else None),
            validation_loss=_finite(kept.validation_loss if kept else None),
            test_mse=_finite(run.test_mse),
        )


class KeptRun(Frozen):
    """A run of a project: what it is known by, and what a table tells of it."""

    info: RunInfo
    outline: Outline

    @property
    def id(self) -> str:
        """What files and branches name it by."""
        return self.info.id

    @property
    def parent(self) -> str | None:
        """The run that it branched off, if any."""
        return self.info.parent.run if self.info.parent else None

    @property
    def numbered(self) -> str:
        """2 · tied, or 2 where it has no name."""
        number, name = self.info.number, self.info.name
        return f"{number} · {name}" if name else str(number)

    @property
    def title(self) -> str:
        """2 · tied, or Run 2 where it has no name."""
        return self.numbered if self.info.name else f"Run {self.numbered}"


class Runs(Frozen):
    """The runs of a project in the order in which they were begun; ``opened`` is the id of the one
    whose weights and curves are on the screen, ``last_number`` the highest that was ever given,
    ``groups`` those that were begun together, also such of which no run is left."""

    kept: tuple[KeptRun, ...] = Field((), max_length=MOST_RUNS)
    groups: tuple[RunGroup, ...] = Field((), max_length=MOST_RUNS)
    opened: str | None = None
    last_number: int = Field(0, ge=0)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [one.id for one in self.kept]
        numbers = [one.info.number for one in self.kept]
        if len({*ids}) < len(ids) or len({*numbers}) < len(numbers):
            raise ValueError("two runs have the same number")
        if self.opened is not None and self.opened not in ids:
            raise ValueError("the run that is opened is not there")
        groups = [one.id for one in self.groups]
        if len({*groups}) < len(groups):
            raise ValueError("two groups have the same id")
        if max(numbers, default=0) > self.last_number:
            raise ValueError("a run has a number that was never given")
        for one in self.kept:
            parent = self.find(one.parent)
            if parent is not None and parent.info.number >= one.info.number:
                raise ValueError("a run branches off a later one")
        return self

    @classmethod
    def of(cls, run: Run | None, id: str = FIRST) -> Self:
        """That run alone, known as nothing has been said of it yet."""
        if run is None:
            return cls()
        info = RunInfo(id=id, number=1)
        return cls(kept=(KeptRun(info=info, outline=Outline.of(run)),), opened=id, last_number=1)

    def find(self, id: str | None) -> KeptRun | None:
        """The run with that id."""
        return next((one for one in self.kept if one.id == id), None)

    def called(self, name: str) -> KeptRun | None:
        """The run of that number or name; the latest where several have the name."""
        for one in reversed(self.kept):
            if name in (str(one.info.number), one.info.name, one.id):
                return one
        return None

    def with_group(self, group: RunGroup) -> Self:
        """With one more group, of which there is no run yet."""
        return self.edited(groups=(*self.groups, group))

    def group(self, id: str | None) -> RunGroup | None:
        """The group with that id."""
        return next((one for one in self.groups if one.id == id), None)

    def of_group(self, id: str) -> tuple[KeptRun, ...]:
        """The runs of a group, in the order in which they were begun."""
        return tuple(one for one in self.kept if one.info.group == id)

    @property
    def current(self) -> KeptRun | None:
        """The run that is opened."""
        return self.find(self.opened)

    def with_new(self, run: Run, **known_by: object) -> Self:
        """With another run, which is opened; what it is ``known_by``, if anything is said."""
        number = self.last_number + 1
        said = {"id": new_id(), "number": number, "colour": number - 1, **known_by}
        info = RunInfo.checked(said)
        kept = (*self.kept, KeptRun(info=info, outline=Outline.of(run)))
        return self.edited(kept=kept, opened=info.id, last_number=number)

    def name_for(
        self, design: Design, parent: Origin | None = None, before: Design | None = None
    ) -> str:
        """What one more run of a design is called at first: by which of its settings it differs
        from the one that it branches off, from a design ``before`` it, from the one that is
        opened, or from the latest."""
        other = self.find(parent.run if parent else None)
        other = other or (None if before else self.current or next(reversed(self.kept), None))
        before = other.outline if other else before
        if before is None:
            return "tied" if design.architecture.tied else "untied"
        there = settings_of(before.architecture, before.plan)
        name = named_by(there, settings_of(design.architecture, design.plan))
        return (name or "the same again")[:MOST_NAME]

    def having(self, *runs: KeptRun) -> Self:
        """With those in place of what was known of them, or once more."""
        every = {one.id: one for one in (*self.kept, *runs)}
        kept = tuple(sorted(every.values(), key=lambda one: one.info.number))
        last = max((one.info.number for one in kept), default=0)
        return self.edited(kept=kept, last_number=max(last, self.last_number))

    def with_state(self, id: str, run: Run) -> Self:
        """The run with that id as it stands by now."""
        return self._replaced(id, lambda one: one.edited(outline=Outline.of(run)))

    def known_by(self, id: str, **changes: object) -> Self:
        """The run with that id known by something else; raises ProjectError if it cannot be."""
        return self._replaced(id, lambda one: one.edited(info=one.info.edited(**changes)))

    def opening(self, id: str | None) -> Self:
        """With that one opened."""
        return self.edited(opened=id)

    def without(self, *ids: str) -> Self:
        """Without those; numbers stay, and branches of them say where they came from."""
        kept = tuple(one for one in self.kept if one.id not in ids)
        return self.edited(kept=kept, opened=None if self.opened in ids else self.opened)

    def depth(self, run: KeptRun) -> int:
        """How many runs lead to it, as far as they are still there."""
        count, parent = 0, self.find(run.parent)
        while parent is not None:
            count, parent = count + 1, self.find(parent.parent)
        return count

    def as_tree(self) -> tuple[KeptRun, ...]:
        """Each run before its branches, else in the order in which they were begun."""
        here = {one.id for one in self.kept}
        branches: dict[str | None, list[KeptRun]] = {}
        for one in self.kept:
            branches.setdefault(one.parent if one.parent in here else None, []).append(one)

        found: list[KeptRun] = []
        left = branches.get(None, [])[::-1]
        while left:
            found.append(left.pop())
            left += branches.get(found[-1].id, [])[::-1]
        return tuple(found)

    def _replaced(self, id: str, change: Callable[[KeptRun], KeptRun]) -> Self:
        return self.edited(kept=tuple(change(one) if one.id == id else one for one in self.kept))


def _finite(value: float | None) -> float | None:
    """JSON has no NaN."""
    return value if value is not None and abs(value) < float("inf") else None
