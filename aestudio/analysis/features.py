"""How well classes are told apart by codings, and by what codings are made of, from few labels.

A linear classifier (logistic regression) on standardised inputs: it finds what lies open, not what
could be dug out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aestudio.analysis.pca import fit_pca
from aestudio.core.errors import DataError
from aestudio.core.weights import Array

CODINGS, INPUTS, PCA = "codings", "inputs", "pca"
NAMES = {CODINGS: "codings", INPUTS: "the inputs themselves", PCA: "principal components"}
COUNTS = (10, 30, 100, 300, 1000, 0)
EVERY = 0  # The count that stands for all labels.
SEEDS = (0, 1, 2)
MOST_TRAINED = 5000  # Samples that a classifier learns from: more take minutes.
MOST_TESTED = 5000
MOST_INPUTS = 1024  # Above, a picture of that many is what the inputs are thinned to.
ITERATIONS = 200
SURE = 1.96
WHERE = "Features"

Labels = NDArray[Any]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Share of test samples that are classified rightly, from so many labels: ``accuracies``
    float64 (counts, seeds), of one kind of features: "codings", "inputs" or "pca"."""

    key: str
    name: str
    accuracies: NDArray[np.float64]

    @property
    def means(self) -> NDArray[np.float64]:
        """Over the seeds, (counts,)."""
        return np.asarray(self.accuracies.mean(axis=1))

    @property
    def deviations(self) -> NDArray[np.float64]:
        """Sample standard deviation (n − 1) over the seeds, (counts,); NaN for a single one."""
        if self.accuracies.shape[1] < 2:
            return np.full(len(self.accuracies), np.nan)
        return np.asarray(self.accuracies.std(axis=1, ddof=1))


@dataclass(frozen=True, slots=True, eq=False)
class FeaturesCompared:
    """``counts`` are the numbers of labels that there were, rising; ``chance`` the share of the
    most frequent class among the test samples; ``told`` what can be said."""

    counts: tuple[int, ...]
    curves: tuple[Curve, ...]
    chance: float
    told: str

    def curve(self, key: str) -> Curve:
        """That of one kind of features."""
        return next(one for one in self.curves if one.key == key)


def features_compared(
    train_inputs: Array,
    train_codings: Array,
    train_labels: Labels,
    test_inputs: Array,
    test_codings: Array,
    test_labels: Labels,
    counts: Sequence[int] = COUNTS,
    seeds: Sequence[int] = SEEDS,
    should_stop: Callable[[], bool] = lambda: False,
    progress: Callable[[float], object] = lambda fraction: None,
) -> FeaturesCompared | None:
    """Classifiers on codings (n, codings), on inputs (n, features), and on as many principal
    components of the inputs as there are codings; None if it is to stop.

    ``counts`` are numbers of labels, 0 all of them: each is drawn anew with every seed, every
    class in its share and at least once. Labels (n,) are of any kind. Of more than 5,000 samples
    5,000 are taken, which is told. Raises DataError where there are fewer than two classes, no
    test samples, or codings that are no numbers.
    """
    _check(train_labels, test_labels, (train_codings, test_codings))
    kept = _rows(train_labels, MOST_TRAINED), _rows(test_labels, MOST_TESTED)
    labels = train_labels[kept[0]], test_labels[kept[1]]
    inputs = _thinned(train_inputs[kept[0]]), _thinned(test_inputs[kept[1]])
    kinds = {
        CODINGS: (train_codings[kept[0]], test_codings[kept[1]]),
        INPUTS: inputs,
        PCA: _components(*inputs, train_codings.shape[1]),
    }
    known = _counts(counts, labels[0])
    found = {key: np.empty((len(known), len(seeds))) for key in kinds}
    every = len(known) * len(seeds) * len(kinds)
    for done, (at, seed, key) in enumerate(_fits(known, seeds, kinds)):
        if should_stop():
            return None
        progress(done / every)
        if seed and known[at] == len(labels[0]):  # All of them are the same, whatever the seed.
            found[key][at, seed] = found[key][at, 0]
            continue
        chosen = _drawn(labels[0], known[at], seeds[seed])
        train, test = kinds[key]
        found[key][at, seed] = _accuracy(train[chosen], labels[0][chosen], test, labels[1])
    progress(1.0)
    curves = tuple(Curve(key, NAMES[key], values) for key, values in found.items())
    chance = float(np.unique(labels[1], return_counts=True)[1].max() / len(labels[1]))
    taken = _taken(len(train_labels), len(test_labels), train_inputs.shape[1])
    told = f"{_told(known, curves, len(labels[1]), len(seeds))}{taken}"
    return FeaturesCompared(known, curves, chance, told)


def _fits(
    counts: Sequence[int], seeds: Sequence[int], kinds: Mapping[str, object]
) -> Iterator[tuple[int, int, str]]:
    """The quick ones first."""
    return (
        (at, seed, key) for at in range(len(counts)) for seed in range(len(seeds)) for key in kinds
    )


def _check(train: Labels, test: Labels, codings: tuple[Array, Array]) -> None:
    if len(np.unique(train)) < 2:
        raise DataError(
            "the labels of the training part are of a single class, or there are none",
            where=WHERE,
            remedy="Choose data with labels of two classes or more",
        )
    if not len(test):
        raise DataError(
            "there are no test samples to classify",
            where=WHERE,
            remedy="Set a part of the data aside as test samples",
        )
    if not all(np.isfinite(one).all() for one in codings):
        raise DataError(
            "some codings are no finite numbers",
            where=WHERE,
            why="The network has diverged",
            remedy="Look at an earlier snapshot, or train again with a lower learning rate",
        )


def _counts(wanted: Sequence[int], labels: Labels) -> tuple[int, ...]:
    """Those that there are labels enough for, and that hold each class once; 0 is all."""
    most, least = len(labels), len(np.unique(labels))
    known = {most if one == EVERY else one for one in wanted}
    return tuple(sorted(one for one in known if least <= one <= most)) or (most,)


def _rows(labels: Labels, most: int) -> Rows:
    return np.sort(_drawn(labels, min(most, len(labels)), 0))


def _drawn(labels: Labels, count: int, seed: int) -> Rows:
    """So many rows by chance, of each class its share, rounded so that the rest is least, and at
    least one; for counts of at least a row a class."""
    _, which, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    generator = np.random.default_rng(seed)
    if count < len(sizes):
        return generator.permutation(len(labels))[:count]
    wanted = np.maximum(1, _shares(sizes, count))
    while wanted.sum() > count:
        wanted[np.where(wanted > 1, wanted - sizes * count / len(labels), -np.inf).argmax()] -= 1
    order = generator.permutation(len(labels))
    chosen = [order[which[order] == one][:many] for one, many in enumerate(wanted)]
    return np.concatenate(chosen)


def _shares(sizes: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    exact = sizes * count / sizes.sum()
    found: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    rest = count - int(found.sum())
    found[np.argsort(found - exact, kind="stable")[:rest]] += 1
    return found


def _thinned(inputs: Array) -> Array:
    """Inputs (n, features), of very many features some, evenly spread."""
    width = inputs.shape[1]
    if width <= MOST_INPUTS:
        return inputs
    return inputs[:, np.linspace(0, width - 1, MOST_INPUTS).astype(np.int64)]


def _components(train: Array, test: Array, codes: int) -> tuple[Array, Array]:
    pca = fit_pca(train)
    kept = pca.components[:, :codes]
    one, other = ((part - pca.mean) @ kept for part in (train, test))
    return one.astype(np.float32), other.astype(np.float32)


def _accuracy(train: Array, labels: Labels, test: Array, expected: Labels) -> float:
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    fitted = make_pipeline(StandardScaler(), LogisticRegression(max_iter=ITERATIONS))
    with warnings.catch_warnings():
        # After so many steps it has found nearly all that there is to find.
        warnings.simplefilter("ignore", ConvergenceWarning)
        fitted.fit(train.astype(np.float64), labels)
    return float(np.mean(fitted.predict(test.astype(np.float64)) == expected))


def _told(counts: tuple[int, ...], curves: tuple[Curve, ...], tested: int, seeds: int) -> str:
    fewest, most = _at(curves, 0), _at(curves, -1)
    first = (
        f"With {counts[0]:,} labels {_percent(fewest[CODINGS])} of the test samples are told "
        f"rightly by codings, {_percent(fewest[INPUTS])} by the inputs and {_percent(fewest[PCA])} "
        "by as many principal components"
    )
    if len(counts) > 1:
        first += (
            f"; with {counts[-1]:,} it is {_percent(most[CODINGS])}, {_percent(most[INPUTS])} and "
            f"{_percent(most[PCA])}"
        )
    apart = [_compared(counts, curves, other, tested) for other in (INPUTS, PCA)]
    single = " One seed says little of the spread." if seeds == 1 else ""
    return f"{first}. {' '.join(apart)}{single}"


def _at(curves: tuple[Curve, ...], at: int) -> dict[str, float]:
    return {one.key: float(one.means[at]) for one in curves}


def _compared(counts: tuple[int, ...], curves: tuple[Curve, ...], other: str, tested: int) -> str:
    """At how many labels codings are surely better, or worse, than another kind."""
    mine, theirs = (next(one for one in curves if one.key == key) for key in (CODINGS, other))
    gaps = mine.means - theirs.means
    sure = np.abs(gaps) > SURE * _errors(mine, theirs, tested)
    labels = [f"{count:,}" for count in counts]
    better = [one for one, told, gap in zip(labels, sure, gaps, strict=True) if told and gap > 0]
    worse = [one for one, told, gap in zip(labels, sure, gaps, strict=True) if told and gap < 0]
    name = "the inputs" if other == INPUTS else "PCA"
    if not better and not worse:
        return f"Codings and {name} cannot be told apart."
    said = [f"better than {name} with {_list(better)}"] if better else []
    said += [f"worse{'' if better else f' than {name}'} with {_list(worse)}"] if worse else []
    return f"Codings are {', '.join(said)} labels."


def _errors(one: Curve, other: Curve, tested: int) -> NDArray[np.float64]:
    """Standard error of the difference of means: from seed to seed, or of a share of so many test
    samples, whichever is more."""
    seeds = one.accuracies.shape[1]
    by_seed = np.zeros(len(one.accuracies))
    if seeds > 1:
        by_seed = (one.accuracies - other.accuracies).std(axis=1, ddof=1) / seeds**0.5
    shares = [kind.means * (1 - kind.means) / tested for kind in (one, other)]
    return np.maximum(by_seed, np.sqrt(shares[0] + shares[1]))


def _taken(trained: int, tested: int, width: int) -> str:
    """What was left out, in a sentence."""
    found = []
    if trained > MOST_TRAINED:
        found.append(f"{MOST_TRAINED:,} of {trained:,} training samples")
    if tested > MOST_TESTED:
        found.append(f"{MOST_TESTED:,} of {tested:,} test samples")
    if width > MOST_INPUTS:
        found.append(f"{MOST_INPUTS:,} of {width:,} inputs")
    return f" Taken were {', '.join(found)}, to be quick." if found else ""


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
