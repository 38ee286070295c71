"""How far reconstructions are from what they show."""

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.forward import reconstruct
from aestudio.analysis.noise import as_seen
from aestudio.core.architecture import Architecture
from aestudio.core.run import Run
from aestudio.core.weights import Array, Weights
from aestudio.data.dataset import Dataset


def sample_errors(samples: Array, reconstructions: Array) -> NDArray[np.float64]:
    """Squared error of each sample, averaged over its features, float64 (n,)."""
    with np.errstate(over="ignore", invalid="ignore"):
        difference = reconstructions - samples
        errors: NDArray[np.float64] = np.mean(np.square(difference), axis=1, dtype=np.float64)
    return errors


def mean_error(architecture: Architecture, weights: Weights, samples: Array) -> float:
    """Squared error averaged over samples and features; NaN where there are no samples."""
    if len(samples) == 0:
        return float("nan")
    outputs = reconstruct(architecture, weights, samples)
    return float(sample_errors(samples, outputs).mean())


def input_errors(samples: Array, reconstructions: Array) -> NDArray[np.float64]:
    """Squared error of each input, averaged over samples, float64 (inputs,)."""
    with np.errstate(over="ignore", invalid="ignore"):
        difference = reconstructions - samples
        errors: NDArray[np.float64] = np.mean(np.square(difference), axis=0, dtype=np.float64)
    return errors


def measured(run: Run, dataset: Dataset) -> Run:
    """The run with its data, and its error on their test part, noted; with noise too, if it
    learnt to take that away.

    In the middle of a layer-wise plan, of the levels that have been trained.
    """
    noted = dataset.noted_in(run)
    if len(dataset.test) == 0:
        return noted
    model = run.model
    outputs = reconstruct(model.architecture, model.weights, dataset.test)
    error = float(sample_errors(dataset.test, outputs).mean())
    corrupted = _corrupted_error(run, dataset)
    return noted.with_test_mse(error, input_errors(dataset.test, outputs), corrupted)


def _corrupted_error(run: Run, dataset: Dataset) -> float | None:
    """The error of damaged test samples, where it learnt from such; what should come out is
    whole."""
    corruption, model = run.corruption, run.model
    if corruption.is_none:
        return None
    seen = as_seen(corruption, dataset.test, dataset.test_rows)
    outputs = reconstruct(model.architecture, model.weights, seen)
    return float(sample_errors(dataset.test, outputs).mean())
