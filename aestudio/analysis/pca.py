"""The floor that a linear method sets: principal components of the training part."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.core.weights import Array


@dataclass(frozen=True, slots=True, eq=False)
class Pca:
    """``mean`` (features,) and ``components`` (features, features), strongest first; float64."""

    mean: NDArray[np.float64]
    components: NDArray[np.float64]

    def error(self, samples: Array, codes: int) -> float:
        """Squared error of samples (n, features) rebuilt from ``codes`` components.

        Components are orthonormal, so what is lost is what the kept ones do not carry:
        (Σ|x − μ|² − Σ|(x − μ)·P|²) / (n · features).
        """
        centred = samples - self.mean
        kept = centred @ self.components[:, :codes]
        return float(max(np.sum(centred**2) - np.sum(kept**2), 0.0) / centred.size)

    def errors(self, samples: Array) -> NDArray[np.float64]:
        """The same for every number of codes from 0 on, float64 (features + 1,), in one product."""
        centred = samples - self.mean
        carried = np.sum((centred @ self.components) ** 2, axis=0)
        lost = np.sum(centred**2) - np.concatenate([[0.0], np.cumsum(carried)])
        return np.maximum(lost, 0.0) / centred.size


def fit_pca(training: Array) -> Pca:
    """Eigenvectors of the covariance of training samples (n, features)."""
    mean = training.mean(axis=0, dtype=np.float64)
    centred = training - mean
    _, vectors = np.linalg.eigh(centred.T @ centred)
    return Pca(mean, vectors[:, ::-1])


def pca_error(training: Array, test: Array, codes: int) -> float:
    """Mean squared test error of PCA with ``codes`` components fitted on ``training``."""
    return fit_pca(training).error(test, codes)


def pca_errors(training: Array, test: Array) -> NDArray[np.float64]:
    """The same for every number of components from 0 to all, float64 (features + 1,)."""
    return fit_pca(training).errors(test)
