"""The nearest samples of each sample."""

import numpy as np
import pytest
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler

from aestudio.analysis.maps import neighbours
from aestudio.analysis.maps.neighbours import nearest

WINE = StandardScaler().fit_transform(load_wine().data).astype(np.float32)


def test_the_nearest_are_all_of_them_but_the_sample_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "COMPARED", 800)
    found = nearest(WINE, 15, lambda: False)
    assert found is not None
    apart = np.linalg.norm(WINE[:, None].astype(np.float64) - WINE, axis=2)
    np.fill_diagonal(apart, np.inf)
    np.testing.assert_allclose(found[0], np.sort(apart, axis=1)[:, :15], rtol=1e-5, atol=1e-5)
    np.testing.assert_array_equal(found[1], np.argsort(apart, axis=1)[:, :15])
