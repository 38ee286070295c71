"""t-SNE of codings: near samples stay near, distances beyond that mean little.

L. van der Maaten, G. Hinton: Visualizing Data using t-SNE, 2008; with the interpolation of
G. Linderman and others (FIt-SNE), 2019, as openTSNE has it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.maps.neighbours import nearest
from aestudio.analysis.maps.projection import TSNE, MapPoints, pca_map
from aestudio.analysis.maps.usable import WHERE, everything, usable
from aestudio.core.errors import DataError, remedy_of_loading
from aestudio.core.weights import Array

PERPLEXITY = 30
FEWEST = 4  # Samples: perplexity 1 and three neighbours.
NEIGHBOURS = 3  # Times the perplexity, beyond which samples count as far.
FAR_TREE = 2000  # Samples up to which a tree takes less time than a grid.
# A grid less fine than openTSNE's, with one more point to each of its cells: as near to the forces
# between all pairs, of which it misses a tenth, in 60 % of the time. Twice as coarse misses most.
GRID = {"n_interpolation_points": 4, "min_num_intervals": 20, "ints_in_interval": 1.5}
NEIGHBOURING, SIMILAR = 0.06, 0.08  # Shares of the work that are done after each step.
SMALL = 1e-4  # Standard deviation of the beginning.

Stopped = Callable[[], bool]
Told = Callable[[float, Array], object]


@dataclass(frozen=True, slots=True)
class _Leg:
    iterations: int
    exaggeration: float
    momentum: float


LEGS = (_Leg(250, 12.0, 0.8), _Leg(500, 1.0, 0.8))  # As openTSNE has it.


def tsne_map(
    codings: Array,
    perplexity: float = PERPLEXITY,
    seed: int = 42,
    should_stop: Stopped = lambda: False,
    progress: Told = lambda fraction, points: None,
    threads: int = 1,
) -> MapPoints | None:
    """A map of codings (n, codings); None if it is to stop. For some of them, give their rows.

    ``progress`` gets the share that is done, 0…1, and the points so far, float32 (n, 2) of its
    own. The same codings and seed give the same map on one machine, whatever ``threads``: two of
    them are worth it only where two cores are idle. 10,000 samples take some 50 s of a core.
    Raises DataError where there are fewer than 4 samples, or all have the same codings, or some
    are no numbers.
    """
    begun = _beginning(codings, seed)
    known = _perplexity(perplexity, len(codings))
    progress(0.0, begun.astype(np.float32))
    near = nearest(codings, min(len(codings) - 1, int(NEIGHBOURS * known)), should_stop)
    if near is None:
        return None
    progress(NEIGHBOURING, begun.astype(np.float32))
    found = begun
    for fraction, found in _settling(begun, near, known, threads):
        if should_stop():
            return None
        progress(fraction, found.astype(np.float32))
    return MapPoints(found.astype(np.float32), TSNE, _told(len(codings), known, perplexity, seed))


def _beginning(codings: Array, seed: int) -> NDArray[np.float64]:
    """The first two principal components, small, and apart where samples are equal."""
    if len(usable(codings)) < FEWEST:
        raise DataError(
            f"t-SNE takes at least {FEWEST} samples",
            where=WHERE,
            remedy="Choose more samples, or the map of principal components",
        )
    points = pca_map(codings).points.astype(np.float64)
    spread = points[:, 0].std()
    if not spread or not np.ptp(codings, axis=0).any():
        raise DataError(
            "all samples have the same codings, so that there is nothing to map",
            where=WHERE,
            why="The network gives one output for all inputs",
            remedy="Look at an earlier snapshot, or train again with a lower learning rate",
        )
    points *= SMALL / spread
    points += np.random.default_rng(seed).normal(0, SMALL / 100, points.shape)
    return points


def _perplexity(wanted: float, samples: int) -> float:
    return max(1.0, min(wanted, (samples - 1) / NEIGHBOURS))


def _settling(
    begun: NDArray[np.float64],
    near: tuple[NDArray[np.float64], NDArray[np.int64]],
    perplexity: float,
    threads: int,
) -> Iterator[tuple[float, NDArray[np.float64]]]:
    """The share that is done and the points, several times a second."""
    embedding = _embedding(begun, near, perplexity, threads)
    yield SIMILAR, begun
    # A fixed number: exaggeration is multiplied and divided out again, which rounds, so that one
    # that went by the clock would not give the same map twice.
    at_once = max(1, min(10, 20_000 // len(begun)))
    done, every = 0, sum(leg.iterations for leg in LEGS)
    for leg in LEGS:
        for first in range(0, leg.iterations, at_once):
            count = min(at_once, leg.iterations - first)
            embedding.optimize(
                count, exaggeration=leg.exaggeration, momentum=leg.momentum, inplace=True
            )
            done += count
            yield SIMILAR + (1 - SIMILAR) * done / every, np.asarray(embedding)


def _embedding(
    begun: NDArray[np.float64],
    near: tuple[NDArray[np.float64], NDArray[np.int64]],
    perplexity: float,
    threads: int,
) -> Any:
    try:
        from openTSNE import TSNEEmbedding
        from openTSNE.affinity import PerplexityBasedNN
        from openTSNE.nearest_neighbors import PrecomputedNeighbors
    except (ImportError, MemoryError, OSError) as error:
        raise DataError(
            "t-SNE could not be loaded", where=WHERE, remedy=remedy_of_loading(error)
        ) from error
    distances, rows = near
    affinities = PerplexityBasedNN(
        perplexity=perplexity, knn_index=PrecomputedNeighbors(rows, distances), n_jobs=threads
    )
    method: dict[str, Any] = {"negative_gradient_method": "bh"}
    if len(begun) > FAR_TREE:
        method = {"negative_gradient_method": "fft", **GRID}
    return TSNEEmbedding(begun.copy(), affinities, n_jobs=threads, learning_rate="auto", **method)


def _told(samples: int, perplexity: float, wanted: float, seed: int) -> str:
    lowered = ""
    if perplexity < wanted:
        lowered = f", lowered from {wanted:g}, which takes {_least(wanted):,} samples"
    return (
        f"{everything(samples)} t-SNE with perplexity {perplexity:.3g}{lowered} (seed {seed:,}): "
        "who is near whom counts, distances and sizes of clusters do not."
    )


def _least(perplexity: float) -> int:
    return int(np.ceil(NEIGHBOURS * perplexity)) + 1
