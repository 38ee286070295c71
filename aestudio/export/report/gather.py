"""From a run and its data to what a report says of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import isfinite, sqrt

import numpy as np

from aestudio import __version__
from aestudio.analysis.collapse import collapse_of
from aestudio.analysis.divergence import collapsed
from aestudio.analysis.image_form import image_form, is_series
from aestudio.analysis.insight import insight_of
from aestudio.analysis.maps.projection import pca_map
from aestudio.analysis.passing import passed
from aestudio.analysis.pca import pca_error
from aestudio.analysis.residuals.summary import ErrorsSummary, class_errors, errors_summary
from aestudio.analysis.tone import tone_of
from aestudio.core.errors import DataError
from aestudio.core.measured import measured_as
from aestudio.core.model import Model
from aestudio.core.named_values import Names
from aestudio.core.run import Run
from aestudio.core.units import count_text
from aestudio.core.weights import Array
from aestudio.data.dataset import Dataset
from aestudio.data.preparation.splits import Rows
from aestudio.data.samples import Labels
from aestudio.export.report.choosing import shown_of
from aestudio.export.report.contents import (
    Codings,
    Denoising,
    Errors,
    Heading,
    Numbers,
    ReportContents,
    moment,
)
from aestudio.export.report.layers import layers_of
from aestudio.export.report.measuring import Measurements, measurements
from aestudio.export.report.settings import settings_groups
from aestudio.export.report.stages import stages_of
from aestudio.export.report.summary import summary_of

MOST_PCA_FEATURES = 2048  # Of more, components take minutes.
MOST_POINTS = 20_000  # On the map.
PICTURES, PROFILES, ROWS = 8, 3, 1  # Samples of a kind that are shown.
PASSED, DAMAGED, LAID_OUT = 0.5, 0.7, 0.8  # Shares that are done after each step.
Stop = Callable[[], bool]
Progress = Callable[[float], object]


def never() -> bool:
    """Nobody stops it."""
    return False


@dataclass(frozen=True, slots=True)
class About:
    """What a report is of: the project, its run and when that was begun, in seconds since 1970."""

    project: str
    run: str = ""
    begun: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The samples that are measured, of ``total`` where the data are streamed."""

    name: str
    samples: Array
    rows: Rows
    labels: Labels | None
    total: int


def gather(
    about: About,
    run: Run,
    dataset: Dataset,
    made: datetime,
    should_stop: Stop = never,
    progress: Progress = lambda share: None,
) -> ReportContents | None:
    """All that a report says of the run on these data; None where it was to stop, else
    ``progress`` hears the share that is done, 0…1. Raises DataError for data of another width, or
    where there are none."""
    data, model = dataset.as_seen_by(run), run.model
    part = _part(data)
    _check(run, part)
    found = measurements(
        model,
        part.samples,
        data.scaling,
        data.encoding,
        should_stop,
        lambda share: progress(PASSED * share),
    )
    if found is None:
        return None
    denoising = _denoising(run, model, part, found, should_stop)
    progress(DAMAGED)
    if should_stop():
        return None
    layout, no_map = _map(found.codings, part)
    progress(LAID_OUT)
    if should_stop():
        return None
    errors = _errors(data, model, part, found)
    divergences = insight_of(model.architecture, model.weights, part.samples).nats
    progress(1.0)
    return ReportContents(
        heading=Heading(
            about.project,
            about.run,
            moment(about.begun),
            made.strftime("%Y-%m-%d %H:%M"),
            __version__,
        ),
        summary=summary_of(errors, part.name, len(part.samples), model.architecture.codings),
        notes=tuple(_notes(run, dataset, data, model, part, found, divergences)),
        architecture=run.architecture,
        layers=layers_of(run.architecture),
        levels=run.levels,
        groups=settings_groups(run, dataset.reference, data.scaling),
        stages=stages_of(run),
        loss=run.plan.loss.label,
        part=part.name,
        count=len(part.samples),
        shape=data.shape,
        names=Names(data.encoding, data.scaling),
        tone=tone_of(part.samples, data.scaling),
        class_names=data.class_names,
        errors=errors,
        samples=shown_of(
            model,
            part.samples,
            part.rows,
            part.labels,
            data.class_names,
            found.errors,
            _most_shown(data),
        ),
        map=layout,
        no_map=no_map,
        divergences=divergences,
        denoising=denoising,
    )


def _part(data: Dataset) -> _Part:
    reference, streamed = data.reference, data.stream is not None
    if len(data.test):
        total = reference.test_samples if streamed else len(data.test)
        return _Part("test", data.test, data.test_rows, data.test_labels, total)
    total = reference.training_samples if streamed else len(data.train)
    return _Part("training", data.train, data.train_rows, data.train_labels, total)


def _check(run: Run, part: _Part) -> None:
    if not len(part.samples):
        raise DataError("there are no samples", where="Report", remedy="Choose other data")
    width, inputs = part.samples.shape[1], run.architecture.inputs
    if width != inputs:
        raise DataError(
            f"the data have {count_text(width, 'number')} a sample, the run takes {inputs:,}",
            where="Report",
            remedy="Use the data that it was trained on",
        )


def _most_shown(data: Dataset) -> int:
    if data.encoding.features:
        return ROWS
    pictured = image_form(data.shape) is not None and not is_series(data.shape)
    return PICTURES if pictured else PROFILES


def _errors(data: Dataset, model: Model, part: _Part, found: Measurements) -> Errors:
    scaled = measured_as(float(found.errors.mean()), data.scaling)
    labels = None if part.labels is None else np.array(data.class_names)[part.labels]
    pictured = not data.encoding.features and image_form(data.shape) is not None
    return Errors(
        scaled=scaled,
        root=None if scaled.raw is None else sqrt(scaled.raw),
        spread=_spread(found.errors),
        classes=() if labels is None else class_errors(found.errors, labels),
        columns=tuple(found.columns.items()),
        pixels=found.squared if pictured and not is_series(data.shape) else None,
        pca=_pca(data, model, part),
    )


def _spread(errors: Numbers) -> ErrorsSummary | None:
    return errors_summary(errors) if np.isfinite(errors).any() else None


def _pca(data: Dataset, model: Model, part: _Part) -> float | None:
    """Of components of the training part, as many as there are codings."""
    features = data.train.shape[1]
    if features > MOST_PCA_FEATURES or not len(data.train):
        return None
    error = pca_error(data.train, part.samples, min(model.architecture.codings, features))
    return error if isfinite(error) else None


def _map(codings: Array, part: _Part) -> tuple[Codings | None, str]:
    try:
        laid_out = pca_map(codings)
    except DataError as error:
        return None, str(error)
    count = len(codings)
    drawn = min(count, MOST_POINTS)
    if drawn == part.total:
        return Codings(laid_out.points, part.labels, laid_out.told), ""
    rows = np.linspace(0, count - 1, drawn).astype(np.int64)
    labels = None if part.labels is None else part.labels[rows]
    _all, _dot, kept = laid_out.told.partition(". ")
    told = f"{drawn:,} of {part.total:,} samples, evenly taken. {kept}"
    return Codings(laid_out.points[rows], labels, told), ""


def _denoising(
    run: Run, model: Model, part: _Part, found: Measurements, should_stop: Stop
) -> Denoising | None:
    corruption = run.corruption
    if corruption.is_none:
        return None
    damaged = passed(model, part.samples, part.rows, corruption, should_stop, lambda share: None)
    if damaged is None:
        return None
    told = corruption.told or corruption.label
    return Denoising(told, float(found.errors.mean()), float(damaged.errors.mean()))


def _notes(
    run: Run,
    dataset: Dataset,
    data: Dataset,
    model: Model,
    part: _Part,
    found: Measurements,
    divergences: Numbers | None,
) -> list[str]:
    """What is to be known of the run first, then of the data."""
    notes = []
    if run.levels < run.architecture.depth:
        depth = run.architecture.depth
        notes.append(f"Training was stopped: {run.levels} of {depth} layers are in use")
    elif not run.finished:
        notes.append("Training was stopped before its end")
    broken = int(np.count_nonzero(~np.isfinite(found.errors)))
    if broken:
        whole = count_text(len(found.errors), "sample")
        notes.append(f"The errors of {broken:,} of {whole} are no numbers: the network diverged")
    if run.flaw:
        notes.append(f"The run cannot go on: {run.flaw}")
    silent = collapse_of(model.architecture, model.weights, part.samples)
    if silent is not None:
        notes.append(silent.problem.what)
    if divergences is not None and (unused := int(collapsed(divergences).sum())):
        notes.append(f"{unused:,} of {len(divergences):,} codings tell nothing of the sample")
    if run.data_sha256 != dataset.reference.fingerprint:
        notes.append("These are other data than those that the run was trained on")
    elif data is not dataset:
        notes.append("Scaled as when the run was trained; this version scales such data otherwise")
    if part.name == "training":
        notes.append("There is no test part: all errors are those of the training part")
    return list(dict.fromkeys(one for one in (*notes, dataset.note, *dataset.notes) if one))
