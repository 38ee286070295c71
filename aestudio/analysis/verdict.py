"""What can be said of a face-off, in sentences, and no more."""

from collections.abc import Iterator
from math import floor, isfinite, log10

from aestudio.analysis.face_off import Contender, FaceOff, wins
from aestudio.core.differences import differing

FEW = 3  # Below so many seeds a spread is hardly known itself.
NEAR = 4  # Within such a part of the time that was given, times count as the same.
TWICE = 2.0  # From here on an error is so many times another, rather than so many percent worse.


def verdict(face_off: FaceOff) -> str:
    """Who is ahead, by how much and how surely; what tying and an epoch cost and bring."""
    return " ".join(_sentences(face_off))


def share_text(share: float) -> str:
    """A share in percent with the digits that matter: 8 %, 0.4 %, 0.03 %."""
    percent = 100 * abs(share)
    if percent >= 0.95 or percent == 0:
        return f"{percent:.0f} %"
    return f"{percent:.{min(9, -floor(log10(percent)))}f} %"


def _sentences(face_off: FaceOff) -> Iterator[str]:
    known = [one for one in face_off.ranking if isfinite(one.error.mean)]
    if len(face_off.contenders) < 2:
        yield "There is nothing to compare yet."
        return
    if not face_off.same_data:
        yield "They were not measured on the same data: their errors cannot be compared."
        return
    yield from _broken(face_off)
    if len(known) > 1:
        yield _ahead(face_off, *known[:2])
        yield from _tying(known)
        yield from _fastest(known)
        yield from _unequal_times(face_off)
        yield from _unequal_plans(face_off)
    if face_off.seeds == 1:
        yield "One run each says little: another seed may turn the order."
    elif face_off.seeds < FEW:
        yield f"{face_off.seeds} seeds say little of the spread: more of them would tell."


def _broken(face_off: FaceOff) -> Iterator[str]:
    for one in face_off.ranking:
        if one.broken:
            yield f"{_begun(one.name)} broke off in {one.broken} of {_seeds(len(one.trials))}."


def _ahead(face_off: FaceOff, best: Contender, next_: Contender) -> str:
    """The best against the one behind it."""
    given = _given(face_off)
    gap = next_.error.mean - best.error.mean
    if best.broken == next_.broken and gap == 0:
        return f"{given} {best.name} and {next_.name} come to the same error."
    won, seeds = wins(best, next_)
    of_seeds = f" ({won} of {_seeds(seeds)})" if seeds > 1 else ""
    if gap <= 0:
        return f"{given} {best.name} is ahead of {next_.name}, of which not every run ended."
    by = share_text(gap / next_.error.mean)
    if face_off.seeds == 1:
        return f"{given} {best.name} came to an error {by} lower than {next_.name}."
    if best.error.beyond(next_.error):
        return f"{given} {best.name} wins over {next_.name} by {by}{of_seeds}."
    return (
        f"{given} {best.name} is ahead of {next_.name} by {by}{of_seeds}, which is within the "
        "spread between seeds: they may be equally good."
    )


def _given(face_off: FaceOff) -> str:
    if face_off.seconds is not None:
        return "On these data, with the same time,"
    if face_off.updates is not None:
        return "On these data, with the same number of updates,"
    if face_off.epochs is not None:
        return "On these data, with the same number of epochs,"
    return "On these data"


def _tying(known: list[Contender]) -> Iterator[str]:
    """Of the first pair that differs in nothing but whether it is tied."""
    pairs = ((one, other) for one in known for other in known if one is not other)
    for tied, free in pairs:
        if _only_tied(tied, free):
            saved = f"{free.parameters - tied.parameters:,} of {free.parameters:,} parameters"
            yield f"Tying saves {saved} and {_compared(tied, free, 'not tying')}."
            return


def _only_tied(tied: Contender, free: Contender) -> bool:
    if not (tied.settings and free.settings):
        return False
    keys = set(differing((tied.settings, free.settings))) - {"seed"}
    return keys == {"tied"} and tied.parameters < free.parameters


def _fastest(known: list[Contender]) -> Iterator[str]:
    """Where another than the best surely takes less time an epoch."""
    best, *others = known
    faster = [one for one in others if one.epoch_seconds.mean < best.epoch_seconds.mean]
    if not faster:
        return
    one = min(faster, key=lambda found: found.epoch_seconds.mean)
    if one.epoch_seconds.count > 1 and one.epoch_seconds.beyond(best.epoch_seconds):
        less = share_text(1 - one.epoch_seconds.mean / best.epoch_seconds.mean)
        compared = _compared(one, best, best.name)
        yield f"{_begun(one.name)} takes {less} less time an epoch, and {compared}."


def _unequal_times(face_off: FaceOff) -> Iterator[str]:
    """Where whole epochs do not come near to the time that each was given."""
    given = face_off.seconds
    times = [one.seconds for each in face_off.contenders for one in each.trials if one.epochs]
    if given is None or not times or max(abs(one - given) for one in times) <= given / NEAR:
        return
    low, high = f"{min(times):.1f}", f"{max(times):.1f}"
    took = low if low == high else f"{low} to {high}"
    yield f"Runs end with an epoch, so these took {took} s: give them more time for a fair race."


def _unequal_plans(face_off: FaceOff) -> Iterator[str]:
    """Where each had the epochs of its own plan, and they are not as many."""
    if any(one is not None for one in (face_off.seconds, face_off.updates, face_off.epochs)):
        return
    epochs = [one.epochs for each in face_off.contenders for one in each.trials]
    if min(epochs) < max(epochs):
        yield f"Each had its own plan, of {min(epochs):,} to {max(epochs):,} epochs in all."


def _compared(one: Contender, other: Contender, name: str) -> str:
    """How its error stands to another's: is 9 % better than not tying."""
    mine, theirs = one.error.mean, other.error.mean
    several = one.error.count > 1 and other.error.count > 1
    if mine == theirs:
        return f"reconstructs as well as {name}"
    if several and not one.error.beyond(other.error):
        return f"reconstructs as well as {name}, within the spread"
    if mine < theirs:
        return f"is {share_text(1 - mine / theirs)} better than {name}"
    if mine < TWICE * theirs:
        return f"reconstructs {share_text(mine / theirs - 1)} worse than {name}"
    return (
        f"has {mine / theirs:.1f} times the error of {name}" if theirs else f"is worse than {name}"
    )


def _seeds(count: int) -> str:
    return f"{count} seed{'' if count == 1 else 's'}"


def _begun(name: str) -> str:
    """A name at the beginning of a sentence."""
    return name[:1].upper() + name[1:]
