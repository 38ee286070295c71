"""From which score on a sample counts as an anomaly.

A score is the error of a sample; the higher, the more unusual. No rule here changes a score: what
depends on the threshold is which samples are flagged, and so precision, recall and F1.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, nextafter

import numpy as np
from numpy.typing import NDArray

from aestudio.core.errors import DataError

Scores = NDArray[np.float64]
Mask = NDArray[np.bool_]
WHERE = "Threshold"


@dataclass(frozen=True, slots=True)
class Threshold:
    """Scores of at least ``value`` count as anomalies; ``told`` says how it was found."""

    value: float
    told: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to find a threshold, for a list to choose from.

    ``setting`` names its number, None where it has none; ``default`` is one to begin with,
    ``learns`` whether it goes by the training part, ``labelled`` whether it needs to know which
    samples are anomalies.
    """

    key: str
    label: str
    setting: str | None = None
    default: float = 0.0
    learns: bool = False
    labelled: bool = False


SHARE = Rule("share", "Top share", "Share, %", 5.0)
QUANTILE = Rule("quantile", "Quantile of training errors", "Quantile, %", 99.0, learns=True)
GAMMA = Rule("gamma", "Gamma fit to training errors", "False alarms, %", 1.0, learns=True)
MAXIMUM = Rule("maximum", "Beyond all training errors", learns=True)
BEST_F1 = Rule("f1", "Best F1 by the labels", labelled=True)
RULES = (SHARE, QUANTILE, GAMMA, MAXIMUM, BEST_F1)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """``rows`` int64 of the samples from the threshold on, the worst first.

    Where it is known which samples are anomalies: ``precision``, the share of these that are,
    ``recall``, the share of anomalies that are among these, ``f1``, their harmonic mean, each
    None where it is 0 / 0; and ``area``, that under the curve of recall against false alarms,
    whatever the threshold.
    """

    rows: NDArray[np.int64]
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    area: float | None = None


def by_share(scores: Scores, percent: float) -> Threshold:
    """The score from which on lie ``percent`` of the samples (n,), at least one."""
    known = _known(scores, "samples")
    count = max(1, min(len(known), round(len(known) * percent / 100)))
    value = float(np.partition(known, len(known) - count)[len(known) - count])
    samples = f"{count:,} of {len(known):,} samples"
    return Threshold(value, f"The highest {percent:g} %: {samples}.")


def by_quantile(training: Scores, percent: float) -> Threshold:
    """The score below which lie ``percent`` of the training samples (n,)."""
    known = _known(training, "training samples")
    value = float(np.quantile(known, percent / 100))
    return Threshold(value, f"{percent:g} % of {len(known):,} training samples have less error.")


def by_gamma(training: Scores, percent: float) -> Threshold:
    """The score that ``percent`` of samples like those trained on (n,) would exceed, were their
    errors gamma distributed.

    Fitted by maximum likelihood, from 0 on. Raises DataError where the errors do not differ.
    """
    from scipy.stats import gamma

    known = _known(training, "training samples")
    positive = known[known > 0]
    if len(positive) < 2 or np.ptp(positive) <= 1e-9 * positive.max():
        raise DataError(
            "the training samples all have the same error, which no gamma distribution fits",
            where=WHERE,
            remedy="Choose another rule, such as the quantile of training errors",
        )
    # Divided by their mean, for which the fit begins at a good place whatever the unit.
    unit = float(positive.mean())
    shape, _, scale = gamma.fit(positive / unit, floc=0)
    value = float(gamma.isf(percent / 100, shape, scale=scale) * unit)
    beyond = 100 * float(np.mean(known > value))
    return Threshold(
        value,
        f"A gamma distribution fitted to {len(known):,} training errors (shape {shape:.3g}) lies "
        f"above it with {percent:g} %; of the errors themselves {beyond:.2g} % do.",
    )


def by_maximum(training: Scores) -> Threshold:
    """The least score above that of every training sample (n,)."""
    known = _known(training, "training samples")
    return Threshold(
        nextafter(float(known.max()), inf),
        f"Above the error of every one of {len(known):,} training samples.",
    )


def by_best_f1(scores: Scores, anomalous: Mask) -> Threshold:
    """The score (n,) at which F1 is highest, the highest of several; raises DataError where
    there are no anomalies, or nothing else."""
    if not anomalous.any() or anomalous.all():
        which = "no sample is" if not anomalous.any() else "all samples are"
        raise DataError(
            f"{which} of the class that counts as an anomaly",
            where=WHERE,
            remedy="Choose another class, or a rule that needs no labels",
        )
    _known(scores, "samples")
    ranked = _ranked(scores)
    values, hits = _comparable(scores)[ranked], anomalous[ranked].cumsum()
    # Equal scores are judged alike: a threshold can only lie where the next one is lower.
    ends = np.flatnonzero(np.append(values[:-1] > values[1:], True))
    f1 = 2 * hits[ends] / (ends + 1 + hits[-1])
    best = int(ends[f1.argmax()])
    return Threshold(
        float(values[best]),
        f"F1 is highest here, {f1.max():.3f}, by the labels of these very samples: on others it "
        f"will be lower.",
    )


def judged(scores: Scores, threshold: Threshold, anomalous: Mask | None = None) -> Judged:
    """What a threshold makes of scores (n,); a score that is no number is the worst of all.

    ``anomalous`` bool (n,), where it is known.
    """
    ranked = _ranked(scores)
    count = int(np.count_nonzero(_comparable(scores) >= threshold.value))
    rows = ranked[:count]
    if anomalous is None:
        return Judged(rows)
    hits, every = int(anomalous[rows].sum()), int(anomalous.sum())
    return Judged(
        rows,
        precision=hits / count if count else None,
        recall=hits / every if every else None,
        f1=2 * hits / (count + every) if count + every else None,
        area=_area(_comparable(scores), anomalous),
    )


def threshold_of(
    rule: Rule,
    scores: Scores,
    training: Scores,
    setting: float,
    anomalous: Mask | None = None,
) -> Threshold:
    """That of a rule of the list; raises DataError where it cannot be found."""
    if rule is BEST_F1:
        if anomalous is None:
            anomalous = np.zeros(len(scores), np.bool_)
        return by_best_f1(scores, anomalous)
    if rule is MAXIMUM:
        return by_maximum(training)
    by: dict[Rule, Callable[[Scores, float], Threshold]] = {
        SHARE: by_share,
        QUANTILE: by_quantile,
        GAMMA: by_gamma,
    }
    return by[rule](training if rule.learns else scores, setting)


def _known(scores: Scores, whose: str) -> Scores:
    known = scores[np.isfinite(scores)].astype(np.float64)
    if len(known):
        return known
    raise DataError(
        f"there are no {whose} whose error is a number",
        where=WHERE,
        remedy="Choose another rule, or look at an earlier snapshot",
    )


def _comparable(scores: Scores) -> Scores:
    return np.where(np.isnan(scores), np.inf, scores)


def _ranked(scores: Scores) -> NDArray[np.int64]:
    """Rows, the highest score first, equals in order of the samples."""
    return np.argsort(-_comparable(scores), kind="stable")


def _area(scores: Scores, anomalous: Mask) -> float | None:
    """The chance that an anomaly has a higher score than another sample, ties counting half:
    Mann and Whitney's U / (n₁ · n₀)."""
    from scipy.stats import rankdata

    many = int(anomalous.sum())
    others = len(scores) - many
    if not many or not others:
        return None
    ranks = rankdata(scores)[anomalous].sum()
    return float((ranks - many * (many + 1) / 2) / (many * others))
