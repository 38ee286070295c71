"""What to know of reconstructions beside their error: of the network, the samples, their order."""

from aestudio.gui.build.training.headline import as_trained
from aestudio.gui.build.viewer.footer import Remark
from aestudio.gui.build.viewer.measuring import Outcome
from aestudio.gui.document.session import Session
from aestudio.gui.samples.part import PartName
from aestudio.gui.shell.labels import advice


def remarks(
    outcome: Outcome, session: Session, far: str, sorted_by: Outcome | None
) -> Remark | None:
    """All there is to say, as one; ``far`` tells what lies far outside of the training part, and
    ``sorted_by`` is the outcome that keeps the cells in their places, if one does."""
    told = [one for one in (_remark(outcome, session, far), _kept_order(outcome, sorted_by)) if one]
    if not told:
        return None
    whole = ".\n".join(one.whole.rstrip(".") for one in told)
    return told[0] if len(told) == 1 else Remark(" · ".join(one.words for one in told), whole)


def _kept_order(outcome: Outcome, sorted_by: Outcome | None) -> Remark | None:
    """That cells stand where earlier errors put them."""
    if sorted_by in (None, outcome):
        return None
    assert sorted_by is not None
    earlier = sorted_by.request.moment
    since = f"those of {earlier}" if earlier else "those before this run"
    return Remark(
        "order kept while training",
        f"Sorted by earlier errors, {since}: no cell moves while the network learns. "
        "Choose the order again to sort by the errors of this moment",
    )


def _remark(outcome: Outcome, session: Session, far: str) -> Remark | None:
    """What to know of the network that was looked at, or of the samples."""
    finding, depth = outcome.finding, _depth(outcome, session)
    if finding is not None:
        return Remark("one output for all inputs", advice(finding))
    if depth:
        return Remark(depth, "The layers learnt so far")
    origin = "" if outcome.request.live else as_trained(session.document)
    if origin:
        return Remark(
            origin, f"The design has been changed since: these are reconstructions {origin}"
        )
    if far and outcome.request.part.name is PartName.TEST:
        return Remark("values far outside training", f"{far}.")
    return None


def _depth(outcome: Outcome, session: Session) -> str:
    """How deep the network is that was looked at, if it is not all of it."""
    architecture, run = outcome.request.architecture, session.run
    whole = session.project.architecture
    if run is not None and not outcome.request.live:
        whole = run.architecture
    partial = architecture.depth < whole.depth
    if not partial or whole.first_levels(architecture.depth) != architecture:
        return ""
    return f"through {architecture.depth} of {whole.depth} layers"
