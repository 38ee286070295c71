"""scikit-learn's own checks of an estimator."""

from typing import Any

from sklearn.utils.estimator_checks import parametrize_with_checks

from aestudio.estimators import AutoencoderDetector, AutoencoderTransformer

SMALL: dict[str, Any] = {"layers": (2,), "epochs": 1, "random_state": 0}


@parametrize_with_checks([AutoencoderTransformer(**SMALL), AutoencoderDetector(**SMALL)])
def test_scikit_learn_finds_nothing_wrong(estimator: Any, check: Any) -> None:
    check(estimator)
