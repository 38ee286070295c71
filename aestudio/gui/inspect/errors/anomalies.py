"""Which samples count as anomalies, by a rule or by hand, and how well that meets labels."""

from dataclasses import dataclass, field

import numpy as np

from aestudio.analysis.outliers.thresholds import (
    RULES,
    Judged,
    Mask,
    Rule,
    Scores,
    Threshold,
    judged,
    threshold_of,
)
from aestudio.gui.kit.csv_text import csv_text
from aestudio.gui.samples.part import Part

BY_HAND = Rule("hand", "By hand")
CHOICES = (*RULES, BY_HAND)


@dataclass(frozen=True, slots=True)
class AnomalySettings:
    """``classes`` are those that count as anomalies; ``value`` is a threshold by hand."""

    rule: Rule = RULES[0]
    setting: float = RULES[0].default
    classes: frozenset[int] = field(default_factory=frozenset)
    value: float = 0.0

    @property
    def by_hand(self) -> bool:
        """Whether no rule finds the threshold."""
        return self.rule is BY_HAND


@dataclass(frozen=True, slots=True, eq=False)
class Anomalies:
    """The threshold, and what it makes of the samples of a part."""

    threshold: Threshold
    judged: Judged


def anomalies_of(
    settings: AnomalySettings, scores: Scores, training: Scores, anomalous: Mask | None
) -> Anomalies:
    """Of errors (n,), and those of the training part; raises DataError where a rule does not
    find a threshold."""
    if settings.by_hand:
        found = Threshold(settings.value, "Set by hand.")
    else:
        found = threshold_of(settings.rule, scores, training, settings.setting, anomalous)
    return Anomalies(found, judged(scores, found, anomalous))


def anomalous_of(part: Part, classes: frozenset[int]) -> Mask | None:
    """Samples of these classes, bool (n,); None where it is not known."""
    if part.labels is None or not classes:
        return None
    return np.isin(part.labels, sorted(classes))


def anomalies_table(part: Part, scores: Scores, found: Anomalies) -> str:
    """A line for each sample of a part, as CSV: its row in the file, its class and its score, and
    whether that is above the threshold."""
    above = np.zeros(len(part), bool)
    above[found.judged.rows] = True
    return csv_text(
        ("row", "class", "score", "above threshold"),
        (
            (int(part.rows[one]) + 1, part.class_name(one), score, int(above[one]))
            for one, score in enumerate(scores.tolist())
        ),
    )
