"""Codings as features."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils.validation import check_array, check_is_fitted

from aestudio.estimators.base import AutoencoderEstimator
from aestudio.estimators.passing import codings_of


class AutoencoderTransformer(
    ClassNamePrefixFeaturesOutMixin, TransformerMixin, AutoencoderEstimator
):
    """Samples to the codings of an autoencoder, and back.

    ``transform`` gives (n, codings), ``inverse_transform`` (n, features) in the units of the
    data.

    >>> from sklearn.datasets import load_iris
    >>> from aestudio.estimators import AutoencoderTransformer
    >>> X = load_iris().data
    >>> AutoencoderTransformer(layers=(3, 2), epochs=5, random_state=1).fit_transform(X).shape
    (150, 2)
    """

    def transform(self, X: Any) -> NDArray[Any]:
        """Codings (n, codings) of samples (n, features), in the float type of these."""
        samples = self._checked(X)
        return codings_of(self.model_, samples).astype(samples.dtype, copy=False)

    def inverse_transform(self, X: Any) -> NDArray[Any]:
        """Samples (n, features), in the units of the data, that codings (n, codings) stand for."""
        check_is_fitted(self)
        codings = check_array(X, dtype=[np.float64, np.float32])
        made: NDArray[Any] = self.model_.decode(codings)
        return made.astype(codings.dtype, copy=False)

    @property
    def _n_features_out(self) -> int:
        return int(self.model_.network.architecture.codings)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags
