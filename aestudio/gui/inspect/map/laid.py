"""A map of samples, and which they are."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.maps.decoding import prepare
from aestudio.analysis.maps.projection import CODES, PCA, MapPoints, codes_map, pca_map
from aestudio.analysis.maps.splat import Splat, splat_of
from aestudio.analysis.maps.tsne import tsne_map
from aestudio.analysis.maps.usable import everything
from aestudio.core.weights import Array
from aestudio.gui.inspect.inspected import Rows
from aestudio.gui.inspect.map.camera import Numbers, bounds
from aestudio.gui.inspect.map.mapped import Mapped
from aestudio.gui.inspect.map.method import TITLES, Method
from aestudio.gui.kit.computations import Task, Wish
from aestudio.gui.kit.csv_text import csv_text
from aestudio.gui.samples.part import Part

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """``map`` of the samples ``rows`` of a part; ``codings`` of theirs that it was made of, and
    ``key`` what it depends on. ``of_all`` says how many samples the part has."""

    map: MapPoints
    rows: Rows
    codings: Array
    of_all: int
    key: Hashable

    @property
    def whole(self) -> bool:
        """Whether every sample of the part is on it."""
        return len(self.rows) == self.of_all

    @property
    def told(self) -> str:
        """How it was made, and of which samples."""
        if self.whole:
            return self.map.told
        count = len(self.rows)
        some = f"{count:,} of {self.of_all:,} samples: those that were selected."
        return self.map.told.replace(everything(count), some)

    @property
    def about(self) -> str:
        """What a picture of it is to say of it."""
        some = "" if self.whole else f", {len(self.rows):,} of {self.of_all:,} samples"
        return f"Map: {TITLES[self.map.method]} of the codings{some}"

    def table(
        self, part: Part, errors: NDArray[np.float64], more: Mapping[str, NDArray[np.float64]]
    ) -> str:
        """Row of the file, place, class and error of each sample, and ``more`` numbers (n,) of all
        samples of the part, as CSV."""
        places = zip(self.rows.tolist(), self.map.points.tolist(), strict=True)
        return csv_text(
            ("row", "x", "y", "class", "error", *more),
            (
                (
                    int(part.rows[one]) + 1, x, y, part.class_name(one), float(errors[one]),
                    *(float(each[one]) for each in more.values()),
                )
                for one, (x, y) in places
            ),
        )  # fmt: skip

    def places(self, rows: Rows) -> Mask:
        """Which of its points are those samples."""
        chosen = np.zeros(self.of_all, np.bool_)
        chosen[rows] = True
        return chosen[self.rows]

    def settled(self, points: Array) -> "Laid":
        """The same samples elsewhere."""
        return replace(self, map=replace(self.map, points=points))


def laid_key(mapped: Mapped, method: Method) -> Hashable:
    """Equal ones, equal maps."""
    some = b"" if len(mapped.rows) == mapped.of_all else mapped.rows.tobytes()
    return "map", mapped.inspected.key, some, method.told


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
        return Laid(map_, mapped.rows, codings, mapped.of_all, key)

    return Wish(key, work, live=mapped.inspected.subject.live)


def tsne_wish(mapped: Mapped, method: Method) -> Wish[Laid]:
    """A map that takes its time; what there is so far is told as Laid."""
    key = laid_key(mapped, method)

    def work(task: Task) -> Laid | None:
        codings = mapped.codings
        begun = Laid(
            MapPoints(np.zeros((len(codings), 2), np.float32), PCA, ""),
            mapped.rows, codings, mapped.of_all, key,
        )  # fmt: skip

        def tell(share: float, points: Array) -> None:
            task.tell(share, begun.settled(points))

        found = tsne_map(codings, method.perplexity, should_stop=task.stopped, progress=tell)
        if found is None:
            return None
        prepare(found)
        return replace(begun, map=found)

    # Asked for by hand, whatever else goes on: it does not wait for training to pause.
    return Wish(key, work)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The points of a map with their colours; all lie between ``low`` and ``high``."""

    laid: Laid
    splat: Splat
    low: Numbers
    high: Numbers


def drawn_of(
    laid: Laid, colours: NDArray[np.uint8], selected: Rows, before: "Drawn | None"
) -> Drawn:
    """``colours`` uint8 (n, 3) of all samples of the part. The points of ``before`` need not be
    sorted again where they are the same."""
    mask = laid.places(selected) if len(selected) else None
    own = colours[laid.rows]
    if before is not None and before.laid.map is laid.map:
        return replace(before, laid=laid, splat=before.splat.coloured(own, mask))
    return Drawn(laid, splat_of(laid.map.points, own, mask), *bounds(laid.map.points))
