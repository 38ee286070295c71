"""What a run came to, in a few sentences."""

from math import isfinite

from aestudio.core.figures import number_text
from aestudio.core.units import count_text
from aestudio.export.report.contents import Errors
from aestudio.export.report.words import error_text

AS_GOOD = 0.005  # Share of PCA's error by which one may be called as good.
MANY_TIMES = 2.0


def summary_of(errors: Errors, part: str, count: int, codes: int) -> tuple[str, ...]:
    """The error, in the data's unit where they have one, then PCA beside it."""
    samples = count_text(count, f"{part} sample")
    if not isfinite(errors.scaled.scaled):
        return (f"The error over {samples} is not a finite number.",)
    scaled, raw = errors.scaled.scaled, errors.scaled.raw
    of = "" if raw == scaled else " of scaled values"
    found = [f"Over {samples} the mean squared error{of} is {error_text(scaled)}."]
    if errors.root is not None:
        off = number_text(errors.root)
        found.append(f"An input is off by {off} in the data’s units (root mean square).")
    if errors.pca is not None:
        found.append(_beside_pca(scaled, errors.pca, codes))
    return tuple(found)


def _beside_pca(error: float, pca: float, codes: int) -> str:
    with_codes = f"PCA with {count_text(codes, 'component')}, as many as there are codings,"
    return f"{with_codes} has {error_text(pca)}: {_compared(error, pca)}."


def _compared(error: float, pca: float) -> str:
    if abs(error - pca) <= AS_GOOD * pca:
        return "the network is as good"
    if pca <= 0 or error <= 0:
        return f"the network is {'worse' if error > pca else 'better'}"
    better, times = error < pca, max(error, pca) / min(error, pca)
    word = "less" if better else "more"
    if times >= MANY_TIMES:
        told = f"{times:.3g} times"
        whose = ("PCA’s error", "the network’s") if better else ("the network’s error", "that")
        return f"{whose[0]} is {told} {whose[1]}"
    return f"the network’s error is {100 * abs(1 - error / pca):.2g} % {word}"
