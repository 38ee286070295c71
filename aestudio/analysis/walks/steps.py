"""Codings one after the other, from which a decoder makes samples that change little by little."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aestudio.core.architecture import Architecture
from aestudio.core.errors import DataError
from aestudio.core.weights import Array

PARALLEL = 1e-6  # Sine of an angle below which a plane is not defined.
Numbers = NDArray[np.float64]


class Path(StrEnum):
    """How to get from one coding to the next."""

    STRAIGHT = "straight"
    SPHERICAL = "spherical"


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """``codings`` float32 (m, codings), where each lies (``at`` float64 (m,), in what ``told``
    counts), and what they are."""

    codings: Array
    at: Numbers
    told: str


def path_of(architecture: Architecture) -> Path:
    """The way that suits its codings: around the origin where they are held near a prior, else
    straight on.

    Nearly all of N(0, I) in many dimensions lies near a sphere of radius √codings. A straight line
    cuts through the middle, where there are no samples and the decoder has learnt nothing (White
    2016, "Sampling Generative Networks"). Codings that nothing holds anywhere have no such sphere.
    """
    return Path.STRAIGHT if architecture.coding.prior is None else Path.SPHERICAL


def between(codings: Array, steps: int, path: Path = Path.STRAIGHT) -> Walk:
    """From each of ``codings`` (k, codings) to the next in so many steps, k ≥ 2 and steps ≥ 1:
    (k − 1)·steps + 1 codings, all that are given among them, ``at`` 0…k − 1.

    On a spherical path the direction turns evenly (Shoemake 1985) and the distance from the origin
    changes evenly. Raises DataError of fewer codings or steps.
    """
    if len(codings) < 2 or steps < 1:
        raise DataError(
            f"{len(codings)} codings and {steps} steps make no way",
            where="Walk",
            remedy="Choose two codings or more, and a step or more between them",
        )
    exact, shares = codings.astype(np.float64), np.arange(steps) / steps
    leg = _turned if path is Path.SPHERICAL else _straight
    legs = [leg(one, other, shares) for one, other in pairwise(exact)]
    whole = np.concatenate([*legs, exact[-1:]]).astype(np.float32)
    way = "around the origin" if path is Path.SPHERICAL else "in a straight line"
    told = f"From each of {len(codings)} codings to the next, {way}, in {steps} steps"
    return Walk(whole, np.arange(len(whole)) / steps, told)


def principal_direction(codings: Array, number: int, steps: int, sigmas: float = 3.0) -> Walk:
    """Through the mean of codings (n, codings), n ≥ 2, along their principal component ``number``
    (from 0, the strongest): ``steps`` codings from −sigmas to +sigmas standard deviations, which
    ``at`` counts. Its largest number points upwards. Raises DataError where there is none such."""
    count, width = codings.shape
    if count < 2 or not 0 <= number < width or steps < 2:
        raise DataError(
            f"{count:,} codings of {width:,} numbers have no direction {number + 1} to walk "
            f"along in {steps} steps",
            where="Walk",
            remedy=f"Choose one of the {width:,} directions, and two steps or more",
        )
    exact = codings.astype(np.float64)
    mean = exact.mean(axis=0)
    centred = exact - mean
    values, vectors = np.linalg.eigh(centred.T @ centred / count)
    values = np.maximum(values, 0)
    strength, direction = values[-1 - number], vectors[:, -1 - number]
    direction = direction * np.sign(direction[np.argmax(np.abs(direction))])
    at = np.linspace(-sigmas, sigmas, steps)
    walk = mean + at[:, np.newaxis] * np.sqrt(strength) * direction
    share = strength / values.sum() if values.any() else 0.0
    told = (
        f"Along principal component {number + 1} of {count:,} codings, {share:.1%} of their "
        f"variance, through their mean, in standard deviations"
    )
    return Walk(walk.astype(np.float32), at, told)


def arithmetic(a: Array, b: Array, c: Array) -> Walk:
    """a − b + c of three codings (codings,), or of the means of groups (n, codings): what tells a
    from b is added to c (Mikolov et al. 2013). One coding, ``at`` 0."""
    first, second, third = (_mean(one) for one in (a, b, c))
    found = (first - second + third).astype(np.float32)
    return Walk(found[np.newaxis], np.zeros(1), "The first coding, less the second, plus the third")


def _mean(codings: Array) -> Numbers:
    exact = codings.astype(np.float64)
    return exact if exact.ndim == 1 else np.asarray(exact.mean(axis=0))


def _straight(one: Numbers, other: Numbers, shares: Numbers) -> Numbers:
    share = shares[:, np.newaxis]
    return (1 - share) * one + share * other


def _turned(one: Numbers, other: Numbers, shares: Numbers) -> Numbers:
    """Straight where both lie on a line through the origin, in no plane of their own."""
    lengths = np.linalg.norm(one), np.linalg.norm(other)
    if not all(lengths):
        return _straight(one, other, shares)
    first, last = one / lengths[0], other / lengths[1]
    angle = np.arccos(np.clip(first @ last, -1, 1))
    if np.sin(angle) < PARALLEL:
        return _straight(one, other, shares)
    share = shares[:, np.newaxis]
    direction = np.sin((1 - share) * angle) * first + np.sin(share * angle) * last
    length = (1 - share) * lengths[0] + share * lengths[1]
    return np.asarray(direction / np.sin(angle) * length)
