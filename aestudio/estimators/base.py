"""What the estimators share: a network that is trained by ``fit``."""

from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, _fit_context
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import check_is_fitted, validate_data

from aestudio.api.autoencoder import Autoencoder
from aestudio.api.fitting import fit
from aestudio.core.activation import Activation
from aestudio.core.architecture import Architecture
from aestudio.core.narrowing import narrowing_widths
from aestudio.core.params import parameters
from aestudio.core.plan import TrainingPlan
from aestudio.estimators.passing import errors_of
from aestudio.estimators.units import units_of

LEAST_SAMPLES = 2
LAYERS = 2  # Of an encoder that nobody chose.
MOST_SEED = 2**31 - 1


def _within(name: str) -> Interval:
    """What a setting of the plan may be."""
    found = parameters(TrainingPlan)[name]
    least, most = found.above if found.minimum is None else found.minimum, found.maximum
    kind = Integral if found.type is int else Real
    return Interval(kind, least, most, closed="right" if found.minimum is None else "both")


class AutoencoderEstimator(BaseEstimator):
    """A stacked autoencoder of dense layers, or of any ``architecture``.

    Parameters
    ----------
    layers : sequence of int or None
        Units of the encoder, the codings last; the decoder mirrors them. None narrows in two steps
        to the square root of the number of features, rounded up.
    activation : str
        Of the encoder's layers and those opposite.
    tied : bool
        Decoder kernels are the transposes of the encoder's.
    epochs, batch_size, learning_rate
        How it is trained (Adam).
    validation_share : float
        Share of the samples that is held out to stop early.
    early_stopping : int
        Epochs without improvement after which training stops; 0 never does.
    scaling : {"auto", "none", "unit", "standardise", "robust"}
        What is done to each feature first; undone in what comes back.
    architecture : Architecture or None
        In place of ``layers``, ``activation`` and ``tied``; its inputs are made to fit.
    plan : TrainingPlan or None
        In place of ``epochs``, ``batch_size``, ``learning_rate``, ``validation_share`` and
        ``early_stopping``.
    random_state : int, RandomState or None
        The same number gives the same bits on one machine.
    verbose : bool
        Shows a progress bar.

    Attributes
    ----------
    model_ : Autoencoder
        The trained model, which can be saved and opened in the window.
    n_features_in_, feature_names_in_
        As everywhere in scikit-learn.
    """

    _parameter_constraints: ClassVar[dict[str, list[Any] | str]] = {
        "layers": "no_validation",  # By units_of, which tells which of them is wrong.
        "activation": [StrOptions({one.value for one in Activation})],
        "tied": ["boolean"],
        "epochs": [_within("epochs")],
        "batch_size": [_within("batch_size")],
        "learning_rate": [_within("learning_rate")],
        "validation_share": [_within("validation_share")],
        "early_stopping": [_within("early_stopping")],
        "scaling": [StrOptions({"auto", "none", "unit", "standardise", "robust"})],
        "architecture": [Architecture, None],
        "plan": [TrainingPlan, None],
        "random_state": ["random_state"],
        "verbose": ["boolean"],
    }

    def __init__(
        self,
        layers: Sequence[int] | None = None,
        *,
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
        self.layers = layers
        self.activation = activation
        self.tied = tied
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.validation_share = validation_share
        self.early_stopping = early_stopping
        self.scaling = scaling
        self.architecture = architecture
        self.plan = plan
        self.random_state = random_state
        self.verbose = verbose

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Any, y: Any = None) -> Self:
        """Train a network to reconstruct ``X`` (n, features); ``y`` is not used."""
        self._fit(X)
        return self

    def score(self, X: Any, y: Any = None) -> float:
        """The negative mean squared error of reconstructions, scaled; ``y`` is not used."""
        samples = self._checked(X)
        return -float(errors_of(self.model_, samples).mean())

    def _fit(self, X: Any) -> NDArray[Any]:
        """Train, and give the samples as they were checked."""
        samples = validate_data(
            self, X, dtype=[np.float64, np.float32], ensure_min_samples=LEAST_SAMPLES
        )
        self.model_: Autoencoder = fit(
            self._designed(samples.shape[1]),
            self._planned(),
            samples,
            scaling=self.scaling,
            scope="feature",
            seed=int(check_random_state(self.random_state).randint(MOST_SEED)),
            progress=None if self.verbose else False,
            keep_samples=False,
        )
        return samples

    def _checked(self, X: Any) -> NDArray[Any]:
        """Samples like those trained on, in 64 or 32 bits."""
        check_is_fitted(self)
        checked: NDArray[Any] = validate_data(self, X, dtype=[np.float64, np.float32], reset=False)
        return checked

    def _designed(self, features: int) -> Architecture:
        if self.architecture is not None:
            return self.architecture.for_inputs((features,))
        if self.layers is None:
            units = narrowing_widths(features, int(np.ceil(np.sqrt(features))), LAYERS)
        else:
            units = units_of(self.layers, type(self).__name__)
        found = Architecture.dense(features, *units, tied=self.tied)
        layers = tuple(one.edited(activation=self.activation) for one in found.layers)
        return found.edited(layers=layers)

    def _planned(self) -> TrainingPlan:
        if self.plan is not None:
            return self.plan
        return TrainingPlan.checked(
            {
                "epochs": self.epochs,
                "batch_size": self.batch_size,
                "learning_rate": self.learning_rate,
                "validation_share": self.validation_share,
                "early_stopping": self.early_stopping,
            }
        )
