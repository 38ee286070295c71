"""Which way codings are walked through, and what is decoded on it."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from aestudio.analysis.forward import decode, encode
from aestudio.analysis.noise import as_seen
from aestudio.analysis.walks.random_codes import MOST_FITTED, random_codings
from aestudio.analysis.walks.steps import (
    Walk,
    arithmetic,
    between,
    path_of,
    principal_direction,
)
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import DrawnPath, Inspected
from aestudio.gui.kit.computations import Lane, Task, Wish
from aestudio.gui.kit.figures import percent_text

Group: TypeAlias = tuple[int, ...]  # Rows of the part: one sample, or several for their mean.


@dataclass(frozen=True, slots=True)
class Between:
    """From each of these to the next; ``marks`` are their numbers in the file."""

    groups: tuple[Group, ...]
    marks: tuple[str, ...]
    steps: int


@dataclass(frozen=True, slots=True)
class Direction:
    """Along principal direction ``number``, from 0, as far as ``sigmas`` on both sides."""

    number: int
    sigmas: float
    steps: int


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """From the third to where what tells the first from the second is added to it."""

    groups: tuple[Group, Group, Group]
    steps: int


@dataclass(frozen=True, slots=True)
class Random:
    """Codings that belong to no sample."""

    count: int
    seed: int


@dataclass(frozen=True, slots=True)
class Along:
    """What was drawn on the map."""

    path: DrawnPath


Route: TypeAlias = Between | Direction | Arithmetic | Random | Along


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """``outputs`` float32 (m, features) are decoded from ``codings`` (m, codings); ``names`` say
    what each is, ``marks`` the same in a few characters, ``told`` where they come from."""

    codings: Array
    outputs: Array
    names: tuple[str, ...]
    marks: tuple[str, ...]
    told: str

    def __len__(self) -> int:
        return len(self.outputs)


def frames_wish(
    inspected: Inspected, route: Route, codings: Array | None, by_hand: bool
) -> Wish[Frames]:
    """Walk it; ``codings`` (n, codings) are those of all samples, which directions need."""
    live = inspected.subject.live

    def work(task: Task) -> Frames | None:
        return frames_of(inspected, route, codings, task)

    key = ("walk", inspected.key, route)
    lane = Lane.THOROUGH if isinstance(route, Random) else Lane.INTERACTIVE
    return Wish(key, work, lane, live=live and not by_hand, kept=not live)


def frames_of(
    inspected: Inspected, route: Route, codings: Array | None, task: Task
) -> Frames | None:
    """What is decoded on the way; None where it was to stop."""
    match route:
        case Between(groups, rows, steps):
            walk = between(_means(inspected, groups), steps, path_of(inspected.model.architecture))
            return _decoded(inspected, walk, *_legs(walk, rows))
        case Direction(number, sigmas, steps):
            if codings is None:
                return None
            walk = principal_direction(codings, number, steps, sigmas)
            marks = tuple(_sigmas(one) for one in walk.at.tolist())
            return _decoded(inspected, walk, marks, marks)
        case Arithmetic(groups, steps):
            a, b, c = _means(inspected, groups)
            ends = np.stack([c, arithmetic(a, b, c).codings[0]])
            walk = between(ends, steps)
            found = Walk(walk.codings, walk.at, f"From C to A − B + C, in {steps} steps")
            return _decoded(inspected, found, *_added(walk.at.tolist()))
        case Along(path):
            at = np.linspace(0, 1, len(path.codings))
            walk = Walk(path.codings, at, f"Along the path on the map: {path.told}")
            marks = tuple(percent_text(one) for one in at.tolist())
            return _decoded(inspected, walk, tuple(f"{one} of the path" for one in marks), marks)
        case Random(count, seed):
            return _drawn(inspected, count, seed, task)


def encoded(inspected: Inspected, rows: Group) -> Array:
    """Codings float32 (k, codings) of these samples."""
    part, model, some = inspected.part, inspected.model, np.array(rows, np.int64)
    seen = as_seen(inspected.corruption, part.samples[some], part.rows[some])
    return encode(model.architecture, model.weights, seen)


def _means(inspected: Inspected, groups: tuple[Group, ...]) -> Array:
    means = [encoded(inspected, one).mean(axis=0, dtype=np.float64) for one in groups]
    return np.stack(means).astype(np.float32)


def _decoded(
    inspected: Inspected, walk: Walk, names: tuple[str, ...], marks: tuple[str, ...]
) -> Frames:
    model = inspected.model
    outputs = decode(model.architecture, model.weights, walk.codings)
    return Frames(walk.codings, outputs, names, marks, walk.told)


def _sigmas(at: float) -> str:
    return f"{at:+.1f} σ".replace("-", "−") if at else "mean"


def _legs(walk: Walk, ends: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where each is between the two beside it, in full and in short."""
    whole, short = [], []
    for at in walk.at.tolist():
        leg = min(int(at), len(ends) - 2)
        first, last, share = ends[leg], ends[leg + 1], percent_text(at - leg)
        end = {0.0: first, 1.0: last}.get(at - leg)
        whole.append(f"Row {end}" if end else f"Row {first} → row {last} · {share}")
        short.append(end or share)
    return tuple(whole), tuple(short)


def _added(shares: list[float]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How much of A − B is added to C."""
    ends = {0.0: "C", 1.0: "A − B + C"}
    whole = tuple(ends.get(one, f"C + {percent_text(one)} of A − B") for one in shares)
    short = tuple(ends.get(one, percent_text(one)) for one in shares)
    return whole, short


def _drawn(inspected: Inspected, count: int, seed: int, task: Task) -> Frames | None:
    model, train = inspected.model, inspected.subject.dataset.train
    rows = np.linspace(0, len(train) - 1, min(len(train), MOST_FITTED)).astype(np.int64)
    codings = encode(model.architecture, model.weights, train[rows])
    drawn = random_codings(model, codings, count, seed, task.stopped)
    if drawn is None:
        return None
    outputs = decode(model.architecture, model.weights, drawn.codings)
    marks = tuple(f"{number}" for number in range(1, count + 1))
    return Frames(drawn.codings, outputs, tuple(f"No. {one}" for one in marks), marks, drawn.told)
