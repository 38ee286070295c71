"""Whether curves go on or are those of other training."""

from aestudio.core.history import StageHistory
from aestudio.core.progress import Progress


def goes_on(before: Progress, now: Progress) -> bool:
    """Whether the curves are those from before, maybe longer, and not of other training."""
    if len(before.stages) != len(now.stages):
        return False
    pairs = [(one, now.history.stage(one.stage)) for one in before.history.stages]
    return all(later is not None and _longer(one, later) for one, later in pairs)


def _longer(before: StageHistory, later: StageHistory) -> bool:
    """Of the first and the last of what there was each tells whether it is still there."""
    told, starts = len(before.epochs), [chunk[:1].tolist() for chunk in before.chunks[:1]]
    return (
        len(later.epochs) >= told
        and all(before.epochs[at] == later.epochs[at] for at in {0, told - 1} if told)
        and (not starts or starts == [chunk[:1].tolist() for chunk in later.chunks[:1]])
    )
