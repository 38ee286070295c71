"""What a report says of a run, against the same worked out by hand."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.decomposition import PCA

from aestudio.core.codings.variational import Variational
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.encoding import Feature
from aestudio.core.errors import DataError
from aestudio.core.run import Run
from aestudio.core.scaling import Scaling
from aestudio.export.report.gather import About, gather
from tests.export.report.reported import MADE, PLAN, broken, dataset, gathered, linear, run
from tests.networks import biases, kernels

Numbers = NDArray[Any]
COLUMNS = tuple(Feature(column=name) for name in "abcd")
SCALES = Scaling(np.array([1, 2, 3, 4], np.float32), np.array([10, 1, 0.5, 100], np.float32))


def passed(one: Run, samples: Numbers) -> tuple[Numbers, Numbers]:
    """Codings and reconstructions of a linear network."""
    values: Numbers = samples.astype(np.float64)
    codings = values
    for number, (kernel, bias) in enumerate(
        zip(kernels(one.checkpoint.weights), biases(one.checkpoint.weights), strict=True), start=1
    ):
        values = values @ kernel + bias
        codings = values if number == one.architecture.depth else codings
    return codings, values


def errors_of(one: Run, samples: Numbers) -> Numbers:
    return np.asarray(np.mean((passed(one, samples)[1] - samples) ** 2, axis=1))


def test_the_error_is_that_of_the_test_part_scaled_and_in_the_units_of_the_data() -> None:
    data, one = dataset(), run(linear())
    found = gathered(one, data).errors
    expected = errors_of(one, data.test).mean()
    assert found.scaled.scaled == pytest.approx(expected, rel=1e-5)
    assert found.scaled.raw == pytest.approx(expected * 255**2, rel=1e-5)
    assert found.root == pytest.approx(255 * np.sqrt(expected), rel=1e-5)


def test_percentiles_are_those_of_the_errors_of_the_samples() -> None:
    data, one = dataset(), run(linear())
    spread = gathered(one, data).errors.spread
    assert spread is not None
    expected = np.percentile(errors_of(one, data.test), [50, 90, 95, 99])
    np.testing.assert_allclose(spread.percentiles, expected, rtol=1e-5)


def test_pca_beside_it_is_fitted_on_the_training_part_with_as_many_codes() -> None:
    data, one = dataset(), run(linear())
    pca = PCA(3, svd_solver="full").fit(data.train.astype(np.float64))
    made = pca.inverse_transform(pca.transform(data.test.astype(np.float64)))
    expected = np.mean((made - data.test) ** 2)
    assert gathered(one, data).errors.pca == pytest.approx(expected, rel=1e-6)


def test_errors_by_class_are_means_of_the_samples_of_each_the_worst_first() -> None:
    data, one = dataset(), run(linear())
    errors = errors_of(one, data.test)
    expected = {
        name: errors[data.test_labels == number].mean()
        for number, name in enumerate(data.class_names)
    }
    found = gathered(one, data).errors.classes
    assert {each.label: each.mean for each in found} == pytest.approx(expected, rel=1e-5)
    assert (np.diff([each.mean for each in found]) <= 0).all()


def test_errors_by_column_are_roots_of_mean_squares_in_the_unit_of_each() -> None:
    data = dataset((4,), scaling=SCALES, features=COLUMNS, labelled=False)
    one = run(linear((4,), (2,)))
    apart = (passed(one, data.test)[1] - data.test) * SCALES.scale
    found = gathered(one, data).errors
    np.testing.assert_allclose(
        [value for _name, value in found.columns], np.sqrt(np.mean(apart**2, axis=0)), rtol=1e-5
    )
    assert [name for name, _value in found.columns] == ["a", "b", "c", "d"]
    assert found.root is None, "columns have units of their own"


def test_errors_by_pixel_are_means_over_the_samples() -> None:
    data, one = dataset(), run(linear())
    expected = np.mean((passed(one, data.test)[1] - data.test) ** 2, axis=0)
    found = gathered(one, data).errors.pixels
    assert found is not None
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_samples_that_are_many_are_measured_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    data, one = dataset(), run(linear())
    whole = gathered(one, data)
    monkeypatch.setattr("aestudio.export.report.measuring.CHUNK", 7)
    parts = gathered(one, data)
    assert parts.errors.scaled.scaled == pytest.approx(whole.errors.scaled.scaled)
    assert whole.errors.pixels is not None
    assert parts.errors.pixels is not None
    np.testing.assert_allclose(parts.errors.pixels, whole.errors.pixels, rtol=1e-6)


def test_the_worst_the_median_and_the_best_samples_are_shown_with_their_numbers() -> None:
    data, one = dataset(), run(linear())
    errors = errors_of(one, data.test)
    order = np.argsort(-errors)
    worst, median, best = gathered(one, data).samples
    assert [each.row for each in worst.shown] == (data.test_rows[order[:8]] + 1).tolist()
    assert [each.row for each in best.shown] == (data.test_rows[order[-8:]] + 1).tolist()
    assert [each.row for each in median.shown] == (data.test_rows[order[16:24]] + 1).tolist()
    assert [each.error for each in best.shown] == pytest.approx(errors[order[-8:]], rel=1e-4)
    labels = data.test_labels
    assert labels is not None
    assert worst.shown[0].label == data.class_names[labels[order[0]]]
    np.testing.assert_allclose(
        worst.shown[0].output, passed(one, data.test)[1][order[0]], rtol=1e-3, atol=1e-4
    )


def test_the_map_lays_codings_along_their_first_two_components() -> None:
    data, one = dataset(), run(linear())
    codings = passed(one, data.test)[0]
    pca = PCA(2, svd_solver="full").fit(codings)
    found = gathered(one, data).map
    assert found is not None
    np.testing.assert_allclose(np.abs(found.points), np.abs(pca.transform(codings)), atol=1e-4)
    assert found.told.startswith("All 40 samples, none left out.")
    assert f"{100 * pca.explained_variance_ratio_.sum():.0f} % of the variance" in found.told


def test_a_map_of_very_many_samples_says_how_many_it_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("aestudio.export.report.gather.MOST_POINTS", 10)
    found = gathered(run(linear()), dataset()).map
    assert found is not None
    assert found.told.startswith("10 of 40 samples, evenly taken. First two principal components")
    assert len(found.points) == 10
    assert found.labels is not None
    assert len(found.labels) == 10


def test_of_streamed_data_the_map_says_how_many_there_are_in_all() -> None:
    data = dataset()
    whole = data.reference.edited(samples=1060, held_out=1000)
    stream: Any = SimpleNamespace(size=3_000_000_000)
    found = gathered(run(linear()), replace(data, reference=whole, stream=stream))
    assert found.map is not None
    assert found.map.told.startswith("40 of 1,000 samples, evenly taken.")
    assert any(
        "the test error is that of 40 of its 1,000 test samples" in one for one in found.notes
    )


def test_one_code_lies_to_the_right() -> None:
    found = gathered(run(linear(units=(1,))), dataset()).map
    assert found is not None
    assert (found.points[:, 1] == 0).all()
    assert "There is only one code" in found.told


def test_noise_makes_the_error_of_a_run_that_learnt_from_it_another() -> None:
    plan = PLAN.edited(corruption=GaussianNoise(strength=0.5))
    data, one = dataset(), run(linear(), plan)
    found = gathered(one, data).denoising
    assert found is not None
    assert found.corruption == "noise σ 0.5"
    assert found.whole == pytest.approx(errors_of(one, data.test).mean(), rel=1e-5)
    # Of a linear map x ↦ Ax + b noise adds σ²·|A|²/n on the average.
    slopes = passed(one, np.eye(20, dtype=np.float32))[1] - passed(one, np.zeros((1, 20)))[1]
    added = 0.25 * np.sum(slopes**2) / 20
    assert found.damaged == pytest.approx(found.whole + added, rel=0.2)


def test_drawn_codings_tell_their_divergence_from_the_prior() -> None:
    architecture = linear(units=(3,)).edited(coding=Variational())
    data, one = dataset(), run(architecture)
    weights = one.checkpoint.weights
    means = data.test @ weights["encoder_1", "kernel"] + weights["encoder_1", "bias"]
    logs = (
        data.test @ weights["encoder_1", "log_variance_kernel"]
        + weights["encoder_1", "log_variance_bias"]
    )
    expected = np.mean(0.5 * (means**2 + np.exp(logs) - 1 - logs), axis=0)
    found = gathered(one, data).divergences
    assert found is not None
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_stages_tell_their_best_epoch_and_how_long_they_took() -> None:
    (found,) = gathered(run(linear()), dataset()).stages
    assert (found.epochs, found.planned, found.best, found.kept) == (3, 3, 2, 3)
    assert found.seconds == 6.0
    assert found.validation.tolist() == [0.6, 0.3, 0.4]


def test_the_summary_says_the_error_and_how_pca_fares() -> None:
    data, one = dataset(), run(linear())
    found = " ".join(gathered(one, data).summary)
    error = errors_of(one, data.test).mean()
    assert f"Over 40 test samples the mean squared error of scaled values is {error:.5f}." in found
    assert "PCA with 3 components, as many as there are codings, has" in found


def test_without_a_test_part_the_training_part_is_measured_and_that_is_said() -> None:
    data, one = dataset(test=0), run(linear())
    found = gathered(one, data)
    assert found.errors.scaled.scaled == pytest.approx(errors_of(one, data.train).mean(), rel=1e-5)
    assert found.summary[0].startswith("Over 60 training samples")
    assert any("There is no test part" in note for note in found.notes)


def test_a_run_stopped_at_its_first_layer_is_measured_by_that_one_alone() -> None:
    plan = PLAN.edited(strategy="one-at-a-time")
    data, one = dataset(), run(linear(), plan, done=(1,))
    first, *_others, last = zip(
        kernels(one.checkpoint.weights), biases(one.checkpoint.weights), strict=True
    )
    made = (data.test @ first[0] + first[1]) @ last[0] + last[1]
    found = gathered(one, data)
    expected = np.mean((made - data.test) ** 2)
    assert found.errors.scaled.scaled == pytest.approx(expected, rel=1e-4)
    assert "Training was stopped: 1 of 2 layers are in use" in found.notes


def test_weights_that_are_no_numbers_leave_nothing_to_show_but_that() -> None:
    found = gathered(broken(run(linear())), dataset())
    assert found.errors.spread is None
    assert found.map is None
    assert "no finite numbers" in found.no_map
    assert found.summary == ("The error over 40 test samples is not a finite number.",)
    assert any("the network diverged" in note for note in found.notes)


def test_notes_of_the_data_and_of_other_data_are_passed_on() -> None:
    data = dataset(notes=("3 values were missing",))
    one = replace(run(linear()), data_sha256="other")
    notes = gathered(one, data).notes
    assert "3 values were missing" in notes
    assert "These are other data than those that the run was trained on" in notes


def test_what_keeps_a_run_from_going_on_is_said() -> None:
    one = replace(run(linear()), flaw="its optimizer is damaged")
    assert "The run cannot go on: its optimizer is damaged" in gathered(one, dataset()).notes


def test_data_of_another_width_are_refused() -> None:
    with pytest.raises(DataError, match="20 numbers a sample, the run takes 6"):
        gather(About("x"), run(linear((6,))), dataset(), MADE)


def test_no_samples_at_all_are_refused() -> None:
    with pytest.raises(DataError, match="no samples"):
        gather(About("x"), run(linear()), dataset(train=0, test=0), MADE)


def test_it_tells_how_far_it_is_and_can_be_stopped() -> None:
    heard = list[float]()
    gather(About("x"), run(linear()), dataset(), MADE, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    answers = iter([False, False, True])
    assert gather(About("x"), run(linear()), dataset(), MADE, lambda: next(answers)) is None
    assert gather(About("x"), run(linear()), dataset(), MADE, lambda: True) is None
