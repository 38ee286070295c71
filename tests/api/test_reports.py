"""What formats look at, and reports, of models that are in memory alone."""

from pathlib import Path

import numpy as np
import pytest

import aestudio
from aestudio.core.errors import FileError
from aestudio.core.weights import Array
from aestudio.data.dataset import Dataset
from aestudio.export.calibration import with_samples
from aestudio.export.portable import MOST_SAMPLES, Portable
from aestudio.export.targets.npz import NumPyArchive


def test_a_part_that_there_is_not_is_refused(trained: aestudio.Autoencoder) -> None:
    with pytest.raises(FileError, match="Choose one of autoencoder, encoder, decoder"):
        trained.export("a.npz", part="middle")


def test_samples_for_a_format_are_the_scaled_ones_of_the_training_part(
    trained: aestudio.Autoencoder, samples: Array
) -> None:
    class Looking(NumPyArchive):
        uses_samples = True

    portable = Portable.of(trained.run, "Pairs")
    found = with_samples(portable, Looking(), trained._dataset).samples
    expected = (samples[30:] - trained.scaling.offset) / trained.scaling.scale
    assert found is not None
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
    assert len(found) <= MOST_SAMPLES

    def none() -> Dataset:
        raise AssertionError("nobody needs them")

    assert with_samples(portable, NumPyArchive(), none).samples is None


def test_a_report_tells_of_the_run_from_memory_and_from_its_file_alike(
    trained: aestudio.Autoencoder,
) -> None:
    trained.report("a.html")
    trained.save("m.h5")
    aestudio.load("m.h5").report("b.html")
    here, there = (Path(name).read_text("utf-8") for name in ("a.html", "b.html"))
    assert "Pairs · Run 1" in here
    assert trained.test_error is not None
    assert f"{trained.test_error.scaled:.5f}" in here
    assert _errors(here) == _errors(there)


def _errors(page: str) -> str:
    return page[page.index('id="errors"') : page.index('id="settings"')]


def test_a_report_is_a_page(trained: aestudio.Autoencoder) -> None:
    with pytest.raises(FileError, match=r"has the ending \.pdf"):
        trained.report("a.pdf")
