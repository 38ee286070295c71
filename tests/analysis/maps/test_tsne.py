"""t-SNE keeps neighbours together, can be watched and called off, and refuses what cannot be."""

import logging
from dataclasses import replace

import numpy as np
import pytest
from sklearn.datasets import load_digits, load_wine
from sklearn.manifold import trustworthiness
from sklearn.preprocessing import scale

from aestudio.analysis.maps import tsne
from aestudio.analysis.maps.neighbours import nearest
from aestudio.analysis.maps.projection import pca_map
from aestudio.analysis.maps.tsne import tsne_map
from aestudio.core.errors import DataError
from aestudio.core.weights import Array

DIGITS = load_digits().data[:150].astype(np.float32)
WINE = scale(load_wine().data).astype(np.float32)[:120]


def shorten(monkeypatch: pytest.MonkeyPatch, early: int, late: int) -> None:
    first, second = tsne.LEGS
    legs = (replace(first, iterations=early), replace(second, iterations=late))
    monkeypatch.setattr(tsne, "LEGS", legs)


@pytest.fixture(autouse=True)
def a_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few samples have settled soon."""
    shorten(monkeypatch, 40, 80)


@pytest.mark.parametrize("codings", [DIGITS, WINE], ids=["digits", "wine"])
@pytest.mark.parametrize("tree", [2000, 0], ids=["tree", "grid"])
def test_neighbours_stay_together_better_than_on_a_plane(
    codings: Array, tree: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tsne, "FAR_TREE", tree)
    found = tsne_map(codings, perplexity=15)
    assert found is not None
    assert found.points.dtype == np.float32
    kept = trustworthiness(codings, found.points, n_neighbors=7)
    assert kept > 0.93
    assert kept > trustworthiness(codings, pca_map(codings).points, n_neighbors=7) + 0.01
    assert found.decoder is None
    assert found.told.startswith(
        f"All {len(codings)} samples, none left out. t-SNE with perplexity 15 (seed 42): "
    )


def test_the_same_seed_gives_the_same_map_whatever_the_threads_and_another_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shorten(monkeypatch, 6, 6)
    one, two, again = (tsne_map(WINE, seed=7, threads=threads) for threads in (1, 2, 1))
    other = tsne_map(WINE, seed=8)
    assert one is not None
    assert two is not None
    assert again is not None
    assert other is not None
    assert one.points.tobytes() == again.points.tobytes() == two.points.tobytes()
    assert one.points.tobytes() != other.points.tobytes()


def test_the_map_is_seen_settling() -> None:
    shares: list[float] = []
    seen: list[Array] = []

    def watch(share: float, points: Array) -> None:
        shares.append(share)
        seen.append(points)

    found = tsne_map(WINE, progress=watch)
    assert found is not None
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == pytest.approx(1)
    assert len(seen) > 12
    assert len({points.tobytes() for points in seen[2:]}) == len(seen) - 2
    assert seen[-1].tolist() == found.points.tolist()


@pytest.mark.parametrize("asked", [0, 1, 3])
def test_it_stops_when_it_is_told_to(asked: int) -> None:
    answers = iter([False] * asked + [True] * 1)
    assert tsne_map(WINE, should_stop=lambda: next(answers)) is None
    assert next(answers, None) is None


def test_the_grid_gives_the_forces_between_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    from openTSNE.tsne import kl_divergence_fft

    monkeypatch.setattr(tsne, "FAR_TREE", 0)
    near = nearest(WINE, 30, lambda: False)
    assert near is not None
    places = np.random.default_rng(0).normal(0, 20, (len(WINE), 2))
    embedding = tsne._embedding(places, near, 10, 1)
    similar = embedding.affinities.P.toarray()
    found = kl_divergence_fft(places, embedding.affinities.P, 1, tsne.GRID)[1]
    # Σⱼ (pᵢⱼ − qᵢⱼ)(yᵢ − yⱼ) / (1 + |yᵢ − yⱼ|²), but for the factor 4.
    apart = places[:, None] - places
    by_near = 1 / (1 + (apart**2).sum(axis=2))
    np.fill_diagonal(by_near, 0)
    expected = (((similar - by_near / by_near.sum()) * by_near)[..., None] * apart).sum(axis=1)
    assert np.linalg.norm(found - expected) < 0.2 * np.linalg.norm(expected)


def test_the_perplexity_is_lowered_to_what_so_few_samples_allow_and_that_is_told() -> None:
    found = tsne_map(WINE[:31])
    assert found is not None
    told = "perplexity 10, lowered from 30, which takes 91 samples (seed 42)"
    assert told in found.told
    few = tsne_map(WINE[:4])
    assert few is not None
    assert np.isfinite(few.points).all()


def test_equal_samples_lie_together(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    codings = np.repeat(WINE[:6], 20, axis=0)
    found = tsne_map(codings, perplexity=10)
    assert found is not None
    assert np.isfinite(found.points).all()
    groups = found.points.reshape(6, 20, 2)
    within = groups.std(axis=1).max()
    assert within < 0.2 * groups.mean(axis=1).std(axis=0).min()
    assert not caplog.records


def test_what_cannot_be_mapped_is_refused_with_what_to_do() -> None:
    with pytest.raises(DataError, match=r"at least 4 samples.*principal components"):
        tsne_map(WINE[:3])
    with pytest.raises(DataError, match=r"same codings.*earlier snapshot"):
        tsne_map(np.full((50, 3), 0.1, np.float32))
    with pytest.raises(DataError, match=r"1 of 50 samples are no finite numbers"):
        tsne_map(np.vstack([WINE[:49], np.full((1, 13), np.nan, np.float32)]))
