"""A network's errors beside those of principal components with as many codes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.pca import Pca
from aestudio.core.units import count_text
from aestudio.core.weights import Array

BLOCK = 4096  # Samples that 64-bit copies are made of at a time.
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class BesidePca:
    """``errors`` float64 (n,) are those of PCA, ``better`` bool (n,) where the network's is less;
    ``share`` of samples where it is, ``told`` that in a sentence."""

    errors: Numbers
    better: NDArray[np.bool_]
    share: float
    told: str


def pca_sample_errors(pca: Pca, samples: Array, codes: int) -> Numbers:
    """Squared error of each sample rebuilt from ``codes`` components, averaged over its features,
    float64 (n,): what the others carry, (Σ((x − μ)·Pᵢ)², i > codes) / features."""
    lost = pca.components[:, codes:]
    found = np.empty(len(samples))
    for first in range(0, len(samples), BLOCK):
        part = slice(first, first + BLOCK)
        found[part] = np.square((samples[part] - pca.mean) @ lost).sum(axis=1)
    found /= samples.shape[1]
    return found


def pca_reconstructions(pca: Pca, samples: Array, codes: int) -> Array:
    """Samples (n, features) rebuilt from ``codes`` components, float32; for few samples."""
    kept = pca.components[:, :codes]
    return (pca.mean + (samples - pca.mean) @ kept @ kept.T).astype(np.float32)


def beside_pca(errors: Numbers, pca: Pca, samples: Array, codes: int) -> BesidePca:
    """A network's errors (n,) of scaled samples (n, features) beside those of PCA, fitted on the
    training part; ``codes`` as many as the network has. An error that is no number is not
    better."""
    found = pca_sample_errors(pca, samples, codes)
    with np.errstate(invalid="ignore"):
        better = errors < found
    share = float(better.mean()) if len(better) else float("nan")
    return BesidePca(found, better, share, _told(errors, found, better, codes))


def _told(errors: Numbers, others: Numbers, better: NDArray[np.bool_], codes: int) -> str:
    if not len(better):
        return "There are no samples to compare."
    known = np.isfinite(errors) & np.isfinite(others)
    if not known.any():
        return "The network's errors are no numbers: there is nothing to compare."
    mine, theirs = float(errors[known].mean()), float(others[known].mean())
    count = f"{int(better.sum()):,} of {len(better):,} samples"
    named = f"PCA with {codes:,} component{'' if codes == 1 else 's'}"
    means = f"on the average its error is {mine:.4g}, that of PCA {theirs:.4g}"
    missing = count_text(len(known) - int(known.sum()), "sample")
    without = "" if known.all() else f", without {missing} whose error is no number"
    return f"The network is better than {named} in {count}; {means}{without}."
