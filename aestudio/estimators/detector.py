"""Outliers by how badly they are reconstructed, with scikit-learn's signs."""

from collections.abc import Sequence
from numbers import Real
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import OutlierMixin, _fit_context
from sklearn.utils._param_validation import Interval, StrOptions

from aestudio.analysis.outliers.thresholds import by_gamma, by_maximum
from aestudio.core.architecture import Architecture
from aestudio.core.errors import DataError
from aestudio.core.plan import TrainingPlan
from aestudio.estimators.base import AutoencoderEstimator
from aestudio.estimators.passing import errors_of

FALSE_ALARMS = 1.0  # Percent of samples like those trained on.


class AutoencoderDetector(OutlierMixin, AutoencoderEstimator):
    """Finds samples that an autoencoder reconstructs badly; a higher score is a more normal one.

    Parameters
    ----------
    contamination : "auto" or float in (0, 0.5]
        Share of outliers among the training samples, which the lowest scores are then. "auto"
        claims none: a gamma distribution is fitted to the errors of training samples, and what
        lies beyond its 99 % counts as an outlier.

    The others are those of ``AutoencoderEstimator``.

    Attributes
    ----------
    offset_ : float
        ``decision_function`` is ``score_samples`` − ``offset_``.

    >>> import numpy as np
    >>> from aestudio.estimators import AutoencoderDetector
    >>> X = np.random.default_rng(1).normal(size=(200, 1)) * [1, 2, 3, 4]
    >>> detector = AutoencoderDetector(layers=(2,), epochs=20, random_state=1).fit(X)
    >>> detector.predict([[1, 2, 3, 4], [9, -9, 9, -9]]).tolist()
    [1, -1]
    """

    _parameter_constraints: ClassVar[dict[str, list[Any] | str]] = {
        **AutoencoderEstimator._parameter_constraints,
        "contamination": [StrOptions({"auto"}), Interval(Real, 0, 0.5, closed="right")],
    }

    def __init__(
        self,
        layers: Sequence[int] | None = None,
        *,
        contamination: Any = "auto",
        activation: str = "elu",
        tied: bool = False,
        epochs: int = 30,
        batch_size: int = 32,
        learning_rate: float = 0.001,
        validation_share: float = 0.0,
        early_stopping: int = 0,
        scaling: str = "standardise",
        architecture: Architecture | None = None,
        plan: TrainingPlan | None = None,
        random_state: Any = None,
        verbose: bool = False,
    ) -> None:
        super().__init__(
            layers,
            activation=activation,
            tied=tied,
            epochs=epochs,
            batch_size=batch_size,
            learning_rate=learning_rate,
            validation_share=validation_share,
            early_stopping=early_stopping,
            scaling=scaling,
            architecture=architecture,
            plan=plan,
            random_state=random_state,
            verbose=verbose,
        )
        self.contamination = contamination

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Any, y: Any = None) -> Self:
        """Train a network to reconstruct ``X`` (n, features); ``y`` is not used."""
        samples = self._fit(X)
        self.offset_ = self._offset(-errors_of(self.model_, samples))
        return self

    def score_samples(self, X: Any) -> NDArray[np.float64]:
        """The negative mean squared error of each sample, scaled: the lower, the more unusual."""
        samples = self._checked(X)
        return -errors_of(self.model_, samples)

    def decision_function(self, X: Any) -> NDArray[np.float64]:
        """``score_samples`` − ``offset_``: negative for outliers."""
        return self.score_samples(X) - self.offset_

    def predict(self, X: Any) -> NDArray[np.int64]:
        """1 for samples like those trained on, −1 for outliers."""
        return np.where(self.decision_function(X) >= 0, 1, -1)

    def _offset(self, scores: NDArray[np.float64]) -> float:
        if self.contamination != "auto":
            return float(np.percentile(scores, 100 * self.contamination))
        try:
            return -by_gamma(-scores, FALSE_ALARMS).value
        except DataError:
            # Errors that do not differ are no distribution; nothing like them is an outlier.
            return -by_maximum(-scores).value
