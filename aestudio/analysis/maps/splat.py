"""A picture of very many points, as fast as the window asks for it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, hypot, log2, sqrt

import numpy as np
from numpy.typing import NDArray

Window = tuple[float, float, float, float]
Bytes = NDArray[np.uint8]
Packed = NDArray[np.uint32]  # Red, green, blue, alpha: a byte each, in this order in memory.
Floats = NDArray[np.float32]

TILES = 256  # A side. Points are sorted by the tile that they are in.
DRAWN = 120_000  # Points that are drawn one by one; of more a prepared picture is shown.
SIDES = (181, 256, 362, 512, 724, 1024, 1448, 2048)  # Of prepared pictures.
STRAYS = 0.002  # Share of points at each end that may lie far from all others.
MARGIN = 0.5  # Of what the others span, that is pictured too.
LEAST, MOST = 0.5, 4.5  # Radius of a dot in pixels.
OF_SPACING = 0.35  # Radius, of the distance that points would have if they were spread evenly.
WRITES = 500_000  # Pixels that are set for one picture, where dots cover each other.
GREY = (150, 150, 150)  # Of points that are not selected, where some are.
GREY_ALPHA = 110
DOT_ALPHA, SPECK_ALPHA, STEP_ALPHA = 230, 170, 17  # Specks get so much for each more in a pixel.


@dataclass(frozen=True, slots=True, eq=False)
class _Picture:
    """``packed`` (side + 2, side + 2) cells of a square from ``low`` on, with a rim of nothing;
    the lowest row first."""

    side: int
    packed: Packed


@dataclass(frozen=True, slots=True, eq=False)
class Splat:
    """Points sorted by tiles, with their colours; see ``splat_of``.

    ``x`` and ``y`` float32 (n,), sorted; ``order`` (n,) the rows that they were. ``starts``
    (TILES² + 1,) says where each tile begins. Tiles and pictures divide a square from ``low``
    with sides of ``extent``; ``strays`` are the places of points beyond it, which are in the
    tiles at its rim.
    """

    x: Floats
    y: Floats
    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    low: tuple[float, float]
    extent: float
    strays: NDArray[np.int64]
    packed: Packed
    selected: NDArray[np.bool_] | None
    pictures: tuple[_Picture, ...]

    def coloured(self, colours: Bytes, selected: NDArray[np.bool_] | None = None) -> "Splat":
        """The same points in other colours, uint8 (n, 3), without sorting them again; those that
        are not ``selected``, bool (n,), grey and below the others. Some 0.2 s for a million."""
        chosen = None if selected is None or not selected.any() else selected[self.order]
        packed = np.empty((len(self.order), 4), np.uint8)
        packed[:, :3] = greyed(colours, selected)[self.order]
        packed[:, 3] = 0
        flat = packed.view(np.uint32)[:, 0]
        plain = replace(self, packed=flat, selected=chosen, pictures=())
        if len(flat) <= DRAWN:
            return plain
        return replace(plain, pictures=tuple(_pictures(plain)))

    def rows_near(self, window: Window) -> NDArray[np.int64]:
        """The points of a window, and some around it."""
        return self.order[_rows(self._ranges(window), 1)]

    def image(
        self,
        window: Window,
        pixels: tuple[int, int],
        density: float = 1.0,
        most: float | None = None,
    ) -> Bytes:
        """Red, green, blue and alpha, uint8 (height, width, 4), the upper row first, of a window
        (x0, y0, x1, y1) on so many pixels (width, height), ``density`` of them where a plain screen
        has one. Dots have a radius of ``most`` pixels of a plain screen at most.

        Points are drawn in an order of chance. Dots grow as the window gets smaller. Where more
        than 120,000 points are in the window, each pixel shows one of those in it, and is the
        denser the more there are; at a closer look than is prepared for, every second, fourth …
        point is shown.
        """
        width, height = pixels
        x0, y0, x1, y1 = window
        if not (x1 > x0 and y1 > y0 and len(self.x)):
            return np.zeros((height, width, 4), np.uint8)
        ranges = self._ranges(window)
        count = sum(end - start for start, end in ranges)
        pixel = max((x1 - x0) / width, (y1 - y0) / height)
        if count > DRAWN:
            fine = [one for one in self.pictures if self.extent / one.side >= pixel * 0.999]
            picture = fine[-1] if fine else self.pictures[0]
            if self.extent / picture.side <= 2 * pixel:
                canvas = self._pictured(picture, window, pixels)
                self._draw(canvas, window, pixels, self.strays, 0, LEAST)
                return _bytes(canvas)
        rows = _rows(ranges, _stride(count))
        radius = self._radius(window, pixels, len(rows), density, most)
        # Dots whose middle is out of sight by less than their radius reach as far out again.
        rim = 2 * ceil(radius)
        canvas = np.zeros((height + 2 * rim, width + 2 * rim), np.uint32)
        self._draw(canvas, window, pixels, rows, rim, radius)
        return _bytes(canvas[rim:-rim, rim:-rim])

    def _ranges(self, window: Window) -> list[tuple[int, int]]:
        """Places of the points in all tiles that a window touches, and of a few more."""
        x0, y0, x1, y1 = window
        first, last = _tile(x0, self.low[0], self.extent), _tile(x1, self.low[0], self.extent)
        low, high = _tile(y0, self.low[1], self.extent), _tile(y1, self.low[1], self.extent)
        rows = np.arange(low, high + 1) * TILES
        begin, end = self.starts[rows + first], self.starts[rows + last + 1]
        some = begin < end
        return list(zip(begin[some].tolist(), end[some].tolist(), strict=True))

    def _radius(
        self,
        window: Window,
        pixels: tuple[int, int],
        count: int,
        density: float = 1.0,
        most: float | None = None,
    ) -> float:
        (x0, y0, x1, y1), (width, height) = window, pixels
        scale = sqrt(width / (x1 - x0) * height / (y1 - y0))
        spacing = self.extent * scale / sqrt(len(self.x))
        bearable = sqrt(WRITES / max(count, 1) / np.pi) - 0.5
        largest = density * (MOST if most is None else most)
        if self._is_one_place:
            return max(LEAST, min(largest, density * bearable))
        return max(LEAST, min(largest, OF_SPACING * spacing, density * bearable))

    @property
    def _is_one_place(self) -> bool:
        """Whether no point lies beside another, so that there is no distance between them."""
        return all(
            axis[0] == axis[-1] and bool((axis == axis[0]).all()) for axis in (self.x, self.y)
        )

    def _pictured(self, picture: _Picture, window: Window, pixels: tuple[int, int]) -> Packed:
        (x0, y0, x1, y1), (width, height) = window, pixels
        cell, side = self.extent / picture.side, picture.side
        across = x0 + (np.arange(width) + 0.5) * ((x1 - x0) / width)
        down = y1 - (np.arange(height) + 0.5) * ((y1 - y0) / height)
        columns = np.clip(np.floor((across - self.low[0]) / cell), -1, side).astype(np.intp) + 1
        rows = np.clip(np.floor((down - self.low[1]) / cell), -1, side).astype(np.intp) + 1
        found: Packed = np.take(picture.packed[rows], columns, axis=1)
        return found

    def _draw(
        self,
        canvas: Packed,
        window: Window,
        pixels: tuple[int, int],
        rows: NDArray[np.int64],
        rim: int,
        radius: float,
    ) -> None:
        """Dots of the points at some places; the canvas is larger than the picture by a rim."""
        (x0, y0, x1, y1), (width, height) = window, pixels
        column = np.floor((self.x[rows] - x0) * (width / (x1 - x0)))
        row = np.floor((y1 - self.y[rows]) * (height / (y1 - y0)))
        out = rim // 2
        seen = (column >= -out) & (column < width + out) & (row >= -out) & (row < height + out)
        at = row[seen].astype(np.intp) * canvas.shape[1] + column[seen].astype(np.intp)
        at += rim * (canvas.shape[1] + 1)
        shown = rows[seen]
        colours = self.packed[shown]
        flat = canvas.reshape(-1)
        if self.selected is None:
            _stamp(flat, canvas.shape[1], at, colours, radius, DOT_ALPHA)
            return
        chosen = self.selected[shown]
        _stamp(flat, canvas.shape[1], at[~chosen], colours[~chosen], radius, GREY_ALPHA)
        _stamp(flat, canvas.shape[1], at[chosen], colours[chosen], radius, DOT_ALPHA)


def greyed(colours: Bytes, selected: NDArray[np.bool_] | None) -> Bytes:
    """The colours that points are seen in, uint8 (n, 3): what is not ``selected``, bool (n,), is
    grey if anything is."""
    if selected is None or not selected.any():
        return colours
    return np.where(selected[:, np.newaxis], colours, np.array(GREY, np.uint8))


def splat_of(
    points: NDArray[np.floating], colours: Bytes, selected: NDArray[np.bool_] | None = None
) -> Splat:
    """Points (n, 2) made ready to be drawn, with colours uint8 (n, 3); what is not ``selected``,
    bool (n,), is grey if anything is. Points that are no numbers are left out. Some 0.5 s for a
    million points."""
    known = np.flatnonzero(np.isfinite(points).all(axis=1))
    # Chance decides which points cover which, rather than the order of the samples.
    known = np.random.default_rng(0).permutation(known)
    x, y = points[known].T
    low, extent = _square(x, y)
    column, row = (
        np.clip((axis - least) * (TILES / extent), 0, TILES - 1).astype(np.uint16)
        for axis, least in zip((x, y), low, strict=True)
    )
    tile = row * np.uint16(TILES) + column
    order = np.argsort(tile, kind="stable")
    counts = np.bincount(tile, minlength=TILES * TILES)
    x, y = (np.ascontiguousarray(axis[order], dtype=np.float32) for axis in (x, y))
    beyond = (x < low[0]) | (x >= low[0] + extent) | (y < low[1]) | (y >= low[1] + extent)
    bare = Splat(
        x=x,
        y=y,
        order=known[order],
        starts=np.concatenate([[0], counts.cumsum()]),
        low=low,
        extent=extent,
        strays=np.flatnonzero(beyond),
        packed=np.zeros(0, np.uint32),
        selected=None,
        pictures=(),
    )
    return bare.coloured(colours, selected)


def _square(x: NDArray[np.floating], y: NDArray[np.floating]) -> tuple[tuple[float, float], float]:
    """Where most points lie: its lower left corner and its side."""
    if not len(x):
        return (0.0, 0.0), 1.0
    ends = [_ends(axis.astype(np.float64)) for axis in (x, y)]
    extent = max(high - low for low, high in ends) * (1 + 1e-6)
    lows = [(low + high - extent) / 2 for low, high in ends]
    least = 1e-6 * max(1e-30, *(abs(one) for end in ends for one in end))
    return (lows[0], lows[1]), max(extent, least)


def _ends(axis: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.quantile(axis, [STRAYS, 1 - STRAYS])
    beyond = (high - low) * MARGIN
    return float(max(axis.min(), low - beyond)), float(min(axis.max(), high + beyond))


def _pictures(splat: Splat) -> Iterator[_Picture]:
    inside = np.ones(len(splat.x), np.bool_)
    inside[splat.strays] = False
    chosen = splat.selected
    groups = [inside] if chosen is None else [inside & ~chosen, inside & chosen]
    alphas = [SPECK_ALPHA] if chosen is None else [GREY_ALPHA, SPECK_ALPHA]
    places = [np.flatnonzero(one) for one in groups]
    for side in SIDES:
        packed = np.zeros((side + 2, side + 2), np.uint32)
        flat = packed.reshape(-1)
        for at, alpha in zip(places, alphas, strict=True):
            _speck(flat, _cells(splat, side, at), splat.packed[at], alpha)
        yield _Picture(side, packed)


def _cells(splat: Splat, side: int, at: NDArray[np.int64]) -> NDArray[np.int32]:
    """Of the places in a flat picture with a rim, those where points lie."""
    scale = side / splat.extent
    column = ((splat.x[at] - splat.low[0]) * scale).astype(np.int32)
    row = ((splat.y[at] - splat.low[1]) * scale).astype(np.int32)
    np.minimum(column, side - 1, out=column)
    np.minimum(row, side - 1, out=row)
    return (row + 1) * np.int32(side + 2) + column + 1


def _speck(flat: Packed, cells: NDArray[np.int32], colours: Packed, alpha: int) -> None:
    """Of the points in a cell the last gives the colour, their number the alpha."""
    counts = np.bincount(cells, minlength=len(flat))
    hit = np.flatnonzero(counts)
    flat[cells] = colours
    dense = np.minimum(alpha + STEP_ALPHA * (counts[hit] - 1), 255)
    flat[hit] |= _alpha(dense)


def _stamp(
    flat: Packed,
    width: int,
    at: NDArray[np.intp],
    colours: Packed,
    radius: float,
    alpha: int,
) -> None:
    """Dots with soft edges; middles last, so that none is hidden by the edge of another."""
    for step, share in _disc(width, radius):
        flat[at + step] = colours | _alpha(np.array([alpha * share]))


def _disc(width: int, radius: float) -> list[tuple[int, float]]:
    """Steps to the pixels of a dot in a flat picture, and what share of each it covers, from the
    edge to the middle."""
    if radius <= LEAST:
        return [(0, 1.0)]
    reach = range(-ceil(radius), ceil(radius) + 1)
    found = [(hypot(a, b), a * width + b) for a in reach for b in reach]
    covered = [(min(1.0, radius + 0.5 - far), step) for far, step in found]
    return [(step, share) for share, step in sorted(covered) if share > 0]


def _alpha(values: NDArray[np.generic]) -> Packed:
    packed = np.zeros((len(values), 4), np.uint8)
    packed[:, 3] = values
    return packed.view(np.uint32)[:, 0]


def _rows(ranges: list[tuple[int, int]], stride: int) -> NDArray[np.int64]:
    """All places in some ranges that ``stride`` divides."""
    found = [np.arange(-(-start // stride) * stride, end, stride) for start, end in ranges]
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _stride(count: int) -> int:
    """A power of two, so that the same points stay while the window is moved."""
    return 1 << max(0, ceil(log2(max(count, 1) / DRAWN)))


def _tile(at: float, low: float, extent: float) -> int:
    return int(min(max((at - low) * (TILES / extent), 0), TILES - 1))


def _bytes(canvas: Packed) -> Bytes:
    height, width = canvas.shape
    return np.ascontiguousarray(canvas).view(np.uint8).reshape(height, width, 4)
