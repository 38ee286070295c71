"""What is known of the inside of a network, and of its bound, in words."""

from aestudio.analysis.activity import Activity
from aestudio.analysis.bound import Bound
from aestudio.analysis.divergence import COLLAPSED
from aestudio.analysis.insight import Insight
from aestudio.core.codings import DrawnCoding
from aestudio.core.stack import Role
from aestudio.gui.kit.figures import count_text

SMALL = 0.01  # Below this two decimals tell nothing.


def activity_text(one: Activity) -> str:
    """mean activity 0.11, target 0.10"""
    target = "" if one.target is None else f", target {_share(one.target)}"
    return f"mean activity {_share(one.mean)}{target}"


def activities_text(activities: tuple[Activity, ...]) -> str:
    """The same of all layers, by their names where there are several."""
    if len(activities) == 1:
        return activity_text(activities[0])
    return " · ".join(f"{_name(one)}: {activity_text(one)}" for one in activities)


def bound_text(bound: Bound) -> str:
    """101.0 nats a sample (77.2 + 23.7)"""
    if bound.total is None or bound.reconstruction is None:
        return f"KL {_nats(bound.divergence)} nats a sample"
    parts = f"{_nats(bound.reconstruction)} + {_nats(bound.divergence)}"
    return f"{_nats(bound.total)} nats a sample ({parts})"


def bound_help(bound: Bound) -> str:
    """What these are."""
    if bound.total is None:
        return "How far the distributions of the codings are from N(0, 1), on the validation part"
    return (
        "−ELBO, with β = 1, on the validation part: cross-entropy summed over the features + KL "
        "divergence of the codings from N(0, 1)"
    )


def collapse_text(insight: Insight) -> str:
    """2 of 10 codings have collapsed (KL below 0.01 nats); empty where none has."""
    collapsed = insight.collapsed
    if collapsed is None or not collapsed.any():
        return ""
    idle, count = int(collapsed.sum()), len(collapsed)
    told = "has" if idle == 1 else "have"
    of = count_text(count, "coding")
    return f"{idle:,} of {of} {told} collapsed (KL below {COLLAPSED:g} nats)"


def collapse_why(coding: DrawnCoding) -> str:
    """Why codings collapse, and what to try."""
    return (
        "A coding that has collapsed is drawn from N(0, 1) whatever the sample: what it could tell "
        "saves less reconstruction error than its KL divergence costs, so the decoder does without "
        f"it. If you want it in use, train with {coding.relief}. Else as many fewer codings do as "
        "well."
    )


def _name(one: Activity) -> str:
    return "codings" if one.layer.role is Role.CODINGS else f"hidden layer {one.layer.number}"


def _share(value: float) -> str:
    return f"{value:.2f}" if value >= SMALL else f"{value:.2g}"


def _nats(value: float) -> str:
    return f"{value:,.1f}"
