"""What the reconstructions card shows of a network that learnt from damaged samples."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from aestudio.analysis.noise import as_seen
from aestudio.core.corruptions.gaussian import GaussianNoise
from aestudio.core.weights import Array
from aestudio.data.dataset import Dataset
from aestudio.gui.build.viewer.footer import DAMAGED_LEGENDS, LEGEND
from aestudio.gui.build.viewer.panel import ReconstructionPanel
from aestudio.gui.kit.figures import error_figure
from aestudio.gui.samples.picture import Picture
from tests.gui.small import Network, network
from tests.networks import biases, kernels

Settle = Callable[[], None]
NOISE = GaussianNoise(strength=0.5)
KNOWN = network(36)


def errors(network: Network, inputs: Array, samples: Array) -> NDArray[np.float64]:
    """How far a linear network is from the samples, by plain products in double precision."""
    values = inputs.astype(np.float64)
    for kernel, bias in zip(kernels(network[1]), biases(network[1]), strict=True):
        values = values @ kernel.astype(np.float64) + bias
    return np.asarray(((values - samples) ** 2).mean(axis=1))


@pytest.fixture
def denoising(panel: ReconstructionPanel, digits: Dataset, settle: Settle) -> ReconstructionPanel:
    """The panel with what a network makes of the noise that it learnt to take away."""
    panel.show_dataset(digits)
    panel.show_weights(*KNOWN, damage=NOISE)
    settle()
    return panel


def figures(panel: ReconstructionPanel) -> list[str]:
    return [panel.model.index(row).data() for row in range(panel.model.rowCount())]


def expected(found: NDArray[np.float64], panel: ReconstructionPanel) -> list[str]:
    return [error_figure(float(one)) for one in found[panel.model.order]]


def frames(panel: ReconstructionPanel) -> int:
    """Pictures of a sample, by the height of its cell."""
    geometry = panel.grid._delegate.geometry
    assert geometry is not None
    return len(geometry.frames(QRect(QPoint(), panel.grid.gridSize())))


def text(panel: ReconstructionPanel, name: str) -> str:
    found = panel.findChild(QLabel, name)
    assert found is not None
    return found.text()


def test_errors_are_those_of_damaged_samples_from_whole_ones(
    denoising: ReconstructionPanel, digits: Dataset
) -> None:
    seen = as_seen(NOISE, digits.test, digits.test_rows)
    noisy = errors(KNOWN, seen, digits.test)
    assert figures(denoising) == expected(noisy, denoising)
    clean = errors(KNOWN, digits.test, digits.test)
    assert text(denoising, "viewerError") == error_figure(float(noisy.mean()))
    assert text(denoising, "viewerNoiseError") == (
        f"with noise · {error_figure(float(clean.mean()))} without"
    )
    assert noisy.mean() > 1.1 * clean.mean()


def test_a_cell_has_a_fourth_picture_between_input_and_output(
    denoising: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    assert frames(denoising) == 4
    seen = denoising.model.seen(3)
    assert seen is not None
    np.testing.assert_array_equal(seen, as_seen(NOISE, digits.test, digits.test_rows)[3])
    assert denoising.footer.note.text() in DAMAGED_LEGENDS
    grown = denoising.grid.gridSize().height()
    denoising.show_weights(*KNOWN)
    settle()
    assert frames(denoising) == 3
    assert denoising.model.seen(3) is None
    assert denoising.grid.gridSize().height() < grown
    assert denoising.footer.note.text() == LEGEND
    assert denoising.footer.noise.isHidden()


def test_the_chip_takes_the_noise_away_and_is_there_for_denoising_runs_alone(
    qtbot: QtBot, denoising: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    chip, noisy = denoising.noise_chip, figures(denoising)
    assert chip.isVisible()
    assert "noise σ 0.5" in chip.toolTip()
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    settle()
    assert frames(denoising) == 3
    assert figures(denoising) == expected(errors(KNOWN, digits.test, digits.test), denoising)
    assert denoising.footer.noise.isHidden()
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    settle()
    assert (frames(denoising), figures(denoising)) == (4, noisy)
    denoising.show_weights(*KNOWN)
    settle()
    assert not chip.isVisible()


def test_what_comes_is_laid_out_before_it_is_known(
    panel: ReconstructionPanel, digits: Dataset
) -> None:
    panel.show_dataset(digits)
    panel.clear(NOISE)
    assert frames(panel) == 4
    assert panel.model.seen(0) is not None
    panel.clear()
    assert frames(panel) == 3


def test_while_it_learns_only_what_is_shown_is_measured(
    panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    panel.show_dataset(digits)
    panel.set_live(True)
    panel.show_weights(*KNOWN, "epoch 2", NOISE)
    settle()
    assert text(panel, "viewerNoiseError") == "with noise"
    noisy = errors(KNOWN, as_seen(NOISE, digits.test, digits.test_rows), digits.test)
    assert text(panel, "viewerError") == error_figure(float(noisy.mean()))


@pytest.mark.parametrize("part", [0, 1])
def test_the_error_that_is_announced_is_that_of_whole_test_samples(
    qtbot: QtBot, panel: ReconstructionPanel, digits: Dataset, settle: Settle, part: int
) -> None:
    panel.show_dataset(digits)
    combo = panel.findChild(QComboBox, "viewerPartCombo")
    assert combo is not None
    combo.setCurrentIndex(part)
    combo.activated.emit(part)
    with qtbot.waitSignal(panel.test_error_changed) as announced:
        panel.show_weights(*KNOWN, damage=NOISE)
    settle()
    clean = errors(KNOWN, digits.test, digits.test).mean()
    assert announced.args == [pytest.approx(clean, rel=1e-5)]


def test_the_enlarged_view_names_all_four_pictures(
    denoising: ReconstructionPanel, settle: Settle
) -> None:
    def shown() -> list[str]:
        found = denoising.enlarged.findChildren(Picture)
        return [one.accessibleName() for one in found if one.isVisible()]

    denoising.pages.enlarge(2)
    assert shown() == ["Input", "As the network saw it", "Output", "Error map"]
    wide = denoising.enlarged.picture()
    assert wide is not None
    denoising.noise_chip.click()
    settle()
    assert shown() == ["Input", "Output", "Error map"]
    less = denoising.enlarged.picture()
    assert less is not None
    assert wide.size.width() > less.size.width()
    assert wide.size.height() == less.size.height()
