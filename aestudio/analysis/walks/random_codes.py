"""Codings that belong to no sample, but might."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.never import never
from aestudio.core.activation import REACH
from aestudio.core.errors import DataError
from aestudio.core.model import Model
from aestudio.core.weights import Array

if TYPE_CHECKING:  # It takes seconds to load, which only those wait for who draw.
    from sklearn.mixture import GaussianMixture

COMPONENTS = (1, 2, 3, 5, 8, 12, 20)
LEAST_EACH = 10  # Codings that a component takes.
MOST_FITTED = 2000  # Codings; more hardly move a mixture.
MOST_FULL = 16  # Codings that all go together; of more, each by itself within a component.
WORSE_IN_A_ROW = 2  # After which more components are not tried.


@dataclass(frozen=True, slots=True, eq=False)
class RandomCodings:
    """``codings`` float32 (count, codings), and a sentence about where they come from."""

    codings: Array
    told: str


def random_codings(
    model: Model,
    codings: Array,
    count: int,
    seed: int,
    should_stop: Callable[[], bool] = never,
) -> RandomCodings | None:
    """So many new codings; None if it is to stop. The same seed gives the same ones.

    From the prior where training held codings near one. Else from a mixture of Gaussians fitted to
    ``codings`` of training samples (n, codings): of 1 to 20 components, as many as the Bayesian
    information criterion prefers (Schwarz 1978), with full covariances of up to 16 codings, else
    diagonal ones. What the activation of the coding layer cannot give is moved to its limits.
    Raises DataError of fewer than two codings.
    """
    network = model.architecture
    prior = network.coding.prior
    if prior is not None:
        drawn = prior.drawn(np.random.default_rng(seed), count, network.codings)
        return RandomCodings(drawn, f"Drawn from {prior.told}, near which training held codings")
    some = _finite(codings)
    scale = some.std(axis=0)
    # A coding that is always the same stays so.
    standard = (some - some.mean(axis=0)) / np.where(scale > 0, scale, 1)
    mixture = _fitted(standard, seed, should_stop)
    if mixture is None:
        return None
    found = mixture.sample(count)[0] * scale + some.mean(axis=0) if count else some[:0]
    low, high = REACH.get(network.stack[network.depth - 1].activation, (-np.inf, np.inf))
    return RandomCodings(np.clip(found, low, high).astype(np.float32), _told(mixture, len(some)))


def _finite(codings: Array) -> NDArray[np.float64]:
    usable = codings[np.isfinite(codings).all(axis=1)]
    if len(usable) < 2:
        raise DataError(
            f"{len(usable)} codings are too few to draw others like them",
            where="Random codings",
            remedy="Choose a part with more samples, or a model that has not diverged",
        )
    rows = np.linspace(0, len(usable) - 1, min(len(usable), MOST_FITTED)).astype(np.int64)
    return usable[rows].astype(np.float64)


def _fitted(
    codings: NDArray[np.float64], seed: int, should_stop: Callable[[], bool]
) -> "GaussianMixture | None":
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    kind = "full" if codings.shape[1] <= MOST_FULL else "diag"
    most = max(1, min(len(codings) // LEAST_EACH, len(np.unique(codings, axis=0))))
    best, least, worse = None, np.inf, 0
    for number in (one for one in COMPONENTS if one <= most):
        if should_stop():
            return None
        # Seeds drawn far from each other (Arthur and Vassilvitskii 2007) are enough to begin with;
        # to find whole clusters first takes several times as long as the mixture.
        mixture = GaussianMixture(
            number, covariance_type=kind, init_params="k-means++", random_state=seed
        )
        with warnings.catch_warnings():
            # One that has not settled has a worse criterion; that is all there is to say of it.
            warnings.simplefilter("ignore", ConvergenceWarning)
            mixture.fit(codings)
        criterion = mixture.bic(codings)
        worse = 0 if criterion < least else worse + 1
        if criterion < least:
            best, least = mixture, criterion
        if worse == WORSE_IN_A_ROW:
            break
    return best


def _told(mixture: "GaussianMixture", fitted: int) -> str:
    number = mixture.n_components
    kind = "full" if mixture.covariance_type == "full" else "diagonal"
    if number == 1:
        return f"Drawn from a Gaussian with a {kind} covariance, fitted to {fitted:,} codings"
    return (
        f"Drawn from a mixture of {number} Gaussians with {kind} covariances, fitted to "
        f"{fitted:,} codings; their number is the one with the lowest BIC"
    )
