"""What a variational network was trained to make small, in nats a sample."""

from dataclasses import dataclass

from aestudio.core.history import RECONSTRUCTION
from aestudio.core.objectives import Loss
from aestudio.core.objectives.divergence import Divergence
from aestudio.core.run import Run


@dataclass(frozen=True, slots=True)
class Bound:
    """−ELBO = −E ln p(x|z) + KL(q(z|x) ‖ N(0, 1)): ``reconstruction`` is the first part, None
    where the loss is no likelihood, ``divergence`` the second."""

    reconstruction: float | None
    divergence: float

    @property
    def total(self) -> float | None:
        """Their sum, at least as much as the data's negative log-likelihood."""
        return None if self.reconstruction is None else self.reconstruction + self.divergence


def bound_of(run: Run) -> Bound | None:
    """That of a run whose codings are drawn, after the epoch that its last such stage has kept: on
    the validation part if there is one. None where nothing is known of it.

    The loss is a mean over features, and counts here as often as there are features; β counts
    as 1.
    """
    stages = [stage for stage in run.reached if stage.coding]
    series = run.history.stage(stages[-1].number) if stages else None
    record = series.kept if series else None
    if record is None or series is None:
        return None
    terms = dict(zip(series.terms, record.validation_terms or record.terms, strict=False))
    if RECONSTRUCTION not in terms or Divergence.name not in terms:
        return None
    features, likelihood = stages[-1].layers[-1].units, Loss.BINARY_CROSS_ENTROPY
    known = stages[-1].loss is likelihood
    reconstruction = features * terms[RECONSTRUCTION] if known else None
    return Bound(reconstruction, terms[Divergence.name])
