"""What a finished run comes to, in a sentence: its error, against PCA, and whose it is."""

from dataclasses import dataclass
from math import isfinite

from aestudio.analysis.bound import bound_of
from aestudio.analysis.insight import Insight
from aestudio.core.architecture import Architecture
from aestudio.core.codings import DrawnCoding
from aestudio.core.progress import Progress
from aestudio.core.project import Document, Project
from aestudio.core.run import Run
from aestudio.core.shapes import shape_text
from aestudio.core.training import TrainingJob
from aestudio.gui.build.training.insight_text import (
    activities_text,
    bound_help,
    bound_text,
    collapse_text,
    collapse_why,
)
from aestudio.gui.build.training.run_text import stages_done
from aestudio.gui.kit.figures import count_text, error_figure, time_text

AS_GOOD = 0.005  # Shares of PCA's error by which one may be called as good.
MANY_TIMES = 2.0


@dataclass(frozen=True, slots=True)
class Headline:
    """``figure`` and what it is, the comparison with PCA and its tone, and ``about`` the run;
    ``briefly`` is what to say in less room of the first two.

    ``inside`` is what is known of the inside of its network, ``meaning`` what that means, and
    ``why`` it may not be as it should; None where there is nothing to know. ``other_design`` says
    that the design has been changed since, so that it is not its figure.
    """

    figure: str
    what: str
    verdict: str
    tone: str
    about: str
    other_design: bool
    briefly: tuple[str, str] = ("", "")
    inside: str | None = None
    meaning: str = ""
    why: str = ""


def headline(
    document: Document,
    pca_error: float | None,
    *,
    sound: bool = True,
    insight: Insight | None = None,
) -> Headline | None:
    """Of the run of a document, None before it has been measured.

    ``pca_error`` is the mean squared error of PCA on the same samples with as many codes as the
    run has; both are of scaled values. ``sound`` is whether its weights still give that error,
    ``insight`` what is known of its network.
    """
    run = document.run
    if run is None or run.test_error is None:
        return None
    error = run.test_error.scaled if sound else float("nan")
    scaled = "" if run.test_error.raw == run.test_error.scaled else ", of scaled values"
    verdict, tone = _against_pca(error, pca_error)
    noise = _with_noise(run) if sound else ""
    inside, meaning, why = _inside(run, insight or Insight())
    return Headline(
        error_figure(error),
        f"squared error on the test part{scaled}{noise}",
        verdict,
        tone,
        _about(run),
        not document.continues,
        (
            f"squared test error{', scaled' if scaled else ''}{noise}",
            verdict.partition(" with ")[0],
        ),
        inside,
        meaning,
        why,
    )


def _with_noise(run: Run) -> str:
    error = run.test_mse_corrupted
    return "" if error is None else f"; {error_figure(error)} with noise"


def _inside(run: Run, insight: Insight) -> tuple[str | None, str, str]:
    """What is known of the inside, what that means, and why it may not be as it should."""
    architecture = run.architecture.first_levels(run.levels)
    bound, coding = bound_of(run), architecture.coding
    sparse = any(not layer.sparsity.is_none for layer in architecture.stack)
    if bound is None and not sparse:
        return None, "", ""
    collapse = collapse_text(insight)
    told = (
        "" if bound is None else bound_text(bound),
        activities_text(insight.activities) if insight.activities else "",
        collapse,
    )
    meaning = "" if bound is None else bound_help(bound)
    why = collapse_why(coding) if collapse and isinstance(coding, DrawnCoding) else ""
    return " · ".join(one for one in told if one), meaning, why


def as_trained(document: Document) -> str:
    """Whose curves and pictures are shown, where the design has been changed since its run:
    “as trained, 784 → 300 → 150”; empty where that goes without saying."""
    run, project = document.run, document.project
    if run is None:
        return ""
    others = f" on {run.data.name}" if run.data is not None and _other_data(document) else ""
    return _of_another("as trained", run, project, others)


def in_training(job: TrainingJob | None, project: Project) -> str:
    """The same of what is being trained, while the design is changed beside it."""
    return "" if job is None else _of_another("in training", job, project)


def _of_another(said: str, one: Run | TrainingJob, design: Project, others: str = "") -> str:
    if others or one.architecture.shapes != design.architecture.shapes:
        return f"{said}, {_encoder(one.architecture)}{others}"
    same = one.architecture == design.architecture and one.plan == design.plan
    return "" if same else f"{said}, with other settings"


def _other_data(document: Document) -> bool:
    run = document.run
    return run is not None and run.data_sha256 != document.project.data.fingerprint


def _encoder(architecture: Architecture) -> str:
    shapes = architecture.shown_shapes[: architecture.depth + 1]
    return " → ".join(map(shape_text, shapes))


def _against_pca(error: float, pca: float | None) -> tuple[str, str]:
    """The comparison in words and its tone; nothing where either is not known."""
    if pca is None or not pca > 0 or not isfinite(error):
        return "", ""
    than = f"PCA’s {error_figure(pca)} with as many codes"
    better = 1 - error / pca
    if abs(better) <= AS_GOOD:
        return f"as good as {than}", ""
    if better > 0:
        return f"{better:.0%} better than {than}".replace("%", " %"), "good"
    if error >= MANY_TIMES * pca:
        return f"{error / pca:.1f} times {than}", "warning"
    return f"{-better:.0%} worse than {than}".replace("%", " %"), "warning"


def _about(run: Run) -> str:
    if run.is_from_elsewhere:
        return f"{_encoder(run.architecture)} · imported"
    epochs = sum(len(series.epochs) for series in run.history.stages)
    seconds = sum(series.seconds for series in run.history.stages)
    way = run.plan.strategy.label.lower()
    length = f"{count_text(epochs, 'epoch')} in {time_text(seconds)}"
    return f"{_encoder(run.architecture)} · {way} · {length}{_end(run)}"


def _end(run: Run) -> str:
    """How far it came, where that is not to its end."""
    if run.finished:
        return ""
    some = stages_done(Progress.of_run(run))
    return f" · {some[0].lower()}{some[1:]}" if some else " · stopped before its end"
