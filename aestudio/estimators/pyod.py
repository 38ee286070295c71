"""The detector with the names and signs of PyOD, which need not be installed."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, clone
from sklearn.utils.validation import check_is_fitted

from aestudio.estimators.detector import AutoencoderDetector


class PyODDetector(BaseEstimator):
    """Wraps an ``AutoencoderDetector`` for code that was written for PyOD.

    A higher score is a more unusual one, and outliers are 1, all else 0.

    Attributes
    ----------
    detector_ : AutoencoderDetector
    decision_scores_ : float64 (n,)
        Errors of the training samples.
    threshold_ : float
        Samples of a higher score are outliers.
    labels_ : int64 (n,)
        0 or 1 for each training sample.
    """

    def __init__(self, detector: AutoencoderDetector | None = None) -> None:
        self.detector = detector

    @property
    def contamination(self) -> float | str:
        """The share of outliers that the detector is told, or "auto"."""
        return self._given.contamination

    def fit(self, X: Any, y: Any = None) -> Self:
        """Train on samples (n, features); ``y`` is not used."""
        self.detector_ = clone(self._given).fit(X)
        self.decision_scores_ = -self.detector_.score_samples(X)
        self.threshold_ = -self.detector_.offset_
        self.labels_ = self._labels(self.decision_scores_)
        return self

    def decision_function(self, X: Any) -> NDArray[np.float64]:
        """The error of each sample (n,)."""
        check_is_fitted(self)
        return -self.detector_.score_samples(X)

    def predict(self, X: Any) -> NDArray[np.int64]:
        """1 for outliers, else 0 (n,)."""
        return self._labels(self.decision_function(X))

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """How likely samples are none and are outliers (n, 2), by PyOD's method "linear": 0 is the
        least, 1 the largest error of a training sample."""
        scores = self.decision_function(X)
        least, most = self.decision_scores_.min(), self.decision_scores_.max()
        likely = np.interp(scores, [least, most], [0.0, 1.0])
        return np.column_stack([1 - likely, likely])

    def fit_predict(self, X: Any, y: Any = None) -> NDArray[np.int64]:
        """``labels_`` of the samples that it is trained on."""
        return self.fit(X).labels_

    @property
    def _given(self) -> AutoencoderDetector:
        return AutoencoderDetector() if self.detector is None else self.detector

    def _labels(self, scores: NDArray[np.float64]) -> NDArray[np.int64]:
        return (scores > self.threshold_).astype(np.int64)
