"""Folders in parts, images with transparency, and images for a network that is trained already."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from aestudio.core.preparation import Ground, Preparation, Reading, Split
from aestudio.core.reference import DataReference
from aestudio.core.run import Checkpoint, Run
from aestudio.data.formats.images.image_form import EarlierForm, Pixels
from aestudio.data.reference import reference_for
from aestudio.gui.importing.carried import alike, earlier_of
from aestudio.gui.kit.optional_field import OptionalField
from aestudio.gui.shell.main_window import MainWindow
from tests.gui.importing.conftest import LONG, Drop, press, settle
from tests.gui.importing.test_choices import asked
from tests.gui.importing.test_dialog import choose, combo, take, text
from tests.networks import zeros

GREY = np.random.default_rng(0).integers(0, 256, (12, 24, 16), np.uint8)
Pixel = NDArray[np.uint8]


def folder_of(folder: Path, pixels: Pixel) -> Path:
    folder.mkdir(parents=True)
    for number, one in enumerate(pixels):
        Image.fromarray(np.ascontiguousarray(one)).save(folder / f"{number}.png")
    return folder


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    """Two classes in two parts."""
    for name, some in (("train/cat", GREY[:6]), ("train/dog", GREY[6:9]), ("test/cat", GREY[9:])):
        folder_of(tmp_path / "pets" / name, some)
    return tmp_path / "pets"


def test_a_folder_in_parts_tests_with_its_test_part_until_others_are_wanted(
    drop: Drop, parts: Path, window: MainWindow, qtbot: QtBot
) -> None:
    dialog = drop(parts)
    assert asked(dialog) == {
        "folders": (
            "3 of 12 images lie in test",
            "Parts and classes",
            "test and train are parts, not classes",
        )
    }
    assert combo(dialog, "splitField").currentText() == "Marked by the folders"
    assert "2 classes" in text(dialog, "importFacts")
    assert "test 3" in text(dialog, "splitSummary")
    choose(dialog, "splitField", "Drawn at random")
    settle(qtbot, dialog)
    choose(dialog, "colourField", "Colour")  # and the folder is read once more
    settle(qtbot, dialog)
    assert combo(dialog, "splitField").currentText() == "Drawn at random"
    assert "test 2" in text(dialog, "splitSummary")
    choose(dialog, "splitField", "Marked by the folders")
    settle(qtbot, dialog)
    take(qtbot, window, dialog)
    data = window.session.project.data
    assert (data.preparation.split, data.test_samples) == (Split.FOLDER, 3)


def test_the_ground_of_drawings_is_asked_for_and_shown_at_once(
    drop: Drop, tmp_path: Path, qtbot: QtBot
) -> None:
    drawn = np.where(GREY > 99, 255, 0).astype(np.uint8)
    folder = folder_of(tmp_path / "drawings", np.stack([np.zeros_like(drawn), drawn], axis=-1))
    dialog = drop(folder)
    found = "12 of 12 images are transparent in part"
    assert asked(dialog) == {"ground": (found, "Lay them on white", "laid on white")}
    choose(dialog, "groundField", "Ignore transparency")
    settle(qtbot, dialog)
    assert dialog.controller.draft.preparation.reading.ground is Ground.IGNORED
    assert "bytes 0…0" in text(dialog, "importFacts")
    assert asked(dialog)["ground"][2] == "that was ignored"


def test_the_side_that_is_left_open_says_what_it_becomes(
    drop: Drop, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = drop(folder_of(tmp_path / "grey", GREY))

    def sides() -> tuple[str, str]:
        settle(qtbot, dialog)
        height, width = (dialog.settings.images.field(one) for one in ("height", "width"))
        assert isinstance(height, OptionalField)
        assert isinstance(width, OptionalField)
        return height.number.text(), width.number.text()

    def read(reading: Reading) -> None:
        dialog.controller.change(
            replace(dialog.controller.draft, preparation=Preparation(reading=reading))
        )

    assert sides() == ("as is", "as is")
    read(Reading(height=48))
    assert sides() == ("48", "becomes 32")
    read(Reading(width=4))
    assert sides() == ("becomes 6", "4")
    read(Reading(crop=True))
    assert sides() == ("becomes 16", "becomes 16")
    read(Reading())
    assert sides() == ("as is", "as is")


def test_images_of_mixed_sizes_are_not_said_to_stay_as_they_are(
    drop: Drop, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = folder_of(tmp_path / "grey", GREY)
    Image.new("L", (10, 10)).save(folder / "other.png")
    dialog = drop(folder)
    height = dialog.findChild(QLineEdit, "heightField")
    assert height is not None
    assert height.text() == "becomes 24"
    choose(dialog, "sizesField", combo(dialog, "sizesField").itemText(1))
    settle(qtbot, dialog)
    assert height.text() == "as is"


@pytest.fixture
def trained(window: MainWindow, qtbot: QtBot) -> Callable[[Path], None]:
    """Lets the project have data that a network was trained on."""

    def on(path: Path) -> None:
        reference = reference_for(path)
        window.session.edit("Use", lambda project: project.with_data(reference))
        project = window.session.project
        weights = zeros(project.architecture)
        run = Run(project.architecture, project.plan, reference.fingerprint, Checkpoint(weights))
        window.session.set_run(run)
        qtbot.waitUntil(lambda: has_read(window, reference), timeout=LONG)

    return on


def has_read(window: MainWindow, reference: DataReference) -> bool:
    dataset = window.data.dataset
    return dataset is not None and dataset.reference == reference


def test_images_are_brought_to_the_form_that_a_network_was_trained_on_unless_told_otherwise(
    trained: Callable[[Path], None], drop: Drop, tmp_path: Path, qtbot: QtBot
) -> None:
    """Of images that lie on their side the project took the shape over, weights and all."""
    trained(folder_of(tmp_path / "portrait", GREY))
    wide = np.stack([GREY.transpose(0, 2, 1)] * 3, axis=-1)
    dialog = drop(folder_of(tmp_path / "landscape", wide))
    assert text(dialog, "importFacts").startswith("12 samples · 24 × 16 ·")
    assert text(dialog, "begunText") == "Prepared as portrait was, and brought to its 24 × 16"
    assert combo(dialog, "colourField").currentText() == "Grey"
    press(qtbot, dialog, "startAfreshButton")
    settle(qtbot, dialog)
    assert text(dialog, "importFacts").startswith("12 samples · 16 × 24 × 3")


@pytest.mark.parametrize(
    ("shape", "stored", "images"),
    [
        ((24, 16), "grey", EarlierForm(24, 16, Pixels.GREY)),
        ((784,), "uint8", None),
    ],
)
def test_only_images_that_were_trained_on_are_a_form_for_others(
    shape: tuple[int, ...], stored: str, images: EarlierForm | None
) -> None:
    data = DataReference(source="/somewhere", shape=shape, stored=stored)
    assert earlier_of(data, Preparation(), ()) is None
    found = earlier_of(data, Preparation(), (), trained=True)
    assert (None if found is None else found.images) == images


def test_the_form_of_earlier_images_is_a_reading_that_says_all() -> None:
    found = alike(Reading(crop=True), EarlierForm(24, 16, Pixels.GREY))
    assert (found.height, found.width, found.crop) == (24, 16, True)
    assert (found.colour.value, found.bits.value) == ("grey", "eight")
    assert alike(Reading(), EarlierForm(9, 9, Pixels.COLOUR)).colour.value == "colour"
