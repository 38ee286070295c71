"""A map of samples, and which they are."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.maps.decoding import prepare
from aestudio.analysis.maps.projection import CODES, PCA, TSNE, MapPoints, codes_map, pca_map
from aestudio.analysis.maps.splat import Splat, greyed, splat_of
from aestudio.analysis.maps.tsne import tsne_map
from aestudio.analysis.maps.usable import everything, usable
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import Rows
from aestudio.gui.inspect.map.camera import Numbers, bounds
from aestudio.gui.inspect.map.mapped import Mapped, OfRun
from aestudio.gui.inspect.map.method import TITLES, Method
from aestudio.gui.kit.computations import Task, Wish
from aestudio.gui.kit.csv_text import csv_text
from aestudio.gui.samples.part import Part

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """``map`` of the samples ``rows`` of a part; ``codings`` of theirs that it was made of, and
    ``key`` what it depends on. ``of_all`` says how many samples the part has.

    Where several ``runs`` are on it, the points of each follow those of the one before; ``own``
    is the map of the first, which is looked at, and its codings are ``codings``. ``beside`` says
    what was done to those of the others.
    """

    map: MapPoints
    rows: Rows
    codings: Array
    of_all: int
    key: Hashable
    own: MapPoints
    runs: tuple[OfRun, ...] = ()
    beside: str = ""

    @property
    def whole(self) -> bool:
        """Whether every sample of the part is on it."""
        return len(self.rows) == self.of_all

    @property
    def copies(self) -> int:
        """How many points each sample has."""
        return max(1, len(self.runs))

    @property
    def samples(self) -> Rows:
        """Which sample each point is."""
        return np.tile(self.rows, self.copies)

    def sample(self, point: int) -> int:
        """The one that a point is."""
        return int(self.rows[point % len(self.rows)])

    def run(self, point: int) -> OfRun | None:
        """The run that a point is of; None where only one is on it."""
        return self.runs[point // len(self.rows)] if len(self.runs) > 1 else None

    def points_of(self, sample: int) -> Array:
        """Where a sample lies, (runs, 2); none where it is not on the map."""
        place = int(np.searchsorted(self.rows, sample))
        if place == len(self.rows) or self.rows[place] != sample:
            return self.map.points[:0]
        return self.map.points[place :: len(self.rows)]

    def there(self, samples: Rows) -> tuple[Rows, Rows]:
        """Those of some samples that are on it, and which points they are of the run that is looked
        at."""
        places = np.minimum(np.searchsorted(self.rows, samples), len(self.rows) - 1)
        there = self.rows[places] == samples
        return samples[there], places[there]

    @property
    def told(self) -> str:
        """How it was made, and of which samples."""
        count = len(self.rows)
        every = everything(len(self.map.points))
        if self.copies > 1:
            some = f"{count:,} samples" if self.whole else f"{count:,} of {self.of_all:,} samples"
            of_each = f"{some} by each of {self.copies} runs, none left out."
            told = self.own.told if self.map.method != TSNE else self.map.told
            every = everything(count) if self.map.method != TSNE else every
            return f"{told.replace(every, of_each)} {self.beside}"
        if self.whole:
            return self.map.told
        some = f"{count:,} of {self.of_all:,} samples: those that were selected."
        return self.map.told.replace(every, some)

    @property
    def about(self) -> str:
        """What a picture of it is to say of it."""
        some = "" if self.whole else f", {len(self.rows):,} of {self.of_all:,} samples"
        runs = ", ".join(one.run.title for one in self.runs) if self.copies > 1 else ""
        return f"Map: {TITLES[self.map.method]} of the codings{some}{runs and f' of {runs}'}"

    def table(
        self, part: Part, errors: NDArray[np.float64], more: Mapping[str, NDArray[np.float64]]
    ) -> str:
        """Row of the file, place, class and error of each sample, by each run that is on it, and
        ``more`` numbers (n,) of all samples of the part, as CSV."""
        several = self.copies > 1

        def line(point: int, x: float, y: float) -> Iterator[object]:
            row, run = self.sample(point), self.run(point)
            if run is not None:
                yield run.run.title
            own = errors if run is None else run.passed.errors
            yield from (int(part.rows[row]) + 1, x, y, part.class_name(row), float(own[row]))
            yield from (float(each[row]) for each in more.values())

        return csv_text(
            (*(("run",) if several else ()), "row", "x", "y", "class", "error", *more),
            (tuple(line(point, x, y)) for point, (x, y) in enumerate(self.map.points.tolist())),
        )

    def places(self, rows: Rows) -> Mask:
        """Which of its points are those samples."""
        chosen = np.zeros(self.of_all, np.bool_)
        chosen[rows] = True
        return chosen[self.samples]

    def settled(self, map_: MapPoints) -> "Laid":
        """The same samples elsewhere."""
        return replace(self, map=map_, own=first(map_, len(self.rows)))


def first(map_: MapPoints, count: int) -> MapPoints:
    """The map of so many of the first samples on it."""
    return map_ if len(map_.points) == count else replace(map_, points=map_.points[:count])


def laid_key(mapped: Mapped, method: Method) -> Hashable:
    """Equal ones, equal maps."""
    some = b"" if len(mapped.rows) == mapped.of_all else mapped.rows.tobytes()
    beside = tuple((one.run, one.inspected.key) for one in mapped.runs[1:])
    turned = mapped.turned if beside else True
    return "map", mapped.inspected.key, some, method.told, beside, turned


def flat_wish(mapped: Mapped, method: Method) -> Wish[Laid]:
    """A map that is there at once: principal components or two codes."""
    key = laid_key(mapped, method)

    def work(_task: Task) -> Laid:
        codings = mapped.codings
        last = codings.shape[1] - 1
        if method.kind == CODES:
            map_ = codes_map(codings, min(method.first, last), min(method.second, last))
        else:
            map_ = pca_map(codings)
        stacked = mapped.stacked()
        every = _with_others(map_, stacked.codings[len(codings) :])
        return Laid(
            every, mapped.rows, codings, mapped.of_all, key, map_, mapped.runs, stacked.told
        )

    return Wish(key, work, live=mapped.inspected.subject.live)


def _with_others(map_: MapPoints, codings: Array) -> MapPoints:
    """Other codings laid on a flat map too."""
    if not len(codings) or map_.decoder is None:
        return map_
    others = map_.decoder.points(usable(codings))
    return replace(map_, points=np.concatenate([map_.points, others]))


def tsne_wish(mapped: Mapped, method: Method) -> Wish[Laid]:
    """A map that takes its time; what there is so far is told as Laid."""
    key = laid_key(mapped, method)

    def work(task: Task) -> Laid | None:
        codings = mapped.codings
        stacked = mapped.stacked()
        empty = MapPoints(np.zeros((len(stacked.codings), 2), np.float32), PCA, "")
        begun = Laid(
            empty, mapped.rows, codings, mapped.of_all, key, empty, mapped.runs, stacked.told
        )

        def tell(share: float, points: Array) -> None:
            task.tell(share, begun.settled(replace(empty, points=points)))

        found = tsne_map(
            stacked.codings, method.perplexity, should_stop=task.stopped, progress=tell
        )
        if found is None:
            return None
        laid = begun.settled(found)
        prepare(laid.own)
        return laid

    # Asked for by hand, whatever else goes on: it does not wait for training to pause.
    return Wish(key, work)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The points of a map with their ``colours``, uint8 (points, 3); all lie between ``low`` and
    ``high``."""

    laid: Laid
    splat: Splat
    colours: NDArray[np.uint8]
    low: Numbers
    high: Numbers


def drawn_of(
    laid: Laid, colours: NDArray[np.uint8], selected: Rows, before: "Drawn | None"
) -> Drawn:
    """``colours`` uint8 (points, 3). The points of ``before`` need not be
    sorted again where they are the same."""
    mask = laid.places(selected) if len(selected) else None
    seen = greyed(colours, mask)
    if before is not None and before.laid.map is laid.map:
        splat = before.splat.coloured(colours, mask)
        return replace(before, laid=laid, splat=splat, colours=seen)
    splat = splat_of(laid.map.points, colours, mask)
    return Drawn(laid, splat, seen, *bounds(laid.map.points))
