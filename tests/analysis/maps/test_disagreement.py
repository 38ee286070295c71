"""Labels that disagree with those of the nearest samples."""

from itertools import count

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

from aestudio.analysis.maps.disagreement import Disagreement, disagreement
from aestudio.core.errors import DataError
from aestudio.core.weights import Array

Labels = NDArray[np.int64]


@pytest.fixture(scope="module")
def digits() -> tuple[Array, Labels]:
    """Twelve principal components of the 1,797 digits, and what each is."""
    found = load_digits()
    codes = PCA(12, svd_solver="full").fit_transform(found.data)
    return codes.astype(np.float32), found.target.astype(np.int64)


def _found(codes: Array, labels: Labels, neighbours: int = 10) -> Disagreement:
    found = disagreement(codes, labels, neighbours)
    assert found is not None
    return found


def test_shares_are_those_that_sorted_trees_of_scikit_learn_give(
    digits: tuple[Array, Labels],
) -> None:
    codes, labels = digits
    trees = NearestNeighbors(n_neighbors=10, algorithm="kd_tree").fit(codes)
    near = trees.kneighbors(return_distance=False)
    expected = (labels[near] != labels[:, None]).mean(axis=1)
    found = _found(codes, labels)
    np.testing.assert_allclose(found.shares, expected, atol=1e-12)
    for row in np.flatnonzero(expected > 0)[:50]:
        others = labels[near[row]][labels[near[row]] != labels[row]]
        counted = np.bincount(others, minlength=10)
        assert counted[found.rivals[row]] == counted.max()
        assert found.for_rivals[row] == pytest.approx(counted.max() / 10)


def test_most_of_twenty_labels_that_were_changed_are_among_the_twenty_worst(
    digits: tuple[Array, Labels],
) -> None:
    codes, right = digits
    generator = np.random.default_rng(5)
    changed = generator.choice(len(right), 20, replace=False)
    labels = right.copy()
    labels[changed] = (labels[changed] + generator.integers(1, 10, 20)) % 10
    found = _found(codes, labels)
    hits = set(found.worst(20).tolist()) & set(changed.tolist())
    assert len(hits) >= 15
    told = [found.rivals[row] == right[row] for row in hits]
    assert np.mean(told) > 0.9


def test_of_equally_doubtful_ones_those_come_first_whose_neighbours_agree() -> None:
    # Two groups, each around one sample of another class: of one class, and of three.
    codes = np.array([[0, 0], [1, 0], [0, 1], [1, 1], [9, 9], [9, 8], [8, 9], [8, 8]], np.float32)
    labels = np.array([0, 1, 2, 3, 0, 1, 1, 1])
    found = _found(codes, labels, neighbours=3)
    assert found.shares[[0, 4]].tolist() == [1, 1]
    assert found.for_rivals[[0, 4]].tolist() == pytest.approx([1 / 3, 1])
    assert found.worst(1).tolist() == [4]
    assert found.rivals[4] == 1


def test_labels_that_no_neighbour_contradicts_are_not_doubtful() -> None:
    codes = np.array([[0.0], [0.1], [5.0], [5.1]], np.float32)
    labels = np.array([1, 1, 0, 0])
    found = _found(codes, labels, neighbours=1)
    assert found.worst(4).tolist() == []
    assert found.rivals.tolist() == labels.tolist()


def test_equal_samples_are_no_neighbours_of_themselves() -> None:
    codes = np.zeros((4, 2), np.float32)
    found = _found(codes, np.array([0, 1, 1, 1]), neighbours=3)
    np.testing.assert_allclose(found.shares, [1, 1 / 3, 1 / 3, 1 / 3])


def test_of_few_samples_all_others_are_neighbours() -> None:
    codes = np.arange(3, dtype=np.float32)[:, None]
    found = _found(codes, np.array([0, 0, 1]))
    assert found.neighbours == 2
    assert found.shares.tolist() == [0.5, 0.5, 1.0]
    assert _found(codes[:1], np.array([4])).shares.tolist() == [0.0]


def test_it_stops_between_two_pieces_and_says_how_far_it_is(
    digits: tuple[Array, Labels], monkeypatch: pytest.MonkeyPatch
) -> None:
    codes, labels = digits
    monkeypatch.setattr("aestudio.analysis.maps.neighbours.COMPARED", 500 * len(codes))
    told, asked = list[float](), count()
    stopped = disagreement(codes, labels, 10, lambda: next(asked) == 2, told.append)
    assert stopped is None
    assert told == pytest.approx([500 / 1797, 1000 / 1797])


def test_codings_that_are_no_numbers_are_refused() -> None:
    codes = np.array([[0.0], [np.nan]], np.float32)
    with pytest.raises(DataError, match="no finite numbers"):
        disagreement(codes, np.array([0, 1]))
